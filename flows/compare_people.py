"""Compare people: the newest list from personnel beside what is known; nothing changes before a yes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tasks import report
from tasks.desk import flow
from tasks.ledger import people
from tasks.ledger.people import Compared


@flow
def compare_people(file: Path | None = None, today: date | None = None) -> Compared:
    """Shows who has left, come and moved, and who takes over; without a file: the newest in the folder."""
    compared = people.compare(file, today)
    report.tell(compared.sentence)
    return compared
