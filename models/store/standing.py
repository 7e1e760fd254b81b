"""How the memory stands: what it is for, what is open, what waits, and whether it holds anything at all."""

from __future__ import annotations

from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.facts import Fact
from models.requests import RequestFact
from models.store import meta
from models.store.tables import Element, Loaded, Milestone, Notice, Person, PlanYear, Request, Unit

TASK_STATES = ("proposed", "open", "answered", "withdrawn", "needs_person")
LETTER_STATES = ("waiting", "sent", "cancelled", "doubtful", "refused")
ON_THEIR_WAY = ("claimed", "sending")
"""States of a letter that a poster has in hand; told as waiting."""


class YearStanding(Fact):
    """A planår that was opened, and whether its settings are still the ones in force."""

    year: int
    state: str
    settings_hash: str


class Standing(Fact):
    """Counts of the tasks and letters by state; `late`: open tasks whose deadline has passed."""

    purpose: str
    last_round_on: date | None
    years: tuple[YearStanding, ...]
    tasks: dict[str, int]
    late: int
    letters: dict[str, int]


def standing(session: Session, today: date) -> Standing:
    """How it stands today; a fixed number of statements."""
    letters = _counted(session, Notice.state)
    on_their_way = sum(letters.get(state, 0) for state in ON_THEIR_WAY)
    counted = {state: letters.get(state, 0) for state in LETTER_STATES}
    tasks = _counted(session, Request.state)
    return Standing(
        purpose=meta.purpose(session),
        last_round_on=meta.last_round_on(session),
        years=tuple(opened_years(session)),
        tasks={state: tasks.get(state, 0) for state in TASK_STATES},
        late=_late(session, today),
        letters=counted | {"waiting": counted["waiting"] + on_their_way},
    )


def opened_years(session: Session) -> list[YearStanding]:
    """The years that were opened, the oldest first."""
    columns = (PlanYear.year, PlanYear.state, PlanYear.settings_hash)
    found = session.execute(select(*columns).order_by(PlanYear.year))
    return [YearStanding(**row) for row in found.mappings()]


def open_tasks(session: Session) -> list[RequestFact]:
    """Everything that is owed now, in the order it was opened."""
    owed = select(Request.__table__).where(Request.state == "open").order_by(Request.id)
    return [RequestFact.model_validate(row) for row in session.execute(owed).mappings()]


def names_of(session: Session) -> dict[str, str]:
    """Everybody's name by key."""
    return {row.key: row.name for row in session.execute(select(Person.key, Person.name))}


def is_empty(session: Session) -> bool:
    """Whether nothing has been loaded or opened."""
    return all(
        session.scalar(select(func.count()).select_from(table)) == 0
        for table in (Unit, Person, Element, PlanYear, Milestone, Loaded)
    )


def _counted(session: Session, state: InstrumentedAttribute[str]) -> dict[str, int]:
    found = session.execute(select(state, func.count().label("count")).group_by(state))
    return {row[0]: row[1] for row in found}


def _late(session: Session, today: date) -> int:
    passed = select(func.count()).where(Request.state == "open", Request.due_on < today)
    return session.scalar(passed) or 0


def asked_most(session: Session) -> str | None:
    """Who owes the most answers now, or has given them; None before anybody was asked."""
    who = func.coalesce(Request.acting, Request.person)
    owes = func.sum(case((Request.state == "open", 1), else_=0))
    found = select(who).where(who.is_not(None)).group_by(who).order_by(owes.desc(), func.count().desc(), who)
    return session.scalar(found.limit(1))
