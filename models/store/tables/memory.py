"""The memory itself: what it is for, what was checked and loaded, and the journal."""

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

from models.store.tables.base import Base


class Meta(Base):
    """A handful of facts about the memory: its purpose, the last round."""

    __tablename__ = "meta"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class Snapshot(Base):
    """What a report was based on: `hash` is the fingerprint of everything that was looked at.

    `subject` says what froze it: `2027/april/close`, `2027/april/dispatch`, `2027/evaluation`, `2027/check`.
    `facts` is the report as it was shown.
    """

    __tablename__ = "snapshot"
    __table_args__ = (Index("ix_snapshot_subject", "subject"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    year: Mapped[int]
    on_day: Mapped[date]
    at: Mapped[datetime]
    hash: Mapped[str]
    facts: Mapped[dict[str, Any]]


class FindingRow(Base):
    """What a check found at a snapshot."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("snapshot", "rule", "subject"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    snapshot: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    rule: Mapped[str]
    subject: Mapped[str]
    severity: Mapped[str]
    facts: Mapped[dict[str, Any]]


class Loaded(Base):
    """A file that has been taken in, by its fingerprint, kind and mapping."""

    __tablename__ = "loaded"
    __table_args__ = (UniqueConstraint("file_hash", "kind", "mapping_hash"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    file_hash: Mapped[str]
    kind: Mapped[str]
    mapping_hash: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    counts: Mapped[dict[str, Any]]


class JournalEntry(Base):
    """Who did what, when, through which door; values lie apart, so that they can be forgotten."""

    __tablename__ = "journal"
    __table_args__ = (
        Index(
            "ix_journal_unsealed",
            "id",
            sqlite_where=text("seal_no is null"),
            postgresql_where=text("seal_no is null"),
        ),
        Index("ix_journal_subject", "subject"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    door: Mapped[str]
    act: Mapped[str]
    subject: Mapped[str]
    old_ref: Mapped[str | None]
    new_ref: Mapped[str | None]
    seal_no: Mapped[int | None]


class JournalValue(Base):
    """A value of the journal behind its salted hash; erasable."""

    __tablename__ = "journal_value"
    ref: Mapped[str] = mapped_column(primary_key=True)
    salt: Mapped[str]
    body: Mapped[str | None] = mapped_column(Text)


class Seal(Base):
    """The chain over the journal: one seal per round."""

    __tablename__ = "seal"
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    upto: Mapped[int]
    hash: Mapped[str]
