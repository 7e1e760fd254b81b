"""A portal as it really runs: a lived memory, the process over it, and the letters that lead there."""

from __future__ import annotations

import email
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func, select

from flows.rehearse_year import live_through
from models import store
from models.rehearsal import assumed_answer
from models.store.tables import Request, Response
from tasks import loading
from tasks.ledger import meetings, responses, years
from tests.deployments.running import ROOT, a_free_port, surroundings, wait_for
from tests.flows import lived_year
from tests.memories import Copy, inside

READY = "plan-cycle: the portal answers"

YEAR = 2027
OPENED, PREPARED, ASKED = date(2026, 12, 1), date(2027, 2, 12), date(2027, 2, 25)
"""April's questions have gone out on the last of these days, and nobody has answered."""

TO_APPROVE, DEADLINE = date(2027, 2, 26), date(2027, 3, 16)
"""The brief goes on its way the day after the last answer, long before the deadline."""

COUPLES = 40
"""Units of two colleagues in the large home: a test takes one that nobody else has touched."""


class Owner(NamedTuple):
    """Somebody of the large home: two areas, and a colleague in the same unit."""

    no: int
    name: str
    email: str
    areas: tuple[str, ...]

    @property
    def tasks(self) -> tuple[str, ...]:
        """The keys of what they owe."""
        return tuple(f"{YEAR}/april/contribution/{area}" for area in self.areas)


def owner(no: int, which: int = 0) -> Owner:
    """One of the two people of unit `no`."""
    name = f"{('Åse', 'Bo')[which]} Nummer {no}"
    areas = [f"{('Skole', 'Vej', 'Park', 'Havn')[2 * which + part]} {no}" for part in (0, 1)]
    keys = tuple(area.lower().replace(" ", "-") for area in areas)
    return Owner(no, name, f"{'ab'[which]}{no}@eksempel.invalid", keys)


def sheet() -> str:
    """The people of the large home, as one loads them."""
    people = [owner(no, which) for no in range(1, COUPLES + 1) for which in (0, 1)]
    rows = [f"{one.name};{one.email};Enhed {one.no};{' | '.join(map(title, one.areas))};" for one in people]
    roles = "Karen Kontor;karen@eksempel.invalid;Sekretariatet;;sekretariat"
    return "\n".join(["navn;e-mail;enhed;ansvarlig for;rolle", roles, *rows, ""])


def title(area: str) -> str:
    """An area as it is called on the page."""
    return area.replace("-", " ").capitalize()


# ── Homes on a day ──────────────────────────────────────────────────────────────────────────────────────


def live_large(copy: Copy) -> None:
    """The large home on the day the questions went out."""
    with inside(copy) as folder:
        (folder / "people.csv").write_text(sheet(), encoding="utf-8")
        loaded = loading.load(folder / "people.csv", "people", today=OPENED)
        loading.refuse_rejected(loaded, keep_good=False)
        prepare()
        ask_today()


def live_small(copy: Copy) -> None:
    """The cast's home on the same day: five areas, and everybody who approves."""
    with inside(copy):
        prepare_small()
        ask_today()


def live_until_approval(copy: Copy) -> None:
    """Everybody answers on the day they were asked; the day after, the plan group has the brief."""
    with inside(copy):
        for task in owed():
            responses.receive_response(task, assumed_answer("april"), today=ASKED)
        live_through(ASKED)
        live_through(TO_APPROVE)


def owed() -> set[str]:
    """The contributions that are open."""
    which = (Request.kind == "contribution", Request.state == "open")
    with store.reading() as session:
        return set(session.scalars(select(Request.key).where(*which)))


def prepare_small() -> None:
    """The cast, and their year until April's questions may go out."""
    lived_year.settle()
    prepare()


def prepare() -> None:
    """From the opening to the day before the questions go out."""
    years.open_year(YEAR, OPENED)
    live_through(OPENED)
    live_through(PREPARED)
    meetings.approve_sending("april", YEAR, PREPARED)


def ask_today() -> None:
    """The questions go out."""
    live_through(ASKED)


def number_of(task: str) -> int:
    """The number of a task, as addresses name it."""
    with store.reading() as session:
        return int(session.scalars(select(Request.id).where(Request.key == task)).one())


# ── What runs ───────────────────────────────────────────────────────────────────────────────────────────


class Portal:
    """The portal's process over a home, with its clock on `today`."""

    def __init__(self, copy: Copy, port: int, today: date) -> None:
        self.copy, self.today = copy, today
        self.address = f"http://127.0.0.1:{port}"
        self.log = copy.folder.with_suffix(".log")
        self._out = self.log.open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deployments.portal", "--port", str(port)],
            cwd=ROOT,
            stdout=self._out,
            stderr=subprocess.STDOUT,
            env=surroundings() | copy.environment | {"PLANCYCLE_TODAY": today.isoformat()},
        )

    def said(self) -> str:
        """All that it printed."""
        return self.log.read_text(encoding="utf-8")

    def wait_until_ready(self) -> None:
        """Until it can be asked."""
        wait_for(lambda: READY in self.said() or self.process.poll() is not None, 60)
        assert self.process.poll() is None, self.said()

    def stop(self) -> int:
        """Its exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(30)
        self._out.close()
        return code

    def link(self, person: str) -> str:
        """The link that the letters carry, by the person's e-mail."""
        written = [letter for letter in letters(self.copy.folder) if person in str(letter["To"])]
        return link_in(written[-1])

    @contextmanager
    def beside(self) -> Iterator[None]:
        """This process is a command line on the same home and day."""
        with inside(self.copy) as _, _clock(self.today):
            yield

    @contextmanager
    def without_memory(self) -> Iterator[None]:
        """The memory is not what it should be for a while: one of its tables is gone."""
        self._rename("draft", "aside")
        yield
        self._rename("aside", "draft")

    def _rename(self, table: str, to: str) -> None:
        with closing(sqlite3.connect(self.copy.folder / "plancycle.db")) as file:
            file.execute("pragma legacy_alter_table = on")
            file.execute(f"alter table {table} rename to {to}")

    def state(self, task: str) -> str:
        """How a task stands in the memory."""
        with self.beside(), store.reading() as session:
            return str(session.scalar(select(Request.state).where(Request.key == task)))

    def answers(self, task: str) -> list[dict[str, Any]]:
        """Every version of the answer to a task, the oldest first."""
        told = (Response.version, Response.body, Response.body_hash, Response.door, Response.person)
        with self.beside(), store.reading() as session:
            found = session.execute(select(*told).where(Response.request == task).order_by(Response.version))
            return [dict(row._mapping) for row in found]

    def number(self, task: str) -> int:
        """The number of a task, as addresses name it."""
        with self.beside():
            return number_of(task)

    def count(self, table: Any) -> int:
        """How many rows there are."""
        with self.beside(), store.reading() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


@contextmanager
def _clock(today: date) -> Iterator[None]:
    from pytest import MonkeyPatch

    with MonkeyPatch.context() as patch:
        patch.setenv("PLANCYCLE_TODAY", today.isoformat())
        yield


@contextmanager
def running(copy: Copy, port: int, today: date = ASKED) -> Iterator[Portal]:
    """The portal over this home until the block ends; a link never stands in what it says."""
    portal = Portal(copy, port, today)
    try:
        portal.wait_until_ready()
        yield portal
    finally:
        portal.stop()
    assert re.search(r"/side/[\w.~-]{20}", portal.said()) is None


def placed(folder: Path) -> int:
    """A free port, left where the letters look for the portal's address."""
    port = a_free_port()
    (folder / "portal.address").write_text(f"http://127.0.0.1:{port}\n", encoding="utf-8")
    return port


# ── Letters ─────────────────────────────────────────────────────────────────────────────────────────────


def letters(home: Path) -> list[EmailMessage]:
    """Every letter of the outbox folder, the oldest first."""
    files = sorted((home / "outbox").glob("*.eml"))
    return [email.message_from_bytes(one.read_bytes(), policy=default) for one in files]


def link_in(letter: EmailMessage) -> str:
    """Where the letter leads: the same place in both of its parts."""
    found = {part: _links(letter, part) for part in ("plain", "html")}
    assert len(found["plain"]) == 1 and found["plain"] <= found["html"], found
    (link,) = found["plain"]
    return link


def _links(letter: EmailMessage, part: str) -> set[str]:
    body = letter.get_body((part,))
    assert body is not None
    return set(re.findall(r"http://127\.0\.0\.1:\d+/side/[\w.~-]+", str(body.get_content())))
