"""Drafts in the memory: what somebody has begun to write, kept until it is sent or not wanted any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Insert, Table, bindparam, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.facts import Refused
from models.forms import PERSONAL
from models.store.session import quietly
from models.store.tables import Draft, PlanYear, Request


def keep(session: Session, key: str, person: str, typed: Mapping[str, str], at: datetime) -> None:
    """Keep what was typed, by the names of the form's fields; the latest stands, nothing typed keeps nothing.

    Where somebody stands themselves is never kept: it is sent, or it is not said. Refused for a task that
    nobody knows.
    """
    if session.scalar(select(Request.id).where(Request.key == key)) is None:
        raise Refused(f"There is no task with the key '{key}'.", f"Der er ingen opgave med nøglen »{key}«.")
    body = {name: text for name, text in typed.items() if text.strip() and name not in PERSONAL}
    if not body:
        drop(session, [(key, person)])
        return
    row = {"request": key, "person": person, "at": at, "body": body}
    session.execute(_laid_over(session, row))


def _laid_over(session: Session, row: dict[str, Any]) -> Insert:
    new = {"at": row["at"], "body": row["body"]}
    place = [Draft.request, Draft.person]
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(Draft).values(row).on_conflict_do_update(index_elements=place, set_=new)
    return sqlite.insert(Draft).values(row).on_conflict_do_update(index_elements=place, set_=new)


def of(session: Session, person: str, keys: Sequence[str] | None = None) -> dict[str, dict[str, str]]:
    """What this person has begun to write, by task: for these tasks, or for all."""
    theirs = [Draft.person == person] + ([] if keys is None else [Draft.request.in_(keys)])
    found = session.execute(select(Draft.request, Draft.body).where(*theirs))
    return {row.request: dict(row.body) for row in found}


def drop(session: Session, answered: Iterable[tuple[str, str]]) -> None:
    """These people have sent their answers: what they had begun (task and person) is not needed any more."""
    table = cast(Table, Draft.__table__)
    theirs = (table.c.request == bindparam("task"), table.c.person == bindparam("who"))
    rows = [{"task": task, "who": person} for task, person in answered]
    if rows:
        session.connection().execute(delete(table).where(*theirs), rows)


def drop_stale(session: Session) -> None:
    """What was begun for a task that was withdrawn, or in a planår that is closed."""
    closed = select(PlanYear.year).where(PlanYear.state == "closed")
    unwanted = select(Request.key).where(or_(Request.state == "withdrawn", Request.year.in_(closed)))
    session.execute(quietly(delete(Draft).where(Draft.request.in_(unwanted))))
