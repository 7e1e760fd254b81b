"""The plan group in the memory: who belongs to it, and what it has read."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from models.anchoring import Treated
from models.coherence.picture import Group
from models.plan_group import mandate
from models.requests import ASKED_FOR_A_MEETING
from models.settings import Settings
from models.store.organisation import held_on
from models.store.tables import Meeting, Milestone, PostHolder, PostRole, Request, Response

ROLE = "plan_group"


def group(session: Session, settings: Settings, year: int, today: date) -> Group | None:
    """The plan group as it stands today; None where no post belongs to it. Three statements."""
    found = session.execute(
        select(PostRole.role, PostHolder.person)
        .outerjoin(PostHolder, and_(PostHolder.post == PostRole.post, held_on(today)))
        .where(PostRole.role.in_((ROLE, "head_of_planning")))
    ).all()
    if not any(row.role == ROLE for row in found):
        return None
    members = {row.person for row in found if row.role == ROLE and row.person}
    heads = {row.person for row in found if row.role == "head_of_planning"}
    return Group(
        members=len(members),
        head_of_planning=bool(members & heads),
        mandate=bool(mandate(settings)),
        most_members=settings.plan_group.most_members,
        missed=_missed(session, settings, year),
    )


def _missed(session: Session, settings: Settings, year: int) -> tuple[str, ...]:
    """The meetings whose brief left without the group's word; none where it is no station of the route.

    Who sends a brief back has read it.
    """
    if not stations(settings):
        return ()
    read_on = first_read(session, settings, year)
    left_on = dispatched(session, year)
    return tuple(one for one, day in left_on.items() if one not in read_on or read_on[one] > day)


def dispatched(session: Session, year: int) -> dict[str, date]:
    """The meetings of a year whose brief has been sent out, and when; in order."""
    sent = (Milestone.year == year, Milestone.kind == "dispatch", Milestone.state == "done")
    found = select(Milestone.scope, Milestone.done_on, Milestone.date).where(*sent)
    rows = session.execute(found.order_by(Milestone.date, Milestone.id))
    return {row.scope: row.done_on or row.date for row in rows}


def stations(settings: Settings) -> list[str]:
    """The stations at which the group reads; one of it may answer for all: the head of planning."""
    return [station.key for station in settings.route if ROLE in (station.key, station.role)]


def first_read(session: Session, settings: Settings, year: int) -> dict[str, date]:
    """The day on which the group first answered about each meeting's brief of a year."""
    found = session.execute(
        select(Request.key, func.min(Response.on_day).label("first"))
        .join(Response, Response.request == Request.key)
        .where(Request.year == year, Request.kind == "approval", Request.meeting.is_not(None))
        .where(Request.subject.in_(stations(settings)))
        .group_by(Request.key)
        .order_by(func.min(Response.on_day).desc())
    )
    return {row.key.split("/")[1]: row.first for row in found}


def treated(session: Session, settings: Settings, year: int) -> list[Treated]:
    """The meetings of a year in order: what each asked about, when its brief left, who had read it."""
    held = [rule.kind for rule in settings.meetings]
    asked: dict[str, set[str]] = defaultdict(set)
    found = session.execute(
        select(Meeting.kind, Request.subject)
        .join(Request, Request.meeting == Meeting.id)
        .where(Meeting.year == year, Request.kind.in_(ASKED_FOR_A_MEETING))
        .where(Request.state.not_in(("proposed", "withdrawn")))
    )
    for kind, subject in found:
        asked[kind].add(subject)
    left = dispatched(session, year)
    read = first_read(session, settings, year)
    return [Treated(kind, frozenset(asked[kind]), left.get(kind), read.get(kind)) for kind in held]


def read_about(session: Session, settings: Settings, year: int) -> frozenset[str] | None:
    """What stood in the briefs of a year that the group read in time; None before it has read any."""
    found = [one.asked for one in treated(session, settings, year) if one.read]
    return frozenset().union(*found) if found else None
