"""Stop mails to and about somebody, or about a matter: at once, and without a why."""

from __future__ import annotations

from datetime import date

from tasks import effects
from tasks.desk import flow
from tasks.ledger import stops


@flow
def stop_letters(
    person: str = "",
    matter: str = "",
    requests: list[str] | None = None,
    today: date | None = None,
    only_show: bool = False,
) -> str:
    """Takes back what has not left; tasks wait with the secretariat, and nobody else hears of it."""
    with effects.shown_first(only_show, today) as act:
        act.said = stops.stop(person, matter, requests or (), today).sentence
    return act.said
