"""A change of councils in the memory: what the old one leaves, kept as it stood; what the new one meets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.calendar_entries import OFF
from models.choices import Words
from models.council import (
    ROLES,
    HandedOver,
    InForce,
    Introduced,
    Matter,
    Meets,
    Running,
    ToAsk,
    how_left,
    post_said,
)
from models.elections import ELECTION
from models.facts import Fact
from models.outcomes import OutcomeFact
from models.settings import Settings
from models.store import closed, journal, outcomes, proposals
from models.store.acts import refused
from models.store.organisation import held_on
from models.store.outcomes import Writing, action_key
from models.store.overview import dates_of
from models.store.tables import Element, Person, PlanYear, Post, PostHolder, PostRole, Request, Unit
from models.titles import milestone_title, spoken_kind

AREAS = ("vision", "policy", "strategy")
"""The kinds of element that a new council is introduced to, in this order."""

UNDER_WAY = ("action", "ad_hoc", "communicate")
"""The kinds of task that are left to the next council; the questions of a round come again by themselves."""

OURS = ("open", "evaluation_ask", "evaluation_due")
"""The dates of a year that are the administration's own."""

NOT_OPENED = Words(
    "Planår {year} er ikke åbnet. Åbn det først, så datoerne kan stå i introduktionen.",
    "Plan year {year} is not open. Open it first, so that its dates can stand in the introduction.",
)


class Kept(Fact):
    """The hand-over list as it is kept: its number, the day it was made, and what stands in it."""

    number: int
    made_on: date
    handed: HandedOver


def hand_over(session: Session, year: int, by: Writing) -> Kept:
    """Keep what the council of the year's period leaves, under a number; the same again is left."""
    session.execute(select(PlanYear.year).order_by(PlanYear.year).with_for_update())
    handed = left(session, year, by.settings, by.today)
    facts = handed.model_dump(mode="json")
    before = proposals.newest_open(session, "council")
    number = proposals.make(session, "council", by.today, proposals.fingerprint(facts), facts)
    if before is None or before.id != number:
        said = f"{len(handed.matters)} + {len(handed.running)}"
        entry = journal.Entry("handed over to the council", f"planyear/{year}", None, said)
        journal.write(session, by.at, by.actor, by.door, [entry])
    made_on = before.made_on if before is not None and before.id == number else by.today
    return Kept(number=number, made_on=made_on, handed=handed)


def introduce(session: Session, year: int, by: Writing) -> Introduced:
    """What a new council meets in its first year. Refused while the year has no dates."""
    dated = [one for one in dates_of(session, year) if one.state not in OFF]
    aloud = [one for one in dated if one.aloud and one.no == 0]
    dates = [one for one in aloud if one.kind == "hold" or (one.scope == "year" and one.kind not in OURS)]
    if not dates:
        raise refused(NOT_OPENED, by, year=year)
    return Introduced(
        year=year,
        dates=tuple(Meets(title=milestone_title(one, by.settings), date=one.date) for one in dates),
        inherited=left(session, year, by.settings, by.today),
        in_force=tuple(_in_force(session, year, by.today)),
        ask=tuple(_to_ask(session, by.today)),
    )


# ── What is left ────────────────────────────────────────────────────────────────────────────────────────


def left(session: Session, year: int, settings: Settings, today: date) -> HandedOver:
    """What remains of everything decided and talked about, and the tasks under way."""
    known = outcomes.newest(session)
    remaining = [one for one in known if how_left(one) is not None and not _has_come_back(one, known)]
    posts = _posts(session, {one.post for one in remaining if one.post})
    first = settings.period.first(year)
    return HandedOver(
        year=year,
        first=first,
        last=first + settings.period.years - 1,
        matters=tuple(_matters(remaining, posts, today)),
        running=tuple(_running(session, remaining, today)),
    )


def _has_come_back(one: OutcomeFact, known: Iterable[OutcomeFact]) -> bool:
    """Whether a matter that was to come up again has been decided on since."""
    again = (other for other in known if other.kind == "decision" and other.subject == one.subject)
    return how_left(one) == "coming_back" and any(other.decided_on > one.decided_on for other in again)


def _matters(remaining: Iterable[OutcomeFact], posts: Mapping[str, str], today: date) -> Iterable[Matter]:
    number = 0
    for one in sorted(remaining, key=lambda one: (one.decided_on, one.title)):
        how = how_left(one)
        assert how is not None, "only what remains is listed"
        shared = {"left": how, "verdict": one.verdict, "decided_on": one.decided_on, "due_on": one.due_on}
        if one.is_closed(today):
            number += 1
            yield Matter.model_validate({**shared, "number": number, "title": None})
        else:
            words = {"text": one.text, "body": one.body, "case_number": one.case_number, "item": one.item}
            who = posts.get(one.post or "", "")
            yield Matter.model_validate({**shared, **words, "number": 0, "title": one.title, "post": who})


def _posts(session: Session, keys: Iterable[str]) -> dict[str, str]:
    found = session.execute(
        select(Post.key, Post.title, Unit.name)
        .outerjoin(Unit, Unit.key == Post.unit)
        .where(Post.key.in_(list(keys)))
    )
    return {row.key: post_said(row.title, row.name) for row in found}


def _running(session: Session, listed: Iterable[OutcomeFact], today: date) -> Iterable[Running]:
    """What is open, and what was taken from politicians, but for what a listed decision speaks of."""
    spoken_of = {action_key(one.year, one.meeting, one.subject) for one in listed}
    wanted = or_(Request.kind.in_(UNDER_WAY), Request.close_reason == ELECTION)
    found = session.execute(
        select(Request.id, Request.key, Request.kind, Request.title, Request.due_on, closed.TASK)
        .add_columns(Post.title.label("post"), Unit.name.label("unit"))
        .outerjoin(Element, Element.key == Request.subject)
        .outerjoin(Post, Post.key == Request.post)
        .outerjoin(Unit, Unit.key == Post.unit)
        .where(Request.state.in_(("open", "needs_person")), wanted)
        .order_by(Request.due_on, Request.id)
    )
    return [_task(row, today) for row in found if row.key not in spoken_of]


def _task(row: Any, today: date) -> Running:
    hidden = closed.is_closed(row.confidential_until, today)
    return Running(
        number=row.id,
        kind=spoken_kind(row.kind, row.key),
        title=None if hidden else row.title,
        post=post_said(row.post, row.unit),
        due_on=row.due_on,
    )


# ── What a new council meets ────────────────────────────────────────────────────────────────────────────


def _in_force(session: Session, year: int, today: date) -> Iterable[InForce]:
    found = session.execute(
        select(Element.id, Element.kind, Element.title, Element.confidential_until)
        .add_columns(Post.title.label("post"), Unit.name.label("unit"))
        .outerjoin(Post, Post.key == Element.post)
        .outerjoin(Unit, Unit.key == Post.unit)
        .where(
            Element.kind.in_(AREAS),
            or_(Element.ended_on.is_(None), Element.ended_on > today),
            or_(Element.first_year.is_(None), Element.first_year <= year),
            or_(Element.last_year.is_(None), Element.last_year >= year),
        )
        .order_by(Element.title)
    ).all()
    known = (
        InForce(
            kind=row.kind,
            number=row.id,
            title=None if closed.is_closed(row.confidential_until, today) else row.title,
            post=post_said(row.post, row.unit),
        )
        for row in found
    )
    return sorted(known, key=lambda one: AREAS.index(one.kind))


def _to_ask(session: Session, today: date) -> Iterable[ToAsk]:
    """Who holds the posts that a new councillor can ask, today."""
    found = session.execute(
        select(PostRole.role, Post.title, Person.name, Person.phone)
        .join(Post, Post.key == PostRole.post)
        .join(PostHolder, (PostHolder.post == Post.key) & held_on(today))
        .join(Person, Person.key == PostHolder.person)
        .where(PostRole.role.in_(list(ROLES)), or_(Person.left_on.is_(None), Person.left_on > today))
        .order_by(Post.title, Person.name)
    )
    known = [ToAsk(role=row.role, post=row.title, name=row.name, phone=row.phone) for row in found]
    return sorted(known, key=lambda one: list(ROLES).index(one.role))
