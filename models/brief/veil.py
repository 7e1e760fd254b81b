"""A brief as it may be shown today: what has become closed since it was compiled is a number in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from models.brief.contents import Brief, Section
from models.choices import Words
from models.spoken import spoken_date

WITHHELD = Words("Svaret er fortroligt.", "The answer is confidential.")
SEALED = Words(
    "Oplægget er fortroligt til {day}. Indtil da kan kun de personer, det er lukket for, hente det under"
    " »Papirer« på deres egen side.",
    "The brief is confidential until {day}. Until then only the people it is kept for can fetch it under"
    " 'Papers' on their own page.",
)


class Veil(NamedTuple):
    """Words that may not be shown today, and the number that stands for them.

    `everywhere`: wherever they stand; else only where they are what a part of the brief is called.
    """

    words: str
    number: str
    everywhere: bool = True

    def covers(self, text: str) -> bool:
        """Whether a piece of text may not be shown."""
        if self.everywhere:
            return re.search(rf"(?<!\w){re.escape(self.words)}(?!\w)", text) is not None
        return text == self.words or text.startswith((f"**{self.words}**", f"{self.words}:"))


def veiled(brief: Brief, veils: Sequence[Veil]) -> Brief:
    """The brief without these words: a part called by them, and each piece that has them, is a number.

    A piece is shown whole or not at all: from half a sentence the rest can be guessed.
    """
    if not veils:
        return brief
    sections = tuple(_section(one, veils, brief) for one in brief.sections)
    return brief.model_copy(update={"sections": sections})


def _section(section: Section, veils: Sequence[Veil], brief: Brief) -> Section:
    number = _number(section.heading, veils)
    if number:
        said = (WITHHELD.said_in(brief.language),)
        return Section(heading=number, level=section.level, paragraphs=said)
    return section.model_copy(
        update={
            "paragraphs": _pieces(section.paragraphs, veils),
            "items": _pieces(section.items, veils),
            "table": tuple(_row(row, veils) for row in section.table),
        }
    )


def _pieces(texts: Iterable[str], veils: Sequence[Veil]) -> tuple[str, ...]:
    told = ((text, _number(text, veils)) for text in texts)
    return tuple(f"**{number}**" if number else text for text, number in told)


def _row(row: tuple[str, ...], veils: Sequence[Veil]) -> tuple[str, ...]:
    number = next((found for cell in row if (found := _number(cell, veils))), "")
    return (number, *[""] * (len(row) - 1)) if number else row


def _number(text: str, veils: Sequence[Veil]) -> str:
    return next((one.number for one in veils if one.covers(text)), "")


def sealed(brief: Brief, until: date) -> Brief:
    """A brief that is closed itself: what it is called, and until when nobody reads more."""
    day = spoken_date(until, brief.language, with_year=True)
    said = SEALED.said_in(brief.language).format(day=day)
    return brief.model_copy(update={"sections": (Section(heading="", paragraphs=(said,)),)})
