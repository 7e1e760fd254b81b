"""Note that somebody is away: from when, until when, never why."""

from __future__ import annotations

from datetime import date

from tasks import effects
from tasks.desk import flow
from tasks.ledger import people


@flow
def note_absence(
    person: str,
    from_on: date | None = None,
    to_on: date | None = None,
    today: date | None = None,
    only_show: bool = False,
) -> str:
    """Lets the mails go to whoever stands in, from a day (today) to another, or until further notice."""
    with effects.shown_first(only_show, today) as act:
        act.said = people.note_absence(person, from_on, to_on, today).sentence
    return act.said
