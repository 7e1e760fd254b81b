"""The page of the day is about who is there: whom to call, and what nobody may read."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from models import store
from models.overview import Owing
from models.requests import NewRequest
from models.settings import read_settings
from models.store import overview, requests
from models.store.tables import Element, Person, Request
from tests.people import SOREN

TODAY = date(2027, 9, 14)
KEY = "2027/status/2/klima"


@pytest.fixture
def on_the_phone_list(memory: object, cast: object) -> None:
    """Søren was asked, and is now on the phone list."""
    task = NewRequest(
        key=KEY, kind="status", form="status", year=2027, subject="klima", title="Klima", post=SOREN.post,
        due_on=date(2027, 9, 7),
    )  # fmt: skip
    with store.writing() as session:
        requests.open_requests(session, [task], date(2027, 8, 17))
        session.execute(update(Request).values(person=SOREN.key, asked_on=date(2027, 8, 17), rung="phone"))


def the_task() -> Owing:
    with store.reading() as session:
        (owing,) = overview.picture(session, read_settings(), TODAY).owing
    return owing


def test_whoever_was_asked_is_called(on_the_phone_list: None) -> None:
    assert (the_task().person, the_task().phone) == (SOREN.name, SOREN.phone)


def test_who_has_left_is_not_called(on_the_phone_list: None) -> None:
    with store.writing() as session:
        session.execute(update(Person).where(Person.key == SOREN.key).values(left_on=TODAY))
    assert the_task().person not in ("", SOREN.name)


def test_a_closed_matter_is_a_number(on_the_phone_list: None) -> None:
    with store.writing() as session:
        closed = update(Element).where(Element.key == "klima")
        session.execute(closed.values(confidential_until=date(2027, 10, 31)))
    assert the_task().title is None
