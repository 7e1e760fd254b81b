"""The matrix adds up to the budget, whatever serves what."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.coherence.amounts import cut, plus, total
from models.coherence.matrix import Matrix, in_thousands, matrix, matrix_table
from models.coherence.picture import Four, LinkRow, Picture, ServesRow
from tests.models.coherence.small_plan import (
    ACTION,
    BUDGET,
    EFFECT,
    LINES,
    LINKS,
    MILLION,
    STRATEGY,
    TODAY,
    VISION,
    budget,
    element,
    line,
    links,
    sound,
    with_elements,
)

LATER = date(2030, 1, 1)


def every_year(millions: int) -> Four:
    """The same millions in all four years, in øre."""
    return (millions * MILLION,) * 4


def parts(found: Matrix) -> Four:
    """Everything that the budget must be the sum of, each krone once."""
    return total([*found.serving.values(), *found.no_vision.values(), found.no_element, found.financing])


def test_a_line_stands_under_its_elements_instrument_and_vision() -> None:
    found = matrix(sound())
    assert found.years == (2028, 2029, 2030, 2031) and found.certainty == "final"
    assert found.cells == {("service", "V1"): every_year(2)}
    assert found.total == total(one.amounts for one in LINES) == parts(found)


def test_the_instrument_is_the_elements_own_or_the_nearest_above() -> None:
    own = with_elements(ACTION._replace(instrument="budget"))
    assert list(matrix(own).serving) == ["budget"]
    above = with_elements(STRATEGY._replace(instrument=""), VISION._replace(instrument="municipal_plan"))
    assert list(matrix(above).serving) == ["municipal_plan"]
    none = with_elements(STRATEGY._replace(instrument=""))
    assert list(matrix(none).serving) == [""]


def test_a_krone_for_two_visions_stands_under_both_and_is_counted_once() -> None:
    found = matrix(with_elements(element("V2", "vision"), links=(*LINKS, *links("A1 V2"))))
    assert found.cells == {("service", "V1"): every_year(2), ("service", "V2"): every_year(2)}
    assert found.serving == {"service": every_year(2)}
    assert parts(found) == found.total


def test_shares_are_parts_of_the_line() -> None:
    plan = sound(budget=BUDGET._replace(serves=[ServesRow(2, "A1", 25), ServesRow(2, "V1", 25)]))
    found = matrix(plan)
    half = (MILLION // 2,) * 4
    assert found.cells == {("service", "V1"): half, ("", "V1"): half}
    assert parts(found) == found.total


@pytest.mark.parametrize(
    "plan",
    [
        sound(links=()),
        with_elements(ACTION._replace(ended_on=date(2027, 1, 1))),
        sound(budget=BUDGET._replace(serves=[ServesRow(2, "ukendt", 100)])),
    ],
    ids=["it serves nothing", "it was taken out", "nobody knows it"],
)
def test_money_that_reaches_no_vision_is_shown_as_that(plan: Picture) -> None:
    found = matrix(plan)
    assert found.cells == {} and total(found.no_vision.values()) == every_year(2)
    assert parts(found) == found.total


def test_in_a_circle_the_money_still_finds_its_vision() -> None:
    found = matrix(sound(links=(*LINKS, *links("S1 A1"))))
    assert found.cells == {("service", "V1"): every_year(2)}


def test_what_pays_for_the_others_is_no_missing_link() -> None:
    found = matrix(sound())
    assert found.no_element == every_year(300) and found.financing == every_year(-302)
    loan = sound(budget=BUDGET._replace(serves=[*BUDGET.serves, ServesRow(4, "A1", 100)]))
    assert matrix(loan).financing == every_year(-280)


# ── Closed matters ──────────────────────────────────────────────────────────────────────────────────────


def test_a_closed_elements_money_cannot_be_worked_out() -> None:
    lines = (*LINES, line(5, "3.22.06", 3 * MILLION))
    secret = element("A2", "action", confidential_until=LATER)
    plan = with_elements(
        secret, links=(*LINKS, *links("A2 S1")), budget=budget(2028, lines, (2, "A1", 100), (5, "A2", 100))
    )
    found = matrix(plan)
    assert found.cells == {("service", "V1"): every_year(2)} and found.has_closed
    assert found.no_element == plus(matrix(sound()).no_element, every_year(3))
    assert parts(found) == found.total


def test_a_closed_vision_is_a_number_in_the_table() -> None:
    plan = with_elements(VISION._replace(title="Ny havn", confidential_until=LATER))
    text = "\n".join(matrix_table(matrix(plan), plan))
    assert "Ny havn" not in text and f"| {VISION.number} |" in text


# ── The sums ────────────────────────────────────────────────────────────────────────────────────────────

AMOUNT = st.integers(-(10**9), 10**9)
SHARES = st.lists(st.integers(1, 100), max_size=5)


@settings(deadline=None)
@given(st.tuples(AMOUNT, AMOUNT, AMOUNT, AMOUNT), SHARES)
def test_a_line_is_the_sum_of_its_pieces(amounts: Four, shares: list[int]) -> None:
    one = line(1, "3.22.01", 0)._replace(amounts=amounts)
    serves = [(1, f"A{n}", share) for n, share in enumerate(shares)]
    pieces = list(cut(budget(2028, (one,), *serves)))
    assert total(piece.amounts for piece in pieces) == amounts
    if sum(shares) >= 100:
        assert all(piece.element is not None for piece in pieces)


KEYS = ("V1", "V2", "S1", "S2", "A1", "A2", "A3", "E1")
KINDS = {"V": "vision", "S": "strategy", "A": "action", "E": "effect"}


@st.composite
def plans(draw: st.DrawFn) -> Picture:
    """Any plan of eight elements, linked and paid for in any way; some of it closed, some taken out."""
    elements = [
        element(key, KINDS[key[0]])._replace(
            instrument=draw(st.sampled_from(["", "budget", "service", "municipal_plan"])),
            confidential_until=draw(st.sampled_from([None, None, LATER])),
            ended_on=draw(st.sampled_from([None, None, None, date(2026, 1, 1)])),
        )
        for key in KEYS
    ]
    pairs = draw(st.sets(st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS)), max_size=14))
    lines = tuple(line(n, f"{n + 3}.22.01", draw(AMOUNT)) for n in range(6))
    served = draw(st.sets(st.tuples(st.integers(0, 5), st.sampled_from(KEYS)), max_size=10))
    serves = [(number, key, draw(st.integers(1, 100))) for number, key in sorted(served)]
    joined = [LinkRow(one, other, "serves") for one, other in pairs]
    return Picture(2027, TODAY, elements, joined, budget(2028, lines, *serves))


@settings(deadline=None)
@given(plans())
def test_the_figures_add_up_to_the_budget(plan: Picture) -> None:
    found = matrix(plan)
    assert plan.budget is not None
    assert parts(found) == found.total == total(one.amounts for one in plan.budget.lines)


# ── As a table ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_table_is_read_in_thousands() -> None:
    plan = with_elements(
        VISION._replace(title="En grøn | blå by"), element("V2", "vision", title="Landsbyer")
    )
    assert matrix_table(matrix(plan), plan) == [
        "| 1.000 kr.: 2028 · 2029 · 2030 · 2031 | Service | I alt |",
        "| --- | ---: | ---: |",
        "| En grøn \\| blå by | 2.000 · 2.000 · 2.000 · 2.000 | 2.000 · 2.000 · 2.000 · 2.000 |",
        "| Landsbyer | – | – |",
        "| Til visionerne, hver krone talt én gang "
        "| 2.000 · 2.000 · 2.000 · 2.000 | 2.000 · 2.000 · 2.000 · 2.000 |",
        "| Bidrager til planen, men ikke til nogen vision | – | – |",
        "| Hører ikke til noget i planen |  | 300.000 · 300.000 · 300.000 · 300.000 |",
        "| Planens penge og resten af drift og anlæg |  | 302.000 · 302.000 · 302.000 · 302.000 |",
        "| Skatter, tilskud, renter og lån, der ikke hører til noget i planen (hovedkonto 7–8) |  "
        "| -302.000 · -302.000 · -302.000 · -302.000 |",
        "| **Hele budgettet** |  | 0 · 0 · 0 · 0 |",
    ]


def test_the_table_speaks_english_too() -> None:
    plan = with_elements(ACTION._replace(confidential_until=LATER), EFFECT)
    rows = matrix_table(matrix(plan), plan, "en")
    assert rows[0] == "| 1,000 kr.: 2028 · 2029 · 2030 · 2031 | Total |"
    assert any(row.startswith("| Belongs to nothing in the plan, or is closed | 302,000 ·") for row in rows)


@pytest.mark.parametrize("plan", [sound(budget=None), sound(budget=BUDGET._replace(serves=()))])
def test_without_money_for_the_plan_there_is_no_table(plan: Picture) -> None:
    assert matrix_table(matrix(plan), plan) == []


@pytest.mark.parametrize(
    ("oere", "thousands"),
    [(0, 0), (49_999, 0), (50_000, 1), (149_999, 1), (-50_000, -1), (250_000_000, 2500)],
)
def test_thousands_are_rounded(oere: int, thousands: int) -> None:
    assert in_thousands(oere) == thousands
