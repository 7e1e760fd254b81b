"""Taking a file in: people, units, the plan, the money, the effects, the meeting plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from models.choices import coded, listed
from models.loading.kinds import LoadKind
from models.loading.results import Loaded
from tasks import clock, home, loading
from tasks.desk import flow


@flow
def load_plan(
    file: Path,
    kind: Annotated[LoadKind, coded("load"), listed("load")],
    mapping: Path | None = None,
    dry_run: bool = False,
    keep_good: bool = False,
    today: date | None = None,
) -> Loaded:
    """Takes a file in, or with `dry_run` only says what it would do; fails with the rows to correct."""
    municipality = home.settings().municipality
    loaded = loading.load(
        file,
        kind,
        mapping=mapping,
        dry_run=dry_run,
        keep_good=keep_good,
        today=clock.today(today, municipality.timezone),
        actor="load_plan",
        language=municipality.language,
    )
    return loading.refuse_rejected(loaded, keep_good=keep_good)
