"""An extraordinary round: a savings round in mid-year, or questions of one's own, gathered in one paper."""

from __future__ import annotations

from datetime import date

from tasks import effects
from tasks.desk import flow
from tasks.ledger import askings


@flow
def extra_round(
    title: str,
    due_on: date,
    savings: bool = False,
    questions: list[str] | None = None,
    meeting_on: date | None = None,
    units: list[str] | None = None,
    people: list[str] | None = None,
    why: str = "",
    today: date | None = None,
    only_show: bool = False,
) -> str:
    """Asks about every area, those of some units, or some people; nobody is asked the same twice on a day."""
    with effects.shown_first(only_show, today) as act:
        asked = askings.ask_round(
            *(people or [], units or [], today),
            what=title,
            due_on=due_on,
            why=why,
            questions=[] if savings else questions,
            form="savings" if savings else "ad_hoc",
            meeting_on=meeting_on,
        )
        act.said = asked.sentence
        askings.gather(asked.no, today)
    return act.said
