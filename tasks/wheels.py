"""The wheel of each planår: kept as files beside the briefs, and shown on the year's page in Prefect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models.choices import Words
from models.overview import Ahead
from models.settings import Language
from models.wheel import Wheel, wheel, wheel_text
from tasks import documents, home
from tasks.documents.pictures import shown
from tasks.documents.wheel import wheel_svg
from tasks.documents.wheel_page import wheel_html, wheel_pdf
from tasks.verbs import verb

FILE = Words("{}-aarshjul.{}", "{}-wheel.{}")
"""What the files are called: the picture as svg, the page with its list as pdf and html."""


def turned(year: int, dates: Sequence[Ahead], today: date) -> Wheel:
    """The wheel of a planår as it stands today."""
    settings = home.settings()
    return wheel(year, dates, today, settings.municipality.language, settings)


@verb(outward=True)
def keep(made: Wheel | None) -> None:
    """Make the files of a year's wheel; a year without dates has none."""
    if made is not None:
        keep_files(made)


def keep_files(made: Wheel) -> None:
    """Put the wheel's files in their place; the one for paper only when the page for the web is new."""
    language: Language = home.settings().municipality.language
    folder = home.home().briefs
    svg, pdf, html = (FILE.said_in(language).format(made.year, kind) for kind in ("svg", "pdf", "html"))
    documents.keep(folder, svg, wheel_svg(made, language))
    is_new = documents.keep(folder, html, wheel_html(made, language))
    if is_new or not (folder / pdf).is_file():
        documents.keep(folder, pdf, wheel_pdf(made, language))


def as_picture(made: Wheel) -> str:
    """The wheel as a picture for a page in Prefect (markdown)."""
    language: Language = home.settings().municipality.language
    return shown(wheel_svg(made, language), wheel_text(made, language))
