"""Does the plan hang together? What the rules find in it, and the budget by instrument and vision."""

from __future__ import annotations

from datetime import date

from tasks import report
from tasks.desk import flow
from tasks.ledger import coherence


@flow
def check_coherence(year: int | None = None, today: date | None = None) -> str:
    """Checks the plan from vision to money and effect, freezes what it looked at, and shows what it found."""
    checked = coherence.take_stock(year, today)
    coherence.show(checked)
    report.tell(report.found_under(checked.summary, "coherence", checked.year))
    return checked.page
