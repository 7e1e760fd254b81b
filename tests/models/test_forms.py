"""The forms: what is asked, what an answer may be, and the sentence that says what to correct."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.facts import Refused
from models.forms import FORMS, MayBeUnchanged, minutes, parse, questions, questions_text, titles
from models.rehearsal import Assumption, LastYear, answers_on, assumed_answer
from models.settings import read_settings
from models.workdays import workdays

SUBJECTS = ("klima", "kultur")
SECOND_READING = date(2027, 10, 12)


def whole(form: str) -> dict[str, Any]:
    """An answer with which nothing is wrong."""
    return assumed_answer(form, SUBJECTS, decided_on=SECOND_READING)


@pytest.mark.parametrize("form", FORMS)
def test_the_assumed_answer_is_an_answer(form: str) -> None:
    kept = parse(form, whole(form))
    assert parse(form, kept.model_dump(mode="json")) == kept


@pytest.mark.parametrize(
    ("form", "count"),
    [
        ("april", 5),
        ("june", 5),
        ("august", 5),
        ("coherence", 1),
        ("review", 3),
        ("evaluation_questions", 4),
        ("steers", 0),
    ],
)
def test_nobody_is_asked_more_than_five_questions(form: str, count: int) -> None:
    assert questions(form) == count
    assert len(questions_text(form).splitlines()) == count
    assert max(questions(name) for name in FORMS) <= 5


def test_the_questions_read_as_the_secretariat_wrote_them() -> None:
    assert questions_text("april").splitlines()[:3] == [
        "1. Hvor er vi nu? (på sporet / delvist / ikke på sporet)",
        "2. Hvor skal vi hen? Hvad skal være anderledes for borgerne om ti år?",
        "3. Skal kursen korrigeres? (hold / juster / skift)",
    ]
    assert questions_text("april", "en").startswith("1. Where are we now? (on track / partly / off track)")


@pytest.mark.parametrize("form", FORMS)
def test_every_field_has_a_title_of_its_own_in_both_languages(form: str) -> None:
    for language in ("da", "en"):
        said = titles(form, language)
        assert len(set(said.values())) == len(said)
    danish, english = titles(form), titles(form, "en")
    assert not [name for name in danish if danish[name] == english[name] or danish[name] == name]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_how_long_it_takes(form: str) -> None:
    assert 0 < minutes(form) <= 20


@pytest.mark.parametrize("form", [name for name in FORMS if issubclass(FORMS[name], MayBeUnchanged)])
def test_one_click_answers_everything_where_nothing_is_new(form: str) -> None:
    assert parse(form, {"nothing_new": True})


@pytest.mark.parametrize(
    ("given", "kept"), [("delvist", "partly"), ("Ikke på sporet ", "off_track"), ("on_track", "on_track")]
)
def test_a_choice_may_be_given_as_word_or_as_code(given: str, kept: str) -> None:
    assert parse("april", {**whole("april"), "track": given}).model_dump()["track"] == kept


def test_the_form_shows_words_to_choose_from() -> None:
    shown = FORMS["april"].model_json_schema()["properties"]["track"]["enum"]
    assert shown == ["", "på sporet", "delvist", "ikke på sporet"]


@pytest.mark.parametrize(
    ("form", "change", "sentence"),
    [
        (
            "april",
            {"question": ""},
            "Der mangler et svar på »Hvilket ét spørgsmål bør byrådet drøfte?«."
            " Er intet ændret, så sæt kryds i »Intet nyt siden sidst«.",
        ),
        (
            "april",
            {"track": "sej"},
            "»Hvor er vi nu?«: »sej« kan ikke vælges. Vælg en af: på sporet, delvist,",
        ),
        ("april", {"meaning": "x" * 601}, "teksten fylder 601 tegn; der er plads til 600."),
        ("june", {"money": [{"action": "a", "financing": "nye penge", "y0": "mange"}]}, "ikke et helt tal"),
        ("june", {"money": [{"action": "a", "financing": "anlæg"}] * 4}, "højst 3 rækker"),
        ("approval", {"verdict": "send_back"}, "skriv i »Kommentar«, hvad der skal ændres"),
        ("status", {"new_due_on": "2027-06-01"}, "Når fristen flyttes, så skriv også hvorfor."),
        ("status", {"new_due_on": "snart"}, "»snart« er ikke en dato"),
        ("done", {"what": " "}, "Der mangler et svar på »Hvad er gjort?«."),
        ("done", {"hvad": "x"}, "»hvad« er ikke et felt i denne formular."),
        ("budget", {"priorities": [{"subject": "klima", "verdict": "moved"}]}, "skriv også til hvilket år"),
        ("steers", {"steers": []}, "skriv mindst én"),
    ],
)
def test_a_wrong_answer_is_refused_in_a_sentence(form: str, change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(form, {**whole(form), **change})
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("assumption", "last_year", "answered"),
    [
        ("on-time", None, "2027-03-12"),
        ("never", LastYear(date(2026, 3, 12), date(2026, 3, 10)), None),
        ("as-last-year", None, "2027-03-12"),
        ("as-last-year", LastYear(date(2026, 3, 12), None), None),
        ("as-last-year", LastYear(date(2026, 3, 12), date(2026, 3, 10)), "2027-03-10"),
        ("as-last-year", LastYear(date(2026, 3, 13), date(2026, 3, 17)), "2027-03-16"),
    ],
)
def test_people_answer_as_assumed(
    assumption: Assumption, last_year: LastYear | None, answered: str | None
) -> None:
    days = workdays(read_settings().days)
    day = answers_on(assumption, date(2027, 3, 12), last_year, days)
    assert day == (date.fromisoformat(answered) if answered else None)
