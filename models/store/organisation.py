"""The organisation of a day: who holds which post, who is away, who leads what."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BindParameter, ColumnElement, Date, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from models.elections import COUNCIL
from models.receivers import Organisation, Seat
from models.store.tables import Absence, Person, Post, PostHolder, PostRole, Request, Stop, Unit


def organisation(session: Session, today: date) -> Organisation:
    """Five statements, whatever the size: posts, units, people, absences, roles."""
    on = {"today": today}
    people = session.execute(_PEOPLE).all()
    units = session.execute(_UNITS).all()
    roles = session.execute(_ROLES).all()
    gone = {row.key for row in people if row.email is None or (row.left_on and row.left_on <= today)}
    misled = frozenset(row.key for row in people if row.misled_at is not None or row.bounced_on is not None)
    silent = frozenset(row.key for row in people if row.stop is not None)
    return Organisation(
        seats={row.key: Seat(row.unit, row.person) for row in session.execute(_SEATS, on)},
        deputies={row.key: row.deputy for row in people if row.deputy},
        away=frozenset(gone | misled | silent | set(session.scalars(_ABSENT, on))),
        heads={row.key: row.head_post for row in units if row.head_post},
        parents={row.key: row.parent for row in units if row.parent},
        directors=frozenset(row.post for row in roles if row.role in ("direktion", COUNCIL)),
        secretariat=tuple(row.post for row in roles if row.role == "secretariat"),
        misled=misled,
        silent=silent,
        politicians=frozenset(row.post for row in roles if row.role == COUNCIL),
    )


ANSWERED_IN: ColumnElement[str | None] = case(
    (Request.state == "answered", func.coalesce(Request.unit, Post.unit)), else_=Post.unit
)
"""The unit that a task belongs to: its post's, and for an answer the one in which it was given."""


def held_on(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """Whether a holder has the post on this day; the last day counts."""
    return and_(PostHolder.from_on <= today, or_(PostHolder.to_on.is_(None), PostHolder.to_on >= today))


# Every page and round asks these: they are put together once.

_TODAY: BindParameter[date] = bindparam("today", type_=Date())
_STOPPED = and_(Stop.subject == "person/" + Person.key, Stop.lifted_on.is_(None))
_PEOPLE = (
    select(Person.key, Person.deputy, Person.email, Person.left_on, Person.misled_at, Person.bounced_on)
    .add_columns(Stop.id.label("stop"))
    .outerjoin(Stop, _STOPPED)
    .where(
        or_(
            *(Person.deputy.is_not(None), Person.email.is_(None), Person.left_on.is_not(None)),
            *(Person.misled_at.is_not(None), Person.bounced_on.is_not(None), Stop.id.is_not(None)),
        )
    )
)
"""Those who have a deputy, and those who cannot be written to: everybody else is simply there."""

_UNITS = select(Unit.key, Unit.parent, Unit.head_post)
_ROLES = select(PostRole.role, PostRole.post).order_by(PostRole.post)
_SEATS = (
    select(Post.key, Post.unit, PostHolder.person)
    .outerjoin(PostHolder, (PostHolder.post == Post.key) & held_on(_TODAY))
    .order_by(PostHolder.from_on)
)
_ABSENT = select(Absence.person).where(
    Absence.from_on <= _TODAY, or_(Absence.to_on.is_(None), Absence.to_on >= _TODAY)
)
