"""The money: charts of accounts, budgets, what they serve, what was added, and the accounts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.store.tables.base import Base, one_of


class Account(Base):
    """An account of a chart, in the year and scheme it belongs to."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("scheme", "year", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    scheme: Mapped[str]
    year: Mapped[int]
    code: Mapped[str]
    text: Mapped[str]


class BudgetLine(Base):
    """A budget line: four years of amounts in øre; expenses positive, income negative, as in the source.

    `movable`: the room to move its money as its holder sees it: unknown, bound, partly or free.
    """

    __tablename__ = "budget_line"
    __table_args__ = (
        UniqueConstraint("first_year", "version", "key"),
        one_of("movable", "unknown", "bound", "partly", "free"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    first_year: Mapped[int]
    version: Mapped[str]
    key: Mapped[str]
    scheme: Mapped[str]
    account: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    unit: Mapped[str | None]
    unit_text: Mapped[str] = mapped_column(default="")
    y0: Mapped[int] = mapped_column(BigInteger)
    y1: Mapped[int] = mapped_column(BigInteger, default=0)
    y2: Mapped[int] = mapped_column(BigInteger, default=0)
    y3: Mapped[int] = mapped_column(BigInteger, default=0)
    movable: Mapped[str] = mapped_column(default="unknown")
    source: Mapped[str] = mapped_column(default="")
    confidential_until: Mapped[date | None]


class LineServes(Base):
    """A budget line serves an element, with a share in percent."""

    __tablename__ = "line_serves"
    line: Mapped[int] = mapped_column(ForeignKey("budget_line.id"), primary_key=True)
    element: Mapped[str] = mapped_column(ForeignKey("element.key"), primary_key=True)
    share: Mapped[int] = mapped_column(default=100)


class Actual(Base):
    """What an account shows for a period, in øre."""

    __tablename__ = "actual"
    __table_args__ = (UniqueConstraint("year", "period", "scheme", "account", "unit"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    year: Mapped[int]
    period: Mapped[str]
    scheme: Mapped[str]
    account: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")
    amount: Mapped[int] = mapped_column(BigInteger)


class Appropriation(Base):
    """A supplementary appropriation (tillægsbevilling): more or less than the budget, in øre, and its money.

    `financing`: where the money comes from, as the case says; empty when it does not (styrelsesloven § 40).
    """

    __tablename__ = "appropriation"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    year: Mapped[int]
    decided_on: Mapped[date]
    scheme: Mapped[str]
    account: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    amount: Mapped[int] = mapped_column(BigInteger)
    financing: Mapped[str] = mapped_column(default="")
    case_number: Mapped[str] = mapped_column(default="")
