"""The poster killed at every step, and two at once: nothing is lost, and nobody is written to twice."""

from __future__ import annotations

import fcntl
import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models import store
from tests.people import Member
from tests.tasks import rounds
from tests.tasks.owing import ADDRESSES, ASKED, OWNERS, notices, owe_contributions, tasks
from tests.tasks.post_office import PostOffice, open_office, read

ROOT = Path(__file__).parents[2]
FAILPOINTS = ("after-decide", "after-claim", "before-send", "after-send", "after-mark")
LEFT_BEFORE = {"after-decide": 0, "after-claim": 0, "before-send": 0, "after-send": 1, "after-mark": 1}
"""How many letters have left when the process dies."""

EVERYWHERE = [("sqlite", point) for point in FAILPOINTS]
EVERYWHERE += [("postgresql", point) for point in ("after-claim", "after-send")]


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def environment(
    office: PostOffice, memory: Engine, cast: tuple[Member, ...], tmp_path: Path
) -> Iterator[dict[str, str]]:
    """What a round's process is told: the home, its memory, the day, and a mail server that listens."""
    owe_contributions()
    with open_office(office) as port:
        yield {
            "PLANCYCLE_HOME": str(tmp_path / "home"),
            "PLANCYCLE_DATABASE_URL": memory.url.render_as_string(hide_password=False),
            "PLANCYCLE_CHANNEL": f"planmail://127.0.0.1:{port}/?secure=no&rate=0&timeout=5",
            "PLANCYCLE_TODAY": ASKED.isoformat(),
        }


def held(environment: Mapping[str, str], failpoint: str = "", **more: str) -> int:
    """Hold the round of the day in a process of its own; how it ended."""
    told = {**environment, **more} | ({"PLANCYCLE_FAILPOINT": failpoint} if failpoint else {})
    return rounds.ended(rounds.start(told), told)


@pytest.mark.parametrize(("memory", "failpoint"), EVERYWHERE, indirect=["memory"])
def test_a_round_that_was_killed_is_finished_by_the_next(
    failpoint: str, environment: dict[str, str], office: PostOffice
) -> None:
    assert held(environment, failpoint) == rounds.KILLED
    assert len(office.taken) == LEFT_BEFORE[failpoint]
    assert held(environment) == 0
    may_repeat = 1 if failpoint == "after-send" else 0
    assert sorted(set(office.receivers)) == ADDRESSES
    assert len(office.taken) <= len(ADDRESSES) + may_repeat
    assert len({letter["Message-ID"] for letter in office.letters}) == len(ADDRESSES)
    assert set(notices("state")) == {"sent"}
    assert tasks("asked_on", "told_on", "rung") == {(ASKED, ASKED, "request")}


@pytest.mark.parametrize("memory", ["sqlite"], indirect=True)
def test_a_repeat_is_the_same_letter_byte_for_byte(environment: dict[str, str], office: PostOffice) -> None:
    held(environment, "after-send")
    held(environment)
    (twice,) = [
        content for (_, _, content), count in Counter(map(_hashable, office.taken)).items() if count == 2
    ]
    assert read(twice)["Message-ID"] in notices("message_id")


def _hashable(taken: tuple[str, list[str], bytes]) -> tuple[str, str, bytes]:
    sender, receivers, content = taken
    return sender, receivers[0], content


@pytest.mark.parametrize("memory", ["sqlite"], indirect=True)
def test_the_command_itself_can_be_killed_and_run_again(
    environment: dict[str, str], office: PostOffice
) -> None:
    command = [sys.executable, "-m", "deployments", "round"]
    told = {"PATH": "", "PLANCYCLE_FAILPOINT": "after-mark", **environment}
    killed = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, timeout=60, check=False)
    again = subprocess.run(
        command, cwd=ROOT, env={"PATH": "", **environment}, capture_output=True, timeout=60, check=False
    )
    assert (killed.returncode, again.returncode) == (rounds.KILLED, 0), again.stderr.decode()
    assert set(ADDRESSES) <= set(office.digested)
    assert len(set(office.digested)) == len(office.digested)
    assert len({letter["Message-ID"] for letter in office.letters}) == len(office.letters)


@pytest.mark.parametrize("memory", ["sqlite", "postgresql"], indirect=True)
def test_two_rounds_at_once_write_each_letter_once(environment: dict[str, str], office: PostOffice) -> None:
    office.delay = 0.05
    both = [rounds.start(environment) for _ in range(2)]
    assert [rounds.ended(one, environment) for one in both] == [0, 0]
    assert sorted(office.receivers) == ADDRESSES
    assert set(notices("state")) == {"sent"}


@pytest.mark.parametrize("memory", ["sqlite"], indirect=True)
@pytest.mark.parametrize("failpoint", ["after-claim", "after-send"])
def test_a_round_killed_in_the_evening_leaves_one_letter_for_the_morning(
    failpoint: str, environment: dict[str, str], office: PostOffice
) -> None:
    held(environment, failpoint)
    left = Counter(office.receivers)
    morning = ASKED + timedelta(days=1)
    assert held(environment, PLANCYCLE_TODAY=morning.isoformat()) == 0
    assert Counter(office.receivers) - left == Counter(ADDRESSES)
    assert tasks("asked_on", "told_on", "rung") == {(morning, morning, "request")}


# ── What a channel allows ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("memory", ["sqlite"], indirect=True)
@pytest.mark.parametrize("failpoint", ["before-send", "after-send"])
def test_an_outbox_has_one_file_for_each_letter(
    failpoint: str, environment: dict[str, str], tmp_path: Path
) -> None:
    del environment["PLANCYCLE_CHANNEL"]
    assert held(environment, failpoint) == rounds.KILLED
    assert held(environment) == 0
    files = list((tmp_path / "home" / "outbox").iterdir())
    assert sorted(read(file.read_bytes())["To"].addresses[0].addr_spec for file in files) == ADDRESSES
    assert set(notices("state")) == {"sent"}


@pytest.mark.parametrize("memory", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("failpoint", "left"), [("before-send", 0), ("after-send", 1)])
def test_a_channel_that_cannot_be_asked_again_leaves_the_letter_to_a_person(
    failpoint: str, left: int, environment: dict[str, str]
) -> None:
    with open_board() as (url, pinned):
        environment["PLANCYCLE_CHANNEL"] = url
        assert held(environment, failpoint) == rounds.KILLED
        assert len(pinned) == left
        assert held(environment) == 0
        assert held(environment) == 0
    doubtful = [person for person, state in notices("person", "state") if state == "doubtful"]
    assert len(doubtful) == 1
    assert notices("state").count("sent") == len(OWNERS) - 1 == len(pinned) - left
    assert [reason for reason in notices("reason") if reason] == [
        "afsendelsen blev afbrudt, mens mailen var på vej"
    ]


@contextmanager
def open_board() -> Iterator[tuple[str, list[str]]]:
    """A real web server that notices are pinned to, and the titles of what hangs there."""
    pinned: list[str] = []

    class Board(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            pinned.append(json.loads(content)["title"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Board)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"json://127.0.0.1:{server.server_port}/", pinned
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("alone", "lock"), [(store.posting, "poster.lock"), (store.showing, "pages.lock")], ids=["post", "show"]
)
def test_a_second_one_waits_for_the_first(
    sqlite_memory: Engine, tmp_path: Path, alone: Callable[[Path], AbstractContextManager[None]], lock: str
) -> None:
    with (tmp_path / lock).open("a") as other:
        with alone(tmp_path), pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
