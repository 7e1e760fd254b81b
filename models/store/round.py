"""The round in the memory: what has fallen due is found, decided in one go, and written down in sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import Select, Table, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from models.digests import (
    LADDER,
    TAKEN_OVER,
    Change,
    Decision,
    Free,
    Mail,
    Owed,
    Post,
    Written,
    decide,
    unasked_again,
)
from models.escalation import ASK, REOPENED, Rules, Task, applies_to_meeting
from models.notices import message_id
from models.receivers import Organisation
from models.settings import Settings
from models.store import drafts, journal, meta, quiet_days, reorganisations, stops
from models.store.organisation import held_on, organisation
from models.store.session import quietly
from models.store.silence import Silence, in_force
from models.store.tables import (
    Absence,
    Meeting,
    Milestone,
    Notice,
    NoticeLine,
    Person,
    PostHolder,
    Request,
)
from models.workdays import workdays

OWN_DAYS = ("deadline", "late", "phone", "manager", "close", "followup_ask")
"""The milestones that a ladder looks at."""


class _Due(NamedTuple):
    """The rows of the round, as they were found."""

    requests: Sequence[Any]
    folded: Mapping[str, str]
    had: Mapping[str, Sequence[Any]]
    dates: Mapping[tuple[int, str], Mapping[str, date]]
    as_of: Mapping[tuple[int, int], date]
    silence: Silence = Silence()


def decide_day(session: Session, settings: Settings, today: date, at: datetime) -> tuple[Written, ...]:
    """Decide and write down the letters of a day; Refused for a day before the last round.

    The number of statements does not depend on the number of tasks.
    """
    meta.hold_round(session, today)
    rules = Rules(settings.ladders, workdays(settings.days), today)
    silence = in_force(session)
    stops.sweep(session, silence)
    reorganisations.keep_up(session, settings, today, at)
    _look_for_others(session, today)
    found = _due(session, rules)._replace(silence=silence)
    _fold(session, today)
    owed = [_owed(row, found) for row in found.requests]
    free = _free(session, today)
    mails = _decided(session, owed, free, rules, settings, at) if owed or free else ()
    drafts.drop_stale(session)
    journal.seal(session)
    return tuple(_written(mail, today) for mail in mails)


def _decided(
    session: Session,
    owed: Sequence[Owed],
    free: Sequence[Free],
    rules: Rules,
    settings: Settings,
    at: datetime,
) -> Sequence[Mail]:
    today = rules.today
    org = quiet_days.with_quiet(session, organisation(session, today), settings, today)
    made = decide(owed, free, org, _post(session, today), rules, settings.letters)
    _write_mails(session, made.mails, settings, today)
    _write_changes(session, made, today, at)
    journal.write(session, at, "daily_round", "round", list(_entries(made, org)))
    return made.mails


# ── Finding ─────────────────────────────────────────────────────────────────────────────────────────────


def _due(session: Session, rules: Rules) -> _Due:
    folded = {row.subject: row.rung for row in session.execute(_unsent_rungs(rules.today))}
    rows = session.execute(_requests(rules.today)).all()
    if not rows:
        return _Due((), {}, {}, {}, {})
    dates, as_of = own_days(session)
    return _Due(rows, folded, _had(session, rules.today), dates, as_of)


def _look_for_others(session: Session, today: date) -> None:
    """What is with somebody who has left, given up the post, or is away past its deadline is looked at."""
    has_it = func.coalesce(Request.acting, Request.handed_to, Request.person)
    away = (Absence.person == has_it, Absence.from_on <= today)
    past_it = or_(Absence.to_on.is_(None), Absence.to_on >= Request.due_on)
    left = select(Person.id).where(Person.key == has_it, Person.left_on <= today)
    held = select(PostHolder.id).where(PostHolder.post == Request.post, held_on(today))
    owners = (Request.handed_to.is_(None), Request.post.is_not(None))
    given_up = and_(Request.acting.is_(None), ~held.where(PostHolder.person == Request.person).exists())
    taken_over = held.where(PostHolder.person != Request.person).exists()
    lost = or_(
        select(Absence.id).where(*away, past_it).exists(),
        left.exists(),
        and_(*owners, or_(given_up, taken_over)),
    )
    asked = (Request.state == "open", Request.asked_on.is_not(None), Request.person.is_not(None))
    later = or_(Request.next_on.is_(None), Request.next_on > today)
    session.execute(quietly(update(Request).where(*asked, later, lost).values(next_on=today)))


def _unsent(today: date) -> Select[tuple[int]]:
    """The digests of earlier days that never left: what they say is decided anew.

    One that a poster still holds from another day is its orphan: at most one of those may have left.
    """
    held = Notice.state.in_(("waiting", "claimed"))
    stale = (Notice.class_ == "digest", held, Notice.day < today)
    return select(Notice.id).where(*stale)


def _unsent_rungs(today: date) -> Select[Any]:
    theirs = (NoticeLine.notice.in_(_unsent(today)), NoticeLine.rung.in_(LADDER))
    return select(NoticeLine.subject, NoticeLine.rung).where(*theirs)


def _looked_at(today: date) -> Any:
    again = select(NoticeLine.subject).where(
        NoticeLine.notice.in_(_unsent(today)), NoticeLine.rung.in_(LADDER)
    )
    return (Request.state == "open") & or_(Request.next_on <= today, Request.key.in_(again))


def _requests(today: date) -> Select[Any]:
    columns = [getattr(Request, name) for name in ("id", "key", "kind", "year", "post", "person", "acting")]
    columns += [getattr(Request, name) for name in ("due_no", "due_on", "asked_on", "rung", "told_on")]
    columns += [Request.handed_to, Request.handed_by, Request.handed_note, Request.subject]
    return (
        select(*columns, Meeting.kind.label("meeting_kind"))
        .outerjoin(Meeting, Meeting.id == Request.meeting)
        .where(_looked_at(today))
        .order_by(Request.id)
    )


def _had(session: Session, today: date) -> dict[str, list[Any]]:
    """Every line of the ladder about what is looked at: who had it, and whether its letter never left."""
    looked_at = select(Request.key).where(_looked_at(today), Request.asked_on.is_not(None))
    rows = session.execute(
        select(NoticeLine.subject, NoticeLine.person, NoticeLine.rung, NoticeLine.due_no)
        .add_columns(NoticeLine.notice.in_(_unsent(today)).label("unsent"), Notice.day)
        .outerjoin(Notice, Notice.id == NoticeLine.notice)
        .where(NoticeLine.subject.in_(looked_at), NoticeLine.rung.in_(LADDER))
    )
    had: dict[str, list[Any]] = {}
    for row in rows:
        had.setdefault(row.subject, []).append(row)
    return had


def own_days(
    session: Session,
) -> tuple[dict[tuple[int, str], dict[str, date]], dict[tuple[int, int], date]]:
    """The meetings' own days of the ladder, and the days that follow-up rounds take their figures."""
    years = select(Request.year).where(Request.state == "open")
    rows = session.execute(
        select(Milestone.year, Milestone.scope, Milestone.kind, Milestone.no, Milestone.date, Milestone.as_of)
        .where(Milestone.kind.in_(OWN_DAYS), Milestone.state != "dropped", Milestone.year.in_(years))
        .order_by(Milestone.id)
    )
    dates: dict[tuple[int, str], dict[str, date]] = {}
    as_of: dict[tuple[int, int], date] = {}
    for row in rows:
        dates.setdefault((row.year, row.scope), {})[row.kind] = row.date
        if row.as_of is not None:
            as_of[row.year, row.no] = row.as_of
    return dates, as_of


def _owed(row: Any, found: _Due) -> Owed:
    dates = found.dates.get((row.year, row.meeting_kind or ""), {})
    own = dates if applies_to_meeting(row.kind, row.due_on, dates) else {}
    task = Task(row.kind, row.due_on, row.asked_on, row.rung, row.told_on, own)
    had = found.had.get(row.key, ())
    left = [one for one in had if one.due_no >= 0 and not one.unsent]
    folded = found.folded.get(row.key)
    return Owed(
        id=row.id,
        key=row.key,
        post=row.post,
        person=row.person,
        acting=row.acting,
        due_no=row.due_no,
        task=unasked_again(task, folded, max((one.day for one in left if one.day), default=None)),
        known=frozenset(one.person for one in had),
        facts=_status_facts(row, found),
        handed_to=row.handed_to,
        handed_by=row.handed_by,
        handed_note=row.handed_note,
        took=frozenset(one.person for one in left if one.rung == TAKEN_OVER or _asked_by_name(row, one)),
        had=frozenset((one.rung, one.person) for one in left if one.due_no == row.due_no),
        folded=folded,
        stopped=found.silence.is_about(row.key, row.subject),
    )


def _asked_by_name(row: Any, line: Any) -> bool:
    """Whether the line asked the very person that a task without a post was opened for."""
    return bool(row.post is None and line.rung == ASK and line.person == row.handed_to)


def _status_facts(row: Any, found: _Due) -> dict[str, str]:
    if row.kind != "status":
        return {}
    taken = found.as_of.get((row.year, int(row.key.split("/")[2])))
    return {"as_of": taken.isoformat()} if taken else {}


def _fold(session: Session, today: date) -> None:
    """Lines of letters that never left: the ladder's go, news wait; no manager is asked about the closed."""
    closed = select(Request.key).where(Request.state != "open")
    pressed = (NoticeLine.notice.is_(None), NoticeLine.rung.in_(("manager", "manager_copy")))
    session.execute(quietly(delete(NoticeLine).where(*pressed, NoticeLine.subject.in_(closed))))
    if session.scalar(_unsent(today).limit(1)) is None:
        return
    stale = NoticeLine.notice.in_(_unsent(today))
    session.execute(quietly(delete(NoticeLine).where(stale, NoticeLine.rung.in_(LADDER))))
    session.execute(quietly(update(NoticeLine).where(stale).values(notice=None, included=False)))
    never = update(Notice).where(Notice.id.in_(_unsent(today)))
    folded = {"state": "cancelled", "claimed_by": None, "reason": "told in a later letter"}
    session.execute(quietly(never.values(**folded)))


def _free(session: Session, today: date) -> list[Free]:
    """What waits to be told; nobody who has left is told anything."""
    gone = select(Person.key).where(Person.left_on <= today)
    waiting = (NoticeLine.notice.is_(None), NoticeLine.from_on <= today, NoticeLine.person.not_in(gone))
    columns = [getattr(NoticeLine, name) for name in Free._fields]
    return [
        Free._make(row) for row in session.execute(select(*columns).where(*waiting).order_by(NoticeLine.id))
    ]


def _post(session: Session, today: date) -> Post:
    monday = today - timedelta(days=today.weekday())
    rows = session.execute(
        select(Notice.person, Notice.day, Notice.state).where(
            Notice.class_ == "digest", Notice.day >= monday, Notice.day <= today + timedelta(days=6)
        )
    ).all()
    count: dict[str, int] = {}
    for row in rows:
        count[row.person] = count.get(row.person, 0) + (row.state != "cancelled")
    return Post(frozenset(row.person for row in rows if row.day == today), count)


# ── Writing down ────────────────────────────────────────────────────────────────────────────────────────


def _write_mails(session: Session, mails: Sequence[Mail], settings: Settings, today: date) -> None:
    if not mails:
        return
    languages = {row.key: row.language for row in session.execute(select(Person.key, Person.language))}
    rows = [_notice_row(mail, languages, settings, today) for mail in mails]
    _many(session, insert(_table(Notice)), rows)
    ids = {row.person: row.id for row in session.execute(_digests_of(today))}
    _many(
        session, insert(_table(NoticeLine)), [row for mail in mails for row in _line_rows(mail, ids, today)]
    )
    joined = [{"this": line.id, "letter": ids[mail.person]} for mail in mails for line in mail.free]
    lines = _table(NoticeLine)
    joins = update(lines).where(lines.c.id == bindparam("this")).values(notice=bindparam("letter"))
    _many(session, joins, joined)


def _digests_of(today: date) -> Select[tuple[int, str]]:
    return select(Notice.id, Notice.person).where(Notice.day == today, Notice.class_ == "digest")


def _notice_row(mail: Mail, languages: Mapping[str, str], settings: Settings, today: date) -> dict[str, Any]:
    key = f"{today.isoformat()}/{mail.person}/digest"
    place = {"key": key, "person": mail.person, "day": today, "class": "digest", "rung": mail.rung}
    how = {"channel": "mail", "language": languages.get(mail.person, "da"), "state": "waiting", "tries": 0}
    return place | how | {"message_id": message_id(key, settings.municipality.mail_domain), "reason": ""}


def _line_rows(mail: Mail, ids: Mapping[str, int], today: date) -> list[dict[str, Any]]:
    shared = {"notice": ids[mail.person], "from_on": today, "included": False}
    return [line._asdict() | shared for line in mail.lines]


def _write_changes(session: Session, made: Decision, today: date, at: datetime) -> None:
    requests = _table(Request)
    given = [name for name in Change._fields if name not in ("id", "key", "needs_person")]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in (*given, *_CLOSED)}
    each = update(requests).where(requests.c.id == bindparam("this")).values(values)
    _many(session, each, [_change_row(change, given, today, at) for change in made.changes])


_CLOSED = ("state", "closed_on", "closed_at", "close_reason")


def _change_row(change: Change, given: Sequence[str], today: date, at: datetime) -> dict[str, Any]:
    row: dict[str, Any] = {f"new_{name}": getattr(change, name) for name in given}
    closed = dict.fromkeys(_CLOSED) | {"state": "open", "close_reason": ""}
    if change.needs_person:
        closed = {"state": "needs_person", "closed_on": today, "closed_at": at}
        closed |= {"close_reason": change.needs_person}
    return row | {f"new_{name}": value for name, value in closed.items()} | {"this": change.id}


def _entries(made: Decision, org: Organisation) -> Sequence[journal.Entry]:
    told = [
        journal.Entry(f"told: {line.rung}", f"request/{line.subject}", None, line.person)
        for mail in made.mails
        for line in mail.lines
    ]
    listed = [
        journal.Entry(f"given to a person: {change.needs_person}", f"request/{change.key}")
        for change in made.changes
        if change.needs_person
    ]
    return [*told, *listed]


def _many(session: Session, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """One statement for all rows: no RETURNING, no unit of work."""
    if rows:
        session.connection().execute(statement, [dict(row) for row in rows])


def _table(of: Any) -> Table:
    return cast(Table, of.__table__)


def _written(mail: Mail, today: date) -> Written:
    return Written(date=today, to=mail.person, kind=mail.kind, rung=mail.rung, requests=mail.subjects)


# ── Looking back ────────────────────────────────────────────────────────────────────────────────────────


def letters(session: Session, since: date, until: date) -> tuple[Written, ...]:
    """The digests of these days that were not cancelled, by day and person."""
    rows = session.execute(
        select(Notice.id, Notice.day, Notice.person, Notice.rung, NoticeLine.subject, NoticeLine.kind)
        .add_columns(NoticeLine.rung.label("told"))
        .join(NoticeLine, NoticeLine.notice == Notice.id)
        .where(Notice.class_ == "digest", Notice.state != "cancelled")
        .where(Notice.day >= since, Notice.day <= until)
        .order_by(Notice.day, Notice.person, NoticeLine.id)
    )
    each: dict[int, list[Any]] = {}
    for row in rows:
        each.setdefault(row.id, []).append(row)
    return tuple(_read(lines) for lines in each.values())


def _read(lines: Sequence[Any]) -> Written:
    first = lines[0]
    return Written(
        date=first.day,
        to=first.person,
        kind=next((line.kind for line in lines if line.told == first.rung), first.kind),
        rung=first.rung,
        requests=tuple(sorted({line.subject for line in lines})),
    )


def assume_sent(session: Session, today: date, at: datetime) -> None:
    """In a rehearsal every letter of the day has arrived: what counts from a sent letter goes on."""
    waiting = (Notice.class_ == "digest", Notice.state == "waiting", Notice.day == today)
    lines = select(NoticeLine.subject).join(Notice, Notice.id == NoticeLine.notice).where(*waiting)
    told = update(Request).where(Request.key.in_(lines.where(NoticeLine.rung.in_((*LADDER, REOPENED)))))
    session.execute(quietly(told.values(told_on=today)))
    session.execute(
        quietly(update(NoticeLine).where(NoticeLine.notice.in_(_waiting_ids(today))).values(included=True))
    )
    session.execute(quietly(update(Notice).where(*waiting).values(state="sent", sent_at=at)))


def _waiting_ids(today: date) -> Select[tuple[int]]:
    return select(Notice.id).where(Notice.state == "waiting", Notice.day == today)
