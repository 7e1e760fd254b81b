"""Telling Prefect that something should run: the only place that emits an event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from models.events import Checklist
from tasks import clock, engine, home
from tasks.verbs import verb


@verb(outward=True)
def emit(*wanted: Checklist) -> None:
    """Emit the event that wakes each checklist. A dead server loses it: the wake mark is what remembers."""
    with engine.connected() as client:
        if client is None:
            return
        from prefect.events import emit_event

        for one in wanted:
            emit_event(event=one.event, resource=one.resource, payload=one.payload)


@verb(outward=True)
def wake_due(due: Sequence[Checklist], today: date) -> None:
    """Have each checklist run now; a second round of the day wakes nobody again."""
    another = today != clock.today(None, home.settings().municipality.timezone)
    on_its_day = {"today": today.isoformat()} if another else {}
    for one in due:
        given = {name: value for name, value in one.payload.items() if name != "flow"}
        run_now(one.flow, f"due/{one.subject}/{today}", given | on_its_day)


def run_now(flow: str, key: str, parameters: dict[str, Any] | None = None) -> None:
    """Put one run of `flow` into Prefect, due at once, under an idempotency key."""
    with engine.connected() as client:
        if client is None:
            return
        deployment = engine.deployment_ids(client).get(flow)
        if deployment is not None:
            client.create_flow_run_from_deployment(deployment, parameters=parameters, idempotency_key=key)
