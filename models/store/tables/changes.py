"""What a real year brings: what has been stopped, who sees a closed matter, what waits to be approved."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.store.tables.base import Base, one_of

_IN_FORCE = text("lifted_on is null")


class Stop(Base):
    """Nothing is sent to or about a subject: `person/ida`, `element/klima` or `request/<key>`.

    In force until it is lifted; why is never stored.
    """

    __tablename__ = "stop"
    __table_args__ = (
        Index(
            "uq_stop_in_force",
            "subject",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    from_on: Mapped[date]
    at: Mapped[datetime]
    lifted_on: Mapped[date | None]


class Circle(Base):
    """Who sees more of a closed matter than its number, on their own page.

    `subject` as in the column that closes it: `element/klima`, `request/<key>`, `outcome/<key>`,
    `budget_line/<number>`, `brief/2027/june`.
    """

    __tablename__ = "circle"
    subject: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.key"), primary_key=True)


class Proposal(Base):
    """A list of changes that waits for the secretariat's yes: people, a reorganisation, a new council.

    `hash`: the fingerprint of what it was worked out from; another one makes it outdated.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        one_of("kind", "people", "reorganisation", "council"),
        one_of("state", "open", "approved", "dropped", "outdated"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    made_on: Mapped[date]
    state: Mapped[str]
    hash: Mapped[str]
    facts: Mapped[dict[str, Any]]
    done_on: Mapped[date | None]


class Asking(Base):
    """What was asked outside the meetings: a quick question to some people, or an extraordinary round.

    `about`: the element that it concerns; `extra`: an extraordinary round, with its meeting's day if it has
    one. Its tasks name it in `request.asking`.
    """

    __tablename__ = "asking"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str]
    why: Mapped[str] = mapped_column(Text, default="")
    questions: Mapped[list[Any]]
    form: Mapped[str]
    about: Mapped[str | None]
    due_on: Mapped[date]
    meeting_on: Mapped[date | None]
    extra: Mapped[bool] = mapped_column(default=False)
    made_on: Mapped[date]
    at: Mapped[datetime]
