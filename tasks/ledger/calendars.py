"""Calendars to subscribe to: one person's, and the wheel; only read from the memory."""

from __future__ import annotations

from datetime import date

from models import store
from models.settings import Language
from models.store import feeds
from tasks import home
from tasks.invitations import feed


def of_person(person: str, name: str, language: Language, today: date) -> bytes:
    """What one person (`person` a key) owes and when the theme meetings are, as iCalendar."""
    settings = home.settings()
    with store.reading() as session:
        entries = feeds.meetings(session, settings, language)
        entries += feeds.deadlines(session, person, settings, language, today)
    return feed(name, entries, today, settings)


def wheel(name: str, language: Language, today: date) -> bytes:
    """The open years without anybody's name: meetings, rounds, readings, hearings, as iCalendar."""
    settings = home.settings()
    with store.reading() as session:
        entries = feeds.meetings(session, settings, language) + feeds.wheel(session, settings, language)
    return feed(name, entries, today, settings)
