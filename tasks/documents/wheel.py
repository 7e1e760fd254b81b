"""The wheel as a picture: SVG that is read in black and white, at 9 cm, and by whoever does not see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from markupsafe import Markup

from models.choices import Words
from models.settings import Language
from models.spoken import month_in_short
from models.wheel import STATES, Mark, Ring, State, Wheel, days_said, wheel_text, wheel_title
from tasks.documents.svg import picture, tag, text
from tasks.documents.wheel_places import (
    ACROSS,
    CENTRE,
    HIGH,
    RIM,
    WHEN,
    Label,
    Line,
    Point,
    labels,
    on_circle,
)
from tasks.documents.widths import width

HUB, MONTHS = 102.0, 142.0
"""Distances from the centre: of the middle's edge, and of the outer edge of the band of months."""

LANES: dict[Ring, tuple[float, float]] = {
    "hearing": (150.0, 171.0),
    "followup": (177.0, 198.0),
    "questions": (204.0, 231.0),
}
"""Between which distances the arcs of a kind lie."""

BEADS: dict[Ring, float] = {"meeting": 19.0, "reading": 13.0}
SMALL_BEAD = 10.0
"""How large the shape of a date is: the three meetings are the big ones."""

DARK, DATED, MIDDLE, LIGHT, WHITE = "#1a1a1a", "#3d3d3d", "#6b6b6b", "#d4d4d4", "#ffffff"

_SAID = {
    "year": Words("Planår", "Plan year"),
    "today": Words("I dag", "Today"),
    "lanes": Words(
        "Buerne udefra og ind: spørgsmål til møderne, opfølgning, høringer",
        "The arcs from outside in: questions for the meetings, follow-up, hearings",
    ),
    "more": Words("{} mere i listen", "{} more in the list"),
}


def wheel_svg(wheel: Wheel, language: Language) -> str:
    """The wheel as SVG, 1000 by 800; the same wheel is always the same text."""
    told = labels(wheel, language)
    inside = [
        *_stripes(wheel),
        *_face(language),
        *(_arc(mark, wheel) for mark in wheel.marks if mark.until_angle is not None and mark.named),
        *_hand(wheel),
        *(_leader(label) for label in told),
        *_beads(wheel),
        *(_line(line) for label in told for line in label.lines),
        *_middle(wheel, language),
        *_legend(wheel, language, len(told)),
    ]
    title, words = wheel_title(wheel, language), wheel_text(wheel, language)
    return picture(ACROSS, HIGH, "wheel", title, words, inside, language)


def _stripes(wheel: Wheel) -> Iterator[Markup]:
    """The pattern of what is going on: it is neither white nor filled, also where there are no colours."""
    line = tag("path", d="M0 0V12", stroke=wheel.color, stroke_width=10)
    turned = {"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    yield tag("defs", tag("pattern", line, id="wheel-stripes", width=12, height=12, **turned))


def _face(language: Language) -> Iterator[Markup]:
    """The months, and the circles that the arcs lie on."""
    yield _circle(RIM, WHITE, DARK, 2.5)
    for number in range(12):
        turn = number * 30.0
        yield _path(_straight(turn, HUB, RIM), LIGHT, 1.5)
        x, y = on_circle(turn + 15, (HUB + MONTHS) / 2)
        name = month_in_short(number + 1, language).rstrip(".")[:3]
        yield text(name, x, y + 8, 24, DARK, anchor="middle")
    yield _circle(HUB, "none", LIGHT, 1.5)
    yield _circle(MONTHS, "none", LIGHT, 1.5)


def _arc(mark: Mark, wheel: Wheel) -> Markup:
    """Done is filled, going on is striped, later is empty; late is striped with a triangle at its end."""
    inner, outer = LANES[mark.ring]
    fill = {"done": wheel.color, "ahead": WHITE}.get(mark.state, "url(#wheel-stripes)")
    end = mark.until_angle if mark.until_angle is not None else mark.angle
    sweep = max((end - mark.angle) % 360, 2.0)
    large = 1 if sweep > 180 else 0
    first, last = mark.angle, mark.angle + sweep
    there = f"M{_at(on_circle(first, outer))}{_bend(outer, large, 1, on_circle(last, outer))}"
    back = f"L{_at(on_circle(last, inner))}{_bend(inner, large, 0, on_circle(first, inner))}Z"
    drawn = tag("path", d=there + back, fill=fill, stroke=DARK, stroke_width=2)
    if mark.state != "late":
        return drawn
    return drawn + _shape("late", on_circle(last, (inner + outer) / 2), SMALL_BEAD, wheel)


def _bend(distance: float, large: int, way: int, to: Point) -> str:
    return f"A{distance:g} {distance:g} 0 {large} {way} {_at(to)}"


def _hand(wheel: Wheel) -> Iterator[Markup]:
    """Today: from the months to beyond the rim."""
    if wheel.hand is None:
        return
    shaft = _straight(wheel.hand, MONTHS, RIM + 4)
    yield _path(shaft, WHITE, 12)
    yield _path(shaft, DARK, 5)
    tip, left = on_circle(wheel.hand, RIM + 16), on_circle(wheel.hand - 2.6, RIM - 8)
    right = on_circle(wheel.hand + 2.6, RIM - 8)
    yield tag("path", d=f"M{_at(tip)}L{_at(left)}L{_at(right)}Z", fill=DARK, stroke=WHITE, stroke_width=2)


def _leader(label: Label) -> Markup:
    """The line from a date to its name."""
    begins = on_circle(label.angle, _reach(label.mark))
    path = "M" + "L".join(_at(point) for point in (begins, *label.leader))
    return tag("path", d=path, fill="none", stroke=MIDDLE, stroke_width=1.6)


def _reach(mark: Mark) -> float:
    """How far from the centre a mark's line begins."""
    return LANES[mark.ring][1] if mark.until_angle is not None else RIM


def _beads(wheel: Wheel) -> Iterator[Markup]:
    """The dates on the rim, the small ones last: a large one never hides them."""
    dates = [mark for mark in wheel.marks if mark.named and mark.until_angle is None]
    for mark in sorted(dates, key=lambda mark: get_args(Ring).index(mark.ring)):
        size = BEADS.get(mark.ring, SMALL_BEAD)
        yield _shape(mark.state, on_circle(mark.angle, RIM), size, wheel)


def _shape(state: State, at: Point, size: float, wheel: Wheel) -> Markup:
    x, y = at
    round_ = {"cx": f"{x:.1f}", "cy": f"{y:.1f}"}
    if state == "late":
        size *= 1.25
        corners = ((x, y - size), (x + size * 0.95, y + size * 0.7), (x - size * 0.95, y + size * 0.7))
        path = "M" + "L".join(_at(corner) for corner in corners) + "Z"
        return tag("path", d=path, fill=DARK, stroke=WHITE, stroke_width=3)
    if state == "off":
        return _cross(at, size, wheel)
    if state == "done":
        return tag("circle", **round_, r=size, fill=wheel.color, stroke=WHITE, stroke_width=2)
    drawn = tag("circle", **round_, r=size - 2, fill=WHITE, stroke=wheel.color, stroke_width=4)
    dot = tag("circle", **round_, r=f"{size * 0.42:.1f}", fill=wheel.color)
    return drawn + dot if state == "due" else drawn


def _cross(at: Point, size: float, wheel: Wheel) -> Markup:
    """A meeting that is not held: an empty bead with a cross in it."""
    (x, y), arm = at, size * 0.5
    down = _path(((x - arm, y - arm), (x + arm, y + arm)), DARK, 3)
    up = _path(((x - arm, y + arm), (x + arm, y - arm)), DARK, 3)
    round_ = {"cx": f"{x:.1f}", "cy": f"{y:.1f}"}
    bead = tag("circle", **round_, r=size - 2, fill=WHITE, stroke=wheel.color, stroke_width=3)
    return bead + down + up


def _line(line: Line) -> Markup:
    colour = DATED if line.size == WHEN else DARK
    return text(line.text, line.x, line.y, line.size, colour, bold=line.bold, wide=line.wide)


def _middle(wheel: Wheel, language: Language) -> Iterator[Markup]:
    x, y = CENTRE
    yield text(_SAID["year"].said_in(language), x, y - 36, 28, DARK, anchor="middle")
    yield text(str(wheel.year), x, y + 18, 64, wheel.color, bold=True, anchor="middle")
    for number, line in enumerate(_today(wheel, language)):
        yield text(line, x, y + 48 + number * 23, 23, DARK, anchor="middle")


def _today(wheel: Wheel, language: Language) -> list[str]:
    """Today's date; in another year than the wheel's with its year, on a line of its own."""
    today, day = _SAID["today"].said_in(language), days_said(wheel.today, None, wheel.year, language)
    return [f"{today} {day}"] if wheel.today.year == wheel.year else [today, day]


def _legend(wheel: Wheel, language: Language, told: int) -> Iterator[Markup]:
    """What the shapes mean, in one line, and below it which arcs are which."""
    size, gap = 25.0, 34.0
    there = {mark.state for mark in wheel.marks}
    shapes = [state for state in get_args(State) if state != "off" or state in there]
    said = [(state, STATES[state].said_in(language)) for state in shapes]
    x = (ACROSS - sum(26 + width(words, size) + gap for _, words in said) + gap) / 2
    for state, words in said:
        yield _shape(state, (x + 9, 757), SMALL_BEAD, wheel)
        yield text(words, x + 26, 765, size, DARK, wide=width(words, size))
        x += 26 + width(words, size) + gap
    lanes = _SAID["lanes"].said_in(language)
    left = sum(1 for mark in wheel.marks if mark.named) - told
    more = f" · {_SAID['more'].said_in(language).format(left)}" if left else ""
    yield text(lanes + more, ACROSS / 2, 793, 22, DARK, anchor="middle")


def _circle(radius: float, fill: str, stroke: str, wide: float) -> Markup:
    x, y = CENTRE
    return tag("circle", cx=x, cy=y, r=radius, fill=fill, stroke=stroke, stroke_width=wide)


def _path(points: Iterable[Point], stroke: str, wide: float) -> Markup:
    path = "M" + "L".join(_at(point) for point in points)
    return tag("path", d=path, fill="none", stroke=stroke, stroke_width=wide)


def _straight(turn: float, inner: float, outer: float) -> tuple[Point, Point]:
    return on_circle(turn, inner), on_circle(turn, outer)


def _at(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
