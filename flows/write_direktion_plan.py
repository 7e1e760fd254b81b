"""Write direktionens plan: a proposal to begin with, then as the secretariat wants it."""

from __future__ import annotations

from datetime import date

from models.action_plan import PlanItem
from tasks import report
from tasks.desk import flow
from tasks.ledger import action_plans


@flow
def write_direktion_plan(
    year: int,
    items: list[PlanItem] | None = None,
    leave_out: list[str] | None = None,
    send: bool = False,
    today: date | None = None,
) -> None:
    """Proposes the plan, changes, adds and leaves out items, and sends it for approval."""
    written = action_plans.write(year, items or [], leave_out or [], send, today)
    action_plans.publish(year, today)
    report.tell(written.sentence)
