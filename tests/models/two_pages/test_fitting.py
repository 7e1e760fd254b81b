"""What fits on two pages: as many lines as there is room for, and never a line more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.two_pages.fitting import Fitted, Size, Sizes, fit, is_roomy, shortened, spare

heights = st.floats(min_value=8, max_value=40)
headings = st.builds(
    Size,
    head=st.floats(min_value=20, max_value=60),
    lines=st.lists(heights, max_size=16).map(tuple),
    least=st.integers(min_value=0, max_value=5),
    floor=st.one_of(st.just(0.0), st.floats(min_value=100, max_value=200)),
)
plans = st.lists(headings, min_size=2, max_size=10).map(lambda found: Sizes((650.0, 740.0), tuple(found)))


def used(sizes: Sizes, fitted: Fitted) -> tuple[float, float]:
    """What stands on each page, in points."""
    tall = [one.height(lines) for one, lines in zip(sizes.headings, fitted.lines, strict=True)]
    return sum(tall[: fitted.first]), sum(tall[fitted.first :])


def bare_headings_fit(sizes: Sizes) -> bool:
    """Whether the headings fit in any way at all."""
    none = (0,) * len(sizes.headings)
    ways = (used(sizes, Fitted(first, none)) for first in range(1, len(sizes.headings)))
    return any(one <= sizes.rooms[0] and other <= sizes.rooms[1] for one, other in ways)


@given(plans)
def test_a_page_is_never_fuller_than_it_is_tall(sizes: Sizes) -> None:
    found = fit(sizes)
    assert 1 <= found.first < len(sizes.headings)
    assert all(0 <= lines <= len(one.lines) for one, lines in zip(sizes.headings, found.lines, strict=True))
    if bare_headings_fit(sizes):
        assert all(page <= room + 1e-6 for page, room in zip(used(sizes, found), sizes.rooms, strict=True))


@given(plans)
def test_no_line_is_left_out_that_there_was_room_for(sizes: Sizes) -> None:
    found = fit(sizes)
    pages = used(sizes, found)
    for place, (one, lines) in enumerate(zip(sizes.headings, found.lines, strict=True)):
        page = 0 if place < found.first else 1
        if lines < len(one.lines) and pages[page] <= sizes.rooms[page]:
            more = one.height(lines + 1) - one.height(lines)
            assert pages[page] + more > sizes.rooms[page] - 1e-6


@given(plans)
def test_the_room_between_the_headings_does_not_make_a_third_page(sizes: Sizes) -> None:
    found = fit(sizes)
    counts = (found.first, len(sizes.headings) - found.first)
    if bare_headings_fit(sizes):
        pages = zip(used(sizes, found), spare(sizes, found, 24), counts, sizes.rooms, strict=True)
        assert all(page + apart * count <= room + 1e-6 for page, apart, count, room in pages)


def test_every_heading_gets_its_least_lines_before_any_gets_more() -> None:
    sizes = Sizes((100.0, 100.0), (Size(20, (10,) * 16), Size(20, (10,) * 16), Size(20, (10,) * 16)))
    found = fit(sizes)
    assert min(found.lines) >= 3 and is_roomy(sizes, found)


def test_an_empty_plan_is_shared_between_the_pages_and_spread_over_them() -> None:
    sizes = Sizes((650.0, 740.0), (Size(40),) * 7)
    found = fit(sizes)
    assert found.first in (3, 4)
    assert min(spare(sizes, found, 24)) > 100


def test_lines_beside_a_picture_cost_nothing_until_they_are_taller_than_it() -> None:
    beside = Size(30, (20.0,) * 6, floor=130)
    assert [beside.height(lines) for lines in (0, 5, 6)] == [130, 130, 150]


@pytest.mark.parametrize(
    ("text", "most", "said"),
    [
        ("Kort", 10, "Kort"),
        ("Præcis ti!", 10, "Præcis ti!"),
        ("Højvandssikring af havnen og byen", 25, "Højvandssikring af …"),
        ("Højvandssikring af havnen og byen", 27, "Højvandssikring af havnen …"),
        ("Havnen, byen og landet", 16, "Havnen, byen …"),
        ("Havnen,  byen\nog landet", 100, "Havnen, byen og landet"),
        ("W" * 200, 10, "WWWWWWWW …"),
        ("", 10, ""),
    ],
)
def test_a_title_is_shortened_at_a_word(text: str, most: int, said: str) -> None:
    assert shortened(text, most) == said


@given(st.text(max_size=300), st.integers(min_value=4, max_value=200))
def test_a_shortened_title_is_never_longer_than_it_may_be(text: str, most: int) -> None:
    assert len(shortened(text, most)) <= most
