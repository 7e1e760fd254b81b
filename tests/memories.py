"""Whole memories: what they say, kept at a moment and taken out again, and two programs let loose on one."""

from __future__ import annotations

import importlib
import json
import multiprocessing
import os
import shutil
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest
from sqlalchemy import Column, Table, UniqueConstraint, select
from sqlalchemy.orm import Session

from models import store
from models.store import schema
from models.store.tables import Base, Instant
from tasks.home import home, open_home
from tests import databases

PATIENCE = 120
"""Seconds to wait for another process, at most."""

Row = tuple[Any, ...]

_numbers = count(1)


# ── What a memory says ──────────────────────────────────────────────────────────────────────────────────

UNSAID = {
    "wake": {"wanted", "taken"},
    "journal": {"old_ref", "new_ref"},
    "seal": {"upto", "hash"},
    "snapshot": {"hash"},
}
"""Columns that may differ where two memories say the same: counters, and what hangs on salts and ids."""

CALLED = {"snapshot": ("subject", "on_day")}
"""What a row is called where no constraint says what makes it one of its kind."""


def whole_memory() -> dict[str, list[Row]]:
    """Every table of the bound memory, each row by what it says: no ids, instants, counters or salts.

    A row that points to another one by its id names it by its natural key.
    """
    with store.reading() as session:
        names = {table.name: _names(session, table) for table in Base.metadata.sorted_tables}
        said = {table.name: _rows(session, table, names) for table in Base.metadata.sorted_tables}
        return {**said, "journal": _journal(session), "journal_value": []}


def differences(one: Mapping[str, list[Row]], other: Mapping[str, list[Row]]) -> list[str]:
    """What one memory says and the other does not."""
    return [
        line
        for table in sorted({*one, *other})
        for line in (
            *(f"- {table}: {row}" for row in _without(one.get(table, []), other.get(table, []))),
            *(f"+ {table}: {row}" for row in _without(other.get(table, []), one.get(table, []))),
        )
    ]


def _without(rows: list[Row], others: list[Row]) -> list[Row]:
    left = list(others)
    return [row for row in rows if row not in left or left.remove(row)]  # type: ignore[func-returns-value]


def _names(session: Session, table: Table) -> dict[Any, str]:
    """The natural key of each row that others may point to by its id."""
    unique = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    if "id" not in table.c or not (unique or table.name in CALLED):
        return {}
    known = min(unique, key=lambda one: str(one.name)).columns if unique else ()
    natural = CALLED.get(table.name) or [column.name for column in known]
    found = session.execute(select(table.c.id, *(table.c[name] for name in natural)))
    return {row[0]: "/".join(map(str, row[1:])) for row in found}


def _rows(session: Session, table: Table, names: Mapping[str, Mapping[Any, str]]) -> list[Row]:
    columns = [column for column in table.columns if _is_said(table, column)]
    if not columns:
        return []
    found = session.execute(select(*columns)).all()
    rows = (tuple(_said(c, v, names) for c, v in zip(columns, row, strict=True)) for row in found)
    return sorted(rows, key=repr)


def _is_said(table: Table, column: Column[Any]) -> bool:
    surrogate = column.name == "id" and column.primary_key
    return not (surrogate or isinstance(column.type, Instant) or column.name in UNSAID.get(table.name, ()))


def _said(column: Column[Any], value: Any, names: Mapping[str, Mapping[Any, str]]) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
    pointed = next((key.column for key in column.foreign_keys if key.column.name == "id"), None)
    return value if pointed is None or value is None else names[pointed.table.name][value]


def _journal(session: Session) -> list[Row]:
    """The acts, each with its words in place of their salted hashes."""
    journal, words = Base.metadata.tables["journal"], Base.metadata.tables["journal_value"]
    old, new = words.alias(), words.alias()
    acts = (journal.c.actor, journal.c.door, journal.c.act, journal.c.subject, journal.c.seal_no)
    found = (
        select(*acts, old.c.body, new.c.body)
        .select_from(journal)
        .outerjoin(old, old.c.ref == journal.c.old_ref)
        .outerjoin(new, new.c.ref == journal.c.new_ref)
    )
    return sorted((tuple(row) for row in session.execute(found)), key=repr)


def files(folder: Path) -> dict[str, bytes]:
    """The letters and briefs of a home, byte by byte."""
    kept = (file for name in ("outbox", "briefs") for file in (folder / name).rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in kept}


# ── Kept at a moment ────────────────────────────────────────────────────────────────────────────────────


class Copy(NamedTuple):
    """A home of its own with a memory as it was at a moment; `database_url` empty for an embedded one."""

    folder: Path
    database_url: str

    @property
    def environment(self) -> dict[str, str]:
        """What a program has to be told to use it."""
        told = {"PLANCYCLE_HOME": str(self.folder), "PLANCYCLE_DATABASE_URL": self.database_url}
        return {name: value for name, value in told.items() if value}


class Shelf(Protocol):
    """Where memories are kept by name: `keep` the bound one, `take` a copy into a new folder."""

    def take(self, name: str, folder: Path) -> Copy: ...

    def keep(self, name: str) -> None: ...

    def give_back(self, copy: Copy) -> None: ...


class Files:
    """Embedded memories, as files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, name: str) -> None:
        """The bound memory as it is now."""
        schema.copy_to(store.memory(), self._folder / f"{name}.db")

    def take(self, name: str, folder: Path) -> Copy:
        """A home with a copy of the memory of that name; an empty one where nothing is kept."""
        folder.mkdir()
        if name:
            shutil.copyfile(self._folder / f"{name}.db", folder / "plancycle.db")
        return Copy(folder, "")

    def give_back(self, copy: Copy) -> None:
        """It is not used any more."""
        shutil.rmtree(copy.folder)


class Databases:
    """PostgreSQL memories, as databases that others are copied from."""

    def __init__(self, server: str, migrated: str) -> None:
        self._server = server
        self._migrated = migrated
        self._prefix = f"kept_{next(_numbers)}"

    def keep(self, name: str) -> None:
        """The bound memory as it is now; nobody may be connected, so it is let go of for a moment."""
        engine = store.memory()
        engine.dispose()
        databases.create(self._server, f"{self._prefix}_{name}", str(engine.url.database))

    def take(self, name: str, folder: Path) -> Copy:
        """A home with a copy of the memory of that name; an empty one where nothing is kept."""
        folder.mkdir()
        taken = f"taken_{next(_numbers)}"
        databases.create(self._server, taken, f"{self._prefix}_{name}" if name else self._migrated)
        return Copy(folder, databases.named(self._server, taken))

    def give_back(self, copy: Copy) -> None:
        """It is not used any more."""
        databases.drop(self._server, copy.database_url.rpartition("/")[2].partition("?")[0])
        shutil.rmtree(copy.folder)


@contextmanager
def inside(copy: Copy) -> Iterator[Path]:
    """This process lives in that home, and nothing of its own environment reaches it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("PLANCYCLE_")]:
            patch.delenv(name)
        for name, value in copy.environment.items():
            patch.setenv(name, value)
        patch.setattr("tasks.home._home", [])
        open_home()
        engine = store.memory()
        schema.make_ready(engine)
        try:
            yield copy.folder
        finally:
            store.close(engine)


# ── Two at once ─────────────────────────────────────────────────────────────────────────────────────────


class Act(NamedTuple):
    """A flow and what it is given; a path counts from the home."""

    flow: str
    given: Mapping[str, Any]

    def run(self) -> Any:
        """The flow's body, in the home that is open."""
        body = getattr(importlib.import_module(f"flows.{self.flow}"), self.flow).fn
        folder = home().folder
        return body(**{k: folder / v if isinstance(v, Path) else v for k, v in self.given.items()})


class Pair:
    """Two processes that act at the same instant, as often as they are told to."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._gate = context.Barrier(2)
        self._ends, theirs = zip(*(context.Pipe() for _ in range(2)), strict=True)
        self._processes = [context.Process(target=_serve, args=(end, self._gate)) for end in theirs]
        for process in self._processes:
            process.start()

    def do(self, one: Act, other: Act, copy: Copy) -> list[str]:
        """Each does its own in the same home; what went wrong in each, empty for nothing."""
        for end, act in zip(self._ends, (one, other), strict=True):
            end.send((act, copy.environment))
        return [end.recv() if end.poll(PATIENCE) else "never came back" for end in self._ends]

    def end(self) -> None:
        """Both leave."""
        for end in self._ends:
            end.send(None)
        for process in self._processes:
            process.join(PATIENCE)


def _serve(orders: Connection, gate: Any) -> None:
    while (order := orders.recv()) is not None:
        act, environment = order
        orders.send(_follow(act, environment, gate))


def _follow(act: Act, environment: Mapping[str, str], gate: Any) -> str:
    """Everything is imported and open before the gate: both begin with the first statement."""
    for name in [name for name in os.environ if name.startswith("PLANCYCLE_")]:
        del os.environ[name]
    os.environ.update(environment)
    try:
        importlib.import_module(f"flows.{act.flow}")
        importlib.import_module("tasks.notify")
        open_home()
        gate.wait(PATIENCE)
        act.run()
    except Exception:
        return traceback.format_exc()
    finally:
        store.close(store.memory())
    return ""
