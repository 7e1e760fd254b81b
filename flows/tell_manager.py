"""Ask a manager for help: the secretariat presses, the owner was warned and gets a copy."""

from __future__ import annotations

from datetime import date

from tasks.desk import flow
from tasks.ledger import managers


@flow
def tell_manager(requests: list[str], today: date | None = None) -> None:
    """Writes to the heads above the owners of these tasks, with the next letters; once about each."""
    managers.press(requests, today)
