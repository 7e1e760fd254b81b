"""Take a sheet in: the answers of a department, each row by itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from prefect import flow

from tasks import naming, report
from tasks.ledger import answer_sheets


@flow(flow_run_name=naming.run_name)
def take_in_sheet(file: Path, today: date | None = None) -> str:
    """Stores what was filled in; what is refused comes back with the reason, in a file beside it."""
    return report.tell(answer_sheets.take_in_file(file, today).sentence)
