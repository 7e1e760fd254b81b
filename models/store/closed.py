"""What is closed today, and for whom: the one notion of it that every page, letter and paper reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, insert, null, or_, select, update
from sqlalchemy.orm import Session, aliased

from models.brief.veil import Veil
from models.choices import Words
from models.effects import Shut
from models.settings import Language
from models.store.tables import BudgetLine, Circle, Element, LineServes, Meeting, Outcome, Request

# Something is closed until a day: an element, a task, an outcome, a budget line or the brief of a meeting.
# What an element closes is closed with it: its tasks, what was said of it, and the lines that serve it. Until
# that day a number stands for the title wherever others may read; on that day it opens by itself.


def is_closed(until: date | None, today: date) -> bool:
    """Whether what is closed until then is closed today; on the day itself it is open."""
    return until is not None and until > today


# ── In a statement ──────────────────────────────────────────────────────────────────────────────────────


def later(one: Any, other: Any) -> ColumnElement[date | None]:
    """The later of two days, either of which may be missing."""
    return case((one.is_(None), other), (other.is_(None), one), (one > other, one), else_=other)


TASK: ColumnElement[date | None] = later(Request.confidential_until, Element.confidential_until).label(
    "confidential_until"
)
"""Until when a task is closed: itself, or the element it is about (outer joined by its subject)."""

TASK_ROW = (*(column for column in Request.__table__.c if column.key != "confidential_until"), TASK)
"""A task as it is, with the day until which it is closed (its element outer joined)."""

OUTCOME: ColumnElement[date | None] = later(Outcome.confidential_until, Element.confidential_until).label(
    "confidential_until"
)
"""Until when an outcome is closed: itself, or the element it is about (outer joined by its subject)."""


def open_task(today: date) -> ColumnElement[bool]:
    """The tasks that are not closed, with the element each is about (outer joined)."""
    until = (Request.confidential_until, Element.confidential_until)
    return and_(*(or_(day.is_(None), day <= today) for day in until))


def task_is_closed(today: date) -> ColumnElement[bool]:
    """Whether a task is closed, with the element it is about (outer joined)."""
    until = (Request.confidential_until, Element.confidential_until)
    return or_(*(func.coalesce(day > today, False) for day in until))


def line_is_closed(today: date) -> ColumnElement[bool]:
    """Whether a budget line is closed: itself, or with an element that it serves."""
    serving = (
        select(LineServes.line)
        .join(Element, Element.key == LineServes.element)
        .where(LineServes.line == BudgetLine.id, Element.confidential_until > today)
        .correlate(BudgetLine)
    )
    return or_(func.coalesce(BudgetLine.confidential_until > today, False), serving.exists())


def for_reader(own: Any, kind: str, key: Any, person: Any) -> ColumnElement[date | None]:
    """The day until which something is closed to a person: never for who is in its circle.

    `own`: the day of the thing itself; `kind` and `key` what it is called in `circle.subject`.
    """
    let_in = select(Circle.person).where(Circle.subject == kind + "/" + key, Circle.person == person)
    return case((let_in.exists(), null()), else_=own)


def task_for(person: Any) -> ColumnElement[date | None]:
    """Until when a task is closed to a person (its element outer joined)."""
    own = for_reader(Request.confidential_until, "request", Request.key, person)
    return later(own, element_for(person)).label("confidential_until")


def element_for(person: Any) -> ColumnElement[date | None]:
    """Until when an element is closed to a person."""
    return for_reader(Element.confidential_until, "element", Element.key, person)


def outcome_for(person: Any) -> ColumnElement[date | None]:
    """Until when an outcome is closed to a person (its element outer joined)."""
    own = for_reader(Outcome.confidential_until, "outcome", Outcome.key, person)
    return later(own, element_for(person)).label("confidential_until")


# ── Asked of the memory ─────────────────────────────────────────────────────────────────────────────────


def elements(session: Session, keys: Iterable[str], today: date) -> set[str]:
    """Those of these elements that are closed."""
    theirs = (Element.key.in_(list(keys)), Element.confidential_until > today)
    return set(session.scalars(select(Element.key).where(*theirs)))


def tasks(session: Session, keys: Iterable[str], today: date) -> set[str]:
    """Those of these tasks that are closed, by their keys."""
    found = select(Request.key).outerjoin(Element, Element.key == Request.subject)
    return set(session.scalars(found.where(Request.key.in_(list(keys)), task_is_closed(today))))


def names(session: Session, today: date) -> set[str]:
    """Every key, number and title by which a form may name what is closed today."""
    elements_ = select(Element.key, Element.title).where(Element.confidential_until > today)
    shut = select(Request.id, Request.key).outerjoin(Element, Element.key == Request.subject)
    said = select(Outcome.subject).where(Outcome.confidential_until > today)
    found = [*session.execute(elements_), *session.execute(shut.where(task_is_closed(today)))]
    return {str(name) for row in found for name in row} | set(session.scalars(said))


def brief_until(session: Session, year: int, meeting: str, today: date) -> date | None:
    """Until when the brief of a meeting is closed; None where it is open."""
    theirs = (Meeting.year == year, Meeting.kind == meeting, Meeting.brief_confidential_until > today)
    return session.scalar(select(Meeting.brief_confidential_until).where(*theirs))


def let_into_brief(session: Session, year: int, meeting: str, person: str, today: date) -> bool:
    """Whether a person may read the brief of a meeting: it is open, or they are in its circle."""
    if brief_until(session, year, meeting, today) is None:
        return True
    theirs = (Circle.subject == f"brief/{year}/{meeting}", Circle.person == person)
    return session.scalar(select(Circle.person).where(*theirs)) is not None


ITEM = Words("lukket punkt nr. {}", "closed item no. {}")
LINE = Words("lukket budgetlinje nr. {}", "closed budget line no. {}")


def veils(session: Session, today: date, language: Language) -> list[Veil]:
    """The words of everything that is closed today, each with the number that stands for it; four statements.

    They cover what was written while it was open, and stands in a paper that is kept as it was.
    """
    item = ITEM.said_in(language).format
    hidden = session.execute(
        select(Element.title, Element.id).where(Element.confidential_until > today)
    ).all()
    found = [Veil(row.title, item(row.id)) for row in hidden]
    return [
        *found,
        *_said(session, today, item),
        *_asked(session, today, item),
        *_lines(session, today, language),
    ]


def _said(session: Session, today: date, item: Callable[[int], str]) -> Iterator[Veil]:
    """What closed outcomes say; a title that is an open element's is no secret."""
    open_titles = select(Element.title).where(
        or_(Element.confidential_until.is_(None), Element.confidential_until <= today)
    )
    found = session.execute(
        select(Outcome.id, Outcome.title, Outcome.text, Outcome.title.in_(open_titles).label("known"))
        .outerjoin(Element, Element.key == Outcome.subject)
        .where(or_(Outcome.confidential_until > today, Element.confidential_until > today))
        .order_by(Outcome.id)
    )
    for row in found:
        if row.title and not row.known:
            yield Veil(row.title, item(row.id))
        yield from (Veil(line, item(row.id)) for line in row.text.splitlines() if line.strip())


def _asked(session: Session, today: date, item: Callable[[int], str]) -> list[Veil]:
    """What closed tasks are called: only where an answer stands under it."""
    found = select(Request.title, Request.id).where(Request.confidential_until > today).order_by(Request.id)
    return [Veil(row.title, item(row.id), everywhere=False) for row in session.execute(found)]


def _lines(session: Session, today: date, language: Language) -> list[Veil]:
    found = select(BudgetLine.text, BudgetLine.id).where(BudgetLine.text != "", line_is_closed(today))
    said = LINE.said_in(language).format
    return [Veil(row.text, said(row.id)) for row in session.execute(found.order_by(BudgetLine.id))]


def shut(session: Session, today: date) -> dict[str, Shut]:
    """Everything that is closed itself today, by what the circle calls it; six statements."""
    people = dict(
        session.execute(select(Circle.subject, func.count()).group_by(Circle.subject)).tuples().all()
    )
    found: dict[str, Shut] = {}
    for kind, table, key in (
        ("element", Element, Element.key),
        ("request", Request, Request.key),
        ("outcome", Outcome, Outcome.key),
        ("budget_line", BudgetLine, BudgetLine.id),
    ):
        until = table.confidential_until
        for row in session.execute(select(key.label("key"), table.id, until).where(until > today)):
            subject = f"{kind}/{row.key}"
            found[subject] = Shut(kind, str(row.id), row.confidential_until, people.get(subject, 0))
    of_briefs = select(Meeting.year, Meeting.kind, Meeting.brief_confidential_until.label("until"))
    for year, kind, day in session.execute(of_briefs.where(Meeting.brief_confidential_until > today)):
        place = f"{year}/{kind}"
        found[f"brief/{place}"] = Shut("brief", place, day, people.get(f"brief/{place}", 0))
    return found


# ── What is closed with it ──────────────────────────────────────────────────────────────────────────────


def inherit(session: Session, meeting: int) -> None:
    """A corrected outcome of a meeting is as closed as the version that it corrects, to the same people."""
    said = session.execute(
        select(Outcome.key, Outcome.kind, Outcome.subject, Outcome.confidential_until)
        .where(Outcome.meeting == meeting)
        .order_by(Outcome.version)
    ).all()
    until = {row[1:3]: row.confidential_until for row in said if row.confidential_until is not None}
    for row in said:
        if row.confidential_until is None and row[1:3] in until:
            session.execute(
                update(Outcome).where(Outcome.key == row.key).values(confidential_until=until[row[1:3]])
            )
            before = [f"outcome/{one.key}" for one in said if one[1:3] == row[1:3] and one.key != row.key]
            _let_in(session, f"outcome/{row.key}", circle(session, before))


def inherit_lines(session: Session) -> None:
    """A line of a newer version of a budget is as closed as the line of the same account and unit before."""
    kept = aliased(BudgetLine)
    same = (kept.first_year == BudgetLine.first_year, kept.account == BudgetLine.account)
    same_unit = func.coalesce(kept.unit, "") == func.coalesce(BudgetLine.unit, "")
    until = select(func.max(kept.confidential_until)).where(*same, same_unit).correlate(BudgetLine)
    session.execute(
        update(BudgetLine)
        .where(BudgetLine.confidential_until.is_(None), until.scalar_subquery().is_not(None))
        .values(confidential_until=until.scalar_subquery())
    )


def close_what_follows(session: Session, meeting: int) -> None:
    """What the closed decisions of a meeting owe is closed with them."""
    found = session.execute(
        select(Outcome.subject, func.max(Outcome.confidential_until).label("until"))
        .where(Outcome.meeting == meeting, Outcome.confidential_until.is_not(None))
        .group_by(Outcome.subject)
    )
    for row in found.all():
        theirs = (Request.meeting == meeting, Request.kind == "action", Request.subject == row.subject)
        session.execute(update(Request).where(*theirs).values(confidential_until=row.until))


def circle(session: Session, subjects: Iterable[str]) -> list[str]:
    """Who is in the circle of any of these."""
    found = select(Circle.person).where(Circle.subject.in_(list(subjects))).distinct().order_by(Circle.person)
    return list(session.scalars(found))


def _let_in(session: Session, subject: str, people: Iterable[str]) -> None:
    known = set(circle(session, [subject]))
    rows = [{"subject": subject, "person": person} for person in people if person not in known]
    if rows:
        session.execute(insert(Circle), rows)
