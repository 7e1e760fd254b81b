"""Everything on one machine: it starts, tells, wakes, keeps the year, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socketserver
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deployments.up import YEAR_AHEAD, kind_of_file_system, refuse_network_home
from models.events import PlannedRun
from models.facts import Refused
from tasks import clock, upcoming
from tasks import home as homes
from tasks.ledger import wakes
from tests.deployments.running import (
    ROOT,
    SMALL,
    Running,
    a_free_port,
    around,
    command,
    processes_of,
    surroundings,
    wait_for,
)


@contextmanager
def everything(home: Path) -> Iterator[Running]:
    with around(home, SMALL) as started:
        yield started


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One start for all the questions that leave it running."""
    with everything(tmp_path_factory.mktemp("up") / "home") as started:
        yield started


@pytest.fixture
def beside(running: Running) -> Iterator[None]:
    """This process is a command line beside the running one: same home, no address in its environment."""
    homes.open_home(running.home)
    yield
    from models import store

    store.close(store.memory())


# ── Starting ────────────────────────────────────────────────────────────────────────────────────────────

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/export /mnt/fælles nfs4 rw 0 0
//server/drev /mnt/k\\040drev cifs rw 0 0
sshfs /mnt/fælles/fjern fuse.sshfs rw 0 0
/dev/sdb1 /mnt/fælles/lokal xfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/plan", "ext4"),
        ("/mnt/fælles/plan", "nfs4"),
        ("/mnt/k drev/plan", "cifs"),
        ("/mnt/fælles/fjern", "fuse.sshfs"),
        ("/mnt/fælles/lokal/plan", "xfs"),
        ("/mnt/fælles-ikke", "ext4"),
    ],
)
def test_a_home_on_a_network_drive_is_refused(folder: str, kind: str) -> None:
    assert kind_of_file_system(Path(folder), MOUNTS) == kind
    if kind in ("ext4", "xfs"):
        refuse_network_home(Path(folder), MOUNTS)
    else:
        with pytest.raises(Refused, match="network file system"):
            refuse_network_home(Path(folder), MOUNTS)


def test_where_nobody_knows_the_file_system_the_home_is_taken() -> None:
    refuse_network_home(Path("/anywhere"), "")


@pytest.mark.prefect
def test_the_start_says_where_to_look_and_that_no_mail_leaves(running: Running) -> None:
    said = running.said()
    assert f"http://127.0.0.1:{running.port}\n" in said
    assert f"Mails sendes ikke:   de lægges som filer i {running.home / 'outbox'}" in said
    assert f"De ansvarliges side: http://127.0.0.1:{running.port + 1} " in said
    assert "Traceback" not in said


@pytest.mark.prefect
def test_the_portal_answers_on_the_next_port_and_links_lead_there(running: Running, beside: None) -> None:
    address = f"http://127.0.0.1:{running.port + 1}"
    with urllib.request.urlopen(f"{address}/sundhed", timeout=20) as answer:
        assert answer.status == 200
    assert homes.home().portal_address == address


@pytest.mark.prefect
def test_every_flow_stands_there_in_the_words_of_the_timetable(running: Running) -> None:
    found = {one["name"]: one for one in running.ask("/api/deployments/filter", {})}
    assert found.keys() == {
        "Dagens runde: mails",
        "Aprilmøde: visionen",
        "Opfølgning: status",
    }
    for one in found.values():
        assert "**Kør igen:** Ja" in one["description"]
        assert one["entrypoint"].startswith(f"{SMALL}.")


@pytest.mark.prefect
def test_the_next_round_is_scheduled_and_no_more_of_them(running: Running) -> None:
    wait_for(lambda: [run for run in running.runs("SCHEDULED") if run["auto_scheduled"]], 90)
    rounds = [run for run in running.runs("SCHEDULED") if run["auto_scheduled"]]
    assert 1 <= len(rounds) <= 4


@pytest.mark.prefect
def test_a_scheduled_round_is_called_by_its_day(running: Running, beside: None) -> None:
    wait_for(lambda: [run for run in running.runs("SCHEDULED") if run["auto_scheduled"]], 90)
    upcoming.name_the_rounds()
    names = {run["name"] for run in running.runs("SCHEDULED") if run["auto_scheduled"]}
    assert names and all(re.fullmatch(r"Dagens runde · \d+\. \w+", name) for name in names)


@pytest.mark.prefect
def test_a_second_start_on_the_same_home_is_one_sentence(running: Running) -> None:
    second = subprocess.run(
        command(running.home, a_free_port(), SMALL),
        cwd=ROOT,
        env=surroundings(),
        capture_output=True,
        text=True,
    )
    assert (second.returncode, second.stdout) == (1, "")
    assert re.fullmatch(r"\S+: this home is already running\. .+\n", second.stderr)


@pytest.mark.prefect
def test_a_busy_port_is_one_sentence(running: Running, tmp_path: Path) -> None:
    second = subprocess.run(
        command(tmp_path, running.port, SMALL), cwd=ROOT, env=surroundings(), capture_output=True, text=True
    )
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr == f"Port {running.port} is in use or not allowed. Choose another with --port.\n"


# ── Waking ──────────────────────────────────────────────────────────────────────────────────────────────


def run_of(running: Running, flow: str, **parameters: int) -> list[dict[str, Any]]:
    ran = running.runs("COMPLETED", "RUNNING")
    return [run for run in ran if run["name"] == flow and run["parameters"].items() >= parameters.items()]


@pytest.mark.prefect
def test_a_wake_mark_becomes_a_run_that_knows_its_year_as_a_number(running: Running, beside: None) -> None:
    wakes.want("april_vision/2031", "follow_up/2031/1")
    wait_for(lambda: run_of(running, "aprilmøde", year=2031), 60)
    wait_for(lambda: run_of(running, "opfølgning 1", year=2031, no=1), 60)
    wait_for(lambda: not wakes.unannounced(clock.instant() + timedelta(hours=1)), 60)


@pytest.mark.prefect
def test_two_hundred_answers_are_a_few_runs_and_none_is_lost(running: Running, beside: None) -> None:
    for _ in range(200):
        wakes.want("april_vision/2032")
        time.sleep(0.02)
    wait_for(lambda: not wakes.unannounced(clock.instant() + timedelta(hours=1)), 60)
    assert 1 <= len(run_of(running, "aprilmøde", year=2032)) <= 4


# ── The year ahead ──────────────────────────────────────────────────────────────────────────────────────


def planned(days_ahead: int, steps: int = 30) -> list[PlannedRun]:
    """One step a week from so many days ahead."""
    first = clock.instant().replace(microsecond=0) + timedelta(days=days_ahead)
    return [
        PlannedRun(
            key=f"milestone/{step}/{(first + timedelta(weeks=step)).date()}",
            flow="april_vision",
            parameters={"year": 2027},
            at=first + timedelta(weeks=step),
            name=f"Aprilmøde 2027 · skridt {step}",
            tags=("milepæl",),
        )
        for step in range(steps)
    ]


def ahead(running: Running) -> dict[str, str]:
    """The runs of ours that are scheduled: key and id."""
    ours = (run for run in running.runs("SCHEDULED") if not run["auto_scheduled"])
    return {run["idempotency_key"]: run["id"] for run in ours if "milestone/" in str(run["idempotency_key"])}


@pytest.mark.prefect
def test_the_year_stands_ahead_once_and_follows_a_move_and_back(running: Running, beside: None) -> None:
    plan, moved = planned(10), planned(12)
    upcoming.keep(plan)
    first = ahead(running)
    assert first.keys() == {run.key for run in plan}
    upcoming.keep(plan)
    assert ahead(running) == first
    upcoming.keep(moved)
    assert ahead(running).keys() == {run.key for run in moved}
    upcoming.keep(plan)
    assert ahead(running).keys() == first.keys()
    upcoming.keep([])
    assert ahead(running) == {}


@pytest.mark.prefect
def test_nothing_is_scheduled_for_a_day_that_has_passed(running: Running, beside: None) -> None:
    upcoming.keep(planned(-20, steps=4))
    assert len(ahead(running)) == 1
    upcoming.keep([])


@pytest.mark.prefect
def test_a_run_with_another_name_or_hour_takes_the_place_of_the_old(running: Running, beside: None) -> None:
    (plan,) = planned(10, steps=1)
    upcoming.keep([plan])
    before = ahead(running)
    upcoming.keep([plan.model_copy(update={"name": "April meeting 2027"})])
    after = ahead(running)
    assert before.keys() == after.keys() and before != after
    upcoming.keep([])


# ── The window ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.prefect
def test_only_the_one_ui_is_served_so_the_other_is_not_advertised(running: Running) -> None:
    served = running.ask("/ui-settings")
    assert (served["default_ui"], served["available_uis"]) == ("v1", ["v1"])
    told = running.ask("/api/admin/settings")["server"]
    assert (told["ui"]["show_promotional_content"], told["analytics_enabled"]) == (False, False)


class Recorder(socketserver.StreamRequestHandler):
    """A proxy that passes nothing on and remembers which hosts were asked for."""

    asked: set[str]

    def handle(self) -> None:
        """One line is enough: `CONNECT host:port …` or `GET http://host/ …`."""
        target = self.rfile.readline().decode(errors="replace").split(" ")[1]
        Recorder.asked.add(re.sub(r"^\w+://", "", target).partition("/")[0].partition(":")[0])


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
BY_ITSELF_SILENT = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-sync",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-features=AutofillServerCommunication",
    "--remote-debugging-port=0",
)
BROWSERS_OWN = {f"{name}.google.com" for name in ("www", "accounts", "android.clients", "clients2")}
"""What this browser asks for on an empty page too, and no flag keeps it from."""

TITLES = {
    "/dashboard": "Prefect",
    YEAR_AHEAD: "Runs",
    "/deployments": "Deployments",
    "/artifacts": "Artifacts",
}


@pytest.mark.prefect
@pytest.mark.skipif(not CHROMIUM, reason="a look through a real browser needs chromium")
@pytest.mark.parametrize("page", TITLES)
def test_the_ui_asks_no_other_host(running: Running, page: str, tmp_path: Path) -> None:
    Recorder.asked = set()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Recorder) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        through = f"--proxy-server=http://127.0.0.1:{proxy.server_address[1]}"
        where = [f"--user-data-dir={tmp_path}", through, f"http://127.0.0.1:{running.port}{page}"]
        browser = subprocess.Popen(
            [str(CHROMIUM), *BY_ITSELF_SILENT, *where], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            wait_for(lambda: TITLES[page] in title_shown(tmp_path), 30)
            time.sleep(3)  # what a page asks for late
        finally:
            browser.kill()
            browser.wait()
            proxy.shutdown()
    assert Recorder.asked - BROWSERS_OWN == set()


def title_shown(profile: Path) -> str:
    """The title of the page in the browser of this profile; empty before there is one."""
    try:
        port = (profile / "DevToolsActivePort").read_text(encoding="utf-8").splitlines()[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=5) as answer:
            return " ".join(tab["title"] for tab in json.load(answer) if tab["type"] == "page")
    except (OSError, IndexError):
        return ""


# ── Ending ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.prefect
def test_it_stops_at_ctrl_c_and_goes_on_after_prefects_database_was_deleted(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with everything(home) as first:
        assert first.stop(signal.SIGINT) == 0
        assert "Stoppet." in first.said()
    assert processes_of(home) == []
    shutil.rmtree(home / "prefect")
    homes.open_home(home)
    wakes.want("april_vision/2027")
    with everything(home) as second:
        assert len(second.ask("/api/deployments/filter", {})) == 3
        wait_for(lambda: run_of(second, "aprilmøde", year=2027), 60)
        wakes.want("follow_up/2027/90")
        wait_for(lambda: [run for run in second.runs("RUNNING") if run["name"] == "opfølgning 90"], 60)
        assert second.stop(signal.SIGTERM) == 0
    assert processes_of(home) == []
    with everything(home) as third:
        (cut,) = [run for run in third.runs("CRASHED") if run["name"] == "opfølgning 90"]
        assert "Intet er gået tabt" in cut["state"]["message"]
        third.stop()


@pytest.mark.prefect
@pytest.mark.parametrize(
    "part",
    [
        "prefect",
        *(
            pytest.param(f"deployments.{one}", marks=pytest.mark.long)
            for one in ("serve", "announcer", "portal")
        ),
    ],
)
def test_when_one_part_dies_everything_stops_with_a_sentence(part: str, tmp_path: Path) -> None:
    with everything(tmp_path / "home") as running:
        (pid,) = [pid for pid in processes_of(running.home) if part in arguments(pid)[3:4]]
        os.kill(pid, signal.SIGKILL)
        assert running.process.wait(60) == 1
        assert "stoppede uventet (kode -9), så alt er stoppet" in running.said()
    assert processes_of(running.home) == []


@pytest.mark.prefect
def test_when_the_start_itself_is_killed_its_parts_end_too(tmp_path: Path) -> None:
    with everything(tmp_path / "home") as running:
        running.stop(signal.SIGKILL)
        wait_for(lambda: processes_of(running.home) == [], 30)


def arguments(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").split("\0")
