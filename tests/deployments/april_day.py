"""A home on a day in April when everything is on the secretariat's desk at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from deployments import demo
from deployments.sample_people import People, chance
from flows.rehearse_year import live_through
from models import store
from models.cycle import plan_year
from models.requests import RequestFact
from models.settings import read_settings
from models.store import schema
from models.workdays import workdays
from tasks import clock
from tasks import home as homes

LAST_MONTH_TO_BEGIN = 2
"""Until February the coming April is this year's; from March on it is next year's."""

MANAGER = 6
"""Working days from a status's deadline to the one day on which a manager may be asked about it."""

HELD, JUNE_AFTER = 2, 32
"""Working days from the meeting in April to the day, and from the day June is prepared to June's meeting."""


SILENT = 25
"""In a hundred: so many do not say how far they are."""


class SlowToSay(People):
    """The sample's people, of whom more than usual let the follow-up lie."""

    def answers_on(self, task: RequestFact) -> date | None:
        """As always, but for the status of some."""
        lies = task.kind == "status" and chance(task.key) < SILENT
        return None if lies else super().answers_on(task)


class AprilDay:
    """April's meeting is held, June's sending waits, and a status is late enough for a manager to be asked.

    A meeting plan of its own makes it so, in the year that lies ahead of the machine's own clock.
    """

    def __init__(self, today: date) -> None:
        self.year = today.year + (today.month > LAST_MONTH_TO_BEGIN)
        settings = read_settings()
        days = workdays(settings.days)
        dates = plan_year(self.year, settings, {})
        self.status_asked = min(m.date for m in dates if m.kind == "followup_ask")
        self.day = days.shift(min(m.date for m in dates if m.kind == "followup_due"), MANAGER)
        self.april = days.shift(self.day, -HELD)
        self.june = days.shift(self.april, JUNE_AFTER)

    @property
    def settings(self) -> str:
        """The sample's settings with this meeting plan, as its `municipality.toml` says it."""
        plan = "\n".join(_proposed(kind, on) for kind, on in (("april", self.april), ("june", self.june)))
        return f"{(demo.SAMPLE / 'municipality.toml').read_text(encoding='utf-8')}\n{plan}"

    def live(self, folder: Path) -> None:
        """Fill an empty home: people answer until April's meeting is held, then nobody does any more."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "municipality.toml").write_text(self.settings, encoding="utf-8")
        homes.open_home(folder)
        schema.make_ready(store.memory())
        with _clock_on(self.status_asked - timedelta(days=1)):
            demo.prepare()
        demo.live_until(self.april - timedelta(days=1), SlowToSay(self.year - 1, homes.settings()))
        for day in _weekdays(self.april, self.day):
            with _clock_on(day):
                live_through(day)
        store.close(store.memory())


def ahead() -> AprilDay:
    """The day that lies ahead of the machine's clock."""
    return AprilDay(clock.today())


def _proposed(kind: str, on: date) -> str:
    nth, weekday = (on.day - 1) // 7 + 1, f"{on:%A}".lower()
    rule = f'{{ month = {on.month}, weekday = "{weekday}", nth = {nth}, avoid_easter = false }}'
    return f'[[meetings]]\nkind = "{kind}"\nproposed = {rule}\n'


def _weekdays(first: date, until: date) -> Iterator[date]:
    """Each weekday from the first to the one before the last."""
    span = range((until - first).days)
    return (day for day in (first + timedelta(days=n) for n in span) if day.weekday() < 5)


@contextmanager
def _clock_on(day: date) -> Iterator[None]:
    before = os.environ.get("PLANCYCLE_TODAY")
    os.environ["PLANCYCLE_TODAY"] = day.isoformat()
    try:
        yield
    finally:
        os.environ.pop("PLANCYCLE_TODAY")
        if before is not None:
            os.environ["PLANCYCLE_TODAY"] = before
