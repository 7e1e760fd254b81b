"""Who has answered? The page of a round, by unit."""

from __future__ import annotations

from datetime import date

from models.choices import MeetingOrNone
from models.rounds import the_round
from tasks.desk import flow
from tasks.ledger import rounds


@flow
def show_answers(
    year: int, meeting: MeetingOrNone = None, no: int | None = None, today: date | None = None
) -> str:
    """Shows who has answered and who is missing; nothing is sent or changed."""
    page = rounds.answers(year, meeting, no, today)
    rounds.publish(the_round(year, meeting, no), page, today)
    return page
