"""A paper as a page that needs nothing but itself: for the web site, and to be opened in a word processor."""

from __future__ import annotations

from models.brief.contents import Brief
from models.settings import Settings
from models.spoken import capitalised
from tasks.documents.svg import plain
from tasks.documents.typeset import TEMPLATES


def paper_html(paper: Brief, settings: Settings) -> str:
    """The paper with its headings, lists and tables; the same paper is always the same page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    templates.filters["plain"] = plain
    return templates.get_template("paper.html").render(
        language=paper.language,
        title=capitalised(paper.title),
        municipality=settings.municipality.name,
        color=settings.portal.color,
        sections=paper.sections,
    )
