"""Read the mails that came back: who cannot be reached, and what only a machine answered."""

from __future__ import annotations

from datetime import date

from tasks import effects
from tasks.desk import flow
from tasks.ledger import bounces, standing


@flow
def take_in_bounces(today: date | None = None, only_show: bool = False) -> str:
    """Writes down whose address is gone; what a person has to read stays in the folder."""
    with effects.shown_first(only_show, today) as act:
        act.said = bounces.said(bounces.take_in(today), standing.names())
    return act.said
