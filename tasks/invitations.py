"""Writes iCalendar (RFC 5545): the invitation in a letter, and the feed that a calendar subscribes to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, cast

from models.calendar_entries import Entry
from models.invitations import entry_of, method
from models.notices import CalendarPart, Letter, dated
from models.settings import Language, Settings
from models.store.letters import Told
from tasks.channels.envelope import AddressError, wire_address

if TYPE_CHECKING:
    import icalendar

MAKER = "-//plan-cycle//plan-cycle//DA"

ASKED_AGAIN = timedelta(hours=6)
"""How often a calendar should look at a feed it subscribes to."""

_UNWRITABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f\u0085\u2028\u2029]")


def with_entry(letter: Letter, told: Told, settings: Settings, to: str = "") -> Letter:
    """The letter with what a calendar program reads; a repeat of a letter has the same.

    `to`: the address that it goes to, where that is not the receiver's own (a trial).
    """
    entry = entry_of(told.subject, told.rung, told.facts, cast(Language, letter.language), settings)
    asked = method(told.rung)
    calendar = _calendar(asked)
    event = _event(entry, dated(letter.day), settings)
    event.add("organizer", _party(letter.sender_email, letter.sender), encode=False)
    event.add("attendee", _guest(to or letter.to_email, letter.to_name), encode=False)
    calendar.add_component(event)
    text = calendar.to_ical().decode("utf-8")
    return letter.model_copy(update={"calendar": CalendarPart(method=asked, text=text)})


def feed(name: str, entries: Iterable[Entry], today: date, settings: Settings) -> bytes:
    """A calendar to subscribe to, called `name`; of one day it is the same, byte for byte."""
    from icalendar import vDuration, vText

    calendar = _calendar("PUBLISH")
    for called in ("name", "x-wr-calname"):
        calendar.add(called, vText(_one_line(name)))
    calendar.add("x-wr-timezone", settings.municipality.timezone)
    calendar.add("refresh-interval", vDuration(ASKED_AGAIN), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASKED_AGAIN))
    stamped = datetime.combine(today, time(), settings.zone)
    town = settings.municipality
    for entry in entries:
        event = _event(entry, stamped, settings)
        event.add("organizer", _party(town.email, town.sender), encode=False)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _calendar(asked: str) -> icalendar.Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", asked)
    return calendar


def _event(entry: Entry, stamped: datetime, settings: Settings) -> icalendar.Event:
    """A day without hours takes nobody's time; hours are said in UTC, which every program understands."""
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", stamped.astimezone(UTC))
    event.add("dtstart", _instant(entry.on, entry.starts, settings) or entry.on)
    event.add("dtend", _instant(entry.on, entry.ends, settings) or entry.on + timedelta(days=1))
    event.add("summary", _one_line(entry.summary))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if entry.starts and not entry.cancelled else "TRANSPARENT")
    if entry.text:
        event.add("description", _written(entry.text))
    if entry.place:
        event.add("location", _one_line(entry.place))
    return event


def _instant(day: date, at: time | None, settings: Settings) -> datetime | None:
    return datetime.combine(day, at, settings.zone).astimezone(UTC) if at else None


def _guest(email: str, name: str) -> icalendar.vCalAddress:
    """Whoever is invited, and may answer: the answer goes to the secretariat's mailbox."""
    guest = _party(email, name)
    asked = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
    guest.params.update(asked)
    return guest


def _party(email: str, name: str) -> icalendar.vCalAddress:
    from icalendar import vCalAddress, vText

    try:
        address = wire_address(email)
    except AddressError:
        address = email  # the letter itself is refused for it
    party = vCalAddress(f"mailto:{address}")
    party.params["CN"] = vText(_one_line(name).replace('"', "'"))
    return party


def _one_line(text: str) -> str:
    return " ".join(_written(text).split())


def _written(text: str) -> str:
    """Without what no line may hold; line breaks stay."""
    return _UNWRITABLE.sub(" ", text.replace("\r\n", "\n"))
