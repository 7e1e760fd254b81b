"""The migrations and the tables say the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, Inspector, inspect, select, text
from sqlalchemy.orm import Session

from models import store
from models.store import schema
from models.store.tables import Base, BudgetLine, Draft, Response, Stance


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty memory brought to the head by every migration in turn, as an old one is."""
    if request.param == "postgresql":
        engine = request.getfixturevalue("empty_postgresql")
    else:
        engine = store.make_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        command.upgrade(schema.config(connection), "head")
    yield engine
    engine.dispose()


@pytest.fixture
def made(request: pytest.FixtureRequest, migrated: Engine) -> Engine:
    """A new memory of the same kind, made from the tables."""
    engine: Engine = request.getfixturevalue(f"{migrated.dialect.name}_memory")
    return engine


def test_the_migrations_leave_nothing_for_the_next_one(migrated: Engine) -> None:
    with migrated.connect() as connection:
        options = {"version_table": schema.VERSION_TABLE, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        missing = compare_metadata(context, Base.metadata)
    assert missing == [], 'write the next one: python -m models.store.migrations "what it changes"'


def test_a_migrated_memory_is_shaped_as_a_new_one(migrated: Engine, made: Engine) -> None:
    was, now = shape(migrated), shape(made)
    assert sorted(was) == sorted(now)
    for table, parts in now.items():
        assert was[table] == parts, table


def test_the_migrations_are_one_line_that_ends_at_the_head(sqlite_memory: Engine) -> None:
    with sqlite_memory.connect() as connection:
        scripts = ScriptDirectory.from_config(schema.config(connection))
    assert scripts.get_heads() == [schema.head()]
    assert [script.revision for script in scripts.walk_revisions()][::-1] == sorted(
        file.name[:4] for file in schema.VERSIONS.glob("[0-9]*_*.py")
    )


QUESTIONS = {"ownership": "Hos lederne", "anchoring": "Møderne", "coherence": "Ja", "headlines": "Byen"}
SAID = {"karen": ["engage"], "jens": ["understand", "work_for"], "mads": ["engage", ""], "ida": [""]}
"""What each of four said of themselves in the versions of one answer."""


@pytest.fixture(params=["sqlite", "postgresql"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A memory of before, in which people's answers hold where they stand themselves."""
    if request.param == "postgresql":
        engine = request.getfixturevalue("empty_postgresql")
    else:
        engine = store.make_engine(f"sqlite:///{tmp_path / 'older.db'}")
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        command.upgrade(schema.config(connection), "0002")
        for row in _before():
            table, values = row
            names = ", ".join(values)
            marks = ", ".join(f":{name}" for name in values)
            connection.execute(text(f'insert into "{table}" ({names}) values ({marks})'), values)
    yield engine
    engine.dispose()


def _before() -> Iterator[tuple[str, dict[str, Any]]]:
    yield (
        "planyear",
        {"year": 2026, "state": "open", "opened_on": "2026-01-01", "settings": "{}", "settings_hash": ""},
    )
    yield "unit", {"key": "skoler", "name": "Skoler", "sector": ""}
    for person, said in SAID.items():
        post = {"key": person, "title": "Leder", "unit": "skoler"}
        yield "person", {"key": person, "name": person, "phone": "", "language": "da"}
        yield "post", post
        yield "post_holder", {"post": person, "person": person, "from_on": "2026-01-01"}
        task = {
            "key": f"2026/evaluation/questions/{person}",
            "kind": "evaluation",
            "form": "evaluation_questions",
        }
        yield "request", _task(task, person)
        for version, step in enumerate(said, 1):
            yield "response", _answer(task["key"], person, version, step)
    yield (
        "draft",
        {"request": "2026/evaluation/questions/ida", "person": "ida", **_drafted("engage", "Hos os")},
    )
    yield "draft", {"request": "2026/evaluation/questions/mads", "person": "mads", **_drafted("engage", "")}


def _task(task: dict[str, Any], person: str) -> dict[str, Any]:
    known = {"year": 2026, "subject": f"questions/{person}", "title": "ejerskab", "post": person}
    dates = {"due_on": "2027-02-05", "first_due_on": "2027-02-05", "due_no": 0}
    return {
        **task,
        **known,
        **dates,
        "move_reason": "",
        "rung": "request",
        "state": "answered",
        "close_reason": "",
    }


def _answer(key: str, person: str, version: int, step: str) -> dict[str, Any]:
    body = {**QUESTIONS, "myself": step}
    fingerprint = _fingerprint(body)
    place = {"request": key, "version": version, "door": "portal", "person": person, "on_day": "2027-01-20"}
    return {
        **place,
        "at": "2027-01-20 09:00:00",
        "submit_key": f"{key}#{version}#{fingerprint}" if version == 1 else f"formular-{person}-{version}",
        "body_hash": fingerprint,
        "body": json.dumps(body),
    }


def _fingerprint(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _drafted(step: str, typed: str) -> dict[str, Any]:
    body = {"myself": step, **({"ownership": typed} if typed else {})}
    return {"at": "2027-01-20 09:00:00", "body": json.dumps(body)}


def test_where_people_stand_leaves_the_answers_of_an_older_memory(older: Engine) -> None:
    with older.connect().execution_options(writes=True) as connection, connection.begin():
        command.upgrade(schema.config(connection), "head")
    with Session(older) as session:
        answers = session.execute(select(Response.body, Response.body_hash, Response.submit_key)).all()
        stands = {row.person: row for row in session.scalars(select(Stance))}
        drafts = {row.person: row.body for row in session.scalars(select(Draft))}
    assert len(answers) == 6
    for body, body_hash, submit_key in answers:
        assert body == QUESTIONS and body_hash == _fingerprint(QUESTIONS)
        assert submit_key.startswith("formular-") or submit_key.endswith(f"#{body_hash}")
    assert {person: row.step for person, row in stands.items()} == {"karen": "engage", "jens": "work_for"}
    assert {(row.year, row.unit, row.on_day) for row in stands.values()} == {
        (2026, "skoler", date(2027, 1, 20))
    }
    assert drafts == {"ida": {"ownership": "Hos os"}}


def test_whatever_an_older_memory_holds_comes_through(older: Engine) -> None:
    said = {"nej": "no", "ja": "yes", "måske": "maybe", "tom": "", "ukendt": "unknown"}
    line = {"first_year": 2026, "version": "v", "scheme": "dk", "account": "1", "text": "", "unit_text": ""}
    money = {"y0": 1, "y1": 1, "y2": 1, "y3": 1, "source": ""}
    with older.connect().execution_options(writes=True) as connection, connection.begin():
        rows = [{**line, **money, "key": key, "movable": movable} for key, movable in said.items()]
        names = list(rows[0])
        marks = ", ".join(f":{name}" for name in names)
        connection.execute(text(f"insert into budget_line ({', '.join(names)}) values ({marks})"), rows)
        kept = "insert into snapshot (id, kind, at, hash) values (1, 'check', '2026-05-01 08:00:00', 'x')"
        connection.execute(text(kept))
    schema.migrate(older)
    with Session(older) as session:
        lines = session.execute(select(BudgetLine.key, BudgetLine.movable)).tuples().all()
    assert dict(lines) == {
        "nej": "bound", "ja": "free", "måske": "unknown", "tom": "unknown", "ukendt": "unknown",
    }  # fmt: skip


def test_every_constraint_has_a_name_of_its_own(memory: Engine) -> None:
    for table, parts in shape(memory).items():
        for kind in ("uniques", "checks", "references"):
            assert all(row["name"] for row in parts[kind]), (table, kind)


def shape(engine: Engine) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """All that a database says of its tables, in an order of its own."""
    found = inspect(engine)
    return {table: _parts(found, table) for table in found.get_table_names()}


def _parts(found: Inspector, table: str) -> dict[str, list[dict[str, Any]]]:
    parts: dict[str, list[Any]] = {
        "columns": found.get_columns(table),
        "key": [found.get_pk_constraint(table)],
        "references": found.get_foreign_keys(table),
        "uniques": found.get_unique_constraints(table),
        "checks": found.get_check_constraints(table),
        "indexes": found.get_indexes(table),
    }
    return {name: sorted((_said(row) for row in rows), key=repr) for name, rows in parts.items()}


def _said(row: Any) -> Any:
    if isinstance(row, dict):
        return {key: _said(value) for key, value in row.items()}
    return row if isinstance(row, (bool, list)) else str(row)
