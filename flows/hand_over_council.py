"""Hand over to a new council: what is left, and in its first year an introduction."""

from __future__ import annotations

from datetime import date

from tasks.desk import flow
from tasks.ledger import councils


@flow
def hand_over_council(year: int, today: date | None = None) -> str:
    """Lists what is decided, talked about and under way; the same list once more is not made again."""
    paper = councils.write(year, today)
    councils.show(paper)
    return paper.sentence
