"""The organisation of a day: who holds which post, who is away, who leads what."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from models.receivers import Organisation, Seat
from models.store.tables import Absence, Person, Post, PostHolder, PostRole, Unit


def organisation(session: Session, today: date) -> Organisation:
    """Five statements, whatever the size: posts, units, people, absences, roles."""
    columns = (Person.key, Person.deputy, Person.email, Person.left_on, Person.misled_at)
    people = session.execute(select(*columns)).all()
    units = session.execute(select(Unit.key, Unit.parent, Unit.head_post)).all()
    roles = session.execute(select(PostRole.role, PostRole.post).order_by(PostRole.post)).all()
    gone = {row.key for row in people if row.email is None or (row.left_on and row.left_on <= today)}
    misled = frozenset(row.key for row in people if row.misled_at is not None)
    return Organisation(
        seats={row.key: Seat(row.unit, row.person) for row in session.execute(_seats(today))},
        deputies={row.key: row.deputy for row in people if row.deputy},
        away=frozenset(gone | misled | set(session.scalars(_absent(today)))),
        heads={row.key: row.head_post for row in units if row.head_post},
        parents={row.key: row.parent for row in units if row.parent},
        directors=frozenset(row.post for row in roles if row.role == "direktion"),
        secretariat=tuple(row.post for row in roles if row.role == "secretariat"),
        misled=misled,
    )


def held_on(today: date) -> ColumnElement[bool]:
    """Whether a holder has the post on this day; the last day counts."""
    return and_(PostHolder.from_on <= today, or_(PostHolder.to_on.is_(None), PostHolder.to_on >= today))


def _seats(today: date) -> Select[Any]:
    return (
        select(Post.key, Post.unit, PostHolder.person)
        .outerjoin(PostHolder, (PostHolder.post == Post.key) & held_on(today))
        .order_by(PostHolder.from_on)
    )


def _absent(today: date) -> Select[tuple[str]]:
    return select(Absence.person).where(
        Absence.from_on <= today, or_(Absence.to_on.is_(None), Absence.to_on >= today)
    )
