"""Direktionens plan in the owners' door: read first, then answered as the station may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.rehearse_year import live_through
from tasks.ledger import action_plans
from tests.deployments.portal import portals
from tests.deployments.portal.indoors import Visitor, client
from tests.memories import Files, inside
from tests.people import MADS

FINANCE = "2027/action_plan/approval/finance"


@pytest.fixture
def mads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """Mads sees the plan for finance."""
    with inside(Files(tmp_path / "kept").take("", tmp_path / "home")):
        portals.prepare_small()
        action_plans.write(portals.YEAR, send=True, today=portals.ASKED)
        live_through(portals.ASKED)
        monkeypatch.setenv("PLANCYCLE_TODAY", portals.ASKED.isoformat())
        yield Visitor(MADS, client(), portals.ASKED)


def test_the_plan_is_read_and_answered_in_its_own_words(mads: Visitor) -> None:
    number = portals.number_of(FINANCE)
    task = mads.get(mads.task(number)).text
    assert "<h1>Direktionens handlingsplan 2027</h1>" in task
    assert "Læs planen, før du svarer." in task and "plægget" not in task
    assert re.findall(r'type="radio" name="verdict" id="[^"]*" value="(\w+)"', task) == ["seen", "send_back"]
    page = mads.get(mads.task(number) + "/oplaeg").text
    assert "<h1>Direktionens handlingsplan 2027</h1>" in page
    assert "Kommuneplan 2026-2037" in page and "Giv dit svar på planen" in page
    assert mads.answer(number, {"verdict": "approve"}).status_code == 422
    assert mads.answer(number, {"verdict": "seen"}).status_code == 303
