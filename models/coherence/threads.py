"""The red thread: what each element serves, up to its visions, and what serves it, down to its effects."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from models.coherence.picture import ElementRow, LinkRow, Picture, once


class Thread(NamedTuple):
    """The thread of one element, as keys: all that it serves and all that serves it, the nearest first."""

    up: tuple[str, ...]
    down: tuple[str, ...]


class Graph:
    """Elements by number, and what is above and below each by links of one role; linear in both.

    `order` has what is above before what is below it, up to the circles; `rings` has the rest in the same
    order, each circle whole.
    """

    def __init__(self, keys: Sequence[str], links: Iterable[LinkRow], role: str) -> None:
        self.keys = keys
        self.number = {key: number for number, key in enumerate(keys)}
        self.above: list[list[int]] = [[] for _ in keys]
        self.below: list[list[int]] = [[] for _ in keys]
        self._join(links, role)
        self.order = self._ordered()
        self.rings = self._ringed()

    def _join(self, links: Iterable[LinkRow], role: str) -> None:
        find = self.number.get
        for from_key, to_key, its_role in links:
            if its_role == role:
                start, end = find(from_key), find(to_key)
                if start is not None and end is not None and start != end:
                    self.above[start].append(end)
                    self.below[end].append(start)

    def _ordered(self) -> list[int]:
        waiting = [len(above) for above in self.above]
        order = [number for number, count in enumerate(waiting) if count == 0]
        for number in order:
            for under in self.below[number]:
                waiting[under] -= 1
                if waiting[under] == 0:
                    order.append(under)
        return order

    def _ringed(self) -> list[list[int]]:
        """What the order left out: circles and what is under them."""
        if len(self.order) == len(self.keys):
            return []
        placed = set(self.order)
        return list(_components([n for n in range(len(self.keys)) if n not in placed], self.above, placed))

    @cached_property
    def circles(self) -> tuple[tuple[str, ...], ...]:
        """Each circle once, from its smallest key and round the shortest way back to it."""
        rings = (self._shortest(ring) for ring in self.rings if len(ring) > 1)
        return tuple(sorted(tuple(self.keys[number] for number in ring) for ring in rings))

    def _shortest(self, ring: Sequence[int]) -> list[int]:
        start = min(ring, key=self.keys.__getitem__)
        within, came = set(ring), {start: start}
        queue = deque([start])
        while queue:
            number = queue.popleft()
            for over in self.above[number]:
                if over == start:
                    return _way(came, number)
                if over in within and over not in came:
                    came[over] = number
                    queue.append(over)
        return list(ring)

    def risen(self, own: list[int]) -> list[int]:
        """Bits of each element, joined with those of everything below it."""
        have = list(own)
        for ring in reversed(self.rings):
            _spread(have, ring, self.below)
        # What is under a circle may also serve something outside it: the order's own part comes last.
        for number in reversed(self.order):
            for under in self.below[number]:
                have[number] |= have[under]
        return have

    def sunk(self, own: list[int]) -> list[int]:
        """Bits of each element, joined with those of everything above it."""
        have = list(own)
        for number in self.order:
            for over in self.above[number]:
                have[number] |= have[over]
        for ring in self.rings:
            _spread(have, ring, self.above)
        return have

    def walk(self, key: str, neighbours: Sequence[Sequence[int]]) -> Iterator[str]:
        """Everything that is reached from an element, the nearest first; not the element itself."""
        if key not in self.number:
            return
        start = self.number[key]
        seen, queue = {start}, deque([start])
        while queue:
            for number in neighbours[queue.popleft()]:
                if number not in seen:
                    seen.add(number)
                    queue.append(number)
                    yield self.keys[number]


def _way(came: dict[int, int], last: int) -> list[int]:
    way = [last]
    while came[way[-1]] != way[-1]:
        way.append(came[way[-1]])
    return way[::-1]


def _spread(have: list[int], ring: Sequence[int], neighbours: Sequence[Sequence[int]]) -> None:
    """Everything in a circle has what any of it has, and what its neighbours have."""
    bits = 0
    for number in ring:
        bits |= have[number]
        for other in neighbours[number]:
            bits |= have[other]
    for number in ring:
        have[number] = bits


def _components(
    starts: Sequence[int], above: Sequence[Sequence[int]], placed: set[int]
) -> Iterator[list[int]]:
    """The strongly connected parts (R. Tarjan, 1972), without recursion; what is above comes first."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    for start in starts:
        if start in index:
            continue
        work = [(start, iter(above[start]))]
        index[start] = low[start] = len(index)
        stack.append(start)
        on_stack.add(start)
        while work:
            number, rest = work[-1]
            for over in rest:
                if over in placed:
                    continue
                if over not in index:
                    index[over] = low[over] = len(index)
                    stack.append(over)
                    on_stack.add(over)
                    work.append((over, iter(above[over])))
                    break
                if over in on_stack:
                    low[number] = min(low[number], index[over])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[number])
                if low[number] == index[number]:
                    yield _popped(stack, on_stack, number)


def _popped(stack: list[int], on_stack: set[int], until: int) -> list[int]:
    part: list[int] = []
    while not part or part[-1] != until:
        part.append(stack.pop())
        on_stack.discard(part[-1])
    return part


class Threads:
    """The threads of a whole plan: through everything that has not been taken out of it.

    An element that is past its last year still carries the thread; one that was taken out does not.
    """

    def __init__(self, picture: Picture) -> None:
        today = picture.today
        self.elements: Sequence[ElementRow] = [
            element for element in picture.elements if element.ended_on is None or element.ended_on > today
        ]
        self._links = picture.links
        self.serves = Graph([element.key for element in self.elements], picture.links, "serves")

    @cached_property
    def visions(self) -> tuple[str, ...]:
        """The visions, by key; a vision's place is its bit."""
        return tuple(sorted(element.key for element in self.elements if element.kind == "vision"))

    @cached_property
    def reach(self) -> Sequence[int]:
        """Which visions each element serves, by number: a bit for each of `visions`."""
        bit = {key: 1 << place for place, key in enumerate(self.visions)}
        return self.serves.sunk([bit.get(key, 0) for key in self.serves.keys])

    @cached_property
    def circles(self) -> tuple[tuple[str, ...], ...]:
        """The circles of what serves, and of what requires; of two from the same element, the first."""
        found = {circle[0]: circle for circle in (*self._required_circles(), *self.serves.circles)}
        return tuple(found[key] for key in sorted(found))

    def _required_circles(self) -> tuple[tuple[str, ...], ...]:
        required = [link for link in self._links if link.role == "requires"]
        if not required:
            return ()
        keys = dict.fromkeys(key for link in required for key in (link.from_key, link.to_key))
        in_the_plan = [key for key in keys if key in self.serves.number]
        return Graph(in_the_plan, required, "requires").circles

    def visions_of(self, key: str) -> tuple[str, ...]:
        """The visions that an element serves; a vision serves itself."""
        number = self.serves.number.get(key)
        return () if number is None else self.visions_in(self.reach[number])

    def visions_in(self, bits: int) -> tuple[str, ...]:
        """The visions of these bits."""
        found = []
        while bits:
            found.append(self.visions[(bits & -bits).bit_length() - 1])
            bits &= bits - 1
        return tuple(found)

    def effects_of(self, key: str) -> tuple[str, ...]:
        """The effects that an element is there for: those below it, the nearest first."""
        kinds = self._kinds
        return tuple(under for under in self.below(key) if kinds[under] == "effect")

    def thread(self, key: str) -> Thread:
        """What an element serves and what serves it."""
        return Thread(tuple(self.above(key)), tuple(self.below(key)))

    def above(self, key: str) -> Iterator[str]:
        """All that an element serves, the nearest first."""
        return self.serves.walk(key, self.serves.above)

    def below(self, key: str) -> Iterator[str]:
        """All that serves an element, the nearest first."""
        return self.serves.walk(key, self.serves.below)

    def directly_above(self, key: str) -> Iterator[str]:
        """What an element itself serves."""
        number = self.serves.number.get(key)
        return (
            (self.serves.keys[over] for over in self.serves.above[number]) if number is not None else iter(())
        )

    def directly_below(self, key: str) -> Iterator[str]:
        """What serves an element itself."""
        number = self.serves.number.get(key)
        return (
            (self.serves.keys[under] for under in self.serves.below[number])
            if number is not None
            else iter(())
        )

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {element.key: element.kind for element in self.elements}


@once
def threads(picture: Picture) -> Threads:
    """The threads of a picture."""
    return Threads(picture)
