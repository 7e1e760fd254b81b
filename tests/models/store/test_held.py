"""Which meeting stands in for one that is not held."""

from __future__ import annotations

from datetime import date

import pytest

from models.store.held import Stands, before, merged_into, opens_with

DAYS = {"april": date(2027, 4, 20), "june": date(2027, 6, 8), "august": date(2027, 8, 24)}


def year(**off: str) -> dict[str, Stands]:
    """Three meetings; each is planned, "cancelled", or merged into the one that is named."""
    return {kind: _stands(off.get(kind, "planned"), day) for kind, day in DAYS.items()}


def _stands(how: str, day: date) -> Stands:
    return Stands("merged", day, how) if how in DAYS else Stands(how, day, None)


@pytest.mark.parametrize(
    ("off", "kind", "builds_on"),
    [
        ({}, "april", None),
        ({}, "june", "april"),
        ({}, "august", "june"),
        ({"june": "cancelled"}, "august", "april"),
        ({"june": "april"}, "august", "april"),
        ({"june": "august"}, "august", "april"),
        ({"april": "june"}, "june", None),
        ({"april": "cancelled"}, "june", None),
        ({"april": "cancelled", "june": "cancelled"}, "august", None),
        ({"april": "june"}, "august", "june"),
    ],
)
def test_a_meeting_builds_on_the_last_one_before_it_that_is_held(
    off: dict[str, str], kind: str, builds_on: str | None
) -> None:
    assert before(year(**off), kind) == builds_on


def test_without_june_in_the_settings_august_builds_on_april() -> None:
    known = {kind: one for kind, one in year().items() if kind != "june"}
    assert before(known, "august") == "april"


@pytest.mark.parametrize(
    ("off", "first"),
    [
        ({}, "april"),
        ({"april": "cancelled"}, "june"),
        ({"april": "june"}, "june"),
        ({"april": "cancelled", "june": "august"}, "august"),
        ({"april": "cancelled", "june": "cancelled", "august": "cancelled"}, "april"),
    ],
)
def test_the_first_meeting_that_is_held_opens_the_year(off: dict[str, str], first: str) -> None:
    assert opens_with(year(**off)) == first


def test_what_is_held_together_comes_in_the_order_of_its_days() -> None:
    assert merged_into(year(april="august", june="august"), "august") == ("april", "june")
    assert merged_into(year(), "august") == ()
