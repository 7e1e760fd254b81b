"""SVG, the little of it that our pictures are made of: elements, text of a known width, and the frame."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from models.settings import Language
from tasks.documents.widths import FAMILY

_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not let in, however it is written."""


def tag(name: str, *inside: Markup | str, **attributes: object) -> Markup:
    """An element; `stroke_width` becomes stroke-width, and what somebody wrote never becomes markup."""
    given = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
    said = Markup("").join(Markup(' {}="{}"').format(key, _value(value)) for key, value in given)
    content = Markup("").join(one if isinstance(one, Markup) else escape(plain(one)) for one in inside)
    if not inside:
        return Markup("<{}{}/>").format(Markup(name), said)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), said, content)


def _value(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else plain(str(value))


def plain(words: str) -> str:
    """The words without the characters that no XML may hold."""
    return _FORBIDDEN.sub("", words)


def text(
    words: str,
    x: float,
    y: float,
    size: float,
    colour: str,
    *,
    bold: bool = False,
    anchor: str = "start",
    wide: float | None = None,
) -> Markup:
    """A line of text with its base line at `y`; `wide`: the width it keeps in whatever font it is shown."""
    more: dict[str, object] = {"font_weight": 700} if bold else {}
    if wide is not None:
        more |= {"textLength": f"{wide:.1f}", "lengthAdjust": "spacingAndGlyphs"}
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "font_size": size, "fill": colour, "text_anchor": anchor}
    return tag("text", words, **place, **more)


def picture(
    wide: float, high: float, name: str, title: str, words: str, inside: Iterable[Markup], language: Language
) -> str:
    """A whole picture: its frame on white, its title, and what it shows in words."""
    named = {"aria_labelledby": f"{name}-title {name}-desc", "lang": language}
    frame = tag("rect", width=wide, height=high, fill="#ffffff")
    told = (tag("title", title, id=f"{name}-title"), tag("desc", words, id=f"{name}-desc"))
    space = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {wide:g} {high:g}", "role": "img"}
    drawn = tag("svg", *told, frame, *inside, **space, **named, font_family=FAMILY)
    return f"{drawn}\n"
