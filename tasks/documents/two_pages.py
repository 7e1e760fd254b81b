"""The two pages as they are printed and as they stand on the web site: fitted, PDF and HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from models.charts import MoneyByVision, budget_text, caption
from models.choices import Words
from models.settings import Language
from models.two_pages.fitting import Size, Sizes, fit, is_roomy, spare
from models.two_pages.shapes import Line, Part, TwoPages, basis_said, cut, left_out, page_said
from models.two_pages.small_lines import small_line_text
from models.wheel import Wheel, wheel_text
from tasks.documents import typeset
from tasks.documents.charts import budget_by_vision
from tasks.documents.small_lines import small_line_svg
from tasks.documents.wheel import wheel_svg

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATE = "two_pages.typ"

PAGES = 2

SPARE, TIGHTER = 24.0, 12.0
"""Points: room put between two headings at most, and what is taken from the pages where it was too tight."""


class Drawn(NamedTuple):
    """A picture under a heading: SVG, what it shows in words, how wide, beside the lines or below them.

    `caption` stands over it where the picture does not say its unit itself.
    """

    svg: str
    text: str
    mm: int
    beside: bool = False
    caption: str = ""


Pictures = Mapping[str, Drawn]
"""By the key of the heading."""


def drawn(wheel: Wheel | None, money: MoneyByVision | None, language: Language) -> Pictures:
    """The pictures of the two pages, the one that is spared first coming first."""
    pictures: dict[str, Drawn] = {}
    if money is not None:
        chart, said = budget_by_vision(money, language), budget_text(money, language)
        pictures["together"] = Drawn(chart, said, CHART, caption=caption(money, language))
    if wheel is not None:
        pictures["ask"] = Drawn(wheel_svg(wheel, language), wheel_text(wheel, language), WHEEL, beside=True)
    return pictures


CHART, WHEEL = 150, 90
"""How wide the pictures are, in millimetres."""


class Made(NamedTuple):
    """The pages as they were fitted, with the pictures there was room for, and printed (PDF)."""

    pages: TwoPages
    pictures: Pictures
    pdf: bytes


def fitted(pages: TwoPages, pictures: Pictures = MappingProxyType({})) -> Made:
    """The pages with as many lines as there is room for, and their PDF: exactly two, whatever the plan holds.

    It is measured how much room everything takes, then set; should that not be two pages, there is room for
    less. A picture that would crowd out lines is left out. Raises RuntimeError when even the bare headings
    take more.
    """
    shown, sizes = _roomy(pages, pictures)
    while True:
        found = fit(sizes)
        made = cut(pages, found)
        facts = _facts(made, shown, spare=spare(sizes, found, SPARE))
        if typeset.asked(TEMPLATE, facts, "<pages>") == PAGES:
            return Made(made, shown, typeset.pdf(TEMPLATE, facts))
        if not any(found.lines):
            raise RuntimeError("the headings of the two pages take more than two pages")
        one, other = sizes.rooms
        sizes = sizes._replace(rooms=(one - TIGHTER, other - TIGHTER))


def _roomy(pages: TwoPages, pictures: Pictures) -> tuple[Pictures, Sizes]:
    """The pictures that leave every heading the lines it wants at least, and the sizes with them."""
    shown = dict(pictures)
    sizes = _sizes(pages, shown)
    while shown and not is_roomy(sizes, fit(sizes)):
        del shown[next(iter(shown))]
        sizes = _sizes(pages, shown)
    return shown, sizes


_GET_PDF = Words("Hent siderne som PDF", "Get the pages as PDF")


def web_page(made: Made, pdf_name: str) -> str:
    """The fitted pages for a web site: one file that needs no other, for phone and desk, and to print.

    `pdf_name`: the file beside it that holds the same as PDF.
    """
    language = made.pages.language
    facts = _facts(made.pages, made.pictures)
    page = _web().get_template("two_pages.html")
    return page.render(**facts, pdf_name=pdf_name, get_pdf=_GET_PDF.said_in(language))


def _web() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    files = FileSystemLoader(typeset.TEMPLATES)
    return Environment(
        loader=files, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _sizes(pages: TwoPages, pictures: Pictures) -> Sizes:
    said = typeset.asked(TEMPLATE, _facts(pages, pictures, measuring=True), "<sizes>")
    one, other = said["rooms"]
    headings = (
        Size(size["head"], tuple(size["lines"]), part.least, size["floor"])
        for size, part in zip(said["headings"], pages.parts, strict=True)
    )
    return Sizes((one, other), tuple(headings))


def _facts(
    pages: TwoPages, pictures: Pictures, *, measuring: bool = False, spare: Sequence[float] = (0.0, 0.0)
) -> Mapping[str, Any]:
    """What the templates read."""
    return {
        **pages.model_dump(mode="json"),
        "parts": [_part(one, pictures.get(one.key), pages.language) for one in pages.parts],
        "measuring": measuring,
        "spare": list(spare),
        "basis_said": basis_said(pages),
        "page_said": [page_said(one, pages.language) for one in (1, 2)],
    }


def _part(part: Part, picture: Drawn | None, language: Language) -> dict[str, Any]:
    """A heading; while it is measured, what is left out is said at its longest."""
    return {
        **part.model_dump(mode="json"),
        "columns": _columns(part),
        "lines": [_line(one, language) for one in part.lines],
        "longest": left_out(part, min(1, max(0, part.count - 1)), language),
        "picture": picture and {**picture._asdict(), "svg": Markup(picture.svg)},
    }


def _columns(part: Part) -> list[dict[str, Any]]:
    """The columns with their part of the width in per cent, and what a phone says before their cells."""
    shares = sum(column.share for column in part.columns)
    return [
        {
            **column.model_dump(mode="json"),
            "width": round(100 * column.share / shares, 2),
            "label": column.title if column.title.endswith("?") else f"{column.title}:",
        }
        for column in part.columns
    ]


def _line(line: Line, language: Language) -> dict[str, Any]:
    said = "" if line.small is None else small_line_text(line.cells[0], line.small, language)
    svg = "" if line.small is None else small_line_svg(line.small, said)
    return {**line.model_dump(mode="json"), "small_svg": Markup(svg), "small_text": said}
