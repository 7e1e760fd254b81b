"""Without a server nothing fails, nothing waits, and nobody else's server is spoken to."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from models.events import Checklist, PlannedRun
from tasks import announce, engine, report, upcoming
from tasks.home import Home

ROOT = Path(__file__).parents[2]
NOBODY = "http://127.0.0.1:9/api"
PLAN = PlannedRun(
    key="milestone/1/2090-03-01",
    flow="april_vision",
    parameters={"year": 2090},
    at=datetime(2090, 3, 1, 7, tzinfo=UTC),
    name="Aprilmøde 2090",
)

SAYINGS: dict[str, Callable[[], None]] = {
    "emit": lambda: announce.emit(Checklist.of("april_vision/2027")),
    "wake_due": lambda: announce.wake_due([Checklist.of("april_vision/2027")], date(2027, 2, 25)),
    "keep": lambda: upcoming.keep([PLAN]),
    "clear_overdue": lambda: upcoming.clear_overdue(),
    "publish": lambda: report.publish("a-page", "# Hej", "En side"),
}


@pytest.mark.parametrize("say", SAYINGS.values(), ids=SAYINGS)
def test_a_server_that_is_down_fails_nobody_and_keeps_nobody_waiting(
    say: Callable[[], None], home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    import prefect  # noqa: F401 - its import is not what is timed

    monkeypatch.setenv(engine.TOLD_BY, NOBODY)
    began = time.monotonic()
    with caplog.at_level(logging.CRITICAL, "prefect"):
        say()
    assert time.monotonic() - began < 5


def test_without_a_running_up_nothing_is_said_and_prefect_is_not_even_imported(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tasks import announce, home, report, upcoming\n"
        f"from models.events import Checklist; home.open_home(Path({str(tmp_path)!r}))\n"
        "from datetime import date; announce.emit(Checklist.of('april_vision/2027'))\n"
        "announce.wake_due([Checklist.of('april_vision/2027')], date(2027, 2, 25))\n"
        "upcoming.keep([]); upcoming.clear_overdue(); report.publish('a', 'b', 'c')\n"
        "sys.exit('prefect' in sys.modules)"
    )
    asked = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (asked.returncode, asked.stderr) == (0, "")


def test_somebodys_other_prefect_is_left_alone(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:4200/api")
    assert engine.address() is None


def test_the_command_line_finds_the_server_that_up_has_started(home: Home) -> None:
    file = engine.address_file(home.folder)
    file.parent.mkdir()
    file.write_text(f"{NOBODY}\n", encoding="utf-8")
    assert engine.address() == NOBODY
