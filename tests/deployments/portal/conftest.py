"""Portals over lived memories, each started once, and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.deployments.portal import indoors, portals
from tests.deployments.portal.browsers import Chromium, chromium
from tests.deployments.portal.portals import Owner, Portal
from tests.memories import Databases, Files, inside
from tests.people import SOREN

_units = count(1)


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal over the large home: sixty people have been asked, nobody has answered."""
    folder = tmp_path_factory.mktemp("portal")
    copy = Files(folder).take("", folder / "large")
    port = portals.placed(copy.folder)
    portals.live_large(copy)
    with portals.running(copy, port) as started:
        yield started


@pytest.fixture(scope="session")
def portal_on_postgresql(
    postgresql_server: str, postgresql_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    """The same in PostgreSQL."""
    folder = tmp_path_factory.mktemp("portal-pg")
    copy = Databases(postgresql_server, postgresql_template).take("", folder / "large")
    port = portals.placed(copy.folder)
    portals.live_large(copy)
    with portals.running(copy, port) as started:
        yield started


@pytest.fixture
def unit() -> tuple[Owner, Owner]:
    """Two colleagues whom no other test has touched."""
    no = next(_units)
    return portals.owner(no, 0), portals.owner(no, 1)


@pytest.fixture
def somebody(unit: tuple[Owner, Owner]) -> Owner:
    """Somebody with two open tasks, whom no other test has touched."""
    return unit[0]


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    """One Chromium for the file."""
    with chromium() as started:
        yield started


# ── In this process ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The cast's year, begun: everybody owes their contribution to April."""
    folder = tmp_path_factory.mktemp("begun")
    shelf = Files(folder)
    with inside(shelf.take("", folder / "home")):
        indoors.the_year_begins()
        shelf.keep("begun")
    return shelf


@pytest.fixture
def soren(begun: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[indoors.Visitor]:
    """Søren owes a contribution about the climate."""
    with inside(begun.take("begun", tmp_path / "home")):
        monkeypatch.setenv("PLANCYCLE_TODAY", indoors.TODAY.isoformat())
        yield indoors.Visitor(SOREN, indoors.client())
