"""What came of it: steers and decisions, the briefs as they were sent, direktionens action plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.store.tables.base import Base, one_of


class Outcome(Base):
    """A steer of a theme meeting or a decision of a body; corrections are new versions."""

    __tablename__ = "outcome"
    __table_args__ = (
        UniqueConstraint("meeting", "kind", "subject", "version"),
        one_of("kind", "steer", "decision"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    meeting: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    kind: Mapped[str]
    subject: Mapped[str]
    version: Mapped[int]
    title: Mapped[str]
    verdict: Mapped[str]
    text: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(default="")
    case_number: Mapped[str] = mapped_column(default="")
    item: Mapped[str] = mapped_column(default="")
    decided_on: Mapped[date]
    post: Mapped[str | None] = mapped_column(ForeignKey("post.key"))
    due_on: Mapped[date | None]
    amounts: Mapped[list[Any]]
    facts: Mapped[dict[str, Any]]
    done_on: Mapped[date | None]
    confidential_until: Mapped[date | None]


class Brief(Base):
    """The brief of a meeting as it was compiled or sent: frozen, each version with its hash."""

    __tablename__ = "brief"
    __table_args__ = (UniqueConstraint("meeting", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    version: Mapped[int]
    stage: Mapped[str]
    made_on: Mapped[date]
    hash: Mapped[str]
    facts: Mapped[dict[str, Any]]


class ActionPlan(Base):
    """Direktionens action plan (or contract) of a planår: frozen, each version with its hash."""

    __tablename__ = "action_plan"
    __table_args__ = (
        UniqueConstraint("year", "version"),
        one_of("state", "proposed", "sent_back", "approved"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("planyear.year"))
    version: Mapped[int]
    state: Mapped[str]
    made_on: Mapped[date]
    approved_on: Mapped[date | None]
    hash: Mapped[str]
    facts: Mapped[dict[str, Any]]
