"""A clean plan has no findings; each fault gives exactly its own, and those its rule says may follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deployments.invented import Size, invented
from models.coherence.check import RULES, findings, sleeping
from models.coherence.picture import Picture
from tests.models.coherence.municipality import municipality
from tests.models.coherence.planting import BLOWS, FAULTS, LAST, Fault, Ground, Planted

CONSEQUENCES = {rule.id: set(rule.consequences) for rule in RULES}
Way = tuple[str, int]
"""A rule, and which of its faults."""

Told = set[tuple[str, str]]
"""Rules with subjects."""

WAYS: list[Way] = [(rule, place) for rule, faults in FAULTS.items() for place in range(len(faults))]


def found(picture: Picture) -> Told:
    """Rule and subject of each finding."""
    return {(one.rule, one.subject) for one in findings(picture)}


def planted(
    picture: Picture, ways: Sequence[tuple[str, int]], seed: int
) -> tuple[Picture, set[tuple[str, str]]]:
    """The plan with these faults, and what must be found in it."""
    ground, expected = Ground(Random(seed)), Told()
    for rule, place in sorted(ways, key=lambda way: way[0] in LAST):
        result: Planted = FAULTS[rule][place](picture, ground)
        picture = result.picture
        expected.add((rule, result.subject))
    return picture, expected


def assert_just(picture: Picture, expected: Told, before: Told) -> None:
    """What is new is what was planted, and what the planted rules declare; nothing has gone."""
    after = found(picture)
    assert expected <= after
    assert before <= after
    declared = set().union(*(CONSEQUENCES[rule] for rule, _ in expected))
    follows = {one for one in after - before - expected if one[0] not in declared}
    assert not follows


def test_every_rule_has_a_fault() -> None:
    assert list(FAULTS) == [rule.id for rule in RULES]


@pytest.mark.parametrize("elements", [12, 30, 100, 1000])
@pytest.mark.parametrize("seed", range(3))
def test_a_clean_plan_has_no_findings_and_every_rule_is_awake(elements: int, seed: int) -> None:
    picture = municipality(elements, seed)
    assert (findings(picture), sleeping(picture)) == ((), ())


@pytest.mark.parametrize(("rule", "place"), WAYS)
@pytest.mark.parametrize("seed", range(5))
def test_a_fault_gives_its_finding_and_what_may_follow(rule: str, place: int, seed: int) -> None:
    picture, expected = planted(municipality(40, seed), [(rule, place)], seed)
    assert_just(picture, expected, set())


@pytest.mark.parametrize(("rule", "blow"), BLOWS, ids=[f"{rule}-{blow.__name__}" for rule, blow in BLOWS])
@pytest.mark.parametrize("seed", range(12))
def test_a_blow_to_what_stands_gives_its_finding_and_what_may_follow(
    rule: str, blow: Fault, seed: int
) -> None:
    """On every other plan each thing hangs by one thread only."""
    elements = 12 + 3 * seed if seed % 2 else 60 + seed
    clean = invented(Size(elements, 0 if seed % 2 else 2 * elements, elements), seed)
    picture, subject = blow(clean, Ground(Random(seed)))
    after = found(picture)
    assert (rule, subject) in after
    assert {one for one, _ in after} <= {rule} | CONSEQUENCES[rule]


MANY = st.lists(st.sampled_from(WAYS), max_size=8, unique=True)


@settings(max_examples=300, deadline=None)
@given(MANY, st.integers(60, 140), st.integers(0, 10_000))
def test_many_faults_at_once_are_each_found(chosen: list[Way], elements: int, seed: int) -> None:
    picture, expected = planted(municipality(elements, seed), chosen, seed)
    assert_just(picture, expected, set())


@settings(max_examples=50, deadline=None)
@given(MANY, st.integers(0, 10_000))
def test_nothing_of_a_closed_plan_is_told(chosen: list[Way], seed: int) -> None:
    picture, expected = planted(municipality(80, seed), chosen, seed)
    until = picture.today + timedelta(days=1)
    closed = replace(
        picture,
        elements=[one._replace(confidential_until=until) for one in picture.elements],
        outcomes=[one.model_copy(update={"confidential_until": until}) for one in picture.outcomes],
    )
    told = findings(closed)
    # What a closed indicator shows is not told of what lies above it.
    assert {rule for rule, _ in expected} - {"on_track_off_target"} <= {one.rule for one in told}
    titles = [one.title for one in picture.elements]
    assert not [one for one in told for title in titles if f"»{title}«" in one.sentence]
    keys = {f"element/{one.key}" for one in picture.elements}
    assert not [one for one in told if one.subject in keys]
