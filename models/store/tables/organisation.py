"""Who there is: units, posts, people, who holds what and who is away."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    ForeignKey,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.store.tables.base import Base


class Unit(Base):
    """An organisational unit with its validity and its successor."""

    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    parent: Mapped[str | None] = mapped_column(ForeignKey("unit.key", deferrable=True, initially="DEFERRED"))
    head_post: Mapped[str | None]
    sector: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor: Mapped[str | None]


class Post(Base):
    """A post (stilling): what tasks and elements belong to; held by a person over time."""

    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    unit: Mapped[str | None] = mapped_column(ForeignKey("unit.key"))


class PostRole(Base):
    """A role of the cycle that a post holds: secretariat, head of planning, finance, direktion …"""

    __tablename__ = "post_role"
    role: Mapped[str] = mapped_column(primary_key=True)
    post: Mapped[str] = mapped_column(ForeignKey("post.key"), primary_key=True)


class Person(Base):
    """Somebody with an e-mail, empty once the person has been forgotten.

    `misled_at`: when a letter to this address was said to have reached somebody else. `bounced_on`: when a
    letter came back for good: the address is not there.
    """

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="da")
    deputy: Mapped[str | None]
    left_on: Mapped[date | None]
    misled_at: Mapped[datetime | None]
    bounced_on: Mapped[date | None]


class PostHolder(Base):
    """Who holds a post from when; `to_on` is the last day."""

    __tablename__ = "post_holder"
    __table_args__ = (UniqueConstraint("post", "from_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    post: Mapped[str] = mapped_column(ForeignKey("post.key"))
    person: Mapped[str] = mapped_column(ForeignKey("person.key"))
    from_on: Mapped[date]
    to_on: Mapped[date | None]


class Absence(Base):
    """When somebody is away; never why."""

    __tablename__ = "absence"
    __table_args__ = (UniqueConstraint("person", "from_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.key"))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
