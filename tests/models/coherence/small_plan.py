"""A small sound plan: one vision, one strategy, one action, one effect, and a budget that pays for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from models.coherence.picture import (
    BudgetRows,
    ElementRow,
    Group,
    IndicatorRow,
    LineRow,
    LinkRow,
    Picture,
    PlannedRow,
    PostRow,
    ServesRow,
    StatusRow,
    UnitRow,
)
from models.outcomes import OutcomeFact

TODAY = date(2027, 6, 1)
MILLION = 100_000_000
"""A million kroner in øre."""


def element(key: str, kind: str, **more: Any) -> ElementRow:
    """An element called by its key, of the post `chef` where somebody must answer for it."""
    row = ElementRow(
        key=key,
        kind=kind,
        instrument="",
        perspective="",
        title=f"Titel {key}",
        post="chef" if kind in ("policy", "strategy", "action") else None,
        owner_text="",
        first_year=None,
        last_year=None,
        financing="",
        confidential_until=None,
        ended_on=None,
        number=sum(map(ord, key)),
    )
    return row._replace(**more)


def links(*said: str, role: str = "serves") -> tuple[LinkRow, ...]:
    """Links as "E1 A1": the first serves the second."""
    pairs = (pair.split() for pair in said)
    return tuple(LinkRow(start, end, role) for start, end in pairs)


def line(id: int, account: str, amount: int, **more: Any) -> LineRow:
    """A line of the authorised chart with the same amount in all four years, in øre."""
    row = LineRow(id, account, "dk", account, f"Linje {account}", None, (amount,) * 4, "unknown")
    return row._replace(**more)


def budget(first_year: int, lines: tuple[LineRow, ...], *serves: tuple[int, str, int]) -> BudgetRows:
    """An adopted budget."""
    return BudgetRows(first_year, "vedtaget", "final", lines, [ServesRow(*one) for one in serves])


VISION, STRATEGY = element("V1", "vision"), element("S1", "strategy", instrument="service")
ACTION, EFFECT = element("A1", "action", financing="new_money"), element("E1", "effect")
ELEMENTS = (VISION, STRATEGY, ACTION, EFFECT)
LINKS = links("S1 V1", "A1 S1", "E1 A1")
LINES = (
    line(1, "3.22.01", 300 * MILLION),
    line(2, "3.22.05", 2 * MILLION),
    line(3, "7.68.90", -280 * MILLION),
    line(4, "8.22.05", -22 * MILLION),
)
BUDGET = budget(2028, LINES, (2, "A1", 100))
BEFORE = budget(2027, LINES, (2, "A1", 100))
PLANNED = tuple(PlannedRow("A1", year, 2 * MILLION, "final") for year in range(2028, 2032))
INDICATOR = IndicatorRow("K1", "E1", "Trivsel", "up", 0.0, date(2027, 2, 1), 7.5, 7.0)
POSTS = {"chef": PostRow("skolechef", "skoler", "anna"), "ledig": PostRow("klimachef", "klima", None)}
UNITS = {"skoler": UnitRow("Skoler", None, None, None), "klima": UnitRow("Klima", None, None, None)}


def sound(**changes: Any) -> Picture:
    """The sound plan in plan year 2027 on 1 June, changed as said."""
    picture = Picture(
        year=2027,
        today=TODAY,
        elements=ELEMENTS,
        links=LINKS,
        budget=BUDGET,
        before=BEFORE,
        planned=PLANNED,
        indicators=(INDICATOR,),
        statuses={"S1": StatusRow("on_track", date(2027, 5, 10))},
        posts=POSTS,
        units=UNITS,
        group=Group(5, True, True, 8, ()),
    )
    return replace(picture, **changes)


def with_elements(*more: ElementRow, **changes: Any) -> Picture:
    """The sound plan with these elements; one of the same key takes the other's place."""
    kept = {one.key: one for one in (*ELEMENTS, *more)}
    return sound(elements=tuple(kept.values()), **changes)


def steer(subject: str, **more: Any) -> OutcomeFact:
    """June's steer about an element: a priority, unless something else is said."""
    facts: dict[str, Any] = {"year": 2027, "meeting": "june", "kind": "steer", "verdict": "prioritised"}
    facts |= {"version": 1, "title": f"Titel {subject}", "decided_on": date(2027, 6, 8)}
    return OutcomeFact(**(facts | {"subject": subject} | more))


def decision(subject: str, **more: Any) -> OutcomeFact:
    """August's decision about an element: approved, the post `chef` has it, and it has a deadline."""
    facts: dict[str, Any] = {"year": 2027, "meeting": "august", "kind": "decision", "verdict": "approved"}
    facts |= {"version": 1, "title": f"Titel {subject}", "decided_on": date(2027, 9, 20), "body": "Byrådet"}
    facts |= {"post": "chef", "due_on": date(2028, 1, 10)}
    return OutcomeFact(**(facts | {"subject": subject} | more))
