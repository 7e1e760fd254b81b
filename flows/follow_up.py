"""A follow-up round: how far are we, what was done, what remains."""

from __future__ import annotations

from datetime import date

from prefect import flow

from models.outcomes import register_page
from tasks import clock, home, naming, report
from tasks.ledger import action_plans, followups, rounds, wakes


@flow(flow_run_name=naming.run_name)
def follow_up(year: int, no: int, today: date | None = None) -> None:
    """Asks how far each area is, once the round's day has come, and keeps the register."""
    settings = home.settings().municipality
    today = clock.today(today, settings.timezone)
    wakes.take(f"follow_up/{year}/{no}")
    followups.ask_status(year, no, today)
    followups.end_status(year, no, today)
    page = register_page(followups.register(year), today, settings.language)
    report.publish(report.key("register", year), page, f"Planår {year}")
    action_plans.publish_followed(year, today)
    rounds.show(today)
