"""Record the steers of a theme meeting: what it pointed to, not what was decided."""

from __future__ import annotations

from datetime import date

from models.choices import MeetingWord
from models.outcomes import Steer
from tasks.desk import flow
from tasks.ledger import outcomes


@flow
def record_steers(year: int, meeting: MeetingWord, steers: list[Steer], today: date | None = None) -> None:
    """Writes the steers down, tells those who contributed, and wakes the meeting's checklist."""
    outcomes.record_steers(year, meeting, steers, today)
