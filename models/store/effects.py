"""A memory at a glance, so that two can be compared: its tasks, its dates, and what its letters tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.effects import Dated, Look, Seated, Task, Told, task_called
from models.receivers import Organisation
from models.settings import Language
from models.store import closed
from models.store.organisation import organisation
from models.store.tables import Element, Milestone, Notice, NoticeLine, Person, Post, Request
from models.titles import spoken_kind

_HAS_IT = func.coalesce(Request.acting, Request.handed_to, Request.person)
"""Who has a task: whoever stands in, was given it, or was asked."""


def look(session: Session, today: date) -> Look:
    """Every task, milestone, post and area, in a fixed number of statements."""
    org = organisation(session, today)
    names = {row.key: row.name for row in session.execute(select(Person.key, Person.name))}
    holders = _holders(session, org, names)
    return Look(
        _tasks(session, today),
        _dates(session),
        holders,
        _owners(session, holders, today),
        shut=closed.shut(session, today),
    )


def _holders(session: Session, org: Organisation, names: Mapping[str, str]) -> dict[str, Seated]:
    """Every post, with who holds it and who gets its mails today."""
    found = session.execute(select(Post.key, Post.title).order_by(Post.title, Post.key))
    who = {row.key: (row.title, org.receiver(row.key)) for row in found}
    return {
        key: Seated(title, names.get(one.holder or "", ""), names.get(one.receiver or "", ""))
        for key, (title, one) in who.items()
    }


def _owners(session: Session, holders: Mapping[str, Seated], today: date) -> dict[str, Seated]:
    """Everything in the plan that a post answers for; what is closed is called by its number."""
    columns = (Element.id, Element.key, Element.title, Element.post, Element.confidential_until)
    found = session.execute(select(*columns).order_by(Element.title, Element.id))
    nobody = Seated("", "", "")
    return {
        row.key: holders.get(row.post or "", nobody)._replace(
            called=str(row.id) if closed.is_closed(row.confidential_until, today) else row.title
        )
        for row in found
    }


def _tasks(session: Session, today: date) -> dict[str, Task]:
    columns = (Request.id, Request.key, Request.kind, Request.title, Request.due_on, Request.state)
    found = session.execute(
        select(*columns, closed.TASK, Person.name)
        .outerjoin(Element, Element.key == Request.subject)
        .outerjoin(Person, Person.key == _HAS_IT)
        .order_by(Request.due_on, Request.id)
    )
    return {
        row.key: Task(
            number=row.id,
            kind=spoken_kind(row.kind, row.key),
            title=None if closed.is_closed(row.confidential_until, today) else row.title,
            who=row.name or "",
            due_on=row.due_on,
            state=row.state,
        )
        for row in found
    }


def _dates(session: Session) -> dict[tuple[int, str, str, int], Dated]:
    names = ("year", "scope", "kind", "no", "as_of", "date", "state")
    columns = [getattr(Milestone, name) for name in names]
    found = session.execute(select(*columns).order_by(Milestone.date, Milestone.id))
    return {
        (row.year, row.scope, row.kind, row.no): Dated(row.scope, row.kind, row.as_of, row.date, row.state)
        for row in found
    }


def told(session: Session, since: date, until: date) -> list[Told]:
    """Everything that the letters of these days tell, but for letters that were cancelled."""
    found = session.execute(
        select(Notice.day, Notice.person, NoticeLine.rung, NoticeLine.subject)
        .join(NoticeLine, NoticeLine.notice == Notice.id)
        .where(Notice.state != "cancelled", Notice.day >= since, Notice.day <= until)
        .order_by(Notice.day, Notice.person, NoticeLine.id)
    )
    return [Told(*row) for row in found]


def about(session: Session, subjects: Collection[str], today: date, language: Language) -> dict[str, str]:
    """What the subjects of letters are called: the tasks among them, a closed one by its number."""
    tasks = _tasks(session, today)
    return {key: task_called(tasks[key], language) for key in subjects if key in tasks}
