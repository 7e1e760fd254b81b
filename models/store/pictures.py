"""The plan in one picture, read in a fixed number of statements however large the municipality is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import repeat
from operator import add, itemgetter
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from models.coherence.picture import (
    ActualRow,
    AppropriationRow,
    BudgetRows,
    Certainty,
    ElementRow,
    IndicatorRow,
    LineRow,
    LinkRow,
    MovedRow,
    PartRow,
    Picture,
    PlannedRow,
    PostRow,
    ServesRow,
    StatusRow,
    UnitRow,
)
from models.outcomes import OutcomeFact
from models.settings import Settings
from models.store import outcomes
from models.store.action_plans import subjects_in_plan
from models.store.organisation import held_on
from models.store.plan_groups import group, read_about
from models.store.strategies import strategy
from models.store.tables import (
    Actual,
    Appropriation,
    BudgetLine,
    Element,
    Indicator,
    LineServes,
    Link,
    Measurement,
    Milestone,
    PartChange,
    Person,
    PlannedAmount,
    PlanPart,
    Post,
    PostHolder,
    Request,
    Response,
    Target,
    Unit,
)

MOVED_OFTEN = 2
"""How often a deadline was moved before anybody hears of it."""


def picture(session: Session, settings: Settings, year: int, today: date) -> Picture:
    """Everything that the rules look at, for plan year `year` on the day `today`."""
    recorded = outcomes.newest(session)
    budget, before = _budgets(session, settings, year, today)
    years = _years(year, budget)
    return Picture(
        year=year,
        today=today,
        elements=_elements(session),
        links=_links(session),
        budget=budget,
        before=before,
        planned=_planned(session, years),
        appropriations=_appropriations(session, year),
        actuals=_actuals(session, settings, year, _schemes(budget, before)),
        indicators=_indicators(session, today),
        statuses=_statuses(session, year, today),
        outcomes=recorded,
        budget_recorded=_budget_recorded(session, recorded, year),
        steers_due=_steers_due(session, year),
        moved=_moved(session),
        posts=_posts(session, today),
        units=_units(session),
        action_plan=subjects_in_plan(session, year),
        read=read_about(session, settings, year),
        parts=_parts(session, today),
        part_changes=_part_changes(session),
        group=group(session, settings, year, today),
        strategy=strategy(session, settings, year, today),
        measured_within_months=settings.evidence.measured_within_months,
    )


Row = TypeVar("Row", bound=tuple[Any, ...])


def _read(session: Session, found: Select[Any]) -> Sequence[Any]:
    """Rows as the database gives them: a session would look for objects in each of some hundred thousand."""
    return session.connection().execute(found).all()


def _made(kind: type[Row], rows: Iterable[Any]) -> list[Row]:
    """`kind._make` of each row, without a call for each."""
    return list(map(tuple.__new__, repeat(kind), rows))


# ── The plan ────────────────────────────────────────────────────────────────────────────────────────────


def _elements(session: Session) -> Sequence[ElementRow]:
    columns = [getattr(Element, name) for name in ElementRow._fields[:-1]]
    return _made(ElementRow, _read(session, select(*columns, Element.id).order_by(Element.id)))


def _links(session: Session) -> Sequence[LinkRow]:
    columns = (Link.from_key, Link.to_key, Link.role)
    return _made(LinkRow, _read(session, select(*columns).order_by(Link.id)))


def _parts(session: Session, today: date) -> Mapping[str, PartRow]:
    """The parts of the municipal plan that are not over."""
    lasts = or_(PlanPart.ended_on.is_(None), PlanPart.ended_on > today)
    found = session.execute(select(PlanPart.key, PlanPart.kind, PlanPart.title).where(lasts))
    return {key: PartRow(kind, title) for key, kind, title in found}


def _part_changes(session: Session) -> Sequence[tuple[str, str]]:
    columns = (PartChange.element, PartChange.part)
    return [(element, part) for element, part in session.execute(select(*columns).order_by(*columns))]


# ── The money ───────────────────────────────────────────────────────────────────────────────────────────


class _Version(NamedTuple):
    first_year: int
    version: str


def _budgets(
    session: Session, settings: Settings, year: int, today: date
) -> tuple[BudgetRows | None, BudgetRows | None]:
    """The budget that is looked at, and the adopted one of the year before it."""
    known = _versions(session, year)
    chosen = next((one for first in (year + 1, year) for one in known if one.first_year == first), None)
    if chosen is None:
        return None, None
    adopted = (
        one
        for one in known
        if one.first_year == chosen.first_year - 1 and one.version in settings.money.final_versions
    )
    before = next(adopted, None)
    old = _budget(session, before, settings, today) if before else None
    return _budget(session, chosen, settings, today), old


def _versions(session: Session, year: int) -> list[_Version]:
    """The budgets of these years, the newest first."""
    found = (
        select(BudgetLine.first_year, BudgetLine.version)
        .where(BudgetLine.first_year.between(year - 1, year + 1))
        .group_by(BudgetLine.first_year, BudgetLine.version)
        .order_by(func.max(BudgetLine.id).desc())
    )
    return _made(_Version, _read(session, found))


def _budget(session: Session, chosen: _Version, settings: Settings, today: date) -> BudgetRows:
    its = and_(BudgetLine.first_year == chosen.first_year, BudgetLine.version == chosen.version)
    final = chosen.version in settings.money.final_versions
    certainty: Certainty = "final" if final else "preliminary"
    return BudgetRows(*chosen, certainty, _lines(session, its, today), _serves(session, its))


def _lines(session: Session, its: Any, today: date) -> Sequence[LineRow]:
    first = (BudgetLine.id, BudgetLine.key, BudgetLine.scheme, BudgetLine.account, BudgetLine.text)
    amounts = (BudgetLine.y0, BudgetLine.y1, BudgetLine.y2, BudgetLine.y3)
    hidden = func.coalesce(BudgetLine.confidential_until > today, false()).label("closed")
    columns = (*first, BudgetLine.unit, *amounts, BudgetLine.movable, hidden)
    rows = _read(session, select(*columns).where(its).order_by(BudgetLine.id))
    named, four, movable = itemgetter(*range(6)), itemgetter(*range(6, 10)), itemgetter(10)
    shut = map(bool, map(itemgetter(11), rows))
    amounts_and_rest = zip(map(four, rows), map(movable, rows), shut, strict=True)
    return _made(LineRow, map(add, map(named, rows), amounts_and_rest))


def _serves(session: Session, its: Any) -> Sequence[ServesRow]:
    columns = (LineServes.line, LineServes.element, LineServes.share)
    found = select(*columns).join(BudgetLine, BudgetLine.id == LineServes.line).where(its)
    return _made(ServesRow, _read(session, found.order_by(*columns[:2])))


def _years(year: int, budget: BudgetRows | None) -> tuple[int, int]:
    """The first and last year of amounts that can be laid beside the budget."""
    first = budget.first_year if budget else year + 1
    return first, first + 3


def _planned(session: Session, years: tuple[int, int]) -> Sequence[PlannedRow]:
    columns = (PlannedAmount.element, PlannedAmount.year, PlannedAmount.amount, PlannedAmount.certainty)
    found = select(*columns).where(PlannedAmount.year.between(*years)).order_by(*columns[:2])
    return _made(PlannedRow, _read(session, found))


def _appropriations(session: Session, year: int) -> Sequence[AppropriationRow]:
    columns = [getattr(Appropriation, name) for name in AppropriationRow._fields]
    found = select(*columns).where(Appropriation.year.between(year - 1, year + 1))
    return _made(AppropriationRow, _read(session, found.order_by(Appropriation.key)))


def _schemes(*budgets: BudgetRows | None) -> list[str]:
    return sorted({line.scheme for budget in budgets if budget for line in budget.lines})


def _actuals(session: Session, settings: Settings, year: int, schemes: Sequence[str]) -> Sequence[ActualRow]:
    """What each account shows for a whole year, whatever its units, in the charts that the budgets use."""
    columns = (Actual.year, Actual.account)
    found = (
        select(*columns, func.sum(Actual.amount))
        .where(Actual.year.between(year - 1, year + 1))
        .where(Actual.period.in_(_spelled(settings.money.whole_year)))
        .where(Actual.scheme.in_(schemes))
        .group_by(*columns)
        .order_by(*columns)
    )
    return [ActualRow(of, account, int(amount)) for of, account, amount in session.execute(found)]


def _spelled(names: Iterable[str]) -> list[str]:
    """These names with and without capitals: SQLite knows none beyond A to Z."""
    return sorted({said for name in names for said in (name, name.lower(), name.capitalize(), name.upper())})


# ── What shows an effect, and what is reported ──────────────────────────────────────────────────────────


def _indicators(session: Session, today: date) -> Sequence[IndicatorRow]:
    """Each indicator with its newest measurement, against the target of the year it was measured in."""
    measured = {key: (day, value) for key, day, value in _read(session, _measured(today))}
    targets = {(key, of): value for key, of, value in _read(session, _TARGETS)}
    columns = (Indicator.key, Indicator.element, Indicator.title, Indicator.direction, Indicator.tolerance)
    found = _read(session, select(*columns).order_by(Indicator.key))
    return [IndicatorRow._make((*row, *_against(row.key, measured, targets))) for row in found]


_TARGETS = select(Target.indicator, Target.year, Target.value)


def _measured(today: date) -> Select[Any]:
    """The newest value of each indicator, in its newest version."""
    order = (Measurement.period_end.desc(), Measurement.version.desc())
    place = func.row_number().over(partition_by=Measurement.indicator, order_by=order).label("place")
    ranked = (
        select(Measurement.indicator, Measurement.period_end, Measurement.value, place)
        .where(Measurement.period_end <= today)
        .subquery()
    )
    return select(ranked.c.indicator, ranked.c.period_end, ranked.c.value).where(ranked.c.place == 1)


def _against(
    key: str, measured: Mapping[str, tuple[date, float]], targets: Mapping[tuple[str, int], float]
) -> tuple[date | None, float | None, float | None]:
    day, value = measured.get(key, (None, None))
    return day, value, targets.get((key, day.year)) if day else None


def _statuses(session: Session, year: int, today: date) -> Mapping[str, StatusRow]:
    """The newest status of each area since the year before: a follow-up's, or April's contribution.

    An answer that there is nothing new keeps the status before it.
    """
    last = select(Response.request, func.max(Response.version).label("version")).group_by(Response.request)
    newest = last.subquery()
    same = and_(Response.request == newest.c.request, Response.version == newest.c.version)
    track = Response.body["track"].as_string()
    found = session.execute(
        select(Request.subject, track, Response.on_day)
        .join(Response, Response.request == Request.key)
        .join(newest, same)
        .where(Request.form.in_(("status", "april")), Request.year.between(year - 1, year + 1))
        .where(track.is_not(None), track != "", Response.on_day <= today)
        .order_by(Response.on_day, Response.at, Response.id)
    )
    return {subject: StatusRow(said, day) for subject, said, day in found}


# ── What was pointed to and decided ─────────────────────────────────────────────────────────────────────


def _budget_recorded(session: Session, recorded: Sequence[OutcomeFact], year: int) -> bool:
    """Whether it has been written down what the second reading made of June's priorities."""
    task = select(Request.id).where(Request.key == f"{year}/august/budget", Request.state == "answered")
    answered = session.scalar(task) is not None
    return answered or any(
        (one.year, one.meeting, one.kind) == (year, "august", "decision") for one in recorded
    )


def _steers_due(session: Session, year: int) -> Mapping[str, date]:
    """The day on which the steers of each meeting that have become no case are listed."""
    listed = (Milestone.year == year, Milestone.kind == "unfiled", Milestone.state != "dropped")
    columns = (Milestone.scope, Milestone.date)
    found = session.execute(select(*columns).where(*listed))
    return {row.scope: row.date for row in found}


def _moved(session: Session) -> Sequence[MovedRow]:
    """What decisions owe, and is still owed after its deadline was moved more than once."""
    owed = (Request.kind == "action", Request.state.in_(outcomes.OPEN_STATES))
    found = session.execute(
        select(Request.key, Request.subject, Request.title, Request.due_no, Request.move_reason)
        .where(*owed, Request.due_no >= MOVED_OFTEN)
        .order_by(Request.key)
    )
    return _made(MovedRow, found)


# ── Who there is ────────────────────────────────────────────────────────────────────────────────────────


def _posts(session: Session, today: date) -> Mapping[str, PostRow]:
    """Every post, and who holds it today; who has left or was forgotten holds nothing."""
    here = and_(
        *(Person.key == PostHolder.person, Person.email.is_not(None)),
        or_(Person.left_on.is_(None), Person.left_on > today),
    )
    found = session.execute(
        select(Post.key, Post.title, Post.unit, Person.key)
        .outerjoin(PostHolder, and_(PostHolder.post == Post.key, held_on(today)))
        .outerjoin(Person, here)
        .order_by(PostHolder.from_on, Person.key)
    )
    posts: dict[str, PostRow] = {}
    for key, title, unit, holder in found:
        if holder is not None or key not in posts:
            posts[key] = PostRow(title, unit, holder)
    return posts


def _units(session: Session) -> Mapping[str, UnitRow]:
    columns = (Unit.name, Unit.parent, Unit.valid_to, Unit.successor)
    found = session.execute(select(Unit.key, *columns).order_by(Unit.id))
    return {key: UnitRow(*rest) for key, *rest in found}
