"""Lists of reorganisations as they are kept, and what they are worked out from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from models.reorganisation import (
    Asked,
    ElementNow,
    Ground,
    PostNow,
    Reorganisation,
    UnitNow,
)
from models.store.organisation import held_on
from models.store.tables import (
    Element,
    Person,
    Post,
    PostHolder,
    Proposal,
    Unit,
)

OWED = ("proposed", "open", "needs_person")
"""The states of a task that goes with what it is about."""


class Kept(NamedTuple):
    """A list as it is kept; `done_on`: the day it was carried out."""

    id: int
    made_on: date
    state: str
    hash: str
    facts: Mapping[str, Any]
    done_on: date | None


# ── What there is ───────────────────────────────────────────────────────────────────────────────────────


def ground(session: Session, on: date) -> Ground:
    """Units, posts with their holders on that day, and the parts of the plan that run; four statements."""
    columns = [getattr(Unit, name) for name in ("key", "name", "parent", "head_post")]
    spans = (Unit.valid_from, Unit.valid_to, Unit.successor)
    units = {row[0]: UnitNow(*row[1:]) for row in session.execute(select(*columns, *spans).order_by(Unit.id))}
    here = and_(
        *(Person.key == PostHolder.person, Person.email.is_not(None)),
        or_(Person.left_on.is_(None), Person.left_on > on),
    )
    posts: dict[str, PostNow] = {}
    seats = (
        select(Post.key, Post.title, Post.unit, Person.key.label("holder"), Person.email)
        .outerjoin(PostHolder, and_(PostHolder.post == Post.key, held_on(on)))
        .outerjoin(Person, here)
        .order_by(Post.id, PostHolder.from_on, Person.key)
    )
    for row in session.execute(seats):
        if row.holder is not None or row.key not in posts:
            posts[row.key] = PostNow(row.title, row.unit, row.holder, row.email)
    runs = or_(Element.ended_on.is_(None), Element.ended_on > on)
    found = session.execute(
        select(Element.key, Element.id, Element.title, Element.post)
        .where(Element.post.is_not(None), runs)
        .order_by(Element.id)
    )
    return Ground(units, posts, {row[0]: ElementNow(*row[1:]) for row in found})


def kept(session: Session, *those: Any) -> list[Kept]:
    """The lists of reorganisations that these say, the oldest first."""
    columns = [getattr(Proposal, name) for name in Kept._fields]
    theirs = (Proposal.kind == "reorganisation", *those)
    return [Kept(*row) for row in session.execute(select(*columns).where(*theirs).order_by(Proposal.id))]


def alive(session: Session) -> list[Kept]:
    """The lists that are made or approved, the oldest first."""
    return kept(session, Proposal.state.in_(("open", "approved")))


def list_of(one: Kept) -> Reorganisation:
    return Reorganisation.model_validate_json(json.dumps(one.facts["list"]))


def asked(session: Session, number: int) -> Asked:
    """What the list of this number was made from."""
    facts = session.scalars(select(Proposal.facts).where(Proposal.id == number)).one()
    return Asked.model_validate_json(json.dumps(facts["asked"]))
