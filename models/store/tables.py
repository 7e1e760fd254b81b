"""The tables: what the memory holds, from the first day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Dialect,
    Double,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Day = date
"""A date, where a column is called *date* itself."""

Json = JSON().with_variant(JSONB(), "postgresql")


class Instant(TypeDecorator[datetime]):
    """A point in time: aware in Python, UTC in the database."""

    impl = SqlDateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a naive time: it would be read as another hour in summer."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC again, said aloud."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The one metadata that the migrations are compared with."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: String(),
        float: Double(),
        dict[str, Any]: Json,
        list[Any]: Json,
        datetime: Instant(),
    }


def _one_of(column: str, *words: str) -> CheckConstraint:
    return CheckConstraint(f"{column} in ({', '.join(repr(word) for word in words)})", name=column)


# ── The memory itself ───────────────────────────────────────────────────────────────────────────────────


class Meta(Base):
    """A handful of facts about the memory: its purpose, the last round."""

    __tablename__ = "meta"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


# ── Organisation ────────────────────────────────────────────────────────────────────────────────────────


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

    `misled_at`: when a letter to this address was said to have reached somebody else.
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


# ── The year ────────────────────────────────────────────────────────────────────────────────────────────


class PlanYear(Base):
    """A planår with the settings it was opened with."""

    __tablename__ = "planyear"
    __table_args__ = (_one_of("state", "planned", "open", "closed"),)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str]
    opened_on: Mapped[date]
    settings: Mapped[dict[str, Any]]
    settings_hash: Mapped[str]


class AdoptedDate(Base):
    """A date of the council's adopted meeting plan; beats every proposed date."""

    __tablename__ = "adopted_date"
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(primary_key=True)
    held_on: Mapped[date]


class Meeting(Base):
    """A theme meeting of a year and its state."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("year", "kind"),
        _one_of("state", "planned", "moved", "cancelled", "merged", "held"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("planyear.year"))
    kind: Mapped[str]
    state: Mapped[str]
    held_on: Mapped[date]


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
        _one_of("state", "waiting", "done", "dropped"),
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


# ── The plan, the money, the effects ────────────────────────────────────────────────────────────────────


class Element(Base):
    """A vision, policy, strategy, action or effect."""

    __tablename__ = "element"
    __table_args__ = (
        _one_of("kind", "vision", "policy", "strategy", "action", "effect"),
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
    """A budget line: four years of amounts in øre; expenses positive, income negative, as in the source."""

    __tablename__ = "budget_line"
    __table_args__ = (UniqueConstraint("first_year", "version", "key"),)
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


# ── What is owed, what came in, what was decided ────────────────────────────────────────────────────────


class Request(Base):
    """Anything somebody owes by a date."""

    __tablename__ = "request"
    __table_args__ = (
        _one_of("state", "proposed", "open", "answered", "withdrawn", "needs_person"),
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
        _one_of("state", "open", "granted", "declined"),
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


class Outcome(Base):
    """A steer of a theme meeting or a decision of a body; corrections are new versions."""

    __tablename__ = "outcome"
    __table_args__ = (
        UniqueConstraint("meeting", "kind", "subject", "version"),
        _one_of("kind", "steer", "decision"),
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


# ── Letters ─────────────────────────────────────────────────────────────────────────────────────────────


class Notice(Base):
    """A letter to a person: an outbox row with its state."""

    __tablename__ = "notice"
    __table_args__ = (
        _one_of("class", "digest", "reply", "invitation", "alarm"),
        _one_of("state", "waiting", "claimed", "sending", "sent", "cancelled", "doubtful", "refused"),
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


# ── Checks, loads, the journal ──────────────────────────────────────────────────────────────────────────


class Snapshot(Base):
    """What a report was based on."""

    __tablename__ = "snapshot"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    hash: Mapped[str]


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
