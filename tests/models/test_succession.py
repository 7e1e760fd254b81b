"""Whoever took over from a unit stands for it, through any number of changes and never in a circle."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.succession import Span, heir, heirs, joined, kin, successors

TODAY = date(2027, 6, 1)
GONE, LASTS = date(2027, 3, 31), None

UNITS = {
    "skoler": Span(GONE, "born"),
    "dagtilbud": Span(GONE, "born"),
    "born": Span(GONE, "born-og-byer"),
    "born-og-byer": Span(LASTS, None),
    "teknik": Span(GONE, "natur | byen"),
    "natur": Span(LASTS, None),
    "byen": Span(LASTS, None),
    "stab": Span(GONE, None),
    "rundt": Span(GONE, "og-rundt"),
    "og-rundt": Span(GONE, "rundt"),
    "snart": Span(date(2027, 12, 31), "natur"),
}


@pytest.mark.parametrize(
    ("unit", "found"),
    [
        ("born-og-byer", ("born-og-byer",)),
        ("born", ("born-og-byer",)),
        ("skoler", ("born-og-byer",)),
        ("teknik", ("natur", "byen")),
        ("stab", ()),
        ("rundt", ()),
        ("snart", ("snart",)),
        ("ukendt", ()),
    ],
)
def test_a_unit_is_stood_for_by_whoever_is_there_today(unit: str, found: tuple[str, ...]) -> None:
    assert heirs(unit, UNITS, TODAY) == found


@pytest.mark.parametrize(("unit", "found"), [("skoler", "born-og-byer"), ("teknik", "teknik"), (None, None)])
def test_where_several_took_over_the_unit_stands_for_itself(unit: str | None, found: str | None) -> None:
    assert heir(unit, UNITS, TODAY) == found


def test_units_that_were_merged_or_split_are_kin() -> None:
    related = kin(UNITS)
    families = (
        {"skoler", "dagtilbud", "born", "born-og-byer"},
        {"teknik", "natur", "byen", "snart"},
        {"stab"},
    )
    for family in families:
        assert {key for key, name in related.items() if name == related[min(family)]} == family


keys = st.sampled_from([f"u{no}" for no in range(8)])
spans = st.builds(
    lambda ended, after: Span(TODAY - timedelta(days=1) if ended else None, joined(after)),
    st.booleans(),
    st.lists(keys, max_size=3, unique=True),
)


@given(st.dictionaries(keys, spans), keys)
def test_whatever_followed_what_the_search_ends_among_units_in_force(
    units: dict[str, Span], key: str
) -> None:
    found = heirs(key, units, TODAY)
    assert len(set(found)) == len(found) and all(units[one].valid_to is None for one in found)
    related = kin(units)
    assert all(related[one] == related[key] for one in found)
    assert all(
        related[key] == related[other] for key in units for other in successors(units[key]) if other in units
    )
