"""The lived year: once for each kind of database, for everything that asks about a moment of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from deployments import demo
from tests.flows.lived_year import Lived, LivedYear
from tests.flows.moments import KEPT
from tests.memories import Copy, Databases, Files, Pair, Shelf, inside

DEMO_YEAR, DEMO_DAY = 2026, date(2027, 3, 31)
"""The first year that the sample municipality lives through, and a day on which it is over."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On PostgreSQL two processes at once say more than the same flow twice."""
    for item in items:
        if item.name.startswith("test_again_changes_nothing[") and "postgresql" in item.name:
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def lived(request: pytest.FixtureRequest) -> LivedYear:
    """Planår 2027 of the cast, lived through once."""
    year: LivedYear = request.getfixturevalue(f"lived_on_{request.param}")
    return year


@pytest.fixture(scope="session")
def lived_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> LivedYear:
    """In an embedded memory."""
    return _lived(Files(tmp_path_factory.mktemp("kept")), tmp_path_factory.mktemp("lived"))


@pytest.fixture(scope="session")
def lived_on_postgresql(
    postgresql_server: str, postgresql_template: str, tmp_path_factory: pytest.TempPathFactory
) -> LivedYear:
    """In PostgreSQL."""
    return _lived(Databases(postgresql_server, postgresql_template), tmp_path_factory.mktemp("lived"))


def _lived(shelf: Shelf, folder: Path) -> LivedYear:
    year = LivedYear(shelf, folder)
    year.live(KEPT)
    return year


@pytest.fixture(scope="session")
def pair() -> Iterator[Pair]:
    """Two processes that wait to be told."""
    started = Pair()
    yield started
    started.end()


@pytest.fixture(scope="session")
def over_on_sample(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """The sample municipality's first year, lived by its people: some late, some never."""
    copy = Copy(tmp_path_factory.mktemp("sample"), "")
    with inside(copy), pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANCYCLE_TODAY", DEMO_DAY.isoformat())
        demo.prepare()
    return Lived(copy, DEMO_YEAR, DEMO_DAY)
