"""The bench: measures the portal under a crowd, in a scratch home, and counts what was kept."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from math import ceil
from pathlib import Path
from typing import Any

from deployments.crowd import Crowd, Plan, Timed, Visitor
from deployments.processes import Processes
from deployments.up import HOST, REPOSITORY
from models import store
from models.cycle import plan_year
from models.facts import Fact, Refused
from models.settings import read_settings
from models.store import rehearsals, requests, responses, schema
from tasks import clock, home

READY = "plan-cycle: the portal answers"
"""What the portal prints when it can be asked."""

START_WITHIN = 60.0
"""Seconds the portal may take to start."""

ROUND_EVERY = 5.0
"""Seconds between two daily rounds: in earnest there is one in the morning."""

TEXT = "Flere børn i trivsel, og kortere vej til hjælp. " * 9
"""As much as fits into a field."""


class Counts(Fact):
    """What was sent and what was kept. They agree when everybody's answer stands there once."""

    people: int
    sent: int
    stored: int
    versions: int
    lost: int
    doubled: int
    errors: int

    @property
    def agree(self) -> bool:
        """Whether everybody answered, nothing was lost or doubled, and nothing went wrong."""
        return self.people == self.sent == self.stored == self.versions and not self.errors


class Speed(Fact):
    """How long requests of one kind took, in seconds."""

    requests: int
    p50: float
    p95: float
    max: float


class Measured(Fact):
    """A run of the bench."""

    counts: Counts
    speed: dict[str, Speed]
    most_at_once: int
    rounds: int


def portal(plan: Plan) -> Measured:
    """Let the crowd answer while checklists wake and rounds are held beside it."""
    with tempfile.TemporaryDirectory(prefix="plan-cycle-bench-") as folder, _apart():
        port = _free_port()
        visitors = _prepared(Path(folder), plan.people, port)
        crowd, rounds = Crowd(plan), _Lines()
        with _running(port, rounds):
            crowd.answer(list(visitors.values()))
        measured = Measured(
            counts=_counted(visitors, crowd),
            speed=speeds(crowd.timed),
            most_at_once=crowd.most_at_once,
            rounds=rounds.held,
        )
        store.close(store.memory())
        return measured


def speeds(timed: Sequence[Timed]) -> dict[str, Speed]:
    """The speed of each kind of request, and of all."""
    kinds = dict.fromkeys(one.kind for one in timed)
    each = {kind: [one.seconds for one in timed if one.kind == kind] for kind in kinds}
    return {kind: _speed(found) for kind, found in (each | {"all": [one.seconds for one in timed]}).items()}


def _speed(seconds: Sequence[float]) -> Speed:
    ordered = sorted(seconds)
    p50, p95 = (ordered[ceil(share * len(ordered)) - 1] for share in (0.5, 0.95))
    return Speed(requests=len(ordered), p50=round(p50, 3), p95=round(p95, 3), max=round(ordered[-1], 3))


def lines(measured: Measured, plan: Plan) -> Iterator[str]:
    """A measured run as one reads it."""
    counts = measured.counts
    yield (
        f"{counts.people} people in {plan.seconds:g} seconds, {plan.at_once} of them at one instant; "
        f"up to {measured.most_at_once} requests at once; {measured.rounds} rounds beside them."
    )
    yield (
        f"sent {counts.sent}, stored {counts.stored}, versions {counts.versions}, lost {counts.lost}, "
        f"doubled {counts.doubled}, errors {counts.errors}"
    )
    yield f"{'seconds':<8} {'number':>7} {'p50':>7} {'p95':>7} {'max':>7}"
    for kind, speed in measured.speed.items():
        yield f"{kind:<8} {speed.requests:>7} {speed.p50:>7.3f} {speed.p95:>7.3f} {speed.max:>7.3f}"


# ── The scratch home ────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _apart() -> Iterator[None]:
    """Nothing of the municipality's own environment: no memory of its own, no channel, no other clock."""
    before = dict(os.environ)
    for name in [name for name in before if name.startswith(("PLANCYCLE_", "PREFECT_"))]:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _prepared(folder: Path, people: int, port: int) -> dict[str, Visitor]:
    """A year on the day its questions went out, one area for each person; everybody by their task's key."""
    year = clock.today().year + 1
    dated = {(one.scope, one.kind): one.date for one in plan_year(year, read_settings(), {})}
    asked = dated["april", "ask"]
    os.environ |= {"PLANCYCLE_HOME": str(folder), "PLANCYCLE_TODAY": asked.isoformat()}
    os.environ |= {"PREFECT_HOME": str(folder / "prefect"), "PYTHONPATH": str(REPOSITORY)}
    here = home.open_home(folder)
    here.portal_file.write_text(f"http://{HOST}:{port}\n", encoding="utf-8")
    schema.make_ready(store.memory())
    _live(folder, people, year, (dated["year", "open"], dated["april", "prepare"], asked))
    return _visitors(asked)


def _live(folder: Path, people: int, year: int, days: tuple[date, date, date]) -> None:
    from flows.rehearse_year import live_through
    from tasks import loading
    from tasks.ledger import meetings, years

    opened, prepared, asked = days
    sheet = folder / "people.csv"
    sheet.write_text(_sheet(people), encoding="utf-8")
    loading.refuse_rejected(loading.load(sheet, "people", today=opened), keep_good=False)
    years.open_year(year, opened)
    live_through(prepared)
    meetings.approve_sending("april", year, prepared)
    live_through(asked)


def _sheet(people: int) -> str:
    rows = [
        f"Ansat {no};ansat{no}@eksempel.invalid;Enhed {no % 20};Område {no};" for no in range(1, people + 1)
    ]
    head = "navn;e-mail;enhed;ansvarlig for;rolle"
    return "\n".join([head, "Karen Kontor;karen@eksempel.invalid;Sekretariatet;;sekretariat", *rows, ""])


def _visitors(today: date) -> dict[str, Visitor]:
    from tasks.ledger import passes

    with store.reading() as session:
        asked = [one.key for one in rehearsals.asked(session) if one.form == "april"]
        owners = {one.key: one.person for one in requests.of_keys(session, asked) if one.person}
    links = passes.links(owners.values(), today)
    return {key: Visitor(links[person], _typed(key)) for key, person in owners.items()}


def _typed(key: str) -> dict[str, str]:
    """An April answer that nobody else gives."""
    texts = {name: f"{TEXT}{name} {key}" for name in ("where_to", "meaning", "question")}
    return {"track": "on_track", "course": "hold", "track_why": "", "course_why": "", **texts}


# ── What runs ───────────────────────────────────────────────────────────────────────────────────────────


class _Lines:
    """What the processes say: rounds are counted, everything else is shown."""

    def __init__(self) -> None:
        self.held = 0

    def __call__(self, name: str, text: str) -> None:
        if name == "rounds":
            self.held += 1
        else:
            print(f"{name} │ {text}", file=sys.stderr)


@contextmanager
def _running(port: int, shown: _Lines) -> Iterator[None]:
    """The portal, and beside it whoever wakes checklists and holds rounds; both end with the block."""
    processes = Processes(shown)
    try:
        processes.start("portal", ["deployments.portal", "--port", str(port)], os.environ)
        if not processes.heed(START_WITHIN, until=READY):
            raise Refused(f"The portal did not start within {START_WITHIN:.0f} seconds.")
        processes.start("rounds", ["deployments.bench"], os.environ)
        yield
        processes.heed(1.0)
    finally:
        processes.end()


def hold_rounds() -> None:
    """What `up` does beside the portal: the announcer's look every second, what it wakes, and the round."""
    from deployments.announcer import LOOK_EVERY, Announcer
    from flows.rehearse_year import live_through

    home.open_home()
    announcer, latest = Announcer(), 0.0
    while True:
        if announcer.look() or time.monotonic() - latest >= ROUND_EVERY:
            latest = time.monotonic()
            print(len(live_through(clock.today()).letters), flush=True)
        time.sleep(LOOK_EVERY)


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind((HOST, 0))
        return int(tried.getsockname()[1])


# ── What was kept ───────────────────────────────────────────────────────────────────────────────────────


def _counted(visitors: Mapping[str, Visitor], crowd: Crowd) -> Counts:
    with store.reading() as session:
        kept = responses.latest(session, list(visitors))
        versions = responses.versions(session, list(visitors))
    own = {key: one for key, one in visitors.items() if _says(kept.get(key, {}), one)}
    return Counts(
        people=len(visitors),
        sent=len(crowd.sent),
        stored=len(own),
        versions=versions,
        lost=sum(one.link in crowd.sent and key not in own for key, one in visitors.items()),
        doubled=versions - len(kept),
        errors=sum(one.status not in range(200, 400) for one in crowd.timed),
    )


def _says(body: Mapping[str, Any], visitor: Visitor) -> bool:
    """Whether a stored answer is what this person typed."""
    return all(body.get(name) == text for name, text in visitor.typed.items())


if __name__ == "__main__":
    hold_rounds()
