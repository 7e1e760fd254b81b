"""Letters that were wrong: taken back where they have not left, and put right where they have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models import store
from models.store import corrections
from models.store import requests as tasks
from models.store.corrections import Corrected, Which
from tasks.ledger.responses import writing
from tasks.verbs import verb


@verb
def correct(
    sent_on: date,
    reason: str,
    right: str = "",
    rung: str | None = None,
    meeting: str | None = None,
    requests: Sequence[str] = (),
    people: Sequence[str] = (),
    withdraw: bool = False,
    today: date | None = None,
) -> Corrected:
    """Take back the letters of a day that have not left, and tell whoever got one what is right, once."""
    by = writing("correct_letters", today)
    with store.writing(deciding=True) as session:
        keys = tuple(tasks.keys(session, requests))
        which = Which(sent_on, rung, meeting, keys, tuple(people))
        return corrections.correct(session, which, reason, right, by, withdraw=withdraw)
