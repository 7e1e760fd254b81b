"""A follow-up round: how far are we, what was done, what remains."""

from __future__ import annotations

from datetime import date

from models.outcomes import register_page, register_title
from tasks import clock, home, report
from tasks.desk import flow
from tasks.ledger import action_plans, followups, rounds, wakes


@flow
def follow_up(year: int, no: int, today: date | None = None) -> None:
    """Asks how far each area is, once the round's day has come, and keeps the register."""
    settings = home.settings().municipality
    today = clock.today(today, settings.timezone)
    wakes.take(f"follow_up/{year}/{no}")
    followups.ask_status(year, no, today)
    followups.end_status(year, no, today)
    page = register_page(followups.register(year), today, settings.language)
    report.publish(report.key("register", year), page, register_title(year, settings.language))
    action_plans.publish_followed(year, today)
    rounds.show(today)
