"""The briefs in the memory: compiled from what came in, frozen version by version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from sqlalchemy import and_, func, insert, or_, select
from sqlalchemy.orm import Session

from models.brief.areas import AreaFacts, last_said
from models.brief.contents import Basis, Brief, BriefFacts, Budgeted, Contribution, Said, Seen, compile_brief
from models.brief.veil import sealed, veiled
from models.evaluation import Lessons, lessons
from models.outcomes import OutcomeFact
from models.plan_group import mandate
from models.plan_meaning import Meaning
from models.requests import ASKED_FOR_A_MEETING
from models.store import closed, evaluations, held, outcomes, threads, wakes
from models.store.outcomes import Writing
from models.store.tables import Brief as Kept
from models.store.tables import (
    BudgetLine,
    Element,
    LineServes,
    Link,
    Meeting,
    Outcome,
    PlanYear,
    Request,
    Response,
    Snapshot,
)
from models.titles import meeting_title


def compile_for(
    session: Session, year: int, kind: str, stage: Literal["draft", "sent"], by: Writing
) -> Brief:
    """Compile the brief and keep it as a new version; the same as the newest is not kept again."""
    facts = brief_facts(session, year, kind, stage, by)
    brief = compile_brief(facts)
    text = brief.model_dump_json()
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    meeting = _meeting_id(session, year, kind)
    last = session.execute(
        select(Kept.version, Kept.hash).where(Kept.meeting == meeting).order_by(Kept.version.desc()).limit(1)
    ).first()
    if last is None or last.hash != fingerprint:
        session.execute(
            insert(Kept).values(
                meeting=meeting,
                version=last.version + 1 if last else 1,
                stage=stage,
                made_on=by.today,
                hash=fingerprint,
                facts=brief.model_dump(mode="json"),
            )
        )
        _hand_over(session, year, kind)
    return brief


def _hand_over(session: Session, year: int, kind: str) -> None:
    """The year's first brief holds the evaluation of the year before: that year can be closed."""
    before = select(PlanYear.year).where(PlanYear.year == year - 1, PlanYear.state == "open")
    first = held.opens_with(held.meetings_of(session, year))
    if kind == first and session.scalar(before) is not None:
        wakes.want(session, f"evaluate_year/{year - 1}")


def newest(session: Session, year: int, kind: str) -> Brief | None:
    """The brief as it was last compiled or sent."""
    found = (
        select(Kept.facts)
        .join(Meeting, Meeting.id == Kept.meeting)
        .where(Meeting.year == year, Meeting.kind == kind)
        .order_by(Kept.version.desc())
        .limit(1)
    )
    facts = session.scalar(found)
    return None if facts is None else Brief.model_validate(facts)


def as_shown(session: Session, brief: Brief, today: date) -> Brief:
    """A brief as everybody may see it today: sealed while it is closed, else with numbers for what is."""
    until = closed.brief_until(session, brief.year, brief.meeting, today)
    return sealed(brief, until) if until else veiled(brief, closed.veils(session, today, brief.language))


def as_of_now(session: Session, brief: Brief, by: Writing) -> Brief:
    """What the brief would be if it were compiled now; nothing is kept."""
    return compile_brief(brief_facts(session, brief.year, brief.meeting, brief.stage, by))


def brief_facts(
    session: Session, year: int, kind: str, stage: Literal["draft", "sent"], by: Writing
) -> BriefFacts:
    """What the brief is made of: 23 statements, 32 in April, however many areas there are."""
    meeting = _meeting_id(session, year, kind)
    of = Request.meeting == meeting
    contributions = _contributions(session, of, *ASKED_FOR_A_MEETING, by=by, kind=kind)
    areas = list(dict.fromkeys(one.subject for one in contributions))
    near = threads.surroundings(session, areas, by.today)
    recorded = outcomes.newest(session)
    meaning = threads.meaning(session, near, areas, year, recorded, by)
    sittings = held.meetings_of(session, year)
    before = held.before(sittings, kind)
    known = any(rule.kind == before for rule in by.settings.meetings)
    opens = held.opens_with(sittings) == kind
    together = held.merged_into(sittings, kind)
    return BriefFacts(
        year=year,
        meeting=kind,
        meeting_title=meeting_title(kind, by.settings),
        held_on=session.execute(select(Meeting.held_on).where(Meeting.id == meeting)).scalar_one(),
        stage=stage,
        language=by.language,
        contributions=contributions,
        before_title=meeting_title(before, by.settings) if before and known else "",
        before=_steers(session, year, before, by.today) if before and known else (),
        evaluation=_contributions(session, Request.year == year - 1, "evaluation", by=by) if opens else (),
        budget=() if kind == "april" and not together else _budget(session, year + 1, areas, by.today),
        stations=_stations(session, meeting, by),
        lessons=_lessons(session, year - 1, by) if opens else None,
        meaning=meaning,
        areas=_around(session, near, areas, year, meaning, recorded, by),
        council=by.settings.municipality.council,
        mandate=mandate(by.settings),
        basis=_basis(session, year, kind),
        together=tuple(meeting_title(one, by.settings) for one in together),
    )


def _around(
    session: Session,
    near: threads.Surroundings,
    areas: Iterable[str],
    year: int,
    meaning: Meaning,
    recorded: Iterable[OutcomeFact],
    by: Writing,
) -> dict[str, AreaFacts]:
    """What else is known about each area that is not closed; nothing closed is among it."""
    said = [one for one in last_said(recorded) if not one.is_closed(by.today)]
    told = {answer.area: answer.text for answer in meaning.answers}
    found = {}
    for area, thread in threads.threads(session, near, areas, year + 1, by).items():
        around = set(near.around(area))
        found[area] = AreaFacts(
            key=area,
            thread=thread,
            changes=tuple(change for change in meaning.changes if change.element in around),
            meaning=told.get(area, ""),
            said=tuple(one for one in said if one.subject in around),
        )
    return found


def _lessons(session: Session, year: int, by: Writing) -> Lessons | None:
    """What the evaluation of this year hands on; None where nothing was evaluated."""
    learned = lessons(evaluations.summary(session, by.settings, year, by.today))
    return None if learned.is_empty else learned


def _basis(session: Session, year: int, kind: str) -> Basis | None:
    """The newest snapshot that one of the meeting's own steps froze."""
    steps = [f"{year}/{kind}/{step}" for step in ("close", "dispatch")]
    found = select(Snapshot.id, Snapshot.on_day).where(Snapshot.subject.in_(steps))
    last = session.execute(found.order_by(Snapshot.id.desc()).limit(1)).first()
    return None if last is None else Basis(number=last.id, on_day=last.on_day)


def _meeting_id(session: Session, year: int, kind: str) -> int:
    found = select(Meeting.id).where(Meeting.year == year, Meeting.kind == kind)
    return session.execute(found).scalar_one()


def _answers() -> Any:
    """The newest answer to each task."""
    newest = select(Response.request, func.max(Response.version).label("version")).group_by(Response.request)
    last = newest.subquery()
    same = and_(Response.request == last.c.request, Response.version == last.c.version)
    return select(Response.request, Response.body).join(last, same).subquery()


def _contributions(
    session: Session, of: Any, *kinds: str, by: Writing, kind: str = ""
) -> tuple[Contribution, ...]:
    """What was asked and answered, area by area; first what was asked for the meeting of this `kind`."""
    answer = _answers()
    titles = {rule.kind: meeting_title(rule.kind, by.settings) for rule in by.settings.meetings}
    hidden = closed.task_is_closed(by.today)
    found = (
        select(Request.subject, Request.title, Request.form, answer.c.body, hidden.label("hidden"))
        .add_columns(func.coalesce(Element.id, Request.id).label("number"), Request.key)
        .outerjoin(answer, answer.c.request == Request.key)
        .outerjoin(Element, Element.key == Request.subject)
        .where(of, Request.kind.in_(kinds), Request.state != "withdrawn")
        .where(Request.form != "evaluation_questions")
        .order_by(Request.kind.desc(), Request.title, Request.key)
    )
    return tuple(
        Contribution(
            subject=row.subject,
            title="" if row.hidden else row.title,
            form=row.form,
            body=row.body if not row.hidden or row.body is None else {},
            number=row.number if row.hidden else None,
            asked_for=titles.get(row.key.split("/")[1], "") if row.key.split("/")[1] != kind else "",
        )
        for row in session.execute(found)
    )


def _steers(session: Session, year: int, kind: str, today: date) -> tuple[Said, ...]:
    newest = (
        select(Outcome.subject, func.max(Outcome.version).label("version"))
        .join(Meeting, Meeting.id == Outcome.meeting)
        .where(Meeting.year == year, Meeting.kind == kind, Outcome.kind == "steer")
        .group_by(Outcome.subject)
        .subquery()
    )
    same = and_(Outcome.subject == newest.c.subject, Outcome.version == newest.c.version)
    found = (
        select(Outcome.title, Outcome.verdict, Outcome.text, closed.OUTCOME)
        .add_columns(func.coalesce(Element.id, Outcome.id).label("id"))
        .join(newest, same)
        .join(Meeting, Meeting.id == Outcome.meeting)
        .outerjoin(Element, Element.key == Outcome.subject)
        .where(Meeting.year == year, Meeting.kind == kind, Outcome.kind == "steer")
        .order_by(Outcome.title, Outcome.subject)
    )
    return tuple(_said(row, today) for row in session.execute(found))


def _said(row: Any, today: date) -> Said:
    if closed.is_closed(row.confidential_until, today):
        return Said(title="", verdict=row.verdict, number=row.id)
    return Said(title=row.title, verdict=row.verdict, text=row.text)


def _stations(session: Session, meeting: int, by: Writing) -> tuple[Seen, ...]:
    answer = _answers()
    found = (
        select(Request.subject, answer.c.body)
        .outerjoin(answer, answer.c.request == Request.key)
        .where(Request.meeting == meeting, Request.kind == "approval")
    )
    bodies = {row.subject: row.body or {} for row in session.execute(found)}
    danish = by.language == "da"
    return tuple(
        Seen(
            title=station.title if danish else station.title_en,
            verdict=bodies.get(station.key, {}).get("verdict", ""),
            comment=bodies.get(station.key, {}).get("comment", ""),
        )
        for station in by.settings.route
    )


def _budget(session: Session, first_year: int, areas: Iterable[str], today: date) -> tuple[Budgeted, ...]:
    """The newest budget of the year: what serves an area, or an element that belongs to it.

    The money of a closed element or line stands nowhere, in no sum either: the rest could be worked out.
    """
    version = select(BudgetLine.version).where(BudgetLine.first_year == first_year)
    newest = version.order_by(BudgetLine.id.desc()).limit(1).scalar_subquery()
    asked = list(areas)
    serves = (Link.from_key == LineServes.element, Link.to_key.in_(asked), Link.role == "serves")
    belongs = and_(*serves, LineServes.element.not_in(asked))  # an area that is asked about keeps its own
    area = func.coalesce(Link.to_key, LineServes.element).label("area")
    until = Element.confidential_until
    amounts = [func.sum(getattr(BudgetLine, f"y{n}") * LineServes.share).label(f"y{n}") for n in range(4)]
    found = (
        select(area, *amounts)
        .select_from(LineServes)
        .join(BudgetLine, BudgetLine.id == LineServes.line)
        .outerjoin(Link, belongs)
        .where(
            BudgetLine.first_year == first_year, BudgetLine.version == newest, ~closed.line_is_closed(today)
        )
        .where(or_(LineServes.element.in_(asked), Link.to_key.is_not(None)))
        .group_by(area)
    )
    sums = {row.area: tuple(int(row[n]) // 100 for n in range(1, 5)) for row in session.execute(found)}
    named = select(Element.key, Element.title).where(Element.key.in_(list(sums)))
    elements = session.execute(named.where(or_(until.is_(None), until <= today)).order_by(Element.title))
    return tuple(Budgeted(title=row.title, amounts=sums[row.key]) for row in elements)
