"""Open a plan year: its dates, its meetings, and the year in Prefect's Upcoming."""

from __future__ import annotations

from datetime import date

from tasks import upcoming
from tasks.desk import flow
from tasks.ledger import years


@flow
def open_year(year: int | None = None, today: date | None = None) -> None:
    """Works the dates out; an open year only gets those that have changed."""
    years.open_year(year, today)
    upcoming.keep(years.planned_runs(today))
