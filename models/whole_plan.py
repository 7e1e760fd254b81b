"""The red thread as it is shown: each vision, what serves it, its actions with money, and their effects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from models.coherence.amounts import NOTHING, budgeted, total
from models.coherence.picture import ElementRow, Four, IndicatorRow, Picture
from models.coherence.threads import threads

AREAS = ("strategy", "policy")
"""The kinds of element that are asked about as an area."""

MOST_AREAS, MOST_ACTIONS = 12, 10
"""Areas that are shown in full, and actions of each; the rest are counted."""


class Shown(NamedTuple):
    """An element by its title, or by `number` while it is closed."""

    key: str
    title: str | None
    number: int


class EffectLine(NamedTuple):
    """An effect, or what is measured directly: its title, and the indicators that show it."""

    title: str
    indicators: tuple[IndicatorRow, ...]


class ActionLine(NamedTuple):
    """An action on the thread: the post that answers for it, net amounts in øre, its effects.

    `amounts` None while it is closed, or where no line of the budget serves it.
    """

    action: Shown
    post: str | None
    amounts: Four | None
    effects: tuple[EffectLine, ...]


class AreaThread(NamedTuple):
    """An area, the visions it reaches, and its actions: those that are shown, and the rest in sum.

    `amounts`: all of its open actions and the lines that serve it directly, in øre; `left` counts the actions
    that are not shown, `closed` those among the area's that may not be.
    """

    area: Shown
    post: str | None
    visions: tuple[str, ...]
    actions: tuple[ActionLine, ...]
    effects: tuple[EffectLine, ...]
    amounts: Four
    left: int
    left_amounts: Four
    closed: int
    all_actions: int


class VisionThread(NamedTuple):
    """A vision, the keys of the areas that reach it, and how many effects its thread ends in."""

    vision: Shown
    areas: tuple[str, ...]
    effects: int


class WholePlan(NamedTuple):
    """All that is shown of the thread; `brief_areas` are the further areas of a long plan, by weight.

    `loose`: the actions in force that serve no area and no vision, in sum.
    """

    visions: tuple[VisionThread, ...]
    areas: tuple[AreaThread, ...]
    brief_areas: tuple[AreaThread, ...]
    loose: int
    loose_amounts: Four


def whole_plan(picture: Picture) -> WholePlan:
    """Follow the thread of everything in force; what is pointed to this year comes first, then the money."""
    return _Reader(picture).read()


class _Reader:
    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.threads = threads(picture)
        self.amounts = budgeted(picture).sums
        self.indicators: dict[str, list[IndicatorRow]] = defaultdict(list)
        for row in picture.indicators:
            self.indicators[row.element].append(row)
        self.pointed_to = {one.subject for one in picture.outcomes if one.year == picture.year}

    def read(self) -> WholePlan:
        """All of it."""
        in_force = self.picture.in_force.values()
        areas = [self._area(one) for one in in_force if one.kind in AREAS]
        areas.sort(key=self._weight_of_area)
        loose = [one for one in in_force if one.kind == "action" and not self._is_tied(one)]
        visions = [self._vision(one, areas) for one in in_force if one.kind == "vision"]
        return WholePlan(
            visions=tuple(sorted(visions, key=lambda one: one.vision.number)),
            areas=tuple(sorted(areas[:MOST_AREAS], key=lambda one: one.area.number)),
            brief_areas=tuple(areas[MOST_AREAS:]),
            loose=len(loose),
            loose_amounts=total(self.amounts[one.key] for one in loose if self._counts(one)),
        )

    def _weight_of_area(self, one: AreaThread) -> tuple[bool, int, int]:
        spoken_of = {one.area.key, *(line.action.key for line in one.actions)} & self.pointed_to
        return not spoken_of, -abs(one.amounts[0]), one.area.number

    def _counts(self, element: ElementRow) -> bool:
        return element.key in self.amounts and not self.picture.is_closed(element)

    def _is_tied(self, action: ElementRow) -> bool:
        """Whether an action serves an area or a vision, through other actions or by itself."""
        above = (self.picture.by_key[key].kind for key in self.threads.above(action.key))
        return any(kind in (*AREAS, "vision") for kind in above)

    def _directly_below(self, key: str) -> Iterator[ElementRow]:
        in_force = self.picture.in_force
        return (in_force[under] for under in self.threads.directly_below(key) if under in in_force)

    def _actions(self, area: ElementRow) -> list[ElementRow]:
        """The actions of an area and what they are made of; not those of another area below it."""
        found: dict[str, ElementRow] = {}
        ahead = list(self._directly_below(area.key))
        while ahead:
            one = ahead.pop()
            if one.kind == "action" and one.key not in found:
                found[one.key] = one
                ahead += self._directly_below(one.key)
        return list(found.values())

    def _vision(self, vision: ElementRow, areas: Iterable[AreaThread]) -> VisionThread:
        reached = [one for one in areas if vision.key in one.visions]
        titles = {effect.title for one in reached for line in one.actions for effect in line.effects}
        titles |= {effect.title for one in reached for effect in one.effects}
        keys = tuple(one.area.key for one in reached)
        return VisionThread(self._shown(vision), keys, len(titles))

    def _area(self, area: ElementRow) -> AreaThread:
        actions = sorted(self._actions(area), key=self._weight)
        shown, left = actions[:MOST_ACTIONS], actions[MOST_ACTIONS:]
        money = [self.amounts[one.key] for one in (area, *actions) if self._counts(one)]
        return AreaThread(
            area=self._shown(area),
            post=self._post(area),
            visions=tuple(key for key in self.threads.visions_of(area.key) if key in self.picture.in_force),
            actions=tuple(self._action(one) for one in shown),
            effects=self._effects(area),
            amounts=total(money),
            left=len(left),
            left_amounts=total(self.amounts[one.key] for one in left if self._counts(one)),
            closed=sum(map(self.picture.is_closed, actions)),
            all_actions=len(actions),
        )

    def _weight(self, action: ElementRow) -> tuple[bool, int, str]:
        """The most telling first: pointed to or decided this year, then the most money in the budget year."""
        money = 0 if self.picture.is_closed(action) else self.amounts.get(action.key, NOTHING)[0]
        return action.key not in self.pointed_to, -abs(money), action.key

    def _action(self, action: ElementRow) -> ActionLine:
        closed = self.picture.is_closed(action)
        return ActionLine(
            self._shown(action),
            self._post(action),
            None if closed else self.amounts.get(action.key),
            () if closed else self._effects(action),
        )

    def _effects(self, element: ElementRow) -> tuple[EffectLine, ...]:
        """The open effects directly below it, and what is measured on the element itself."""
        below = self._directly_below(element.key)
        effects = [one for one in below if one.kind == "effect" and not self.picture.is_closed(one)]
        lines = [EffectLine(one.title, tuple(self.indicators.get(one.key, ()))) for one in effects]
        own = tuple(self.indicators.get(element.key, ()))
        return tuple(lines + ([EffectLine("", own)] if own else []))

    def _post(self, element: ElementRow) -> str | None:
        post = self.picture.posts.get(element.post or "")
        return post.title if post else None

    def _shown(self, element: ElementRow) -> Shown:
        closed = self.picture.is_closed(element)
        return Shown(element.key, None if closed else element.title, element.number)
