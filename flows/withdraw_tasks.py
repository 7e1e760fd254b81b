"""Withdraw tasks: nothing is owed any more, and whoever had been asked hears it once."""

from __future__ import annotations

from datetime import date

from tasks import effects
from tasks.desk import flow
from tasks.ledger import rounds


@flow
def withdraw_tasks(
    requests: list[str], reason: str, today: date | None = None, only_show: bool = False
) -> str:
    """Withdraws tasks with a reason; what was withdrawn before is left."""
    with effects.shown_first(only_show, today) as act:
        act.said = rounds.withdraw(requests, reason, today).sentence
    return act.said
