"""The lived year: once for each kind of database, for everything that asks about a moment of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.lived_year import LivedYear
from tests.flows.moments import KEPT
from tests.memories import Databases, Files, Pair, Shelf


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
