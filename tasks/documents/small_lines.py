"""A small line as SVG: black on white, so that it can be read in print, copied and without colours."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import escape

from models.two_pages.small_lines import SmallLine

WIDTH, HEIGHT, EDGE = 88.0, 20.0, 4.0
"""The picture's measures, in its own units; `EDGE` is left on every side for the dots."""


def small_line_svg(line: SmallLine, said: str) -> str:
    """The measurements as dots on a line, the last one larger; the target is dashed. Two readings at least.

    `said`: what it shows, for who cannot see it.
    """
    frame = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img"'
    return f'<svg {frame} aria-label="{escape(said)}">{"".join(_drawn(line))}</svg>'


def _drawn(line: SmallLine) -> Iterator[str]:
    places = [(_across(line, place), _up(line, one.value)) for place, one in enumerate(line.readings)]
    if line.target is not None:
        height = _up(line, line.target)
        yield f'<path d="M0 {height}H{WIDTH:g}" stroke="#000" stroke-dasharray="3 3" fill="none"/>'
    points = " ".join(f"{x},{y}" for x, y in places)
    yield f'<polyline points="{points}" stroke="#000" stroke-width="1.6" fill="none"/>'
    for x, y in places[:-1]:
        yield f'<circle cx="{x}" cy="{y}" r="1.6"/>'
    x, y = places[-1]
    yield f'<circle cx="{x}" cy="{y}" r="3"/>'


def _across(line: SmallLine, place: int) -> float:
    """By the day it was measured, from the first to the last."""
    first, last = (line.readings[end].on_day.toordinal() for end in (0, -1))
    share = (line.readings[place].on_day.toordinal() - first) / (last - first) if last > first else 1.0
    return round(EDGE + share * (WIDTH - 2 * EDGE), 1)


def _up(line: SmallLine, value: float) -> float:
    """The lowest at the bottom, the highest on top; in the middle where all are alike."""
    span = line.highest - line.lowest
    share = (value - line.lowest) / span if span else 0.5
    return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)
