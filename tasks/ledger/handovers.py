"""Tasks that change hands: given to a colleague, taken back, or said to be somebody else's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models import store
from models.store import handovers
from models.store import requests as tasks
from models.store.handovers import Colleague, HandedOver, NotMine
from tasks import clock, home
from tasks.ledger.responses import writing
from tasks.verbs import verb


@verb
def hand_over(
    keys: Sequence[str],
    to: str,
    by: str | None = None,
    today: date | None = None,
    door: str | None = None,
    reason: str = "",
) -> HandedOver:
    """Give tasks (keys or numbers) to a colleague (key or e-mail), all or none; no `by` is the secretariat.

    The next round tells whoever has them now.
    """
    written = writing("hand_over", today, _door(by, door))
    with store.writing(deciding=True) as session:
        return handovers.hand_over(session, tasks.keys(session, keys), to, by, written, reason)


@verb
def take_back(
    keys: Sequence[str], by: str | None = None, today: date | None = None, door: str | None = None
) -> HandedOver:
    """Take back tasks that were given away; no `by` is the secretariat, who gives them to their owners."""
    written = writing("take_back", today, _door(by, door))
    with store.writing(deciding=True) as session:
        return handovers.take_back(session, tasks.keys(session, keys), by, written)


@verb
def not_mine(
    keys: Sequence[str], by: str, reason: str = "", today: date | None = None, door: str | None = None
) -> NotMine:
    """Say that tasks are somebody else's: no more letters, and the secretariat finds the right one."""
    written = writing("not_mine", today, _door(by, door))
    with store.writing(deciding=True) as session:
        return handovers.not_mine(session, tasks.keys(session, keys), by, reason, written)


def colleagues(person: str, today: date | None = None) -> tuple[Colleague, ...]:
    """Whom this person can give a task to: the deputy first, then colleagues of the same unit."""
    day = clock.today(today, home.settings().municipality.timezone)
    with store.reading() as session:
        return handovers.colleagues(session, person, day)


def _door(by: str | None, door: str | None) -> str | None:
    """People come through the portal; the secretariat through a door of its own."""
    return door or ("portal" if by else None)
