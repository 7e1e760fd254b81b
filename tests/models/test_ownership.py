"""The ladder of ownership: who is shown together with whom, and that nobody can be told from the numbers."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.ownership import FEWEST, STEPS, Ladder, Place, Step, ladder

TREE = {
    "town": Place("Bøgesund Kommune", None),
    "children": Place("Børn og Kultur", "town"),
    "schools": Place("Skoler", "children"),
    "library": Place("Bibliotek", "children"),
    "roads": Place("Veje", "town"),
}

Said = list[tuple[str | None, Step]]


def of(unit: str | None, understand: int = 0, engage: int = 0, work_for: int = 0) -> Said:
    counts = zip(STEPS, (understand, engage, work_for), strict=True)
    return [(unit, step) for step, count in counts for _ in range(count)]


def shown(found: Ladder) -> list[tuple[str, int, int, int, bool]]:
    return [(one.unit, one.understand, one.engage, one.work_for, one.merged) for one in found.standings]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param([], [], id="nobody said anything"),
        pytest.param(of("schools", 1, 2, 2), [("Skoler", 1, 2, 2, False)], id="five are shown"),
        pytest.param(of("schools", 1, 2, 1), [], id="four are not shown anywhere"),
        pytest.param(
            of("schools", 1, 2, 1) + of("library", 1),
            [("Børn og Kultur", 2, 2, 1, True)],
            id="four and one are shown with the unit they belong to",
        ),
        pytest.param(
            of("schools", 2, 2, 2) + of("library", 0, 1, 1),
            [("Skoler", 2, 2, 2, False)],
            id="what is left over is in no number",
        ),
        pytest.param(
            of("schools", 2, 2, 2) + of("library", 0, 2, 1) + of("children", 1, 0, 1),
            [("Børn og Kultur", 1, 2, 2, True), ("Skoler", 2, 2, 2, False)],
            id="a unit is shown without those below it that are shown themselves",
        ),
        pytest.param(of("schools", 0, 5, 0), [], id="all the same tells where each of them stands"),
        pytest.param(
            of("schools", 0, 5, 0) + of("library", 1),
            [("Børn og Kultur", 1, 5, 0, True)],
            id="all the same are counted with others",
        ),
        pytest.param(
            of(None, 1, 0, 2) + of("town", 0, 1, 1),
            [("", 1, 1, 3, True)],
            id="those of no unit, and what is left of the town, stand together",
        ),
        pytest.param(of("gone", 2, 2, 2), [("", 2, 2, 2, True)], id="a unit that nobody knows"),
    ],
)
def test_who_is_shown_with_whom(said: Said, expected: list[tuple[str, int, int, int, bool]]) -> None:
    assert shown(ladder(2027, said, TREE)) == expected


def test_units_that_belong_to_each_other_in_a_circle_are_counted_once() -> None:
    circle = {"a": Place("A", "b"), "b": Place("B", "a")}
    found = ladder(2027, of("a", 1, 1, 0) + of("b", 1, 1, 1), circle)
    assert shown(found) == [("", 2, 2, 1, True)]


ANYBODY = some.lists(some.tuples(some.sampled_from([None, *TREE]), some.sampled_from(STEPS)), max_size=40)


@given(ANYBODY)
def test_nobody_can_be_told_from_the_numbers(said: Said) -> None:
    found = ladder(2027, said, TREE).standings
    assert all(one.answers >= FEWEST for one in found)
    assert all(max(one.understand, one.engage, one.work_for) < one.answers for one in found)
    for one, other in combinations(found, 2):
        assert one.unit != other.unit, "the same unit twice, one of them within the other"
    counted = Counter(step for _, step in said)
    for step in STEPS:
        assert sum(getattr(one, step) for one in found) <= counted[step], "somebody was counted twice"


@given(ANYBODY, some.randoms())
def test_the_order_of_the_answers_tells_nothing(said: Said, chance: object) -> None:
    shuffled = list(said)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ladder(2027, said, TREE) == ladder(2027, shuffled, TREE)
