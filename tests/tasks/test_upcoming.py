"""What the machine may take out of Prefect at its start, and what a rehearsed year looks like there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from prefect.client.schemas.objects import FlowRun, State, StateType

from models.digests import Written
from models.rehearsal import Rehearsed, Summary
from tasks import engine, overview, upcoming
from tasks.home import Home

LONG_AGO = datetime(2026, 1, 5, 8, tzinfo=UTC)


def a_run(key: str | None = None, *, auto: bool = False) -> FlowRun:
    return FlowRun(
        id=uuid4(),
        flow_id=uuid4(),
        idempotency_key=key,
        auto_scheduled=auto,
        state=State(type=StateType.SCHEDULED),
        next_scheduled_start_time=LONG_AGO,
    )


MADE_ANEW = {
    "auto": a_run("scheduled 1 2 2026-01-05", auto=True),
    **{
        key: a_run(key)
        for key in (
            "milestone/7/2026-01-05",
            "due/april_vision/2026/2026-01-05",
            "again/2026-01-05T09:10",
            "catch-up/2026-01-05T08:00:00",
            "automation 1, action 0, invocation 2",
        )
    },
}
SUBMITTED = {"form": a_run(), "with its own key": a_run("portal/17")}


def test_what_somebody_submitted_is_not_removed_at_the_start(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed: list[str] = []

    def remove(_client: Any, _path: str, body: dict[str, Any]) -> None:
        removed.extend(body["flow_runs"]["id"]["any_"])

    monkeypatch.setenv(engine.TOLD_BY, "http://127.0.0.1:9/api")
    monkeypatch.setattr(engine, "runs", lambda *_: iter([*SUBMITTED.values(), *MADE_ANEW.values()]))
    monkeypatch.setattr(engine, "post", remove)
    upcoming.clear_overdue()
    assert removed == [str(run.id) for run in MADE_ANEW.values()]


@pytest.mark.usefixtures("cast")
def test_a_rehearsed_year_is_read_by_people(home: Home) -> None:
    letter = Written(date=date(2027, 2, 25), to="karen", kind="digest", rung="late", requests=("a", "b"))
    told = Rehearsed(
        year=2027,
        assumption="never",
        milestones=(),
        letters=(letter,),
        summary=Summary(letters=1, people=1, max_per_person_per_day=1, on_days_off=0),
    )
    page = overview.rehearsal(told, home.settings())
    assert page.endswith("| 25. februar 2027 | Karen Sørensen | vi mangler dit svar | 2 |\n")
