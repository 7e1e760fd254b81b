"""The brief as PDF that everybody can read, beside the document that people edit."""

from __future__ import annotations

from models.brief.contents import Brief
from models.settings import Settings
from tasks.documents import typeset
from tasks.documents.brief_parts import PAGE, parts

TEMPLATE = "brief.typ"


def brief_pdf(brief: Brief, settings: Settings) -> bytes:
    """The brief as PDF/UA-1; the same brief is always the same bytes."""
    page = PAGE.said_in(brief.language).format("{0}", "{1}")
    return typeset.pdf(TEMPLATE, {**parts(brief, settings), "side": page})
