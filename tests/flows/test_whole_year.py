"""A whole year that was lived: nothing owed is forgotten, nothing said is lost, nobody is pestered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from models import store
from models.facts import MEETINGS
from models.outcomes import OWES, SETTLED, OutcomeFact, Register
from models.store import journal
from models.store.outcomes import action_key
from models.store.tables import Milestone, Notice, PlanYear, Request, Response, Seal, Snapshot
from models.workdays import workdays
from tasks import home
from tasks.ledger import followups
from tests.flows.lived_year import ANSWERED_ON, AT_THE_END, LAST, NEVER, YEAR, Lived, LivedYear
from tests.memories import differences, files, inside, whole_memory


@pytest.fixture(params=["sqlite", "postgresql", pytest.param("sample", marks=pytest.mark.slow)])
def year(request: pytest.FixtureRequest) -> Iterator[Lived]:
    """The year of the cast on either database, or the sample municipality's."""
    over: Lived = request.getfixturevalue(f"over_on_{request.param}")
    with inside(over.copy):
        yield over


@pytest.fixture(scope="session")
def over_on_sqlite(lived_on_sqlite: LivedYear) -> Lived:
    """The year of the cast at its end."""
    return Lived(lived_on_sqlite.take(AT_THE_END), YEAR, LAST)


@pytest.fixture(scope="session")
def over_on_postgresql(lived_on_postgresql: LivedYear) -> Lived:
    """The same in PostgreSQL."""
    return Lived(lived_on_postgresql.take(AT_THE_END), YEAR, LAST)


def rows(*columns: Any, where: Any = True) -> list[Any]:
    with store.reading() as session:
        return list(session.execute(select(*columns).where(where)))


# ── What was owed ───────────────────────────────────────────────────────────────────────────────────────


def test_every_task_ends_answered_or_with_a_person(year: Lived) -> None:
    columns = (Request.key, Request.kind, Request.state, Request.due_on, Request.close_reason)
    tasks = rows(*columns, where=Request.year == year.year)
    ahead = [task for task in tasks if task.kind == "action" and task.due_on > year.until]
    ended = [task for task in tasks if task not in ahead]
    assert [task.key for task in ended if task.state not in ("answered", "needs_person", "withdrawn")] == []
    assert [task.key for task in ended if task.state != "answered" and not task.close_reason] == []
    assert len(ended) > 60 and len(ahead) < 10


def test_what_was_answered_has_an_answer_and_what_ended_with_a_person_was_asked_for(year: Lived) -> None:
    answered = {row.request for row in rows(Response.request)}
    ended = rows(Request.key, Request.state, Request.asked_on, where=Request.year == year.year)
    silent = [task for task in ended if task.state == "needs_person"]
    assert [task.key for task in silent if task.asked_on is None] == []
    assert {task.key for task in silent}.isdisjoint(answered)


def test_every_step_of_the_year_is_done_or_dropped(year: Lived) -> None:
    steps = rows(
        Milestone.scope, Milestone.kind, Milestone.state, Milestone.done_on, where=Milestone.year == year.year
    )
    assert [tuple(step) for step in steps if step.state not in ("done", "dropped")] == []
    assert [tuple(step) for step in steps if (step.state == "done") is (step.done_on is None)] == []


def test_what_a_brief_a_round_and_the_evaluation_were_based_on_is_frozen(year: Lived) -> None:
    kept = rows(Snapshot.subject, Snapshot.on_day, Snapshot.hash, where=Snapshot.year == year.year)
    of_steps = [one for one in kept if one.subject.split("/")[-1] not in ("check", "overview")]
    briefs = [f"{year.year}/{meeting}/{step}" for meeting in MEETINGS for step in ("close", "dispatch")]
    rounds = [f"{year.year}/status/{no}" for no in (1, 2, 3)]
    assert sorted(one.subject for one in of_steps) == sorted([*briefs, *rounds, f"{year.year}/evaluation"])
    assert all(len(one.hash) == 64 for one in of_steps)


def test_the_year_is_closed_and_the_next_one_open(year: Lived) -> None:
    states = {row.year: row.state for row in rows(PlanYear.year, PlanYear.state)}
    assert (states[year.year], states[year.year + 1]) == ("closed", "open")


# ── What was said ───────────────────────────────────────────────────────────────────────────────────────


def test_every_steer_and_every_decision_is_followed_up(year: Lived) -> None:
    register = followups.register(year.year)
    actions = {row.key for row in rows(Request.key, where=Request.kind == "action")}
    said = [line for line in register.lines if line.year == year.year]
    assert [
        (line.kind, line.meeting, line.subject) for line in said if not followed(line, register, actions)
    ] == []
    assert {line.kind for line in said} == {"steer", "decision"} and len(said) > 15


def followed(line: OutcomeFact, register: Register, actions: set[str]) -> bool:
    """It owes an action, a body decided about it, it is settled, or it stands in the register."""
    if line.verdict in OWES and line.kind == "decision":
        return action_key(line.year, line.meeting, line.subject) in actions
    settled = line.verdict in SETTLED or line.done_on is not None
    if line.kind == "decision":
        return settled or line in register.remaining
    return settled or line.filed or line in register.talked_about


def test_who_has_not_done_what_was_decided_stands_in_the_register(year: Lived) -> None:
    owed = rows(Request.key, Request.state, where=(Request.kind == "action") & (Request.year == year.year))
    undone = {task.key for task in owed if task.state == "needs_person"}
    remaining = followups.register(year.year).remaining
    assert undone <= {action_key(line.year, line.meeting, line.subject) for line in remaining}


def test_the_journal_is_whole(year: Lived) -> None:
    with store.reading() as session:
        assert journal.verify(session) == []
        assert (session.scalar(select(func.count()).select_from(Seal)) or 0) > 50


# ── What was written ────────────────────────────────────────────────────────────────────────────────────


def test_nobody_is_written_to_twice_a_day_nor_on_a_day_off(year: Lived) -> None:
    letters = rows(
        Notice.person, Notice.day, where=(Notice.class_ == "digest") & (Notice.state != "cancelled")
    )
    assert max(Counter(map(tuple, letters)).values()) == 1
    days = workdays(home.settings().days)
    assert {letter.day for letter in letters if not days.is_letter_day(letter.day)} == set()
    assert len(letters) > 150


def test_every_letter_that_was_sent_lies_in_the_outbox(over_on_sample: Lived) -> None:
    with inside(over_on_sample.copy) as folder:
        sent = rows(Notice.id, where=Notice.state == "sent")
        waiting = rows(Notice.key, where=Notice.state.not_in(("sent", "cancelled")))
    assert waiting == []
    assert len([file for file in files(folder) if file.endswith(".eml")]) == len(sent)


# ── The cast's year ─────────────────────────────────────────────────────────────────────────────────────


def test_only_those_who_never_answered_are_left_to_a_person(lived: LivedYear) -> None:
    copy = lived.take(AT_THE_END)
    with inside(copy):
        left = {row.key for row in rows(Request.key, where=Request.state == "needs_person")}
    lived.shelf.give_back(copy)
    assert left == {key for key, day in ANSWERED_ON.items() if day is NEVER}


def test_the_year_is_the_same_on_both_databases(over_on_sqlite: Lived, over_on_postgresql: Lived) -> None:
    with inside(over_on_sqlite.copy):
        embedded = whole_memory()
    with inside(over_on_postgresql.copy):
        assert differences(embedded, whole_memory()) == []
    assert len(embedded["notice"]) > 150
