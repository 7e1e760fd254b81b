"""The room to move money: each budget holder is asked, line by line."""

from __future__ import annotations

from datetime import date

from prefect import flow

from tasks import naming, report
from tasks.ledger import budgets


@flow(flow_run_name=naming.run_name)
def ask_room(year: int, today: date | None = None) -> None:
    """Asks whoever holds a budget line whether its money is bound or can be moved; each of them once."""
    asked = budgets.ask_room(year, today)
    report.tell(budgets.asked_said(asked))
    budgets.publish(year, today)
