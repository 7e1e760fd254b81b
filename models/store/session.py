"""Opening the memory: one way to read, one way to write."""

from __future__ import annotations

import fcntl
import sqlite3
import time
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, create_engine, event, text, true
from sqlalchemy.engine import make_url
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.pool import StaticPool

ROUND_LOCK = 4_717_206
"""The PostgreSQL advisory lock under which a round decides."""

POST_LOCK = 4_717_208
"""The PostgreSQL advisory lock that the poster holds."""

SHOW_LOCK = 4_717_209
"""The PostgreSQL advisory lock under which the pages are read and shown."""

_PICTURE = {"postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}}

_bound: ContextVar[Engine | None] = ContextVar("plan_cycle_memory", default=None)
_engines: dict[str, Engine] = {}
_default: list[Engine] = []


def engine_for(url: str) -> Engine:
    """One engine per address for the life of the process."""
    if url not in _engines:
        _engines[url] = make_engine(url)
    return _engines[url]


def make_engine(url: str) -> Engine:
    """An engine with our own BEGIN: SQLite takes the write lock at the start or not at all."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True, hide_parameters=True)
    scratch = address.database in (None, "", ":memory:")
    if not scratch:
        Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, hide_parameters=True, **({"poolclass": StaticPool} if scratch else {}))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def close(engine: Engine) -> None:
    """Let go of a memory: its connections are closed, and its next use opens it anew."""
    for url in [url for url, known in _engines.items() if known is engine]:
        del _engines[url]
    _default[:] = [default for default in _default if default is not engine]
    engine.dispose()


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout = 30000")
    _switch_to_wal(connection)
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _switch_to_wal(connection: sqlite3.Connection, tries: int = 3000) -> None:
    """Measured: two processes that open a new file at once get *locked* here, whatever the timeout says."""
    for _ in range(tries):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(0.01)
        else:
            return
    raise TimeoutError("the memory has been locked by another program for 30 seconds")


def _begin_sqlite(connection: Connection) -> None:
    """A transaction that has not taken the write lock at its start cannot write at all."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def bound_to(engine: Engine) -> Iterator[Engine]:
    """Everything inside reads and writes this memory."""
    token = _bound.set(engine)
    try:
        yield engine
    finally:
        _bound.reset(token)


def bind(engine: Engine) -> None:
    """This process reads and writes this memory from now on."""
    _default[:] = [engine]


def memory() -> Engine:
    """The memory in use; RuntimeError when none is bound."""
    engine = _bound.get()
    if engine is not None:
        return engine
    if not _default:
        raise RuntimeError("no memory is bound: call bind() or bound_to() first")
    return _default[0]


@contextmanager
def reading() -> Iterator[Session]:
    """A session that can only read; all it sees is one consistent picture."""
    engine = memory()
    with (
        engine.connect().execution_options(**_PICTURE.get(engine.dialect.name, {})) as connection,
        Session(connection) as session,
    ):
        yield session
        session.rollback()


@contextmanager
def writing(*, deciding: bool = False) -> Iterator[Session]:
    """A session that may write: it holds the write lock from its first statement and commits at the end.

    `deciding` takes the round's advisory lock on PostgreSQL, so that two rounds decide one after the other.
    """
    with (
        memory().connect().execution_options(writes=True) as connection,
        Session(connection, autoflush=False) as session,
        session.begin(),
    ):
        if deciding and connection.dialect.name == "postgresql":
            session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": ROUND_LOCK})
        yield session


MOST_NAMED = 30_000
"""Keys that one statement names: SQLite takes 32,766 and PostgreSQL 65,535 as they come."""


def among(column: InstrumentedAttribute[str], keys: Collection[str]) -> ColumnElement[bool]:
    """The rows of these keys, and of all keys where they are too many to name: whoever reads picks theirs."""
    return column.in_(sorted(keys)) if len(keys) <= MOST_NAMED else true()


def quietly(statement: Any) -> Any:
    """A statement over a set of rows, with no objects in the session to keep up to date."""
    return statement.execution_options(synchronize_session=False)


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """Everything said to the database inside, statement by statement."""
    said: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(connection, "before_cursor_execute", listen)


def posting(home: Path) -> AbstractContextManager[None]:
    """One poster at a time for a memory; the lock is free the moment its process is gone."""
    return _alone(home / "poster.lock", POST_LOCK)


def showing(home: Path) -> AbstractContextManager[None]:
    """One at a time reads and shows the pages of a memory: an older look never lies over a newer one."""
    return _alone(home / "pages.lock", SHOW_LOCK)


@contextmanager
def _alone(file: Path, key: int) -> Iterator[None]:
    engine = memory()
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("select pg_advisory_lock(:key)"), {"key": key})
            try:
                yield
            finally:
                connection.execute(text("select pg_advisory_unlock(:key)"), {"key": key})
    else:
        with file.open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
