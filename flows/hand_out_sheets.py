"""Hand out sheets: the tasks of a round as one spreadsheet for each unit."""

from __future__ import annotations

from datetime import date

from models.choices import MeetingOrNone
from models.rounds import the_round
from tasks import report
from tasks.desk import flow
from tasks.ledger import answer_sheets


@flow
def hand_out_sheets(
    year: int, meeting: MeetingOrNone = None, no: int | None = None, today: date | None = None
) -> str:
    """Makes the sheets with the answers that are there; nothing is sent, nothing in the memory changes."""
    round_ = the_round(year, meeting, no)
    handed = answer_sheets.hand_out(round_.key, None, today)
    report.publish(report.key("sheets", *round_.page), handed.page, handed.title)
    return handed.page
