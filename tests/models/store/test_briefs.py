"""The brief's money: each budget line counts once for the area that it serves."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from models import store
from models.requests import NewRequest
from models.settings import read_settings
from models.store import briefs, requests
from models.store.outcomes import Writing
from models.store.tables import BudgetLine, Element, LineServes, Link, Meeting
from tasks.ledger import years
from tests.people import AASE, SOREN

TODAY = date(2027, 8, 2)
BY = Writing(TODAY, datetime(2027, 8, 2, 8, tzinfo=UTC), read_settings(), "august_meeting")
ORE = 100_000
"""Øre in 1,000 kr."""


@pytest.fixture
def asked(memory: object, cast: object) -> None:
    """August asks about two areas; an action has 100,000 kr. of the budget of 2028."""
    years.open_year(2027, date(2026, 12, 1))
    with store.writing() as session:
        august = session.scalars(select(Meeting.id).where(Meeting.kind == "august")).one()
        requests.open_requests(session, [task(august, "born-og-unge", AASE.post)], TODAY)
        requests.open_requests(session, [task(august, "klima", SOREN.post)], TODAY)
        session.execute(insert(Element), [{"key": "i1", "kind": "action", "title": "Flere hænder"}])
        money(session, "a", "i1", 100)


def task(meeting: int, area: str, post: str) -> NewRequest:
    return NewRequest(
        key=f"2027/august/contribution/{area}",
        kind="contribution",
        form="august",
        year=2027,
        meeting=meeting,
        subject=area,
        title=area,
        post=post,
        due_on=TODAY,
    )


def money(session: Session, key: str, element: str, thousands: int) -> None:
    line = {"first_year": 2028, "version": "forslag", "key": key, "scheme": "none", "account": key}
    session.execute(insert(BudgetLine), [line | {"y0": thousands * ORE}])
    number = session.scalars(select(BudgetLine.id).where(BudgetLine.key == key)).one()
    session.execute(insert(LineServes), [{"line": number, "element": element}])


def link(session: Session, element: str, area: str, role: str = "serves") -> None:
    session.execute(insert(Link), [{"from_key": element, "to_key": area, "role": role}])


def first_year() -> dict[str, int]:
    with store.reading() as session:
        facts = briefs.brief_facts(session, 2027, "august", "draft", BY)
    return {one.title: one.amounts[0] // ORE for one in facts.budget}


def test_an_action_that_serves_and_supports_an_area_counts_once(asked: None) -> None:
    with store.writing() as session:
        link(session, "i1", "born-og-unge")
        link(session, "i1", "born-og-unge", "supports")
        link(session, "i1", "klima", "requires")
    assert first_year() == {"Børn og unge": 100}


def test_an_area_keeps_its_own_money_though_it_serves_another(asked: None) -> None:
    with store.writing() as session:
        money(session, "b", "klima", 700)
        link(session, "klima", "born-og-unge")
        link(session, "i1", "klima")
    assert first_year() == {"Klima": 800}


@pytest.mark.parametrize(
    ("closed", "left"), [("i1", {"Børn og unge": 30}), ("born-og-unge", {}), ("i2", {"Børn og unge": 100})]
)
def test_the_money_of_what_is_closed_stands_nowhere(asked: None, closed: str, left: dict[str, int]) -> None:
    with store.writing() as session:
        session.execute(insert(Element), [{"key": "i2", "kind": "action", "title": "Færre papirer"}])
        money(session, "b", "i2", 30)
        link(session, "i1", "born-og-unge")
        link(session, "i2", "born-og-unge")
        until = {"confidential_until": date(2028, 1, 1)}
        session.execute(update(Element).where(Element.key == closed).values(until))
    assert first_year() == left
