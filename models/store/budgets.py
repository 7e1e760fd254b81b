"""The money of a plan year in the memory, read in a fixed number of statements for the page about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from models.budget import (
    Adopted,
    Answered,
    BudgetFacts,
    Entry,
    Known,
    Portion,
    Reconciled,
    RoomSum,
    Step,
    Version,
    certainty_of,
    chain,
    reconcile,
    room_by_area,
)
from models.choices import CHOICES, Words
from models.coherence.picture import AppropriationRow
from models.settings import Language, Settings
from models.store import room
from models.store.tables import (
    Account,
    Actual,
    Appropriation,
    BudgetLine,
    Element,
    LineServes,
    Link,
    Meeting,
    Outcome,
    Request,
    Response,
)

AREAS = ("strategy", "policy")
"""The kinds of element that money is summed by."""

MONTHS = 12

WITHOUT = Words("Uden område", "No area")
CLOSED = Words("Øvrige, også lukkede punkter", "Others, closed items among them")


def facts(session: Session, settings: Settings, year: int, today: date) -> BudgetFacts:
    """All about a plan year's money: its chain, the budgets around it, the accounts, and the room to move."""
    known = _known(session, today)
    versions = _versions(session, year, settings)
    appropriations = _appropriations(session, (year - 1, year))
    asked, answered = room.asked_and_answered(session, year)
    sums, unheld = _room(session, settings.municipality.language, year, today, known)
    return BudgetFacts(
        year=year,
        today=today,
        steps=_steps(session, year, known),
        versions=tuple(versions),
        appropriations=tuple(appropriations),
        reconciled=tuple(_reconciled(session, settings, versions, appropriations, (year - 1, year))),
        room=tuple(sums),
        room_year=year + 1 if sums else None,
        unheld=tuple(unheld),
        no_agreement=_no_agreement(session, year),
        asked=asked,
        answered=answered,
    )


def _no_agreement(session: Session, year: int) -> bool:
    """Whether the budget was adopted without an agreement."""
    return any((row.facts or {}).get("no_agreement") for row in _outcomes(session, year))


def steps(session: Session, year: int, today: date) -> tuple[Step, ...]:
    """The chain from June to October alone."""
    return _steps(session, year, _known(session, today))


def _known(session: Session, today: date) -> dict[str, Known]:
    found = session.execute(select(Element.key, Element.title, Element.id, Element.confidential_until))
    return {
        key: Known(title, number, until is not None and until > today) for key, title, number, until in found
    }


# ── From June to October ────────────────────────────────────────────────────────────────────────────────


def _steps(session: Session, year: int, known: Mapping[str, Known]) -> tuple[Step, ...]:
    said = _outcomes(session, year)
    budget = [row for row in said if row.kind == "decision" and row.verdict in CHOICES["budget"]]
    adopted = [
        Adopted(row.subject, row.verdict, tuple(row.amounts), (row.facts or {}).get("to_year"))
        for row in budget
        if row.meeting == "august"
    ]
    june = [
        row.subject
        for row in said
        if (row.meeting, row.kind, row.verdict) == ("june", "steer", "prioritised")
    ]
    return chain(_answers(session, year), june, adopted, known)


def _answers(session: Session, year: int) -> list[Answered]:
    """The newest answer to each contribution to June and August."""
    last = select(func.max(Response.version)).where(Response.request == Request.key)
    newest = and_(
        Response.request == Request.key, Response.version == last.correlate(Request).scalar_subquery()
    )
    asked = (Request.year == year, Request.kind == "contribution", Request.form.in_(("june", "august")))
    found = session.execute(
        select(Request.form, Request.subject, Response.body)
        .outerjoin(Response, newest)
        .where(*asked, Request.state != "withdrawn")
        .order_by(Request.key)
    )
    return [Answered(*row) for row in found]


def _outcomes(session: Session, year: int) -> Sequence[Any]:
    """The steers and decisions of the year's meetings, each in its newest version."""
    newest = (
        select(Outcome.meeting, Outcome.kind, Outcome.subject, func.max(Outcome.version).label("version"))
        .group_by(Outcome.meeting, Outcome.kind, Outcome.subject)
        .subquery()
    )
    columns = ("meeting", "kind", "subject", "version")
    same = (getattr(Outcome, name) == newest.c[name] for name in columns)
    said = (Outcome.kind, Outcome.subject, Outcome.verdict, Outcome.amounts, Outcome.facts)
    return session.execute(
        select(Meeting.kind.label("meeting"), *said)
        .select_from(Outcome)
        .join(newest, and_(*same))
        .join(Meeting, Meeting.id == Outcome.meeting)
        .where(Meeting.year == year)
        .order_by(Outcome.subject)
    ).all()


# ── Budgets and accounts ────────────────────────────────────────────────────────────────────────────────


def _versions(session: Session, year: int, settings: Settings) -> list[Version]:
    """The budgets of the year before, the plan year and the budget year; of each year the newest last."""
    sums = [func.sum(getattr(BudgetLine, f"y{n}")) for n in range(4)]
    found = session.execute(
        select(BudgetLine.first_year, BudgetLine.version, func.count(), *sums)
        .where(BudgetLine.first_year.between(year - 1, year + 1))
        .group_by(BudgetLine.first_year, BudgetLine.version)
        .order_by(BudgetLine.first_year, func.max(BudgetLine.id))
    )
    final = settings.money.final_versions
    return [
        Version(first, name, certainty_of(name, final), count, (int(a), int(b), int(c), int(d)))
        for first, name, count, a, b, c, d in found
    ]


def _appropriations(session: Session, years: Sequence[int]) -> list[AppropriationRow]:
    columns = [getattr(Appropriation, name) for name in AppropriationRow._fields]
    found = select(*columns).where(Appropriation.year.in_(years))
    return list(
        map(
            AppropriationRow._make,
            session.execute(found.order_by(Appropriation.decided_on, Appropriation.id)),
        )
    )


class _Accounts(NamedTuple):
    """A year's accounts, and the last period where they are not whole."""

    entries: tuple[Entry, ...]
    until: str


def _reconciled(
    session: Session,
    settings: Settings,
    versions: Sequence[Version],
    added: Sequence[AppropriationRow],
    years: Sequence[int],
) -> Iterable[Reconciled]:
    budgets = _by_account(session, years)
    accounts = _accounts(session, settings, years)
    charts = _charts(session, years)
    for year in years:
        theirs = [one for one in versions if one.first_year == year]
        adopted = [one for one in theirs if one.certainty == "final"]
        chosen = next(reversed(adopted or theirs), None)
        budget = budgets.get((year, chosen.name), []) if chosen else []
        more = [Entry(row.account, row.amount) for row in added if row.year == year]
        actuals = accounts.get(year, _Accounts((), ""))
        if budget or more or actuals.entries:
            chart = charts.get(year, {})
            yield reconcile(year, budget, more, actuals.entries, chart, actuals.until)


def _by_account(session: Session, years: Sequence[int]) -> dict[tuple[int, str], list[Entry]]:
    """The budget year of each version, account by account."""
    place = (BudgetLine.first_year, BudgetLine.version, BudgetLine.account)
    found = session.execute(
        select(*place, func.sum(BudgetLine.y0)).where(BudgetLine.first_year.in_(years)).group_by(*place)
    )
    budgets: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for first_year, version, account, amount in found:
        budgets[first_year, version].append(Entry(account, int(amount)))
    return budgets


def _accounts(session: Session, settings: Settings, years: Sequence[int]) -> dict[int, _Accounts]:
    """What the accounts show: of the whole year, or before it is over the sum of its periods."""
    place = (Actual.year, Actual.period, Actual.account)
    found = session.execute(
        select(*place, func.sum(Actual.amount)).where(Actual.year.in_(years)).group_by(*place)
    )
    periods: dict[int, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for year, period, account, amount in found:
        periods[year][period].append(Entry(account, int(amount)))
    return {year: _of_year(theirs, settings.money.whole_year) for year, theirs in periods.items()}


def _of_year(periods: Mapping[str, Sequence[Entry]], whole_year: Iterable[str]) -> _Accounts:
    whole = {name.casefold() for name in whole_year}
    taken = [name for name in periods if name.casefold() in whole] or sorted(periods, key=_in_order)
    is_whole = taken[0].casefold() in whole or len(taken) == MONTHS
    entries = tuple(entry for name in taken for entry in periods[name])
    return _Accounts(entries, "" if is_whole else taken[-1])


def _in_order(period: str) -> tuple[int, str]:
    return (int(period), "") if period.isdecimal() else (0, period)


def _charts(session: Session, years: Sequence[int]) -> dict[int, dict[str, str]]:
    found = select(Account.year, Account.code, Account.text).where(Account.year.in_(years))
    charts: dict[int, dict[str, str]] = defaultdict(dict)
    for year, code, text in session.execute(found):
        charts[year][code] = text
    return charts


# ── Room to move ────────────────────────────────────────────────────────────────────────────────────────


def _room(
    session: Session, language: Language, year: int, today: date, known: Mapping[str, Known]
) -> tuple[Sequence[RoomSum], Sequence[tuple[str, str]]]:
    """The budget by area and movability, and the lines that nobody holds."""
    budget = room.budget_of(session, year)
    if budget is None:
        return (), ()
    amount = getattr(BudgetLine, f"y{budget.place}")
    of_budget = (room.can_be_asked_about(budget),)
    all_of_it = select(BudgetLine.movable, func.sum(amount)).where(*of_budget).group_by(BudgetLine.movable)
    hidden = func.coalesce(BudgetLine.confidential_until > today, False)
    serving = (
        select(LineServes.element, BudgetLine.movable, func.sum(amount * LineServes.share))
        .join(BudgetLine, BudgetLine.id == LineServes.line)
        .where(*of_budget, ~hidden)
        .group_by(LineServes.element, BudgetLine.movable)
    )
    of_closed = select(BudgetLine.movable, func.sum(amount)).where(*of_budget, hidden)
    areas = _areas(session)
    portions = [
        Portion(_area(element, areas, known), movable, int(total))
        for element, movable, total in session.execute(serving)
    ]
    portions += [
        Portion(Known("", 0, closed=True), movable, int(total) * 100)
        for movable, total in session.execute(of_closed.group_by(BudgetLine.movable))
    ]
    served: dict[str, int] = defaultdict(int)
    for portion in portions:
        served[portion.movable] += portion.amount
    rest = [
        Portion(None, movable, int(total) * 100 - served[movable])
        for movable, total in session.execute(all_of_it)
    ]
    sums = room_by_area(
        [*portions, *(one for one in rest if one.amount)], WITHOUT.said_in(language), CLOSED.said_in(language)
    )
    return sums, room.unheld(session, budget, today)


def _areas(session: Session) -> dict[str, str]:
    """The strategy or policy that each element serves: the first, where there are several."""
    found = session.execute(
        select(Link.from_key, Link.to_key)
        .join(Element, Element.key == Link.to_key)
        .where(Element.kind.in_(AREAS), Link.role == "serves")
        .order_by(Link.id.desc())
    )
    areas = {row.from_key: row.to_key for row in found}
    own = session.scalars(select(Element.key).where(or_(*(Element.kind == kind for kind in AREAS))))
    return areas | {key: key for key in own}


def _area(element: str, areas: Mapping[str, str], known: Mapping[str, Known]) -> Known | None:
    """The area that money for an element is counted under; closed where either of them is."""
    area = areas.get(element, element)
    own = known.get(element)
    return (
        known[area]._replace(closed=known[area].closed or bool(own and own.closed)) if area in known else None
    )
