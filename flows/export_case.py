"""Gather a case for an access to documents: tasks, answers, decisions and mails in one file."""

from __future__ import annotations

from datetime import date

from tasks import report
from tasks.desk import flow
from tasks.ledger import case_files


@flow
def export_case(
    case_number: str = "",
    elements: list[str] | None = None,
    requests: list[str] | None = None,
    today: date | None = None,
) -> str:
    """Gathers what is kept about a case into one file; what is closed is left out, and said to be."""
    return report.tell(case_files.export(case_number, elements or (), requests or (), today).sentence)
