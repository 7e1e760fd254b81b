"""Planår 2027 of the cast, lived day by day, and the moments of it that tests begin at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import exists, insert, or_, select

from flows.rehearse_year import live_through
from models import store
from models.rehearsal import assumed_answer
from models.store.tables import Element, Indicator, Link, Milestone, NoticeLine, Request, Wake
from tasks import rehearsing
from tasks.ledger import responses, years
from tests import people
from tests.memories import Copy, Shelf, inside

YEAR = 2027
OPENED, LAST = date(2026, 12, 1), date(2028, 3, 31)

SETTLED = "settled"
"""The cast are there, with two actions and an indicator; no year has been opened."""

AT_THE_END = "at_the_end"
"""The year is over, and its evaluation stands in the brief of the next April."""


class Lived(NamedTuple):
    """A year that is over, in a memory that has come to `until`."""

    copy: Copy
    year: int
    until: date


class Moment(NamedTuple):
    """A day of the year, before anything is done on it, or in the evening before anybody answers."""

    day: date
    evening: bool = False

    @property
    def name(self) -> str:
        """What its memory is kept under."""
        return f"{self.day:%Y%m%d}{'_evening' if self.evening else ''}"


NEVER = date.max
ANSWERED_ON = {
    "2027/april/contribution/klima": NEVER,
    "2027/april/approval/finance": NEVER,
    "2027/june/contribution/klima": date(2027, 5, 20),
    "2027/june/action/sundhed": NEVER,
    "2027/status/2/kultur": NEVER,
    "2027/evaluation/kultur": NEVER,
}
"""Whoever was asked answers in the evening of the day it is due, but for these."""

ALL = ("born-og-unge", "klima", "kommuneplan", "kultur", "sundhed")
PRIORITISED = ("born-og-unge", "klima", "sundhed")
WRITTEN_DOWN: dict[str, dict[str, Any]] = {
    "april/steers": {
        "steers": [{"subject": key, "verdict": "change" if key == "klima" else "hold"} for key in ALL]
    },
    "april/decisions": {
        "decisions": [
            {"subject": "klima", "verdict": "approved", "body": "byrådet", "decided_on": "2027-05-26"},
            {"subject": "kultur", "verdict": "postponed", "body": "byrådet", "decided_on": "2027-05-26"},
        ]
    },
    "june/steers": {"steers": [{"subject": key, "verdict": "prioritised"} for key in PRIORITISED]},
    "june/decisions": {
        "decisions": [
            {"subject": "sundhed", "verdict": "approved", "body": "byrådet", "decided_on": "2027-06-22"},
            {"subject": "klima", "verdict": "to_budget", "body": "byrådet", "decided_on": "2027-06-22"},
        ]
    },
    "august/steers": {"steers": [{"subject": key, "verdict": "prioritised"} for key in PRIORITISED]},
    "august/budget": {
        "decided_on": "2027-10-12",
        "priorities": [
            {"subject": "born-og-unge", "verdict": "part", "amounts": [800, 800, 800, 800]},
            {"subject": "klima", "verdict": "moved", "to_year": 2029},
            {"subject": "sundhed", "verdict": "not"},
        ],
        "intents": [
            {"title": "Analyse af skolerne", "post": people.AASE.post, "due_on": "2027-12-15"},
        ],
    },
}  # fmt: skip


class LivedYear:
    """The year of the cast in one kind of database: copies of its memory at the moments that were kept."""

    def __init__(self, shelf: Shelf, folder: Path) -> None:
        self.shelf = shelf
        self._folder = folder
        self._taken = 0

    def take(self, name: str) -> Copy:
        """A copy of its own, of the memory as it was then."""
        self._taken += 1
        return self.shelf.take(name, self._folder / f"home-{self._taken}")

    def live(self, moments: Iterable[Moment]) -> None:
        """Live it through once, and keep the memory at these moments, at the beginning and at the end."""
        kept = set(moments)
        with inside(self.take("")):
            settle()
            self.shelf.keep(SETTLED)
            for day in _weekdays():
                if day in {moment.day for moment in kept} or something_falls_due(day):
                    self._live_on(day, kept)
            self.shelf.keep(AT_THE_END)

    def _live_on(self, day: date, kept: set[Moment]) -> None:
        if Moment(day) in kept:
            self.shelf.keep(Moment(day).name)
        for year in _open_years(day):
            rehearsing.press(year, day)
        live_through(day)
        if Moment(day, evening=True) in kept:
            self.shelf.keep(Moment(day, evening=True).name)
        for task in answered_tonight(day):
            responses.receive_response(task.key, answer_to(task), today=day)


def settle() -> None:
    """The cast with two actions of theirs and an indicator into the bound memory."""
    with store.writing() as session:
        people.settle(session, date(2026, 1, 1))
        actions = [("solceller", "Solceller på skolerne"), ("gang-i-by", "Gang i byen")]
        session.execute(insert(Element), [{"key": k, "kind": "action", "title": t} for k, t in actions])
        serves = [
            {"from_key": key, "to_key": to}
            for (key, _), to in zip(actions, ("klima", "sundhed"), strict=True)
        ]
        session.execute(insert(Link), serves)
        session.execute(insert(Indicator), [{"key": "co2", "element": "klima", "title": "CO2"}])


def something_falls_due(day: date) -> bool:
    """Whether a round of that day has anything to look at: the other half of the days costs nothing here."""
    due = (
        (Milestone.state == "waiting") & (Milestone.date <= day),
        (Request.state == "open") & ((Request.next_on <= day) | (Request.due_on <= day)),
        NoticeLine.notice.is_(None) & (NoticeLine.from_on <= day),
        Wake.wanted > Wake.taken,
    )
    with store.reading() as session:
        return day == OPENED or bool(session.scalar(select(or_(*(exists().where(one) for one in due)))))


def _weekdays() -> Iterator[date]:
    days = (OPENED + timedelta(days=ahead) for ahead in range((LAST - OPENED).days + 1))
    return (day for day in days if day.weekday() < 5)


def _open_years(day: date) -> list[int]:
    """Each year is opened on the first of December before it."""
    if (day.month, day.day) == (12, 1):
        years.open_year(day.year + 1, day)
    return [year for year in (YEAR, YEAR + 1) if day >= date(year - 1, 12, 1)]


def answered_tonight(day: date) -> list[Any]:
    """The tasks that are answered this evening; what fell due at the weekend waited for it."""
    asked = (Request.state == "open", Request.asked_on.is_not(None))
    with store.reading() as session:
        found = session.execute(select(Request.__table__).where(*asked).order_by(Request.key)).all()
    return [task for task in found if ANSWERED_ON.get(task.key, task.due_on) <= day]


def answer_to(task: Any) -> dict[str, Any]:
    """What is answered to it."""
    written = WRITTEN_DOWN.get(task.key.removeprefix(f"{YEAR}/"))
    return written or assumed_answer(task.form, ["klima"], decided_on=task.due_on, station=task.subject)
