"""What a rehearsal reads: where it begins, what is to be pressed, and what would be answered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import String, case, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.rehearsal import Dated, LastYear
from models.store import meta
from models.store.tables import (
    JournalEntry,
    Meeting,
    Milestone,
    Notice,
    NoticeLine,
    Person,
    PlanYear,
    Request,
    Wake,
)


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


def nobody_known(session: Session) -> bool:
    """Whether nobody has been loaded: then nobody can be asked, and no date can move."""
    return session.scalar(select(Person.id).limit(1)) is None


def first_day(session: Session, today: date) -> date:
    """The earliest day that a round can be held on."""
    return max(today, meta.last_round_on(session) or today)


def pulse(session: Session) -> tuple[int, ...]:
    """Counts that change with every act: two days with the same pulse, and nothing has happened between."""
    counted = (
        select(func.count()).select_from(Milestone).where(Milestone.state == "waiting"),
        select(func.count()).select_from(Request),
        select(func.count()).select_from(Request).where(Request.state == "open"),
        select(func.count()).select_from(Notice),
        select(func.coalesce(func.max(JournalEntry.id), 0)),
    )
    return tuple(session.execute(select(*(count.scalar_subquery() for count in counted))).one())


def is_idle(session: Session, today: date) -> bool:
    """Whether nothing falls due, waits to be told or is wanted today.

    A step of yesterday counts: a station is passed the day after its own. An older one that still waits for
    somebody acts on a mark.
    """
    fresh = Milestone.date.between(today - timedelta(days=1), today)
    steps = exists().where(Milestone.state == "waiting", fresh)
    tasks = exists().where(Request.state == "open", Request.next_on <= today)
    lines = exists().where(NoticeLine.notice.is_(None), NoticeLine.from_on <= today)
    marks = exists().where(Wake.wanted > Wake.taken)
    letters = exists().where(Notice.state == "waiting", Notice.day <= today)
    return not session.scalar(select(or_(steps, tasks, lines, marks, letters)))


def to_press(session: Session, year: int, today: date) -> list[str]:
    """The meetings whose sending is to be approved by today."""
    waiting = (Milestone.year == year, Milestone.kind == "approve", Milestone.state == "waiting")
    found = select(Milestone.scope).where(*waiting, Milestone.date <= today)
    return list(session.scalars(found.order_by(Milestone.date)))


_BEFORE = aliased(Request)
_YEAR_BEFORE = cast(Request.year - 1, String) + func.substr(Request.key, 5)
_ASKED = (
    select(Request.key, Request.kind, Request.form, Request.due_on, Request.subject.label("about"))
    .add_columns(Meeting.kind.label("meeting"), _BEFORE.due_on.label("was_due"))
    .add_columns(case((_BEFORE.state == "answered", _BEFORE.closed_on)).label("answered_on"))
    .outerjoin(Meeting, Meeting.id == Request.meeting)
    .outerjoin(_BEFORE, _BEFORE.key == _YEAR_BEFORE)
    .where(Request.state == "open", Request.asked_on.is_not(None))
    .order_by(Request.id)
)


def asked(session: Session, by: date | None = None) -> list[Due]:
    """The open tasks that have been asked for, with how the same task went the year before.

    `by`: without those that nobody answers so soon, being due later and not answered early the year before.
    """
    if by is None:
        theirs = _ASKED
    else:
        soon = Request.due_on <= by + timedelta(weeks=1)  # on a day off it counts as the working day before
        theirs = _ASKED.where(or_(soon, _BEFORE.closed_on < _BEFORE.due_on))
    return [_due(row) for row in session.execute(theirs)]


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
