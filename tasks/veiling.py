"""What a run was given is seen by everybody in the UI: what is closed is taken out of it, once it is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from models import store
from models.brief.veil import Veil
from models.store import closed
from tasks import clock, engine, home
from tasks.verbs import in_flow_run, rehearsing

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient

HIDDEN = "…"
"""What stands in a run's form in place of what may not be read there."""

SPOKEN_OF = ("subject", "request")
"""The fields by which a part of a form says what it is about."""

OVER = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


class Secrets(NamedTuple):
    """What is closed today: words, and the keys and numbers by which a form may name it."""

    veils: Sequence[Veil]
    named: frozenset[str]


def secrets(today: date | None = None) -> Secrets:
    """Everything that is closed; a few statements."""
    town = home.settings().municipality
    day = clock.today(today, town.timezone)
    with store.reading() as session:
        return Secrets(closed.veils(session, day, town.language), frozenset(closed.names(session, day)))


def masked(given: Any, known: Secrets) -> Any:
    """What a run was given, without the words of what is closed; about it only what it is about is left."""
    if isinstance(given, Mapping):
        about = next((str(given[name]) for name in SPOKEN_OF if given.get(name)), "")
        if about in known.named:
            return {name: _about(name, one) for name, one in given.items()}
        return {name: masked(one, known) for name, one in given.items()}
    if isinstance(given, list | tuple):
        return [masked(one, known) for one in given]
    if isinstance(given, str):
        number = next((veil.number for veil in known.veils if veil.everywhere and veil.covers(given)), "")
        return number or given
    return given


def _about(name: str, value: Any) -> Any:
    """A number may stand, and so may the day and the year; words may not."""
    is_number = isinstance(value, int) or (isinstance(value, str) and value.isdecimal())
    return (
        value if value is None or name in ("today", "year") or (name in SPOKEN_OF and is_number) else HIDDEN
    )


def veil_this_run() -> None:
    """Called when a run of ours ends; Prefect's refusal is no reason to fail."""
    if rehearsing() or not in_flow_run():
        return
    from httpx import HTTPError
    from prefect.context import FlowRunContext
    from prefect.exceptions import PrefectHTTPStatusError

    run = FlowRunContext.get()
    if run is None or run.flow_run is None or not run.flow_run.parameters:
        return
    with suppress(HTTPError, PrefectHTTPStatusError), engine.connected() as client:
        if client is not None:
            _veil(client, run.flow_run.id, run.flow_run.parameters, secrets())


def veil_earlier_runs(client: SyncPrefectClient, known: Secrets) -> None:
    """What runs were given before it was closed."""
    for run in engine.runs(client, *OVER):
        _veil(client, run.id, run.parameters or {}, known)


def _veil(client: SyncPrefectClient, run: Any, given: Mapping[str, Any], known: Secrets) -> None:
    instead = masked(given, known)
    if instead != given:
        client.update_flow_run(run, parameters=instead)
