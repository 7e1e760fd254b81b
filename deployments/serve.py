"""The runner: puts every flow of the timetable into Prefect and runs what falls due, until it is stopped."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from deployments.run_forms import name_fields
from deployments.timetable import TABLE, Row, cron, mails_may_leave
from models.choices import Words
from models.events import ROUND, PlannedRun
from models.mishaps import stopped
from models.settings import Language, Settings
from tasks import announce, clock, engine, upcoming
from tasks.home import Home, open_home

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.deployments.runner import RunnerDeployment
    from prefect.events import DeploymentEventTrigger
    from prefect.schedules import Schedule

READY = "plan-cycle: the flows are served"
"""What the runner says once everything stands in Prefect."""

AT_ONCE = 2
"""Runs at a time: a burst is quicker through two than through ten at once on two cores."""

AT_NEWS = Words("når der er noget nyt", "when there is news")


def main(flows: str = "flows") -> None:
    """Serve the flows of this package until SIGTERM."""
    from prefect.runner import Runner

    opened = open_home()
    settings = opened.settings()
    runner = Runner(pause_on_shutdown=False, limit=AT_ONCE)
    served = {cast(UUID, runner.add_deployment(one)) for one in deployments(settings, flows)}
    _tidy(settings, f"{flows}.", served)
    upcoming.clear_overdue()
    upcoming.keep(_planned())
    _catch_up(opened)
    print(READY, flush=True)
    asyncio.run(runner.start())


def deployments(settings: Settings, flows: str = "flows") -> Iterator[RunnerDeployment]:
    """Each row of the timetable as Prefect wants it."""
    for row in rows(flows):
        yield _deployment(row, _flow(row, flows, settings), settings)


def rows(flows: str = "flows") -> Sequence[Row]:
    """The rows whose flow is in this package."""
    return [row for row in TABLE if find_spec(f"{flows}.{row.flow}")]


def _flow(row: Row, flows: str, settings: Settings) -> Flow[Any, Any]:
    found: Flow[Any, Any] = getattr(import_module(f"{flows}.{row.flow}"), row.flow)
    return found.with_options(name=row.short_name(settings.municipality.language))


def _deployment(row: Row, flow: Flow[Any, Any], settings: Settings) -> RunnerDeployment:
    from prefect.deployments.runner import RunnerDeployment
    from prefect.types.entrypoint import EntrypointType

    language = settings.municipality.language
    deployment = RunnerDeployment.from_flow(
        flow,
        name=row.name.said_in(language),
        description=row.description(language),
        tags=[row.group.said_in(language)],
        schedule=_daily(settings) if row.daily else None,
        triggers=list(_triggers(row, language)),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    name_fields(deployment._parameter_openapi_schema, row.fields, language)
    return deployment


def _daily(settings: Settings) -> Schedule:
    from prefect.schedules import Cron

    return Cron(cron(settings), timezone=settings.municipality.timezone)


def _triggers(row: Row, language: Language) -> Iterator[DeploymentEventTrigger]:
    from prefect.events import DeploymentEventTrigger

    if row.woken_by:
        yield DeploymentEventTrigger(
            name=f"{row.short_name(language)}: {AT_NEWS.said_in(language)}",
            match={"plan-cycle.flow": row.flow},
            expect={row.woken_by},
            parameters={name: _told(name) for name in row.told},
        )


def _told(name: str) -> dict[str, Any]:
    """A part of the event's payload, with its type kept."""
    template = f"{{{{ event.payload.{name} | tojson }}}}"
    return {"__prefect_kind": "json", "value": {"__prefect_kind": "jinja", "template": template}}


def _tidy(settings: Settings, ours: str, served: set[UUID]) -> None:
    """Take away what an earlier timetable or language left behind, and the runs a dead machine left open."""
    with engine.connected() as client:
        if client is not None:
            _remove_unserved(client, ours, served)
            _close_abandoned(client, settings.municipality.language)


def _remove_unserved(client: SyncPrefectClient, ours: str, served: set[UUID]) -> None:
    for old in client.read_deployments():
        if (old.entrypoint or "").startswith(ours) and old.id not in served:
            client.delete_deployment(old.id)


def _close_abandoned(client: SyncPrefectClient, language: Language) -> None:
    """No run of this home can be alive before its runner has started: one that says so died unheard."""
    from prefect.states import Crashed

    flows = {deployment: flow for flow, deployment in engine.deployment_ids(client).items()}
    for run in list(engine.runs(client, "RUNNING", "PENDING", "CANCELLING")):
        why = stopped(flows.get(cast(UUID, run.deployment_id), "")).said_in(language)
        client.set_flow_run_state(run.id, Crashed(message=why), force=True)


def _planned() -> Sequence[PlannedRun]:
    from tasks.ledger import years

    return years.planned_runs()


def _catch_up(opened: Home) -> None:
    """Run the round at once if the morning's may have been missed; after noon mails wait for the next one."""
    now = clock.instant()
    if mails_may_leave(opened, now):
        announce.run_now(ROUND, f"catch-up/{now:%Y-%m-%dT%H:%M:%S}")


if __name__ == "__main__":
    main(*sys.argv[1:])
