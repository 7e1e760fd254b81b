"""Mails stopped to and about somebody or something, and let go again: pressed, and in force at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models import store
from models.store import requests as tasks
from models.store import stops
from models.store.stops import Stopped
from tasks.ledger.responses import writing
from tasks.verbs import verb


@verb
def stop(
    person: str = "", matter: str = "", requests: Sequence[str] = (), today: date | None = None
) -> Stopped:
    """Send nothing more to and about a person (name, key, e-mail), an element or tasks (keys, numbers)."""
    by = writing("stop_letters", today)
    with store.writing(deciding=True) as session:
        return stops.stop(session, person, matter, tasks.keys(session, requests), by)


@verb
def resume(
    person: str = "", matter: str = "", requests: Sequence[str] = (), today: date | None = None
) -> Stopped:
    """Let mails go again; what was taken back is not sent afterwards."""
    by = writing("resume_letters", today)
    with store.writing(deciding=True) as session:
        return stops.resume(session, person, matter, tasks.keys(session, requests), by)
