"""Puts a page into words: templates and the portal's texts, one set of words for each language."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from models.choices import door_said
from models.facts import Refused
from models.settings import Language, Settings, read_settings
from models.spoken import capitalised, spoken_date
from tasks import home

HERE = Path(__file__).parent

_last_good: list[Settings] = []


def settings() -> Settings:
    """The settings in force; while their file is being edited, the last ones that could be read."""
    try:
        _last_good[:] = [home.settings()]
    except Refused:
        _last_good[:] = _last_good or [read_settings()]
    return _last_good[0]


@cache
def words(language: Language) -> SimpleNamespace:
    """Everything the portal says in a language, by page and name."""
    texts = tomllib.loads((HERE / "words" / f"{language}.toml").read_text(encoding="utf-8"))
    return _named(texts)


def _named(table: dict[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(**{k: _named(v) if isinstance(v, dict) else v for k, v in table.items()})


class Frame(NamedTuple):
    """What stands around a page: its language, the name of its title, and the link whose page it is."""

    language: Language
    title: str
    token: str = ""


def page(template: str, frame: Frame, *, status: int = 200, **facts: Any) -> HTMLResponse:
    """A page as it is sent. What stands in `facts` is escaped wherever it is shown."""
    inside = {**_around(frame), **facts}
    return HTMLResponse(_environment().get_template(f"{template}.html").render(inside), status)


def _around(frame: Frame) -> dict[str, Any]:
    said, chosen = words(frame.language), settings()
    name = chosen.municipality.name
    return {
        "w": said,
        "language": frame.language,
        "settings": chosen,
        "us": chosen.municipality,
        "title": getattr(said.titles, frame.title).format(name=name),
        "mine": f"/side/{frame.token}" if frame.token else "",
        "day": lambda day: said_day(day, frame.language),
    }


@cache
def _environment() -> Environment:
    loaded = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    loaded.filters.update(fill=_filled, cap=capitalised, door=door_said, tel=_dialled, breakable=_breakable)
    return loaded


def said_day(day: date, language: Language) -> str:
    """A day as one says it; a number stays with its word where the line breaks."""
    return re.sub(r"(\d) (?=\D)|(?<=\.) |(?<=uge) |(?<=week) ", _held_together, spoken_date(day, language))


def _held_together(found: re.Match[str]) -> str:
    return found[0].replace(" ", "\u00a0")


def _filled(text: str, **facts: Any) -> str:
    """A text with its facts put in; plain text, which the page escapes."""
    return text.format(**facts)


def _breakable(email: str) -> Markup:
    """An address that may go on in the next line after its @."""
    return escape(email).replace("@", Markup("@<wbr>"))


def _dialled(phone: str) -> str:
    """A telephone number as a telephone dials it."""
    return "".join(sign for sign in phone if sign.isdigit() or sign == "+")
