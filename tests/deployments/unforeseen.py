"""The rest of the secretariat's day: what nobody had planned, pressed and read at the screen."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from deployments.run_forms import FIELDS
from models import store
from models.choices import word
from models.overview import Owing
from models.store.overview import picture
from models.store.tables import Meeting, Person
from models.workdays import workdays
from tasks import home as homes
from tasks.report import KEYS
from tests.deployments.desk import HEIGHT, ROWS, Desk
from tests.deployments.secretariats_day import Day

REASON = "Aftalen om kommunernes økonomi er forsinket, så der er ikke noget at drøfte i august."
ASKED = "karin.vestergaard@boegesund.example"
"""The head of the nursing home Strandparken."""
QUESTION = "Hvor mange af Strandparkens pladser er ledige?"
WHY = "Borgmesteren skal svare et medlem af byrådet."
DAYS_TO_ANSWER = 5


class Concerned(NamedTuple):
    """A task that is owed, and who has it."""

    number: int
    key: str
    title: str
    person: str
    name: str


class Cast(NamedTuple):
    """Whom and what the day is about: three tasks of three people, and who stands in for the first one.

    `away`: is away from today; `closed`: becomes confidential; `stopped`: is not to be written to any more.
    """

    away: Concerned
    deputy: str
    closed: Concerned
    stopped: Concerned


class Unforeseen:
    """What the secretariat does when the year does not go to plan, on the day that has been lived.

    `said`: what was read, by the page; `runs`: what was pressed, by the flow; `before`: the state of August's
    meeting after it was only shown what cancelling would do.
    """

    def __init__(self, day: Day) -> None:
        self.desk: Desk = day.desk
        self.year = day.day.year
        self.today = day.day.day
        self.cast = _cast(self.year, self.today)
        self.due_on = _due_on(self.today)
        self.closed_until = date(self.year, 10, 15)
        self.away_until = date(self.year, 6, 30)
        self.said: dict[str, str] = {}
        self.runs: dict[str, str] = {}
        self.shown = ""
        self.before = ""

    def live(self) -> Unforeseen:
        """From the cancelled meeting to what the pages say in the evening."""
        self.see_what_cancelling_would_do()
        self.cancel_the_meeting()
        self.ask_somebody()
        self.note_an_absence()
        self.close_a_matter()
        self.stop_the_mails()
        self.read_in_the_evening()
        return self

    def see_what_cancelling_would_do(self) -> None:
        """Fill in the form, have it only show what would happen, and read that."""
        self.desk.open_form("cancel_meeting")
        self.desk.write(_title("cancel_meeting", "year"), str(self.year))
        self.desk.choose(_title("cancel_meeting", "meeting"), word("meeting", "august"))
        self.desk.write(_title("cancel_meeting", "reason"), REASON)
        self.desk.switch(_title("cancel_meeting", "only_show"))
        self.desk.picture("15-vis-foerst", height=1130)
        self.shown = self.desk.submit()
        self.desk.ended(self.shown)
        self._read("effect", "16-virkningen", height=1060)
        self.before = _august(self.year)

    def cancel_the_meeting(self) -> None:
        """Go on from the page to the form, which is filled in, and press."""
        self.desk.follow(self.desk.page, "cancel_meeting")
        self._submit("cancel_meeting")

    def ask_somebody(self) -> None:
        """Put one question to one person."""
        self.desk.open_form("ask_somebody")
        self.desk.write_in(self.desk.add(_title("ask_somebody", "people")), ASKED)
        self.desk.write(_title("ask_somebody", "what"), QUESTION)
        self.desk.date(_title("ask_somebody", "due_on"), self.due_on)
        self.desk.write(_title("ask_somebody", "why"), WHY)
        self._submit("ask_somebody", "17-spoerg-nogen", height=1130)

    def note_an_absence(self) -> None:
        """Somebody is away for some weeks; who has a deputy."""
        self.desk.open_form("note_absence")
        self.desk.write(_title("note_absence", "person"), self.cast.away.name)
        self.desk.date(_title("note_absence", "to_on"), self.away_until)
        self._submit("note_absence", "18-noter-fravaer", height=870)

    def close_a_matter(self) -> None:
        """A task becomes confidential until a day; the form takes its number."""
        self.desk.open_form("close_matter")
        self.desk.date(_title("close_matter", "until"), self.closed_until)
        self._number("close_matter", self.cast.closed)
        self._submit("close_matter", "19-luk-en-sag", height=HEIGHT)

    def stop_the_mails(self) -> None:
        """Nothing more goes to and about somebody."""
        self.desk.open_form("stop_letters")
        self.desk.write(_title("stop_letters", "person"), self.cast.stopped.name)
        self._submit("stop_letters", "21-stop-mails", height=HEIGHT)

    def read_in_the_evening(self) -> None:
        """The pages show it by themselves: who has what now, what waits, and what is being asked."""
        for run in self.runs.values():
            self.desk.ended(run)
        who, today, asking = KEYS["who"].da, KEYS["today"].da, KEYS["asking"].da.format(1)
        self.desk.until_it_says(who, *self.cast.deputy.split(), f"nr. {self.cast.closed.number}")
        self.desk.until_it_says(today, self.cast.stopped.name, asking)
        self._read("who", "20-hvem-mangler-hvad-nu", height=1480)
        self._read("today", "22-i-dag-uden-mails", height=870)
        self._read("asking", "", 1)

    def _number(self, flow: str, task: Concerned) -> None:
        self.desk.write_in(self.desk.add(_title(flow, "requests")), str(task.number))

    def _submit(self, flow: str, picture: str = "", height: int = HEIGHT) -> None:
        if picture:
            self.desk.picture(picture, height)
        self.runs[flow] = self.desk.submit()

    def _read(self, page: str, picture: str, *about: object, height: int = HEIGHT) -> None:
        self.said[page] = self.desk.read(KEYS[page].da.format(*about))
        if picture:
            self.desk.picture(picture, height)


def _title(flow: str, field: str) -> str:
    """What a field is called in the form of this flow."""
    return (ROWS[flow].fields.get(field) or FIELDS[field]).da


def _due_on(today: date) -> date:
    days = workdays(homes.settings().days)
    return days.on_or_after(days.shift(today, DAYS_TO_ANSWER))


def _cast(year: int, today: date) -> Cast:
    """Three who still have time for what last year's decisions ask of them: the first one has a deputy."""
    with store.reading() as session:
        owing = picture(session, homes.settings(), today).owing
        people = {row.name: row for row in session.execute(select(Person.name, Person.key, Person.deputy))}
    names = {row.key: row.name for row in people.values()}
    owed: dict[str, Owing] = {}
    for one in owing:
        last_years = one.kind == "action" and one.state == "open" and not one.key.startswith(f"{year}/")
        if last_years and one.due_on > today and one.person in people:
            owed.setdefault(one.person, one)
    concerned = [
        Concerned(one.number, one.key, one.title or "", people[name].key, name) for name, one in owed.items()
    ]
    away = next(one for one in concerned if people[one.name].deputy)
    closed, stopped, *_ = (one for one in concerned if one is not away)
    return Cast(away, names[people[away.name].deputy], closed, stopped)


def _august(year: int) -> str:
    """How August's meeting stands."""
    with store.reading() as session:
        meant = select(Meeting.state).where(Meeting.year == year, Meeting.kind == "august")
        return session.scalars(meant).one()
