"""The finance agreement comes late: the budget chain is shifted, inside the law or by somebody's leave."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from models.facts import Refused
from tasks.ledger import coherence, standing, years
from tests.stories.conftest import Begin
from tests.stories.moments import AFTER_JUNE, AUTUMN, BUDGET_READ
from tests.stories.story import Story

WHY = "Økonomiaftalen kom først i august"
LEAVE = "Ministeriets brev af 25. august 2027"
LATE: Mapping[str, Any] = {"year": 2027, "days": 10, "reason": WHY}
HEARD = {"aase", "birgit", "ida", "jens", "mads", "peter", "soren"}
"""Those who were asked this year, and those who work on the budget; Karen pressed."""

READINGS = ("first_reading", "second_reading")
OFF = date(2027, 9, 6)


def dates(story: Story, scope: str, *kinds: str) -> list[date]:
    return [story.milestone(kind, scope, 2027).date for kind in kinds]


def refused(story: Story, **given: Any) -> str:
    with pytest.raises(Refused) as said:
        story.press("shift_budget_chain", **{**LATE, **given})
    return said.value.danish


def heard(story: Story) -> list[str]:
    return sorted(one.to for one in story.letters() if one.subject == "2027/budget/readings")


def test_a_chain_that_passes_the_law_is_shifted_only_by_somebodys_leave(begin: Begin) -> None:
    story = begin(AUTUMN, OFF)
    story.live(date(2027, 9, 2))
    before = story.journal(), story.states()
    said = refused(story)
    assert "skal ligge senest fredag den 15. oktober 2027 (uge 41)" in said
    assert said.endswith(
        "Har I fået dispensation, så skriv i feltet »Dispensation«, hvem der har givet den og hvornår."
    )
    assert "lidt mere om dispensationen" in refused(story, exemption="Ja")
    assert (story.journal(), story.states()) == before

    said = story.press("shift_budget_chain", **LATE, exemption=LEAVE)
    assert said == (
        "1. behandling af budget 2028 er flyttet fra tirsdag den 14. september (uge 37) til "
        "tirsdag den 28. september (uge 39), og 2. behandling af budget 2028 er flyttet fra tirsdag den "
        "12. oktober (uge 41) til tirsdag den 26. oktober (uge 43). 7 får besked. "
        f"Dispensation: {LEAVE}."
    )
    again = story.press("shift_budget_chain", **LATE, exemption=LEAVE)
    assert again.startswith("Budget 2028 behandles allerede tirsdag den 28. september (uge 39) og")
    (act,) = story.journal("budget chain shifted")
    assert (act.old, act.new) == (
        "2027-09-14, 2027-10-12",
        f"2027-09-28, 2027-10-26: {WHY} ({LEAVE})",
    )


def test_what_counts_from_the_readings_follows_and_everybody_hears_of_it_once(begin: Begin) -> None:
    story = begin(AUTUMN, OFF)
    story.press("shift_budget_chain", **LATE, exemption=LEAVE)
    assert dates(story, "year", *READINGS) == [date(2027, 9, 28), date(2027, 10, 26)]
    following = dates(story, "year", "proposal", "hearing_answers", "amendments")
    assert following == [date(2027, 9, 23), date(2027, 10, 7), date(2027, 10, 15)]
    after = dates(story, "august", "communicate", "decide", "feedback")
    assert after == [date(2027, 10, 29), date(2027, 11, 2), date(2027, 11, 2)]
    assert story.milestone("second_reading", "year", 2027).exemption == LEAVE

    planned = {(one.at.date(), one.name) for one in years.planned_runs(story.day)}
    assert (date(2027, 10, 26), "Planår 2027 · 2. behandling af budgettet") in planned
    assert not [name for day, name in planned if "2. behandling" in name and day == date(2027, 10, 12)]

    story.live(date(2027, 10, 12))
    assert not story.states("2027/august/budget")
    assert heard(story) == sorted(HEARD)
    assert not [one for one in story.letters(AUTUMN, to="karen") if one.rung == "moved"]
    story.live(date(2027, 10, 27))
    assert story.states("2027/august/budget") == {"2027/august/budget": "open"}


def test_the_letter_says_both_dates_why_and_that_nothing_is_asked(begin: Begin) -> None:
    story = begin(AUTUMN, OFF)
    story.press("shift_budget_chain", **LATE, exemption=LEAVE)
    story.live(date(2027, 9, 17))
    (text,) = (one for one in story.texts("birgit") if "andre datoer end planlagt" in one)
    assert "Anden behandling er tirsdag den 26. oktober (uge 43) i stedet for tirsdag den 12. oktober" in text
    assert f"Grunden er: {WHY}." in text and "Du behøver ikke gøre noget nu." in text
    assert LEAVE not in text


def test_the_dates_stand_when_the_year_is_dated_again_and_nothing_is_wrong_with_them(begin: Begin) -> None:
    story = begin(AUTUMN, OFF)
    story.press("shift_budget_chain", **LATE, exemption=LEAVE)
    shifted = dates(story, "year", "proposal", *READINGS)
    story.press("open_year", year=2027)
    assert dates(story, "year", "proposal", *READINGS) == shifted
    assert {one.kind: one.exemption for one in standing.calendar(2027)}["second_reading"] == LEAVE
    assert not [one for one in coherence.findings(2027, story.day).findings if one.severity == "law"]


def test_zero_days_give_the_planned_dates_back_and_who_heard_nothing_hears_nothing(begin: Begin) -> None:
    story = begin(AUTUMN, OFF)
    proposed = dates(story, "year", "proposal", "amendments")
    story.press("shift_budget_chain", **LATE, exemption=LEAVE)
    said = story.press("shift_budget_chain", **{**LATE, "days": 0, "reason": "Aftalen kom alligevel"})
    assert said.endswith("Ingen får besked.")
    assert dates(story, "year", *READINGS) == [date(2027, 9, 14), date(2027, 10, 12)]
    assert dates(story, "year", "proposal", "amendments") == proposed
    assert story.milestone("second_reading", "year", 2027).exemption is None
    story.live(date(2027, 9, 20))
    assert heard(story) == []


def test_the_second_reading_alone_moves_within_the_law_without_leave(begin: Begin) -> None:
    story = begin(AUTUMN, date(2027, 9, 20))
    story.live(date(2027, 9, 15))
    assert "1. behandling af budget 2028 var tirsdag den 14. september" in refused(story, days=3)
    said = story.press("shift_budget_chain", **{**LATE, "days": 3}, begins="second_reading")
    assert said.startswith(
        "2. behandling af budget 2028 er flyttet fra tirsdag den 12. oktober (uge 41) til fredag"
    )
    assert story.milestone("second_reading", "year", 2027).exemption is None
    story.live(date(2027, 10, 1))
    assert heard(story) == sorted(HEARD)
    (text,) = (one for one in story.texts("mads") if "andre datoer" in one)
    assert "Første behandling" not in text


def test_what_shifting_would_do_is_shown_first_and_nothing_is_done(begin: Begin) -> None:
    story = begin(AFTER_JUNE, date(2027, 6, 17))
    before = story.journal(), story.states(), dates(story, "year", *READINGS)
    page = story.effect("shift_budget_chain", **LATE, exemption=LEAVE)
    assert "**Intet er ændret endnu.**" in page and page.count("| flyttet |") == 7
    assert "| 1. behandling af budgettet | 14. september 2027 | 28. september 2027 |" in page
    assert (story.journal(), story.states(), dates(story, "year", *READINGS)) == before


def test_an_adopted_budget_and_a_year_that_nobody_opened_are_refused(begin: Begin) -> None:
    story = begin(BUDGET_READ, date(2027, 10, 22))
    assert "er 2. behandlet tirsdag den 12. oktober" in refused(story)
    assert "Planår 2030 er ikke åbnet" in refused(story, year=2030)
    assert "for langt" in refused(story, days=200)
