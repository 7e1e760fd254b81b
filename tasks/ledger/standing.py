"""How things stand, for whoever asks at the command line: nothing is written here."""

from __future__ import annotations

from datetime import date
from typing import Any

from models import store
from models.cycle import Milestone, plan_year
from models.store import standing as kept
from models.store import years
from models.store.meta import Purpose, purpose
from models.store.standing import Standing
from tasks import home
from tasks.ledger.years import run_name

AHEAD = 5
"""How many of the next milestones are told."""


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
        settings = years.lawful(session, year, home.settings())
    return plan_year(year, settings, adopted)
