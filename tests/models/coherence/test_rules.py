"""Each rule in both directions: what it finds, and where a head of planning would say that it cries wolf."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import pytest

from models.coherence.check import DATA, RULES, findings, listed, sleeping, summary
from models.coherence.picture import (
    ActualRow,
    AppropriationRow,
    Group,
    IndicatorRow,
    MovedRow,
    PartRow,
    Picture,
    PlannedRow,
    StatusRow,
    Strategy,
    UnitRow,
)
from models.facts import Finding
from tests.models.coherence.small_plan import (
    ACTION,
    BEFORE,
    BUDGET,
    EFFECT,
    ELEMENTS,
    INDICATOR,
    LINES,
    LINKS,
    MILLION,
    PLANNED,
    POSTS,
    STRATEGY,
    TODAY,
    UNITS,
    VISION,
    budget,
    decision,
    element,
    line,
    links,
    sound,
    steer,
    with_elements,
)

AUTUMN = date(2027, 11, 15)


NO_PLAN: dict[str, Any] = {"action_plan": frozenset()}
IN_PLAN: dict[str, Any] = {"action_plan": frozenset({"A1"})}


class Case(NamedTuple):
    """A plan, and the subjects that the rule finds in it; none: it keeps quiet."""

    claim: str
    plan: Picture
    found: tuple[str, ...] = ()


def appropriation(key: str, amount: int, **more: Any) -> AppropriationRow:
    """An appropriation of millions, with nothing said about where they come from."""
    facts: dict[str, Any] = {"text": f"Text {key}", "financing": "", "case_number": ""}
    facts |= {"year": 2027, "decided_on": date(2027, 3, 5), "account": "3.22.01", "amount": amount * MILLION}
    return AppropriationRow(**({"key": key} | facts | more))


def indicator(**more: Any) -> IndicatorRow:
    """The sound plan's indicator, changed."""
    return INDICATOR._replace(**more)


def changed_line(amount: int, **more: Any) -> Picture:
    """The big line of next year's budget, which serves nothing, gets another amount (øre)."""
    lines = (line(1, "3.22.01", amount, **more), *LINES[1:])
    return sound(budget=budget(2028, lines, (2, "A1", 100)))


def indexed(factor: float, *others: tuple[str, float]) -> Picture:
    """Everything rises by a factor from one budget to the next, some accounts by another."""
    own = dict(others)
    before = [line(n, f"3.22.{n:02d}", 40 * MILLION) for n in range(1, 13)]
    rise = [int(40 * MILLION * own.get(one.account, factor)) for one in before]
    after = [one._replace(amounts=(new,) * 4) for one, new in zip(before, rise, strict=True)]
    serves = (7, "A1", 100)
    return sound(
        budget=budget(2028, tuple(after), serves), before=budget(2027, tuple(before), serves), planned=()
    )


def decided(*outcomes: Any, **changes: Any) -> Picture:
    """The sound plan in November, the adopted budget recorded, with these steers and decisions."""
    return sound(**({"today": AUTUMN, "budget_recorded": True, "outcomes": outcomes} | changes))


def municipal(**changes: Any) -> Picture:
    """The strategy is the municipal plan's, and the executive board has an action plan."""
    changes = {"action_plan": frozenset()} | changes
    return with_elements(STRATEGY._replace(instrument="municipal_plan"), **changes)


A2 = element("A2", "action", financing="within_frame")
OF_A2 = PlannedRow("A2", 2028, MILLION, "final")
AT_THE_AREA = budget(2028, LINES, (2, "S1", 100))
FINER = budget(
    2028,
    (
        line(11, "3.22.01.1.1.0301.001.11", 200 * MILLION),
        line(12, "3.22.01.1.1.0301.001.40", 100 * MILLION),
        *LINES[1:],
    ),
    (2, "A1", 100),
)


def with_frozen(count: int, frozen: int = 0) -> Picture:
    """Lines up by two per cent since the year before, and construction that stands still."""
    before = [line(n, f"3.22.{n:02d}", 40 * MILLION) for n in range(1, count + 1)]
    before += [line(100 + n, f"2.28.{n:02d}", 4 * MILLION) for n in range(1, frozen + 1)]
    after = [
        one._replace(amounts=(one.amounts[0] * 102 // 100,) * 4) if one.id < 100 else one for one in before
    ]
    serves = (1, "A1", 100)
    return sound(
        budget=budget(2028, tuple(after), serves), before=budget(2027, tuple(before), serves), planned=()
    )


def moved_to_another_unit() -> Picture:
    """One unit's line is another's the year after."""
    serves = (2, "A1", 100)
    before = budget(2027, (LINES[0]._replace(unit="skoler"), *LINES[1:]), serves)
    return sound(before=before, budget=budget(2028, (LINES[0]._replace(unit="børn"), *LINES[1:]), serves))


def spent(account: str, budgeted_on: str) -> Picture:
    """A million on an account, and a budget on another."""
    before = budget(2027, (line(2, budgeted_on, MILLION),), (2, "A1", 100))
    return sound(actuals=[ActualRow(2027, account, MILLION)], before=before)


def requires_change(*outcomes: Any) -> Picture:
    """The action takes a change of the municipal plan's framework for the harbour."""
    part = {"R1": PartRow("framework", "rammen for havnen")}
    return sound(outcomes=outcomes, parts=part, part_changes=[("A1", "R1")])


UNLINKED = sound(links=links("S1 V1", "E1 A1"))
LOST_POST = {**POSTS, "chef": POSTS["chef"]._replace(holder=None)}
CLOSED_UNIT = {**UNITS, "skoler": UnitRow("Skoler", None, date(2026, 12, 31), "børn")}
OLD = date(2025, 1, 31)

CASES: dict[str, tuple[Case, ...]] = {
    "vision_without_actions": (
        Case(
            "the vision itself ends this year",
            with_elements(
                VISION._replace(last_year=2027),
                STRATEGY._replace(last_year=2027),
                ACTION._replace(last_year=2027),
            ),
        ),
        Case(
            "the coming council's vision has not begun",
            with_elements(element("V2", "vision", first_year=2028)),
        ),
        Case("a vision that nothing serves", with_elements(element("V2", "vision")), ("element/V2",)),
        Case(
            "actions are all past when the four years begin",
            with_elements(ACTION._replace(last_year=2027)),
            ("element/V1",),
        ),
        Case(
            "actions begin after the four years",
            with_elements(ACTION._replace(first_year=2032)),
            ("element/V1",),
        ),
        Case(
            "an action in the last of the four years is one", with_elements(ACTION._replace(first_year=2031))
        ),
        Case("the action serves the vision directly", sound(links=links("S1 V1", "A1 V1", "E1 A1"))),
        Case(
            "the strategy's years are over, its actions go on",
            with_elements(STRATEGY._replace(last_year=2026)),
        ),
        Case(
            "the vision was taken out of the plan",
            with_elements(element("V2", "vision", ended_on=date(2027, 1, 1))),
        ),
        Case("no years said: it runs", with_elements(ACTION._replace(first_year=None, last_year=None))),
    ),
    "action_unattached": (
        Case("an action that serves nothing", UNLINKED, ("element/A1",)),
        Case(
            "it only supports a strategy",
            sound(links=(*links("S1 V1", "E1 A1"), *links("A1 S1", role="supports"))),
            ("element/A1",),
        ),
        Case(
            "what it served was taken out of the plan",
            with_elements(STRATEGY._replace(ended_on=date(2027, 1, 1))),
            ("element/A1",),
        ),
        Case("straight to the vision", sound(links=links("S1 V1", "A1 V1", "E1 A1"))),
        Case(
            "under another action that belongs",
            with_elements(element("A2", "action", financing="within_frame"), links=(*LINKS, *links("A2 A1"))),
        ),
        Case("the action is over", with_elements(ACTION._replace(last_year=2026), links=links("S1 V1"))),
        Case("an effect by itself is no action", with_elements(element("E2", "effect"))),
    ),
    "action_without_money": (
        Case("its area's line may pay for it", sound(budget=AT_THE_AREA, before=None, planned=())),
        Case(
            "no line pays for it",
            with_elements(element("A2", "action"), links=(*LINKS, *links("A2 S1"))),
            ("element/A2",),
        ),
        Case(
            "its line is nought in all four years",
            sound(budget=budget(2028, (line(2, "3.22.05", 0), *LINES[2:]), (2, "A1", 100), (3, "V1", 1))),
            ("element/A1",),
        ),
        Case(
            "within the frame",
            with_elements(element("A2", "action", financing="within_frame"), links=(*LINKS, *links("A2 S1"))),
        ),
        Case(
            "a line pays for what is below it",
            with_elements(element("A2", "action"), links=(*LINKS, *links("A2 S1", "A1 A2"))),
        ),
        Case(
            "it begins after the budget's years",
            with_elements(element("A2", "action", first_year=2032), links=(*LINKS, *links("A2 S1"))),
        ),
        Case(
            "it ends before the budget year",
            with_elements(element("A2", "action", last_year=2027), links=(*LINKS, *links("A2 S1"))),
        ),
        Case(
            "expense and refund cancel out",
            sound(
                budget=budget(
                    2028, (*LINES, line(5, "3.22.06", -2 * MILLION)), (2, "A1", 100), (5, "A1", 100)
                )
            ),
        ),
    ),
    "budget_change_unattached": (
        Case("eight lines, all up by two per cent", with_frozen(8)),
        Case("twelve indexed, fourteen frozen", with_frozen(12, 14)),
        Case("the line moved to the unit that took over", moved_to_another_unit()),
        Case("the same function on finer accounts", sound(budget=FINER)),
        Case("a line gets five million more", changed_line(305 * MILLION), ("line/3.22.01",)),
        Case("by exactly 100,000 kr.", changed_line(300 * MILLION + 10_000_000), ("line/3.22.01",)),
        Case(
            "a new line",
            sound(budget=budget(2028, (*LINES, line(9, "5.28.01", MILLION)), (2, "A1", 100))),
            ("line/5.28.01",),
        ),
        Case("a line has gone", sound(budget=budget(2028, LINES[1:], (2, "A1", 100))), ("line/3.22.01",)),
        Case("less than 100,000 kr.", changed_line(300 * MILLION + 9_999_999)),
        Case(
            "the change serves an action",
            sound(budget=budget(2028, (line(1, "3.22.01", 305 * MILLION), *LINES[1:]), (1, "A1", 1))),
        ),
        Case(
            "it went to what the line served last year",
            sound(budget=budget(2028, (LINES[0], *LINES[2:]), (3, "V1", 1))),
        ),
        Case(
            "taxes and loans are no priorities",
            sound(
                budget=budget(
                    2028,
                    (*LINES[:2], line(3, "7.68.90", -290 * MILLION), line(4, "8.22.05", -12 * MILLION)),
                    (2, "A1", 100),
                )
            ),
        ),
        Case("everything was indexed by three per cent", indexed(1.03)),
        Case("wages rose a little more than goods", indexed(1.03, ("3.22.02", 1.035))),
        Case(
            "one line was raised beyond the indexation", indexed(1.03, ("3.22.02", 1.10)), ("line/3.22.02",)
        ),
        Case(
            "the same account, split in two lines",
            sound(
                budget=budget(
                    2028,
                    (line(1, "3.22.01", 200 * MILLION), line(5, "3.22.01", 100 * MILLION), *LINES[1:]),
                    (2, "A1", 100),
                )
            ),
        ),
        Case(
            "the two budgets have different charts",
            sound(before=BEFORE._replace(lines=[one._replace(scheme="none") for one in LINES])),
        ),
        Case("only a new text", changed_line(300 * MILLION, text="Et nyt navn")),
    ),
    "plan_and_budget_differ": (
        Case(
            "within the frame: no line of its own is expected",
            with_elements(A2, links=(*LINKS, *links("A2 S1")), planned=(*PLANNED, OF_A2)),
        ),
        Case("its area's line pays for it", sound(budget=AT_THE_AREA)),
        Case(
            "two million planned, one in the budget",
            sound(planned=[PlannedRow("A1", 2028, MILLION, "final")]),
            ("element/A1",),
        ),
        Case(
            "planned, and no line",
            sound(planned=[PlannedRow("S1", 2029, 9 * MILLION, "preliminary")]),
            ("element/S1",),
        ),
        Case(
            "apart by 1,000 kr.",
            sound(planned=[PlannedRow("A1", 2028, 2 * MILLION + 100_000, "final")]),
            ("element/A1",),
        ),
        Case(
            "apart by less than 1,000 kr.",
            sound(planned=[PlannedRow("A1", 2028, 2 * MILLION + 99_999, "final")]),
        ),
        Case(
            "nobody has said the amount for certain",
            sound(planned=[PlannedRow("A1", 2028, MILLION, "unknown")]),
        ),
        Case(
            "an area's amount is what its actions get",
            sound(planned=[PlannedRow("S1", 2028, 2 * MILLION, "final")]),
        ),
        Case(
            "the plan's year is not in the budget", sound(planned=[PlannedRow("A1", 2033, MILLION, "final")])
        ),
        Case(
            "the budget is nobody's word yet",
            sound(
                planned=[PlannedRow("A1", 2028, MILLION, "final")],
                budget=BUDGET._replace(certainty="unknown"),
            ),
        ),
        Case(
            "half a line serves it",
            sound(
                planned=[PlannedRow("A1", 2028, MILLION, "final")],
                budget=BUDGET._replace(serves=budget(0, (), (2, "A1", 50)).serves),
            ),
        ),
    ),
    "pointed_to_then_lost": (
        Case("prioritised in June, and then nothing", decided(steer("A1")), ("element/A1",)),
        Case("a decision about something else", decided(steer("A1"), decision("S1")), ("element/A1",)),
        Case(
            "only passed on to the budget in June",
            decided(steer("A1"), decision("A1", meeting="june", verdict="to_budget")),
            ("element/A1",),
        ),
        Case("in the budget", decided(steer("A1"), decision("A1", verdict="whole"))),
        Case("turned down in August", decided(steer("A1"), decision("A1", verdict="not"))),
        Case(
            "turned down already after June",
            decided(steer("A1"), decision("A1", meeting="june", verdict="not_approved")),
        ),
        Case("it takes no money", decided(steer("A1"), elements=[ACTION._replace(financing="within_frame")])),
        Case("June let it wait", decided(steer("A1", verdict="waits"))),
        Case("done already", decided(steer("A1", done_on=date(2027, 10, 1)))),
        Case("what was lost last year is last year's", decided(steer("A1", year=2026, filed=True))),
    ),
    "on_track_unmeasured": (
        Case(
            "the newest measurement is too old",
            sound(indicators=[indicator(measured_on=OLD)]),
            ("element/S1",),
        ),
        Case("never measured", sound(indicators=[indicator(measured_on=None, value=None)]), ("element/S1",)),
        Case("one of two is fresh", sound(indicators=[indicator(measured_on=OLD), indicator(key="K2")])),
        Case("exactly fifteen months ago", sound(indicators=[indicator(measured_on=date(2026, 3, 1))])),
        Case("a day more", sound(indicators=[indicator(measured_on=date(2026, 2, 28))]), ("element/S1",)),
        Case(
            "off track says so itself",
            sound(indicators=[indicator(measured_on=OLD)], statuses={"S1": StatusRow("off_track", TODAY)}),
        ),
        Case("it has no indicator", sound(indicators=[indicator(element="V1", measured_on=OLD)])),
        Case(
            "the area is over",
            with_elements(STRATEGY._replace(last_year=2026), indicators=[indicator(measured_on=OLD)]),
        ),
    ),
    "focus_not_in_action_plan": (
        Case("a strategy that the action plan leaves out", municipal(), ("element/S1",)),
        Case("it is in the action plan", municipal(action_plan=frozenset({"S1"}))),
        Case("one of its actions is", municipal(action_plan=frozenset({"A1"}))),
        Case("a service strategy is no focus of the municipal plan", sound(action_plan=frozenset())),
    ),
    "decision_unowned": (
        Case(
            "the action is over",
            decided(
                decision("A1", due_on=None, year=2020, decided_on=date(2020, 9, 1)),
                elements=(VISION, STRATEGY, EFFECT, ACTION._replace(last_year=2022)),
            ),
        ),
        Case("nobody was made responsible", decided(decision("A1", post=None)), ("element/A1",)),
        Case("no deadline", decided(decision("A1", due_on=None)), ("element/A1",)),
        Case("nobody holds the post", decided(decision("A1", post="ledig")), ("element/A1",)),
        Case("what is in no plan", decided(decision("intent-skoler", post=None)), ("outcome/intent-skoler",)),
        Case(
            "a newer decision has an owner",
            decided(decision("A1", meeting="june", decided_on=date(2027, 6, 28), post=None), decision("A1")),
        ),
        Case("done", decided(decision("A1", post=None, done_on=date(2027, 10, 1)))),
        Case("turned down: it owes nothing", decided(decision("A1", verdict="not_approved", post=None))),
        Case("a steer decides nothing", decided(steer("A1", post=None))),
    ),
    "unit_ended": (
        Case("the unit was closed at new year", sound(units=CLOSED_UNIT), ("element/A1", "element/S1")),
        Case("its last day is today", sound(units={**UNITS, "skoler": UnitRow("Skoler", None, TODAY, None)})),
        Case(
            "nobody's element belongs to it",
            sound(units={**UNITS, "klima": UnitRow("Klima", None, OLD, None)}),
        ),
        Case(
            "what is over needs nobody",
            with_elements(*(one._replace(last_year=2026) for one in ELEMENTS), units=CLOSED_UNIT),
        ),
    ),
    "talked_about_never_decided": (
        Case(
            "it is no longer in the plan",
            sound(
                outcomes=[steer("A1", year=2026)],
                elements=(VISION, STRATEGY, EFFECT, ACTION._replace(ended_on=date(2027, 1, 1))),
            ),
        ),
        Case(
            "45 days have passed", sound(outcomes=[steer("A1")], steers_due={"june": TODAY}), ("element/A1",)
        ),
        Case("nobody ever took up last year's", sound(outcomes=[steer("A1", year=2026)]), ("element/A1",)),
        Case("there is still time", sound(outcomes=[steer("A1")], steers_due={"june": date(2027, 8, 12)})),
        Case("it became a case", sound(outcomes=[steer("A1", filed=True)], steers_due={"june": TODAY})),
        Case("it was dropped", sound(outcomes=[steer("A1", verdict="dropped")], steers_due={"june": TODAY})),
        Case(
            "not twice: a lost priority is said more exactly",
            decided(steer("A1"), steers_due={"june": TODAY}),
        ),
    ),
    "deadline_moved": (
        Case(
            "moved twice",
            sound(moved=[MovedRow("T1", "A1", "Titel A1", 2, "udbuddet gik om.")]),
            ("task/T1",),
        ),
        Case("nobody said why", sound(moved=[MovedRow("T1", "A1", "Titel A1", 3, "")]), ("task/T1",)),
        Case("moved once", sound(moved=[MovedRow("T1", "A1", "Titel A1", 1, "sygdom")])),
    ),
    "circle": (
        Case("the vision serves its own action", sound(links=(*LINKS, *links("V1 A1"))), ("element/A1",)),
        Case(
            "two circles",
            with_elements(
                element("A2", "action", financing="within_frame"),
                links=(*LINKS, *links("V1 S1", "A1 A2", "A2 A1")),
            ),
            ("element/A1", "element/S1"),
        ),
        Case(
            "two that require each other",
            sound(links=(*LINKS, *links("A1 E1", "E1 A1", role="requires"))),
            ("element/A1",),
        ),
        Case(
            "two that support each other are friends",
            sound(links=(*LINKS, *links("A1 S1", "S1 A1", role="supports"))),
        ),
        Case("what it requires may serve it", sound(links=(*LINKS, *links("S1 A1", role="requires")))),
        Case("two ways to the same vision", sound(links=(*LINKS, *links("A1 V1")))),
    ),
    "strategy_without_vision": (
        Case("a strategy by itself", with_elements(element("S2", "strategy")), ("element/S2",)),
        Case("a policy by itself", with_elements(element("P1", "policy")), ("element/P1",)),
        Case(
            "under a policy that serves a vision",
            with_elements(element("S2", "strategy"), links=(*LINKS, *links("S2 S1"))),
        ),
        Case("it is over", with_elements(element("S2", "strategy", last_year=2026))),
    ),
    "strategy_without_effect": (
        Case("actions, and no effect", sound(links=links("S1 V1", "A1 S1")), ("element/S1",)),
        Case(
            "an indicator on the action will do",
            sound(links=links("S1 V1", "A1 S1"), indicators=[indicator(element="A1")]),
        ),
        Case("an effect on the strategy itself will do", sound(links=links("S1 V1", "A1 S1", "E1 S1"))),
        Case(
            "no actions yet: nothing to measure",
            with_elements(element("S2", "strategy"), links=(*LINKS, *links("S2 V1"))),
        ),
        Case(
            "its actions are over",
            with_elements(ACTION._replace(last_year=2026), links=links("S1 V1", "A1 S1")),
        ),
    ),
    "nobody_responsible": (
        Case("a strategy that nobody has", with_elements(STRATEGY._replace(post=None)), ("element/S1",)),
        Case(
            "an action under nobody's strategy",
            with_elements(ACTION._replace(post=None), element("A2", "action"), links=links("S1 V1")),
            ("element/A1",),
        ),
        Case("the strategy's owner has its actions", with_elements(ACTION._replace(post=None))),
        Case(
            "a name we do not know is another finding",
            with_elements(STRATEGY._replace(post=None, owner_text="Jens")),
        ),
        Case("visions and effects are everybody's", sound()),
        Case("it is over", with_elements(STRATEGY._replace(post=None, last_year=2026))),
    ),
    "owner_unknown": (
        Case(
            "a name that is in no list",
            with_elements(ACTION._replace(post=None, owner_text="Jens Hansen")),
            ("element/A1",),
        ),
        Case("a name that stands for a post", with_elements(ACTION._replace(owner_text="skolechef"))),
        Case("no name at all", with_elements(ACTION._replace(post=None))),
        Case(
            "taken out of the plan",
            with_elements(ACTION._replace(post=None, owner_text="Jens", ended_on=OLD)),
        ),
    ),
    "post_vacant": (
        Case("nobody holds the post", sound(posts=LOST_POST), ("post/chef",)),
        Case(
            "one finding, however much belongs to the post",
            with_elements(
                element("A2", "action", financing="within_frame", post="ledig"),
                element("S2", "strategy", post="ledig"),
            ),
            ("post/ledig",),
        ),
        Case("nothing belongs to the vacant post", sound()),
        Case("its unit is no more: that is said instead", sound(posts=LOST_POST, units=CLOSED_UNIT)),
        Case("only a decision belongs to it: that is said instead", decided(decision("A1", post="ledig"))),
    ),
    "supplement_unfinanced": (
        Case(
            "what is taken next year does not pay this year",
            sound(
                appropriations=[
                    appropriation("T1", 3, case_number="S1"),
                    appropriation("T2", -3, case_number="S1", year=2028),
                ]
            ),
            ("appropriation/T1",),
        ),
        Case(
            "a dash is no financing",
            sound(appropriations=[appropriation("T1", 3, financing="-")]),
            ("appropriation/T1",),
        ),
        Case(
            "nor is the word ufinansieret",
            sound(appropriations=[appropriation("T1", 3, financing="ufinansieret")]),
            ("appropriation/T1",),
        ),
        Case(
            "more money, from nowhere", sound(appropriations=[appropriation("T1", 2)]), ("appropriation/T1",)
        ),
        Case(
            "one of two rows of a case is left over",
            sound(
                appropriations=[
                    appropriation("T1", 3, case_number="S1"),
                    appropriation("T2", -1, case_number="S1"),
                ]
            ),
            ("appropriation/T1",),
        ),
        Case("the case says from where", sound(appropriations=[appropriation("T1", 2, financing="kassen")])),
        Case(
            "one row's financing does not pay for another's",
            sound(
                appropriations=[
                    appropriation("T1", 8, case_number="S1"),
                    appropriation("T2", 1, case_number="S1", financing="lån"),
                ]
            ),
            ("appropriation/T1",),
        ),
        Case(
            "the case takes as much as it gives",
            sound(
                appropriations=[
                    appropriation("T1", 2, case_number="S1"),
                    appropriation("T2", -2, case_number="S1"),
                ]
            ),
        ),
        Case("less money", sound(appropriations=[appropriation("T1", -2)])),
        Case("nothing", sound(appropriations=[appropriation("T1", 0)])),
    ),
    "budget_off_balance": (
        Case(
            "a line stands there twice",
            sound(budget=budget(2028, (*LINES, line(9, "3.22.05", MILLION)), (2, "A1", 100))),
            tuple(f"budget/{year}" for year in range(2028, 2032)),
        ),
        Case(
            "only the last year does not add up",
            sound(
                budget=budget(
                    2028,
                    (LINES[0]._replace(amounts=(300 * MILLION,) * 3 + (301 * MILLION,)), *LINES[1:]),
                    (2, "A1", 100),
                )
            ),
            ("budget/2031",),
        ),
        Case(
            "a few hundred kroner",
            sound(
                budget=budget(2028, (line(1, "3.22.01", 300 * MILLION + 90_000), *LINES[1:]), (2, "A1", 100))
            ),
        ),
        Case("taxes are not in the file", sound(budget=budget(2028, LINES[:2], (2, "A1", 100)))),
        Case("the cash balance is not in the file", sound(budget=budget(2028, LINES[:3], (2, "A1", 100)))),
        Case(
            "a chart of its own",
            sound(
                budget=budget(2028, tuple(one._replace(scheme="none") for one in LINES[1:]), (2, "A1", 100))
            ),
        ),
    ),
    "spent_without_budget": (
        Case(
            "another art of a function with a budget",
            spent("3.22.05.1.1.0001.001.29", "3.22.05.1.1.0001.001.10"),
        ),
        Case("the budget is on the hovedfunktion", spent("3.22.05", "3.22")),
        Case(
            "spent, and in no budget",
            sound(actuals=[ActualRow(2027, "5.28.20", MILLION)]),
            ("account/2027/5.28.20",),
        ),
        Case(
            "on an account of a function with a budget",
            sound(actuals=[ActualRow(2027, "3.22.01.1.1.0001.001.10", MILLION)]),
        ),
        Case(
            "the budget is on an account of the function",
            sound(
                actuals=[ActualRow(2027, "3.22.05", MILLION)],
                before=budget(2027, (line(2, "3.22.05.1.1.0001.001.10", MILLION),), (2, "A1", 100)),
            ),
        ),
        Case(
            "there is an appropriation",
            sound(
                actuals=[ActualRow(2027, "5.28.20", MILLION)],
                appropriations=[appropriation("T1", 1, account="5.28.20", financing="kassen")],
            ),
        ),
        Case("a small amount", sound(actuals=[ActualRow(2027, "5.28.20", 9_999_999)])),
        Case("income", sound(actuals=[ActualRow(2027, "5.28.20", -MILLION)])),
        Case("the balance is never budgeted", sound(actuals=[ActualRow(2027, "9.22.01", MILLION)])),
        Case(
            "in and out again",
            sound(actuals=[ActualRow(2027, "5.28.20", MILLION), ActualRow(2027, "5.28.20", -MILLION)]),
        ),
    ),
    "plan_group_large": (
        Case("nine", sound(group=Group(9, True, True, 8, ())), ("plan_group/members",)),
        Case("eight", sound(group=Group(8, True, True, 8, ()))),
    ),
    "plan_group_without_head": (
        Case(
            "the head of planning is not in it",
            sound(group=Group(5, False, True, 8, ())),
            ("plan_group/head_of_planning",),
        ),
        Case("is in it", sound()),
    ),
    "plan_group_without_mandate": (
        Case("no terms of reference", sound(group=Group(5, True, False, 8, ())), ("plan_group/mandate",)),
        Case("it has them", sound()),
    ),
    "plan_group_not_met": (
        Case(
            "two briefs left unread",
            sound(group=Group(5, True, True, 8, ("april", "june"))),
            ("plan_group/april", "plan_group/june"),
        ),
        Case("all were read", sound()),
    ),
    "supplement_not_decided": (
        Case("decided without its plan amendment", requires_change(decision("A1")), ("element/A1",)),
        Case("the amendment was decided with it", requires_change(decision("A1", plan_supplement=True))),
        Case(
            "by a decision of its own",
            requires_change(decision("A1"), decision("A1", meeting="april", plan_supplement=True)),
        ),
        Case("nothing has been decided yet", requires_change(steer("A1"))),
        Case("turned down", requires_change(decision("A1", verdict="not_approved"))),
        Case("another element was decided", requires_change(decision("S1"))),
    ),
    "strategy_revision_undecided": (
        Case("new year has passed", sound(strategy=Strategy(date(2027, 5, 31), False)), ("plan/strategy",)),
        Case("the last day", sound(strategy=Strategy(TODAY, False))),
        Case("decided", sound(strategy=Strategy(date(2027, 5, 31), True))),
        Case("no deadline in this year of the period", sound(strategy=Strategy(None, False))),
    ),
    "on_track_off_target": (
        Case("short of its target", sound(indicators=[indicator(value=6.0)]), ("element/S1",)),
        Case("fewer was better", sound(indicators=[indicator(direction="down", value=8.0)]), ("element/S1",)),
        Case("within the tolerance", sound(indicators=[indicator(value=6.9, tolerance=0.2)])),
        Case(
            "it says itself that it is off track",
            sound(indicators=[indicator(value=6.0)], statuses={"S1": StatusRow("partly", TODAY)}),
        ),
        Case("no target for the year", sound(indicators=[indicator(value=6.0, target=None)])),
        Case(
            "the effect belongs to somebody else",
            sound(indicators=[indicator(value=6.0)], links=links("S1 V1", "A1 S1", "E1 V1")),
        ),
        Case(
            "what a closed effect shows is not told of others",
            with_elements(
                EFFECT._replace(confidential_until=date(2028, 1, 1)), indicators=[indicator(value=6.0)]
            ),
        ),
    ),
    "anchoring_link_missing": (
        Case("decided, but not in direktionens plan", decided(decision("A1"), **NO_PLAN), ("element/A1",)),
        Case("decided, and its own or an action's place is in it", decided(decision("S1"), **IN_PLAN)),
        Case("there is no plan yet", decided(decision("A1"))),
        Case("prioritised, but in no brief", decided(steer("A1"), read=frozenset({"S2"})), ("element/A1",)),
        Case("its area stood in a brief", decided(steer("A1"), read=frozenset({"S1"}))),
        Case(
            "a priority waits for the budget before it comes into the plan", decided(steer("A1"), **NO_PLAN)
        ),
        Case("it was done", decided(decision("A1", done_on=TODAY), **NO_PLAN)),
        Case("it was not approved", decided(decision("A1", verdict="not_approved"), **NO_PLAN)),
        Case("decided in another year", decided(decision("A1", year=2026), **NO_PLAN)),
    ),
}

ROWS = [
    pytest.param(rule, case, id=f"{rule}: {case.claim}") for rule, cases in CASES.items() for case in cases
]
FAULTS = {rule: next(case.plan for case in cases if case.found) for rule, cases in CASES.items()}
"""For each rule a plan with its fault."""


def of_rule(rule: str, plan: Picture) -> list[Finding]:
    """What a rule finds in the whole check."""
    return [finding for finding in findings(plan) if finding.rule == rule]


@pytest.mark.parametrize(("rule", "case"), ROWS)
def test_a_rule_finds_what_is_wrong_and_does_not_cry_wolf(rule: str, case: Case) -> None:
    assert tuple(finding.subject for finding in of_rule(rule, case.plan)) == case.found


def test_every_rule_can_be_contested_in_both_directions() -> None:
    assert set(CASES) == {rule.id for rule in RULES}
    for rule, cases in CASES.items():
        assert {bool(case.found) for case in cases} == {True, False}, rule


def test_a_sound_plan_has_no_findings() -> None:
    assert findings(sound()) == ()


def test_an_empty_plan_has_no_findings() -> None:
    assert findings(Picture(year=2027, today=TODAY)) == ()


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_a_fault_wakes_only_what_its_rule_declares(rule: Any) -> None:
    woken = {finding.rule for finding in findings(FAULTS[rule.id])}
    assert rule.id in woken and woken <= {rule.id, *rule.consequences}


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_what_a_rule_declares_are_rules_and_data(rule: Any) -> None:
    assert set(rule.consequences) <= {other.id for other in RULES} - {rule.id}
    assert set(rule.needs) <= set(DATA)


# ── Without its data a rule sleeps ──────────────────────────────────────────────────────────────────────


def without_kinds(*kinds: str) -> Callable[[Picture], Picture]:
    """The plan without its elements of some kinds."""
    return lambda plan: replace(plan, elements=[one for one in plan.elements if one.kind not in kinds])


def without_outcomes(kind: str) -> Callable[[Picture], Picture]:
    """The plan without its steers, or without its decisions."""
    return lambda plan: replace(plan, outcomes=[one for one in plan.outcomes if one.kind != kind])


def without(**empty: Any) -> Callable[[Picture], Picture]:
    """The plan with nothing in these places."""
    return lambda plan: replace(plan, **empty)


def without_serves(plan: Picture) -> Picture:
    """The budget says nothing about what its lines serve."""
    assert plan.budget is not None
    return replace(plan, budget=plan.budget._replace(serves=()))


def without_main_accounts(plan: Picture) -> Picture:
    """The budget has only operation and construction."""
    assert plan.budget is not None
    lines = [one for one in plan.budget.lines if one.account[0] < "7"]
    return replace(plan, budget=plan.budget._replace(lines=lines))


def without_focus(plan: Picture) -> Picture:
    """Nothing is the municipal plan's."""
    return replace(plan, elements=[one._replace(instrument="") for one in plan.elements])


def without_effects(plan: Picture) -> Picture:
    """Neither effects nor indicators."""
    return replace(without_kinds("effect")(plan), indicators=())


def without_posts(plan: Picture) -> Picture:
    """Nobody answers for anything yet."""
    return replace(plan, elements=[one._replace(post=None) for one in plan.elements])


WITHOUT: dict[str, Callable[[Picture], Picture]] = {
    "visions": without_kinds("vision"),
    "actions": without_kinds("action"),
    "links": without(links=()),
    "any_links": without(links=()),
    "outcomes": without(outcomes=()),
    "anchoring": without(action_plan=None, read=None),
    "effects": without_effects,
    "indicators": without(indicators=()),
    "statuses": without(statuses={}),
    "budget": without(budget=None),
    "serves": without_serves,
    "before": without(before=None),
    "whole_budget": without_main_accounts,
    "planned": without(planned=()),
    "appropriations": without(appropriations=()),
    "actuals": without(actuals=()),
    "steers": without_outcomes("steer"),
    "decisions": without_outcomes("decision"),
    "budget_recorded": without(budget_recorded=False),
    "action_plan": without(action_plan=None),
    "municipal_plan": without_focus,
    "posts": without_posts,
    "units": without(units={}),
    "group": without(group=None),
    "part_changes": without(part_changes=()),
    "strategy": without(strategy=None),
}
NEEDS = [pytest.param(rule, need, id=f"{rule.id} without {need}") for rule in RULES for need in rule.needs]


@pytest.mark.parametrize(("rule", "need"), NEEDS)
def test_a_rule_sleeps_without_its_data(rule: Any, need: str) -> None:
    plan = WITHOUT[need](FAULTS[rule.id])
    assert need in {asleep.id: needs for asleep, needs in sleeping(plan)}[rule.id]
    assert of_rule(rule.id, plan) == []


def test_every_need_is_needed() -> None:
    assert set(DATA) == {need for rule in RULES for need in rule.needs} == set(WITHOUT)


# ── What is said ────────────────────────────────────────────────────────────────────────────────────────

SAID = {
    "vision_without_actions": "Visionen »Titel V2« har ingen indsatser i de næste fire år.",
    "action_unattached": "Indsatsen »Titel A1« hører ikke til nogen strategi eller vision.",
    "action_without_money": (
        "Indsatsen »Titel A2« har ingen penge i budgettet, og det er ikke oplyst, at den holdes inden "
        "for rammen."
    ),
    "budget_change_unattached": (
        "Budgetændringen på 5.000.000 kr. til »Linje 3.22.01« i 2028 hører ikke til nogen prioritering."
    ),
    "plan_and_budget_differ": (
        "Planen siger 1.000.000 kr. til »Titel A1« i 2028, budgettet siger 2.000.000 kr. Forskellen er "
        "1.000.000 kr."
    ),
    "pointed_to_then_lost": (
        "Byrådet pegede på »Titel A1« i juni, og der er penge til den i budgettet, men det er ikke noteret, "
        "hvad der blev af prioriteringen."
    ),
    "on_track_unmeasured": "»Titel S1« er meldt på sporet, men der er ingen måling siden 31. januar 2025.",
    "focus_not_in_action_plan": (
        "Kommuneplanens fokus »Titel S1« står ikke i direktionens handlingsplan for 2027."
    ),
    "decision_unowned": (
        "Byrådet besluttede »Titel A1« den 20. september 2027, men ingen har fået ansvaret, eller der "
        "mangler en frist."
    ),
    "unit_ended": (
        "»Titel A1« hører til en stilling i Skoler, der blev nedlagt eller lagt sammen den 31. december 2026."
    ),
    "talked_about_never_decided": "»Titel A1« blev drøftet den 8. juni 2027, men er ikke blevet til en sag.",
    "deadline_moved": "Fristen for »Titel A1« er flyttet 2 gange; sidst fordi udbuddet gik om.",
    "circle": "Planens dele peger på hinanden i en ring: »Titel A1« → »Titel S1« → »Titel V1« → »Titel A1«.",
    "strategy_without_vision": "Strategien »Titel S2« bidrager ikke til nogen vision.",
    "strategy_without_effect": (
        "Strategien »Titel S1« har indsatser, men hverken en effekt eller en indikator, der viser, om "
        "de virker."
    ),
    "nobody_responsible": "»Titel S1« har ingen ansvarlig.",
    "owner_unknown": (
        "»Titel A1« har ingen ansvarlig, vi kender: der står »Jens Hansen«. Skriv en stilling eller en "
        "e-mail fra listen over personer."
    ),
    "post_vacant": "»Titel A1« og en til har ingen ansvarlig lige nu: stillingen som skolechef er ubesat.",
    "supplement_unfinanced": (
        "Tillægsbevillingen på 3.000.000 kr. til »Text T1« den 5. marts 2027 siger ikke, hvor pengene "
        "kommer fra (styrelsesloven § 40, stk. 2)."
    ),
    "budget_off_balance": (
        "Budgettet for 2028 går ikke op: hovedkonto 0–8 giver tilsammen 1.000.000 kr., og det skulle være 0."
    ),
    "spent_without_budget": (
        "Regnskabet for 2027 har 1.000.000 kr. på konto 5.28.20, men der er hverken budget eller "
        "tillægsbevilling til den."
    ),
    "plan_group_large": "Plangruppen har 9 medlemmer. Den bør højst have 8, så den kan nå til enighed.",
    "plan_group_without_head": "Plangruppen har ingen planchef.",
    "plan_group_without_mandate": (
        "Plangruppen har intet kommissorium: der står ingen steder, hvad den selv må beslutte, hvad den "
        "foreslår, og hvad den lader ligge."
    ),
    "plan_group_not_met": "Oplægget til mødet i april gik ud, uden at plangruppen havde læst det.",
    "supplement_not_decided": (
        "»Titel A1« forudsætter, at »rammen for havnen« i kommuneplanen ændres, men der er ikke besluttet "
        "et kommuneplantillæg."
    ),
    "strategy_revision_undecided": (
        "Kommuneplanstrategien skal sige, om og hvordan kommuneplanen revideres (planloven § 23 a, stk. "
        "2), men det er ikke besluttet. Fristen var den 31. maj 2027."
    ),
    "on_track_off_target": "»Titel S1« er meldt på sporet, men »Trivsel« viser 6, og målet var 7.",
    "anchoring_link_missing": (
        "Forankringskæden for »Titel A1« mangler et led: den står ikke i direktionens handlingsplan."
    ),
}
"""What each rule says of the fault above, read aloud."""


@pytest.mark.parametrize("rule", SAID)
def test_a_finding_is_one_plain_sentence(rule: str) -> None:
    assert of_rule(rule, FAULTS[rule])[0].sentence == SAID[rule]


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_every_finding_is_said_in_english_too_and_says_what_to_do(rule: Any) -> None:
    for language in ("da", "en"):
        found = next(one for one in findings(FAULTS[rule.id], language) if one.rule == rule.id)
        assert "{" not in found.sentence + found.advice
        assert found.sentence.endswith(".") and found.advice.endswith(".")
        assert found.severity == rule.weight
    assert rule.sentence.da != rule.sentence.en and rule.advice.da != rule.advice.en


@pytest.mark.parametrize(
    ("rule", "plan", "sentence"),
    [
        (
            "on_track_unmeasured",
            sound(indicators=[indicator(measured_on=None, value=None)]),
            "»Titel S1« er meldt på sporet, men er aldrig målt.",
        ),
        (
            "deadline_moved",
            sound(moved=[MovedRow("T1", "", "Budgetnotat", 3, "")]),
            "Fristen for »Budgetnotat« er flyttet 3 gange.",
        ),
        (
            "post_vacant",
            with_elements(ACTION._replace(post="ledig")),
            "»Titel A1« har ingen ansvarlig lige nu: stillingen som klimachef er ubesat.",
        ),
        (
            "post_vacant",
            with_elements(element("A2", "action", financing="within_frame"), posts=LOST_POST),
            "»Titel A1« og 2 andre har ingen ansvarlig lige nu: stillingen som skolechef er ubesat.",
        ),
        (
            "anchoring_link_missing",
            decided(decision("A1"), read=frozenset({"S2"}), **NO_PLAN),
            "Forankringskæden for »Titel A1« mangler to led: den står ikke i direktionens handlingsplan, og "
            "plangruppen har ikke læst om den i noget oplæg.",
        ),
        (
            "decision_unowned",
            decided(decision("A1", body="", post=None)),
            "Byrådet besluttede »Titel A1« den 20. september 2027, men ingen har fået ansvaret, eller der "
            "mangler en frist.",
        ),
        (
            "budget_change_unattached",
            changed_line(299 * MILLION),
            "Budgetændringen på -1.000.000 kr. til »Linje 3.22.01« i 2028 hører ikke til nogen prioritering.",
        ),
        (
            "on_track_off_target",
            sound(indicators=[indicator(value=6.25, target=7.5)]),
            "»Titel S1« er meldt på sporet, men »Trivsel« viser 6,25, og målet var 7,5.",
        ),
    ],
)
def test_another_sentence_where_the_usual_one_does_not_fit(rule: str, plan: Picture, sentence: str) -> None:
    assert of_rule(rule, plan)[0].sentence == sentence


THE_TWELVE = (
    "Visionen »{titel}« har ingen indsatser i de næste fire år.",
    "Indsatsen »{titel}« hører ikke til nogen strategi eller vision.",
    "Indsatsen »{titel}« har ingen penge i budgettet, og det er ikke oplyst, at den holdes inden for rammen.",
    "Budgetændringen på {beløb} kr. til »{budgetlinje}« i {år} hører ikke til nogen prioritering.",
    "Planen siger {a} kr. til »{titel}« i {år}, budgettet siger {b} kr. Forskellen er {c} kr.",
    "Byrådet pegede på »{titel}« i juni, men den er hverken med i budgettet eller fravalgt.",
    "»{titel}« er meldt på sporet, men der er ingen måling siden {dato}.",
    "Kommuneplanens fokus »{titel}« står ikke i direktionens handlingsplan for {år}.",
    "{organ} besluttede »{titel}« den {dato}, men ingen har fået ansvaret, eller der mangler en frist.",
    "»{titel}« har ingen ansvarlig, siden {enhed} blev nedlagt eller lagt sammen den {dato}.",
    "»{titel}« blev drøftet den {dato}, men er ikke blevet til en sag.",
    "Fristen for »{titel}« er flyttet {n} gange; sidst fordi {grund}.",
)
"""The secretariat's own sentences, word by word."""


def test_the_first_twelve_are_the_secretariats_own_words() -> None:
    assert tuple(one["sentence"] for one in listed()[:12]) == THE_TWELVE


def test_the_list_says_what_each_rule_needs() -> None:
    assert listed()[0] == {
        "id": "vision_without_actions",
        "severity": "important",
        "sentence": THE_TWELVE[0],
        "needs": ["visioner", "indsatser", "hvad der hører til hvad"],
    }
    assert len({one["id"] for one in listed("en")}) == len(RULES)


def test_the_law_speaks_first_and_then_what_is_important() -> None:
    plan = with_elements(
        element("V3", "vision"),
        element("V2", "vision"),
        element("S2", "strategy"),
        appropriations=[appropriation("T1", 2)],
        moved=[MovedRow("T1", "A1", "Titel A1", 2, "sygdom")],
    )
    assert [(one.rule, one.subject) for one in findings(plan)] == [
        ("supplement_unfinanced", "appropriation/T1"),
        ("vision_without_actions", "element/V2"),
        ("vision_without_actions", "element/V3"),
        ("deadline_moved", "task/T1"),
        ("strategy_without_vision", "element/S2"),
    ]


@pytest.mark.parametrize(
    ("severities", "danish", "english"),
    [
        ([], "Ingen opmærksomhedspunkter", "No findings"),
        (["note"], "1 opmærksomhedspunkt, ingen vigtige", "1 finding, none important"),
        (["important"], "1 opmærksomhedspunkt, 1 vigtigt", "1 finding, 1 important"),
        (
            ["law", *["important"] * 2, *["note"] * 11],
            "14 opmærksomhedspunkter, 3 vigtige",
            "14 findings, 3 important",
        ),
        (["note"] * 1234, "1.234 opmærksomhedspunkter, ingen vigtige", "1,234 findings, none important"),
    ],
)
def test_the_one_figure_says_how_many_weigh(severities: list[Any], danish: str, english: str) -> None:
    found = [Finding(rule="r", severity=one, subject="s", sentence="") for one in severities]
    assert (summary(found), summary(found, "en")) == (danish, english)


# ── Closed matters ──────────────────────────────────────────────────────────────────────────────────────


def closed(plan: Picture) -> Picture:
    """The same plan with everything in it closed, and every text in it a secret."""
    until = date(2030, 1, 1)
    return replace(
        plan,
        elements=[one._replace(title="hemmelig", confidential_until=until) for one in plan.elements],
        outcomes=[
            one.model_copy(update={"title": "hemmelig", "confidential_until": until}) for one in plan.outcomes
        ],
        indicators=[one._replace(title="hemmelig") for one in plan.indicators],
        parts={key: part._replace(title="hemmelig") for key, part in plan.parts.items()},
        moved=[one._replace(title="hemmelig", reason="hemmelig") for one in plan.moved],
    )


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_a_closed_matter_is_a_number(rule: Any) -> None:
    found = of_rule(rule.id, closed(FAULTS[rule.id]))
    assert len(found) == len(of_rule(rule.id, FAULTS[rule.id]))
    for one in found:
        assert "hemmelig" not in one.sentence + one.subject
        assert not one.subject.startswith("element/") or one.subject.partition("/")[2].isdigit()


def test_no_amount_gives_a_closed_matter_away() -> None:
    [found] = of_rule("plan_and_budget_differ", closed(FAULTS["plan_and_budget_differ"]))
    told = f"»lukket punkt nr. {ACTION.number}«"
    assert found.sentence == f"Planen og budgettet siger ikke det samme om {told} i 2028."


def test_a_matter_is_open_on_the_day_it_opens() -> None:
    opened = with_elements(element("V2", "vision", title="Ny havn", confidential_until=TODAY))
    assert of_rule("vision_without_actions", opened)[0].sentence.startswith("Visionen »Ny havn«")


def test_what_nobody_known_answers_for_is_told_by_its_number() -> None:
    plan = closed(FAULTS["owner_unknown"])
    [found] = of_rule("owner_unknown", plan)
    assert found.subject == f"element/{ACTION.number}"
    assert found.sentence.startswith(f"»lukket punkt nr. {ACTION.number}« har ingen ansvarlig, vi kender")


def test_a_long_circle_is_told_in_five_titles() -> None:
    ring = [element(f"X{n}", "effect") for n in range(9)]
    round_it = links(*(f"X{n} X{(n + 1) % 9}" for n in range(9)))
    [found] = of_rule("circle", with_elements(*ring, links=(*LINKS, *round_it)))
    assert found.sentence.count("»") == 5 and "→ … →" in found.sentence


def test_the_budget_before_is_named_by_what_it_says_of_the_same_year() -> None:
    later = BEFORE._replace(lines=[one._replace(amounts=(0, *one.amounts[1:])) for one in LINES])
    assert of_rule("budget_change_unattached", sound(before=later)) == []
