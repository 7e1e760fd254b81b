"""Cancel a meeting: nothing of it waits any more, and whoever was asked or knew the date hears it once."""

from __future__ import annotations

from datetime import date

from models.choices import FateWord, MeetingWord
from tasks import effects, upcoming
from tasks.desk import flow
from tasks.ledger import meetings, years


@flow
def cancel_meeting(
    year: int,
    meeting: MeetingWord,
    reason: str,
    tasks: FateWord = "withdraw",
    today: date | None = None,
    only_show: bool = False,
) -> str:
    """Cancels the meeting with a reason; what has been answered is kept."""
    with effects.shown_first(only_show, today) as act:
        act.said = meetings.cancel(year, meeting, reason, tasks, today).sentence
        upcoming.keep(years.planned_runs(today))
    return act.said
