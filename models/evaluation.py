"""The yearly evaluation: effects against targets, what was answered, what was done and what remains."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from models.facts import Fact
from models.outcomes import OutcomeFact


class Effect(Fact):
    """One indicator against the target of its year; `reached` is None without both a target and a value."""

    element: str
    title: str
    indicator: str
    target: float | None = None
    value: float | None = None
    measured_on: date | None = None
    reached: bool | None = None


class AreaAnswer(Fact):
    """What the owner of an area answered; an empty body has not been received."""

    element: str
    title: str
    body: dict[str, Any] = Field(default_factory=dict)


class EvaluationSummary(Fact):
    """What April's brief of the year after says about plan year `year`.

    `questions`: the answers to the four questions, without names. `missing`: the areas not received.
    """

    year: int
    effects: tuple[Effect, ...] = ()
    answers: tuple[AreaAnswer, ...] = ()
    questions: tuple[dict[str, Any], ...] = ()
    missing: tuple[str, ...] = ()
    outcomes: tuple[OutcomeFact, ...] = ()

    @property
    def done(self) -> tuple[OutcomeFact, ...]:
        """The steers and decisions of the year that were carried out."""
        return tuple(outcome for outcome in self.outcomes if outcome.done_on is not None)

    @property
    def remaining(self) -> tuple[OutcomeFact, ...]:
        """Those that remain."""
        return tuple(outcome for outcome in self.outcomes if outcome.open)


def reached(direction: str, tolerance: float, target: float | None, value: float | None) -> bool | None:
    """Whether a value is at its target or beyond it; `tolerance` in the indicator's own unit."""
    if target is None or value is None:
        return None
    return value <= target + tolerance if direction == "down" else value >= target - tolerance
