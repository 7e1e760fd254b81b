"""The only place that reads the clock."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def today(given: date | None = None, zone: str = "Europe/Copenhagen") -> date:
    """The day asked for; else the day of `PLANCYCLE_TODAY`; else the municipality's day now."""
    if given is not None:
        return given
    if moved := os.environ.get("PLANCYCLE_TODAY"):
        return date.fromisoformat(moved)
    return datetime.now(ZoneInfo(zone)).date()  # noqa: TID251 - this is the clock


def now() -> datetime:
    """This instant in UTC; on a moved clock, the moved day at the true time of day."""
    true = instant()
    if moved := os.environ.get("PLANCYCLE_TODAY"):
        return datetime.combine(date.fromisoformat(moved), time(true.hour, true.minute, true.second), UTC)
    return true


def instant() -> datetime:
    """This instant in UTC, however the clock was moved: to keep pace with other programs, never to decide."""
    return datetime.now(UTC)  # noqa: TID251 - this is the clock
