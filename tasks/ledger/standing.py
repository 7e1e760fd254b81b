"""How things stand, for whoever asks at the command line: nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from models import store
from models.calendar_check import calendar_findings
from models.choices import Words
from models.cycle import Milestone, plan_year
from models.facts import Finding
from models.settings import Settings
from models.store import standing as kept
from models.store import years
from models.store.meta import Purpose, purpose
from models.store.standing import Standing, Unowned, YearStanding
from tasks import clock, home
from tasks.ledger.years import run_name

AHEAD = 5
"""How many of the next milestones are told."""

NOBODY_KNOWN = Words(
    "»{title}« har ingen ansvarlig, vi kender: der står »{owner}«. "
    "Skriv en stilling eller en e-mail fra listen over personer.",
    "Nobody we know answers for '{title}': it says '{owner}'. "
    "Give a post or an e-mail from the list of people.",
)
SETTINGS_CHANGED = Words(
    "Indstillingerne er ændret, siden datoerne i planår {year} blev regnet ud. "
    "Kør »open {year}« for at regne dem ud igen.",
    "The settings have changed since the dates of plan year {year} were worked out. "
    "Run 'open {year}' to work them out again.",
)


def memory_purpose() -> Purpose:
    """What the memory is for."""
    with store.reading() as session:
        return purpose(session)


def asked_most() -> str | None:
    """Who owes the most answers now, by key."""
    with store.reading() as session:
        return kept.asked_most(session)


def is_empty() -> bool:
    """Whether nothing has been loaded or opened yet."""
    with store.reading() as session:
        return kept.is_empty(session)


def nothing_opened() -> bool:
    """Whether no planår has been opened yet."""
    with store.reading() as session:
        return not kept.opened_years(session)


def standing(today: date) -> Standing:
    """The years, the tasks and the letters, counted."""
    with store.reading() as session:
        return kept.standing(session, today)


def names() -> dict[str, str]:
    """Everybody's name by key."""
    with store.reading() as session:
        return kept.names_of(session)


def ahead(today: date) -> list[dict[str, Any]]:
    """The next milestones that a secretariat would say aloud."""
    settings = home.settings()
    with store.reading() as session:
        waiting = years.waiting_aloud(session, today)[:AHEAD]
    return [
        {"date": one.date.isoformat(), "year": one.year, "title": run_name(one, settings)} for one in waiting
    ]


def calendar(year: int) -> tuple[Milestone, ...]:
    """The dates of a planår: the council's own where they are known, the rules' proposals elsewhere."""
    with store.reading() as session:
        adopted = years.adopted_dates(session, year)
    return plan_year(year, home.settings(), adopted)


def findings() -> list[Finding]:
    """What is wrong with the dates of the open years, and what loading has left behind."""
    settings = home.settings()
    today = clock.today(None, settings.municipality.timezone)
    with store.reading() as session:
        opened = [one for one in kept.opened_years(session) if one.state == "open"]
        nobody = kept.unowned(session, today)
    of_years = [finding for one in opened for finding in _of_year(one, settings)]
    return [*of_years, *(_nobody_known(one, settings) for one in nobody)]


def _of_year(one: YearStanding, settings: Settings) -> Iterator[Finding]:
    if one.settings_hash != settings.hash:
        said = SETTINGS_CHANGED.said_in(settings.municipality.language).format(year=one.year)
        subject = f"planyear/{one.year}"
        yield Finding(rule="settings_changed", severity="important", subject=subject, sentence=said)
    yield from calendar_findings(one.year, calendar(one.year), settings)


def _nobody_known(one: Unowned, settings: Settings) -> Finding:
    words = NOBODY_KNOWN.said_in(settings.municipality.language)
    sentence = words.format(title=one.title, owner=one.owner_text)
    return Finding(rule="owner_unknown", severity="note", subject=f"element/{one.key}", sentence=sentence)
