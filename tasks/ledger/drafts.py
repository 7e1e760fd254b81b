"""Drafts: what somebody has begun to write and not yet sent."""

from __future__ import annotations

from collections.abc import Mapping

from models import store
from models.store import drafts
from tasks import clock
from tasks.verbs import verb


@verb
def keep(key: str, person: str, typed: Mapping[str, str]) -> None:
    """Keep what was typed into the form of a task; the latest stands, an empty form keeps nothing."""
    with store.writing() as session:
        drafts.keep(session, key, person, typed, clock.now())


def of(key: str, person: str) -> dict[str, str] | None:
    """What this person has begun to write for this task."""
    with store.reading() as session:
        return drafts.of(session, person, [key]).get(key)
