"""Give somebody a new link: the old ones were closed, because a mail reached the wrong person."""

from __future__ import annotations

from datetime import date

from tasks import report
from tasks.desk import flow
from tasks.ledger import passes


@flow
def renew_link(person: str, email: str = "", today: date | None = None) -> str:
    """Lets the next letters carry a new link; with an address, to that one from now on."""
    return report.tell(passes.renew(person, email, today))
