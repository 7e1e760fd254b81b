"""The planår in the memory: opening it, its dates, what has fallen due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from models import store
from models.choices import Words
from models.cycle import plan_year
from models.events import Checklist, PlannedRun
from models.settings import Settings
from models.spoken import capitalised
from models.store import years
from models.store.years import Opened, Waiting
from models.titles import meeting_title, step_title
from tasks import clock, home, naming
from tasks.ledger.responses import writing
from tasks.verbs import verb

YEAR_NAME = Words("Planår {}", "Plan year {}")


@verb
def open_year(year: int | None = None, today: date | None = None) -> Opened:
    """Open a planår, the next one when none is named; an open one gets only the dates that have changed."""
    by = writing("open_year", today)
    with store.writing(deciding=True) as session:
        chosen = year or years.next_year(session, by.today)
        return years.open_year(session, chosen, by.settings, by.today, by.at, by.actor)


def checklists_due(today: date) -> list[Checklist]:
    """The checklists that the round wakes today."""
    with store.reading() as session:
        return years.checklists_due(session, today)


def opening_day(year: int) -> date:
    """The day on which a planår is opened, by the settings and the meeting plan."""
    with store.reading() as session:
        adopted = years.adopted_dates(session, year)
    dated = plan_year(year, home.settings(), adopted)
    return next((one.date for one in dated if one.kind == "open"), date(year - 1, 12, 1))


@verb
def pass_dates(today: date) -> None:
    """Dates of the year that only have to come are done when they have come."""
    with store.writing(deciding=True) as session:
        years.pass_dates(session, today, clock.now())


def planned_runs(today: date | None = None) -> list[PlannedRun]:
    """The year as it stands in Prefect's Upcoming: one run for each milestone said aloud and still ahead."""
    settings = home.settings()
    day = clock.today(today, settings.municipality.timezone)
    with store.reading() as session:
        waiting = years.waiting_aloud(session, day)
    return list(_runs(waiting, settings))


def _runs(waiting: Iterable[Waiting], settings: Settings) -> Iterable[PlannedRun]:
    for one in waiting:
        flow = years.FLOWS.get(one.scope) or years.YEAR_FLOWS.get(one.kind, "daily_round")
        yield PlannedRun(
            key=f"milestone/{one.id}/{one.date.isoformat()}",
            flow=flow,
            parameters=_parameters(flow, one),
            at=datetime.combine(one.date, time.fromisoformat(settings.letters.round_at), settings.zone),
            name=run_name(one, settings),
            tags=naming.tags(flow, {"year": one.year}, settings),
        )


def _parameters(flow: str, one: Waiting) -> dict[str, int]:
    if flow == "daily_round":
        return {}
    return {"year": one.year, "no": one.no} if flow == "follow_up" else {"year": one.year}


def run_name(one: Waiting, settings: Settings) -> str:
    """What the run is called: "Temamødet i april 2027 · spørgsmålene sendt"."""
    language = settings.municipality.language
    step = step_title(one.kind, settings)
    if one.scope == "year":
        return f"{YEAR_NAME.said_in(language).format(one.year)} · {step}"
    meeting = meeting_title(one.scope, settings)
    return f"{capitalised(meeting)} {one.year} · {step}"
