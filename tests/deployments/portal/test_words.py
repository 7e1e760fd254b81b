"""What the portal says: complete in both languages, used, and plain."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from deployments.portal import shown
from deployments.portal.app import KNOWN
from deployments.portal.rendering import HERE, said_day, words
from models.my_page import TaskOnPage

Table = Mapping[str, Any]


def said(language: str) -> dict[str, str]:
    """Every text of a language by its name; of a list of texts each by its place."""
    return dict(_flat(vars(words("en" if language == "en" else "da"))))


def _flat(table: Table, before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, str):
            yield before + name, value
        elif isinstance(value, list):
            yield from ((f"{before}{name}.{no}", text) for no, text in enumerate(value))
        else:
            yield from _flat(vars(value), f"{before}{name}.")


def facts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_things() -> None:
    danish, english = said("da"), said("en")
    assert danish.keys() == english.keys()
    for name, text in danish.items():
        if not name.startswith("front.lead"):
            assert facts(text) - {"council"} == facts(english[name]) - {"council"}, name


def test_no_text_is_left_that_no_page_uses() -> None:
    used = "".join(file.read_text(encoding="utf-8") for file in (*HERE.glob("*.py"), *HERE.rglob("*.html")))
    by_name = {"stopped", "titles", "unavailable"}
    for name in said("da"):
        first, second, *_ = name.split(".")
        if first not in by_name and not second.startswith(("belongs_to", "actions", "effects", "owes")):
            assert re.search(rf"\b{second}\b", used), name


def test_every_way_to_stop_has_its_words() -> None:
    stopped = vars(words("da").stopped)
    assert {*map(str, KNOWN), "unknown_link", "ended", "killed"} == stopped.keys()


@pytest.mark.parametrize("language", ["da", "en"])
def test_texts_are_plain(language: str) -> None:
    for name, text in said(language).items():
        assert text == text.strip() and "  " not in text, name
        assert "rykker" not in text.casefold() and "<" not in text, name


@pytest.mark.parametrize(
    ("name", "danish", "english"),
    [
        ("Åse Bæk", "Åse Bæks", "Åse Bæk's"),
        ("Jens Friis", "Jens Friis'", "Jens Friis's"),
        ("Max", "Max'", "Max's"),
        ("Liz", "Liz'", "Liz's"),
        ("", "s", "'s"),
    ],
)
def test_whose(name: str, danish: str, english: str) -> None:
    assert (shown.owned_by(name, "da"), shown.owned_by(name, "en")) == (danish, english)


def a_task(**facts: Any) -> TaskOnPage:
    known = {"number": 7, "key": "k", "kind": "contribution", "form": "april", "year": 2027}
    dates = {"due_on": date(2027, 5, 14), "first_due_on": date(2027, 5, 3)}
    return TaskOnPage(**{**known, **dates, "what": "bidraget", "area": "Klima", **facts})


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"moved": 1, "move_reason": "ferie"}, "Fristen er flyttet 1 gang fra 3. maj, fordi: ferie"),
        ({"moved": 2, "move_reason": "ferie"}, "Fristen er flyttet 2 gange fra 3. maj, sidst fordi: ferie"),
        ({"moved": 2}, "Fristen er flyttet 2 gange fra 3. maj"),
    ],
)
def test_a_moved_deadline_stays_visible_as_moved(facts: dict[str, Any], says: str) -> None:
    assert shown.moved(a_task(**facts), "da") == says


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({}, []),
        ({"late": True}, ["Over fristen"]),
        ({"late": True, "state": "answered"}, []),
        ({"has_draft": True}, ["Kladde gemt"]),
        ({"wish": date(2027, 5, 20)}, ["Der er bedt om ny frist: 20. maj"]),
        ({"declined": True}, ["Sekretariatet har svaret, at fristen bliver stående"]),
        ({"part": "handed", "handed_by_name": "Bo"}, ["Givet til dig af Bo"]),
        ({"owner_name": "Åse"}, []),
        ({"owner_name": "Bo"}, ["Ansvarlig: Bo"]),
        ({"owner_name": "Bo", "acting_name": "Åse", "part": "acting"}, ["Du er afløser for Bo"]),
        ({"owner_name": "Bo", "acting_name": "Ida", "part": "manager"}, ["Ansvarlig: Bo", "Ida er afløser"]),
    ],
)
def test_what_else_there_is_to_know_is_in_words(facts: dict[str, Any], says: list[str]) -> None:
    assert [mark.text for mark in shown.marks(a_task(**facts), "da", "Åse")] == says


def test_a_deadline_is_said_as_one_says_it() -> None:
    assert shown.due(a_task(), "da").replace("\u00a0", " ") == "Svar senest fredag den 14. maj (uge 19)"
    late = shown.due(a_task(late=True), "da").replace("\u00a0", " ")
    assert late == "Fristen var fredag den 14. maj (uge 19). Du kan stadig svare."


@pytest.mark.parametrize(
    ("language", "says"),
    [("da", "fredag den 14.\u00a0maj (uge\u00a019)"), ("en", "Friday 14\u00a0May (week\u00a019)")],
)
def test_a_number_stays_with_its_word(language: Any, says: str) -> None:
    assert said_day(date(2027, 5, 14), language) == says


@pytest.mark.parametrize(
    ("written", "shows"),
    [
        ("plain", "plain"),
        ("**Klima**: Hvor først?", "<strong>Klima</strong>: Hvor først?"),
        ("Klima: *ikke modtaget*", "Klima: <em>ikke modtaget</em>"),
        ("**A** <b>x</b> *y* **z**", "<strong>A</strong> &lt;b&gt;x&lt;/b&gt; *y* **z**"),
        ("<script>", "&lt;script&gt;"),
        ("**<i>**", "<strong>&lt;i&gt;</strong>"),
    ],
)
def test_a_brief_has_two_marks_and_nothing_else_becomes_a_tag(written: str, shows: str) -> None:
    assert str(shown.marked(written)) == shows


def test_what_was_typed_makes_the_form_again_without_the_memory() -> None:
    typed = {"form": ("june",), "year": ("2028",), "less": ("Møder",), "seen": ("2",)}
    again = shown.typed_again(typed, "da")
    assert again["form"].questions[0].no == 1
    assert ("seen", "2") in again["hidden"] and ("less", "Møder") not in again["hidden"]


@pytest.mark.parametrize("form", ["", "x", "steers\0", "april"])
@pytest.mark.parametrize("year", ["", "x", "20275", "0000", "2028"])
def test_whatever_names_the_form_is_no_accident(form: str, year: str) -> None:
    again = shown.typed_again({"form": (form,), "year": (year,), "grund": ("Ferie",)}, "da")
    assert "Ferie" in str(again["plain"]) + str(again["hidden"])


def test_a_word_that_came_with_a_task_is_said_once() -> None:
    told = shown.marks(a_task(part="handed", handed_by_name="Bo", handed_note="Ring til mig."), "da", "Åse")
    assert [mark.text for mark in told] == ["Givet til dig af Bo"]


@pytest.mark.parametrize(
    ("form", "can", "fits"),
    [("april", {"answer"}, True), ("approval", {"answer"}, False), ("april", set(), False)],
)
def test_a_spreadsheet_is_offered_only_for_what_it_can_hold(form: str, can: set[str], fits: bool) -> None:
    assert shown.fits_a_sheet(a_task(form=form, can=frozenset(can))) is fits
