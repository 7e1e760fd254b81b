"""The whole plan on one page."""

from __future__ import annotations

from datetime import date

from tasks import report, wheels
from tasks.desk import flow
from tasks.ledger import plans


@flow
def publish_plan(year: int | None = None, today: date | None = None) -> str:
    """Shows a plan year as a whole, freezes what it is based on, and keeps it as a file."""
    overview = plans.take_overview(year, today)
    plans.publish(overview)
    wheels.keep(overview.wheel)
    report.tell(report.found_under(plans.title(overview), "overview", overview.year))
    return overview.page
