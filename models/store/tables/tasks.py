"""What is owed and what came in: tasks, answers, drafts, wishes, stances."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.store.tables.base import Base, one_of


class Request(Base):
    """Anything somebody owes by a date.

    `unit`: the one it was answered in, where its post belongs to another one since.
    """

    __tablename__ = "request"
    __table_args__ = (
        one_of("state", "proposed", "open", "answered", "withdrawn", "needs_person"),
        Index(
            "ix_request_due",
            "next_on",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_request_person",
            "person",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_request_meeting", "meeting", "kind", "state"),
        Index(
            "ix_request_asking",
            "asking",
            sqlite_where=text("asking is not null"),
            postgresql_where=text("asking is not null"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    form: Mapped[str]
    year: Mapped[int]
    meeting: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    milestone: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"))
    subject: Mapped[str]
    title: Mapped[str]
    post: Mapped[str | None] = mapped_column(ForeignKey("post.key"))
    person: Mapped[str | None] = mapped_column(ForeignKey("person.key"))
    acting: Mapped[str | None] = mapped_column(ForeignKey("person.key"))
    handed_to: Mapped[str | None] = mapped_column(ForeignKey("person.key"))
    handed_by: Mapped[str | None] = mapped_column(ForeignKey("person.key"))
    handed_note: Mapped[str | None] = mapped_column(Text)
    due_on: Mapped[date]
    first_due_on: Mapped[date]
    due_no: Mapped[int] = mapped_column(default=0)
    move_reason: Mapped[str] = mapped_column(default="")
    opened_on: Mapped[date | None]
    asked_on: Mapped[date | None]
    rung: Mapped[str] = mapped_column(default="")
    told_on: Mapped[date | None]
    next_on: Mapped[date | None]
    state: Mapped[str]
    closed_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str] = mapped_column(default="")
    confidential_until: Mapped[date | None]
    asking: Mapped[int | None]
    unit: Mapped[str | None]


class Response(Base):
    """What came in for a request: versioned, never overwritten."""

    __tablename__ = "response"
    __table_args__ = (UniqueConstraint("request", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    request: Mapped[str] = mapped_column(ForeignKey("request.key"))
    version: Mapped[int]
    submit_key: Mapped[str] = mapped_column(unique=True)
    body_hash: Mapped[str]
    door: Mapped[str]
    person: Mapped[str | None]
    behalf_of: Mapped[str | None]
    on_day: Mapped[date]
    at: Mapped[datetime]
    body: Mapped[dict[str, Any]]


class Draft(Base):
    """An answer begun and not yet sent."""

    __tablename__ = "draft"
    request: Mapped[str] = mapped_column(ForeignKey("request.key"), primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.key"), primary_key=True)
    at: Mapped[datetime]
    body: Mapped[dict[str, Any]]


class Wish(Base):
    """A later date that somebody asked for, below the due number it was asked at; the secretariat decides."""

    __tablename__ = "wish"
    __table_args__ = (
        UniqueConstraint("request", "due_no"),
        one_of("state", "open", "granted", "declined"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    request: Mapped[str] = mapped_column(ForeignKey("request.key"))
    due_no: Mapped[int]
    person: Mapped[str] = mapped_column(ForeignKey("person.key"))
    wished_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="open")
    answered_at: Mapped[datetime | None]


class Stance(Base):
    """Where somebody stands on the ladder of ownership in a year; told to nobody but themselves.

    `unit` is where the person worked then: what others see is counted by it.
    """

    __tablename__ = "stance"
    __table_args__ = (one_of("step", "understand", "engage", "work_for"),)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person: Mapped[str] = mapped_column(ForeignKey("person.key"), primary_key=True)
    unit: Mapped[str | None] = mapped_column(ForeignKey("unit.key"))
    step: Mapped[str]
    on_day: Mapped[date]
