"""Wake marks: what is wanted, and whether somebody has taken it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.store.tables import Wake


def want(session: Session, *subjects: str) -> None:
    """Raise the mark of each subject; call it in the transaction that stores the reason."""
    for subject in sorted(set(subjects)):
        session.execute(_raised(session, subject))


def _raised(session: Session, subject: str) -> Insert:
    first = {"subject": subject, "wanted": 1, "taken": 0}
    again = {"wanted": Wake.wanted + 1}
    if session.get_bind().dialect.name == "postgresql":
        return (
            postgresql.insert(Wake)
            .values(first)
            .on_conflict_do_update(index_elements=["subject"], set_=again)
        )
    return sqlite.insert(Wake).values(first).on_conflict_do_update(index_elements=["subject"], set_=again)


def take(session: Session, subject: str) -> None:
    """What is wanted is taken from here on; call it before the facts are read.

    What was announced is answered with that, so that a later want is announced anew.
    """
    session.execute(update(Wake).where(Wake.subject == subject).values(taken=Wake.wanted, announced_at=None))


def unannounced(
    session: Session, now: datetime, again_after: timedelta = timedelta(seconds=30)
) -> tuple[str, ...]:
    """The subjects that are wanted, not taken, and not announced within `again_after`."""
    quiet = or_(Wake.announced_at.is_(None), Wake.announced_at <= now - again_after)
    found = select(Wake.subject).where(Wake.wanted > Wake.taken, quiet).order_by(Wake.subject)
    return tuple(session.scalars(found))


def mark_announced(session: Session, now: datetime, subjects: Iterable[str]) -> None:
    """Remember when these were announced."""
    session.execute(update(Wake).where(Wake.subject.in_(list(subjects))).values(announced_at=now))
