"""Everything running around the flows of a package, as a test asks it, stops it and kills it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[2]
SMALL = "tests.deployments.small_flows"
START_WITHIN = 120
"""Seconds; a first start takes about ten on an idle machine."""


BUSY = 20
"""Times that Prefect may say 503: its embedded database was locked."""


class Busy(Exception):
    """Prefect says 503."""


class Running:
    """Everything around the flows of a package, in a home of its own; `told` is said in its environment."""

    def __init__(self, home: Path, port: int, flows: str, told: dict[str, str]) -> None:
        self.home = home
        self.port = port
        self.log = home.with_suffix(f".{port}.log")
        self._out = self.log.open("w")
        self.process = subprocess.Popen(
            command(home, port, flows),
            cwd=ROOT,
            stdout=self._out,
            stderr=subprocess.STDOUT,
            env=surroundings() | told,
        )

    def said(self) -> str:
        """All that was printed."""
        return self.log.read_text(encoding="utf-8")

    def wait_until_ready(self) -> None:
        """Until the addresses stand there."""
        wait_for(lambda: "Ctrl-C" in self.said() or self.process.poll() is not None, START_WITHIN)
        assert self.process.poll() is None, self.said()

    def ask(self, path: str, body: Any = None) -> Any:
        """What Prefect answers; asked again while its database is busy, as its own client does."""
        sent = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", sent, {"Content-Type": "application/json"}
        )
        for _ in range(BUSY):
            with suppress(Busy), opened(request) as answer:
                return json.load(answer)
            time.sleep(1)
        raise AssertionError(f"{path}: Prefect was too busy")

    def runs(self, *states: str) -> list[dict[str, Any]]:
        """The runs in these states."""
        which = {"state": {"type": {"any_": states}}}
        found: list[dict[str, Any]] = self.ask("/api/flow_runs/filter", {"flow_runs": which})
        return found

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Its exit code after the signal."""
        self.process.send_signal(how)
        code = self.process.wait(60)
        self._out.close()
        return code

    def clean_away(self) -> None:
        """Whatever became of the test, nothing stays."""
        if self.process.poll() is None:
            self.stop()
        self._out.close()
        for left in processes_of(self.home):
            os.kill(left, signal.SIGKILL)


@contextmanager
def opened(request: urllib.request.Request) -> Iterator[IO[bytes]]:
    """The answer to a request; Busy when it should be asked again, HTTPError otherwise."""
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            yield answer
    except urllib.error.HTTPError as error:
        if error.code != 503:
            raise
        error.close()
        raise Busy from None


def command(home: Path, port: int, flows: str) -> list[str]:
    """Starts everything around the flows of this package."""
    return [sys.executable, "-m", "tests.deployments.start", str(home), str(port), flows]


def surroundings() -> dict[str, str]:
    """The environment without a word about Prefect or us."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "PLANCYCLE_"))
    }


def processes_of(home: Path) -> list[int]:
    """Every process that was told of this home, whoever its parent is by now."""
    told = f"PLANCYCLE_HOME={home}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            if told in entry.read_bytes().split(b"\0"):
                found.append(int(entry.parent.name))
        except OSError:
            continue  # it has just ended, or is not ours to read
    return [pid for pid in found if pid != os.getpid()]


def wait_for(told: Callable[[], Any], seconds: float) -> None:
    """Until it is so; an AssertionError when it is not in time."""
    latest = time.monotonic() + seconds
    while not told():
        assert time.monotonic() < latest, "it did not come about"
        time.sleep(0.2)


def a_free_port() -> int:
    """A port on which nobody listens, nor on the one after it, which is the portal's."""
    while True:
        with socket.socket() as tried, socket.socket() as next_to_it:
            tried.bind(("127.0.0.1", 0))
            port = int(tried.getsockname()[1])
            with suppress(OSError, OverflowError):
                next_to_it.bind(("127.0.0.1", port + 1))
                return port


@contextmanager
def around(home: Path, flows: str, **told: str) -> Iterator[Running]:
    """Everything around these flows, ready; nothing of it stays."""
    running = Running(home, a_free_port(), flows, told)
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.clean_away()
