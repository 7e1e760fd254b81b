"""Wishes for a later date: asked for by whoever has a task, answered by the secretariat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models import store
from models.store import requests as tasks
from models.store import wishes
from models.store.wishes import Answered, Asked
from tasks.ledger.responses import writing
from tasks.verbs import verb


@verb
def ask(
    key: str, by: str, wished_on: date, reason: str, today: date | None = None, door: str = "portal"
) -> Asked:
    """Ask for a later date for a task (key or number), with a reason; the secretariat decides."""
    written = writing("ask_for_later", today, door)
    with store.writing(deciding=True) as session:
        (request,) = tasks.keys(session, [key])
        return wishes.ask(session, request, by, wished_on, reason, written)


@verb
def answer(requests: Sequence[str], to: date | None, today: date | None = None, reason: str = "") -> Answered:
    """Give those who asked a new date for these tasks (keys or numbers), or (None) say that it stands."""
    written = writing("answer_wishes", today)
    with store.writing(deciding=True) as session:
        return wishes.answer(session, tasks.keys(session, requests), to, reason, written)
