"""The ladder of ownership: how many stand where, by unit, so that nobody can be told from the numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from models.facts import Fact

Step = Literal["understand", "engage", "work_for"]
"""A rung of the ladder: I understand, I am engaged, I am ready to work for it."""

STEPS: tuple[Step, ...] = ("understand", "engage", "work_for")

FEWEST = 5
"""Answers below which a unit is not shown by itself."""


class Place(NamedTuple):
    """A unit of the tree: its name, and the unit it belongs to."""

    name: str
    parent: str | None


class Standing(Fact):
    """How many of a unit stand on each rung; `merged`: smaller units below it are counted here too.

    `unit` is empty for those whom no unit of their own could stand for. Nobody is counted in two standings,
    and no sum of them is shown anywhere: what is left out cannot be worked out from what is there.
    """

    unit: str
    understand: int
    engage: int
    work_for: int
    merged: bool = False

    @property
    def answers(self) -> int:
        """How many answered."""
        return self.understand + self.engage + self.work_for


class Ladder(Fact):
    """Where people stood in the evaluation of a planår, counted once and never again: by unit, by name."""

    year: int
    standings: tuple[Standing, ...] = ()


def ladder(year: int, said: Iterable[tuple[str | None, Step]], units: Mapping[str, Place]) -> Ladder:
    """Count by unit (key) what people said.

    A unit of fewer than five, or where everybody stands on the same rung (then the number would tell where
    each of them stands), is counted with the unit it belongs to. What is left at the top is not shown.
    """
    counts: dict[str | None, Counter[str]] = {}
    for unit, step in said:
        counts.setdefault(unit if unit in units else None, Counter())[step] += 1
    merged: set[str | None] = set()
    shown: dict[str | None, Counter[str]] = {}
    for unit in _from_below(units):
        own = counts.pop(unit, Counter())
        if _tells_nobody(own):
            shown[unit] = own
        elif own:
            above = _above(unit, units)
            counts.setdefault(above, Counter()).update(own)
            merged.add(above)
    rest = counts.pop(None, Counter())
    standings = [_standing(units[key].name, key in merged, own) for key, own in shown.items() if key]
    standings.sort(key=lambda one: one.unit)
    others = [_standing("", True, rest)] if _tells_nobody(rest) else []
    return Ladder(year=year, standings=(*standings, *others))


def _tells_nobody(own: Mapping[str, int]) -> bool:
    """Enough answers, and not all of them the same."""
    return sum(own.values()) >= FEWEST and sum(count > 0 for count in own.values()) > 1


def _above(unit: str, units: Mapping[str, Place]) -> str | None:
    parent = units[unit].parent
    return parent if parent in units and unit not in _line(parent, units) else None


def _line(unit: str | None, units: Mapping[str, Place]) -> Sequence[str]:
    """The unit and those it belongs to, upward; a circle ends where it closes."""
    found: list[str] = []
    while unit is not None and unit in units and unit not in found:
        found.append(unit)
        unit = units[unit].parent
    return found


def _from_below(units: Mapping[str, Place]) -> list[str]:
    """Every unit, the lowest first."""
    return sorted(units, key=lambda unit: (-len(_line(unit, units)), unit))


def _standing(name: str, merged: bool, own: Mapping[str, int]) -> Standing:
    return Standing(unit=name, merged=merged, **{step: own.get(step, 0) for step in STEPS})
