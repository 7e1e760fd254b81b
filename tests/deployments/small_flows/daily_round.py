"""A round that takes its wake mark and looks no further."""

from datetime import date

from prefect import flow

from tasks import home
from tasks.ledger import wakes


@flow(flow_run_name="runde")
def daily_round(today: date | None = None) -> None:
    """Take what is wanted."""
    home.open_home()
    wakes.take("daily_round")
