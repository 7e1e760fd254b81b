"""The red thread of the areas that a meeting asks about, and what they mean for the municipal plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from models.choices import Words
from models.outcomes import OutcomeFact
from models.plan_meaning import Answer, Change, Line, Meaning, Supplement, Thread
from models.store import closed
from models.store.outcomes import Writing
from models.store.session import among
from models.store.strategies import DECIDED, strategy
from models.store.tables import (
    BudgetLine,
    Element,
    LineServes,
    Link,
    Meeting,
    PartChange,
    PlanPart,
    Request,
    Response,
)

CLOSED = Words("lukket punkt nr. {}", "closed item no. {}")


class _Known(NamedTuple):
    key: str
    kind: str
    title: str
    number: int
    closed: bool

    def named(self, by: Writing) -> str:
        """Its title; a number while it is closed."""
        return CLOSED.said_in(by.language).format(self.number) if self.closed else self.title


class Surroundings(NamedTuple):
    """What lies around some areas: the elements by key, and for each area what is above and below it."""

    elements: Mapping[str, _Known]
    above: Mapping[str, Sequence[str]]
    below: Mapping[str, Sequence[str]]

    def around(self, area: str) -> list[str]:
        """The area and what belongs to it."""
        return [area, *self.below.get(area, ())]


def surroundings(session: Session, areas: Collection[str], today: date) -> Surroundings:
    """Two steps up and two down by what serves what; five statements."""
    above, below = _steps(session, areas, up=True), _steps(session, areas, up=False)
    near = {*areas, *(key for keys in (*above.values(), *below.values()) for key in keys)}
    columns = (Element.key, Element.kind, Element.title, Element.id, Element.confidential_until)
    lasting = or_(Element.ended_on.is_(None), Element.ended_on > today)
    found = session.execute(select(*columns).where(among(Element.key, near), lasting))
    elements = {row.key: _known(row, today) for row in found if row.key in near}
    return Surroundings(elements, _lasting(above, elements), _lasting(below, elements))


def _known(row: Any, today: date) -> _Known:
    return _Known(row.key, row.kind, row.title, row.id, closed.is_closed(row.confidential_until, today))


def _lasting(steps: Mapping[str, Sequence[str]], elements: Mapping[str, Any]) -> dict[str, list[str]]:
    return {area: [key for key in keys if key in elements] for area, keys in steps.items()}


def _steps(session: Session, areas: Collection[str], *, up: bool) -> dict[str, list[str]]:
    """What each area reaches in one step and in two, in the order of the links."""
    here, there = (Link.from_key, Link.to_key) if up else (Link.to_key, Link.from_key)
    reached: dict[str, dict[str, None]] = {area: {} for area in areas}
    at = {area: {area} for area in areas}
    for _ in range(2):
        served = select(here, there).where(among(here, at), Link.role == "serves").order_by(Link.id)
        found = session.execute(served).all()
        at = _onward(found, at, reached)
    return {area: list(keys) for area, keys in reached.items()}


def _onward(
    links: Iterable[Any], at: Mapping[str, set[str]], reached: Mapping[str, dict[str, None]]
) -> dict[str, set[str]]:
    """One step further from where each area has come to (element -> the areas that came there)."""
    onward: dict[str, set[str]] = {}
    for here, there in links:
        for area in at.get(here, ()):
            if there != area and there not in reached[area]:
                reached[area][there] = None
                onward.setdefault(there, set()).add(area)
    return onward


# ── The red thread ──────────────────────────────────────────────────────────────────────────────────────


def threads(
    session: Session, near: Surroundings, areas: Iterable[str], year: int, by: Writing
) -> dict[str, Thread]:
    """The thread of each area that is not closed, by the newest budget of `year`; three statements."""
    open_areas = [area for area in areas if area in near.elements and not near.elements[area].closed]
    lines = _lines(session, near, open_areas, year, by.today)
    has_effects = session.scalar(select(Element.id).where(Element.kind == "effect").limit(1)) is not None
    return {area: _thread(near, area, lines, has_effects, by) for area in open_areas}


def _thread(
    near: Surroundings,
    area: str,
    lines: Mapping[str, Sequence[Line]] | None,
    has_effects: bool,
    by: Writing,
) -> Thread:
    below = [near.elements[key] for key in near.below.get(area, ())]
    visions = [near.elements[key] for key in near.above.get(area, ())]
    first = [one for one in visions if one.kind == "vision"] or visions
    actions = tuple(one.named(by) for one in below if one.kind == "action")
    needs_none = near.elements[area].kind == "action" and not actions
    return Thread(
        title=near.elements[area].title,
        above=tuple(one.named(by) for one in first),
        actions=None if needs_none else actions,
        lines=None if lines is None else tuple(lines.get(area, ())),
        effects=tuple(one.named(by) for one in below if one.kind == "effect") if has_effects else None,
    )


def _lines(
    session: Session, near: Surroundings, areas: Sequence[str], year: int, today: date
) -> dict[str, list[Line]] | None:
    """The lines of each area, the largest first; None where no line of the budget serves anything.

    A closed line, or one that serves a closed element, is left out: its text would name it.
    """
    version = select(BudgetLine.version).where(BudgetLine.first_year == year)
    newest = version.order_by(BudgetLine.id.desc()).limit(1).scalar_subquery()
    of_budget = and_(BudgetLine.first_year == year, BudgetLine.version == newest)
    any_line = select(LineServes.line).join(BudgetLine, BudgetLine.id == LineServes.line).where(of_budget)
    if session.scalar(any_line.limit(1)) is None:
        return None
    wanted = {key for area in areas for key in near.around(area)}
    found = session.execute(
        select(BudgetLine.id, BudgetLine.text, BudgetLine.account, BudgetLine.y0)
        .add_columns(LineServes.element, LineServes.share)
        .join(LineServes, LineServes.line == BudgetLine.id)
        .where(of_budget, among(LineServes.element, wanted), ~closed.line_is_closed(today))
        .order_by(func.abs(BudgetLine.y0).desc(), BudgetLine.id)
    ).all()
    return {area: _of_area(found, set(near.around(area))) for area in areas}


def _of_area(rows: Iterable[Any], around: Collection[str]) -> list[Line]:
    """Each line once, with what it gives the area and what belongs to it."""
    amounts: dict[int, int] = {}
    texts: dict[int, str] = {}
    for row in rows:
        if row.element in around:
            amounts[row.id] = amounts.get(row.id, 0) + row.y0 * row.share // 100
            texts[row.id] = row.text or row.account
    return [Line(text=texts[no], amount=amount) for no, amount in amounts.items()]


# ── The municipal plan ──────────────────────────────────────────────────────────────────────────────────


def meaning(
    session: Session,
    near: Surroundings,
    areas: Sequence[str],
    year: int,
    recorded: Iterable[OutcomeFact],
    by: Writing,
) -> Meaning:
    """What is known about what these areas mean for the municipal plan; four statements.

    `recorded`: every outcome in its newest version.
    """
    said = [one for one in recorded if one.kind == "decision" and not one.is_closed(by.today)]
    required = {one.subject: one for one in said if one.plan_supplement and one.verdict in DECIDED}
    changes = _changes(session, near, areas, required, by)
    told = {one.subject for one in required.values() if one.subject in {key for key, _ in changes}}
    revised = _revised(said, year, by)
    period = strategy(session, by.settings, year, by.today)
    due_on = period.due_on if period and not period.decided and not revised else None
    return Meaning(
        changes=tuple(change for _, change in changes),
        supplements=tuple(
            Supplement(title=one.title, decided_on=one.decided_on, body=one.body)
            for one in required.values()
            if one.subject not in told and (one.open or one.year >= year)
        ),
        answers=_answers(session, year, by.today),
        revision=revised.revision if revised else "",
        revised_on=revised.decided_on if revised else None,
        strategy_due_on=due_on if due_on and due_on.year <= year else None,
    )


def _revised(said: Iterable[OutcomeFact], year: int, by: Writing) -> OutcomeFact | None:
    """The newest decision of the period about revising the municipal plan."""
    period = by.settings.period
    first = year - period.place(year) + 1
    of_period = [
        one
        for one in said
        if one.revision and one.verdict in DECIDED and first <= one.decided_on.year < first + period.years
    ]
    return max(of_period, key=lambda one: one.decided_on, default=None)


def _changes(
    session: Session,
    near: Surroundings,
    areas: Iterable[str],
    required: Mapping[str, OutcomeFact],
    by: Writing,
) -> list[tuple[str, Change]]:
    """The parts that the areas, and what belongs to them, require changed; each once, by element."""
    around = dict.fromkeys(key for area in areas for key in near.around(area))
    lasts = or_(PlanPart.ended_on.is_(None), PlanPart.ended_on > by.today)
    found = session.execute(
        select(PartChange.element, PlanPart.kind, PlanPart.title)
        .join(PlanPart, PlanPart.key == PartChange.part)
        .where(among(PartChange.element, around), lasts)
        .order_by(PartChange.element, PlanPart.key)
    ).all()
    known = {key: near.elements[key] for key in around if key in near.elements}
    open_ = [row for row in found if row.element in known and not known[row.element].closed]
    return [(row.element, _change(row, near, required.get(row.element))) for row in open_]


def _change(row: Any, near: Surroundings, decided: OutcomeFact | None) -> Change:
    return Change(
        title=near.elements[row.element].title,
        kind=row.kind,
        part=row.title,
        supplement_on=decided.decided_on if decided else None,
        body=decided.body if decided else "",
        element=row.element,
    )


def _answers(session: Session, year: int, today: date) -> tuple[Answer, ...]:
    """What the areas answered in April of the year about what their matter means."""
    last = select(Response.request, func.max(Response.version).label("version")).group_by(Response.request)
    newest = last.subquery()
    same = and_(Response.request == newest.c.request, Response.version == newest.c.version)
    found = session.execute(
        select(Request.subject, Request.title, Response.body)
        .join(Meeting, and_(Meeting.id == Request.meeting, Meeting.year == year))
        .join(Response, Response.request == Request.key)
        .join(newest, same)
        .outerjoin(Element, Element.key == Request.subject)
        .where(Request.form == "april", Request.state != "withdrawn")
        .where(closed.open_task(today))
        .order_by(Request.title, Request.key)
    )
    said = ((row, str(row.body.get("meaning") or "")) for row in found)
    return tuple(Answer(title=row.title, text=text, area=row.subject) for row, text in said if text)
