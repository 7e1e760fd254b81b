"""Approve the list of people: it is carried out as it was shown, and who takes over is told."""

from __future__ import annotations

from datetime import date

from models.people_file.taking_over import TakesOver
from tasks import effects
from tasks.desk import flow
from tasks.ledger import people


@flow
def approve_people(
    proposal: int,
    takes_over: list[TakesOver] | None = None,
    leave_out: list[str] | None = None,
    today: date | None = None,
    only_show: bool = False,
) -> str:
    """Carries out a list of people but for what is left out; refuses one that is out of date."""
    with effects.shown_first(only_show, today) as act:
        act.said = people.approve(proposal, takes_over or [], leave_out or [], today).sentence
    return act.said
