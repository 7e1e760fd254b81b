"""Direktionens plan: what belongs in it, and what each item says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.action_plan import (
    MOST_ACROSS,
    Item,
    Plan,
    PlanItem,
    Revision,
    paper,
    proposed,
    revised,
    status_of,
)
from models.budget_page import thousands
from models.coherence.picture import (
    BudgetRows,
    ElementRow,
    IndicatorRow,
    LineRow,
    LinkRow,
    Picture,
    PostRow,
    ServesRow,
    StatusRow,
    UnitRow,
)
from models.outcomes import OutcomeFact
from models.settings import read_settings

TODAY, LATER = date(2027, 11, 1), date(2028, 6, 1)
SETTINGS = read_settings()


def element(key: str, kind: str = "action", **more: Any) -> ElementRow:
    known: dict[str, Any] = {"key": key, "kind": kind, "instrument": "", "perspective": "", "owner_text": ""}
    known |= {"title": key.capitalize(), "post": None, "first_year": None, "last_year": None}
    known |= {"financing": "", "confidential_until": None, "ended_on": None, "number": 9}
    return ElementRow(**known | more)


def decided(subject: str, verdict: str = "approved", **more: Any) -> OutcomeFact:
    known = {"year": 2027, "meeting": "august", "kind": "decision", "subject": subject, "version": 1}
    known |= {"title": subject.capitalize(), "verdict": verdict, "decided_on": date(2027, 10, 12)}
    return OutcomeFact.model_validate(known | more)


UNITS = {
    "kommunen": UnitRow("Kommunen", None, None, None),
    "skole": UnitRow("Skole", "kommunen", None, None),
    "klub": UnitRow("Klub", "skole", None, None),
    "vej": UnitRow("Vej", "kommunen", None, None),
}
POSTS = {
    "skolechef": PostRow("Skolechef", "skole", "a"),
    "klubleder": PostRow("Klubleder", "klub", "b"),
    "vejchef": PostRow("Vejchef", "vej", "c"),
    "direktør": PostRow("Direktør", "kommunen", "d"),
}
PLAN = (
    element("grøn", "vision"),
    element("skoler", "strategy", post="skolechef"),
    element("klubber", "policy", post="klubleder"),
    element("veje", "strategy", post="vejchef"),
    element("cykler", "action", post="vejchef"),
    element("luft", "effect"),
)
SERVES = {"skoler": ["grøn"], "veje": ["grøn"], "cykler": ["veje"], "luft": ["cykler"]}


def picture(serves: dict[str, list[str]] = SERVES, **more: Any) -> Picture:
    links = [LinkRow(one, to, "serves") for one, above in serves.items() for to in above]
    known: dict[str, Any] = {"elements": PLAN, "links": links, "posts": POSTS, "units": UNITS}
    return Picture(2027, TODAY, **known | more)


def themes(looked_at: Picture) -> dict[str, tuple[str, ...]]:
    return {item.subject: item.themes for item in proposed(looked_at)}


# ── What belongs in it ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("areas", "across"),
    [
        (["veje"], False),
        (["skoler", "klubber"], False),
        (["skoler", "veje"], True),
        (["klubber", "veje"], True),
    ],
)
def test_an_action_goes_across_when_its_areas_lie_in_two_sectors(areas: list[str], across: bool) -> None:
    found = themes(picture({"cykler": areas}))
    assert ("across" in found.get("cykler", ())) is across


def test_of_many_that_go_across_the_widest_are_proposed_and_what_the_council_spoke_of_comes_first() -> None:
    many = [element(f"a{no:02}", "action") for no in range(MOST_ACROSS + 5)]
    serves = {one.key: ["skoler", "veje"] for one in many}
    said = [decided("a24", "waits", kind="steer")]
    found = themes(picture(serves, elements=(*PLAN, *many), outcomes=said))
    across = [key for key, reasons in found.items() if "across" in reasons]
    assert len(across) == MOST_ACROSS
    assert across[:2] == ["a24", "a00"]


@pytest.mark.parametrize(
    ("outcomes", "stands"),
    [
        ([decided("cykler")], True),
        ([decided("cykler", "part")], True),
        ([decided("cykler", "not")], False),
        ([decided("cykler", "to_budget")], False),
        ([decided("cykler", done_on=date(2027, 10, 20))], False),
        ([decided("cykler", year=2026, decided_on=date(2026, 10, 6))], True),
        ([decided("cykler", year=2025, decided_on=date(2025, 10, 6))], False),
        ([decided("cykler", year=2026, decided_on=date(2026, 10, 6)), decided("cykler", "dropped")], False),
        ([decided("cykler", kind="steer", verdict="prioritised")], False),
    ],
)
def test_a_decision_stands_while_it_is_owed_of_this_year_and_the_one_before(
    outcomes: list[OutcomeFact], stands: bool
) -> None:
    assert ("decision" in themes(picture(outcomes=outcomes)).get("cykler", ())) is stands


def test_a_declaration_of_intent_is_an_item_though_it_is_no_element() -> None:
    intent = decided("intent-analyse", title="Analyse af skolerne", post="skolechef")
    (item,) = (one for one in proposed(picture(outcomes=[intent])) if one.subject == "intent-analyse")
    assert (item.title, item.responsible, item.themes) == ("Analyse af skolerne", "Skolechef", ("decision",))


@pytest.mark.parametrize(
    ("kind", "spoken_of", "stands"),
    [("strategy", False, True), ("policy", False, True), ("action", False, False), ("action", True, True)],
)
def test_the_focus_is_the_municipal_plans_areas_and_the_actions_the_council_spoke_of(
    kind: str, spoken_of: bool, stands: bool
) -> None:
    said = [decided("byen", "prioritised", kind="steer")] if spoken_of else []
    focus = element("byen", kind, instrument="municipal_plan")
    assert ("byen" in themes(picture(elements=(*PLAN, focus), outcomes=said))) is stands


def test_what_is_over_belongs_in_no_plan() -> None:
    over = (element("gammel", "vision", ended_on=TODAY), element("sidste", "vision", last_year=2026))
    assert set(themes(picture(elements=(*PLAN, *over)))) == {"grøn"}


def test_who_has_several_reasons_stands_once_with_all_of_them() -> None:
    focus = element("grønt", "strategy", instrument="municipal_plan")
    found = themes(picture(elements=(*PLAN, focus), outcomes=[decided("grønt")]))
    assert found["grønt"] == ("municipal_plan", "decision")


# ── What an item says ───────────────────────────────────────────────────────────────────────────────────

LINE = LineRow(7, "a", "dk", "0.25.10", "Drift", None, (200_000_00, 100_000_00, 0, 0), "unknown")
BUDGET = BudgetRows(2028, "vedtaget", "final", (LINE,), (ServesRow(7, "cykler", 50),))
CO2 = IndicatorRow("co2", "luft", "NO2 ved skolerne", "down", 0.0, None, None, None)


def an_item(subject: str, looked_at: Picture) -> Item:
    (found,) = (one for one in proposed(looked_at) if one.subject == subject)
    return found


def test_an_item_says_goal_action_money_effect_and_who() -> None:
    looked_at = picture(
        outcomes=[decided("cykler", text="20 km sti.", body="byrådet", case_number="27/9")],
        budget=BUDGET,
        indicators=[CO2],
    )
    item = an_item("cykler", looked_at)
    assert (item.goal, item.action, item.effect) == ("Veje", "20 km sti.", "Luft: NO2 ved skolerne")
    assert (item.responsible, item.decided) == ("Vejchef", "byrådet, 12. oktober 2027, sag 27/9")
    assert item.amounts == (100_000_00, 50_000_00, 0, 0)


def test_what_the_decision_gave_beats_what_the_lines_say() -> None:
    looked_at = picture(outcomes=[decided("cykler", "part", amounts=(1, 2, 3, 4))], budget=BUDGET)
    assert an_item("cykler", looked_at).amounts == (1, 2, 3, 4)


def test_a_vision_has_the_money_of_all_that_serves_it_but_for_what_is_closed() -> None:
    assert an_item("grøn", picture(budget=BUDGET)).amounts == (100_000_00, 50_000_00, 0, 0)
    closed = tuple(one._replace(confidential_until=LATER) if one.key == "cykler" else one for one in PLAN)
    assert an_item("grøn", picture(budget=BUDGET, elements=closed)).amounts == ()


def test_what_is_closed_after_the_plan_was_written_is_a_number_in_it_and_its_money_is_gone() -> None:
    written = plan(picture(budget=BUDGET, outcomes=[decided("cykler")]))
    closed = tuple(one._replace(confidential_until=LATER) if one.key == "cykler" else one for one in PLAN)
    title = next(one.title for one in PLAN if one.key == "cykler")
    before = paper(written, picture(budget=BUDGET), SETTINGS).model_dump_json()
    after = paper(written, picture(budget=BUDGET, elements=closed), SETTINGS).model_dump_json()
    assert title in before and title not in after
    (area,) = (one for one in written.items if one.subject == "grøn")
    assert area.amounts and thousands(area.amounts[0], "da") in before
    assert thousands(area.amounts[0], "da") not in after


def test_the_money_of_other_years_is_not_the_plans() -> None:
    earlier = BUDGET._replace(first_year=2027)
    assert an_item("grøn", picture(budget=earlier)).amounts == ()


def test_a_closed_neighbour_is_a_number() -> None:
    closed = tuple(one._replace(confidential_until=LATER) if one.key == "veje" else one for one in PLAN)
    said = an_item("cykler", picture(elements=closed, outcomes=[decided("cykler")])).goal
    assert said == "lukket punkt nr. 9"


# ── How it stands ───────────────────────────────────────────────────────────────────────────────────────


def plan(looked_at: Picture, wanted: Revision | None = None, before: Plan | None = None) -> Plan:
    items, left_out = revised(before, looked_at, wanted or Revision(), SETTINGS)
    return Plan(year=2027, version=1, state="proposed", items=items, left_out=left_out, made_on=TODAY)


def test_what_is_done_stays_in_the_plan_and_is_said_to_be_done() -> None:
    before = plan(picture(outcomes=[decided("cykler")]))
    now = picture(outcomes=[decided("cykler", done_on=date(2027, 10, 30))])
    (item,) = (one for one in plan(now, before=before).items if one.subject == "cykler")
    assert item.decided == "12. oktober 2027"
    assert status_of(item, now, "da") == "gennemført 30. oktober 2027"


def test_an_area_is_not_done_because_one_decision_about_it_is() -> None:
    pending = picture(outcomes=[decided("veje")])
    done = picture(outcomes=[decided("veje", done_on=date(2027, 10, 30))])
    assert status_of(an_item("veje", pending), done, "da") == "ikke meldt endnu"


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        ({}, "ikke meldt endnu"),
        ({"veje": StatusRow("partly", TODAY)}, "delvist (1. november 2027)"),
        (
            {"veje": StatusRow("partly", TODAY), "cykler": StatusRow("on_track", date(2027, 9, 1))},
            "på sporet (1. september 2027)",
        ),
    ],
)
def test_an_actions_status_is_its_own_or_its_areas(statuses: dict[str, StatusRow], said: str) -> None:
    looked_at = picture(outcomes=[decided("cykler")], statuses=statuses)
    assert status_of(an_item("cykler", looked_at), looked_at, "da") == said


def test_an_item_can_be_moved_to_another_section_and_stays_there() -> None:
    moved = plan(picture(), Revision(changes=(PlanItem(subject="skoler", theme="tværgående temaer"),)))
    again = plan(picture(), before=moved)
    (item,) = (one for one in again.items if one.subject == "skoler")
    assert item.themes[0] == "across"


def test_the_paper_has_a_section_for_each_theme_and_the_status_first() -> None:
    made = paper(plan(picture(outcomes=[decided("cykler")])), picture(), SETTINGS)
    assert [one.heading for one in made.sections if one.level == 2] == [
        "", "Status", "Politiske visioner", "Beslutninger",
    ]  # fmt: skip
    assert made.sections[0].paragraphs == ("Forslag, udgave 1, 1. november 2027.",)
    assert made.sections[1].table[0] == ("Punkt", "Status", "Budget 2028, 1.000 kr.")


def test_nothing_to_propose_is_said() -> None:
    made = paper(plan(Picture(2027, TODAY)), Picture(2027, TODAY), SETTINGS)
    assert "Der er endnu ikke noget at foreslå" in made.sections[0].paragraphs[-1]
