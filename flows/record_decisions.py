"""Record decisions: body, case number, item and date, and who carries them out by when."""

from __future__ import annotations

from datetime import date

from models.choices import MeetingWord
from models.outcomes import Decision
from tasks.desk import flow
from tasks.ledger import outcomes


@flow
def record_decisions(
    year: int, meeting: MeetingWord, decisions: list[Decision], today: date | None = None
) -> None:
    """Writes the decisions down; what is approved becomes a task with an owner and a date."""
    outcomes.record_decisions(year, meeting, decisions, today)
