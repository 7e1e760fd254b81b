"""Tasks as the rows of a sheet, read from the memory in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from models.answer_sheets import ON_SHEETS, SheetTask
from models.receivers import Organisation
from models.requests import STOPPED
from models.store import closed, room
from models.store.acts import now_with
from models.store.organisation import ANSWERED_IN, organisation
from models.store.responses import ENDS
from models.store.standing import names_of
from models.store.tables import (
    Asking,
    Element,
    Meeting,
    Milestone,
    PlanYear,
    Post,
    Request,
    Response,
    Unit,
)

ASKED = ("open", "answered", "needs_person")
"""The states of a task that somebody was asked for, or is about to be."""


def of_round(session: Session, what: str, today: date) -> list[SheetTask]:
    """The tasks of a round, "2027/june" or "2027/status/1", that may be answered or changed today."""
    theirs = and_(Request.key.startswith(f"{what}/", autoescape=True), Request.close_reason != STOPPED)
    tasks = _tasks(session, theirs, today)
    return [task for task in tasks if not task.is_over(today) and not _is_carried_out(task)]


def _is_carried_out(task: SheetTask) -> bool:
    """What has been done need not be told again."""
    return task.form == "done" and task.state == "answered"


def of_numbers(session: Session, numbers: Collection[int], today: date) -> list[SheetTask]:
    """The tasks with these numbers that a sheet may hold."""
    return _tasks(session, Request.id.in_(sorted(numbers)), today)


def seen(session: Session, keys: Iterable[str]) -> dict[tuple[str, int], dict[str, Any]]:
    """Every answer to these tasks, by task and version."""
    found = select(Response.request, Response.version, Response.body).where(Response.request.in_(list(keys)))
    return {(row.request, row.version): row.body for row in session.execute(found)}


def _tasks(session: Session, where: ColumnElement[bool], today: date) -> list[SheetTask]:
    org = organisation(session, today)
    names = names_of(session)
    found = session.execute(_rows(where)).all()
    lines = room.of_tasks(session, found, today)
    return [_task(row, org, names, today)._replace(lines=lines.get(row.key, ())) for row in found]


def _rows(where: ColumnElement[bool]) -> Select[Any]:
    newest = select(func.max(Response.version)).where(Response.request == Request.key)
    given = and_(
        Response.request == Request.key, Response.version == newest.correlate(Request).scalar_subquery()
    )
    end = case(*((Request.kind == kind, step) for kind, step in ENDS.items()), else_="")
    ended = and_(Milestone.year == Request.year, Milestone.scope == Meeting.kind, Milestone.kind == end)
    kept = ("id", "key", "kind", "form", "year", "title", "due_on", "state", "closed_on")
    return (
        select(
            *(getattr(Request, name) for name in kept),
            *(Request.post, Request.person, Request.acting, Request.handed_to, closed.TASK),
            *(
                Unit.name.label("unit"),
                Unit.key.label("unit_key"),
                PlanYear.state.label("run"),
                Milestone.state.label("end"),
            ),
            *(Response.version, Response.body, Asking.questions),
        )
        .select_from(Request)
        .outerjoin(Asking, Asking.id == Request.asking)
        .outerjoin(Meeting, Meeting.id == Request.meeting)
        .outerjoin(Element, Element.key == Request.subject)
        .outerjoin(Post, Post.key == Request.post)
        .outerjoin(Unit, Unit.key == ANSWERED_IN)
        .outerjoin(PlanYear, PlanYear.year == Request.year)
        .outerjoin(Milestone, and_(ended, Milestone.no == 0, Milestone.state != "dropped"))
        .outerjoin(Response, given)
        .where(where, Request.form.in_(ON_SHEETS), Request.state.in_(ASKED))
        .where(or_(PlanYear.state.is_(None), PlanYear.state != "closed"))
        .order_by(Request.due_on, Request.id)
    )


def _task(row: Any, org: Organisation, names: dict[str, str], today: date) -> SheetTask:
    has_it = now_with(row, org)
    return SheetTask(
        number=row.id,
        key=row.key,
        kind=row.kind,
        form=row.form,
        year=row.year,
        title=_titled(row),
        unit=row.unit or "",
        unit_key=row.unit_key or "",
        responsible=names.get(has_it or "", ""),
        due_on=row.due_on,
        state=row.state,
        closed_on=row.closed_on,
        ended=row.end == "done",
        closed=closed.is_closed(row.confidential_until, today),
        version=row.version or 0,
        body=row.body,
    )


def _titled(row: Any) -> str:
    """The title, and with it the secretariat's own questions by the numbers of their columns."""
    asks = [f"{no}. {one}" for no, one in enumerate(row.questions or (), 1)]
    return row.title if asks in ([], [f"1. {row.title}"]) else " ".join([f"{row.title}:", *asks])
