"""Shift the budget chain: the readings and what follows them, when the finance agreement comes late."""

from __future__ import annotations

from datetime import date

from models.budget_chain import ReadingWord
from tasks import effects, upcoming
from tasks.desk import flow
from tasks.ledger import budgets, years


@flow
def shift_budget_chain(
    year: int,
    days: int,
    reason: str,
    begins: ReadingWord = "first_reading",
    exemption: str = "",
    today: date | None = None,
    only_show: bool = False,
) -> str:
    """Moves the readings so many working days past the plan; the same number once more changes nothing."""
    with effects.shown_first(only_show, today) as act:
        act.said = budgets.shift_chain(year, days, reason, begins, exemption, today).sentence
        upcoming.keep(years.planned_runs(today))
    return act.said
