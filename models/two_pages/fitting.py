"""How headings with lines are fitted on exactly two pages: what does not fit is left out by rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

LEAST = (3, 2, 1, 0)
"""How many lines every heading gets before any gets more: the first of these that fits."""


class Size(NamedTuple):
    """What a heading takes in points, without lines and for each of them; `least` lines it wants at least."""

    head: float
    lines: tuple[float, ...] = ()
    least: int = LEAST[0]
    floor: float = 0.0

    def height(self, lines: int) -> float:
        """Its height with its first lines; `floor` at least, where a picture stands beside them."""
        return max(self.floor, self.head + sum(self.lines[:lines]))


class Sizes(NamedTuple):
    """The room on the two pages and the headings in their order, in points."""

    rooms: tuple[float, float]
    headings: tuple[Size, ...]


class Fitted(NamedTuple):
    """How many headings stand on the first page, and how many lines each heading shows."""

    first: int
    lines: tuple[int, ...]


def fit(sizes: Sizes) -> Fitted:
    """As many lines as there is room for, by turns; the pages as evenly filled as that allows.

    Where not even the bare headings have room, they are shared as evenly as can be.
    """
    for least in LEAST:
        found = [one for one in _splits(sizes, least) if min(_left(sizes, one)) >= 0]
        if found:
            return max((_filled(sizes, one) for one in found), key=lambda one: _worth(sizes, one))
    return _filled(sizes, max(_splits(sizes, 0), key=lambda one: min(_left(sizes, one))))


def _splits(sizes: Sizes, least: int) -> Iterator[Fitted]:
    """Every way to share the headings between the pages, each heading with its least lines."""
    lines = tuple(min(len(one.lines), one.least if least == LEAST[0] else least) for one in sizes.headings)
    return (Fitted(first, lines) for first in range(1, max(2, len(sizes.headings))))


def _left(sizes: Sizes, fitted: Fitted) -> tuple[float, float]:
    """The room that is left on each page; less than nothing where it is too full."""
    heights = [one.height(lines) for one, lines in zip(sizes.headings, fitted.lines, strict=True)]
    one, other = sizes.rooms
    return one - sum(heights[: fitted.first]), other - sum(heights[fitted.first :])


def _filled(sizes: Sizes, fitted: Fitted) -> Fitted:
    """By turns one line more for each heading that has one, for as long as its page has room."""
    lines = list(fitted.lines)
    left = list(_left(sizes, fitted))
    growing = True
    while growing:
        growing = False
        for place, one in enumerate(sizes.headings):
            page = 0 if place < fitted.first else 1
            more = one.height(lines[place] + 1) - one.height(lines[place])
            if lines[place] < len(one.lines) and more <= left[page]:
                left[page] -= more
                lines[place] += 1
                growing = True
    return Fitted(fitted.first, tuple(lines))


def is_roomy(sizes: Sizes, fitted: Fitted) -> bool:
    """Whether every heading has the lines it wants at least."""
    wanted = (min(len(one.lines), one.least) for one in sizes.headings)
    return all(lines >= least for lines, least in zip(fitted.lines, wanted, strict=True))


def _worth(sizes: Sizes, fitted: Fitted) -> tuple[int, float]:
    """More lines are better; with as many, pages that are evenly filled, or without any, evenly shared."""
    lines = sum(fitted.lines)
    if not lines:
        return 0, -abs(2 * fitted.first - len(sizes.headings) - 0.5)
    one, other = _left(sizes, fitted)
    return lines, -abs(one - other)


def shortened(text: str, most: int) -> str:
    """On one line and of at most `most` characters: a longer one is cut at a word, with "…"."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 2]
    at = len(cut) if line[most - 2] == " " else cut.rfind(" ")
    return f"{cut[: at if at > most // 2 else len(cut)].rstrip(' ,;:–-')} …"


def spare(sizes: Sizes, fitted: Fitted, most: float) -> Sequence[float]:
    """The room to put between the headings of each page, in points.

    It is `most` at most, so that they hold together; bare headings are spread over the page.
    """
    counts = (fitted.first, len(sizes.headings) - fitted.first)
    left = _left(sizes, fitted)
    most = most if any(fitted.lines) else max(sizes.rooms)
    return [
        min(most, max(0.0, room) / count) if count else 0.0 for room, count in zip(left, counts, strict=True)
    ]
