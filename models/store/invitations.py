"""Invitations in the memory: what stands in whose calendar, and what it has to be told today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from email.utils import parseaddr
from typing import Any, cast

from sqlalchemy import Table, and_, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from models.calendar_entries import OFF, MeetingDay
from models.invitations import Guest, Had, Invitation, decide
from models.loading.organisation import person_key
from models.notices import message_id
from models.settings import Language, Settings
from models.spoken import capitalised
from models.store import journal
from models.store.organisation import held_on
from models.store.session import quietly
from models.store.silence import can_be_told
from models.store.tables import (
    Meeting,
    MeetingDate,
    Notice,
    NoticeLine,
    Person,
    PlanYear,
    PostHolder,
    PostRole,
)
from models.store.tables import Milestone as Step

CLASS = "invitation"


def invite(session: Session, settings: Settings, today: date, at: datetime) -> int:
    """Decide and write down what calendars are told today, and how many; again, and nothing is new.

    The number of statements does not depend on how many people or meetings there are.
    """
    days = meeting_days(session)
    had = _had(session, days)
    _know_the_council(session, settings, days)
    made = decide(days, _guests(session, settings, had, today), had, settings, today)
    _forget(session, made.forgotten)
    _write(session, made.new, settings, today)
    told = [
        journal.Entry(f"told: {one.rung}", f"meeting/{one.subject}", None, one.person) for one in made.new
    ]
    journal.write(session, at, "daily_round", "round", told)
    return len(made.new)


# ── Finding ─────────────────────────────────────────────────────────────────────────────────────────────


def meeting_days(session: Session) -> list[MeetingDay]:
    """The theme meetings of the open years, by date."""
    theirs = MeetingDate.meeting == Meeting.id
    dates = select(func.count()).select_from(MeetingDate).where(theirs).scalar_subquery()
    last = select(MeetingDate.reason).where(theirs).order_by(MeetingDate.no.desc()).limit(1)
    off = and_(Step.state == "dropped", Meeting.state.in_(OFF))
    untold = select(Step.id).where(
        *(Step.year == Meeting.year, Step.scope == Meeting.kind),
        *(Step.kind == "save_date", or_(Step.state == "waiting", off)),
    )
    rows = session.execute(
        select(Meeting.year, Meeting.kind, Meeting.state, Meeting.held_on)
        .add_columns(dates.label("dates"), func.coalesce(last.scalar_subquery(), "").label("reason"))
        .add_columns((~untold.exists()).label("announced"))
        .join(PlanYear, PlanYear.year == Meeting.year)
        .where(PlanYear.state == "open")
        .order_by(Meeting.held_on, Meeting.id)
    )
    return [MeetingDay._make(row) for row in rows]


def _had(session: Session, days: Iterable[MeetingDay]) -> list[Had]:
    """Every invitation to these meetings, and whatever else still waits.

    Held until all is decided: none of them leaves meanwhile (PostgreSQL; SQLite has one writer anyway).
    """
    theirs = NoticeLine.subject.in_([day.subject for day in days])
    columns = (Notice.id, NoticeLine.person, NoticeLine.subject, NoticeLine.due_no, NoticeLine.rung)
    found = (
        select(*columns, Notice.state, NoticeLine.facts)
        .join(Notice, Notice.id == NoticeLine.notice)
        .where(Notice.class_ == CLASS, or_(theirs, Notice.state == "waiting"))
        .order_by(Notice.id)
        .with_for_update(of=Notice)
    )
    return [Had._make(row) for row in session.execute(found)]


def _guests(session: Session, settings: Settings, had: Iterable[Had], today: date) -> list[Guest]:
    """Whoever is invited, and whoever has been, as far as they can be written to."""
    roles = select(PostRole.post).where(PostRole.role.in_(settings.calendar.invited))
    seated = select(PostHolder.person).where(PostHolder.post.in_(roles), held_on(today))
    invited = or_(Person.key.in_(seated), func.lower(Person.email).in_(_addresses(settings)))
    there = can_be_told()
    before = Person.key.in_({one.person for one in had})
    found = (
        select(Person.key, Person.language, invited.label("invited"))
        .where(*there, or_(Person.left_on.is_(None), Person.left_on > today), or_(invited, before))
        .order_by(Person.key)
    )
    return [Guest(row.key, cast(Language, row.language), bool(row.invited)) for row in session.execute(found)]


def _addresses(settings: Settings) -> dict[str, str]:
    """The politicians' addresses, each with its name."""
    read = (parseaddr(text) for text in settings.calendar.council)
    return {address.lower(): name for name, address in read}


def _know_the_council(session: Session, settings: Settings, days: Sequence[MeetingDay]) -> None:
    """Politicians who are to be invited are people without a post: they are asked nothing."""
    named = _addresses(settings)
    if not named or not any(day.announced for day in days):
        return
    known = set(session.scalars(select(func.lower(Person.email)).where(Person.email.is_not(None))))
    town = settings.municipality
    new = [
        {
            "key": person_key(address),
            "email": address,
            "name": name or capitalised(town.council),
            "language": town.language,
        }
        for address, name in named.items()
        if address not in known
    ]
    if new:
        session.execute(insert(Person), new)


# ── Writing down ────────────────────────────────────────────────────────────────────────────────────────


def _forget(session: Session, notices: Sequence[int]) -> None:
    """Nobody has them: what they said is not so any more, or is written anew."""
    if notices:
        session.execute(quietly(delete(NoticeLine).where(NoticeLine.notice.in_(notices))))
        session.execute(quietly(delete(Notice).where(Notice.id.in_(notices))))


def _write(session: Session, new: Sequence[Invitation], settings: Settings, today: date) -> None:
    """Each a letter of its own, with one line: the uniqueness of the line is that of the invitation."""
    if not new:
        return
    keyed = {_key(one, today): one for one in new}
    rows = [_notice_row(key, one, settings, today) for key, one in keyed.items()]
    connection = session.connection()
    connection.execute(insert(cast(Table, Notice.__table__)), rows)
    found = session.execute(select(Notice.key, Notice.id).where(Notice.key.in_(list(keyed))))
    lines = [_line_row(keyed[row.key], row.id, today) for row in found]
    connection.execute(insert(cast(Table, NoticeLine.__table__)), lines)


def _key(one: Invitation, today: date) -> str:
    return f"{today.isoformat()}/{one.person}/{CLASS}/{one.subject}/{one.sequence}"


def _notice_row(key: str, one: Invitation, settings: Settings, today: date) -> Mapping[str, Any]:
    place = {"key": key, "person": one.person, "day": today, "class": CLASS, "rung": one.rung}
    how = {"channel": "mail", "language": one.language, "state": "waiting", "tries": 0, "reason": ""}
    return place | how | {"message_id": message_id(key, settings.municipality.mail_domain)}


def _line_row(one: Invitation, notice: int, today: date) -> Mapping[str, Any]:
    told = {"subject": one.subject, "due_no": one.sequence, "rung": one.rung, "person": one.person}
    return told | {
        "notice": notice,
        "kind": "meeting",
        "from_on": today,
        "facts": one.facts,
        "included": False,
    }
