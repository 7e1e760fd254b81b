"""Ask somebody: who, what, and by when; the answers are gathered on one page."""

from __future__ import annotations

from datetime import date

from tasks import effects
from tasks.desk import flow
from tasks.ledger import askings


@flow
def ask_somebody(
    people: list[str],
    what: str,
    due_on: date,
    why: str = "",
    questions: list[str] | None = None,
    about: str = "",
    today: date | None = None,
    only_show: bool = False,
) -> str:
    """Asks one or forty people a question, or up to five; nobody is asked the same twice on a day."""
    with effects.shown_first(only_show, today) as act:
        asked = askings.ask_people(
            people, today, what=what, due_on=due_on, why=why, questions=questions, about=about
        )
        act.said = asked.sentence
        askings.gather(asked.no, today)
    return act.said
