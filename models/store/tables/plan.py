"""The plan: its elements, what belongs together, what they cost and change, and what shows an effect."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.store.tables.base import Base, one_of


class Element(Base):
    """A vision, policy, strategy, action or effect."""

    __tablename__ = "element"
    __table_args__ = (
        one_of("kind", "vision", "policy", "strategy", "action", "effect"),
        Index("ix_element_post", "post"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    instrument: Mapped[str] = mapped_column(default="")
    perspective: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    description: Mapped[str] = mapped_column(Text, default="")
    post: Mapped[str | None] = mapped_column(ForeignKey("post.key"))
    owner_text: Mapped[str] = mapped_column(default="")
    first_year: Mapped[int | None]
    last_year: Mapped[int | None]
    financing: Mapped[str] = mapped_column(default="")
    confidential_until: Mapped[date | None]
    ended_on: Mapped[date | None]


class Link(Base):
    """One element serves another."""

    __tablename__ = "link"
    __table_args__ = (
        UniqueConstraint("from_key", "to_key", "role"),
        CheckConstraint("from_key <> to_key", name="not_itself"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    from_key: Mapped[str] = mapped_column(ForeignKey("element.key"))
    to_key: Mapped[str] = mapped_column(ForeignKey("element.key"))
    role: Mapped[str] = mapped_column(default="serves")


class Indicator(Base):
    """What shows an effect: baseline, direction, tolerance."""

    __tablename__ = "indicator"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    element: Mapped[str] = mapped_column(ForeignKey("element.key"))
    title: Mapped[str] = mapped_column(default="")
    baseline: Mapped[float | None]
    direction: Mapped[str] = mapped_column(default="up")
    tolerance: Mapped[float] = mapped_column(default=0.0)


class Target(Base):
    """What an indicator should show in a year."""

    __tablename__ = "target"
    indicator: Mapped[str] = mapped_column(ForeignKey("indicator.key"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[float]


class Measurement(Base):
    """A measured value with its evidence; a corrected one is a new version."""

    __tablename__ = "measurement"
    __table_args__ = (UniqueConstraint("indicator", "period_end", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    indicator: Mapped[str] = mapped_column(ForeignKey("indicator.key"))
    period_end: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)
    value: Mapped[float]
    evidence: Mapped[str] = mapped_column(default="")


class PlannedAmount(Base):
    """What the plan itself says an element costs in a year: net, in øre; how certain the amount is."""

    __tablename__ = "planned_amount"
    __table_args__ = (one_of("certainty", "unknown", "preliminary", "final"),)
    element: Mapped[str] = mapped_column(ForeignKey("element.key"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    amount: Mapped[int] = mapped_column(BigInteger)
    certainty: Mapped[str] = mapped_column(default="preliminary")


class PlanPart(Base):
    """A part of the municipal plan: the main structure, a guideline or a framework (planloven § 11)."""

    __tablename__ = "plan_part"
    __table_args__ = (one_of("kind", "structure", "guideline", "framework"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    title: Mapped[str]
    ended_on: Mapped[date | None]


class PartChange(Base):
    """An element that requires a part of the municipal plan to be changed."""

    __tablename__ = "part_change"
    element: Mapped[str] = mapped_column(ForeignKey("element.key"), primary_key=True)
    part: Mapped[str] = mapped_column(ForeignKey("plan_part.key"), primary_key=True)
