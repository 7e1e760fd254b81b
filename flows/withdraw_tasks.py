"""Withdraw tasks: nothing is owed any more, and whoever had been asked hears it once."""

from __future__ import annotations

from datetime import date

from prefect import flow

from tasks import naming, report
from tasks.ledger import rounds


@flow(flow_run_name=naming.run_name)
def withdraw_tasks(requests: list[str], reason: str, today: date | None = None) -> str:
    """Withdraws tasks with a reason; what was withdrawn before is left."""
    return report.tell(rounds.withdraw(requests, reason, today).sentence)
