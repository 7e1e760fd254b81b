"""How wide a text is in Source Sans Pro, read from the font itself: labels must know what room they take."""

from __future__ import annotations

import struct
from functools import cache

from tasks.documents.typeset import fonts

FAMILY = "'Source Sans Pro', 'Source Sans 3', Arial, sans-serif"
"""The font of pictures; whoever lacks it sees another in the same width."""

FILES = {False: "SourceSansPro-Regular.ttf", True: "SourceSansPro-Bold.ttf"}
"""By whether it is bold."""

UNKNOWN = 650
"""The width of a character that the font lacks, in thousandths of its size."""

_SEGMENTS = 12
"""The kind of character map that has every character (OpenType, format 12)."""


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text, in the unit of its size; kerning would make it a little less."""
    widths = _advances(bold)
    return sum(widths.get(ord(one), UNKNOWN) for one in text) * size / 1000


@cache
def _advances(bold: bool) -> dict[int, int]:
    """The width of each character, in thousandths of its size (OpenType: tables cmap, hhea and hmtx)."""
    font = (fonts() / FILES[bold]).read_bytes()
    tables = _tables(font)
    per_em = _number(font, tables["head"] + 18)
    measured, glyphs = _number(font, tables["hhea"] + 34), _glyphs(font, tables["cmap"])
    place = {code: tables["hmtx"] + 4 * min(glyph, measured - 1) for code, glyph in glyphs.items()}
    return {code: _number(font, at) * 1000 // per_em for code, at in place.items()}


def _tables(font: bytes) -> dict[str, int]:
    """Where each table begins."""
    entries = struct.iter_unpack(">4sIII", font[12 : 12 + 16 * _number(font, 4)])
    return {name.decode(): offset for name, _, offset, _ in entries}


def _glyphs(font: bytes, cmap: int) -> dict[int, int]:
    """The glyph of each character."""
    maps = struct.iter_unpack(">HHI", font[cmap + 4 : cmap + 4 + 8 * _number(font, cmap + 2)])
    start = next(cmap + at for _, _, at in maps if _number(font, cmap + at) == _SEGMENTS)
    (count,) = struct.unpack_from(">I", font, start + 12)
    groups = struct.iter_unpack(">III", font[start + 16 : start + 16 + 12 * count])
    return {code: glyph + code - first for first, last, glyph in groups for code in range(first, last + 1)}


def _number(font: bytes, at: int) -> int:
    found: int = struct.unpack_from(">H", font, at)[0]
    return found
