"""The years: their meetings, dates and steps."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.store.tables.base import Base, Day, one_of


class PlanYear(Base):
    """A planår with the settings it was opened with."""

    __tablename__ = "planyear"
    __table_args__ = (one_of("state", "planned", "open", "closed"),)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str]
    opened_on: Mapped[date]
    settings: Mapped[dict[str, Any]]
    settings_hash: Mapped[str]


class AdoptedDate(Base):
    """A date of the council's adopted meeting plan; beats every proposed date.

    `planned_on`: the date that one of the budget chain had before the chain was shifted. `exemption`: by
    whose leave it passes a date of the law.
    """

    __tablename__ = "adopted_date"
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(primary_key=True)
    held_on: Mapped[date]
    planned_on: Mapped[Day | None]
    exemption: Mapped[str | None]


class Meeting(Base):
    """A theme meeting of a year and its state; `merged_into`: the meeting that has its questions."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("year", "kind"),
        one_of("state", "planned", "moved", "cancelled", "merged", "held"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("planyear.year"))
    kind: Mapped[str]
    state: Mapped[str]
    held_on: Mapped[date]
    brief_confidential_until: Mapped[date | None]
    merged_into: Mapped[str | None]


class MeetingDate(Base):
    """Each date a meeting has had, why it was moved, and by whom."""

    __tablename__ = "meeting_date"
    __table_args__ = (UniqueConstraint("meeting", "no"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    no: Mapped[int]
    held_on: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    by: Mapped[str]


class Milestone(Base):
    """A dated step of a meeting or of the year, waiting or done."""

    __tablename__ = "milestone"
    __table_args__ = (
        UniqueConstraint("year", "scope", "kind", "no"),
        one_of("state", "waiting", "done", "dropped"),
        Index(
            "ix_milestone_waiting",
            "date",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("planyear.year"))
    scope: Mapped[str]
    kind: Mapped[str]
    no: Mapped[int] = mapped_column(default=0)
    date: Mapped[Day]
    limit_on: Mapped[Day | None]
    as_of: Mapped[Day | None]
    severity: Mapped[str]
    reference: Mapped[str] = mapped_column(default="")
    exemption: Mapped[str | None]
    aloud: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="waiting")
    done_on: Mapped[Day | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None]
