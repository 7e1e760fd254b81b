"""What was asked outside the meetings: the answers gathered on one page, as they come."""

from __future__ import annotations

from datetime import date

from tasks.desk import flow
from tasks.ledger import askings, wakes


@flow
def gather_answers(year: int, no: int, today: date | None = None) -> str:
    """Brings the page of a request up to date, and the paper of an extraordinary round."""
    wakes.take(f"gather_answers/{year}/{no}")
    return askings.gather(no, today)
