"""A brief as its templates take it: every line with its label, and the few words around it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from models.brief.contents import Brief, Section
from models.choices import Words
from models.settings import Settings
from models.spoken import capitalised

DRAFT = Words("Udkast", "Draft")
PAGE = Words("Side {} af {}", "Page {} of {}")
CASE = Words("Sag {}", "Case {}")

_LABELLED = re.compile(r"\*\*(.+?)\*\*(:?)\s*(.*)", re.DOTALL)
_WEAK = re.compile(r"(.*?)\*(.+)\*", re.DOTALL)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What no XML holds."""


class Line(NamedTuple):
    """A line of a brief: its label in bold, what it says, and how that ends in italics; any may be empty."""

    label: str
    text: str
    weak: str = ""


def line(text: str) -> Line:
    """A line taken apart at its marks; everything else stands as it was written."""
    text = _UNPRINTABLE.sub("", text)
    if labelled := _LABELLED.fullmatch(text):
        return Line(labelled[1] + labelled[2], labelled[3])
    if weak := _WEAK.fullmatch(text):
        return Line("", weak[1], weak[2])
    return Line("", text)


def parts(brief: Brief, settings: Settings) -> dict[str, Any]:
    """What both templates are filled with, under the names that a municipality writes in its own."""
    case = settings.files.case_numbers.get(f"{brief.year}/{brief.meeting}", "")
    english = brief.language == "en"
    return {
        "titel": capitalised(brief.title),
        "kommune": settings.municipality.name,
        "planaar": brief.year,
        "udkast": DRAFT.said_in(brief.language) if brief.stage == "draft" else "",
        "kle": settings.files.kle,
        "sag": CASE.said_in(brief.language).format(case) if case else "",
        "sprog": "en" if english else "da",
        "afsnit": [_section(section, brief) for section in brief.sections],
    }


def _section(section: Section, brief: Brief) -> dict[str, Any]:
    draft = f"*{DRAFT.said_in(brief.language)}*"
    head, *rows = section.table or ((),)
    return {
        "overskrift": _UNPRINTABLE.sub("", section.heading),
        "niveau": section.level if section.heading else 0,
        "linjer": [_named(line(text)) for text in section.paragraphs if text != draft],
        "punkter": [_named(line(text)) for text in section.items],
        "kolonner": [_UNPRINTABLE.sub("", cell) for cell in head],
        "raekker": [[_UNPRINTABLE.sub("", cell) for cell in row] for row in rows],
    }


def _named(one: Line) -> Mapping[str, str]:
    return {"etiket": one.label, "tekst": one.text, "kursiv": one.weak}
