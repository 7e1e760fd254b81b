"""Approve the sending: the secretariat says yes to the first letters of a meeting."""

from __future__ import annotations

from datetime import date

from models.choices import MeetingWord
from tasks import documents, home, report, upcoming
from tasks.desk import flow
from tasks.ledger import meetings, years


@flow
def approve_sending(meeting: MeetingWord, year: int, today: date | None = None) -> None:
    """Shows who is asked what, and lets the questions go out on their day."""
    sent = meetings.approve_sending(meeting, year, today)
    page = documents.sending(sent, home.settings())
    report.publish(report.key("sending", year, meeting), page, documents.sending_title(sent, home.settings()))
    upcoming.keep(years.planned_runs(today))
