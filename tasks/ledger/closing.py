"""Matters that are closed until a day: closed, opened, and taken off the pages that named them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models import store
from models.store import closed, closing
from models.store.closing import Closed, Matter
from tasks import clock, engine, home, overview, veiling
from tasks.ledger.responses import writing
from tasks.verbs import rehearsing, verb


def meant(year: int | None, meeting: str | None, brief: bool, *named: Sequence[str] | None) -> Matter:
    """What a form names: tasks, elements, decisions and budget lines, each by number, key or account."""
    kinds = ("requests", "elements", "decisions", "lines")
    given = {kind: tuple(one for one in those or ()) for kind, those in zip(kinds, named, strict=True)}
    return Matter.model_validate({"year": year, "meeting": meeting, "brief": brief, **given})


@verb
def close(
    matter: Matter, until: date | None, circle: Sequence[str] = (), today: date | None = None
) -> Closed:
    """Close what is meant until a day, or open it at once; the same again changes nothing."""
    by = writing("close_matter", today)
    with store.writing(deciding=True) as session:
        return closing.close(session, matter, until, circle, by)


def clear_pages(today: date | None = None) -> None:
    """Every page in Prefect that has the words of what is closed is deleted, and shown anew without them."""
    if not rehearsing():
        day = clock.today(today, home.settings().municipality.timezone)
        _clear_pages(day)
        overview.publish(day)


@verb(outward=True)
def _clear_pages(today: date) -> int:
    """How many were deleted: earlier pages under the same name are kept by Prefect, and could be read."""
    with store.reading() as session:
        hidden = closed.veils(session, today, home.settings().municipality.language)
    cleared = 0
    with engine.connected() as client:
        found = engine.pages(client) if client is not None and hidden else []
        for page in found:
            if any(veil.everywhere and veil.covers(str(page.data)) for veil in hidden):
                assert client is not None
                client.delete_artifact(page.id)
                cleared += 1
        if client is not None and hidden:
            veiling.veil_earlier_runs(client, veiling.secrets(today))
    return cleared
