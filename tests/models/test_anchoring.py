"""The anchoring chain: what each link has to show, and which is the weakest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.anchoring import Anchored, Evidence, Treated, by_meeting, chain, section, standing_said
from models.coherence.picture import (
    ActualRow,
    BudgetRows,
    ElementRow,
    LineRow,
    LinkRow,
    Picture,
    ServesRow,
)
from models.outcomes import OutcomeFact
from models.settings import read_settings

TODAY = date(2027, 11, 1)
LATER = date(2028, 6, 1)


def element(key: str, kind: str = "action", number: int = 1, closed: bool = False) -> ElementRow:
    until = LATER if closed else None
    return ElementRow(key, kind, "", "", key.capitalize(), None, "", None, None, "", until, None, number)


def outcome(verdict: str, on: date, kind: str = "decision", **more: Any) -> OutcomeFact:
    known = {"year": 2027, "meeting": "june", "kind": kind, "subject": "solceller", "version": 1}
    known |= {"title": "Solceller", "verdict": verdict, "decided_on": on}
    return OutcomeFact.model_validate(known | more)


def steer(verdict: str, on: date = date(2027, 6, 8)) -> OutcomeFact:
    return outcome(verdict, on, "steer")


PLAN = (
    element("grøn", "vision", 1),
    element("klima", "strategy", 2),
    element("solceller", "action", 3),
    element("effekten", "effect", 4),
)
LINKS = (LinkRow("klima", "grøn", "serves"), LinkRow("solceller", "klima", "serves"))
LINE = LineRow(7, "a", "dk", "0.25.10", "Drift", None, (100, 0, 0, 0), "unknown")
BUDGET = BudgetRows(2028, "vedtaget", "final", (LINE,), (ServesRow(7, "solceller", 100),))
PICTURE = Picture(2027, TODAY, PLAN, LINKS)
ASKED = Treated("june", frozenset({"klima"}), date(2027, 6, 1), date(2027, 5, 28))


def of(key: str, picture: Picture, *treated: Treated, proposed: frozenset[str] | None = None) -> Anchored:
    (found,) = (one for one in chain(picture, treated, proposed) if one.key == key)
    return found


DECIDED = date(2027, 10, 12)


@pytest.mark.parametrize(
    ("said", "standing", "on"),
    [
        ([], "unknown", None),
        ([steer("prioritised")], "pointed_to", date(2027, 6, 8)),
        ([steer("waits")], "none", None),
        ([steer("dropped")], "none", None),
        ([steer("prioritised"), outcome("whole", DECIDED)], "decided", DECIDED),
        ([steer("prioritised"), outcome("not", DECIDED)], "none", None),
        ([outcome("not", date(2027, 5, 1)), steer("prioritised")], "pointed_to", date(2027, 6, 8)),
        ([outcome("to_budget", date(2027, 6, 22))], "pointed_to", date(2027, 6, 22)),
        ([outcome("postponed", date(2027, 6, 22))], "pointed_to", date(2027, 6, 22)),
        ([outcome("approved", date(2027, 6, 22)), outcome("dropped", DECIDED)], "none", None),
        ([outcome("approved", LATER)], "none", None),
    ],
)
def test_the_political_link_is_the_newest_that_carries_it(
    said: list[OutcomeFact], standing: str, on: date | None
) -> None:
    picture = replace(PICTURE, outcomes=said, action_plan=frozenset({"solceller"}))
    political = of("solceller", picture).political
    assert (political.standing, political.on) == (standing, on)


def test_a_decision_is_found_again_by_its_body_day_and_case() -> None:
    said = outcome("approved", DECIDED, body="byrådet", case_number="27/900")
    political = of("solceller", replace(PICTURE, outcomes=[said])).political
    assert standing_said(political, "da") == "besluttet 12. oktober 2027, byrådet, sag 27/900"
    assert standing_said(political, "en") == "decided 12 October 2027, byrådet, case 27/900"


@pytest.mark.parametrize(
    ("plan", "proposed", "standing"),
    [
        (None, None, "unknown"),
        (frozenset(), None, "none"),
        (frozenset({"klima"}), None, "in_plan"),
        (frozenset({"solceller"}), None, "in_plan"),
        (None, frozenset({"klima"}), "proposed"),
        (frozenset(), frozenset({"solceller"}), "proposed"),
        (None, frozenset({"grøn"}), "none"),
    ],
)
def test_a_strategy_is_in_the_plan_with_an_action_of_its_own(
    plan: frozenset[str] | None, proposed: frozenset[str] | None, standing: str
) -> None:
    found = of("klima", replace(PICTURE, action_plan=plan), proposed=proposed)
    assert found.managerial.standing == standing


@pytest.mark.parametrize(
    ("treated", "standing"),
    [
        ((), "unknown"),
        ((Treated("june", frozenset(), None, None),), "unknown"),
        ((ASKED,), "read"),
        ((ASKED._replace(read_on=None),), "asked"),
        ((ASKED._replace(read_on=date(2027, 6, 2)),), "asked"),
        ((ASKED._replace(left_on=None),), "read"),
        ((ASKED._replace(asked=frozenset({"kultur"})),), "none"),
        ((ASKED._replace(read_on=None), ASKED._replace(meeting="august")), "read"),
    ],
)
def test_the_plan_group_has_treated_what_stood_in_a_brief_it_read_in_time(
    treated: tuple[Treated, ...], standing: str
) -> None:
    assert of("klima", PICTURE, *treated).planning.standing == standing
    planned = replace(PICTURE, action_plan=frozenset({"solceller"}))
    assert of("solceller", planned, *treated).planning.standing == standing


@pytest.mark.parametrize(
    ("budget", "actuals", "standing"),
    [
        (None, (), "unknown"),
        (BUDGET._replace(serves=()), (), "unknown"),
        (BUDGET, (), "line"),
        (BUDGET, (ActualRow(2026, "0.25.10", 90),), "accounted"),
        (BUDGET, (ActualRow(2026, "0.25.11", 90),), "line"),
        (BUDGET._replace(serves=(ServesRow(7, "grøn", 100),)), (), "none"),
        (BUDGET._replace(lines=(LINE._replace(amounts=(0, 0, 0, 0)),)), (), "none"),
    ],
)
def test_a_strategy_has_the_lines_of_its_actions(
    budget: BudgetRows | None, actuals: tuple[ActualRow, ...], standing: str
) -> None:
    picture = replace(PICTURE, budget=budget, actuals=actuals)
    assert of("klima", picture).steering.standing == standing


WHOLE = {"political": "decided", "managerial": "in_plan", "planning": "read", "steering": "accounted"}


@pytest.mark.parametrize(
    ("links", "weakest", "missing"),
    [
        ({}, None, ()),
        ({"planning": "asked"}, "planning", ()),
        ({"planning": "asked", "steering": "none"}, "steering", ("steering",)),
        ({"managerial": "none", "steering": "none"}, "managerial", ("managerial", "steering")),
        ({"managerial": "unknown"}, None, ()),
        (dict.fromkeys(WHOLE, "unknown"), None, ()),
    ],
)
def test_the_first_of_the_weakest_links_is_shown_and_what_nobody_can_know_is_none(
    links: dict[str, str], weakest: str | None, missing: tuple[str, ...]
) -> None:
    evidence = {link: Evidence(standing) for link, standing in (WHOLE | links).items()}
    one = Anchored("klima", "Klima", 2, **evidence)
    assert (one.weakest, one.missing) == (weakest, missing)


def test_the_year_is_about_areas_and_what_was_spoken_of_or_planned() -> None:
    assert {one.key for one in chain(PICTURE, (), None)} == {"klima"}
    spoken = replace(PICTURE, outcomes=[steer("prioritised")])
    assert {one.key for one in chain(spoken, (), None)} == {"klima", "solceller"}
    long_ago = [outcome("approved", date(2025, 10, 1), year=2025, done_on=date(2026, 1, 1))]
    assert {one.key for one in chain(replace(PICTURE, outcomes=long_ago), (), None)} == {"klima"}
    planned = replace(PICTURE, action_plan=frozenset({"grøn", "effekten"}))
    assert {one.key for one in chain(planned, (), None)} == {"klima", "grøn"}


def test_of_a_closed_element_neither_title_nor_case_is_told() -> None:
    closed = (*PLAN[:2], element("solceller", number=3, closed=True))
    said = [outcome("approved", DECIDED, body="byrådet", case_number="27/900")]
    picture = replace(PICTURE, elements=closed, outcomes=said)
    page = section(chain(picture, (), None), (), read_settings())
    assert "lukket punkt nr. 3" in page
    assert not [word for word in ("Solceller", "27/900", "byrådet") if word in page]


def test_a_meetings_items_are_counted_link_by_link() -> None:
    picture = replace(PICTURE, outcomes=[steer("hold")], budget=BUDGET, action_plan=frozenset({"klima"}))
    (june,) = by_meeting(chain(picture, (ASKED,), None), (ASKED,))
    assert (june.meeting, june.items, june.whole) == ("june", 1, 0)
    assert june.linked == {"political": 0, "managerial": 1, "planning": 1, "steering": 1}


def test_the_page_begins_with_the_weakest() -> None:
    picture = replace(PICTURE, outcomes=[steer("prioritised")], budget=BUDGET)
    found = chain(picture, (ASKED,), None)
    page = section(found, by_meeting(found, (ASKED,)), read_settings())
    assert page.startswith("## Forankringskæden\n")
    assert "0 af 2 kæder er hele." in page
    assert "| Temamødet i juni | 1 |" in page
    rows = [line for line in page.splitlines() if line.startswith(("| Klima", "| Solceller"))]
    assert rows == [
        "| Klima | **mangler** | – | læst | i budgettet | politisk |",
        "| Solceller | peget på | – | læst | i budgettet | politisk |",
    ]


def test_an_empty_plan_says_so() -> None:
    assert "ikke noget at vise" in section((), (), read_settings())
