"""Which meetings of a year are held, and which stands in for one that is not."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar_entries import OFF
from models.store.tables import Meeting

BEFORE = {"june": "april", "august": "june"}
"""The meeting whose steers the next one builds on."""


class Stands(NamedTuple):
    """How a meeting stands: its state, its day, and the meeting it was merged into."""

    state: str
    held_on: date
    merged_into: str | None

    @property
    def is_off(self) -> bool:
        """Whether it is not held, or not by itself."""
        return self.state in OFF


def meetings_of(session: Session, year: int) -> dict[str, Stands]:
    """The meetings of a year by kind, in the order of their days."""
    columns = (Meeting.kind, Meeting.state, Meeting.held_on, Meeting.merged_into)
    found = session.execute(
        select(*columns).where(Meeting.year == year).order_by(Meeting.held_on, Meeting.id)
    )
    return {row.kind: Stands(row.state, row.held_on, row.merged_into) for row in found}


def opens_with(known: dict[str, Stands]) -> str:
    """The meeting that takes up last year's evaluation: April's, or the first that is held in its place."""
    on = [kind for kind, one in known.items() if not one.is_off]
    return "april" if "april" in on or not on else on[0]


def before(known: dict[str, Stands], kind: str) -> str | None:
    """The meeting whose steers this one builds on: the last one before it that is held."""
    earlier = BEFORE.get(kind)
    while earlier is not None:
        stands = known.get(earlier)
        if stands is not None and not stands.is_off:
            return earlier
        into = stands.merged_into if stands is not None else None
        if into is not None and into != kind and known[into].held_on < known[kind].held_on:
            return into
        earlier = BEFORE.get(earlier)
    return None


def merged_into(known: dict[str, Stands], kind: str) -> tuple[str, ...]:
    """The meetings that are held together with this one, in the order of their days."""
    return tuple(other for other, one in known.items() if one.merged_into == kind)
