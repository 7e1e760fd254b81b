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
from tests.flows.moments import CASES, FILES, Case
from tests.memories import Act, Copy, Pair, Row, differences, files, inside, whole_memory

FLOWS = sorted(file.stem for file in (Path(__file__).parents[2] / "flows").glob("[a-z]*.py"))
LEAVES_EVERYTHING = {"rehearse_year"}

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


class Came(NamedTuple):
    """What came of it: the memory and the files of the home."""

    memory: dict[str, list[Row]]
    files: dict[str, bytes]


@contextmanager
def beginning(lived: LivedYear, case: Case) -> Iterator[Copy]:
    """A home of its own with the case's memory, the small files to load, and what happens before."""
    copy = lived.take(case.memory)
    for kind, content in FILES.items():
        (copy.folder / f"{kind}.csv").write_text(content, encoding="utf-8")
    if case.before is not None:
        run(case.before, copy)
    yield copy
    lived.shelf.give_back(copy)


def run(act: Act, copy: Copy) -> None:
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
