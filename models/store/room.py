"""Budget lines in the memory with whoever holds them, and the answers that say what can be moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, case, func, not_, or_, select, update
from sqlalchemy.orm import Session

from models.choices import Words
from models.facts import Fact, Refused
from models.forms import RoomAnswer
from models.requests import NewRequest, RequestFact
from models.room import HeldLine, RoomLine, Served, chosen, holder_of
from models.store import closed, journal, requests
from models.store.outcomes import Writing
from models.store.tables import BudgetLine, Element, LineServes, Milestone, PlanYear, Request, Unit
from models.succession import Span, heirs

ANSWER_WITHIN = 10
"""Working days to answer in, where June's deadline has passed."""


class BudgetAt(NamedTuple):
    """One budget: its first year and version, and which of its four years is looked at, from 0."""

    first_year: int
    version: str
    place: int


def budget_of(session: Session, year: int) -> BudgetAt | None:
    """The newest budget of the budget year, or before there is one of the plan year; None without any."""
    newest = (
        select(BudgetLine.first_year, BudgetLine.version, func.max(BudgetLine.id).label("last"))
        .where(BudgetLine.first_year.in_((year, year + 1)))
        .group_by(BudgetLine.first_year, BudgetLine.version)
        .subquery()
    )
    found = select(newest).order_by(newest.c.first_year.desc(), newest.c.last.desc()).limit(1)
    row = session.execute(found).first()
    return None if row is None else BudgetAt(row.first_year, row.version, year + 1 - row.first_year)


def lines(session: Session, year: int, today: date, post: str | None = None) -> list[HeldLine]:
    """The lines of the budget that hold money, each with its holder, by account; of one `post`, or all.

    Four statements at most, whatever the size.
    """
    budget = budget_of(session, year)
    if budget is None:
        return []
    heads = _heads(session, today)
    theirs = _of(budget) if post is None else and_(_of(budget), _may_be_of(post, heads))
    served = _served(session, theirs, today)
    found = session.execute(_rows(budget).where(theirs)).all()
    held = [_held(row, served.get(row.id, ()), heads.get(row.unit or ""), today) for row in found]
    return [one for one in held if post is None or one.post == post]


def unheld(session: Session, budget: BudgetAt, today: date) -> list[tuple[str, str]]:
    """Account and text of the lines that nobody holds; closed ones are left out."""
    running = or_(Element.ended_on.is_(None), Element.ended_on > today)
    serving = select(LineServes.line).join(Element, Element.key == LineServes.element)
    answered_for = serving.where(Element.post.is_not(None), running)
    led = _heads(session, today)
    found = (
        select(BudgetLine.account, BudgetLine.text)
        .where(_of(budget), or_(BudgetLine.unit.is_(None), BudgetLine.unit.not_in(list(led))))
        .where(BudgetLine.id.not_in(answered_for), ~closed.line_is_closed(today))
        .order_by(BudgetLine.account, BudgetLine.text, BudgetLine.id)
    )
    return [(row.account, row.text) for row in session.execute(found)]


def of_task(session: Session, post: str | None, year: int, today: date) -> tuple[RoomLine, ...]:
    """The lines that a task about room asks about; closed ones are not among them."""
    held = lines(session, year, today, post) if post is not None else []
    return tuple(one.line for one in held if not one.closed)


def of_tasks(session: Session, tasks: Iterable[Any], today: date) -> dict[str, tuple[RoomLine, ...]]:
    """As `of_task`, by the tasks' keys (anything with key, form, post and year).

    Nothing is read where none asks about room.
    """
    asking = [task for task in tasks if task.form == "room"]
    if len(asking) == 1:
        return {task.key: of_task(session, task.post, task.year, today) for task in asking}
    found: dict[tuple[int, str | None], list[RoomLine]] = defaultdict(list)
    for year in {task.year for task in asking}:
        for one in lines(session, year, today):
            if one.post is not None and not one.closed:
                found[year, one.post].append(one.line)
    return {task.key: tuple(found[task.year, task.post]) for task in asking}


def _of(budget: BudgetAt) -> ColumnElement[bool]:
    amounts = (BudgetLine.y0, BudgetLine.y1, BudgetLine.y2, BudgetLine.y3)
    return and_(can_be_asked_about(budget), or_(*(amount != 0 for amount in amounts)))


def can_be_asked_about(budget: BudgetAt) -> ColumnElement[bool]:
    """The lines of a budget whose money could be moved: not taxes, grants, interest and loans (7 and 8).

    Those of the authorised chart are asked about only where they serve something in the plan.
    """
    of_budget = (BudgetLine.first_year == budget.first_year, BudgetLine.version == budget.version)
    financing = and_(
        BudgetLine.scheme == "dk", or_(BudgetLine.account.like("7%"), BudgetLine.account.like("8%"))
    )
    return and_(*of_budget, or_(not_(financing), BudgetLine.id.in_(select(LineServes.line))))


def _heads(session: Session, today: date) -> dict[str, str]:
    """Each unit to the post that leads it, or leads the one unit that took over from it."""
    found = session.execute(select(Unit.key, Unit.head_post, Unit.valid_to, Unit.successor)).all()
    units = {row.key: Span(row.valid_to, row.successor) for row in found}
    heads = {row.key: row.head_post for row in found}
    now = {key: heirs(key, units, today) for key in units}
    led = {key: heads.get(one[0]) for key, one in now.items() if len(one) == 1}
    return {key: head for key, head in led.items() if head is not None}


def _may_be_of(post: str, heads: Mapping[str, str]) -> ColumnElement[bool]:
    """Lines that serve something of the post's, or belong to a unit that it leads today."""
    serving = select(LineServes.line).join(Element, Element.key == LineServes.element)
    led = [unit for unit, head in heads.items() if head == post]
    return or_(BudgetLine.id.in_(serving.where(Element.post == post)), BudgetLine.unit.in_(led))


def _rows(budget: BudgetAt) -> Any:
    named = ("id", "first_year", "version", "key", "account", "text", "unit", "movable")
    amount = getattr(BudgetLine, f"y{budget.place}").label("amount")
    columns = [getattr(BudgetLine, name) for name in (*named, "confidential_until")]
    return select(*columns, amount).order_by(BudgetLine.account, BudgetLine.text, BudgetLine.id)


def _served(session: Session, theirs: ColumnElement[bool], today: date) -> dict[int, list[Served]]:
    """What each line serves; what has ended is nobody's any more."""
    hidden = func.coalesce(Element.confidential_until > today, False)
    over = and_(Element.ended_on.is_not(None), Element.ended_on <= today)
    found = session.execute(
        select(LineServes.line, LineServes.element, LineServes.share)
        .add_columns(case((~over, Element.post)).label("post"), hidden.label("closed"))
        .join(BudgetLine, BudgetLine.id == LineServes.line)
        .join(Element, Element.key == LineServes.element)
        .where(theirs)
    )
    served: dict[int, list[Served]] = defaultdict(list)
    for row in found:
        served[row.line].append(Served(row.element, row.share, row.post, bool(row.closed)))
    return served


def _held(row: Any, served: Sequence[Served], head: str | None, today: date) -> HeldLine:
    line = RoomLine(
        id=row.id,
        key=f"{row.first_year}/{row.version}/{row.key}",
        account=row.account,
        text=row.text,
        amount=row.amount,
        movable=row.movable,
    )
    own = closed.is_closed(row.confidential_until, today)
    return HeldLine(line, holder_of(served, head), own or any(one.closed for one in served))


# ── Asking ──────────────────────────────────────────────────────────────────────────────────────────────

TITLE = Words("budget {}", "budget {}")


class RoomAsked(Fact):
    """How many budget holders are asked by when, about how many lines; `unheld` lines have no holder."""

    year: int
    due_on: date | None = None
    holders: int = 0
    new: int = 0
    lines: int = 0
    unheld: int = 0


def ask(session: Session, year: int, by: Writing) -> RoomAsked:
    """Open one task per budget holder, due with June's answers; who has been asked is not asked again.

    Refused for a planår that is not open: budget 2028 is asked about in planår 2027.
    """
    _refuse_unless_open(session, year, by)
    held = lines(session, year, by.today)
    theirs = [one for one in held if one.post is not None and not one.closed]
    posts = sorted({one.post for one in theirs if one.post is not None})
    due_on = _due_on(session, year, by)
    new = [_task(year, post, due_on, by) for post in posts]
    known = {fact.key for fact in requests.of_keys(session, [one.key for one in new])}
    requests.open_requests(session, new, by.today)
    fresh = [one.key for one in new if one.key not in known]
    entries = [journal.Entry("room asked", f"request/{key}", None, due_on.isoformat()) for key in fresh]
    journal.write(session, by.at, by.actor, by.door, entries)
    unheld = sum(one.post is None and not one.closed for one in held)
    return RoomAsked(
        year=year,
        due_on=due_on,
        holders=len(posts),
        new=len(fresh),
        lines=len(theirs),
        unheld=unheld,
    )


_NOT_OPEN = Words(
    "Planår {year} er ikke åbent. Der spørges om budget {budget} i planår {year}; åbn det først, eller vælg"
    " det planår, der er i gang.",
    "Plan year {year} is not open. Budget {budget} is asked about in plan year {year}; open it first, or"
    " choose the year that is under way.",
)


def _refuse_unless_open(session: Session, year: int, by: Writing) -> None:
    state = session.scalar(select(PlanYear.state).where(PlanYear.year == year))
    if state != "open":
        raise Refused(_NOT_OPEN.said_in(by.language).format(year=year, budget=year + 1))


def task_key(year: int, post: str) -> str:
    """The key of a holder's task: it is answered with June's, on the same sheet."""
    return f"{year}/june/room/{post}"


def _task(year: int, post: str, due_on: date, by: Writing) -> NewRequest:
    return NewRequest(
        key=task_key(year, post),
        kind="room",
        form="room",
        year=year,
        subject=f"room/{post}",
        title=TITLE.said_in(by.language).format(year + 1),
        post=post,
        due_on=due_on,
    )


def _due_on(session: Session, year: int, by: Writing) -> date:
    """June's deadline; where that has passed, ten working days from today."""
    june = (Milestone.year == year, Milestone.scope == "june", Milestone.kind == "deadline")
    planned = session.scalar(select(Milestone.date).where(*june, Milestone.state != "dropped"))
    soonest = by.days.on_or_after(by.days.shift(by.today, ANSWER_WITHIN))
    return planned if planned is not None and planned > by.today else soonest


# ── Answering ───────────────────────────────────────────────────────────────────────────────────────────


def apply(session: Session, task: RequestFact, answer: RoomAnswer, by: Writing) -> None:
    """What the holder said stands on the lines."""
    theirs = of_task(session, task.post, task.year, by.today)
    before = {line.id: line for line in theirs}
    said = chosen(answer, theirs)
    changed = {no: room for no, room in said.items() if before[no].movable != room}
    if not changed:
        return
    table = BudgetLine.__table__
    movable = update(table).where(table.c.id == bindparam("line")).values(movable=bindparam("room"))  # type: ignore[arg-type]
    session.connection().execute(movable, [{"line": no, "room": room} for no, room in changed.items()])
    entries = [
        journal.Entry("room answered", f"budget_line/{before[no].key}", before[no].movable, room)
        for no, room in changed.items()
    ]
    journal.write(session, by.at, by.actor, by.door, entries)


def asked_and_answered(session: Session, year: int) -> tuple[int, int]:
    """How many holders were asked about a year, and how many have answered."""
    answered = func.sum(case((Request.state == "answered", 1), else_=0))
    theirs = (Request.kind == "room", Request.year == year, Request.state != "withdrawn")
    row = session.execute(select(func.count(), answered).where(*theirs)).one()
    return row[0], row[1] or 0
