"""The secretariat's day, pressed and read at the screen, one thing after the other."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select

from deployments.run_forms import FIELDS
from models import store
from models.choices import word
from models.escalation import Rules
from models.outcomes import Decision, Steer
from models.store import managers
from models.store.tables import Notice, NoticeLine, Request
from models.workdays import workdays
from tasks import home as homes
from tasks.report import KEYS
from tests.deployments.april_day import AprilDay
from tests.deployments.desk import HEIGHT, Desk

LATER = timedelta(days=7)
"""How much later June's meeting is moved to."""

SAID = "Landsbyerne skal have svar, før skolestrukturen drøftes."
DECIDED = "Strategien følges op med en plan for hver landsby."
REASON = "Byrådet er på studietur."
CASE = "27/1234"
NO_SUCH_TASK = "99999"


class Late(NamedTuple):
    """A task about which the manager may be asked today: its key, and its number on the pages."""

    key: str
    number: int


class Day:
    """What the secretariat does on the day, at its desk; the home is looked into from beside.

    `said`: what was read, by the page; `runs`: what was pressed, by the flow, in its order.
    """

    def __init__(self, desk: Desk, day: AprilDay) -> None:
        self.desk = desk
        self.day = day
        self.moved_to = day.june + LATER
        self.late = _late(day.day)
        self.area = _area(day.year)
        self.said: dict[str, str] = {}
        self.runs: dict[str, str] = {}
        self.refused = ""
        self.morning = desk.page

    def live(self) -> Day:
        """From morning to evening."""
        self.read_in_the_morning()
        self.approve_the_sending()
        self.ask_the_manager()
        self.note_the_steers()
        self.record_the_decisions()
        self.open_the_next_year()
        self.move_junes_meeting()
        self.ask_about_nothing()
        self.read_the_brief()
        self.see_what_became_of_it()
        return self

    def read_in_the_morning(self) -> None:
        """Who is late, where in the year are we, and what is there to do?"""
        self._read("who", "02-hvem-mangler-hvad", height=1000)
        self._read("year", "03-planaar", self.day.year, height=1330)
        self._read("today", "01-i-dag", height=1000)
        self.morning = self.desk.page

    def approve_the_sending(self) -> None:
        """Say yes to June's questions where the day's page says so, and see who is asked what."""
        self.desk.follow(self.morning, "approve_sending")
        self._submit("approve_sending", "04-godkend-udsendelse", height=870)
        self.desk.ended(self.runs["approve_sending"])
        self._read("sending", "05-udsendelsen", self.day.year, "juni", height=1000)

    def ask_the_manager(self) -> None:
        """Have the manager told of what is late; the day's page knows the task's number."""
        self.desk.follow(self.morning, "tell_manager")
        self._submit("tell_manager", "06-bed-en-leder-om-hjaelp")

    def note_the_steers(self) -> None:
        """Write down what April's meeting pointed to."""
        self.desk.follow(self.morning, "record_steers")
        steer = self.desk.add(_title("steers"))
        self.desk.write(_of(Steer, "subject"), self.area, steer)
        self.desk.choose(_of(Steer, "verdict"), word("steer", "adjust"), steer)
        self.desk.write(_of(Steer, "text"), SAID, steer)
        self._submit("record_steers", "07-noter-tilkendegivelser", height=1130)

    def record_the_decisions(self) -> None:
        """Write down what the council decided, with case number and date."""
        self.desk.open_form("record_decisions")
        self._about("april")
        decision = self.desk.add(_title("decisions"))
        self.desk.write(_of(Decision, "subject"), self.area, decision)
        self.desk.choose(_of(Decision, "verdict"), word("decision", "approved"), decision)
        self.desk.write(_of(Decision, "body"), "Byrådet", decision)
        self.desk.date(_of(Decision, "decided_on"), self.day.april, decision)
        self.desk.write(_of(Decision, "case_number"), CASE, decision)
        self.desk.write(_of(Decision, "text"), DECIDED, decision)
        self._submit("record_decisions", "08-noter-beslutninger", height=1330)

    def open_the_next_year(self) -> None:
        """Open the planår after this one."""
        self.desk.go("Deployments")
        self.desk.page.get_by_text("Ready").first.wait_for()
        self.desk.picture("09-det-du-kan-trykke-paa")
        self.desk.open_form("open_year")
        self.desk.write(_title("year"), str(self.day.year + 1))
        self._submit("open_year", "10-aabn-et-planaar")

    def move_junes_meeting(self) -> None:
        """Give June's meeting a later date."""
        self.desk.open_form("move_meeting")
        self._about("june")
        self.desk.date(_title("to"), self.moved_to)
        self.desk.write(_title("reason"), REASON)
        self._submit("move_meeting", "11-flyt-et-moede", height=1140)

    def ask_about_nothing(self) -> None:
        """Ask the manager with a number that no task has: it is refused."""
        self.desk.open_form("tell_manager")
        self.desk.write_in(self.desk.add(_title("requests")), NO_SUCH_TASK)
        self.refused = self.desk.submit()

    def read_the_brief(self) -> None:
        """Read what April's meeting was given."""
        self._read("brief", "12-oplaeg", self.day.year, "april", height=1000)

    def see_what_became_of_it(self) -> None:
        """Look at what was pressed: what was done, and what was refused and why."""
        self.desk.look_at(self.runs["move_meeting"])
        self.desk.picture("13-en-koersel")
        self.desk.look_at(self.refused)
        self.desk.picture("14-afvist")

    def _about(self, meeting: str) -> None:
        self.desk.write(_title("year"), str(self.day.year))
        self.desk.choose(_title("meeting"), word("meeting", meeting))

    def _submit(self, flow: str, picture: str, height: int = HEIGHT) -> None:
        self.desk.picture(picture, height)
        self.runs[flow] = self.desk.submit()

    def _read(self, page: str, picture: str, *about: object, height: int) -> None:
        self.said[page] = self.desk.read(KEYS[page].da.format(*about))
        self.desk.picture(picture, height)


def _title(field: str) -> str:
    return FIELDS[field].da


def _of(part: type[Steer | Decision], field: str) -> str:
    """What a field of a part of the form is called."""
    return str(part.model_fields[field].title)


def _late(today: date) -> Late:
    """The first task that the secretariat may ask a manager about."""
    settings = homes.settings()
    with store.reading() as session:
        rules = Rules(settings.ladders, workdays(settings.days), today)
        key = managers.askable(session, rules)[0]
        return Late(key, session.scalars(select(Request.id).where(Request.key == key)).one())


def _area(year: int) -> str:
    """An area that April asked about."""
    asked = select(Request.subject).where(Request.key.startswith(f"{year}/april/contribution/"))
    with store.reading() as session:
        return str(session.scalars(asked.order_by(Request.subject)).first())


def manager_told(task: str) -> bool:
    """Whether the letter to the manager about a task has left."""
    about = (NoticeLine.subject == task) & (NoticeLine.rung == "manager") & (Notice.state == "sent")
    with store.reading() as session:
        return bool(session.scalars(select(Notice.id).join(NoticeLine).where(about)).all())
