"""Wake marks in the memory: raise one, take one, see what nobody has taken."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from models import store
from models.store import wakes
from tasks.verbs import verb


@verb
def want(*subjects: str) -> None:
    """Ask for a checklist to look again. Inside a transaction call models.store.wakes.want instead."""
    with store.writing() as session:
        wakes.want(session, *subjects)


@verb
def take(subject: str) -> None:
    """Take what is wanted of this checklist, before it reads its facts."""
    with store.writing() as session:
        wakes.take(session, subject)


def unannounced(now: datetime) -> tuple[str, ...]:
    """What should be announced at this instant."""
    with store.reading() as session:
        return wakes.unannounced(session, now)


def mark_announced(now: datetime, subjects: Iterable[str]) -> None:
    """Remember what was announced."""
    with store.writing() as session:
        wakes.mark_announced(session, now, subjects)
