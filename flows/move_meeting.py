"""Move a meeting: its dates and deadlines follow, and whoever was asked hears of it once."""

from __future__ import annotations

from datetime import date

from models.choices import MeetingWord
from tasks import effects, upcoming
from tasks.desk import flow
from tasks.ledger import meetings, years


@flow
def move_meeting(
    year: int, meeting: MeetingWord, to: date, reason: str, today: date | None = None, only_show: bool = False
) -> str:
    """Gives the meeting a new date with a reason; the same date once more changes nothing."""
    with effects.shown_first(only_show, today) as act:
        act.said = meetings.move(year, meeting, to, reason, today).sentence
        upcoming.keep(years.planned_runs(today))
    return act.said
