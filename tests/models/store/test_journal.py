"""The journal: nothing is changed unseen, and a person can still be forgotten."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, Executable, delete, insert, select, update

from models import store
from models.store import journal
from models.store.journal import Break, Entry
from models.store.tables import JournalEntry, JournalValue, Seal

MORNING = datetime(2027, 3, 1, 7, 0, tzinfo=UTC)
EVENING = datetime(2027, 3, 1, 19, 0, tzinfo=UTC)

FIRST = (
    Entry("opened", "request/april/klima"),
    Entry("changed", "person/aase", "aase.lund@eksempel.invalid", "aase.baek@eksempel.invalid"),
)
SECOND = (Entry("answered", "request/april/klima", None, "Vi er på sporet, siger Aase."),)


@pytest.fixture
def two_rounds(memory: Engine) -> None:
    """Two sets of acts, each sealed."""
    for actor, entries in (("round", FIRST), ("aase", SECOND)):
        with store.writing(deciding=True) as session:
            journal.write(session, MORNING, actor, "portal", entries)
            journal.seal(session)


def breaks() -> list[Break]:
    """What a check of the journal finds."""
    with store.reading() as session:
        return journal.verify(session)


def test_what_is_written_is_read_back_with_its_values(memory: Engine) -> None:
    with store.writing() as session:
        journal.write(session, MORNING, "karen", "run form", FIRST)
    with store.reading() as session:
        (done,) = journal.about(session, "person/aase")
    assert done == (MORNING, "karen", "run form", "changed", "person/aase", FIRST[1].old, FIRST[1].new)


def test_a_journal_nobody_touched_is_whole(two_rounds: None) -> None:
    assert breaks() == []


def test_what_is_not_sealed_yet_is_whole_too(two_rounds: None) -> None:
    with store.writing() as session:
        journal.write(session, MORNING, "ida", "portal", SECOND)
    assert breaks() == []


def test_nothing_new_makes_no_seal(two_rounds: None) -> None:
    with store.writing(deciding=True) as session:
        assert journal.seal(session) is None


def test_each_seal_builds_on_the_one_before(memory: Engine) -> None:
    seals = []
    for _ in range(2):
        with store.writing(deciding=True) as session:
            journal.write(session, MORNING, "round", "schedule", FIRST)
            seals.append(journal.seal(session))
    first, second = seals
    assert first is not None and second is not None
    assert (first.no, first.upto, second.no, second.upto) == (1, 2, 2, 4)
    assert first.hash != second.hash


FIRST_ACT, THIRD_ACT = JournalEntry.id == 1, JournalEntry.id == 3
ANSWER = JournalValue.body.contains("sporet")
SLIPPED_IN = {"at": MORNING, "actor": "x", "door": "x", "act": "x", "subject": "x", "seal_no": 1}

TAMPERED = {
    "another act": (update(JournalEntry).where(FIRST_ACT).values(act="x"), [Break(1, None)]),
    "another door": (update(JournalEntry).where(FIRST_ACT).values(door="x"), [Break(1, None)]),
    "another time": (update(JournalEntry).where(THIRD_ACT).values(at=EVENING), [Break(2, None)]),
    "another actor": (update(JournalEntry).where(THIRD_ACT).values(actor="ida"), [Break(2, 3)]),
    "another subject": (update(JournalEntry).where(FIRST_ACT).values(subject="x"), [Break(1, 1)]),
    "another value": (update(JournalValue).where(ANSWER).values(body="Nej."), [Break(2, 3)]),
    "a value gone": (delete(JournalValue).where(ANSWER), [Break(2, 3)]),
    "an act gone": (delete(JournalEntry).where(FIRST_ACT), [Break(1, None)]),
    "a set gone": (delete(JournalEntry).where(JournalEntry.seal_no == 2), [Break(2, None)]),
    "a seal gone": (delete(Seal).where(Seal.no == 1), [Break(1, None), Break(2, None)]),
    "an act slipped in": (insert(JournalEntry).values(SLIPPED_IN), [Break(1, None)]),
}


@pytest.mark.parametrize("tamper, found", TAMPERED.values(), ids=TAMPERED)
def test_what_was_changed_is_found_where_it_was_changed(
    two_rounds: None, tamper: Executable, found: list[Break]
) -> None:
    with store.writing() as session:
        session.execute(tamper)
    assert breaks() == found


def test_a_forgotten_persons_values_are_gone_and_the_chain_is_whole(two_rounds: None) -> None:
    with store.writing() as session:
        journal.forget(session, ["person/aase"], ["Aase", "aase.lund@eksempel.invalid"])
    assert breaks() == []
    with store.reading() as session:
        bodies = [body for body in session.scalars(select(JournalValue.body)) if body]
        assert not [body for body in bodies if "aase" in body.lower()]
        assert [done.act for done in journal.about(session, "person/aase")] == ["changed"]
        assert set(session.scalars(select(JournalValue.salt).where(JournalValue.salt == ""))) == {""}


def test_forgetting_one_leaves_what_others_wrote(two_rounds: None) -> None:
    with store.writing() as session:
        journal.forget(session, ["person/soren"], ["Søren", "100 %", "_"])
    with store.reading() as session:
        (answer,) = (done for done in journal.about(session, "request/april/klima") if done.new)
    assert answer.new == SECOND[0].new


def test_a_change_beside_what_was_forgotten_is_still_found(two_rounds: None) -> None:
    with store.writing() as session:
        journal.forget(session, ["person/aase"])
        session.execute(update(JournalEntry).where(JournalEntry.subject == "person/aase").values(act="x"))
    assert breaks() == [Break(1, None)]


def test_neither_chain_nor_seal_holds_a_name_in_clear(two_rounds: None) -> None:
    with store.reading() as session:
        chained = session.execute(select(JournalEntry.old_ref, JournalEntry.new_ref)).all()
        hashes = [ref for row in chained for ref in row if ref] + list(session.scalars(select(Seal.hash)))
    assert all(len(kept) == 64 and set(kept) <= set("0123456789abcdef") for kept in hashes)


def test_the_same_value_twice_does_not_show(memory: Engine) -> None:
    with store.writing() as session:
        journal.write(session, MORNING, "karen", "portal", [SECOND[0], SECOND[0]])
    with store.reading() as session:
        refs = session.scalars(select(JournalEntry.new_ref)).all()
    assert len(set(refs)) == 2


@pytest.mark.parametrize("acts", [1, 3000])
def test_the_statements_do_not_grow_with_the_acts(
    memory: Engine, statements: Callable[[], AbstractContextManager[list[str]]], acts: int
) -> None:
    entries = [Entry("answered", f"request/{number}", None, "Ja.") for number in range(acts)]
    with statements() as said, store.writing(deciding=True) as session:
        journal.write(session, MORNING, "round", "schedule", entries)
        journal.seal(session)
    assert [words.split()[0].lower() for words in said if "journal" in words or "seal" in words] == [
        "insert", "insert", "select", "select", "update", "select", "insert",
    ]  # fmt: skip
