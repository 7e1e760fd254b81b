"""Stories begin at a moment of a lived year, and are told twice: once with the server off for a week."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date

import pytest

from tests.flows.lived_year import LivedYear, Moment
from tests.memories import Files, inside
from tests.stories.moments import BEGINNINGS
from tests.stories.story import Story

Begin = Callable[[date, date], Story]


@pytest.fixture(scope="session")
def told_of(tmp_path_factory: pytest.TempPathFactory) -> LivedYear:
    """Planår 2027 of the cast in an embedded memory, kept on the days on which stories begin."""
    year = LivedYear(Files(tmp_path_factory.mktemp("kept")), tmp_path_factory.mktemp("stories"))
    year.live(Moment(day) for day in BEGINNINGS)
    return year


@pytest.fixture(params=[pytest.param("never off", marks=pytest.mark.long), "off for a week"])
def begin(request: pytest.FixtureRequest, told_of: LivedYear) -> Iterator[Begin]:
    """`begin(day, off_from)`: the year as it was on the morning of one of `BEGINNINGS`.

    The server is off for seven days from `off_from`, when the story is told for the second time.
    """
    with ExitStack() as left:

        def _begin(day: date, off_from: date) -> Story:
            copy = told_of.take(Moment(day).name)
            left.callback(told_of.shelf.give_back, copy)
            left.enter_context(inside(copy))
            return Story(copy, day, off_from if request.param == "off for a week" else None)

        yield _begin
