"""The run forms speak the municipality's language, questions and choices too, and never say None."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any, get_args

import pytest
from prefect.utilities.callables import parameter_schema

from deployments.run_forms import KINDS, PARTS, name_fields
from deployments.timetable import TABLE, Row
from models.choices import CHOICES
from models.settings import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
DANISH = re.compile(r"[æøåÆØÅ]|\b(?:Frist|Svar|Hvad|Hvorfor|Beslutning|Tom)\b")

every_row = pytest.mark.parametrize("row", TABLE, ids=lambda row: row.flow)


def form(row: Row, language: Language) -> dict[str, Any]:
    """The run form as Prefect gets it."""
    flow = getattr(import_module(f"flows.{row.flow}"), row.flow)
    schema = parameter_schema(flow.fn)
    name_fields(schema, row.fields, language)
    return schema.model_dump()


def fields(shown: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every field of a form and of the forms in it."""
    yield from shown["properties"].values()
    for part in shown["definitions"].values():
        yield from part.get("properties", {}).values()


def said(shown: dict[str, Any]) -> Iterator[str]:
    """Every text of a form that somebody reads."""
    for field in fields(shown):
        yield field["title"]
        yield field.get("description", "")
        yield from field.get("enum", ())
    yield from (part["title"] for part in shown["definitions"].values())


@every_row
def test_an_english_form_has_no_danish_word(row: Row) -> None:
    assert [text for text in said(form(row, "en")) if DANISH.search(text)] == []


@every_row
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_shows_no_way_to_choose_none_and_no_word_of_ours(row: Row, language: Language) -> None:
    shown = json.dumps(form(row, language))
    assert '"null"' not in shown and "title_en" not in shown and "hint_en" not in shown


@every_row
def test_both_languages_offer_as_many_choices(row: Row) -> None:
    danish, english = ([field.get("enum") for field in fields(form(row, one))] for one in LANGUAGES)
    assert [one and len(one) for one in danish] == [one and len(one) for one in english]


def test_no_two_lists_of_choices_are_the_same_in_danish_and_differ_in_english() -> None:
    lists = [tuple(words.values()) for words in CHOICES.values()]
    danish = {tuple(word.da for word in words): words for words in lists}
    assert all(danish[tuple(word.da for word in words)] == words for words in lists)


def test_every_part_of_a_form_is_known() -> None:
    assert KINDS.keys() - {"Steers", "Decisions", "Budget"} == PARTS.keys()
