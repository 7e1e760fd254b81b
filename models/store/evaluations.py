"""What the yearly evaluation is made from: effects with their history, answers, statuses, outcomes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from models.evaluation import (
    AreaAnswer,
    Effect,
    EvaluationSummary,
    Measured,
    Reading,
    Track,
    Unproven,
    reached,
    unproven,
)
from models.my_page import CHANGE_WITHIN
from models.settings import Settings
from models.store import closed, outcomes, stances
from models.store.outcomes import Writing
from models.store.session import among
from models.store.tables import (
    Element,
    Indicator,
    Link,
    Measurement,
    Milestone,
    PlanYear,
    Post,
    Request,
    Response,
    Target,
)


def summary(session: Session, settings: Settings, year: int, today: date) -> EvaluationSummary:
    """Effects against targets, what was answered, and what was done; a fixed number of statements."""
    answered = _answers(session, year, today)
    answers = [answer for form, answer in answered if form == "evaluation"]
    readings = _readings(session, year)
    indicators = _indicators(session, year, today)
    tracks = _tracks(session, year, today)
    said = tuple(one for one in outcomes.newest(session) if one.year == year)
    return EvaluationSummary(
        year=year,
        effects=tuple(_effect(row, readings.get(row.key, []), year) for row in indicators),
        answers=tuple(answers),
        questions=tuple(answer.body for form, answer in answered if form != "evaluation" and answer.body),
        missing=tuple(one.title for one in answers if not one.received and one.number is None),
        outcomes=said,
        unproven=_unproven(session, settings, tracks, indicators, readings, today),
        posts=_titles(session, {one.post for one in said if one.post}),
        tracks={key: one.track for key, one in tracks.items()},
        numbers=_numbers(session, {one.subject for one in said if one.is_closed(today)}, year),
    )


def was_asked(session: Session, year: int) -> bool:
    """Whether the evaluation of this year has been asked for."""
    return year in asked_since(session, year)


def asked_since(session: Session, year: int) -> list[int]:
    """The plan years, this one or later, whose evaluation has been asked for."""
    asked = (Milestone.kind == "evaluation_ask", Milestone.scope == "year", Milestone.state == "done")
    found = select(Milestone.year).where(*asked, Milestone.year >= year).order_by(Milestone.year)
    return list(session.scalars(found))


def count_ownership(session: Session, year: int, by: Writing) -> bool:
    """Count where people stand, once: when nobody can change an answer any more, or the year is closed."""
    run = session.scalar(select(PlanYear.state).where(PlanYear.year == year).with_for_update())
    due = session.scalar(
        select(Milestone.date).where(
            Milestone.year == year,
            Milestone.scope == "year",
            Milestone.kind == "evaluation_due",
            Milestone.state == "done",
        )
    )
    if due is None or (run != "closed" and by.today <= due + CHANGE_WITHIN):
        return False
    return stances.count(session, year, by.today)


# ── Answers ─────────────────────────────────────────────────────────────────────────────────────────────


def _answers(session: Session, year: int, today: date) -> list[tuple[str, AreaAnswer]]:
    """Each task of the evaluation with its newest answer; a withdrawn one is not missing."""
    rows = session.execute(
        select(Request.form, Request.subject, Request.title, Response.body)
        .add_columns(Element.id, Request.id.label("task"), closed.TASK)
        .outerjoin(Response, Response.request == Request.key)
        .outerjoin(Element, Element.key == Request.subject)
        .where(Request.year == year, Request.kind == "evaluation", Request.state != "withdrawn")
        .order_by(Request.key, Response.version)
    )
    last = {(row.form, row.subject): row for row in rows}
    return [(form, _answer(row, today)) for (form, _), row in last.items()]


def _answer(row: Any, today: date) -> AreaAnswer:
    hidden = closed.is_closed(row.confidential_until, today)
    return AreaAnswer(
        element=row.subject,
        title="" if hidden else row.title,
        body={} if hidden else row.body or {},
        number=(row.id or row.task) if hidden else None,
        received=row.body is not None,
    )


def _titles(session: Session, posts: Iterable[str]) -> dict[str, str]:
    found = session.execute(select(Post.key, Post.title).where(Post.key.in_(sorted(posts))))
    return {row.key: row.title for row in found}


def _numbers(session: Session, subjects: Collection[str], year: int) -> dict[str, int]:
    """What stands for the titles of these elements, and of what is about no element."""
    wanted = sorted(subjects)
    found = session.execute(select(Element.key, Element.id).where(Element.key.in_(wanted)))
    numbers = {row.key: row.id for row in found}
    if len(numbers) < len(wanted):
        numbers = outcomes.numbers(session, wanted, year) | numbers
    return numbers


# ── Effects ─────────────────────────────────────────────────────────────────────────────────────────────


def _indicators(session: Session, year: int, today: date) -> Sequence[Any]:
    """Every indicator of what had not ended before the year, with its target; closed ones by a number."""
    hidden = func.coalesce(Element.confidential_until > today, False)
    columns = ("key", "element", "title", "baseline", "direction", "tolerance")
    return session.execute(
        select(*(getattr(Indicator, name) for name in columns))
        .add_columns(Element.title.label("of"), Element.perspective, Element.id.label("number"))
        .add_columns(hidden.label("closed"), Target.value.label("target"))
        .join(Element, Element.key == Indicator.element)
        .outerjoin(Target, and_(Target.indicator == Indicator.key, Target.year == year))
        .where(or_(Element.ended_on.is_(None), Element.ended_on >= date(year, 1, 1)))
        .order_by(Indicator.element, Indicator.key)
    ).all()


def _readings(session: Session, year: int) -> dict[str, list[Reading]]:
    """Every measurement up to the year's end in its newest version, the oldest first."""
    last = func.row_number().over(
        partition_by=(Measurement.indicator, Measurement.period_end),
        order_by=Measurement.version.desc(),
    )
    ranked = (
        select(Measurement.indicator, Measurement.value, Measurement.period_end, last.label("place"))
        .where(Measurement.period_end <= date(year, 12, 31))
        .subquery()
    )
    found = session.execute(
        select(ranked).where(ranked.c.place == 1).order_by(ranked.c.indicator, ranked.c.period_end)
    )
    readings: dict[str, list[Reading]] = {}
    for row in found:
        readings.setdefault(row.indicator, []).append(Reading(on_day=row.period_end, value=row.value))
    return readings


def _effect(row: Any, readings: Sequence[Reading], year: int) -> Effect:
    """What was measured in the year is held against its target; an older value proves nothing about it."""
    if row.closed:
        return Effect(element=row.element, title="", indicator="", number=row.number)
    value = readings[-1].value if readings else None
    of_year = value if readings and readings[-1].on_day.year == year else None
    return Effect(
        element=row.element,
        title=row.of,
        indicator=row.title or row.key,
        perspective=row.perspective,
        direction=row.direction,
        tolerance=row.tolerance,
        baseline=row.baseline,
        readings=tuple(readings),
        target=row.target,
        value=value,
        measured_on=readings[-1].on_day if readings else None,
        reached=reached(row.direction, row.tolerance, row.target, of_year),
    )


# ── On track ────────────────────────────────────────────────────────────────────────────────────────────


def _tracks(session: Session, year: int, today: date) -> dict[str, Track]:
    """The newest status of each area in the year's follow-up rounds that says how far it is."""
    track = Response.body["track"].as_string()
    last = select(Response.request, func.max(Response.version).label("version")).group_by(Response.request)
    newest = last.subquery()
    same = and_(Response.request == newest.c.request, Response.version == newest.c.version)
    found = session.execute(
        select(Request.subject, track.label("track"), Response.on_day)
        .join(Response, Response.request == Request.key)
        .join(newest, same)
        .where(Request.year == year, Request.form == "status", track.is_not(None), track != "")
        .where(Response.on_day <= today)
        .order_by(Response.on_day, Response.id)
    )
    return {row.subject: Track(row.track, row.on_day) for row in found}


def _unproven(
    session: Session,
    settings: Settings,
    tracks: Mapping[str, Track],
    indicators: Sequence[Any],
    readings: Mapping[str, Sequence[Reading]],
    today: date,
) -> tuple[Unproven, ...]:
    areas = {key for key, one in tracks.items() if one.track == "on_track"}
    above = _areas_of(session, areas)
    measured = [
        Measured(area, readings[row.key][-1].on_day if readings.get(row.key) else None)
        for row in indicators
        for area in above.get(row.element, ())
    ]
    return unproven(tracks, measured, _named(session, areas, today), settings.evidence.measured_within_months)


def _areas_of(session: Session, areas: set[str]) -> dict[str, set[str]]:
    """Each element that belongs to one of these areas, two steps down: the areas it belongs to."""
    above = {area: {area} for area in areas}
    lower = areas
    for _ in range(2):
        found = session.execute(
            select(Link.from_key, Link.to_key).where(among(Link.to_key, lower), Link.role == "serves")
        ).all()
        steps = [(row.from_key, row.to_key) for row in found if row.to_key in lower]
        lower = {from_key for from_key, _ in steps}
        reached_by = {key: set(those) for key, those in above.items()}
        for from_key, to_key in steps:
            above.setdefault(from_key, set()).update(reached_by[to_key])
    return above


def _named(session: Session, keys: Iterable[str], today: date) -> dict[str, tuple[str, int | None]]:
    columns = (Element.key, Element.title, Element.id, Element.confidential_until)
    found = session.execute(select(*columns).where(Element.key.in_(sorted(keys))))
    return {
        row.key: ("", row.id) if closed.is_closed(row.confidential_until, today) else (row.title, None)
        for row in found
    }
