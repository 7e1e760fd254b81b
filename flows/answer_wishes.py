"""Answer those who asked for a later date: yes with the date, or no."""

from __future__ import annotations

from datetime import date

from tasks import report
from tasks.desk import flow
from tasks.ledger import wishes


@flow
def answer_wishes(
    requests: list[str], to: date | None = None, reason: str = "", today: date | None = None
) -> str:
    """Gives these tasks a new date, or keeps the one they have; whoever asked hears it once."""
    return report.tell(wishes.answer(requests, to, today, reason).sentence)
