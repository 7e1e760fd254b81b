"""The plan in one picture: everything that the rules look at, as plain rows, read once in sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, wraps
from typing import Literal, NamedTuple, TypeVar, cast

from models.outcomes import OutcomeFact

Certainty = Literal["unknown", "preliminary", "final"]
"""How certain an amount is: nobody has said, it may still change, or it is adopted."""

Four = tuple[int, int, int, int]
"""Net amounts in øre: the budget year and its three out-years."""


class ElementRow(NamedTuple):
    """A vision, policy, strategy, action or effect; `number` stands for its title while it is closed."""

    key: str
    kind: str
    instrument: str
    perspective: str
    title: str
    post: str | None
    owner_text: str
    first_year: int | None
    last_year: int | None
    financing: str
    confidential_until: date | None
    ended_on: date | None
    number: int


class LinkRow(NamedTuple):
    """`from_key` serves, supports or requires `to_key`."""

    from_key: str
    to_key: str
    role: str


class LineRow(NamedTuple):
    """A budget line; `key` is its natural key within its budget, `amounts` in øre.

    `closed`: the line itself is: it is counted in the whole budget, and nothing of it is told apart.
    """

    id: int
    key: str
    scheme: str
    account: str
    text: str
    unit: str | None
    amounts: Four
    movable: str
    closed: bool = False


class ServesRow(NamedTuple):
    """A line serves an element with `share` per cent of its amounts."""

    line: int
    element: str
    share: int


class BudgetRows(NamedTuple):
    """One budget: its first year, which version, how certain, its lines and what they serve."""

    first_year: int
    version: str
    certainty: Certainty
    lines: Sequence[LineRow]
    serves: Sequence[ServesRow]


class PlannedRow(NamedTuple):
    """What the plan says an element costs in a year, in øre."""

    element: str
    year: int
    amount: int
    certainty: Certainty


class AppropriationRow(NamedTuple):
    """A supplementary appropriation, in øre; `financing` empty where the case names none."""

    key: str
    year: int
    decided_on: date
    account: str
    text: str
    amount: int
    financing: str
    case_number: str


class ActualRow(NamedTuple):
    """What an account shows for a whole year, in øre."""

    year: int
    account: str
    amount: int


class IndicatorRow(NamedTuple):
    """What shows an effect, with its newest measurement and the target of the year it is measured against."""

    key: str
    element: str
    title: str
    direction: str
    tolerance: float
    measured_on: date | None
    value: float | None
    target: float | None


class StatusRow(NamedTuple):
    """The newest status that an area was given: on_track, partly or off_track, and when."""

    track: str
    on_day: date


class PostRow(NamedTuple):
    """A post, the unit it belongs to, and who holds it today; None while nobody does."""

    title: str
    unit: str | None
    holder: str | None


class UnitRow(NamedTuple):
    """A unit and the last day it exists."""

    name: str
    parent: str | None
    valid_to: date | None
    successor: str | None


class MovedRow(NamedTuple):
    """A deadline that was moved: how often, and why the last time. `subject` is an element's key, if any."""

    key: str
    subject: str
    title: str
    times: int
    reason: str


class PartRow(NamedTuple):
    """A part of the municipal plan: structure, guideline or framework."""

    kind: str
    title: str


class Group(NamedTuple):
    """The plan group as it stands: `missed` are the meetings whose brief left without the group's reading."""

    members: int
    head_of_planning: bool
    mandate: bool
    most_members: int
    missed: tuple[str, ...]


class Strategy(NamedTuple):
    """The municipal-plan strategy of this period: whether its revision is due, and whether it was decided."""

    due_on: date | None
    decided: bool


@dataclass(frozen=True)
class Picture:
    """Everything the rules look at, for plan year `year` on the day `today`.

    `budget` is the newest of the budget year (year + 1) or, before there is one, of the plan year itself;
    `before` the newest adopted budget of the year before it. `steers_due`: meeting -> the day from which its
    steers must have become cases. `budget_recorded`: what the second reading made of June's priorities has
    been written down. `action_plan`: the elements in direktionens action plan of the year; None without one.
    `read`: what stood in a brief of the year that the plan group read in time; None before it read any.
    """

    year: int
    today: date
    elements: Sequence[ElementRow] = ()
    links: Sequence[LinkRow] = ()
    budget: BudgetRows | None = None
    before: BudgetRows | None = None
    planned: Sequence[PlannedRow] = ()
    appropriations: Sequence[AppropriationRow] = ()
    actuals: Sequence[ActualRow] = ()
    indicators: Sequence[IndicatorRow] = ()
    statuses: Mapping[str, StatusRow] = field(default_factory=dict)
    outcomes: Sequence[OutcomeFact] = ()
    budget_recorded: bool = False
    steers_due: Mapping[str, date] = field(default_factory=dict)
    moved: Sequence[MovedRow] = ()
    posts: Mapping[str, PostRow] = field(default_factory=dict)
    units: Mapping[str, UnitRow] = field(default_factory=dict)
    action_plan: frozenset[str] | None = None
    read: frozenset[str] | None = None
    parts: Mapping[str, PartRow] = field(default_factory=dict)
    part_changes: Sequence[tuple[str, str]] = ()
    group: Group | None = None
    strategy: Strategy | None = None
    measured_within_months: int = 15

    @cached_property
    def by_key(self) -> Mapping[str, ElementRow]:
        """Every element by its key, the ended ones too."""
        return {element.key: element for element in self.elements}

    @cached_property
    def in_force(self) -> Mapping[str, ElementRow]:
        """The elements that are not over: not ended, and not past their last year."""
        return {
            element.key: element
            for element in self.elements
            if (element.ended_on is None or element.ended_on > self.today)
            and (element.last_year is None or element.last_year >= self.year)
        }

    @cached_property
    def horizon(self) -> range:
        """The four years that the budget of this plan year covers."""
        return range(self.year + 1, self.year + 5)

    @cached_property
    def veiled(self) -> frozenset[str]:
        """The elements that a closed budget line serves: what they get is told nowhere."""
        held = [budget for budget in (self.budget, self.before) if budget is not None]
        lines = {line.id for budget in held for line in budget.lines if line.closed}
        return frozenset(row.element for budget in held for row in budget.serves if row.line in lines)

    def is_closed(self, element: ElementRow) -> bool:
        """Whether its title may not be shown yet."""
        return element.confidential_until is not None and self.today < element.confidential_until


T = TypeVar("T")


def once(work: Callable[[Picture], T]) -> Callable[[Picture], T]:
    """What is worked out of a picture is worked out once, and kept with it."""
    name = f"{work.__module__}.{work.__qualname__}"

    @wraps(work)
    def kept(picture: Picture) -> T:
        held = vars(picture)
        if name not in held:
            held[name] = work(picture)
        return cast(T, held[name])

    return kept
