"""What people are told: letters and their lines, links, and the marks that wake a checklist."""

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

from models.store.tables.base import Base, one_of


class Notice(Base):
    """A letter to a person: an outbox row with its state."""

    __tablename__ = "notice"
    __table_args__ = (
        one_of("class", "digest", "reply", "invitation", "alarm"),
        one_of("state", "waiting", "claimed", "sending", "sent", "cancelled", "doubtful", "refused"),
        Index(
            "uq_notice_digest",
            "person",
            "day",
            unique=True,
            sqlite_where=text("class = 'digest'"),
            postgresql_where=text("class = 'digest'"),
        ),
        Index(
            "ix_notice_waiting",
            "channel",
            "next_try_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.key"))
    day: Mapped[date]
    class_: Mapped[str] = mapped_column("class")
    rung: Mapped[str]
    channel: Mapped[str] = mapped_column(default="mail")
    language: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    claimed_by: Mapped[str | None]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    message_id: Mapped[str] = mapped_column(unique=True)
    sent_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")


class NoticeLine(Base):
    """One thing told to one person; without a notice it waits for the next digest."""

    __tablename__ = "notice_line"
    __table_args__ = (
        UniqueConstraint("subject", "due_no", "rung", "person"),
        Index("ix_notice_line_notice", "notice"),
        Index(
            "ix_notice_line_waiting",
            "from_on",
            sqlite_where=text("notice is null"),
            postgresql_where=text("notice is null"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    notice: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    subject: Mapped[str]
    due_no: Mapped[int] = mapped_column(default=0)
    rung: Mapped[str]
    person: Mapped[str] = mapped_column(ForeignKey("person.key"))
    kind: Mapped[str]
    from_on: Mapped[date]
    facts: Mapped[dict[str, Any]]
    included: Mapped[bool] = mapped_column(default=False)


class Wake(Base):
    """A mark that a checklist is wanted; it is announced until it is taken."""

    __tablename__ = "wake"
    subject: Mapped[str] = mapped_column(primary_key=True)
    wanted: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    announced_at: Mapped[datetime | None]


class Pass(Base):
    """An opaque id behind a signed link; it belongs to a person and can be revoked."""

    __tablename__ = "pass"
    id: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.key"))
    purpose: Mapped[str]
    issued_on: Mapped[date]
    ends_on: Mapped[date]
    revoked_at: Mapped[datetime | None]
