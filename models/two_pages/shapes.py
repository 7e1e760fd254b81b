"""The two pages that give an overview of the municipal plan: headings with lines, and what was left out."""

from __future__ import annotations

from typing import Literal

from models.choices import Words
from models.facts import Fact
from models.settings import Language
from models.two_pages.fitting import Fitted
from models.two_pages.small_lines import SmallLine

State = Literal["", "full", "half", "empty"]
"""A shape beside a word: a filled, a half and an empty circle, readable without colours."""


class Column(Fact):
    """A column of a heading's table: how wide it is beside the others, and whether it holds numbers.

    `states`: its words carry the line's shape. `small`: it holds the line's small line.
    """

    title: str
    share: float = 1.0
    numbers: bool = False
    states: bool = False
    small: bool = False


class Line(Fact):
    """A line under a heading: a cell for each column, or one alone where there are none."""

    cells: tuple[str, ...]
    state: State = ""
    small: SmallLine | None = None


class Part(Fact):
    """A heading and what stands under it, the most telling first.

    `columns` empty: its lines are numbered sentences. `total` is a last line that is always there. `count`:
    how many there are in all, `lines` holding only the first of them; `closed` those that may not be shown.
    `chosen` says by what rule they are in this order. `least`: the lines it wants at least.
    """

    key: str
    title: str
    words: str = ""
    text: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    lines: tuple[Line, ...] = ()
    total: Line | None = None
    count: int = 0
    closed: int = 0
    chosen: str = ""
    least: int = 3
    left_out: str = ""


class TwoPages(Fact):
    """All that stands on the pages; `first`: how many headings stand on the first, once they are fitted.

    `basis`: the number of the snapshot, once it is frozen. `contact`: the secretariat, its telephone, its
    mail.
    """

    year: int
    language: Language
    municipality: str
    color: str
    title: str
    years: str
    shows: str
    contact: tuple[str, str, str]
    parts: tuple[Part, ...]
    first: int = 0
    basis: int | None = None


_SAID = {
    "left": Words("Her står {shown} af {count}.", "{shown} of {count} stand here."),
    "none_left": Words(
        "Der er ikke plads til dem her; der er {count} i alt.",
        "There is no room for them here; {count} in all.",
    ),
    "closed": Words("{} lukkede punkter er ikke vist.", "{} closed items are not shown."),
    "one_closed": Words("1 lukket punkt er ikke vist.", "1 closed item is not shown."),
    "basis": Words("Grundlag: øjebliksbillede nr. {}.", "Basis: snapshot no. {}."),
    "page": Words("Side {} af 2", "Page {} of 2"),
}


def basis_said(pages: TwoPages) -> str:
    """The day that the pages show, and the snapshot they are based on."""
    if pages.basis is None:
        return pages.shows
    return f"{pages.shows} {_SAID['basis'].said_in(pages.language).format(pages.basis)}"


def page_said(number: int, language: Language) -> str:
    """Side 1 af 2."""
    return _SAID["page"].said_in(language).format(number)


def cut(pages: TwoPages, fitted: Fitted) -> TwoPages:
    """The pages as they were fitted: each heading with its first lines, and a line about the rest."""
    shown = zip(pages.parts, fitted.lines, strict=True)
    parts = tuple(_cut(part, lines, pages.language) for part, lines in shown)
    return pages.model_copy(update={"parts": parts, "first": fitted.first})


def _cut(part: Part, lines: int, language: Language) -> Part:
    said = left_out(part, min(lines, len(part.lines)), language)
    return part.model_copy(update={"lines": part.lines[:lines], "left_out": said})


def left_out(part: Part, shown: int, language: Language) -> str:
    """In one line, what of a heading is not shown, and by what rule: empty when everything is."""
    said: list[str] = []
    if shown < part.count:
        name = "left" if shown else "none_left"
        said = [_SAID[name].said_in(language).format(shown=shown, count=part.count)]
        said += [part.chosen] if part.chosen and shown else []
    if part.closed:
        name = "one_closed" if part.closed == 1 else "closed"
        said.append(_SAID[name].said_in(language).format(part.closed))
    return " ".join(said)
