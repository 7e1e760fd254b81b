"""The lived year: once for each kind of database, for everything that asks about a moment of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.flows.lived_year import LivedYear
from tests.flows.moments import KEPT
from tests.memories import Databases, Files, Pair


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LivedYear:
    """Planår 2027 of the cast, lived through once."""
    folder = tmp_path_factory.mktemp(f"lived-{request.param}")
    if request.param == "sqlite":
        (folder / "kept").mkdir()
        year = LivedYear(Files(folder / "kept"), folder)
    else:
        names = ("postgresql_server", "postgresql_template")
        year = LivedYear(Databases(*map(request.getfixturevalue, names)), folder)
    year.live(KEPT)
    return year


@pytest.fixture(scope="session")
def pair() -> Iterator[Pair]:
    """Two processes that wait to be told."""
    started = Pair()
    yield started
    started.end()
