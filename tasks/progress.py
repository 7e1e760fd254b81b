"""How far long work has come: a page in the Prefect UI that moves on while somebody waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING
from uuid import UUID

from models.choices import Words
from models.desk_page import progress_page
from tasks import engine, home, report
from tasks.verbs import own_door

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient

OFTEN = 1.0
"""Seconds between two looks of the page, at least."""

TITLES: dict[str, Words] = {
    "rehearsal": Words("Prøven", "The rehearsal"),
    "load": Words("Filen, der læses ind", "The file that is being loaded"),
    "letters": Words("Dagens mails", "The mails of the day"),
}
DONE = Words("Færdig.", "Done.")

Reached = Callable[[int, int, str], None]
"""Says how far the work is: so many, of so many, and in words."""


@contextmanager
def of(work: str) -> Iterator[Reached]:
    """Show how far this work (a key of `TITLES`) is; outside a run of Prefect nobody is shown anything."""
    shown = _Shown(work) if own_door() == "prefect" and report.is_seen() else None
    yield shown.reach if shown else _unseen
    if shown:
        shown.finish()


def _unseen(done: int, total: int, said: str) -> None:
    """Nobody looks."""


class _Shown:
    """The page of one piece of work; made when there is something to tell, then written over.

    One that cannot be shown stops no work, and is not tried again: somebody has taken it away, or the server
    is down.
    """

    def __init__(self, work: str) -> None:
        self._language = home.settings().municipality.language
        self._title = TITLES[work].said_in(self._language)
        self._key = report.key("progress", report.KEYS[work].said_in(self._language).partition("-")[0])
        self._page: UUID | None = None
        self._last = 0.0
        self._works = True

    def reach(self, done: int, total: int, said: str) -> None:
        if self._works and monotonic() - self._last >= OFTEN:
            self._show(done, total, said)
            self._last = monotonic()

    def finish(self) -> None:
        if self._works and self._page is not None:
            self._show(1, 1, DONE.said_in(self._language))

    def _show(self, done: int, total: int, said: str) -> None:
        from prefect.exceptions import PrefectHTTPStatusError

        self._works = False
        with suppress(PrefectHTTPStatusError), engine.connected() as client:
            if client is None:
                return
            text = progress_page(self._title, done, total, said)
            if self._page is None:
                self._page = _made(client, self._key, text, self._title)
            else:
                _written_over(client, self._page, text)
            self._works = True


def _made(client: SyncPrefectClient, key: str, text: str, title: str) -> UUID:
    from prefect.client.schemas.actions import ArtifactCreate
    from prefect.runtime import flow_run, task_run

    ran = {"flow_run_id": flow_run.id, "task_run_id": task_run.id}
    page = ArtifactCreate.model_validate(
        {"key": key, "type": "markdown", "data": text, "description": title, **ran}
    )
    return client.create_artifact(page).id


def _written_over(client: SyncPrefectClient, page: UUID, text: str) -> None:
    from prefect.client.schemas.actions import ArtifactUpdate

    client.update_artifact(page, ArtifactUpdate(data=text))
