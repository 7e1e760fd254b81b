"""The election period: which of its years it is, and when no task points at politicians."""

from __future__ import annotations

from datetime import date

from models.choices import Words
from models.settings import Language, Settings
from models.workdays import month_day

ELECTION = "election"
"""Why a task is the secretariat's: whoever has it is a politician, and there is an election."""

COUNCIL = "council"
"""The role that the posts of politicians have."""

PLACES = (
    Words("Første år i valgperioden", "First year of the election period"),
    Words("Andet år i valgperioden", "Second year of the election period"),
    Words("Tredje år i valgperioden", "Third year of the election period"),
    Words("Fjerde og sidste år i valgperioden", "Fourth and last year of the election period"),
)
SAID = Words("{place} {first}–{last}. {weight}", "{place} {first}–{last}. {weight}")


def politicians_rest(today: date, settings: Settings) -> bool:
    """Whether no task points at politicians: from a day of the election year until the new period begins."""
    period = settings.period
    if period.place(today.year) != period.years:
        return False
    return today >= month_day(today.year, period.politicians_until)


def period_said(year: int, settings: Settings, language: Language) -> str:
    """Which year of its period a year is, and what it is about: "Andet år i valgperioden 2026–2029. …"."""
    period = settings.period
    place, first = period.place(year), period.first(year)
    if place > len(PLACES):
        return ""
    return (
        SAID.said_in(language)
        .format(
            place=PLACES[place - 1].said_in(language),
            first=first,
            last=first + period.years - 1,
            weight=period.weight(year, language),
        )
        .strip()
    )
