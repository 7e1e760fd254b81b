"""What a rehearsal reads: where it begins, what is to be pressed, and what would be answered."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import String, case, cast, func, select
from sqlalchemy.orm import Session, aliased

from models.rehearsal import Dated, LastYear
from models.store import meta
from models.store.tables import Meeting, Milestone, PlanYear, Request


class Due(NamedTuple):
    """A task that has been asked for and not answered."""

    key: str
    kind: str
    form: str
    due_on: date
    about: str
    meeting: str | None
    last_year: LastYear | None


def is_open(session: Session, year: int) -> bool:
    """Whether the planår has been opened."""
    return session.get(PlanYear, year) is not None


def first_day(session: Session, today: date) -> date:
    """The earliest day that a round can be held on."""
    return max(today, meta.last_round_on(session) or today)


def to_press(session: Session, year: int, today: date) -> list[str]:
    """The meetings whose sending is to be approved by today."""
    waiting = (Milestone.year == year, Milestone.kind == "approve", Milestone.state == "waiting")
    found = select(Milestone.scope).where(*waiting, Milestone.date <= today)
    return list(session.scalars(found.order_by(Milestone.date)))


def asked(session: Session, due_by: date | None = None) -> list[Due]:
    """The open tasks that have been asked for, with how the same task went the year before.

    `due_by`: only those due by this day.
    """
    before = aliased(Request)
    year_before = cast(Request.year - 1, String) + func.substr(Request.key, 5)
    rows = session.execute(
        select(Request.key, Request.kind, Request.form, Request.due_on, Request.subject.label("about"))
        .add_columns(Meeting.kind.label("meeting"), before.due_on.label("was_due"))
        .add_columns(case((before.state == "answered", before.closed_on)).label("answered_on"))
        .outerjoin(Meeting, Meeting.id == Request.meeting)
        .outerjoin(before, before.key == year_before)
        .where(Request.state == "open", Request.asked_on.is_not(None))
        .where(*([] if due_by is None else [Request.due_on <= due_by]))
        .order_by(Request.id)
    )
    return [_due(row) for row in rows]


def _due(row: Any) -> Due:
    before = LastYear(row.was_due, row.answered_on) if row.was_due else None
    return Due(row.key, row.kind, row.form, row.due_on, row.about, row.meeting, before)


def asked_about(session: Session, key: str) -> tuple[str, ...]:
    """What the meeting of a task asked about: the subjects of its contributions."""
    meeting = select(Request.meeting).where(Request.key == key).scalar_subquery()
    theirs = (Request.meeting == meeting, Request.kind == "contribution")
    return tuple(session.scalars(select(Request.subject).where(*theirs).order_by(Request.subject)))


def milestones(session: Session, year: int) -> tuple[Dated, ...]:
    """The milestones of a planår by date."""
    found = select(Milestone.__table__).where(Milestone.year == year, Milestone.state != "dropped")
    return tuple(
        Dated(
            date=row.date,
            limit=row.limit_on,
            as_of=row.as_of,
            kind=row.kind,
            meeting=None if row.scope == "year" else row.scope,
            severity=row.severity,
            reference=row.reference,
        )
        for row in session.execute(found.order_by(Milestone.date, Milestone.id))
    )
