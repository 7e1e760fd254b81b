"""What stands in a calendar: theme meetings, deadlines and dates of the year, each with a name that stays."""

from __future__ import annotations

from datetime import date, time
from typing import NamedTuple, Protocol

from models.choices import Words
from models.cycle import Milestone
from models.facts import Fact
from models.settings import Language, Settings
from models.spoken import capitalised
from models.titles import meeting_title, milestone_title

OFF = ("cancelled", "merged")
"""The states of a meeting that is not held, or not by itself."""

OWN = ("open",)
"""Steps of the year that concern nobody but this program."""

ROUNDS = ("ask", "deadline", "dispatch")
"""The steps of a meeting that stand in the wheel: questions go out, answers are due, the brief leaves."""


class Entry(Fact):
    """One event (RFC 5545, VEVENT). `uid` stays with it for good; `sequence` rises when it changes.

    Without `starts` and `ends`, times of day in the municipality's zone, it takes the whole day.
    """

    uid: str
    sequence: int = 0
    summary: str
    text: str = ""
    on: date
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    cancelled: bool = False


class MeetingDay(NamedTuple):
    """A theme meeting as the memory has it; `dates`: how many it has had, `reason`: why the last is another.

    `announced`: its date has been told to those who are asked; until then the rules only propose it.
    """

    year: int
    kind: str
    state: str
    held_on: date
    dates: int
    reason: str
    announced: bool

    @property
    def subject(self) -> str:
        """Its natural key: `2027/april`."""
        return f"{self.year}/{self.kind}"

    @property
    def is_off(self) -> bool:
        """Whether nobody should come."""
        return self.state in OFF

    @property
    def sequence(self) -> int:
        """How many times it has changed: one for each new date, one more when it is called off."""
        return self.dates - 1 + self.is_off


class Owed(Protocol):
    """A task with a deadline, in the reader's words; a closed matter is called by its number."""

    @property
    def number(self) -> int: ...
    @property
    def what(self) -> str: ...
    @property
    def due_on(self) -> date: ...
    @property
    def moved(self) -> int: ...
    @property
    def meeting(self) -> str: ...


def uid(subject: str, settings: Settings) -> str:
    """A name for good, and for the whole world: `2027-april.plan-cycle@kommune.dk` (RFC 7986, 5.3)."""
    domain = settings.municipality.email.rpartition("@")[2]
    return f"{subject.replace('/', '-')}.plan-cycle@{domain}"


def hours_of(kind: str, settings: Settings) -> tuple[time | None, time | None]:
    """From when to when the meeting of this kind is held; two times None where nobody has said."""
    said = next((hours for known, hours in settings.calendar.hours.items() if known == kind), "")
    if not said:
        return None, None
    starts, ends = said.split("-")
    return time.fromisoformat(starts), time.fromisoformat(ends)


# ── In words ────────────────────────────────────────────────────────────────────────────────────────────

CALLED_OFF = Words("Aflyst: {}", "Cancelled: {}")
DUE = Words("Frist: {}", "Due: {}")
TOPIC = Words("Emne: {}.", "Topic: {}.")
ASK_US = Words("Spørgsmål: {sender}, {phone}.", "Questions: {sender}, {phone}.")
ANSWER = Words("Svar gennem linket i din nyeste mail fra os.", "Answer through the link in our latest mail.")


def meeting_entry(day: MeetingDay, settings: Settings, language: Language) -> Entry:
    """A theme meeting, on its present date; one that was called off stays, and says so."""
    starts, ends = hours_of(day.kind, settings)
    summary = meeting_summary(day.kind, day.year, settings, language)
    return Entry(
        uid=uid(day.subject, settings),
        sequence=day.sequence,
        summary=CALLED_OFF.said_in(language).format(summary) if day.is_off else summary,
        text=meeting_text(day.kind, settings, language),
        on=day.held_on,
        starts=starts,
        ends=ends,
        place=settings.calendar.place,
        cancelled=day.is_off,
    )


def meeting_summary(kind: str, year: int, settings: Settings, language: Language) -> str:
    """What the entry is called: "Temamødet i april 2027"."""
    return f"{capitalised(meeting_title(kind, settings, language))} {year}"


def meeting_text(kind: str, settings: Settings, language: Language) -> str:
    """What the meeting is about, and whom to ask."""
    rule = settings.meeting(kind)
    topic = rule.topic if language == "da" else rule.topic_en
    about = [TOPIC.said_in(language).format(topic)] if topic else []
    return "\n".join([*about, _ask_us(settings, language)])


def _ask_us(settings: Settings, language: Language) -> str:
    town = settings.municipality
    return ASK_US.said_in(language).format(sender=town.sender, phone=town.phone)


def deadline_entry(task: Owed, settings: Settings, language: Language) -> Entry:
    """The day a task is due; a moved deadline is the same entry on another day."""
    meeting = [f"{capitalised(task.meeting)}."] if task.meeting and task.meeting not in task.what else []
    return Entry(
        uid=uid(f"task/{task.number}", settings),
        sequence=task.moved,
        summary=DUE.said_in(language).format(task.what),
        text="\n".join([*meeting, ANSWER.said_in(language), _ask_us(settings, language)]),
        on=task.due_on,
    )


def milestone_entry(milestone: Milestone, settings: Settings, language: Language) -> Entry:
    """A date of the year: a reading, a hearing, a round of questions."""
    parts = (
        str(milestone.year),
        milestone.scope,
        milestone.kind,
        *([str(milestone.no)] * bool(milestone.no)),
    )
    return Entry(
        uid=uid("/".join(parts), settings),
        summary=capitalised(milestone_title(milestone, settings, language)),
        text=_ask_us(settings, language),
        on=milestone.date,
    )


def in_the_wheel(scope: str, kind: str) -> bool:
    """Whether a step stands in the wheel; a meeting's own day does as a meeting."""
    return kind not in OWN if scope == "year" else kind in ROUNDS
