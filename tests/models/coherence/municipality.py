"""A clean invented municipality, as a picture and in the memory; its plan group has a mandate."""

from __future__ import annotations

from datetime import UTC, date, datetime

from deployments.invented import TODAY, YEAR, Size, invented
from models import store
from models.coherence.picture import Picture
from models.settings import PlanGroup, Settings, read_settings
from models.store import invented as writing
from models.store import pictures
from models.store.outcomes import Writing

MANDATE = PlanGroup(decides="Form og tidsplan.", proposes="Prioriteringer.", leaves="Serviceniveauet.")


def settings() -> Settings:
    """The shipped settings, with a mandate for the plan group."""
    return read_settings().model_copy(update={"plan_group": MANDATE})


def municipality(elements: int = 30, seed: int = 0) -> Picture:
    """A clean picture with three links and one line for each element."""
    return invented(Size(elements, 3 * elements, elements), seed)


def keep(picture: Picture) -> None:
    """Write the picture into the bound memory, which must be empty."""
    with store.writing() as session:
        writing.keep(session, picture, settings().hash)


def read(year: int = YEAR, today: date = TODAY, chosen: Settings | None = None) -> Picture:
    """The picture that the bound memory gives."""
    with store.reading() as session:
        return pictures.picture(session, chosen or settings(), year, today)


def noon(day: date) -> datetime:
    """The middle of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def by_the_secretariat(today: date = TODAY) -> Writing:
    """Who freezes, and when."""
    return Writing(today, noon(today), settings(), "secretariat")
