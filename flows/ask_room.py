"""The room to move money: each budget holder is asked, line by line."""

from __future__ import annotations

from datetime import date

from tasks import report
from tasks.desk import flow
from tasks.ledger import budgets


@flow
def ask_room(year: int, today: date | None = None) -> None:
    """Asks whoever holds a budget line whether its money is bound or can be moved; each of them once."""
    asked = budgets.ask_room(year, today)
    report.tell(budgets.asked_said(asked))
    budgets.publish(year, today)
