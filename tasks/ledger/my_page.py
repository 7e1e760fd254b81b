"""My page: what one person owes, read from the memory; nothing is written here."""

from __future__ import annotations

from datetime import date

from models import store
from models.brief.contents import Brief
from models.my_page import MyPage, TaskPage
from models.store import my_page as kept
from models.store.meta import purpose
from tasks import clock, home


def page(person: str, today: date | None = None) -> MyPage:
    """Everything that a person sees (`person` a key); Refused when nobody is known by it."""
    settings = home.settings()
    day = clock.today(today, settings.municipality.timezone)
    with store.reading() as session:
        return kept.page(session, person, settings, day)


def task(person: str, number: int, today: date | None = None) -> TaskPage | None:
    """A task of this person's; None for another's, which is not to be told apart from no task at all."""
    settings = home.settings()
    day = clock.today(today, settings.municipality.timezone)
    with store.reading() as session:
        return kept.task(session, person, number, settings, day)


def receipt(person: str, number: int, today: date | None = None) -> tuple[TaskPage, int] | None:
    """A task of this person's, and how many more are owed; None for another's."""
    settings = home.settings()
    day = clock.today(today, settings.municipality.timezone)
    with store.reading() as session:
        return kept.receipt(session, person, number, settings, day)


def brief(person: str, number: int, today: date | None = None) -> Brief | None:
    """The brief that belongs to a task: an approval's own, any other's once it has been sent out."""
    settings = home.settings()
    day = clock.today(today, settings.municipality.timezone)
    with store.reading() as session:
        return kept.brief(session, person, number, settings, day)


def reachable() -> None:
    """Read the memory once; raises what is wrong where it cannot be read."""
    with store.reading() as session:
        purpose(session)
