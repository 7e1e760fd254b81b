"""Pages in the Prefect UI: artifacts, kept by key with their history."""

from __future__ import annotations

from tasks import engine
from tasks.verbs import verb


def is_seen() -> bool:
    """Whether a server of ours runs that could show a page."""
    return engine.address() is not None


@verb(outward=True)
def publish(key: str, markdown: str, description: str) -> None:
    """Put a page in the Prefect UI under `key` (lower case letters, digits, dashes); the newest is on top."""
    with engine.connected() as client:
        if client is None:
            return
        from prefect.client.schemas.actions import ArtifactCreate
        from prefect.runtime import flow_run, task_run

        page = ArtifactCreate(
            key=key,
            type="markdown",
            data=markdown,
            description=description,
            flow_run_id=flow_run.id,
            task_run_id=task_run.id,
        )
        client.create_artifact(page)
