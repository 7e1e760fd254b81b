"""Hand tasks over to somebody else, for the owner: both names are kept."""

from __future__ import annotations

from datetime import date

from tasks import effects
from tasks.desk import flow
from tasks.ledger import handovers


@flow
def hand_over_tasks(
    requests: list[str],
    to_person: str,
    reason: str = "",
    today: date | None = None,
    only_show: bool = False,
) -> str:
    """Gives tasks to another person, who hears it with the next letters; all of them or none."""
    with effects.shown_first(only_show, today) as act:
        act.said = handovers.hand_over(requests, to_person, None, today, "prefect", reason).sentence
    return act.said
