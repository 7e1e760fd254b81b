"""A date as a person would say it: "fredag den 14. maj (uge 19)"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models.settings import Language

WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "da": ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS: dict[Language, tuple[str, ...]] = {
    "da": (
        *("januar", "februar", "marts", "april", "maj", "juni"),
        *("juli", "august", "september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}

SHORT_MONTHS: dict[Language, tuple[str, ...]] = {
    "da": ("jan.", "feb.", "mar.", "apr.", "maj", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "dec."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


def spoken_date(day: date, language: Language = "da", *, with_year: bool = False) -> str:
    """Weekday, day, month and ISO week: "fredag den 14. maj (uge 19)", "Friday 14 May (week 19)"."""
    weekday = WEEKDAYS[language][day.weekday()]
    week = day.isocalendar().week
    if language == "da":
        return f"{weekday} den {day_and_month(day, 'da', with_year=with_year)} (uge {week})"
    return f"{weekday} {day_and_month(day, 'en', with_year=with_year)} (week {week})"


def day_and_month(day: date, language: Language = "da", *, with_year: bool = False) -> str:
    """Day and month only: "14. maj", "14 May"; with the year on request."""
    point = "." if language == "da" else ""
    year = f" {day.year}" if with_year else ""
    return f"{day.day}{point} {MONTHS[language][day.month - 1]}{year}"


def month_in_short(month: int, language: Language = "da") -> str:
    """A month where there is little room: "apr.", "maj", "Apr"."""
    return SHORT_MONTHS[language][month - 1]


def capitalised(text: str) -> str:
    """With a capital first letter, as it opens a sentence or a heading; the rest as it stands."""
    return text[:1].upper() + text[1:]


def joined(said: Sequence[str], language: Language = "da") -> str:
    """Several as one says them: "Aase, Ida og Søren"."""
    *first, last = [*said] or [""]
    return f"{', '.join(first)} {'og' if language == 'da' else 'and'} {last}" if first else last
