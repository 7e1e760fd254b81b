"""What a letter says: the lines of one mail in their order, and the names that derive from its key."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from models.facts import Fact

URGENCY: dict[str, int] = {
    "manager": 90,
    "manager_copy": 80,
    "correction": 75,
    "late": 70,
    "reminder": 60,
    "heads_up": 50,
    "reopened": 45,
    "request": 40,
    "cancelled": 28,
    "moved": 26,
    "date_kept": 25,
    "taken_over": 24,
    "feedback": 20,
    "note": 18,
    "called_off": 17,
    "new_time": 16,
    "invitation": 15,
    "new_link": 12,
    "save_date": 10,
    "trial": 5,
}
"""Everything a line can be, and how it is ranked in a mail: what stands highest is read first."""

OWED = frozenset({"manager", "late", "reminder", "heads_up", "reopened", "request", "taken_over"})
"""The rungs that ask for something; the others only tell."""

RELATIVES: dict[str, str] = {
    "steers": "recording",
    "decisions": "recording",
    "budget": "recording",
    "action": "doing",
    "communicate": "doing",
    "plan_approval": "approval",
}
"""Kinds of request that share a text: what the secretariat writes down, and what somebody carries out."""

DEFAULT_COLOR = "#0a4b78"
"""The colour of a letter's head, its link and its button, until a municipality names its own."""

ZONE = ZoneInfo("Europe/Copenhagen")


class Line(Fact):
    """One thing told: the rung, the request it is about, and the facts its text needs.

    `title` is what the request is about as the screen shows it ("Sundhedspolitik"), never a whole sentence.
    `meeting` is definite ("temamødet i april") or empty. `facts` is text; an ISO date in it is written out.
    `facts["closed"] = "yes"` keeps title, topic and people's own words out of the mail;
    `facts["number"]` stands instead.
    """

    rung: str
    kind: str
    subject: str
    title: str
    meeting: str = ""
    topic: str = ""
    meeting_on: date | None = None
    due_on: date | None = None
    questions: int = 0
    minutes: int = 0
    last_day: date | None = None
    call_day: date | None = None
    person_name: str = ""
    facts: dict[str, str] = Field(default_factory=dict)

    @property
    def closed(self) -> bool:
        """Whether the title is confidential."""
        return self.facts.get("closed") == "yes"


class CalendarPart(Fact):
    """What a calendar program reads in a letter: iCalendar (RFC 5545), and what it is to do (RFC 5546)."""

    method: Literal["REQUEST", "CANCEL"]
    text: str


class Letter(Fact):
    """One mail to one person, before it has words; its lines stand most urgent first.

    `council` is definite Danish ("kommunalbestyrelsen"), empty for the letters' own word. `mail_domain` is
    the domain of the Message-ID, empty for the sender's. Without a `link` the texts ask for a reply.
    White text must be readable on `color`.
    """

    key: str
    day: date
    to_name: str
    first_name: str
    to_email: str
    language: str = "da"
    sender: str
    phone: str
    reply_to: str
    sender_email: str
    municipality: str
    link: str | None = None
    lines: tuple[Line, ...] = Field(min_length=1)
    mail_domain: str = ""
    council: str = ""
    calendar: CalendarPart | None = None
    color: str = Field(default=DEFAULT_COLOR, pattern="^#[0-9a-fA-F]{6}$")

    @field_validator("lines")
    @classmethod
    def in_order(cls, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        """The order of the lines is ours, whoever collected them."""
        return most_urgent_first(lines)

    @property
    def message_id(self) -> str:
        """The Message-ID: the same for every repeat of this letter."""
        return message_id(self.key, self.mail_domain or self.sender_email.rpartition("@")[2])


class Rendered(Fact):
    """A letter in words: one subject, and the same blocks as text and as HTML."""

    subject: str
    text: str
    html: str


class Delivery(Fact):
    """What became of one letter to one address.

    sent: the receiving side took it. refused: it never will; `reason` says why. later: nothing has left, try
    again; `unreachable` when no other letter could leave either. doubtful: it may have left, nobody said so.
    `code`: the mail server's own answer (RFC 5321, 4.2), 0 when there was none; `at` what it answered about.
    """

    state: Literal["sent", "refused", "later", "doubtful"]
    reason: str = ""
    unreachable: bool = False
    code: int = 0
    at: Literal["", "receiver", "content"] = ""


def urgency(rung: str) -> int:
    """How urgent a rung is: higher is read first; an unknown rung is a mistake (KeyError)."""
    return URGENCY[rung]


def most_urgent_first(lines: Iterable[Line]) -> tuple[Line, ...]:
    """By rung, then by due date; what has no date comes last of its rung."""
    return tuple(sorted(lines, key=_place))


def _place(line: Line) -> tuple[int, date, str]:
    return -urgency(line.rung), line.due_on or line.meeting_on or date.max, line.subject


def told_together(lines: Iterable[Line]) -> tuple[tuple[Line, ...], ...]:
    """Lines that say the same thing about different areas stand together, in the order they came."""
    together: dict[object, list[Line]] = {}
    for line in lines:
        together.setdefault(_what_it_says(line), []).append(line)
    return tuple(tuple(group) for group in together.values())


def _what_it_says(line: Line) -> object:
    if line.rung == "save_date":
        return line.rung
    about = {"closed", "number"}
    rest = tuple(sorted((name, text) for name, text in line.facts.items() if name not in about))
    when = (line.meeting_on, line.due_on, line.last_day, line.call_day)
    return line.rung, line.kind, line.questions, line.meeting, line.topic, line.person_name, when, rest


def message_id(key: str, domain: str) -> str:
    """The Message-ID of the notice `key`: no name or address can be read from it (RFC 5322, 3.6.4)."""
    return f"<{_fingerprint(key)}@{_ascii_domain(domain)}>"


def boundary(key: str) -> str:
    """The MIME boundary of the notice `key` (RFC 2046, 5.1.1)."""
    return f"=_plan_{_fingerprint('boundary ' + key)}"


def dated(day: date) -> datetime:
    """The instant in a letter's Date header: its day at 08:00, Danish time."""
    return datetime.combine(day, time(8), ZONE)


def _fingerprint(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _ascii_domain(domain: str) -> str:
    return domain.encode("idna").decode("ascii") or "plan-cycle.invalid"
