"""Follow-up rounds, the register and the yearly evaluation in the memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import CursorResult, insert, or_, select, update
from sqlalchemy.orm import Session

from models.choices import Words
from models.facts import Refused
from models.forms import StatusReport
from models.outcomes import Register
from models.settings import Language
from models.store import action_plans, held, journal, outcomes, requests, snapshots
from models.store.outcomes import OPEN_STATES, Writing
from models.store.requests import NewRequest, RequestFact
from models.store.tables import (
    Brief,
    Element,
    Indicator,
    Link,
    Measurement,
    Meeting,
    Milestone,
    PlanYear,
    Request,
)

AREAS = ("strategy", "policy")
"""The kinds of element that questions are asked about; actions are a list under them."""

ASKED_AT_EVALUATION = ("plan_group", "direktion")
"""The roles that get the four questions of the yearly evaluation."""


class Area(NamedTuple):
    """An element that a question is asked about, and the post that answers for it."""

    key: str
    title: str
    post: str | None


# ── Follow-up rounds ────────────────────────────────────────────────────────────────────────────────────


def ask_status(session: Session, year: int, no: int, by: Writing) -> int:
    """Open one task per area that has actions or open outcomes, once its day has come; how many."""
    due_on = _date_of(session, year, "followup_due", no, by.language)
    if not _step(session, year, "followup_ask", no, by):
        return 0
    new = [_status(year, no, area, due_on) for area in _followed(session, year, by.today)]
    requests.open_requests(session, new, by.today)
    _journal(session, by, "status asked", f"followup/{year}/{no}", len(new))
    return len(new)


def end_status(session: Session, year: int, no: int, by: Writing) -> bool:
    """The day the statuses are due has come; what is missing is followed by the ladder."""
    ended = _step(session, year, "followup_due", no, by)
    if ended:
        snapshots.freeze_basis(session, "status", f"{year}/status/{no}", year, by)
    return ended


def apply_status(session: Session, task: RequestFact, report: StatusReport, by: Writing) -> None:
    """A status of an area: what is all done is closed, what is owed gets its new date, a value is kept."""
    if not report.done and report.new_due_on is None and report.value is None:
        return
    subjects = [task.subject, *_actions_of(session, task.subject)]
    if report.value is not None:
        _keep_value(session, task, subjects, report.value, report.evidence)
    owed = _owed_actions(session, subjects)
    if report.done:
        outcomes.mark_done(session, subjects, by.today)
        reason = Words("meldt gennemført", "reported as done").said_in(by.language)
        if owed:
            requests.close(session, owed, "answered", by.today, by.at, reason)
    elif owed and report.new_due_on is not None:
        requests.move_due(session, owed, report.new_due_on, by.today, report.reason)


def _keep_value(
    session: Session, task: RequestFact, subjects: Sequence[str], value: float, evidence: str
) -> None:
    """A value is a measurement where the area has one indicator; with several it stays in the answer."""
    indicators = session.scalars(select(Indicator.key).where(Indicator.element.in_(subjects))).all()
    if len(indicators) != 1:
        return
    taken = {"indicator": indicators[0], "period_end": _figures_of(session, task)}
    known = session.execute(
        select(Measurement.version, Measurement.value, Measurement.evidence)
        .filter_by(**taken)
        .order_by(Measurement.version.desc())
        .limit(1)
    ).first()
    if known is None or (known.value, known.evidence) != (value, evidence):
        version = known.version + 1 if known else 1
        said = {"version": version, "value": value, "evidence": evidence}
        session.execute(insert(Measurement), [{**taken, **said}])


def _figures_of(session: Session, task: RequestFact) -> date:
    """The day the figures of the task's round are taken."""
    no = int(task.key.split("/")[2])
    as_of = session.scalar(
        select(Milestone.as_of).where(
            Milestone.year == task.year, Milestone.kind == "followup_ask", Milestone.no == no
        )
    )
    return as_of or task.due_on


def register(session: Session, year: int) -> Register:
    """The steers and decisions of a year, and what remains from the years before it."""
    lines = outcomes.newest(session)
    kept = [line for line in lines if line.year == year or (line.year < year and line.open)]
    return Register(year=year, lines=tuple(kept))


def unfiled(session: Session, year: int, kind: str) -> Register:
    """The steers of a meeting that have become no case: talked about, never decided."""
    lines = outcomes.of_meeting(session, year, kind)
    return Register(year=year, lines=tuple(line for line in lines if line.only_talked_about))


def _status(year: int, no: int, area: Area, due_on: date) -> NewRequest:
    return NewRequest(
        key=f"{year}/status/{no}/{area.key}",
        kind="status",
        form="status",
        year=year,
        subject=area.key,
        title=area.title,
        post=area.post,
        due_on=due_on,
    )


def _followed(session: Session, year: int, today: date) -> list[Area]:
    """The areas with an action in force, an open outcome or a place in direktionens plan; in sets."""
    elements = _in_force(session, year, today)
    belongs = _belongs(session)
    running = {key for key, element in elements.items() if element.kind == "action"}
    open_about = {line.subject for line in outcomes.newest(session) if line.open}
    open_about |= action_plans.followed(session, year)
    wanted = {_area_of(key, belongs, elements) for key in (running | open_about) & elements.keys()}
    spoken_of = {_area_of(key, belongs, elements) for key in open_about & elements.keys()}
    areas = (Area(key, elements[key].title, elements[key].post) for key in sorted(wanted))
    return [area for area in areas if area.post is not None or area.key in spoken_of]


class _Element(NamedTuple):
    kind: str
    title: str
    post: str | None


def _in_force(session: Session, year: int, today: date) -> dict[str, _Element]:
    found = session.execute(
        select(Element.key, Element.kind, Element.title, Element.post).where(
            or_(Element.ended_on.is_(None), Element.ended_on > today),
            or_(Element.first_year.is_(None), Element.first_year <= year + 1),
            or_(Element.last_year.is_(None), Element.last_year >= year),
        )
    )
    return {row.key: _Element(row.kind, row.title, row.post) for row in found}


def _belongs(session: Session) -> dict[str, str]:
    """The strategy or policy that each action or effect belongs to: the first, where there are several."""
    found = session.execute(
        select(Link.from_key, Link.to_key)
        .join(Element, Element.key == Link.to_key)
        .where(Element.kind.in_(AREAS))
        .order_by(Link.id.desc())
    )
    return {row.from_key: row.to_key for row in found}


def _area_of(key: str, belongs: Mapping[str, str], elements: Mapping[str, _Element]) -> str:
    if elements[key].kind not in ("action", "effect"):
        return key
    area = belongs.get(key, key)
    return area if area in elements else key


def _actions_of(session: Session, area: str) -> list[str]:
    """The actions and effects of an area, as the question asked about it lists them."""
    mine = [key for key, to_key in _belongs(session).items() if to_key == area]
    kinds = select(Element.key).where(Element.key.in_(mine), Element.kind.in_(("action", "effect")))
    return list(session.scalars(kinds))


def _owed_actions(session: Session, subjects: Sequence[str]) -> list[str]:
    found = select(Request.key).where(
        Request.kind == "action", Request.subject.in_(subjects), Request.state.in_(OPEN_STATES)
    )
    return sorted(session.scalars(found))


# ── The yearly evaluation ───────────────────────────────────────────────────────────────────────────────


def ask_evaluation(session: Session, year: int, by: Writing) -> int:
    """Open the evaluation's tasks, once its day has come: the areas' owners, and the four questions."""
    due_on = _date_of(session, year, "evaluation_due", 0, by.language)
    if not _step(session, year, "evaluation_ask", 0, by):
        return 0
    posts = {post for role in ASKED_AT_EVALUATION for post in requests.posts_with_role(session, role)}
    new = [_evaluation(year, area, due_on) for area in _areas(session, year, by.today)]
    new += [_four_questions(year, post, due_on, by.language) for post in sorted(posts)]
    requests.open_requests(session, new, by.today)
    _journal(session, by, "evaluation asked", f"planyear/{year}", len(new))
    return len(new)


def end_evaluation(session: Session, year: int, by: Writing) -> bool:
    """The day the evaluation is due has come; April's brief takes what is there."""
    ended = _step(session, year, "evaluation_due", 0, by)
    if ended:
        snapshots.freeze_basis(session, "evaluation", f"{year}/evaluation", year, by)
    return ended


def hand_over(session: Session, year: int, by: Writing) -> bool:
    """Close the plan year once April of the year after has a brief that its evaluation stands in."""
    if not _is_handed_over(session, year):
        return False
    closed = session.execute(
        update(PlanYear).where(PlanYear.year == year, PlanYear.state == "open").values(state="closed")
    )
    if not _changed(closed):
        return False
    _journal(session, by, "year closed", f"planyear/{year}", 1)
    return True


def _areas(session: Session, year: int, today: date) -> list[Area]:
    """The strategies and policies in force that somebody answers for."""
    elements = _in_force(session, year, today).items()
    areas = (Area(key, element.title, element.post) for key, element in elements if element.kind in AREAS)
    return sorted(area for area in areas if area.post is not None)


def _evaluation(year: int, area: Area, due_on: date) -> NewRequest:
    return NewRequest(
        key=f"{year}/evaluation/{area.key}",
        kind="evaluation",
        form="evaluation",
        year=year,
        subject=area.key,
        title=area.title,
        post=area.post,
        due_on=due_on,
    )


def _four_questions(year: int, post: str, due_on: date, language: Language) -> NewRequest:
    title = Words(f"ejerskab og sammenhæng i planår {year}", f"ownership and coherence in plan year {year}")
    return NewRequest(
        key=f"{year}/evaluation/questions/{post}",
        kind="evaluation",
        form="evaluation_questions",
        year=year,
        subject=f"questions/{post}",
        title=title.said_in(language),
        post=post,
        due_on=due_on,
    )


def _is_handed_over(session: Session, year: int) -> bool:
    due = select(Milestone.id).where(
        Milestone.year == year, Milestone.kind == "evaluation_due", Milestone.state == "done"
    )
    brief = (
        select(Brief.id)
        .join(Meeting, Meeting.id == Brief.meeting)
        .where(Meeting.year == year + 1, Meeting.kind == held.opens_with(held.meetings_of(session, year + 1)))
        .limit(1)
    )
    return session.scalar(due) is not None and session.scalar(brief) is not None


# ── Steps ───────────────────────────────────────────────────────────────────────────────────────────────


def _step(session: Session, year: int, kind: str, no: int, by: Writing) -> bool:
    """Take a waiting step whose day has come: true for the one who takes it."""
    taken = session.execute(
        update(Milestone)
        .where(Milestone.year == year, Milestone.scope == "year", Milestone.kind == kind)
        .where(Milestone.no == no, Milestone.state == "waiting", Milestone.date <= by.today)
        .values(state="done", done_on=by.today, done_at=by.at, done_by=by.actor)
    )
    return bool(_changed(taken))


def _changed(result: Any) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0


def _date_of(session: Session, year: int, kind: str, no: int, language: Language) -> date:
    found = session.scalar(
        select(Milestone.date).where(
            Milestone.year == year, Milestone.scope == "year", Milestone.kind == kind, Milestone.no == no
        )
    )
    if found is None:
        raise Refused(
            Words(
                f"Planår {year} har ikke den dato. Åbn planåret først, og se rundernes numre i kalenderen.",
                f"Plan year {year} has no such date. Open the year first; the calendar shows the rounds.",
            ).said_in(language)
        )
    return found


def _journal(session: Session, by: Writing, act: str, subject: str, count: int) -> None:
    journal.write(session, by.at, by.actor, by.door, [journal.Entry(act, subject, None, str(count))])
