"""The memory's schema: made for a new memory, upgraded for an old one, refused when it is not ours."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, Engine, Table, delete, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.facts import Refused
from models.store import meta
from models.store.session import bound_to, make_engine, reading, writing
from models.store.tables import Base

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
VERSIONS = MIGRATIONS / "versions"

VERSION_TABLE = "schema_version"
"""Not Alembic's own name: Prefect uses that one, and may have been given the same database."""

SCHEMA_LOCK = 4_717_207
"""The PostgreSQL advisory lock under which the schema is made or upgraded."""


class Upgrade(NamedTuple):
    """What `migrate` did: the schema before (None: a new memory), the schema now, and the copy it kept."""

    was: str | None
    now: str
    copy: Path | None = None


def head() -> str:
    """The schema that this program needs: the number of the last migration."""
    return max(file.name.partition("_")[0] for file in VERSIONS.glob("[0-9]*_*.py"))


def current(engine: Engine) -> str | None:
    """The schema that the memory has; None when it is empty.

    Raises Refused when the database cannot be opened or belongs to another program.
    """
    try:
        with bound_to(engine), reading() as session:
            return _current(session.connection())
    except DBAPIError as error:
        raise Refused(f"The memory at {engine.url} cannot be opened: {_first_line(error.orig)}.") from None


def _current(connection: Connection) -> str | None:
    tables = inspect(connection).get_table_names()
    if VERSION_TABLE in tables:
        return str(connection.scalar(text(f"select version_num from {VERSION_TABLE}")))
    if tables:
        raise Refused(
            f"The database at {connection.engine.url} holds tables of another program: {tables[0]}. "
            "Give the plan cycle a database of its own."
        )
    return None


def _first_line(error: BaseException | None) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")


def require_current(engine: Engine) -> None:
    """Refuse, in a sentence, a memory whose schema is not the one that this program needs."""
    found, needed = current(engine), head()
    if found == needed:
        return
    if found is None:
        raise Refused(f"The memory at {engine.url} is empty. Run: python -m deployments migrate")
    if found < needed:
        raise Refused(
            f"The memory at {engine.url} has schema {found}, and this program needs {needed}. "
            "Run: python -m deployments migrate (an embedded memory is copied first)."
        )
    raise Refused(
        f"The memory at {engine.url} has schema {found}, which is newer than this program ({needed}). "
        "Run the newer program, or put back a copy from before."
    )


def make_ready(engine: Engine) -> None:
    """Give a new memory its schema; refuse one that has to be upgraded first."""
    if current(engine) is None:
        with _alone(engine):
            _make(engine)
    require_current(engine)


def migrate(engine: Engine) -> Upgrade:
    """Make or upgrade the schema, one process at a time; an embedded memory is copied before an upgrade.

    Raises Refused for a memory that is newer than this program or not ours.
    """
    with _alone(engine):
        was = current(engine)
        if was is None:
            _make(engine)
        copy = None
        if was is not None and was < head():
            copy = _copy(engine, was)
            _upgrade(engine)
    require_current(engine)
    return Upgrade(was, head(), copy)


# ── One at a time ───────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Hold the schema's lock: it dies with its process."""
    file = _file(engine)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("select pg_advisory_lock(:key)"), {"key": SCHEMA_LOCK})
            try:
                yield
            finally:
                connection.execute(text("select pg_advisory_unlock(:key)"), {"key": SCHEMA_LOCK})
    elif file is None:
        yield
    else:
        with file.with_name(f"{file.name}.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _file(engine: Engine) -> Path | None:
    """The file of an embedded memory; None for a scratch memory or another database."""
    database = engine.url.database
    if engine.dialect.name != "sqlite" or database in (None, "", ":memory:"):
        return None
    return Path(str(database))


# ── Making, copying, upgrading ──────────────────────────────────────────────────────────────────────────


def _make(engine: Engine) -> None:
    """A new memory is made from the tables and stamped; a test holds the migrations to the same result."""
    with bound_to(engine), writing() as session:
        connection = session.connection()
        if _current(connection) is None:
            Base.metadata.create_all(connection)
            _stamp(connection, head())


def _stamp(connection: Connection, version: str) -> None:
    connection.execute(
        text(
            f"create table {VERSION_TABLE} "
            f"(version_num varchar(32) not null, constraint {VERSION_TABLE}_pkc primary key (version_num))"
        )
    )
    connection.execute(text(f"insert into {VERSION_TABLE} values (:version)"), {"version": version})


def copy_to(engine: Engine, file: Path) -> None:
    """A whole, consistent copy of an embedded memory in a new file, on disk when this returns.

    Others may write meanwhile. Raises FileExistsError rather than overwrite.
    """
    if file.exists():
        raise FileExistsError(str(file))
    with closing(sqlite3.connect(str(_file(engine)))) as connection:
        connection.execute("VACUUM INTO ?", (str(file),))
    descriptor = os.open(file, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def _copy(engine: Engine, was: str) -> Path | None:
    """The copy beside an embedded memory that an upgrade can be undone with."""
    file = _file(engine)
    if file is None:
        return None
    copy = _unused(file, was)
    copy_to(engine, copy)
    return copy


def _unused(file: Path, was: str) -> Path:
    number = 1
    while (copy := file.with_name(f"{file.stem}.schema-{was}.{number}{file.suffix}")).exists():
        number += 1
    return copy


def _upgrade(engine: Engine) -> None:
    """Every migration and the check of every reference, in one transaction that commits or never was."""
    from alembic import command

    with (
        engine.connect().execution_options(writes=True) as connection,
        _references_off(connection),
        connection.begin(),
    ):
        command.upgrade(config(connection), "head")
        _check_references(connection)


@contextmanager
def _references_off(connection: Connection) -> Iterator[None]:
    """SQLite rebuilds a table by dropping it, and would take its references with it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.cursor()
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise Refused(
            f"The upgrade was undone: row {broken[1]} of {broken[0]} would point to a {broken[2]} "
            "that is not there. The memory is as it was."
        )


def config(connection: Connection) -> Config:
    """Alembic's settings for an upgrade over our own connection."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("path_separator", "newline")
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("version_locations", str(VERSIONS))
    settings.attributes["connection"] = connection
    return settings


# ── Scratch copies ──────────────────────────────────────────────────────────────────────────────────────


def scratch_engine() -> Engine:
    """An empty memory in RAM with today's schema; `store.close` it after use."""
    engine = make_engine("sqlite://")
    _make(engine)
    return engine


def copy_into(source: Engine, scratch: Engine) -> None:
    """Everything that `source` remembers, into a scratch memory that is then stamped *rehearsal*.

    `scratch` is one from `scratch_engine()`. The source is read as one picture and not changed.
    """
    require_current(source)
    if source.dialect.name == "sqlite":
        _copy_pages(source, scratch)
    else:
        _copy_rows(source, scratch)
    with bound_to(scratch), writing() as session:
        meta.set_purpose(session, "rehearsal")


def _copy_pages(source: Engine, scratch: Engine) -> None:
    with source.connect() as read, scratch.connect() as written:
        _driver(read).backup(_driver(written))


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _copy_rows(source: Engine, scratch: Engine) -> None:
    with bound_to(source), reading() as read, bound_to(scratch), writing() as written:
        for table in reversed(Base.metadata.sorted_tables):
            written.execute(delete(table))
        for table in Base.metadata.sorted_tables:
            _copy_table(table, read, written)


def _copy_table(table: Table, read: Session, written: Session, rows_at_a_time: int = 5000) -> None:
    found = read.connection().execution_options(yield_per=rows_at_a_time).execute(select(table)).mappings()
    for rows in found.partitions():
        written.execute(insert(table), [dict(row) for row in rows])
