"""A run is called what it does, what it is about and the day; a name that was given stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.settings import read_settings
from tasks import naming

MAY = date(2027, 5, 5)


@pytest.mark.parametrize(
    ("flow", "about", "said"),
    [
        ("Dagens runde", {"today": MAY}, "Dagens runde · 5. maj"),
        ("Dagens runde", {"today": "2027-05-05"}, "Dagens runde · 5. maj"),
        ("Aprilmøde", {"year": 2027, "today": MAY}, "Aprilmøde 2027 · 5. maj"),
        ("Opfølgning", {"year": 2027, "no": 2, "today": MAY}, "Opfølgning 2027, 2. runde · 5. maj"),
        (
            "Flyt et møde",
            {"year": 2027, "meeting": "june", "to": date(2027, 6, 15), "reason": "…", "today": MAY},
            "Flyt et møde · temamødet i juni 2027 · 5. maj",
        ),
        ("Åbn et planår", {"year": None, "today": MAY}, "Åbn et planår · 5. maj"),
        (
            "Skriv et svar ind",
            {"request": "2027/april/contribution/lukket-sag", "answer": {}, "today": MAY},
            "Skriv et svar ind · 5. maj",
        ),
        (
            "Genåbn opgaver",
            {"requests": ["2027/april/contribution/lukket-sag"], "reason": "Lukket sag", "today": MAY},
            "Genåbn opgaver · 5. maj",
        ),
        (
            "Giv opgaver videre",
            {"requests": ["7"], "to_person": "ida@eksempel.invalid", "reason": "Lukket sag", "today": MAY},
            "Giv opgaver videre · 5. maj",
        ),
        (
            "Giv et nyt link",
            {"person": "Ida Nygaard", "email": "ida@eksempel.invalid", "today": MAY},
            "Giv et nyt link · 5. maj",
        ),
        (
            "Ny frist for alle",
            {"year": 2027, "meeting": "april", "no": None, "reason": "Lukket sag", "today": MAY},
            "Ny frist for alle · temamødet i april 2027 · 5. maj",
        ),
        (
            "Hvem har svaret?",
            {"year": 2027, "meeting": None, "no": 2, "today": MAY},
            "Hvem har svaret? 2027, 2. runde · 5. maj",
        ),
    ],
)
def test_a_run_is_called_by_its_flow_its_subject_and_its_day(
    flow: str, about: dict[str, Any], said: str
) -> None:
    assert naming.title(flow, about, read_settings()) == said


def test_without_a_day_it_is_the_day_on_which_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANCYCLE_TODAY", "2027-08-24")
    assert naming.title("Dagens runde", {}, read_settings()) == "Dagens runde · 24. august"


@pytest.mark.parametrize(
    "made_up", ["amber-fox", "resilient-marten", "beta4-mulchic-f", "omega4-leonis-minoris"]
)
def test_what_prefect_makes_up_is_no_name(made_up: str) -> None:
    assert not naming.is_given(made_up)


@pytest.mark.parametrize("given", ["Temamødet i april 2027 · mødet holdt", "Prøve for direktionen"])
def test_a_name_that_was_given_stays(given: str) -> None:
    assert naming.is_given(given)


def test_outside_a_run_there_is_no_name() -> None:
    assert naming.run_name() == ""


@pytest.mark.parametrize(
    ("flow", "about", "said"),
    [
        ("april_vision", {"year": 2027}, ("2027", "april")),
        ("august_budget", {"year": 2027}, ("2027", "august")),
        ("move_meeting", {"year": 2027, "meeting": "june"}, ("2027", "juni")),
        ("follow_up", {"year": 2027, "no": 2}, ("2027",)),
        ("show_answers", {"year": 2027, "meeting": None, "no": 2}, ("2027",)),
        ("open_year", {"year": None}, ()),
        ("daily_round", {}, ()),
    ],
)
def test_a_run_is_found_by_its_year_and_its_meeting(
    flow: str, about: dict[str, Any], said: tuple[str, ...]
) -> None:
    assert naming.tags(flow, about, read_settings()) == said
