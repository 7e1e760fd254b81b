"""The manager's rung: pressed by the secretariat, never by a machine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models import store
from models.store import managers
from models.store import requests as tasks
from models.store.managers import Pressed
from tasks.ledger.responses import writing
from tasks.verbs import verb


@verb
def press(requests: Sequence[str], today: date | None = None) -> Pressed:
    """Have the next letters tell the managers of these tasks (keys or numbers), with a copy to each owner."""
    by = writing("tell_manager", today)
    with store.writing(deciding=True) as session:
        return managers.press(session, tasks.keys(session, requests), by)
