"""The timetable: every flow once, what it is called, when it runs and what wakes it."""

from __future__ import annotations

from datetime import datetime, time

from deployments.timetable import by_itself, look_ahead, unforeseen, you_press, you_write
from deployments.timetable.row import YOU_PRESS, YOU_WRITE, Row
from models.settings import Settings
from tasks.home import Home

__all__ = ["LATEST", "TABLE", "YOU_PRESS", "YOU_WRITE", "Row", "cron", "mails_may_leave"]

TABLE: tuple[Row, ...] = (
    *by_itself.ROWS,
    *you_press.ROWS,
    *unforeseen.ROWS,
    *you_write.ROWS,
    *look_ahead.ROWS,
)


def cron(settings: Settings) -> str:
    """When the round goes: weekdays at the hour of the settings, in the municipality's zone."""
    hour, minute = settings.letters.round_at.split(":")
    return f"{int(minute)} {int(hour)} * * 1-5"


LATEST = time(12)
"""The hour after which mails wait for the next morning's round."""


def mails_may_leave(opened: Home, now: datetime) -> bool:
    """Whether mails may leave outside the round's own hour: on a weekday's morning, after the round.

    Those that only go to the folder may at any time.
    """
    settings = opened.settings()
    here = now.astimezone(settings.zone)
    morning = time.fromisoformat(settings.letters.round_at) <= here.time() < LATEST
    return not opened.sends or (here.weekday() < 5 and morning)
