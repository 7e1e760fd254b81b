"""How a finding is put: the words of its sentence as they are written, in either language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.choices import Words
from models.settings import Language
from models.spoken import day_and_month

DANISH: Mapping[str, str] = {
    "title": "titel",
    "kind": "type",
    "amount": "beløb",
    "line": "budgetlinje",
    "year": "år",
    "planned": "a",
    "budgeted": "b",
    "apart": "c",
    "date": "dato",
    "body": "organ",
    "unit": "enhed",
    "post": "stilling",
    "owner": "ansvarlig",
    "times": "n",
    "reason": "grund",
    "circle": "kreds",
    "account": "konto",
    "text": "tekst",
    "most": "højst",
    "meeting": "møde",
    "part": "del",
    "links": "led",
    "indicator": "indikator",
    "value": "værdi",
    "target": "mål",
}
"""What each word is called in the Danish sentences; `a`, `b` and `c` as the secretariat wrote them."""


class Kroner(int):
    """An amount in øre, said in whole kroner."""


def put(sentence: Words, words: Mapping[str, Any], language: Language) -> str:
    """The sentence with its words in: dates as "5. marts 2027", amounts as "1.234.567"."""
    if language == "da":
        said = {DANISH[name]: worded(value, language) for name, value in words.items()}
    else:
        said = {name: worded(value, language) for name, value in words.items()}
    return sentence.said_in(language).format_map(said)


def worded(value: Any, language: Language) -> str:
    """One word of a sentence as it is written; a plain whole number (a year, a count) as it stands."""
    if isinstance(value, str):
        return value
    if isinstance(value, Words):
        return value.said_in(language)
    if isinstance(value, date):
        return day_and_month(value, language, with_year=True)
    if isinstance(value, Kroner):
        return grouped(in_kroner(value), language)
    return grouped(value, language) if isinstance(value, float) else str(value)


def in_kroner(amount: int) -> int:
    """Øre in whole kroner, half a krone and more upward."""
    return (abs(amount) + 50) // 100 * (-1 if amount < 0 else 1)


def grouped(number: float, language: Language) -> str:
    """A number as it is written: "1.250,5", "1,250.5"."""
    said = f"{number:,}" if isinstance(number, int) else f"{number:,.6f}".rstrip("0").rstrip(".")
    return said if language == "en" else said.translate(_DANISH_MARKS)


_DANISH_MARKS = str.maketrans(",.", ".,")
