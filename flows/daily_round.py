"""The round of the day: whoever owes something is written to, kindly and once."""

from __future__ import annotations

from datetime import date

from models.events import ROUND
from tasks import announce, clock, home, overview, poster, rehearsing, report
from tasks.desk import flow
from tasks.ledger import bounces, invitations, people, wakes, years
from tasks.ledger import round as rounds
from tasks.ledger.round import Decided


@flow
def daily_round(today: date | None = None) -> Decided:
    """Wakes what has fallen due, decides the day's letters, posts them, and shows the day."""
    today = clock.today(today, home.settings().municipality.timezone)
    poster.refuse_to_send(today)
    with rehearsing.apart_when_dry():
        wakes.take(ROUND)
        years.pass_dates(today)
        announce.wake_due(years.checklists_due(today), today)
        bounces.take_in(today)
        people.compare_weekly(today)

        decided = rounds.decide(today)
        invitations.invite(today)
        report.tell(poster.posted_said(poster.post(today)))
        overview.publish(today)
    return decided
