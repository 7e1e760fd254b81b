"""The year in Prefect's Upcoming: a scheduled run per milestone said aloud, none doubled and none stale."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from models.events import PlannedRun
from tasks import clock, engine, home, naming
from tasks.verbs import verb

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.objects import FlowRun

AT_A_TIME = 50
"""As many runs as the server makes or removes in one request."""


BY_OURSELVES = ("milestone/", "due/", "again/", "catch-up/", "automation ")
"""How the idempotency keys of runs begin that nobody pressed for; the last is Prefect's, for an event."""

PAUSES = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
"""Seconds to wait before the next try when the server's database is busy."""


@verb(outward=True)
def keep(planned: Sequence[PlannedRun]) -> None:
    """Make Prefect's scheduled runs equal to `planned`: the missing are made, the rest of ours removed.

    Only the future is touched, and nothing is made for a time that has passed. A removed run is deleted, not
    cancelled: a cancelled one would keep its key, and a meeting moved away and back would never stand again.
    """
    with engine.connected() as client:
        if client is None:
            return
        now = max(clock.now(), clock.instant())
        flows = engine.deployment_ids(client)
        wanted = {plan.key: plan for plan in planned if plan.at > now and plan.flow in flows}
        stale, kept = [], set()
        for run in _ours_after(now, client):
            same = _same(wanted.get(run.idempotency_key or ""), run, flows)
            kept.add(run.idempotency_key) if same else stale.append(run)
        _remove(client, stale)
        _make(client, flows, [plan for key, plan in wanted.items() if key not in kept])


@verb(outward=True)
def clear_overdue() -> None:
    """Remove the runs whose time passed while nothing was running: the round does what has fallen due.

    What somebody submitted stays and runs now: nothing else would do it.
    """
    with engine.connected() as client:
        if client is None:
            return
        now = clock.instant()
        overdue = (run for run in engine.runs(client, "SCHEDULED") if _at(run) <= now)
        _remove(client, [run for run in overdue if is_made_anew(run)])


def is_made_anew(run: FlowRun) -> bool:
    """Whether nobody pressed for the run: the machine makes it again where it is still wanted."""
    return run.auto_scheduled or (run.idempotency_key or "").startswith(BY_OURSELVES)


def name_the_rounds() -> None:
    """The rounds that Prefect schedules by itself are called like all other runs."""
    with engine.connected() as client:
        if client is None:
            return
        from prefect.exceptions import PrefectHTTPStatusError

        for run in list(engine.runs(client, "SCHEDULED")):
            if run.auto_scheduled and not naming.is_given(run.name):
                with suppress(PrefectHTTPStatusError):  # it has just gone, or Prefect is busy: later
                    client.update_flow_run(run.id, name=_name(client, run))


def _name(client: SyncPrefectClient, run: FlowRun) -> str:
    settings = home.settings()
    day = _at(run).astimezone(settings.zone).date()
    return naming.title(client.read_flow(run.flow_id).name, {"today": day}, settings)


def _ours_after(now: datetime, client: SyncPrefectClient) -> list[FlowRun]:
    scheduled = engine.runs(client, "SCHEDULED")
    return [
        run for run in scheduled if _at(run) > now and (run.idempotency_key or "").startswith("milestone/")
    ]


def _at(run: FlowRun) -> datetime:
    return run.next_scheduled_start_time or run.expected_start_time or clock.instant()


def _same(plan: PlannedRun | None, run: FlowRun, flows: dict[str, UUID]) -> bool:
    """Whether the run is still the plan: same flow, hour, name and parameters."""
    there = (_at(run), run.name, run.parameters, run.deployment_id)
    return plan is not None and there == (plan.at, plan.name, plan.parameters, flows[plan.flow])


def _make(client: SyncPrefectClient, flows: dict[str, UUID], plans: Sequence[PlannedRun]) -> None:
    for flow, group in groupby(sorted(plans, key=lambda plan: plan.flow), key=lambda plan: plan.flow):
        runs = [_run(plan) for plan in group]
        for first in range(0, len(runs), AT_A_TIME):
            _insist(
                client, f"/deployments/{flows[flow]}/create_flow_run/bulk", runs[first : first + AT_A_TIME]
            )


def _insist(client: SyncPrefectClient, path: str, runs: list[dict[str, Any]]) -> None:
    """Ask again while the server's embedded database is locked by its own housekeeping.

    Raises RuntimeError when the server refuses a run: then its parameters do not fit the flow.
    """
    for pause in (*PAUSES, 0.0):
        errors = [
            one["error"] for one in engine.post(client, path, runs)["results"] if one["status"] == "FAILED"
        ]
        if not errors:
            return
        if not pause or not all("locked" in error for error in errors):
            raise RuntimeError(errors[0])
        time.sleep(pause)


def _run(plan: PlannedRun) -> dict[str, Any]:
    return {
        "name": plan.name,
        "parameters": plan.parameters,
        "tags": list(plan.tags),
        "idempotency_key": plan.key,
        "state": {"type": "SCHEDULED", "state_details": {"scheduled_time": plan.at.isoformat()}},
    }


def _remove(client: SyncPrefectClient, runs: Sequence[FlowRun]) -> None:
    """One that somebody else has removed already is no matter."""
    for first in range(0, len(runs), AT_A_TIME):
        ids = [str(run.id) for run in runs[first : first + AT_A_TIME]]
        body = {"flow_runs": {"id": {"any_": ids}}, "limit": AT_A_TIME}
        engine.post(client, "/flow_runs/bulk_delete", body)
