"""What the two pages need beside the picture: where each area is going, and whom to ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from models.store import closed
from models.store.tables import Element, Post, PostRole, Request, Response


def goals(session: Session, year: int, today: date) -> dict[str, str]:
    """Area -> where it is going, as its newest contribution to April said; a closed area says nothing.

    An answer that there is nothing new keeps what was said the year before.
    """
    last = select(Response.request, func.max(Response.version).label("version")).group_by(Response.request)
    newest = last.subquery()
    same = and_(Response.request == newest.c.request, Response.version == newest.c.version)
    goal = Response.body["where_to"].as_string().label("goal")
    found = session.execute(
        select(Request.subject, goal)
        .join(Response, Response.request == Request.key)
        .join(newest, same)
        .join(Element, Element.key == Request.subject)
        .where(Request.form == "april", Request.year.between(year - 1, year), Request.state != "withdrawn")
        .where(goal.is_not(None), goal != "", Response.on_day <= today)
        .where(closed.open_task(today))
        .order_by(Request.year, Response.id)
    )
    return {row.subject: row.goal for row in found}


def posts(session: Session, roles: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Role -> the titles of the posts that hold it, in their order."""
    found = session.execute(
        select(PostRole.role, Post.title)
        .join(Post, Post.key == PostRole.post)
        .where(PostRole.role.in_(list(roles)))
        .order_by(PostRole.role, Post.title)
    )
    held: dict[str, dict[str, None]] = {}
    for role, title in found:
        held.setdefault(role, {})[title] = None
    return {role: tuple(titles) for role, titles in held.items()}
