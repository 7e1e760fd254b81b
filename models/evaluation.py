"""The yearly evaluation: effects against targets, what was answered, what was done and what remains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from pydantic import Field

from models.choices import CHOICES
from models.facts import Fact
from models.outcomes import OutcomeFact

PERSPECTIVES = ("owner", "user", "process", "employee")
"""The scorecard's perspectives, in their order."""


class Reading(Fact):
    """A value of an indicator, and the end of the period it was measured for."""

    on_day: date
    value: float


class Effect(Fact):
    """One indicator against the target of its year; `reached` is None without both, of that year.

    `readings`: every measurement up to the year's end, the oldest first; `value` is the last of them.
    `number` stands for the titles, and no value is there, while the element is closed.
    """

    element: str
    title: str
    indicator: str
    perspective: str = ""
    direction: str = "up"
    tolerance: float = 0.0
    baseline: float | None = None
    readings: tuple[Reading, ...] = ()
    target: float | None = None
    value: float | None = None
    measured_on: date | None = None
    reached: bool | None = None
    number: int | None = None

    @property
    def moved(self) -> Literal["", "towards", "away", "still"]:
        """Which way the value went since the baseline, or else the first measurement; empty: unknown."""
        first = self.baseline if self.baseline is not None else self._first
        if first is None or self.value is None:
            return ""
        change = first - self.value if self.direction == "down" else self.value - first
        if abs(change) <= self.tolerance:
            return "still"
        return "towards" if change > 0 else "away"

    @property
    def _first(self) -> float | None:
        return self.readings[0].value if len(self.readings) > 1 else None


class AreaAnswer(Fact):
    """What the owner of an area answered; an empty body has not been received.

    `number` stands for the title, and the answer is kept back, while the area is closed.
    """

    element: str
    title: str
    body: dict[str, Any] = Field(default_factory=dict)
    number: int | None = None
    received: bool = False


class Unproven(Fact):
    """An area that was reported on track and has an indicator that nobody measured lately, or ever."""

    title: str
    reported_on: date
    measured_on: date | None = None
    number: int | None = None


class Ranked(Fact):
    """One thing that made the anchoring succeed (a code): its points, and how many named it."""

    link: str
    points: int
    named_by: int


class ScoreRow(Fact):
    """A perspective of the scorecard: how many targets were reached, missed, or cannot be judged."""

    perspective: str
    reached: int
    missed: int
    unknown: int


class EvaluationSummary(Fact):
    """What April's brief of the year after says about plan year `year`.

    `questions`: the answers to the four questions, without names. `missing`: the areas not received.
    `posts`: the titles of the posts that the outcomes name. `tracks`: element -> its newest status.
    `numbers`: what stands for the titles of the elements that are closed.
    """

    year: int
    effects: tuple[Effect, ...] = ()
    answers: tuple[AreaAnswer, ...] = ()
    questions: tuple[dict[str, Any], ...] = ()
    missing: tuple[str, ...] = ()
    outcomes: tuple[OutcomeFact, ...] = ()
    unproven: tuple[Unproven, ...] = ()
    posts: dict[str, str] = Field(default_factory=dict)
    tracks: dict[str, str] = Field(default_factory=dict)
    numbers: dict[str, int] = Field(default_factory=dict)

    @property
    def done(self) -> tuple[OutcomeFact, ...]:
        """The steers and decisions of the year that were carried out."""
        return tuple(outcome for outcome in self.outcomes if outcome.done_on is not None)

    @property
    def remaining(self) -> tuple[OutcomeFact, ...]:
        """Those that remain."""
        return tuple(outcome for outcome in self.outcomes if outcome.open)

    @property
    def waiting(self) -> tuple[OutcomeFact, ...]:
        """What remains, the newest word about each matter: a decided steer stands as its decision."""
        newest = {one.subject: one for one in sorted(self.remaining, key=lambda one: one.decided_on)}
        return tuple(one for one in self.remaining if newest[one.subject] is one)

    @property
    def talked_about(self) -> tuple[OutcomeFact, ...]:
        """Those that were talked about and never decided."""
        return tuple(outcome for outcome in self.outcomes if outcome.only_talked_about)

    @property
    def delayed(self) -> tuple[OutcomeFact, ...]:
        """Those whose deadline was moved, the most often moved first."""
        moved = (outcome for outcome in self.outcomes if outcome.moved)
        return tuple(sorted(moved, key=lambda one: (-one.moved, one.title, one.subject)))

    @property
    def ranking(self) -> tuple[Ranked, ...]:
        """What made the anchoring succeed."""
        return ranked(self.questions)

    @property
    def scorecard(self) -> tuple[ScoreRow, ...]:
        """The four perspectives."""
        return scorecard(self.effects)


def reached(direction: str, tolerance: float, target: float | None, value: float | None) -> bool | None:
    """Whether a value is at its target or beyond it; `tolerance` in the indicator's own unit."""
    if target is None or value is None:
        return None
    return value <= target + tolerance if direction == "down" else value >= target - tolerance


# ── What worked best ────────────────────────────────────────────────────────────────────────────────────

POINTS: Mapping[str, int] = {"best": 3, "second": 2, "third": 1}
"""What a place in somebody's three is worth (Borda's count)."""


def ranked(answers: Iterable[Mapping[str, Any]]) -> tuple[Ranked, ...]:
    """The links of the chain by points, the most first; what nobody named is left out.

    Of as many points, what more people named comes first; then in the order of the chain.
    """
    points: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for answer in answers:
        for place, worth in POINTS.items():
            link = str(answer.get(place) or "")
            if link in CHOICES["chain"]:
                points[link] += worth
                named[link] += 1
    order = list(CHOICES["chain"])
    links = sorted(points, key=lambda link: (-points[link], -named[link], order.index(link)))
    return tuple(Ranked(link=link, points=points[link], named_by=named[link]) for link in links)


# ── The scorecard ───────────────────────────────────────────────────────────────────────────────────────


def scorecard(effects: Iterable[Effect]) -> tuple[ScoreRow, ...]:
    """The targets by perspective; those of no perspective come last, and only when there are any.

    An indicator without a target for the year is none of them.
    """
    found: dict[str, Counter[bool | None]] = {}
    for effect in effects:
        if effect.target is not None:
            found.setdefault(effect.perspective, Counter())[effect.reached] += 1
    shown = [*PERSPECTIVES, *(name for name in sorted(found) if name not in PERSPECTIVES)] if found else []
    return tuple(_score(name, found.get(name, Counter())) for name in shown)


def _score(perspective: str, counts: Mapping[bool | None, int]) -> ScoreRow:
    of = counts.get
    return ScoreRow(perspective=perspective, reached=of(True, 0), missed=of(False, 0), unknown=of(None, 0))


# ── On track without evidence ───────────────────────────────────────────────────────────────────────────


class Track(NamedTuple):
    """The newest status of an area: on_track, partly or off_track, and when it was given."""

    track: str
    on_day: date


class Measured(NamedTuple):
    """An indicator of an area, or of what belongs to it: the day of its newest measurement, if any."""

    area: str
    measured_on: date | None


def unproven(
    tracks: Mapping[str, Track],
    measured: Iterable[Measured],
    titles: Mapping[str, tuple[str, int | None]],
    within_months: int,
) -> tuple[Unproven, ...]:
    """The areas on track none of whose indicators was measured within so many months before they said so.

    An area without any indicator is none of them: nobody has promised to measure it.
    """
    newest: dict[str, date | None] = {}
    for one in measured:
        before = newest.get(one.area)
        newest[one.area] = max((day for day in (before, one.measured_on) if day), default=None)
    found = []
    for area in sorted(newest, key=lambda key: titles[key][0]):
        said, day = tracks[area], newest[area]
        if said.track == "on_track" and (day is None or day < _months_before(said.on_day, within_months)):
            title, number = titles[area]
            found.append(Unproven(title=title, number=number, reported_on=said.on_day, measured_on=day))
    return tuple(found)


def _months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


# ── Lessons ─────────────────────────────────────────────────────────────────────────────────────────────


class Lesson(Fact):
    """What an area takes along to the next year."""

    title: str
    text: str


class Lessons(Fact):
    """What the evaluation of plan year `year` hands to the vision meeting of the year after.

    `unproven`: titles, a number for a closed one. `best`: what made the anchoring succeed, by codes.
    """

    year: int
    areas: tuple[Lesson, ...] = ()
    reached: int = 0
    judged: int = 0
    unmeasured: int = 0
    unproven: tuple[Unproven, ...] = ()
    done: int = 0
    outcomes: int = 0
    talked_about: int = 0
    delays: int = 0
    best: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing was evaluated, so there is nothing to learn from."""
        return self == Lessons(year=self.year)


MOST_NAMED = 3
"""How many of the things that worked best are handed on."""


def lessons(summary: EvaluationSummary) -> Lessons:
    """The lessons of an evaluation; a closed area's words stay where they are."""
    said = ((one, str(one.body.get("next_year") or "")) for one in summary.answers if one.number is None)
    targets = [effect for effect in summary.effects if effect.target is not None]
    judged = [effect for effect in targets if effect.reached is not None]
    return Lessons(
        year=summary.year,
        areas=tuple(Lesson(title=one.title, text=text) for one, text in said if text),
        reached=sum(effect.reached is True for effect in judged),
        judged=len(judged),
        unmeasured=len(targets) - len(judged),
        unproven=summary.unproven,
        done=len(summary.done),
        outcomes=len(summary.outcomes),
        talked_about=len(summary.talked_about),
        delays=len(summary.delayed),
        best=tuple(one.link for one in _leading(summary.ranking)),
    )


def _leading(ranking: Sequence[Ranked]) -> Sequence[Ranked]:
    """The first three, and whoever has as many points as the third."""
    if len(ranking) <= MOST_NAMED:
        return ranking
    least = ranking[MOST_NAMED - 1].points
    return [one for one in ranking if one.points >= least]
