"""Take a sheet in: the answers of a department, each row by itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tasks import report
from tasks.desk import flow
from tasks.ledger import answer_sheets


@flow
def take_in_sheet(file: Path, today: date | None = None) -> str:
    """Stores what was filled in; what is refused comes back with the reason, in a file beside it."""
    return report.tell(answer_sheets.take_in_file(file, today).sentence)
