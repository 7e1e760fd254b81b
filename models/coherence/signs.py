"""What each element has above it and below it, as bits: asked by most rules, worked out once."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import cached_property
from typing import NamedTuple

from models.coherence.amounts import budgeted
from models.coherence.picture import ElementRow, IndicatorRow, Picture, once
from models.coherence.threads import threads
from models.evaluation import reached

VISION, AREA, OWNED = 1, 2, 4
"""Above: a vision; a strategy or policy; something short of a vision that somebody answers for."""

RUNS, ACTION, EFFECT, INDICATOR, FRESH, MONEY = 1, 2, 4, 8, 16, 32
"""Below: an action that runs in the four years; an action in force; an effect; an indicator; one measured
lately; an amount in the budget."""

AREAS = ("strategy", "policy")


class Signs(NamedTuple):
    """Bits of each element by its key: what it has above it and below it, itself included."""

    above: dict[str, int]
    below: dict[str, int]


@once
def signs(picture: Picture) -> Signs:
    """The signs of a picture."""
    return _Reading(picture).signs()


class _Reading:
    """One reading of the picture."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.threads = threads(picture)
        self.paid = budgeted(picture).paid

    def signs(self) -> Signs:
        """What each element has itself, carried up and down the threads."""
        graph, elements = self.threads.serves, self.threads.elements
        up = graph.sunk([_own_above(element) for element in elements])
        down = graph.risen([self._own_below(element) for element in elements])
        return Signs(dict(zip(graph.keys, up, strict=True)), dict(zip(graph.keys, down, strict=True)))

    def _own_below(self, element: ElementRow) -> int:
        bits = self._measured.get(element.key, 0)
        if element.key in self.paid:
            bits |= MONEY
        if element.kind == "effect":
            bits |= EFFECT
        elif element.kind == "action" and element.key in self.picture.in_force:
            bits |= ACTION | RUNS if runs(element, self.picture.horizon) else ACTION
        return bits

    @cached_property
    def _measured(self) -> dict[str, int]:
        since = fresh_since(self.picture)
        found: dict[str, int] = {}
        for indicator in self.picture.indicators:
            is_fresh = indicator.measured_on is not None and indicator.measured_on >= since
            bits = INDICATOR | FRESH if is_fresh else INDICATOR
            found[indicator.element] = found.get(indicator.element, 0) | bits
        return found


def _own_above(element: ElementRow) -> int:
    if element.kind == "vision":
        return VISION
    owned = OWNED if element.post is not None or element.owner_text else 0
    return owned | AREA if element.kind in AREAS else owned


def runs(element: ElementRow, years: range) -> bool:
    """Whether an element runs in any of these years; no year said is every year."""
    begins_late = element.first_year is not None and element.first_year > years[-1]
    ends_early = element.last_year is not None and element.last_year < years[0]
    return not begins_late and not ends_early


def fresh_since(picture: Picture) -> date:
    """The first day on which a measurement is not too old."""
    months = picture.today.year * 12 + picture.today.month - 1 - picture.measured_within_months
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(picture.today.day, monthrange(year, month)[1]))


@once
def indicators_of(picture: Picture) -> dict[str, list[IndicatorRow]]:
    """The indicators of each element."""
    of: dict[str, list[IndicatorRow]] = {}
    for indicator in picture.indicators:
        of.setdefault(indicator.element, []).append(indicator)
    return of


def is_missed(indicator: IndicatorRow) -> bool:
    """Whether what was measured is short of its target."""
    return reached(indicator.direction, indicator.tolerance, indicator.target, indicator.value) is False
