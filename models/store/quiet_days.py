"""The days around a reorganisation on which its units get no mails, and the deadlines that fall in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.choices import Words
from models.digests import GOES_ON
from models.receivers import Organisation
from models.reorganisation import Reorganisation
from models.requests import ASKED_FOR_A_MEETING, NewLine
from models.settings import Settings
from models.store import deadlines, journal
from models.store.outcomes import Writing
from models.store.session import quietly
from models.store.tables import Meeting, Milestone, NoticeLine, Post, Request
from models.store.unit_lists import alive, list_of
from models.workdays import Workdays, workdays

TOLD_WITHIN = timedelta(days=30)
"""After the quiet days: by then what waited for them has been told."""

DUE_AFTER = 5
"""Working days after the quiet days until a deadline that fell among them."""


def is_quiet(made: Reorganisation, today: date) -> bool:
    return made.quiet_from < made.quiet_until and made.quiet_from <= today <= made.quiet_until


def first_letters(made: Reorganisation, days: Workdays) -> date:
    """The first day for mails after the quiet days."""
    loudly = made.quiet_from == made.quiet_until
    return made.on if loudly else days.on_or_after(date.fromordinal(made.quiet_until.toordinal() + 1))


# ── The quiet days ──────────────────────────────────────────────────────────────────────────────────────

WHY = Words(
    "Din enhed er lagt om, og imens har vi ikke skrevet til dig",
    "Your unit was reorganised, and meanwhile we did not write to you",
)


def with_quiet(session: Session, org: Organisation, settings: Settings, today: date) -> Organisation:
    """The organisation with the posts that nobody is written to about today, and the people who are not
    written to: those of units that are being reorganised. One statement.
    """
    days = workdays(settings.days)
    until: dict[str, date] = {}
    for one in alive(session):
        made = list_of(one)
        if is_quiet(made, today):
            until |= {unit: max(first_letters(made, days), until.get(unit, today)) for unit in made.concerned}
    if not until:
        return org
    posts = {post: until[seat.unit] for post, seat in org.seats.items() if seat.unit in until}
    people: dict[str, date] = {}
    for post, day in posts.items():
        if (holder := org.seats[post].holder) is not None:
            people[holder] = max(day, people.get(holder, day))
    return org._replace(quiet_posts=posts, quiet_people=people)


def put_off_deadlines(session: Session, made: Reorganisation, by: Writing) -> None:
    """Who would have had to answer in the quiet days gets until five working days after them, or as long as
    the meeting can wait; they hear it once, when mails go again.
    """
    tasks = _due_in(session, made)
    if not tasks:
        return
    closes = _closing_days(session, tasks)
    after, why = first_letters(made, by.days), WHY.said_in(by.language)
    groups: dict[date, list[Any]] = {}
    for task in tasks:
        close = closes.get((task.year, task.meeting_kind or "")) if task.kind in ASKED_FOR_A_MEETING else None
        if (day := new_day(made, close, by.days)) is not None:
            groups.setdefault(day, []).append(task)
    for day, theirs in groups.items():
        lines = [_moved_line(task, day, why, after) for task in theirs if task.asked_on is not None]
        deadlines.move_tasks(session, theirs, day, why, by._replace(today=after))
        deadlines.tell_new_dates(session, [line for line in lines if line.person])
        moved = [
            journal.Entry("deadline moved", f"request/{task.key}", str(task.due_on), f"{day}: {why}")
            for task in theirs
        ]
        journal.write(session, by.at, by.actor, by.door, moved)


def new_day(made: Reorganisation, close: date | None, days: Workdays) -> date | None:
    """The day to which a deadline is put off; None where answers close before they hear of it."""
    latest = days.on_or_before(days.shift(close, -1)) if close else date.max
    day = min(latest, days.on_or_after(days.shift(made.quiet_until, DUE_AFTER)))
    return day if day > first_letters(made, days) else None


def _due_in(session: Session, made: Reorganisation) -> Sequence[Any]:
    """The open tasks of the units concerned that fall due in their quiet days."""
    due = (Request.due_on >= made.quiet_from, Request.due_on <= made.quiet_until, Request.state == "open")
    return session.execute(
        select(Request.__table__, Meeting.kind.label("meeting_kind"))
        .join(Post, Post.key == Request.post)
        .outerjoin(Meeting, Meeting.id == Request.meeting)
        .where(*due, Post.unit.in_(made.concerned), Request.kind.not_in(GOES_ON))
        .order_by(Request.id)
    ).all()


def _closing_days(session: Session, tasks: Sequence[Any]) -> dict[tuple[int, str], date]:
    years = {task.year for task in tasks}
    found = session.execute(
        select(Milestone.year, Milestone.scope, Milestone.date).where(
            Milestone.kind == "close", Milestone.state != "dropped", Milestone.year.in_(years)
        )
    )
    return {(row.year, row.scope): row.date for row in found}


def _moved_line(task: Any, to: date, why: str, after: date) -> NewLine:
    return NewLine(
        subject=task.key,
        rung="moved",
        person=task.acting or task.handed_to or task.person or "",
        kind=task.kind,
        from_on=after,
        facts=deadlines.new_date_facts(task, to, why),
        due_no=task.due_no + 1,
    )


def drop_settled(session: Session) -> None:
    """A new deadline is no news to who has answered in the quiet days, nor for what is not owed any more."""
    waits = (NoticeLine.notice.is_(None), NoticeLine.rung == "moved")
    deadline = NoticeLine.facts["what"].as_string() == "deadline"
    settled = select(Request.key).where(Request.state.in_(("answered", "withdrawn")))
    theirs = delete(NoticeLine).where(*waits, deadline, NoticeLine.subject.in_(settled))
    session.execute(quietly(theirs))
