"""The red thread up and down, its circles, and what is carried along it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.coherence.picture import LinkRow, Picture
from models.coherence.threads import Graph, Thread, Threads, threads
from tests.models.coherence.small_plan import (
    ELEMENTS,
    LINKS,
    STRATEGY,
    element,
    links,
    sound,
    with_elements,
)


def test_the_thread_runs_from_effect_to_vision() -> None:
    found = threads(sound())
    assert found.thread("A1") == Thread(up=("S1", "V1"), down=("E1",))
    assert found.thread("V1") == Thread(up=(), down=("S1", "A1", "E1"))
    assert found.thread("ukendt") == Thread((), ())


def test_each_element_knows_its_visions_and_its_effects() -> None:
    plan = with_elements(element("V2", "vision"), links=(*LINKS, *links("A1 V2")))
    found = threads(plan)
    assert found.visions_of("E1") == ("V1", "V2")
    assert found.visions_of("S1") == ("V1",) == found.visions_of("V1")
    assert found.effects_of("V2") == ("E1",)
    assert found.visions_of("ukendt") == () == found.effects_of("E1")


@pytest.mark.parametrize("role", ["supports", "requires"])
def test_what_only_supports_or_requires_carries_no_thread(role: str) -> None:
    plan = sound(links=(*links("S1 V1"), *links("A1 S1", role=role)))
    assert threads(plan).visions_of("A1") == ()


@pytest.mark.parametrize(
    ("strategy", "visions"),
    [
        (STRATEGY._replace(last_year=2020), ("V1",)),
        (STRATEGY._replace(ended_on=date(2027, 6, 2)), ("V1",)),
        (STRATEGY._replace(ended_on=date(2027, 6, 1)), ()),
    ],
    ids=["past its years", "taken out tomorrow", "taken out today"],
)
def test_the_thread_runs_through_what_is_still_in_the_plan(
    strategy: object, visions: tuple[str, ...]
) -> None:
    plan = sound(elements=[strategy if one.key == "S1" else one for one in ELEMENTS])
    assert threads(plan).visions_of("A1") == visions


def test_links_to_what_nobody_knows_are_left_out() -> None:
    plan = sound(links=(*LINKS, *links("A1 X9", "X9 V1")))
    assert threads(plan).thread("A1").up == ("S1", "V1")


def test_the_threads_are_worked_out_once() -> None:
    plan = sound()
    assert threads(plan) is threads(plan)


@pytest.mark.parametrize(
    ("said", "circles"),
    [
        ((), ()),
        (("a b", "b c", "a c"), ()),
        (("a b", "b a"), (("a", "b"),)),
        (("b c", "c b", "d c"), (("b", "c"),)),
        (("a b", "b a", "c d", "d c"), (("a", "b"), ("c", "d"))),
        (("a b", "b c", "c a"), (("a", "b", "c"),)),
        (("a b", "b c", "c a", "b a"), (("a", "b"),)),
        (("a b", "b a", "b c", "c b", "c d", "d a"), (("a", "b"),)),
    ],
    ids=[
        "nothing",
        "two ways up",
        "a pair",
        "something hangs below",
        "two pairs",
        "three",
        "the short way",
        "one in one part",
    ],
)
def test_each_circle_is_found_once(said: tuple[str, ...], circles: tuple[tuple[str, ...], ...]) -> None:
    assert Graph("abcd", links(*said), "serves").circles == circles


def test_a_circle_of_both_roles_from_the_same_element_is_told_once() -> None:
    both = (*links("a b", "b a"), *links("a c", "c a", role="requires"))
    plan = Picture(2027, date(2027, 6, 1), [element(key, "effect") for key in "abc"], both)
    assert threads(plan).circles == (("a", "b"),)


def test_a_very_long_chain_is_walked_without_recursion() -> None:
    keys = [f"{n:06d}" for n in range(20_000)]
    ring = [LinkRow(one, other, "serves") for one, other in zip(keys, [*keys[1:], keys[0]], strict=True)]
    assert len(Graph(keys, ring, "serves").circles[0]) == 20_000
    chain = Graph(keys, ring[:-1], "serves")
    assert chain.circles == () and chain.risen([1] + [0] * 19_999)[-1] == 1


NODES = range(9)
ARROWS = st.sets(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=24)


@settings(deadline=None)
@given(ARROWS)
def test_what_is_carried_is_what_can_be_walked(arrows: set[tuple[int, int]]) -> None:
    keys = [str(node) for node in NODES]
    graph = Graph(keys, [LinkRow(str(one), str(other), "serves") for one, other in arrows], "serves")
    own = [1 << node for node in NODES]
    for carried, neighbours in ((graph.sunk(own), graph.above), (graph.risen(own), graph.below)):
        for node in NODES:
            walked = {str(node), *graph.walk(str(node), neighbours)}
            assert carried[node] == sum(1 << int(key) for key in walked)


@settings(deadline=None)
@given(ARROWS)
def test_a_circle_is_there_when_something_can_be_walked_back_to(arrows: set[tuple[int, int]]) -> None:
    keys = [str(node) for node in NODES]
    graph = Graph(keys, [LinkRow(str(one), str(other), "serves") for one, other in arrows], "serves")
    pairs = {(str(one), str(other)) for one, other in arrows if one != other}
    comes_back = {
        key for key in keys if any(key in graph.walk(over, graph.above) for _, over in _of(pairs, key))
    }
    parts = [{str(number) for number in ring} for ring in graph.rings if len(ring) > 1]
    assert set().union(*parts) == comes_back if parts else not comes_back
    for circle in graph.circles:
        assert all(step in pairs for step in zip(circle, (*circle[1:], circle[0]), strict=True))


def _of(pairs: set[tuple[str, str]], key: str) -> list[tuple[str, str]]:
    return [pair for pair in pairs if pair[0] == key]


def test_threads_of_an_empty_plan() -> None:
    empty = Threads(Picture(2027, date(2027, 6, 1)))
    assert empty.visions == () == empty.circles
