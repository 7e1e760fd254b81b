"""The way to Prefect's server: where it answers, and which deployment carries a flow."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from tasks.home import home

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.objects import Artifact, FlowRun

TOLD_BY = "PLANCYCLE_PREFECT_URL"
"""The variable that tells every process of ours where the server's API is."""

PAGE = 200
"""As many rows as the server hands out at a time."""

_log = logging.getLogger(__name__)


def address_file(folder: Path) -> Path:
    """Where a running `up` leaves its server's address, for the command line beside it."""
    return folder / "prefect" / "address"


def address() -> str | None:
    """Where our server answers; None when none is running: then nothing is said to Prefect.

    Never `PREFECT_API_URL`: that may be somebody's other Prefect.
    """
    if told := os.environ.get(TOLD_BY):
        return told
    try:
        return address_file(home().folder).read_text(encoding="utf-8").strip() or None
    except OSError:
        return None


@contextmanager
def connected() -> Iterator[SyncPrefectClient | None]:
    """A client of the running server, or None; a server that is down ends the block with a warning.

    The memory owns what happened and every start makes Prefect's side anew: no flow fails for Prefect's sake.
    """
    where = address()
    if where is None:
        yield None
        return
    from httpx import TransportError
    from prefect.client.orchestration import get_client
    from prefect.exceptions import PrefectHTTPStatusError
    from prefect.settings import PREFECT_API_URL, temporary_settings

    try:
        with temporary_settings({PREFECT_API_URL: where}), get_client(sync_client=True) as client:
            yield client
    except (TransportError, PrefectHTTPStatusError) as error:
        if isinstance(error, PrefectHTTPStatusError) and error.response.status_code < 500:
            raise
        _log.warning("Prefect at %s did not take it (%s); it is made anew later.", where, error)


def deployment_ids(client: SyncPrefectClient) -> dict[str, UUID]:
    """The deployment of each served flow, by the name of its function."""
    return {(one.entrypoint or "").rpartition(".")[2]: one.id for one in client.read_deployments()}


FORM = "/deployments/deployment/{}/run"
"""Where the run form of a deployment lies in the UI."""


def forms() -> dict[str, str]:
    """Where the run form of each served flow lies in the UI, by the name of its function."""
    with connected() as client:
        served = deployment_ids(client) if client is not None else {}
        return {flow: FORM.format(deployment) for flow, deployment in served.items()}
    return {}


def runs(client: SyncPrefectClient, *states: str) -> Iterator[FlowRun]:
    """Every run of a deployment that is in one of these states (SCHEDULED, PENDING, RUNNING …)."""
    from prefect.client.schemas.filters import FlowRunFilter

    which = FlowRunFilter.model_validate(
        {"state": {"type": {"any_": states}}, "deployment_id": {"is_null_": False}}
    )
    offset = 0
    while page := client.read_flow_runs(flow_run_filter=which, limit=PAGE, offset=offset):
        yield from page
        offset += len(page)


def post(client: SyncPrefectClient, path: str, body: Any) -> Any:
    """Prefect's operations on many runs at once, for which its client has no method."""
    return client.request("POST", cast(Any, path), json=body).json()


def pages(client: SyncPrefectClient) -> list[Artifact]:
    """Every page there is, the earlier ones under the same name too."""
    found: list[Artifact] = []
    while page := client.read_artifacts(limit=PAGE, offset=len(found)):
        found += page
    return found
