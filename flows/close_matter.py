"""Close a matter until a day: a number stands for it, but for the people it is kept for."""

from __future__ import annotations

from datetime import date

from models.choices import MeetingOrNone
from tasks import effects
from tasks.desk import flow
from tasks.ledger import closing


@flow
def close_matter(
    until: date | None = None,
    requests: list[str] | None = None,
    elements: list[str] | None = None,
    decisions: list[str] | None = None,
    lines: list[str] | None = None,
    brief: bool = False,
    year: int | None = None,
    meeting: MeetingOrNone = None,
    circle: list[str] | None = None,
    today: date | None = None,
    only_show: bool = False,
) -> str:
    """Closes what is meant until a day, or opens it where no day is given; the same again changes nothing."""
    matter = closing.meant(year, meeting, brief, requests, elements, decisions, lines)
    with effects.shown_first(only_show, today) as act:
        act.said = closing.close(matter, until, circle or (), today).sentence
        closing.clear_pages(today)
    return act.said
