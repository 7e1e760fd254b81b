"""A year through Prefect, as a secretariat sees it: opened, moved, approved, answered, and after a crash."""

from __future__ import annotations

import os
import re
import shutil
import signal
import urllib.error
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from deployments.run_forms import FIELDS
from deployments.timetable import TABLE
from flows.april_vision import april_vision
from flows.rehearse_year import live_through
from models import store
from models.cycle import plan_year
from models.settings import read_settings
from models.store import schema
from models.store import years as dates
from models.store.tables import Brief as Kept
from models.store.tables import Milestone, Notice, NoticeLine, Request, Response, Wake
from tasks import clock
from tasks import home as homes
from tasks.ledger import responses, wakes, years
from tests import people
from tests.deployments.running import Running, around, processes_of, wait_for

pytestmark = pytest.mark.prefect

# One server for the module, around the real flows, in a home whose clock stands on the day on which April's
# questions go out two years from now: whatever today is, the year lies ahead.
YEAR = clock.today().year + 2
DATED = {(m.scope, m.kind): m.date for m in plan_year(YEAR, read_settings(), {})}
PREPARED, ASKED = DATED["april", "prepare"], DATED["april", "ask"]
AREAS = tuple(one.key for one in people.ELEMENTS if one.kind != "vision")
OWNERS = {one.key for name, one in people.OWNERS.items() if name != "vision"}
WRITTEN = {
    "nothing_new": False,
    "track": "på sporet",
    "track_why": "",
    "where_to": "Flere børn i trivsel.",
    "course": "juster",
    "course_why": "",
    "meaning": "Flere pladser.",
    "question": "Hvad er et godt børneliv?",
}
"""An April answer as the page sends it: the words that are shown, and nothing of what was left empty."""


class Prefect:
    """What runs, as somebody at its screen sees it."""

    def __init__(self, running: Running) -> None:
        self.running = running
        found = running.ask("/api/deployments/filter", {})
        self.deployments = {one["entrypoint"].rpartition(".")[2]: one for one in found}

    def press(self, flow: str, **parameters: Any) -> str:
        """Submit the run form with these fields; the run."""
        body = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
        made = self.running.ask(f"/api/deployments/{self.deployments[flow]['id']}/create_flow_run", body)
        return str(made["id"])

    def outcome(self, run: str) -> dict[str, Any]:
        """What the run shows once it has ended."""
        ended = ("COMPLETED", "FAILED", "CRASHED")
        wait_for(lambda: self.running.ask(f"/api/flow_runs/{run}")["state_type"] in ended, 60)
        shown: dict[str, Any] = self.running.ask(f"/api/flow_runs/{run}")
        return shown

    def run(self, flow: str, **parameters: Any) -> dict[str, Any]:
        """Press, and wait until it is done."""
        shown = self.outcome(self.press(flow, **parameters))
        assert shown["state_type"] == "COMPLETED", shown["state"]["message"]
        return shown

    def ahead(self) -> dict[str, dict[str, Any]]:
        """Upcoming after today: each planned run by its key; a key that stands twice fails."""
        waiting = [(str(run["idempotency_key"]), run) for run in self.running.runs("SCHEDULED")]
        ours = [run for key, run in waiting if key.startswith("milestone/")]
        later = [run for run in ours if run["idempotency_key"][-10:] > ASKED.isoformat()]
        by_key = {run["idempotency_key"]: run for run in later}
        assert len(by_key) == len(later)
        return by_key

    def pages(self) -> dict[str, str]:
        """The newest page under each key."""
        found = self.running.ask("/api/artifacts/latest/filter", {})
        return {one["key"]: one["data"] for one in found}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home in the middle of a year: the cast settled, April prepared, nothing approved yet."""
    folder = tmp_path_factory.mktemp("year") / "home"
    folder.mkdir()
    with at_home(folder):
        schema.make_ready(store.memory())
        with store.writing() as session:
            people.settle(session, date(YEAR - 1, 1, 1))
        years.open_year(YEAR, date(YEAR - 1, 12, 1))
        live_through(PREPARED)
    yield folder


class at_home:  # noqa: N801 - reads as a sentence
    """This process is a command line beside whatever runs on the home."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        homes.open_home(self.folder)

    def __exit__(self, *_: object) -> None:
        store.close(store.memory())


@pytest.fixture(scope="module")
def running(lived: Path) -> Iterator[Running]:
    with around(lived, "flows", PLANCYCLE_TODAY=ASKED.isoformat()) as started:
        yield started


@pytest.fixture(scope="module")
def prefect(running: Running) -> Prefect:
    return Prefect(running)


@pytest.fixture(autouse=True)
def beside(lived: Path) -> Iterator[None]:
    with at_home(lived):
        yield


def rows(*columns: Any, where: Any = True) -> list[tuple[Any, ...]]:
    with store.reading() as session:
        return [tuple(row) for row in session.execute(select(*columns).where(where).order_by(*columns))]


def count(table: Any, where: Any = True) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(table).where(where)) or 0


def aloud_ahead() -> set[str]:
    """The keys of what is said aloud after today."""
    with store.reading() as session:
        waiting = dates.waiting_aloud(session, ASKED + timedelta(days=1))
    return {f"milestone/{one.id}/{one.date.isoformat()}" for one in waiting}


def key(area: str) -> str:
    return f"{YEAR}/april/contribution/{area}"


def number(of: str) -> str:
    """A task's number, as it stands on the pages."""
    ((found,),) = rows(Request.id, where=Request.key == of)
    return str(found)


def letters() -> list[str]:
    """Whose letters of the day have left."""
    return [
        person for (person,) in rows(Notice.person, where=(Notice.day == ASKED) & (Notice.state == "sent"))
    ]


def nothing_is_wanted() -> bool:
    return not count(Wake, Wake.wanted > Wake.taken)


# ── The screen ──────────────────────────────────────────────────────────────────────────────────────────


def test_every_flow_is_there_with_a_description_and_a_form_in_danish(prefect: Prefect) -> None:
    assert prefect.deployments.keys() == {row.flow for row in TABLE}
    known = {words.da for words in (*FIELDS.values(), *(own for row in TABLE for own in row.fields.values()))}
    for one in prefect.deployments.values():
        assert "**Hvornår:** " in one["description"] and "**Kør igen:** Ja" in one["description"]
        titles = {field["title"] for field in one["parameter_openapi_schema"]["properties"].values()}
        assert titles <= known


# ── The year ahead ──────────────────────────────────────────────────────────────────────────────────────


def test_a_year_opened_twice_at_once_stands_ahead_once(prefect: Prefect) -> None:
    assert prefect.ahead().keys() == aloud_ahead()
    pressed = [prefect.press("open_year", year=YEAR + 1) for _ in range(2)]
    assert [prefect.outcome(run)["state_type"] for run in pressed] == ["COMPLETED"] * 2
    ahead = prefect.ahead()
    assert ahead.keys() == aloud_ahead()
    assert 20 <= len([run for run in ahead.values() if str(YEAR + 1) in run["tags"]]) <= 40


# ── The day ─────────────────────────────────────────────────────────────────────────────────────────────


def test_an_approved_sending_leaves_without_anybody_running_the_round(prefect: Prefect) -> None:
    approved = prefect.run("approve_sending", meeting="april", year=YEAR)
    assert approved["name"].startswith(f"Godkend udsendelse · temamødet i april {YEAR} · ")
    wait_for(lambda: set(letters()) >= OWNERS and nothing_is_wanted(), 60)
    wait_for(lambda: not count(Notice, Notice.state.in_(("waiting", "claimed", "sending"))), 60)
    assert len(list((prefect.running.home / "outbox").glob("*.eml"))) == count(Notice, Notice.state == "sent")


def asked_by(page: str) -> int:
    """How many of the contributions stand as asked on the page of who owes what."""
    starts = [f"| {number(key(area))} | bidraget om »" for area in AREAS]
    asked = [line for line in page.split("\n") if line.endswith("| spurgt |")]
    return sum(line.startswith(start) for line in asked for start in starts)


def test_the_round_shows_the_day_who_owes_what_and_the_year(prefect: Prefect) -> None:
    before = letters()
    held = prefect.run("daily_round")
    assert held["name"].startswith("Dagens runde · ")
    assert letters() == before
    pages = prefect.pages()
    assert {"i-dag", "hvem-mangler-hvad", f"planaar-{YEAR}"} <= pages.keys()
    assert "Hvad skal jeg gøre i dag?" in pages["i-dag"]
    assert asked_by(pages["hvem-mangler-hvad"].replace("<br>", " ")) == len(AREAS)
    assert "Temamødet i april".casefold() in pages[f"planaar-{YEAR}"].casefold()


# Once the questions have left: who has heard of a new date is asked nothing else on that day.
def test_after_a_move_nothing_is_stale_and_nothing_doubled(prefect: Prefect) -> None:
    before = prefect.ahead()
    to = DATED["june", "hold"] + timedelta(days=7)
    prefect.run(
        "move_meeting", year=YEAR, meeting="juni", to=to.isoformat(), reason="Byrådet er på studietur."
    )
    ahead = prefect.ahead()
    assert ahead.keys() == aloud_ahead() != before.keys()
    held = [run for run in ahead.values() if run["name"] == f"Temamødet i juni {YEAR} · mødet holdt"]
    assert [run["idempotency_key"][-10:] for run in held] == [to.isoformat()]


# ── What is written in ──────────────────────────────────────────────────────────────────────────────────


def test_an_answer_written_into_the_form_twice_is_taken_in_once(prefect: Prefect) -> None:
    named = (key("klima"), number(key("klima")))
    pressed = [prefect.press("receive_response", request=one, answer=WRITTEN) for one in named]
    assert [prefect.outcome(run)["state_type"] for run in pressed] == ["COMPLETED"] * 2
    assert rows(Request.state, where=Request.key == key("klima")) == [("answered",)]
    assert count(Response, Response.request == key("klima")) == 1


def test_what_cannot_be_taken_in_fails_with_the_sentence(prefect: Prefect) -> None:
    missing = WRITTEN | {"question": ""}
    answer = prefect.press("receive_response", request=key("kultur"), answer=missing)
    sending = prefect.press("approve_sending", meeting="juni", year=YEAR + 5)
    for run, sentence in (
        (answer, "Der mangler et svar på »"),
        (sending, f"Planår {YEAR + 5} har ikke noget junimøde"),
    ):
        shown = prefect.outcome(run)
        assert shown["state_type"] == "FAILED"
        assert shown["state"]["message"].startswith(sentence)
        assert sentence in logged(prefect.running, run)
        assert "Traceback" not in shown["state"]["message"] + logged(prefect.running, run)
    assert rows(Request.state, where=Request.key == key("kultur")) == [("open",)]


def test_what_prefect_itself_cannot_take_fails_with_a_sentence_and_a_name(prefect: Prefect) -> None:
    moved = {"subject": "klima", "verdict": "flyttet til et andet år"}
    run = prefect.press("record_budget", year=YEAR, decided_on=f"{YEAR}-10-05", priorities=[moved])
    sentence = "»klima« er flyttet: skriv også til hvilket år."
    wait_for(lambda: prefect.outcome(run)["state"]["message"] == sentence, 30)
    assert prefect.outcome(run)["name"].startswith(f"Notér budgettet {YEAR} · ")


def test_a_run_is_called_by_the_step_it_took_and_found_by_year_and_meeting(prefect: Prefect) -> None:
    prepared = DATED["june", "prepare"] + timedelta(days=8)
    shown = prefect.run("june_priorities", year=YEAR, today=prepared.isoformat())
    assert {str(YEAR), "juni"} <= set(shown["tags"])
    assert shown["name"].startswith(f"Junimøde {YEAR} · bidrag gjort klar")
    assert "bidrag gjort klar" in shown["state"]["message"]
    again = prefect.run("june_priorities", year=YEAR, today=prepared.isoformat())
    assert again["state"]["message"] == "Intet var forfaldet."


def test_the_lines_of_the_day_lead_to_forms_that_are_there(prefect: Prefect) -> None:
    prefect.run("daily_round")
    page = prefect.pages()["i-dag"]
    linked = re.findall(r"\(/deployments/deployment/([^/]+)/run", page)
    assert set(linked) <= {one["id"] for one in prefect.deployments.values()}
    assert "## Sendt i dag" in page and "## Sådan står det" in page


def logged(running: Running, run: str) -> str:
    """What the run's page shows below its graph, once it has been written."""
    which = {"logs": {"flow_run_id": {"any_": [run]}}}
    wait_for(lambda: "Finished in state" in str(running.ask("/api/logs/filter", which)), 30)
    return "\n".join(line["message"] for line in running.ask("/api/logs/filter", which))


def test_a_meeting_that_does_not_exist_cannot_be_chosen(prefect: Prefect) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        prefect.press("approve_sending", meeting="maj", year=YEAR)
    assert refused.value.code == 409
    refused.value.close()


# ── The crash ───────────────────────────────────────────────────────────────────────────────────────────


def test_answers_given_while_prefect_was_dead_are_carried_on_once_each_when_it_is_back(
    prefect: Prefect, lived: Path
) -> None:
    first, *rest = AREAS
    responses.receive_response(key(first), WRITTEN, today=ASKED)
    kill_the_server(prefect.running)
    for area in rest:
        responses.receive_response(key(area), WRITTEN, today=ASKED)
    wakes.want(f"evaluate_year/{YEAR}")
    assert not nothing_is_wanted()
    shutil.rmtree(lived / "prefect")

    with around(lived, "flows", PLANCYCLE_TODAY=ASKED.isoformat()) as again:
        wait_for(nothing_is_wanted, 180)
        wait_for(lambda: not again.runs("PENDING", "RUNNING"), 120)
        assert rows(*STEP, where=closed()) == [("done", ASKED)]
        once = written_down()
        assert once["briefs"] == 1 and once["stations"] == 1
        april_vision.fn(YEAR, today=ASKED)
        assert written_down() == once
        assert Prefect(again).ahead().keys() == aloud_ahead()
        assert again.runs("FAILED", "CRASHED") == []


STEP = (Milestone.state, Milestone.done_on)


def closed() -> Any:
    return (Milestone.year == YEAR) & (Milestone.scope == "april") & (Milestone.kind == "close")


def kill_the_server(running: Running) -> None:
    (server,) = [pid for pid in processes_of(running.home) if b"prefect" in arguments(pid)[3:4]]
    os.kill(server, signal.SIGKILL)
    assert running.process.wait(60) == 1


def arguments(pid: int) -> list[bytes]:
    return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")


def written_down() -> dict[str, int]:
    """What a step that was taken twice would double."""
    return {
        "briefs": count(Kept),
        "stations": count(Request, Request.kind == "approval"),
        "lines": count(NoticeLine),
        "letters": len(letters()),
        "answers": count(Response),
        "done": count(Milestone, Milestone.state == "done"),
    }
