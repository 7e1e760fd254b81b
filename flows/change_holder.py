"""Give a post to somebody else: somebody new, a colleague with one more post, a shared mailbox, or nobody."""

from __future__ import annotations

from datetime import date

from tasks import effects
from tasks.desk import flow
from tasks.ledger import people


@flow
def change_holder(
    post: str,
    holder: str = "",
    name: str = "",
    from_on: date | None = None,
    leaves: bool = False,
    today: date | None = None,
    only_show: bool = False,
) -> str:
    """Gives a post a holder from a day on (today), or makes it vacant; its tasks follow."""
    with effects.shown_first(only_show, today) as act:
        act.said = people.change_holder(post, holder, name, from_on, leaves, today).sentence
    return act.said
