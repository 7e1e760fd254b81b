"""Record the budget after the second reading: what became of June's priorities."""

from __future__ import annotations

from datetime import date

from models.outcomes import BudgetDecision, Intent
from tasks import report
from tasks.desk import flow
from tasks.ledger import budgets, outcomes


@flow
def record_budget(
    year: int,
    decided_on: date,
    priorities: list[BudgetDecision],
    intents: list[Intent] | None = None,
    case_number: str = "",
    no_agreement: bool = False,
    today: date | None = None,
) -> str:
    """Writes down whole, part, not or moved for each priority, and the agreement's declarations of intent."""
    recorded = outcomes.record_budget(
        year, decided_on, priorities, intents or [], case_number, today, no_agreement
    )
    budgets.publish(year, today)
    return report.tell(budgets.recorded_said(year, recorded, no_agreement))
