"""Answers that come together: the same rows as one by one, all of them or none, in as many statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from models import store
from models.facts import Refused
from models.requests import NewRequest
from models.settings import read_settings
from models.store import journal, requests, responses
from models.store.outcomes import Writing
from models.store.responses import Overtaken, Received, Submission
from models.store.tables import Base, JournalEntry, Request, Response, Wake
from tests.people import AASE, IDA, PETER, SOREN

pytestmark = pytest.mark.usefixtures("memory", "cast")

TODAY = date(2027, 9, 14)
NOW = datetime(2027, 9, 14, 18, tzinfo=UTC)
BY = Writing(today=TODAY, at=NOW, settings=read_settings(), actor="receive_response", door="rehearsal")
OWNERS = (AASE, SOREN, IDA, PETER)


def open_tasks(count: int, prefix: str = "nr") -> list[str]:
    """Status tasks of round 2, owned in turn by four people; their keys."""
    keys = [f"2027/status/2/{prefix}-{no}" for no in range(count)]
    new = [
        NewRequest(
            key=key,
            kind="status",
            form="status",
            year=2027,
            subject=key,
            title=key,
            post=OWNERS[no % 4].post,
            due_on=TODAY,
        )
        for no, key in enumerate(keys)
    ]
    with store.writing() as session:
        requests.open_requests(session, new, TODAY)
    return keys


def submission(key: str, text: str = "Godt på vej.", **more: Any) -> Submission:
    """A status for a task."""
    return Submission(request=key, answer={"track": "on_track", "text": text}, door="rehearsal", **more)


def receive(given: Sequence[Submission]) -> list[Received]:
    """All in one transaction."""
    with store.writing(deciding=True) as session:
        return responses.receive_all(session, given, BY)


def rows(of: type[Base], *names: str) -> list[tuple[Any, ...]]:
    """These columns of every row, in an order of their own."""
    with store.reading() as session:
        found = session.execute(select(*(getattr(of, name) for name in names)))
        return sorted((tuple(row) for row in found), key=repr)


def test_together_they_leave_the_rows_that_they_leave_one_by_one() -> None:
    given = [submission(key) for key in open_tasks(8)]
    alone = [submission(key) for key in open_tasks(8, "alone")]
    together = receive(given)
    one_by_one = [receive([one])[0] for one in alone]
    plain = [received.model_dump(exclude={"request"}) for received in together]
    assert plain == [received.model_dump(exclude={"request"}) for received in one_by_one]
    assert [received.request for received in together] == [one.request for one in given]
    kept = [
        (request.replace("alone", "nr"), *rest)
        for request, *rest in rows(
            Response, "request", "version", "person", "behalf_of", "door", "on_day", "body_hash"
        )
    ]
    assert len(kept) == 16 and len(set(map(repr, kept))) == 8
    acts = rows(JournalEntry, "actor", "door", "act", "subject")
    assert [act[0] for act in acts].count("soren") == 4
    assert rows(Wake, "subject") == [("follow_up/2027/2",)]
    with store.reading() as session:
        states = set(session.scalars(select(Request.state).where(Request.kind == "status")))
        assert journal.verify(session) == []
    assert states == {"answered"}


def test_the_same_again_changes_nothing_and_what_is_new_is_a_version() -> None:
    first, second = open_tasks(2)
    receive([submission(first), submission(second)])
    again, changed = receive([submission(first), submission(second, "Nu er vi forsinkede.")])
    assert (again.new, again.version) == (False, 1)
    assert (changed.new, changed.version) == (True, 2)
    assert len(rows(Response, "request", "version")) == 3


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (Submission(request="2027/status/2/nowhere", answer={}), "Der er ingen opgave med nøglen"),
        (Submission(request="2027/status/2/nr-1", answer={"track": "sideways"}), "."),
        (submission("2027/status/2/nr-1", person="nobody"), "Vi kender ingen »nobody«"),
        (submission("2027/status/2/nr-1", submit_key="used"), "allerede sendt med et andet svar"),
    ],
)
def test_one_that_is_refused_is_all_of_them_refused(wrong: Submission, sentence: str) -> None:
    first, _ = open_tasks(2)
    (elsewhere,) = open_tasks(1, "elsewhere")
    receive([submission(elsewhere, submit_key="used")])
    before = rows(Response, "request"), rows(JournalEntry, "id")
    with pytest.raises(Refused, match=sentence):
        receive([submission(first), wrong])
    assert (rows(Response, "request"), rows(JournalEntry, "id")) == before
    with store.reading() as session:
        assert requests.of_keys(session, [first])[0].state == "open"


# ── Each by itself, and what came in meanwhile ──────────────────────────────────────────────────────────


def receive_each(given: Sequence[Submission]) -> list[Received | Refused]:
    """Each by itself, in one transaction."""
    with store.writing(deciding=True) as session:
        return responses.receive_each(session, given, BY)


def test_what_is_refused_does_not_hold_up_the_others() -> None:
    first, second, third = open_tasks(3)
    wrong = Submission(request=second, answer={"track": "sideways"})
    good, refused, also_good = receive_each([submission(first), wrong, submission(third)])
    assert isinstance(good, Received) and isinstance(also_good, Received)
    assert isinstance(refused, Refused) and "kan ikke vælges" in str(refused)
    assert {row[0] for row in rows(Response, "request")} == {first, third}


def test_a_task_that_stands_twice_is_answered_once_and_said() -> None:
    (key,) = open_tasks(1)
    taken, refused = receive_each([submission(key), submission(key, "Noget andet.")])
    assert isinstance(taken, Received) and taken.new
    assert isinstance(refused, Refused) and "står her to gange" in str(refused)
    assert rows(Response, "version") == [(1,)]


def test_nobody_writes_over_an_answer_that_came_in_meanwhile_without_having_seen_it() -> None:
    (key,) = open_tasks(1)
    receive([submission(key, seen=0)])
    with pytest.raises(
        Overtaken, match=r"Aase Lund har svaret .+ imens, den 14\. september kl\. 20:00"
    ) as first:
        receive([submission(key, "Noget andet.", seen=0)])
    assert first.value.version == 1
    assert receive([submission(key, "Noget andet.", seen=1)])[0].version == 2
    assert receive([submission(key, "Noget tredje.")])[0].version == 3
    assert receive([submission(key, "Noget tredje.", seen=0)])[0].new is False


def test_a_form_that_is_sent_twice_is_one_answer_whatever_was_seen() -> None:
    (key,) = open_tasks(1)
    sent = submission(key, seen=0, submit_key="one form")
    assert [receive([sent])[0].version for _ in range(3)] == [1, 1, 1]


def test_the_number_of_statements_does_not_depend_on_the_number_of_answers(
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    few, many = open_tasks(4, "few"), open_tasks(400, "many")
    said = []
    for keys in (few, many):
        with statements() as heard:
            receive([submission(key) for key in keys])
        said.append(len(heard))
    assert said[0] == said[1]
