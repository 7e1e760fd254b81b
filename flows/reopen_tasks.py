"""Reopen tasks: an answer has to be given again, and whoever gives it hears why."""

from __future__ import annotations

from datetime import date

from tasks import report
from tasks.desk import flow
from tasks.ledger import rounds


@flow
def reopen_tasks(
    requests: list[str], reason: str, due_on: date | None = None, today: date | None = None
) -> str:
    """Opens tasks again; earlier answers are kept, and what is open already is left."""
    return report.tell(rounds.reopen(requests, reason, due_on, today).sentence)
