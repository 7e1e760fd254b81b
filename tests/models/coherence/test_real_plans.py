"""Real budgets and real actions through the real loader: a fault changes the findings by exactly itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from models.coherence.check import findings, sleeping
from models.coherence.picture import LineRow, Picture
from models.loading.kinds import LoadKind
from tasks import loading
from tests.models.coherence import municipality
from tests.models.coherence.test_planting import WAYS, Way, assert_just, found, planted

SHARED = Path(__file__).parents[3].parent / "shared" / "data"
FILES: dict[LoadKind, tuple[str, int]] = {
    "elements": ("nordic_city_actions.csv", 117),
    "budget": ("bergen_driftsbudsjett_2013-2016.csv", 1761),
}
LOADED_ON = date(2026, 11, 2)
BUDGET_YEAR = 2013

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real files do not lie beside the project")


@pytest.fixture
def real(sqlite_memory: Engine) -> Picture:
    """Bergen's budget and the actions of Nordic cities, as the memory gives them."""
    for kind, (file, rows) in FILES.items():
        taken = loading.load(SHARED / file, kind, today=LOADED_ON)
        assert (taken.created, taken.rejected) == (rows, ())
    return municipality.read(year=BUDGET_YEAR - 1)


@pytest.fixture
def grown(real: Picture) -> Picture:
    """A clean municipality that has taken in the real budget and the real actions."""
    clean = municipality.municipality(60)
    assert real.budget is not None and clean.budget is not None and clean.before is not None
    shift = 100_000
    bergen = [line._replace(id=line.id + shift) for line in real.budget.lines]
    *ours, cash, taxes = clean.budget.lines
    nordic = [one._replace(number=one.number + shift) for one in real.elements]
    return replace(
        clean,
        elements=[*clean.elements, *nordic],
        budget=clean.budget._replace(lines=[*ours, *bergen, cash, taxes]),
        before=clean.before._replace(lines=[*clean.before.lines, *(_expected(line) for line in bergen)]),
    )


def _expected(line: LineRow) -> LineRow:
    """The line as the budget of the year before expected it."""
    first, second, third, _ = line.amounts
    return line._replace(id=line.id + 100_000, amounts=(first, first, second, third))


def test_on_the_real_files_alone_the_rules_say_what_is_true_or_sleep(real: Picture) -> None:
    rules = {one.rule for one in findings(real)}
    assert rules <= {"owner_unknown", "nobody_responsible", "post_vacant"}
    asleep = {rule.id for rule, _ in sleeping(real)}
    assert {"vision_without_actions", "action_without_money", "budget_change_unattached"} <= asleep
    assert len([one for one in findings(real) if one.rule == "owner_unknown"]) == 99


def test_taken_in_the_real_actions_are_found_unattached_and_nothing_else(grown: Picture) -> None:
    before = found(grown)
    assert {rule for rule, _ in before} <= {
        *("action_unattached", "action_without_money"),
        *("owner_unknown", "nobody_responsible"),
    }


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=st.lists(st.sampled_from(WAYS), min_size=1, max_size=6, unique=True), seed=st.integers(0, 9999))
def test_faults_in_the_real_plan_change_the_findings_by_just_themselves(
    grown: Picture, chosen: list[Way], seed: int
) -> None:
    before = found(grown)
    spoiled, expected = planted(grown, chosen, seed)
    assert not expected & before
    assert_just(spoiled, expected, before)
