"""Approve the hand-over list of a reorganisation: carried out on its day, exactly as it was shown."""

from __future__ import annotations

from datetime import date

from tasks import effects
from tasks.desk import flow
from tasks.ledger import reorganisations


@flow
def approve_reorganisation(
    proposal: int, drop: bool = False, today: date | None = None, only_show: bool = False
) -> str:
    """Says yes to a list, or puts it away; carried out at once if its day has come."""
    with effects.shown_first(only_show, today) as act:
        approved = reorganisations.approve(proposal, drop, today)
        reorganisations.show(proposal, today)
        act.said = reorganisations.said(approved.sentence, proposal)
    return act.said
