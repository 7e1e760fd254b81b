"""A round that takes as many seconds as its number says."""

import time
from datetime import date

from prefect import flow

from tasks import home
from tasks.ledger import wakes


@flow(flow_run_name="opfølgning {no}")
def follow_up(year: int, no: int, today: date | None = None) -> None:
    """Take what is wanted, then take the time."""
    home.open_home()
    wakes.take(f"follow_up/{year}/{no}")
    time.sleep(no)
