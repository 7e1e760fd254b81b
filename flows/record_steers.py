"""Record the steers of a theme meeting: what it pointed to, not what was decided."""

from __future__ import annotations

from datetime import date

from prefect import flow

from models.choices import MeetingWord
from models.outcomes import Steer
from tasks import naming
from tasks.ledger import outcomes


@flow(flow_run_name=naming.run_name)
def record_steers(year: int, meeting: MeetingWord, steers: list[Steer], today: date | None = None) -> None:
    """Writes the steers down, tells those who contributed, and wakes the meeting's checklist."""
    outcomes.record_steers(year, meeting, steers, today)
