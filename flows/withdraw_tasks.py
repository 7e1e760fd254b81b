"""Withdraw tasks: nothing is owed any more, and whoever had been asked hears it once."""

from __future__ import annotations

from datetime import date

from tasks import report
from tasks.desk import flow
from tasks.ledger import rounds


@flow
def withdraw_tasks(requests: list[str], reason: str, today: date | None = None) -> str:
    """Withdraws tasks with a reason; what was withdrawn before is left."""
    return report.tell(rounds.withdraw(requests, reason, today).sentence)
