"""The page of the whole plan: short whatever the plan, silent about what is closed, with sums that hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from models.coherence.amounts import budgeted, plus, total
from models.coherence.check import findings
from models.coherence.picture import BudgetRows, ElementRow, Picture, ServesRow
from models.outcomes import OutcomeFact
from models.plan_page import PlanFacts, plan_page
from models.settings import Language
from models.whole_plan import MOST_ACTIONS, MOST_AREAS, whole_plan
from tests.models.coherence.municipality import municipality
from tests.models.coherence.small_plan import MILLION, TODAY, element, line, links

LANGUAGES: tuple[Language, ...] = get_args(Language)
NEVER = date(2099, 1, 1)


def plan(areas: int, actions: int) -> Picture:
    """A vision with so many areas, each with so many actions; the nth action costs n million."""
    keys = [f"S{area:03}" for area in range(areas)]
    below = [(f"{key}A{no:03}", key) for key in keys for no in range(actions)]
    rows = [element("V", "vision"), *(element(key, "strategy") for key in keys)]
    rows += [element(key, "action") for key, _ in below]
    lines = [line(no, "3.22.01", no * MILLION) for no in range(1, len(below) + 1)]
    serves = [ServesRow(no, key, 100) for no, (key, _) in enumerate(below, 1)]
    return Picture(
        year=2027,
        today=TODAY,
        elements=tuple(row._replace(number=no) for no, row in enumerate(rows, 1)),
        links=links(*(f"{key} V" for key in keys), *(f"{key} {area}" for key, area in below)),
        budget=BudgetRows(2028, "vedtaget", "final", lines, serves),
    )


def shut(picture: Picture, *keys: str) -> Picture:
    """The same with these elements closed."""
    rows = (row._replace(confidential_until=NEVER) if row.key in keys else row for row in picture.elements)
    return replace(picture, elements=tuple(rows))


def said(picture: Picture, language: Language = "da") -> str:
    return plan_page(PlanFacts(picture, findings(picture, language)), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_plan_gets_a_kind_sentence_and_no_tables(language: Language) -> None:
    page = said(Picture(year=2027, today=TODAY), language)
    assert ("helt i orden" if language == "da" else "quite all right") in page
    assert "|" not in page and "##" not in page


def test_a_plan_of_ten_thousand_parts_is_hardly_longer() -> None:
    page = said(municipality(10_000))
    thread = page[page.index("## Den røde tråd") :]
    assert len(thread.splitlines()) < 500
    assert "områder mere" in thread and "visioner mere" in thread


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_of_a_thousand_actions_stays_readable_and_says_how_it_was_chosen(language: Language) -> None:
    page = said(plan(50, 20), language)
    assert len(page.splitlines()) < 350
    assert ("Planen er lang" if language == "da" else "The plan is long") in page


def test_a_short_plan_shows_everything() -> None:
    picture = plan(3, 5)
    page = said(picture)
    assert all(f"| {row.title} |" in page for row in picture.elements if row.kind == "action")
    assert "Planen er lang" not in page and "højst" not in page


def test_what_is_not_shown_is_counted_with_its_money() -> None:
    picture = plan(MOST_AREAS + 4, MOST_ACTIONS + 3)
    shown = whole_plan(picture)
    assert (len(shown.areas), len(shown.brief_areas)) == (MOST_AREAS, 4)
    for area in shown.areas:
        assert len(area.actions) + area.left == area.all_actions == MOST_ACTIONS + 3
        of_shown = total(one.amounts for one in area.actions if one.amounts)
        assert plus(of_shown, area.left_amounts) == area.amounts
    areas = (*shown.areas, *shown.brief_areas)
    assert total(area.amounts for area in areas) == total(budgeted(picture).sums.values())


def test_what_was_pointed_to_this_year_comes_before_the_money() -> None:
    picture = plan(MOST_AREAS + 1, MOST_ACTIONS + 1)
    said_of = {"year": 2027, "meeting": "june", "kind": "steer", "version": 1, "decided_on": TODAY}
    pointed = OutcomeFact(subject="S000A000", title="", verdict="prioritised", **said_of)
    (first, *_) = whole_plan(replace(picture, outcomes=(pointed,))).areas
    assert first.area.key == "S000" and first.actions[0].action.key == "S000A000"
    assert "S000" not in [area.area.key for area in whole_plan(picture).areas]


@pytest.mark.parametrize("closed", ["V", "S001", "S001A002"])
def test_a_closed_matter_is_a_number_without_words_or_amount(closed: str) -> None:
    picture = shut(plan(3, 3), closed)
    page = said(picture)
    row = picture.by_key[closed]
    assert f"Titel {closed}«" not in page and f"Titel {closed} " not in page
    assert f"lukket punkt nr. {row.number}" in page
    amounts = [area.amounts[0] for area in whole_plan(picture).areas if area.area.key == "S001"]
    assert amounts == [(4 + 5 + 6 - (6 if closed == "S001A002" else 0)) * MILLION]


def test_an_action_that_belongs_nowhere_is_counted_apart() -> None:
    picture = plan(1, 1)
    loose: ElementRow = element("L1", "action", number=99)
    page = said(replace(picture, elements=(*picture.elements, loose)))
    assert "1 indsats hører hverken til en strategi, en politik eller en vision" in page


def test_without_a_budget_the_thread_stands_without_amounts() -> None:
    page = said(replace(plan(1, 1), budget=None))
    assert "uden beløb" in page and "| Titel S000A000 |" in page


def test_somebodys_words_stay_in_their_cell() -> None:
    picture = plan(1, 1)
    rows = (row._replace(title=f"# {row.key} | <b>\n## x") for row in picture.elements)
    page = said(replace(picture, elements=tuple(rows)))
    assert "<b>" not in page and "\n## x" not in page and "\n# S000" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_sheet_of_strategies_is_a_short_list_without_amounts(language: Language) -> None:
    page = said(replace(plan(MOST_AREAS + 3, 0), budget=None), language)
    bare = "Områder uden indsatser endnu" if language == "da" else "Areas without actions so far"
    assert page.count("### ") == 2 and f"### {bare}" in page
    assert ": 0" not in page and "Planen er lang" not in page and "The plan is long" not in page


def test_without_a_budget_no_line_says_nought_kroner() -> None:
    page = said(replace(plan(2, 2), budget=None))
    assert "2028: 0" not in page and "»Titel S000« · 2 indsatser" in page
