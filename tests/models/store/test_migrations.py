"""The migrations and the tables say the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, Inspector, inspect

from models import store
from models.store import schema
from models.store.tables import Base


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
