"""The wheel on a page of its own with its plain list: PDF for paper, HTML for the web site."""

from __future__ import annotations

from typing import Any

from models.choices import Words
from models.settings import Language
from models.spoken import capitalised, spoken_date
from models.wheel import Wheel, wheel_list, wheel_text, wheel_title
from tasks.documents.svg import plain
from tasks.documents.typeset import TEMPLATES, pdf
from tasks.documents.wheel import wheel_svg

_SAID = {
    "when": Words("Hvornår", "When"),
    "what": Words("Hvad", "What"),
    "state": Words("Hvor langt", "Standing"),
    "caption": Words("Alle datoer", "All dates"),
    "empty": Words("Der er ingen datoer endnu.", "There are no dates yet."),
}


def wheel_pdf(wheel: Wheel, language: Language) -> bytes:
    """The wheel with its list on A4 across, PDF/UA-1; the same wheel gives the same bytes."""
    return pdf("wheel.typ", _facts(wheel, language))


def wheel_html(wheel: Wheel, language: Language) -> str:
    """The wheel with its list as a page that needs nothing but itself."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    return templates.get_template("wheel.html").render(_facts(wheel, language))


def _facts(wheel: Wheel, language: Language) -> dict[str, Any]:
    said = {name: words.said_in(language) for name, words in _SAID.items()}
    rows = zip(wheel.marks, wheel_list(wheel, language), strict=True)
    return {
        "language": language,
        "municipality": plain(wheel.municipality),
        "color": wheel.color,
        "title": wheel_title(wheel, language),
        "seen": capitalised(spoken_date(wheel.today, language, with_year=True)),
        "wheel": wheel_svg(wheel, language),
        "alt": plain(wheel_text(wheel, language)),
        "head": [said["when"], said["what"], said["state"]],
        "caption": said["caption"],
        "empty": said["empty"],
        "rows": [
            {
                "when": row.when,
                "what": plain(row.what),
                "state": row.state,
                "shape": row.shape,
                "code": mark.state,
                "is_meeting": mark.ring == "meeting",
            }
            for mark, row in rows
        ],
    }
