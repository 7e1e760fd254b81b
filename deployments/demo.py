"""The demo: a sample municipality whose years have really been lived, up to today."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from deployments.sample_people import People
from models import store
from models.choices import Words
from models.facts import MEETINGS, Refused
from models.loading.kinds import LoadKind
from models.requests import RequestFact
from models.spoken import MONTHS
from models.store import meetings, meta, room, schema
from models.store import standing as kept
from tasks import clock, home, loading
from tasks.ledger import responses, standing
from tasks.ledger.years import opening_day

SAMPLE = Path(__file__).parent / "sample"

FILES: dict[LoadKind, str] = {
    "units": "enheder",
    "people": "personer",
    "elements": "elementer",
    "links": "haeng",
    "chart": "kontoplan",
    "budget": "budget",
    "appropriations": "tillaegsbevillinger",
    "actuals": "regnskab",
    "indicators": "indikatorer",
    "measurements": "maalinger",
    "plan_parts": "kommuneplan",
    "absences": "fravaer",
}
"""What is loaded, in this order: units come before people, people before elements."""

ADOPTED = "budget_vedtaget"
"""The budget of the year after, as the council adopts it in October of the sample's year."""

OPENS_IN = 11
"""The month from which the next planår stands in Upcoming; the rule itself says December."""

PLAN_WRITTEN = (11, 10)
"""Month and day from which direktionens plan is written."""

DEMO_YEAR = "demo_year"
"""Kept once the sample is loaded: the planår that its `{Y}` stands for."""

LOADED = Words(
    "{name}: læst ind. Årene leves igennem, dag for dag, til i dag …",
    "{name}: loaded. Its years are lived through, day by day, until today …",
)


def refuse_the_wrong_home(folder: Path, demo: bool) -> None:
    """A demo never mixes with a municipality's own data, nor the other way round."""
    opened = home.open_home(folder)
    if not (folder / "plancycle.db").exists() and opened.database_url.startswith("sqlite"):
        return
    if schema.current(store.memory()) is None:
        return
    is_demo = standing.memory_purpose() == "demo"
    if is_demo and not demo:
        raise Refused(f"{folder} holds a demo. Start it with --demo, or choose another folder with --home.")
    if demo and not is_demo and not standing.is_empty():
        raise Refused(
            f"{folder} holds a municipality's own data. A demo needs an empty home: choose one with --home."
        )


def prepare() -> None:
    """Load the sample into the home that is open, or go on where the demo stopped, and live up to today."""
    settings_file = home.home().folder / "municipality.toml"
    if not settings_file.exists():
        shutil.copyfile(SAMPLE / "municipality.toml", settings_file)
    settings = home.settings()
    today = clock.today(None, settings.municipality.timezone)
    year = _demo_year() or _settle(today)
    live_until(today, People(year - 1, settings))


def _demo_year() -> int | None:
    with store.reading() as session:
        known = meta.get(session, DEMO_YEAR)
    return int(known) if known else None


def _settle(today: date) -> int:
    """Load the sample as it stood when the year before this one was opened; this planår."""
    with store.writing() as session:
        meta.set_purpose(session, "demo")
    began = opening_day(today.year - 1)
    for kind, name in FILES.items():
        _load(name, kind, today.year, began)
    with store.writing() as session:
        meta.put(session, DEMO_YEAR, str(today.year))
    return today.year


def _load(name: str, kind: LoadKind, year: int, today: date) -> None:
    """A file of the sample, its `{Y}` being this planår."""
    file, fill = SAMPLE / f"{name}.csv", loading.year_placeholders(year)
    loaded = loading.load(file, kind, today=today, actor="demo", substitute=fill)
    loading.refuse_rejected(loaded, keep_good=False)


# ── Day by day ──────────────────────────────────────────────────────────────────────────────────────────


def live_until(today: date, people: People) -> None:
    """Every weekday from where the memory stands, each as it would have been."""
    os.environ.setdefault("PREFECT_HOME", str(home.home().folder / "prefect"))  # else ~/.prefect is made
    from flows.rehearse_year import live_through

    municipality = people.settings.municipality
    days = list(_days_left(today, people.first_year))
    if len(days) > 1:
        print(LOADED.said_in(municipality.language).format(name=municipality.name), flush=True)
    for before, day in zip([None, *days], days, strict=False):
        if before is None or before.month != day.month:
            _say_month(day, people, is_last=day is days[-1])
        with _clock_on(day):
            _open_years(day, people.first_year)
            _approve(day)
            _write_direktions_plan(day, people)
            _answer(day, people)
            live_through(day)


def _days_left(today: date, first_year: int) -> Iterator[date]:
    with store.reading() as session:
        last = meta.last_round_on(session)
    day = opening_day(first_year) if last is None else last + timedelta(days=1)
    while day <= today:
        if day.weekday() < 5:
            yield day
        day += timedelta(days=1)


def _say_month(day: date, people: People, *, is_last: bool) -> None:
    if day.month % 3 == 1 and not is_last:
        month = MONTHS[people.settings.municipality.language][day.month - 1]
        print(f"  {month} {day.year}", flush=True)


@contextmanager
def _clock_on(day: date) -> Iterator[None]:
    """The clock stands on this day: what is written down carries it."""
    before = os.environ.get("PLANCYCLE_TODAY")
    os.environ["PLANCYCLE_TODAY"] = day.isoformat()
    try:
        yield
    finally:
        del os.environ["PLANCYCLE_TODAY"]
        if before is not None:
            os.environ["PLANCYCLE_TODAY"] = before


def _open_years(day: date, first_year: int) -> None:
    """The secretariat opens the next year in November: the sample has no meeting plan to wait for."""
    from flows.open_year import open_year

    with store.reading() as session:
        known = {one.year for one in kept.opened_years(session)}
    wanted = day.year + 1 if day.month >= OPENS_IN else first_year
    if wanted not in known:
        open_year.fn(wanted, today=day)


def _approve(day: date) -> None:
    """The secretariat presses on the day the questions should go out; until then it is left to you.

    With June's questions it asks the budget holders for the room to move.
    """
    from flows.approve_sending import approve_sending
    from flows.ask_room import ask_room

    with store.reading() as session:
        opened = [one.year for one in kept.opened_years(session) if one.state == "open"]
        sittings = {(kind, year): meetings.look(session, year, kind) for year in opened for kind in MEETINGS}
    for (kind, year), sitting in sittings.items():
        if sitting.waits("approve") and sitting.waits("close") and sitting.is_due("ask", day):
            approve_sending.fn(kind, year, today=day)
            if kind == "june":
                ask_room.fn(year, today=day)


def _write_direktions_plan(day: date, people: People) -> None:
    """In November the secretariat writes direktionens plan and sends it for approval."""
    from flows.write_direktion_plan import write_direktion_plan

    if day == people.days.on_or_after(date(day.year, *PLAN_WRITTEN)):
        write_direktion_plan.fn(day.year, people.plan_items(), send=True, today=day)


def _answer(day: date, people: People) -> None:
    """Whoever meant to answer by now has answered; where they stand themselves they say on their own page."""
    from flows.receive_response import receive_response

    with store.reading() as session:
        come = [task for task in kept.open_tasks(session) if _has_come(task, day, people)]
        lines = room.of_tasks(session, come, day)
    for task in come:
        _adopt(task, day)
        said = people.answer(task, day, lines.get(task.key, ()))
        if task.kind == "evaluation":
            responses.receive_response(task.key, said, door="portal", today=day)
        else:
            receive_response.fn(task.key, said, today=day)


def _adopt(task: RequestFact, day: date) -> None:
    """Finance loads the adopted budget before it says what became of the priorities."""
    if task.kind == "budget" and task.year == _demo_year():
        _load(ADOPTED, "budget", task.year, day)


def _has_come(task: RequestFact, day: date, people: People) -> bool:
    planned = people.answers_on(task)
    return planned is not None and planned <= day
