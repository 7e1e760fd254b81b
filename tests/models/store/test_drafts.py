"""What somebody has begun to write is kept until it is sent, or until nobody wants it any more."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, update

from models import store
from models.facts import Refused
from models.store.tables import PlanYear, Request
from tasks.ledger import drafts, responses
from tests.models.store.test_round import change, decide, hold, on, open_task
from tests.people import AASE, IDA, SOREN

pytestmark = pytest.mark.usefixtures("memory", "cast")

TYPED = {"text": "Vi er næsten i mål.\nMen ikke helt – æøå.", "money.0.y1": "1.250"}


@pytest.fixture
def key(memory: object, cast: object) -> str:
    """A task that Søren was asked for."""
    asked = open_task(SOREN, "veje", "08-30", "09-20")
    hold("08-30")
    return asked


def test_what_was_typed_is_kept_as_it_was_typed(key: str) -> None:
    drafts.keep(key, SOREN.key, TYPED)
    assert drafts.of(key, SOREN.key) == TYPED


def test_the_latest_stands_and_each_person_has_their_own(key: str) -> None:
    drafts.keep(key, SOREN.key, TYPED)
    drafts.keep(key, IDA.key, {"text": "Idas"})
    drafts.keep(key, SOREN.key, {"text": "Kortere."})
    assert drafts.of(key, SOREN.key) == {"text": "Kortere."}
    assert drafts.of(key, IDA.key) == {"text": "Idas"}
    assert drafts.of(key, AASE.key) is None


def test_an_empty_form_keeps_nothing(key: str) -> None:
    drafts.keep(key, SOREN.key, TYPED)
    drafts.keep(key, SOREN.key, {"text": "  ", "money.0.y1": ""})
    assert drafts.of(key, SOREN.key) is None


def test_a_task_that_nobody_knows_has_no_draft(key: str) -> None:
    with pytest.raises(Refused):
        drafts.keep("nowhere", SOREN.key, TYPED)


def test_an_answer_takes_the_place_of_its_writers_draft_and_of_no_other(key: str) -> None:
    for person in (SOREN, IDA):
        drafts.keep(key, person.key, TYPED)
    responses.receive_response(key, {"answer": "Færdig."}, SOREN.key, "portal", "one", on("08-31"))
    assert drafts.of(key, SOREN.key) is None
    assert drafts.of(key, IDA.key) == TYPED


def test_the_same_answer_again_takes_the_place_of_a_draft_too(key: str) -> None:
    responses.receive_response(key, {"answer": "Færdig."}, SOREN.key, "portal", "one", on("08-31"))
    drafts.keep(key, SOREN.key, TYPED)
    responses.receive_response(key, {"answer": "Færdig."}, SOREN.key, "portal", "two", on("08-31"))
    assert drafts.of(key, SOREN.key) is None


def test_an_answer_that_is_refused_leaves_the_draft(key: str) -> None:
    drafts.keep(key, SOREN.key, TYPED)
    with pytest.raises(Refused):
        responses.receive_response(key, {"answer": ""}, SOREN.key, "portal", "one", on("08-31"))
    assert drafts.of(key, SOREN.key) == TYPED


def test_the_round_drops_what_was_begun_for_a_withdrawn_task(key: str) -> None:
    other = open_task(SOREN, "parker", "08-30", "09-20")
    for one in (key, other):
        drafts.keep(one, SOREN.key, TYPED)
    change(update(Request).where(Request.key == key).values(state="withdrawn"))
    decide(on("08-31"))
    assert drafts.of(key, SOREN.key) is None
    assert drafts.of(other, SOREN.key) == TYPED


@pytest.mark.parametrize(("state", "kept"), [("open", True), ("closed", False)])
def test_the_round_drops_what_was_begun_in_a_year_that_is_closed(key: str, state: str, kept: bool) -> None:
    drafts.keep(key, SOREN.key, TYPED)
    year = {"year": 2027, "state": state, "opened_on": on("01-04"), "settings": {}, "settings_hash": "x"}
    with store.writing() as session:
        session.execute(insert(PlanYear).values(year))
    decide(on("08-31"))
    assert (drafts.of(key, SOREN.key) == TYPED) is kept
