"""Each flow twice, and by two processes at once: the memory and the files are as after one run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from models import store
from models.store import journal
from tests.flows.lived_year import LivedYear
from tests.flows.moments import AT_ODDS, CASES, FILES, Case, Deed
from tests.memories import Act, Copy, Pair, Row, differences, files, inside, whole_memory

FLOWS = sorted(file.stem for file in (Path(__file__).parents[2] / "flows").glob("[a-z]*.py"))
LEAVES_EVERYTHING = {"gather_answers", "rehearse_year", "show_answers", "hand_out_sheets"}

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


class Came(NamedTuple):
    """What came of it: the memory and the files of the home."""

    memory: dict[str, list[Row]]
    files: dict[str, bytes]


@contextmanager
def taken(lived: LivedYear, name: str) -> Iterator[Copy]:
    """A home of its own with the memory of that name."""
    copy = lived.take(name)
    yield copy
    lived.shelf.give_back(copy)


@contextmanager
def beginning(lived: LivedYear, case: Case) -> Iterator[Copy]:
    """The case's memory, the small files to load, and what happens before."""
    with taken(lived, case.memory) as copy:
        for kind, content in FILES.items():
            (copy.folder / f"{kind}.csv").write_text(content, encoding="utf-8")
        if case.before is not None:
            run(case.before, copy)
        yield copy


def run(act: Act | Deed, copy: Copy) -> None:
    with inside(copy):
        act.run()


def seen(copy: Copy) -> Came:
    """How it stands; the journal is whole."""
    with inside(copy):
        with store.reading() as session:
            assert journal.verify(session) == []
        return Came(whole_memory(), files(copy.folder))


@pytest.fixture(scope="session")
def once(lived: LivedYear) -> dict[str, Came]:
    """What one run of a case makes of its memory, once that has been found out."""
    return {}


def after_one_run(lived: LivedYear, case: Case, once: dict[str, Came]) -> Came:
    if case.name not in once:
        with beginning(lived, case) as copy:
            run(case.act, copy)
            once[case.name] = seen(copy)
    return once[case.name]


def test_every_flow_is_tried() -> None:
    assert {case.flow for case in CASES} == set(FLOWS)


@each_case
def test_again_changes_nothing(lived: LivedYear, case: Case, once: dict[str, Came]) -> None:
    with beginning(lived, case) as copy:
        before = seen(copy)
        run(case.act, copy)
        first = seen(copy)
        assert bool(differences(before.memory, first.memory)) is (case.flow not in LEAVES_EVERYTHING)
        run(case.act, copy)
        second = seen(copy)
    assert differences(first.memory, second.memory) == []
    assert second.files == first.files
    once.setdefault(case.name, first)


@each_case
def test_two_processes_at_once_do_it_once(
    lived: LivedYear, case: Case, once: dict[str, Came], pair: Pair
) -> None:
    one = after_one_run(lived, case, once)
    with beginning(lived, case) as copy:
        assert pair.do(case.act, case.act, copy) == ["", ""]
        both = seen(copy)
    assert differences(one.memory, both.memory) == []
    assert both.files == one.files


@pytest.mark.parametrize("what", AT_ODDS)
def test_two_acts_at_once_are_done_one_after_the_other(lived: LivedYear, what: str, pair: Pair) -> None:
    moment, one, other = AT_ODDS[what]
    in_order = []
    for acts in ((one, other), (other, one)):
        with taken(lived, moment.name) as copy:
            for act in acts:
                run(act, copy)
            in_order.append(seen(copy))
    with taken(lived, moment.name) as copy:
        assert pair.do(one, other, copy) == ["", ""]
        at_once = seen(copy)
    assert [] in [differences(order.memory, at_once.memory) for order in in_order]
