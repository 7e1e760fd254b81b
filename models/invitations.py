"""Who is invited to which theme meeting, told of a new time, or told that nobody should come: each once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any, Literal, NamedTuple

from models.calendar_entries import CALLED_OFF as OFF_WORDS
from models.calendar_entries import Entry, MeetingDay, hours_of, meeting_summary, meeting_text, uid
from models.settings import Language, Settings
from models.workdays import workdays

INVITED, NEW_TIME, CALLED_OFF = "invitation", "new_time", "called_off"
"""The rungs: come, come at another time, do not come."""

RUNGS = (INVITED, NEW_TIME, CALLED_OFF)

UNSENT = ("waiting", "cancelled")
"""States of an invitation that nobody has: it is written anew, or kept when it still says what is so."""

Method = Literal["REQUEST", "CANCEL"]


class Had(NamedTuple):
    """An invitation that was written to somebody, and what became of it."""

    notice: int
    person: str
    subject: str
    sequence: int
    rung: str
    state: str
    facts: Mapping[str, Any]

    @property
    def stands(self) -> bool:
        """Whether the meeting stands in a calendar because of it."""
        return self.rung != CALLED_OFF and self.state != "refused"

    @property
    def on(self) -> date:
        """The day it names."""
        return date.fromisoformat(self.facts["meeting_on"])


class Guest(NamedTuple):
    """Somebody who can be written to: invited, or with an invitation from before."""

    key: str
    language: Language
    invited: bool


class Invitation(NamedTuple):
    """What one person's calendar is told about one meeting (`subject`: 2027/april)."""

    person: str
    language: Language
    subject: str
    sequence: int
    rung: str
    facts: dict[str, str]


class Decided(NamedTuple):
    """What is written, and the notices that are forgotten: nobody has them, and they are no longer so."""

    new: tuple[Invitation, ...]
    forgotten: tuple[int, ...]


def method(rung: str) -> Method:
    """What a calendar program is asked to do (RFC 5546, 3.2)."""
    return "CANCEL" if rung == CALLED_OFF else "REQUEST"


def decide(
    days: Iterable[MeetingDay], guests: Sequence[Guest], had: Iterable[Had], settings: Settings, today: date
) -> Decided:
    """What every calendar has to be told today so that it says what is so; nothing that it says already."""
    theirs: dict[tuple[str, str], list[Had]] = defaultdict(list)
    for one in sorted(had, key=lambda one: (one.sequence, one.notice)):
        theirs[one.person, one.subject].append(one)
    held = {rule.kind for rule in settings.meetings}
    new, kept = [], set()
    for day in (day for day in days if day.kind in held):
        for guest in guests:
            lines = theirs[guest.key, day.subject]
            told = next((one for one in reversed(lines) if one.state not in UNSENT), None)
            wanted = _wanted(day, guest, told, settings, today)
            same = _waiting_alike(lines, wanted)
            kept |= {same} - {None}
            if wanted is not None and same is None and _goes(wanted, told, settings, today):
                new.append(wanted)
    unsent = (one.notice for lines in theirs.values() for one in lines if one.state in UNSENT)
    return Decided(tuple(new), tuple(notice for notice in unsent if notice not in kept))


def _waiting_alike(lines: Iterable[Had], wanted: Invitation | None) -> int | None:
    """The notice that waits to leave and says just this."""
    if wanted is None:
        return None
    alike = (one for one in lines if one.state == "waiting" and one.rung == wanted.rung)
    return next((one.notice for one in alike if _slot(one.facts) == _slot(wanted.facts)), None)


def _wanted(
    day: MeetingDay, guest: Guest, told: Had | None, settings: Settings, today: date
) -> Invitation | None:
    if guest.invited and day.announced and not day.is_off:
        return _invitation(day, guest, told, settings) if _is_ahead(day, today) else None
    if told is None or not told.stands or told.on < today or day.state == "held":
        return None
    what = day.state if day.is_off else "uninvited"
    gone = {name: told.facts[name] for name in KEPT} | {"what": what}
    return _written(day, guest, told, CALLED_OFF, gone)


def _is_ahead(day: MeetingDay, today: date) -> bool:
    return day.state != "held" and day.held_on >= today


def _invitation(day: MeetingDay, guest: Guest, told: Had | None, settings: Settings) -> Invitation | None:
    facts = _facts(day, guest.language, settings)
    if told is None:
        return _written(day, guest, told, INVITED, facts)
    facts |= {"uid": told.facts["uid"]}
    if told.rung == CALLED_OFF:
        return _written(day, guest, told, INVITED, facts)
    if _slot(told.facts) == _slot(facts):
        return None
    if told.facts["meeting_on"] != facts["meeting_on"]:
        facts |= {"old_date": told.facts["meeting_on"]} | ({"reason": day.reason} if day.reason else {})
    return _written(day, guest, told, NEW_TIME if told.stands else INVITED, facts)


def _written(day: MeetingDay, guest: Guest, told: Had | None, rung: str, facts: dict[str, str]) -> Invitation:
    """Numbered as often as the meeting has changed, and always above what this calendar has seen."""
    sequence = max(day.sequence, told.sequence + 1 if told else 0)
    facts |= {"sequence": str(sequence)}
    return Invitation(guest.key, guest.language, day.subject, sequence, rung, facts)


KEPT = ("meeting", "meeting_on", "title", "uid", "starts", "ends", "place", "hours")
SLOT = ("meeting_on", "starts", "ends", "place")
"""What a calendar shows: when one of them changes, the calendar is told."""


def _slot(facts: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(facts[name] for name in SLOT)


def _facts(day: MeetingDay, language: Language, settings: Settings) -> dict[str, str]:
    starts, ends = hours_of(day.kind, settings)
    return {
        "meeting": day.kind,
        "meeting_on": day.held_on.isoformat(),
        "title": "",
        "uid": uid(day.subject, settings),
        "starts": f"{starts:%H:%M}" if starts else "",
        "ends": f"{ends:%H:%M}" if ends else "",
        "place": settings.calendar.place,
        "hours": _spoken(starts, ends, language) if starts and ends else "",
    }


def _spoken(starts: time, ends: time, language: Language) -> str:
    mark = "." if language == "da" else ":"
    return f"{starts:%H{mark}%M}–{ends:%H{mark}%M}"


def _goes(wanted: Invitation, told: Had | None, settings: Settings, today: date) -> bool:
    """On a day for letters; on any other only what comes too late on the next one."""
    days = workdays(settings.days)
    if days.is_letter_day(today):
        return True
    concerned = [date.fromisoformat(wanted.facts["meeting_on"]), *([told.on] if told else [])]
    return min(concerned) <= days.on_or_after(today + timedelta(days=1))


def entry_of(
    subject: str, rung: str, facts: Mapping[str, Any], language: Language, settings: Settings
) -> Entry:
    """The event that an invitation carries, from what was written down when it was decided."""
    year, kind = int(subject.partition("/")[0]), str(facts["meeting"])
    summary = meeting_summary(kind, year, settings, language)
    off = rung == CALLED_OFF
    return Entry(
        uid=facts["uid"],
        sequence=int(facts["sequence"]),
        summary=OFF_WORDS.said_in(language).format(summary) if off else summary,
        text=meeting_text(kind, settings, language),
        on=date.fromisoformat(facts["meeting_on"]),
        starts=_time(facts["starts"]),
        ends=_time(facts["ends"]),
        place=facts["place"],
        cancelled=off,
    )


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None
