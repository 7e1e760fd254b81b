"""What the secretariat's pages are made from, in a fixed number of statements."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from models.calendar_entries import OFF
from models.escalation import Rules
from models.overview import (
    Ahead,
    Failed,
    Held,
    HowFar,
    Mailed,
    Owing,
    Picture,
    PlanBack,
    Sending,
    SentBack,
    UnitsWait,
    Unreached,
    Wished,
)
from models.receivers import Organisation
from models.requests import ASKED_FOR_A_MEETING, NOT_MINE, STOPPED
from models.settings import Settings
from models.store import askings, closed, elections, managers, people_file, plan_routes, stops
from models.store.acts import has_it, now_with
from models.store.organisation import organisation
from models.store.silence import in_force
from models.store.tables import (
    Element,
    JournalEntry,
    JournalValue,
    Meeting,
    Milestone,
    Notice,
    NoticeLine,
    Person,
    PlanYear,
    Post,
    Request,
    Response,
    Unit,
    Wish,
)
from models.store.unit_lists import alive, list_of
from models.titles import spoken_kind
from models.workdays import workdays

LOOK_BACK = timedelta(days=14)
"""How long a letter that did not arrive stands on the page of the day."""

AHEAD = 5
"""Working days before a sending that the secretariat is asked to approve it."""


def picture(session: Session, settings: Settings, today: date) -> Picture:
    """How everything stands today."""
    days = workdays(settings.days)
    return Picture(
        today=today,
        sendings=tuple(_sendings(session, days.shift(today, AHEAD))),
        owing=tuple(_owing(session, today)),
        askable=frozenset(managers.askable(session, Rules(settings.ladders, days, today))),
        failed=tuple(_failed(session, today - LOOK_BACK)),
        newest_year=session.scalar(select(func.max(PlanYear.year))),
        next_date=_next_date(session, today),
        wished=tuple(_wished(session, today)),
        misled=tuple(_misled(session, today)),
        held=tuple(Held(*one) for one in stops.standing(session, today)),
        unreached=tuple(_unreached(session, today)),
        sent_back=tuple(_sent_back(session)),
        plans_back=tuple(PlanBack(*one) for one in plan_routes.sent_back(session)),
        mailed=tuple(_mailed(session, today)),
        how_far=tuple(_how_far(session)),
        hand_over=elections.hand_over_missing(session, settings, today),
        units=tuple(UnitsWait(one.id, list_of(one).on) for one in alive(session) if one.state == "open"),
        askings=tuple(askings.standing(session, today, settings.municipality.language)),
        people=people_file.waiting(session, settings.municipality.language),
    )


def _sendings(session: Session, until: date) -> list[Sending]:
    """The sendings that wait to be approved, and what they hold."""
    asks = select(Milestone.year, Milestone.scope, Milestone.date).where(Milestone.kind == "ask").subquery()
    theirs = (Request.meeting == Meeting.id, Meeting.year == Milestone.year, Meeting.kind == Milestone.scope)
    proposed = select(func.count()).where(Request.state == "proposed", *theirs).scalar_subquery()
    waiting = (Milestone.kind == "approve", Milestone.state == "waiting", Milestone.date <= until)
    rows = session.execute(
        select(
            Milestone.scope.label("meeting"),
            Milestone.year,
            asks.c.date.label("ask_on"),
            proposed.label("tasks"),
        )
        .join(PlanYear, (PlanYear.year == Milestone.year) & (PlanYear.state == "open"))
        .join(asks, (asks.c.year == Milestone.year) & (asks.c.scope == Milestone.scope))
        .where(*waiting)
        .order_by(Milestone.date)
    )
    return [Sending(row.meeting, row.ask_on, row.tasks, row.year) for row in rows if row.tasks]


def _owing(session: Session, today: date) -> list[Owing]:
    """Every task that is owed, oldest deadline first, with who has it today and where."""
    org = organisation(session, today)
    people = {row.key: row for row in session.execute(select(Person.key, Person.name, Person.phone))}
    words = {row.subject: row.body for row in session.execute(_not_mine())}
    owed = session.execute(_owed_rows()).all()
    silence = in_force(session)
    held = {row.key for row in owed if stops.is_held(row, silence, org)}
    rows = [_owed(row, _has_it(row, org), people, words.get(f"request/{row.key}"), today) for row in owed]
    return [_kept_quiet(one) if one.key in held else one for one in rows]


def _kept_quiet(one: Owing) -> Owing:
    """What is owed by somebody who is stopped, or about what is: nobody is to call or to wait for it."""
    given_up = one.state == "needs_person" and one.reason != NOT_MINE
    return one._replace(reason=STOPPED, phone="") if given_up else one._replace(phone="")


def _not_mine() -> Select[Any]:
    """What was said with *not mine*, where that is why nobody has the task; the newest last."""
    theirs = select(literal("request/") + Request.key).where(Request.close_reason == NOT_MINE)
    return (
        select(JournalEntry.subject, JournalValue.body)
        .join(JournalValue, JournalValue.ref == JournalEntry.new_ref)
        .where(JournalEntry.act == "not mine", JournalEntry.subject.in_(theirs))
        .order_by(JournalEntry.id)
    )


def _owed_rows() -> Select[Any]:
    running = select(PlanYear.year).where(PlanYear.state == "open")
    wanted = or_(Request.year.in_(running), Request.close_reason == NOT_MINE)
    columns = [getattr(Request, name) for name in ("id", "key", "kind", "title", "due_on", "rung", "state")]
    columns += [Request.close_reason, Request.person, Request.acting, Request.post, Request.closed_on]
    columns += [Request.handed_to, Request.due_no, Request.subject]
    return (
        select(*columns, closed.TASK, Post.title.label("seat"), Unit.name.label("unit"))
        .outerjoin(Element, Element.key == Request.subject)
        .outerjoin(Post, Post.key == Request.post)
        .outerjoin(Unit, Unit.key == Post.unit)
        .where(or_(Request.state == "open", and_(Request.state == "needs_person", wanted)))
        .order_by(Request.due_on, Request.id)
    )


def _has_it(row: Any, org: Organisation) -> str | None:
    """Who has it now; who had it, where that person has said that it is another's."""
    return has_it(row, org) if row.close_reason == NOT_MINE else now_with(row, org)


def _owed(row: Any, has_it: str | None, people: Any, words: str | None, today: date) -> Owing:
    who = people.get(has_it or "")
    hidden = closed.is_closed(row.confidential_until, today)
    return Owing(
        number=row.id,
        key=row.key,
        kind=spoken_kind(row.kind, row.key),
        title=None if hidden else row.title,
        unit=row.unit or "",
        person=who.name if who else row.seat or "",
        phone=who.phone if who else "",
        due_on=row.due_on,
        rung=row.rung,
        state=row.state,
        reason=row.close_reason,
        closed_on=row.closed_on,
        moved=row.due_no,
        words="" if hidden else words or "",
    )


def _sent_back(session: Session) -> list[SentBack]:
    """The briefs that a station has sent back, and that have not left."""
    newest = select(func.max(Response.version)).where(Response.request == Request.key)
    given = (Response.request == Request.key) & (
        Response.version == newest.correlate(Request).scalar_subquery()
    )
    leaves = (Milestone.year == Request.year) & (Milestone.scope == Meeting.kind)
    found = session.execute(
        select(Request.id, Request.subject, Meeting.kind, Milestone.date, Response.body)
        .join(Meeting, Meeting.id == Request.meeting)
        .join(Milestone, leaves & (Milestone.kind == "dispatch") & (Milestone.state == "waiting"))
        .join(Response, given)
        .where(Request.kind == "approval", Request.state == "answered")
        .order_by(Milestone.date, Request.id)
    )
    return [
        SentBack(row.id, row.kind, row.subject, str(row.body.get("comment", "")), row.date)
        for row in found
        if row.body.get("verdict") == "send_back"
    ]


def _wished(session: Session, today: date) -> list[Wished]:
    """The wishes for a later date that wait for an answer, the earliest first."""
    columns = (Request.id, Request.key, Request.kind, Request.title, Person.name, Wish.wished_on, Wish.reason)
    open_yet = (Wish.state == "open", Request.state == "open", Wish.wished_on > Request.due_on)
    found = session.execute(
        select(*columns, closed.TASK)
        .join(Request, Request.key == Wish.request)
        .join(Person, Person.key == Wish.person)
        .outerjoin(Element, Element.key == Request.subject)
        .where(*open_yet)
        .order_by(Wish.id)
    )
    return [_wish(row, today) for row in found]


def _wish(row: Any, today: date) -> Wished:
    hidden = closed.is_closed(row.confidential_until, today)
    told = (None, "") if hidden else (row.title, row.reason)
    return Wished(row.id, spoken_kind(row.kind, row.key), told[0], row.name, row.wished_on, told[1])


def _misled(session: Session, today: date) -> list[str]:
    """Whose mails have reached somebody else, and who is still here; the first one first."""
    here = (Person.email.is_not(None), or_(Person.left_on.is_(None), Person.left_on > today))
    found = select(Person.name).where(Person.misled_at.is_not(None), *here)
    return list(session.scalars(found.order_by(Person.misled_at, Person.id)))


def _unreached(session: Session, today: date) -> list[Unreached]:
    """Whose mails come back, and who is still here; the longest first."""
    here = (Person.email.is_not(None), or_(Person.left_on.is_(None), Person.left_on > today))
    found = select(Person.name, Person.email, Person.bounced_on).where(Person.bounced_on.is_not(None), *here)
    silent = in_force(session).people
    rows = session.execute(found.where(Person.key.not_in(silent)).order_by(Person.bounced_on, Person.id))
    return [Unreached(*row) for row in rows]


def _failed(session: Session, since: date) -> list[Failed]:
    rows = session.execute(
        select(Notice.state, Notice.reason, Notice.day, Notice.tries, Person.name)
        .join(Person, Person.key == Notice.person)
        .where(Notice.day >= since, Notice.state.in_(("doubtful", "refused", "waiting")))
        .where(Person.bounced_on.is_(None), Person.key.not_in(in_force(session).people))
        .order_by(Notice.day, Notice.id)
    )
    return [
        Failed(row.state, row.name, row.day, row.reason)
        for row in rows
        if row.tries or row.state != "waiting"
    ]


def _mailed(session: Session, today: date) -> list[Mailed]:
    """The letters of the day, with what became of each."""
    tasks = select(func.count(func.distinct(NoticeLine.subject))).where(NoticeLine.notice == Notice.id)
    rows = session.execute(
        select(Person.name, Notice.rung, tasks.scalar_subquery().label("tasks"), Notice.state)
        .join(Person, Person.key == Notice.person)
        .where(Notice.day == today, Notice.state != "cancelled")
        .order_by(Person.name, Notice.id)
    )
    return [Mailed(*row) for row in rows]


ROUNDS = (*ASKED_FOR_A_MEETING, "status", "evaluation")
"""The kinds of task that many get at once."""


def _how_far(session: Session) -> list[HowFar]:
    """How far each unit is with the rounds in which somebody still owes an answer."""
    rows = session.execute(
        select(Request.key, Request.state, Unit.name.label("unit"))
        .join(PlanYear, (PlanYear.year == Request.year) & (PlanYear.state == "open"))
        .outerjoin(Post, Post.key == Request.post)
        .outerjoin(Unit, Unit.key == Post.unit)
        .where(Request.kind.in_(ROUNDS), Request.state.in_(("open", "answered", "needs_person")))
        .where(Request.asked_on.is_not(None))
    ).all()
    running = {_round_of(row.key) for row in rows if row.state == "open"}
    counted = Counter(
        (row.unit or "", row.state == "answered") for row in rows if _round_of(row.key) in running
    )
    units = sorted({unit for unit, _ in counted}, key=lambda unit: (not unit, unit))
    return [HowFar(unit, counted[unit, True], counted[unit, True] + counted[unit, False]) for unit in units]


def _round_of(key: str) -> str:
    """The round that a task belongs to: "2027/april", "2027/status/2", "2027/evaluation"."""
    parts = key.split("/")
    return "/".join(parts[: 3 if parts[1] == "status" else 2])


def _next_date(session: Session, today: date) -> Ahead | None:
    ahead = (Milestone.state == "waiting", Milestone.aloud.is_(True), Milestone.date > today)
    columns = (Milestone.scope, Milestone.kind, Milestone.date, Milestone.state)
    row = session.execute(select(*columns).where(*ahead).order_by(Milestone.date).limit(1)).first()
    return None if row is None else Ahead(*row)


def opened(session: Session) -> list[int]:
    """The planår that are open."""
    return list(
        session.scalars(select(PlanYear.year).where(PlanYear.state == "open").order_by(PlanYear.year))
    )


def dates_of(session: Session, year: int) -> list[Ahead]:
    """The milestones of a planår by date; of a meeting that is off, its day, with how the meeting stands."""
    names = ("scope", "kind", "date", "state", "no", "aloud", "as_of")
    columns = [getattr(Milestone, name) for name in names]
    theirs = and_(Meeting.year == Milestone.year, Meeting.kind == Milestone.scope, Milestone.kind == "hold")
    off = and_(Milestone.state == "dropped", Meeting.state.in_(OFF))
    columns[names.index("state")] = case((off, Meeting.state), else_=Milestone.state).label("state")
    found = select(*columns).outerjoin(Meeting, theirs).where(Milestone.year == year)
    shown = found.where(or_(Milestone.state != "dropped", off))
    return [Ahead(*row) for row in session.execute(shown.order_by(Milestone.date, Milestone.id))]
