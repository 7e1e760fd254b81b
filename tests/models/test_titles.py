"""How dates and milestones are said."""

from __future__ import annotations

from datetime import date

import pytest

from models.cycle import plan_year
from models.settings import Language, read_settings
from models.spoken import day_and_month, spoken_date
from models.titles import meeting_title, milestone_title, step_title

DEFAULTS = read_settings()


@pytest.mark.parametrize(
    ("day", "language", "said"),
    [
        ("2027-05-14", "da", "fredag den 14. maj (uge 19)"),
        ("2027-05-14", "en", "Friday 14 May (week 19)"),
        ("2027-01-01", "da", "fredag den 1. januar (uge 53)"),
        ("2029-12-31", "da", "mandag den 31. december (uge 1)"),
        ("2027-08-29", "da", "søndag den 29. august (uge 34)"),
    ],
)
def test_a_date_is_said_with_its_weekday_and_week(day: str, language: Language, said: str) -> None:
    assert spoken_date(date.fromisoformat(day), language) == said


def test_a_date_is_said_with_its_year_where_that_is_asked_for() -> None:
    assert spoken_date(date(2027, 5, 14), with_year=True) == "fredag den 14. maj 2027 (uge 19)"
    assert day_and_month(date(2027, 5, 14), with_year=True) == "14. maj 2027"
    assert day_and_month(date(2027, 5, 14), "en") == "14 May"


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("year", [2026, 2027, 2028, 2029])
def test_every_milestone_has_a_name_in_both_languages(year: int, language: Language) -> None:
    for milestone in plan_year(year, DEFAULTS):
        title = milestone_title(milestone, DEFAULTS, language)
        assert not set("_{}") & set(title) and milestone.kind not in title.split(": ")


def test_no_name_is_kept_for_what_does_not_exist() -> None:
    kinds = {milestone.kind for year in range(2026, 2030) for milestone in plan_year(year, DEFAULTS)}
    assert {name.kind for name in DEFAULTS.step_names} == kinds


@pytest.mark.parametrize(
    ("scope", "kind", "danish", "english"),
    [
        ("april", "hold", "temamødet i april", "the theme meeting in April"),
        (
            *("april", "ask", "temamødet i april: spørgsmålene sendt"),
            "the theme meeting in April: questions sent",
        ),
        (
            *("year", "accounts_approved", "årsregnskabet godkendt af byrådet"),
            "annual accounts approved by the council",
        ),
        (
            *("year", "followup_ask", "opfølgning: spørgsmålene sendt (pr. 31. marts)"),
            "follow-up: status asked for (as of 31 March)",
        ),
    ],
)
def test_milestones_are_called_what_a_secretariat_calls_them(
    scope: str, kind: str, danish: str, english: str
) -> None:
    milestone = next(m for m in plan_year(2027, DEFAULTS) if (m.scope, m.kind) == (scope, kind))
    assert milestone_title(milestone, DEFAULTS) == danish
    assert milestone_title(milestone, DEFAULTS, "en") == english


def test_the_councils_own_name_is_used() -> None:
    municipality = DEFAULTS.municipality.model_copy(update={"council": "kommunalbestyrelsen"})
    settings = DEFAULTS.model_copy(update={"municipality": municipality})
    assert step_title("accounts_approved", settings) == "årsregnskabet godkendt af kommunalbestyrelsen"


def test_titles_follow_the_settings_language() -> None:
    municipality = DEFAULTS.municipality.model_copy(update={"language": "en"})
    settings = DEFAULTS.model_copy(update={"municipality": municipality})
    assert meeting_title("june", settings) == "the theme meeting in June"
    assert step_title("a_kind_of_ones_own", settings) == "a_kind_of_ones_own"
