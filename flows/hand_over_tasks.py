"""Hand tasks over to somebody else, for the owner: both names are kept."""

from __future__ import annotations

from datetime import date

from tasks import report
from tasks.desk import flow
from tasks.ledger import handovers


@flow
def hand_over_tasks(requests: list[str], to_person: str, reason: str = "", today: date | None = None) -> str:
    """Gives tasks to another person, who hears it with the next letters; all of them or none."""
    given = handovers.hand_over(requests, to_person, None, today, "prefect", reason)
    return report.tell(given.sentence)
