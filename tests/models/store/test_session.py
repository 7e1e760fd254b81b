"""The two ways into the memory."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from models import store
from models.store import meta
from models.store.tables import Meta, Person
from tests import people

ROOT = Path(__file__).parents[3]

COUNTING = """
import sys
from models import store
from models.store import meta
store.bind(store.engine_for(sys.argv[1]))
for _ in range(50):
    with store.writing(deciding=True) as session:
        meta.put(session, "count", str(int(meta.get(session, "count")) + 1))
"""


def test_two_programs_that_read_and_then_write_lose_nothing(memory: Engine) -> None:
    with store.writing() as session:
        meta.put(session, "count", "0")
    address = memory.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", COUNTING, address]
    both = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [program.communicate()[1] for program in both] == ["", ""]
    with store.reading() as session:
        assert meta.get(session, "count") == "100"


def test_nothing_can_be_written_while_reading(memory: Engine) -> None:
    with store.reading() as session, pytest.raises(DBAPIError, match=r"read-?only"):
        session.execute(insert(Meta).values(key="a", value="b"))
    with store.writing() as session:
        session.execute(insert(Meta).values(key="a", value="b"))


def test_a_reader_sees_one_picture_while_another_writes(memory: Engine, cast: object) -> None:
    with store.reading() as before:
        seen = before.scalar(select(func.count()).select_from(Person))
        with store.writing() as session:
            session.execute(insert(Person).values(key="ny", name="Ny Kollega"))
        assert before.scalar(select(func.count()).select_from(Person)) == seen == len(people.PEOPLE)
    with store.reading() as after:
        assert after.scalar(select(func.count()).select_from(Person)) == len(people.PEOPLE) + 1


def test_what_fails_half_way_was_never_written(memory: Engine, cast: object) -> None:
    with pytest.raises(ZeroDivisionError), store.writing() as session:
        session.execute(update(Person).values(phone=""))
        raise ZeroDivisionError
    with store.reading() as session:
        assert session.scalar(select(func.count()).where(Person.phone == "")) == 0


def test_the_embedded_memory_is_safe_against_a_power_cut(sqlite_memory: Engine) -> None:
    with store.reading() as session:
        kept = {name: session.scalar(text(f"pragma {name}")) for name in ("journal_mode", "synchronous")}
        assert kept == {"journal_mode": "wal", "synchronous": 2}
        assert session.scalar(text("pragma foreign_keys")) == 1


def test_a_reference_to_nobody_is_refused(memory: Engine) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), store.writing() as session:
        session.execute(
            text("insert into post_holder (post, person, from_on) values ('x', 'y', :day)"),
            {"day": date(2026, 1, 1).isoformat()},
        )


def test_danish_letters_come_back_as_they_went_in(memory: Engine, cast: object) -> None:
    with store.reading() as session:
        names = session.scalars(select(Person.name).order_by(Person.id)).all()
    assert names == [member.name for member in people.PEOPLE]


OPENING = """
import sys
from models import store
from models.store import schema
engine = store.engine_for(sys.argv[1])
schema.make_ready(engine)
"""


def test_eight_programs_may_open_a_new_memory_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OPENING, f"sqlite:///{tmp_path / 'plancycle.db'}"]
    programs = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(8)]
    assert [program.communicate()[1] for program in programs] == [""] * 8


def test_without_a_memory_it_is_said_so() -> None:
    engine = store.make_engine("sqlite://")
    store.bind(engine)
    store.close(engine)
    with pytest.raises(RuntimeError, match="no memory is bound"):
        store.memory()
