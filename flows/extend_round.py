"""A new deadline for a whole round: who has not answered gets more time."""

from __future__ import annotations

from datetime import date

from models.choices import MeetingOrNone
from tasks import effects, upcoming
from tasks.desk import flow
from tasks.ledger import rounds, years


@flow
def extend_round(
    year: int,
    to: date,
    reason: str,
    meeting: MeetingOrNone = None,
    no: int | None = None,
    today: date | None = None,
    only_show: bool = False,
) -> str:
    """Moves the deadline and the days that follow it; the same date once more changes nothing."""
    with effects.shown_first(only_show, today) as act:
        act.said = rounds.extend(year, to, reason, meeting, no, today).sentence
        upcoming.keep(years.planned_runs(today))
    return act.said
