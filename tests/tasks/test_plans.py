"""The whole plan on one page names the snapshot that it shows, and no other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from deployments.invented import TODAY, YEAR
from models import store
from models.requests import NewRequest
from models.store import requests, snapshots
from models.store.tables import Element, Meeting
from tasks.ledger import plans
from tests.models.coherence import municipality

pytestmark = pytest.mark.usefixtures("memory")


def test_what_stands_beside_the_rules_makes_a_snapshot_of_its_own() -> None:
    municipality.keep(municipality.municipality())
    first = plans.take_overview(YEAR, TODAY)
    _ask_in_june()
    second = plans.take_overview(YEAR, TODAY)
    assert second.page != first.page
    assert second.snapshot > first.snapshot
    with store.reading() as session:
        kept = snapshots.of(session, f"{YEAR}/overview")
    assert kept is not None
    assert "| Temamødet i juni | 1 |" in kept.facts["page"]


def test_another_day_on_which_nothing_happened_makes_none() -> None:
    municipality.keep(municipality.municipality())
    days = (TODAY, TODAY, TODAY + timedelta(days=1))
    assert len({plans.take_overview(YEAR, day).snapshot for day in days}) == 1


def _ask_in_june() -> None:
    with store.writing() as session:
        june = session.scalar(select(Meeting.id).where(Meeting.year == YEAR, Meeting.kind == "june"))
        area = session.scalar(select(Element.key).where(Element.kind == "strategy").limit(1))
        asked = NewRequest(
            key=f"{YEAR}/june/contribution/{area}",
            kind="contribution",
            form="june",
            year=YEAR,
            meeting=june,
            subject=str(area),
            title=str(area),
            post=None,
            due_on=TODAY,
        )
        requests.open_requests(session, [asked], TODAY)
