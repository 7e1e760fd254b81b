"""Units end, merge and split on a day: the list of who takes over what, to be approved."""

from __future__ import annotations

from datetime import date

from models.reorganisation import Place, Rule, UnitChange, UnitHead
from tasks import effects
from tasks.desk import flow
from tasks.ledger import reorganisations


@flow
def reorganise(
    changes: list[UnitChange] | None = None,
    on: date | None = None,
    heads: list[UnitHead] | None = None,
    places: list[Place] | None = None,
    rule: Rule = "same_person",
    today: date | None = None,
    only_show: bool = False,
) -> str:
    """Makes the hand-over list and shows it; without changes it is what a file of units has said."""
    with effects.shown_first(only_show, today) as act:
        made = reorganisations.propose(changes or [], on, heads or [], places or [], rule, today)
        reorganisations.show(made.number, today)
        act.said = reorganisations.said(made.sentence, made.number)
    return act.said
