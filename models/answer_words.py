"""An answer as one reads it: questions and answers in words, numbers and days as they are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from models.choices import Words, word
from models.forms import OWN_QUESTIONS, form_of, titles
from models.settings import Language
from models.spoken import spoken_date

Said = tuple[str, str]
"""A question and its answer, both in words."""

YES = Words("ja", "yes")


def in_words(
    form: str,
    body: Mapping[str, Any],
    year: int,
    language: Language,
    lines: Mapping[str, str] = MappingProxyType({}),
    asked: Sequence[str] = (),
) -> tuple[Said, ...]:
    """A stored answer as questions and answers in words; what was left empty is left out.

    `year`: the plan year it was given in, whose four budget years a row of money names. `lines`: what the
    budget lines are called that an answer speaks of, by key. `asked`: the secretariat's own questions.
    """
    named = titles(form, language) | dict(zip(OWN_QUESTIONS, asked, strict=False))
    if body.get("nothing_new"):
        return ((named["nothing_new"], YES.said_in(language)),)
    body = {**body, "lines": _lines(body["lines"], lines, language)} if body.get("lines") else body
    said = ((named[name], _value(form, name, body.get(name), year, language)) for name in named)
    return tuple((title, text) for title, text in said if text)


def _lines(rows: Iterable[Mapping[str, Any]], names: Mapping[str, str], language: Language) -> str:
    """ "Asfalt (2.28.11): bundet"; a line that nothing was chosen for is left out."""
    said = ((names.get(row["line"], row["line"]), str(row.get("room", ""))) for row in rows)
    return "\n".join(f"{name}: {word('room', room, language)}" for name, room in said if room)


def _value(form: str, name: str, value: Any, year: int, language: Language) -> str:
    if value is None or value is False or value == "":
        return ""
    if value is True:
        return YES.said_in(language)
    if isinstance(value, list | tuple):
        return "\n".join(_money(row, year, language) for row in value if isinstance(row, Mapping))
    if isinstance(value, str):
        return _text(form, name, value, language)
    return number(value, language)


def _text(form: str, name: str, value: str, language: Language) -> str:
    field = form_of(form).model_fields[name]
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    if choices := extra.get("choices"):
        return word(str(choices), value, language)
    is_day = name.endswith("_on") and field.annotation is not str
    return spoken_date(date.fromisoformat(value), language, with_year=True) if is_day else value


def _money(row: Mapping[str, Any], year: int, language: Language) -> str:
    """ "Skolevejen (inden for rammen): 2028: 1.200 · 2029: 400"; years without money are left out."""
    years = [(year, row.get("now") or 0)]
    years += [(year + 1 + ahead, row.get(f"y{ahead}") or 0) for ahead in range(4)]
    amounts = " · ".join(f"{one}: {number(amount, language)}" for one, amount in years if amount)
    financing = word("financing", str(row.get("financing", "")), language)
    how = f" ({financing})" if financing else ""
    return f"{row.get('action', '')}{how}{': ' if amounts else ''}{amounts}"


def number(value: float, language: Language) -> str:
    """A number as it is written: "1.250,5", "1,250.5"."""
    said = f"{value:,}" if isinstance(value, int) else f"{value:,.6f}".rstrip("0").rstrip(".")
    return said if language == "en" else said.translate(str.maketrans(",.", ".,"))


def budget_years(year: int) -> tuple[int, int, int, int]:
    """The budget year that a plan year makes, and its three out-years."""
    return year + 1, year + 2, year + 3, year + 4
