"""Units that end, merge and split: who took over from whom, so that figures of two times can be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

BETWEEN = " | "
"""What stands between the successors of a unit that was split."""


class Lasting(Protocol):
    """A unit as far as its end goes: its last day, and whoever took over."""

    @property
    def valid_to(self) -> date | None: ...
    @property
    def successor(self) -> str | None: ...


class Span(NamedTuple):
    """The last day of a unit, and the keys of its successors, as the memory keeps them."""

    valid_to: date | None
    successor: str | None


def successors(unit: Lasting) -> tuple[str, ...]:
    """The keys of the units that took over; several where it was split."""
    return tuple(key.strip() for key in (unit.successor or "").split(BETWEEN.strip()) if key.strip())


def joined(keys: Sequence[str]) -> str | None:
    """Successors as the memory keeps them; None for nobody."""
    return BETWEEN.join(keys) or None


def has_ended(unit: Lasting, today: date) -> bool:
    """Whether its last day has passed."""
    return unit.valid_to is not None and unit.valid_to < today


def heirs(key: str, units: Mapping[str, Lasting], today: date) -> tuple[str, ...]:
    """The units in force that stand for one today: itself, else whoever took over, through any number of
    changes; none where it ended with nobody. Successors that lead in a circle lead nowhere.
    """
    found: dict[str, None] = {}
    asked: set[str] = set()
    waiting = [key]
    while waiting:
        here = waiting.pop(0)
        if here in asked or here not in units:
            continue
        asked.add(here)
        if has_ended(units[here], today):
            waiting += successors(units[here])
        else:
            found[here] = None
    return tuple(found)


def heir(key: str | None, units: Mapping[str, Lasting], today: date) -> str | None:
    """The one unit that stands for another today; the unit itself where nobody or several do."""
    theirs = heirs(key, units, today) if key is not None else ()
    return theirs[0] if len(theirs) == 1 else key


def kin(units: Mapping[str, Lasting]) -> dict[str, str]:
    """Each unit to the name of its kin: all that were ever split from, or merged with, one another.

    Figures of two years can be compared kin by kin, whatever was merged or split between them.
    """
    above: dict[str, str] = {key: key for key in units}

    def first(key: str) -> str:
        while above[key] != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    for key, unit in units.items():
        for other in successors(unit):
            if other in above:
                one, two = sorted((first(key), first(other)))
                above[two] = one
    return {key: first(key) for key in units}
