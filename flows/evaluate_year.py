"""The evaluation of a plan year, handed to April's meeting of the year after."""

from __future__ import annotations

from datetime import date

from tasks import clock, home
from tasks.desk import flow
from tasks.ledger import evaluations, followups, wakes


@flow
def evaluate_year(year: int, today: date | None = None) -> None:
    """Asks about effects, ownership and coherence, shows them, and closes the year once April has them."""
    today = clock.today(today, home.settings().municipality.timezone)
    wakes.take(f"evaluate_year/{year}")
    followups.ask_evaluation(year, today)
    followups.end_evaluation(year, today)
    followups.hand_over(year, today)
    evaluations.count_ownership(year, today)
    evaluations.publish(year, today)
