"""Everything running: the last answer in the portal compiles the brief, and nobody presses anything."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from models import store
from models.rehearsal import assumed_answer
from models.store.tables import Brief, Response
from tasks.ledger import responses
from tests import people
from tests.deployments.portal import portals
from tests.deployments.portal.portals import ASKED, letters, link_in
from tests.deployments.portal.visiting import Visitor
from tests.deployments.running import Running, around, wait_for
from tests.memories import Copy, Files, inside

pytestmark = pytest.mark.prefect

LAST = "2027/april/contribution/klima"

WITHIN = 45
"""Seconds from the click to the brief; three on an idle machine."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """The cast's home; the letters still have to be written."""
    folder = tmp_path_factory.mktemp("everything")
    return Files(folder).take("", folder / "home")


@pytest.fixture(scope="module")
def running(copy: Copy) -> Iterator[Running]:
    """Prefect, the runner, the announcer and the portal."""
    with inside(copy):
        portals.prepare_small()
    with around(copy.folder, "flows", PLANCYCLE_TODAY=ASKED.isoformat()) as started:
        yield started


def test_the_last_answer_in_the_portal_compiles_the_brief_within_seconds(
    copy: Copy, running: Running
) -> None:
    address = (copy.folder / "portal.address").read_text().strip()
    assert address == f"http://127.0.0.1:{running.port + 1}"
    with inside(copy):
        portals.ask_today()
        for task in portals.owed() - {LAST}:
            responses.receive_response(task, assumed_answer("april"), today=ASKED)
        number = portals.number_of(LAST)
    soren = next(one for one in letters(copy.folder)[::-1] if people.SOREN.email in str(one["To"]))
    with Visitor(link_in(soren)) as visitor:
        assert "opgave" in visitor.client.get(visitor.link).text
        typed = {**dict.fromkeys(("where_to", "meaning", "question"), "Mere sol."), "course": "hold"}
        began = time.monotonic()
        assert visitor.answer(number, {**typed, "track": "on_track"}).status_code == 303
    with inside(copy):
        assert count(Response) == 5
        wait_for(lambda: count(Brief) == 1, WITHIN)
    print(f"the brief stood there after {time.monotonic() - began:.1f} seconds")
    assert not running.runs("FAILED", "CRASHED")


def count(table: type[Brief] | type[Response]) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
