"""Tasks in the memory: named by number or key, and open again under a new date."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from models import store
from models.requests import NewRequest
from models.store import requests
from tests.people import AASE

TODAY, DUE, LATER = date(2027, 9, 14), date(2027, 9, 1), date(2027, 11, 30)
NOW = datetime(2027, 9, 14, 8, tzinfo=UTC)
KEY = "2027/june/action/klima"
TASK = NewRequest(
    key=KEY, kind="action", form="done", year=2027, subject="klima", title="Klima", post=AASE.post, due_on=DUE
)


@pytest.fixture(autouse=True)
def one_task(memory: Engine, cast: object) -> None:
    with store.writing() as session:
        requests.open_requests(session, [TASK], DUE)


@pytest.mark.parametrize("word", ["{number}", " {number} ", "00{number}", f"  {KEY}", KEY])
def test_a_task_is_named_by_its_number_or_its_key(word: str) -> None:
    with store.reading() as session:
        (task,) = requests.of_keys(session, [KEY])
        assert requests.keys(session, [word.format(number=task.id)]) == [KEY]


def test_a_number_that_no_task_can_have_is_just_unknown() -> None:
    with store.reading() as session:
        assert requests.keys(session, ["9" * 30]) == ["9" * 30]


def test_what_the_secretariat_has_is_open_again_under_a_new_date() -> None:
    with store.writing() as session:
        requests.close(session, [KEY], "needs_person", TODAY, NOW, "silent")
        requests.move_due(session, [KEY], LATER, TODAY, "aftalt")
    with store.reading() as session:
        (task,) = requests.of_keys(session, [KEY])
    assert (task.state, task.due_on, task.due_no, task.next_on) == ("open", LATER, 1, TODAY)
    assert (task.closed_on, task.closed_at, task.close_reason) == (None, None, "")


def test_a_proposed_task_stays_proposed_when_its_date_moves() -> None:
    proposed = TASK.model_copy(update={"key": f"{KEY}/2", "state": "proposed"})
    with store.writing() as session:
        requests.open_requests(session, [proposed], TODAY)
        requests.move_due(session, [proposed.key], LATER, TODAY, "flyttet")
    with store.reading() as session:
        (task,) = requests.of_keys(session, [proposed.key])
    assert (task.state, task.due_on) == ("proposed", LATER)
