"""Two meetings become one: one date, both sets of questions, one brief."""

from __future__ import annotations

from datetime import date

from models.choices import MeetingWord
from tasks import effects, upcoming
from tasks.desk import flow
from tasks.ledger import meetings, years


@flow
def merge_meetings(
    year: int,
    meeting: MeetingWord,
    into: MeetingWord,
    reason: str,
    today: date | None = None,
    only_show: bool = False,
) -> str:
    """Holds the meeting together with another one, on that one's day; what has been answered is kept."""
    with effects.shown_first(only_show, today) as act:
        act.said = meetings.merge(year, meeting, into, reason, today).sentence
        upcoming.keep(years.planned_runs(today))
    return act.said
