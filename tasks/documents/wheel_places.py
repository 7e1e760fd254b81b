"""Where the names of a wheel stand: in two columns beside it, never over each other, nearest their dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from math import cos, radians, sin
from typing import NamedTuple, get_args

from models.settings import Language
from models.wheel import Mark, Ring, Wheel, state_said, when_said
from tasks.documents.widths import width

ACROSS, HIGH = 1000.0, 800.0
"""The picture in units of its own; at 9 cm a unit is 0.09 mm, and text of 27 is 6.9 points."""

CENTRE = (500.0, 372.0)
RIM = 242.0
ELBOW = 266.0
"""Distances from the centre: of the rim, and of the bend in the line from a date to its name."""

TOP, BOTTOM = 12.0, 736.0
"""Between these heights names may stand; below them is what the shapes mean."""

ROOM = BOTTOM - TOP

COLUMN = 222.0
"""How wide a name may be."""

GAP = 9.0
"""Between two names."""

NAME, BIG_NAME, WHEN = 27.0, 30.0, 25.0
"""Sizes of text: of a name, a meeting's name, a date."""

LEADING = 1.1
_SMALL_WORD = re.compile(r"\b(\w{1,3})\s+(?=\w)")
MOST_LINES = 2
"""Lines of a name; a longer one ends in …"""

CLEAR = 8.0
"""Degrees that the line from an arc keeps from dates and other lines, where the arc is long enough."""

Point = tuple[float, float]


class Line(NamedTuple):
    """A line of text: `x` is its left end, `y` its base line, `wide` its width."""

    text: str
    x: float
    y: float
    wide: float
    size: float
    bold: bool


class Box(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float


class Label(NamedTuple):
    """The name of a mark in its place; `leader`: the line to it, which leaves the wheel at `angle`."""

    mark: Mark
    angle: float
    lines: tuple[Line, ...]
    box: Box
    leader: tuple[Point, ...]


class _Block(NamedTuple):
    """A mark's lines before they have a place: text, size, bold, and the height of all together.

    `angle`: where its line leaves the wheel.
    """

    mark: Mark
    angle: float
    lines: tuple[tuple[str, float, bool], ...]
    high: float


def on_circle(angle: float, distance: float) -> Point:
    """A point at this distance from the centre, `angle` degrees clockwise from the top."""
    turn = radians(angle)
    return CENTRE[0] + distance * sin(turn), CENTRE[1] - distance * cos(turn)


def labels(wheel: Wheel, language: Language) -> tuple[Label, ...]:
    """The names that there is room for: on each side the most important ones, in the order of their dates."""
    named = [mark for mark in wheel.marks if mark.named]
    blocks = [
        _block(mark, angle, wheel, language) for mark, angle in zip(named, _leaving(named), strict=True)
    ]
    right, left = _sides(blocks)
    return (*_column(right, is_right=True), *_column(left, is_right=False))


def _sides(blocks: Iterable[_Block]) -> tuple[list[_Block], list[_Block]]:
    """Each on its own side; where one is too full, those nearest to top and bottom go over."""
    right: list[_Block] = []
    left: list[_Block] = []
    for block in blocks:
        (right if block.angle < 180 else left).append(block)
    for full, other in ((right, left), (left, right)):
        for block in sorted(full, key=lambda block: min(_apart(block.angle, 0), _apart(block.angle, 180))):
            if _high(full) > ROOM and _high([*other, block]) <= ROOM:
                full.remove(block)
                other.append(block)
    return right, left


def _high(blocks: Sequence[_Block]) -> float:
    """The height of a column of names."""
    return sum(block.high + GAP for block in blocks) - GAP


def _leaving(named: Sequence[Mark]) -> Iterator[float]:
    """The angle that the line of each mark leaves the wheel at."""
    taken = [mark.angle for mark in named if mark.until_angle is None]
    for mark in named:
        yield (angle := _leaves_at(mark, taken))
        taken.append(angle)


def _leaves_at(mark: Mark, taken: Sequence[float]) -> float:
    """Its own date; from an arc the middle, or where it is clear of the dates and of other lines."""
    if mark.until_angle is None:
        return mark.angle
    sweep = (mark.until_angle - mark.angle) % 360
    places = [(mark.angle + sweep * part) % 360 for part in (0.5, 0.3, 0.7, 0.1, 0.9)]
    clear = {place: min((_apart(place, other) for other in taken), default=360) for place in places}
    return next((place for place in places if clear[place] >= CLEAR), max(places, key=clear.__getitem__))


def _apart(one: float, other: float) -> float:
    turn = abs(one - other) % 360
    return min(turn, 360 - turn)


def _block(mark: Mark, angle: float, wheel: Wheel, language: Language) -> _Block:
    size, bold = (BIG_NAME, True) if mark.ring == "meeting" else (NAME, False)
    name = [(text, size, bold) for text in wrapped(mark.label, size, bold=bold)]
    is_late = mark.state == "late"
    lines = (*name, *((text, WHEN, is_late) for text in _when(mark, wheel, language)))
    return _Block(mark, angle, lines, sum(size * LEADING for _, size, _ in lines))


def _when(mark: Mark, wheel: Wheel, language: Language) -> list[str]:
    """When it is; what is late or due says so in words. As few lines as there is room for."""
    parts = when_said(mark, wheel.year, language).replace("–", "–\n").split("\n")
    if mark.state in ("late", "due"):
        parts.append(f" · {state_said(mark, wheel.today, language)}")
    lines = parts[:1]
    for part in parts[1:]:
        if width(lines[-1] + part, WHEN, bold=True) <= COLUMN:
            lines[-1] += part
        else:
            lines.append(part.removeprefix(" · "))
    return lines


def wrapped(text: str, size: float, *, bold: bool = False, wide: float = COLUMN) -> list[str]:
    """The text in at most two lines, cut with … where it would need more; a small word never ends one."""
    lines: list[str] = []
    for one in _SMALL_WORD.sub("\\1\u00a0", text).split(" "):
        if lines and width(f"{lines[-1]} {one}", size, bold=bold) <= wide:
            lines[-1] += f" {one}"
        else:
            lines.append(one)
    kept, rest = lines[:MOST_LINES], lines[MOST_LINES:]
    cut = [_cut(line, size, bold=bold, wide=wide) for line in kept]
    if rest and not cut[-1].endswith("…"):
        cut[-1] = _cut(f"{cut[-1]} {rest[0]}…", size, bold=bold, wide=wide, is_cut=True)
    return cut


def _cut(line: str, size: float, *, bold: bool, wide: float, is_cut: bool = False) -> str:
    if not is_cut and width(line, size, bold=bold) <= wide:
        return line
    kept = line.rstrip("…")
    while width(f"{kept}…", size, bold=bold) > wide:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _column(blocks: Sequence[_Block], *, is_right: bool) -> Iterator[Label]:
    kept = sorted(_fitting(blocks), key=lambda block: _elbow(block)[1])
    wanted = [_elbow(block)[1] - block.high / 2 for block in kept]
    for block, top in zip(kept, placed(wanted, [block.high for block in kept]), strict=True):
        yield _label(block, top, is_right=is_right)


def _fitting(blocks: Iterable[_Block]) -> list[_Block]:
    """The most important names that there is height for: meetings first."""
    rings = get_args(Ring)
    kept: list[_Block] = []
    for block in sorted(blocks, key=lambda block: rings.index(block.mark.ring)):
        if _high([*kept, block]) <= ROOM:
            kept.append(block)
    return kept


def _elbow(block: _Block) -> Point:
    return on_circle(block.angle, ELBOW)


def placed(wanted: Sequence[float], high: Sequence[float]) -> list[float]:
    """The tops of names in their order: as near as can be to where they are wanted, and none over another.

    Names that would overlap move apart evenly, as one group (isotonic regression by pooling neighbours).
    """
    offset = [sum(high[:number]) + GAP * number for number in range(len(high))]
    groups: list[tuple[float, int]] = []
    for number, top in enumerate(wanted):
        mean, count = top - offset[number], 1
        while groups and groups[-1][0] > mean:
            before, of = groups.pop()
            mean, count = (before * of + mean * count) / (of + count), count + of
        groups.append((mean, count))
    lowest = BOTTOM - (offset[-1] + high[-1]) if high else TOP
    shifts = [min(max(mean, TOP), lowest) for mean, count in groups for _ in range(count)]
    return [shift + under for shift, under in zip(shifts, offset, strict=True)]


def _label(block: _Block, top: float, *, is_right: bool) -> Label:
    lines: list[Line] = []
    below = top
    for text, size, bold in block.lines:
        wide = width(text, size, bold=bold)
        x = ACROSS - COLUMN if is_right else COLUMN - wide
        lines.append(Line(text, x, below + size * 0.86, wide, size, bold))
        below += size * LEADING
    box = Box(min(line.x for line in lines), top, max(line.x + line.wide for line in lines), below)
    ends = (box.left - 8 if is_right else box.right + 8, top + block.lines[0][1] * 0.62)
    return Label(block.mark, block.angle, tuple(lines), box, (_elbow(block), ends))
