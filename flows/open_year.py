"""Open a plan year: its dates, its meetings, and the year in Prefect's Upcoming."""

from __future__ import annotations

from datetime import date

from prefect import flow

from tasks import naming, upcoming
from tasks.ledger import years


@flow(flow_run_name=naming.run_name)
def open_year(year: int | None = None, today: date | None = None) -> None:
    """Works the dates out; an open year only gets those that have changed."""
    years.open_year(year, today)
    upcoming.keep(years.planned_runs(today))
