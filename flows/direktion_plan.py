"""Direktionens plan: from station to station until it is approved, then with its newest status."""

from __future__ import annotations

from datetime import date

from tasks.desk import flow
from tasks.ledger import action_plans, wakes


@flow
def direktion_plan(year: int, today: date | None = None) -> None:
    """Opens the next station when the one before has answered, and keeps the plan's page."""
    wakes.take(f"direktion_plan/{year}")
    action_plans.walk_the_route(year, today)
    action_plans.publish(year, today)
