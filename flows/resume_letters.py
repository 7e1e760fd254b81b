"""Let mails go again to and about somebody, or about a matter."""

from __future__ import annotations

from datetime import date

from tasks import effects
from tasks.desk import flow
from tasks.ledger import stops


@flow
def resume_letters(
    person: str = "",
    matter: str = "",
    requests: list[str] | None = None,
    today: date | None = None,
    only_show: bool = False,
) -> str:
    """Opens what waited and is not too late; nothing that was taken back is sent afterwards."""
    with effects.shown_first(only_show, today) as act:
        act.said = stops.resume(person, matter, requests or (), today).sentence
    return act.said
