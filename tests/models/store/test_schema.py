"""The memory's schema: how it is made, upgraded, refused and copied."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select, text, update

from models import store
from models.facts import Refused
from models.store import meta, schema
from models.store.tables import Base, Element, Person, PlanYear, Seal, Unit, Wake
from tests import people

ROOT = Path(__file__).parents[3]

NOW = schema.head()
NEXT = f"{int(NOW) + 1:04}"

ADDS_A_COLUMN = '''"""A migration of the tests: units get a telephone."""

import sqlalchemy as sa
from alembic import op

revision = "{next}"
down_revision = "{now}"


def upgrade() -> None:
    """One column more; another one wider, for which SQLite rebuilds the table."""
    with op.batch_alter_table("unit") as batch_op:
        batch_op.add_column(sa.Column("phone", sa.String(), nullable=False, server_default=""))
        batch_op.alter_column("sector", type_=sa.Text(), existing_type=sa.String())
    {more}
'''


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Call it, and the program needs one schema more: a column on a table others point to, then `more`."""

    def need(more: str = "pass") -> None:
        versions = tmp_path / "versions"
        shutil.copytree(schema.VERSIONS, versions, ignore=shutil.ignore_patterns("__pycache__"))
        script = ADDS_A_COLUMN.replace("{more}", more).replace("{now}", NOW).replace("{next}", NEXT)
        (versions / f"{NEXT}_telephone.py").write_text(script, encoding="utf-8")
        monkeypatch.setattr(schema, "VERSIONS", versions)

    return need


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A memory with nothing in it, on each of the two databases."""
    if request.param == "postgresql":
        yield request.getfixturevalue("empty_postgresql")
        return
    engine = store.make_engine(f"sqlite:///{tmp_path / 'plancycle.db'}")
    yield engine
    engine.dispose()


def test_an_empty_memory_is_refused_with_what_to_do(empty: Engine) -> None:
    assert schema.current(empty) is None
    with pytest.raises(Refused, match=r"is empty\. Run: python -m deployments migrate"):
        schema.require_current(empty)


def test_a_new_memory_is_made_at_once(empty: Engine) -> None:
    assert schema.migrate(empty) == schema.Upgrade(None, schema.head())
    schema.require_current(empty)
    assert schema.migrate(empty) == schema.Upgrade(schema.head(), schema.head())


def test_making_the_schema_of_a_new_home_is_quick(tmp_path: Path) -> None:
    assert min(_seconds_to_make(tmp_path / f"{attempt}.db") for attempt in range(3)) < 0.3


def _seconds_to_make(file: Path) -> float:
    engine = store.make_engine(f"sqlite:///{file}")
    before = time.perf_counter()
    schema.make_ready(engine)
    taken = time.perf_counter() - before
    engine.dispose()
    return taken


def test_an_everyday_command_does_not_load_the_migration_library(tmp_path: Path) -> None:
    code = (
        "import sys; from models.store import schema, engine_for; schema.make_ready(engine_for(sys.argv[1]))"
    )
    code += "; sys.exit('alembic' in sys.modules)"
    command = [sys.executable, "-c", code, f"sqlite:///{tmp_path / 'plancycle.db'}"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("found, said", [("0000", "this program needs"), ("9999", "newer than this program")])
def test_another_schema_is_refused_in_a_sentence(memory: Engine, found: str, said: str) -> None:
    with store.writing() as session:
        session.execute(text("update schema_version set version_num = :found"), {"found": found})
    for opens in (schema.require_current, schema.make_ready):
        with pytest.raises(Refused, match=said):
            opens(memory)


def test_a_newer_memory_is_not_migrated_backwards(memory: Engine) -> None:
    with store.writing() as session:
        session.execute(text("update schema_version set version_num = '9999'"))
    with pytest.raises(Refused, match="newer"):
        schema.migrate(memory)


def test_a_database_of_another_program_is_left_alone(empty: Engine) -> None:
    with empty.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(text("create table alembic_version (version_num varchar(32))"))
    with pytest.raises(Refused, match=r"another program: alembic_version\. Give the plan cycle a database"):
        schema.migrate(empty)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plancycle.db").write_text("Kære alle, referatet følger her. " * 200, encoding="utf-8")
    engine = store.make_engine(f"sqlite:///{tmp_path / 'plancycle.db'}")
    with pytest.raises(Refused, match=r"cannot be opened: file is not a database\."):
        schema.require_current(engine)
    engine.dispose()


def test_a_server_that_does_not_answer_is_refused_without_its_password() -> None:
    engine = store.make_engine("postgresql+psycopg://plan:hemmelig@localhost:1/plan")
    with pytest.raises(Refused, match="cannot be opened") as said:
        schema.require_current(engine)
    assert "hemmelig" not in str(said.value)
    engine.dispose()


# ── Upgrades ────────────────────────────────────────────────────────────────────────────────────────────


def test_an_upgrade_keeps_every_row_and_reference(
    memory: Engine, cast: object, next_version: Callable[[str], None]
) -> None:
    next_version("pass")
    done = schema.migrate(memory)
    assert (done.was, done.now) == (NOW, NEXT)
    with store.reading() as session:
        assert session.scalars(text("select phone from unit")).all() == [""] * len(people.UNITS)
        assert session.scalar(select(func.count()).select_from(Element)) == len(people.ELEMENTS)
    with pytest.raises(Exception, match=r"(?i)foreign key"), store.writing() as session:
        session.execute(update(Unit).where(Unit.key == "born-og-unge").values(key="andet"))


def test_an_embedded_memory_is_copied_before_an_upgrade(
    sqlite_memory: Engine, cast: object, next_version: Callable[[str], None]
) -> None:
    next_version("pass")
    copy = schema.migrate(sqlite_memory).copy
    assert copy is not None and copy.name == f"plancycle.schema-{NOW}.1.db"
    before = store.make_engine(f"sqlite:///{copy}")
    assert schema.current(before) == NOW
    with store.bound_to(before), store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == len(people.PEOPLE)
    before.dispose()


def test_a_new_memory_is_not_copied(empty: Engine) -> None:
    assert schema.migrate(empty).copy is None


@pytest.mark.parametrize(
    "more, said",
    [
        ("op.execute(\"update element set post = 'ingen'\")", "(?i)undone|foreign key"),
        ('op.execute("select 1 from ingen_tabel")', "ingen_tabel"),
    ],
)
def test_an_upgrade_that_fails_never_was(
    memory: Engine, cast: object, next_version: Callable[[str], None], more: str, said: str
) -> None:
    next_version(more)
    with pytest.raises(Exception, match=said):
        schema.migrate(memory)
    assert schema.current(memory) == NOW
    with store.reading() as session:
        assert "phone" not in session.execute(text("select * from unit")).mappings().all()[0]


MIGRATING = """
import sys
from pathlib import Path
from models.store import engine_for, schema
schema.VERSIONS = Path(sys.argv[2])
print(schema.migrate(engine_for(sys.argv[1])).was)
"""


def test_two_programs_that_upgrade_at_once_do_it_once(
    memory: Engine, cast: object, next_version: Callable[[str], None]
) -> None:
    next_version("pass")
    address = memory.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", MIGRATING, address, str(schema.VERSIONS)]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert sorted(program.communicate()[0].strip() for program in both) == [NOW, NEXT]
    assert schema.current(memory) == NEXT


def test_a_failed_upgrade_leaves_the_lock_to_the_next(
    memory: Engine, cast: object, next_version: Callable[[str], None]
) -> None:
    next_version('op.execute("select 1 from ingen_tabel")')
    with pytest.raises(Exception, match="ingen_tabel"):
        schema.migrate(memory)
    address = memory.url.render_as_string(hide_password=False)
    (schema.VERSIONS / f"{NEXT}_telephone.py").unlink()
    command = [sys.executable, "-c", MIGRATING, address, str(schema.VERSIONS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=True)
    assert done.stdout.strip() == NOW


# ── Scratch copies ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def scratch() -> Iterator[Engine]:
    """A memory in RAM, as a rehearsal uses it."""
    engine = schema.scratch_engine()
    yield engine
    store.close(engine)


def fill(on: date) -> None:
    """One row of every difficult type, beside the cast."""
    with store.writing() as session:
        meta.set_purpose(session, "live")
        session.execute(
            insert(PlanYear).values(
                year=2027, state="open", opened_on=on, settings={"navn": "Ærø"}, settings_hash="a"
            )
        )
        session.execute(
            insert(Wake).values(subject="meeting/1", announced_at=datetime(2027, 3, 1, 8, tzinfo=UTC))
        )


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but *meta*."""
    with store.bound_to(engine), store.reading() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name != "meta"
        }


def test_a_scratch_copy_remembers_everything_and_is_stamped(
    memory: Engine, scratch: Engine, cast: object
) -> None:
    fill(date(2026, 12, 1))
    schema.copy_into(memory, scratch)
    assert everything(scratch) == everything(memory)
    for engine, purpose in ((memory, "live"), (scratch, "rehearsal")):
        with store.bound_to(engine), store.reading() as session:
            assert meta.purpose(session) == purpose


def test_what_happens_in_a_scratch_copy_stays_there(memory: Engine, scratch: Engine, cast: object) -> None:
    schema.copy_into(memory, scratch)
    with store.bound_to(scratch), store.writing() as session:
        session.execute(insert(Seal).values(no=1, upto=1, hash="prøve"))
        session.execute(update(Person).values(phone="112"))
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Seal)) == 0
        assert session.scalar(select(func.count()).where(Person.phone == "112")) == 0


def test_a_scratch_memory_can_be_filled_again(memory: Engine, scratch: Engine, cast: object) -> None:
    for _ in range(2):
        schema.copy_into(memory, scratch)
    assert everything(scratch) == everything(memory)


def test_a_scratch_memory_upholds_references(scratch: Engine) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"), store.bound_to(scratch), store.writing() as session:
        session.execute(insert(Element).values(key="a", kind="vision", title="A", post="ingen"))


def test_a_copy_is_whole_while_somebody_writes_and_never_overwrites(
    sqlite_memory: Engine, cast: object, tmp_path: Path
) -> None:
    with store.writing() as session:
        session.execute(update(Person).values(phone="112"))
        session.flush()
        schema.copy_to(sqlite_memory, tmp_path / "copy.db")
    copy = store.make_engine(f"sqlite:///{tmp_path / 'copy.db'}")
    with store.bound_to(copy), store.reading() as session:
        assert set(session.scalars(select(Person.phone))) == {member.phone for member in people.PEOPLE}
    copy.dispose()
    with pytest.raises(FileExistsError):
        schema.copy_to(sqlite_memory, tmp_path / "copy.db")
