"""Letters in the memory: claimed by the poster, read with what they say, marked when they have left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import CursorResult, func, or_, select, update
from sqlalchemy.orm import Session

from models.digests import LADDER, TAKEN_OVER
from models.escalation import ASK, REOPENED
from models.notices import Delivery
from models.outcomes import OutcomeFact
from models.store import closed, outcomes
from models.store.session import quietly
from models.store.silence import Silence, in_force
from models.store.tables import Asking, Element, Meeting, Notice, NoticeLine, Outcome, Person, Request, Stop

PRESSING = (*LADDER, REOPENED, "manager", "manager_copy", "date_kept")
"""The rungs that are about a task that is still owed: they fall out of a letter once it has been closed."""

COUNTED = ("heads_up", "reminder", "late", "manager", "manager_copy", "date_kept")
"""The rungs that count from a deadline: they fall out of a letter once it has been moved."""

TELLS_OUTCOME = ("note", "feedback")
"""The rungs that tell what a meeting said."""

OWED_BY_DECISION = ("action", "communicate")
"""The kinds of task that follow from what was decided: their letters say what that was."""


class Claimed(NamedTuple):
    """A letter that this poster holds."""

    id: int
    key: str
    person: str
    day: date
    class_: str
    language: str
    message_id: str
    tries: int


class Addressee(NamedTuple):
    """Who a letter is to; `misled`: mails reach somebody else, or nobody, and wait for a new address.

    `silent`: nothing is sent to them.
    """

    name: str
    email: str | None
    misled: bool = False
    silent: bool = False


class Told(NamedTuple):
    """A line with everything that the memory knows about it."""

    notice: int
    id: int
    subject: str
    rung: str
    kind: str
    facts: Mapping[str, Any]
    open: bool
    number: int | None
    title: str
    form: str
    due_on: date | None
    moved: bool
    about: str
    meeting: str | None
    meeting_on: date | None
    confidential_until: date | None
    year: int | None
    elsewhere: bool = False
    stopped: bool = False

    @property
    def fallen_out(self) -> bool:
        """Whether what it asks for is no longer owed, or not by the day it speaks of, or by somebody else.

        What is about somebody or something that is stopped is not told, whatever it says.
        """
        if self.stopped:
            return True
        gone = not self.open or self.elsewhere or (self.moved and self.rung in COUNTED)
        return self.rung in PRESSING and gone

    @property
    def decided_daily(self) -> bool:
        """Whether it finds another receiver when this one cannot be reached."""
        return self.rung in LADDER


def orphans_back(session: Session, policy: str, reason: str, at: datetime) -> int:
    """What an earlier poster held when it died: sent again, or given to a person where that may repeat it.

    Returns how many are now doubtful; they count as told, so that nothing of them is told again.
    """
    columns = [getattr(Notice, name) for name in Claimed._fields]
    parked = select(*columns).where(Notice.state == "sending") if policy == "park" else None
    doubtful = [Claimed._make(row) for row in session.execute(parked)] if parked is not None else []
    lines = lines_of(session, doubtful) if doubtful else {}
    for one in doubtful:
        lost = Delivery(state="doubtful", reason=reason)
        mark(session, one, [line for line in lines[one.id] if not line.fallen_out], lost, at, at)
    held = update(Notice).where(Notice.state.in_(("claimed", "sending")))
    session.execute(quietly(held.values(state="waiting", claimed_by=None)))
    return len(doubtful)


def claim(session: Session, poster: str, now: datetime, most: int) -> list[Claimed]:
    """Take the oldest waiting letters whose time has come."""
    columns = [getattr(Notice, name) for name in Claimed._fields]
    due = or_(Notice.next_try_at.is_(None), Notice.next_try_at <= now)
    found = select(*columns).where(Notice.state == "waiting", due).order_by(Notice.day, Notice.id).limit(most)
    claimed = [Claimed._make(row) for row in session.execute(found)]
    if claimed:
        ids = [one.id for one in claimed]
        taken = update(Notice).where(Notice.id.in_(ids))
        session.execute(quietly(taken.values(state="claimed", claimed_by=poster)))
    return claimed


def waiting_now(session: Session, now: datetime) -> int:
    """How many letters wait whose time has come."""
    due = or_(Notice.next_try_at.is_(None), Notice.next_try_at <= now)
    return session.scalar(select(func.count()).where(Notice.state == "waiting", due)) or 0


def waiting_again(session: Session, now: datetime) -> bool:
    """Whether a letter that could not leave should be tried again by now."""
    overdue = select(Notice.id).where(Notice.state == "waiting", Notice.next_try_at <= now).limit(1)
    return session.scalar(overdue) is not None


def addressees(session: Session, claimed: Sequence[Claimed]) -> dict[str, Addressee]:
    """The names and addresses of their receivers; none where mails reach others or nobody, or who left."""
    people = {one.person for one in claimed}
    columns = (Person.key, Person.name, Person.email, Person.misled_at, Person.bounced_on, Person.left_on)
    found = session.execute(select(*columns).where(Person.key.in_(people))).all()
    silent = in_force(session).people
    days = {one.person: one.day for one in claimed}
    return {row.key: _addressee(row, silent, days[row.key]) for row in found}


def _addressee(row: Any, silent: frozenset[str], day: date) -> Addressee:
    astray = row.misled_at is not None or row.bounced_on is not None
    has_left = row.left_on is not None and row.left_on <= day
    return Addressee(row.name, None if astray or has_left else row.email, astray, row.key in silent)


def names(session: Session, people: Iterable[str]) -> dict[str, str]:
    """The names of these people."""
    found = select(Person.key, Person.name).where(Person.key.in_(set(people)))
    return {row.key: row.name for row in session.execute(found)}


def lines_of(session: Session, claimed: Sequence[Claimed]) -> dict[int, list[Told]]:
    """The lines of these letters with tasks, meetings, areas and decisions; four statements at most."""
    rows = session.execute(
        select(
            *(NoticeLine.notice, NoticeLine.id, NoticeLine.subject, NoticeLine.rung, NoticeLine.kind),
            *(NoticeLine.facts, Request.state, Request.id.label("number"), Request.title, Request.form),
            *(Request.due_on, Request.subject.label("about"), Request.year, NoticeLine.person),
            *(Request.person.label("owner"), Request.acting, Request.handed_to, Request.handed_by),
            (Request.due_no != NoticeLine.due_no).label("moved"),
            *(Meeting.kind.label("meeting"), Meeting.held_on, closed.TASK, _SAID_UNTIL.label("said_until")),
        )
        .add_columns(*(getattr(Asking, name).label(f"asking_{name}") for name in ASKED_WITH))
        .outerjoin(Request, Request.key == NoticeLine.subject)
        .outerjoin(Meeting, Meeting.id == Request.meeting)
        .outerjoin(Element, Element.key == Request.subject)
        .outerjoin(Asking, Asking.id == Request.asking)
        .where(NoticeLine.notice.in_([one.id for one in claimed]))
        .order_by(NoticeLine.id)
    )
    lines: dict[int, list[Told]] = {one.id: [] for one in claimed}
    found = rows.all()
    days = {one.id: one.day for one in claimed}
    decisions = _decisions(session) if any(row.kind in OWED_BY_DECISION for row in found) else []
    silence = in_force(session)
    for row in found:
        lines[row.notice].append(_told(row, _decided(row, decisions, days[row.notice]), silence))
    return lines


def _decisions(session: Session) -> list[OutcomeFact]:
    return [one for one in outcomes.newest(session) if one.kind == "decision"]


def _decided(row: Any, decisions: Sequence[OutcomeFact], day: date) -> dict[str, Any]:
    """What was decided, where that is why somebody is asked: an action's own decision, or all of them."""
    if row.kind not in OWED_BY_DECISION or row.rung not in (ASK, TAKEN_OVER):
        return {}
    known = [one for one in decisions if (one.year, one.meeting) == (row.year, row.meeting)]
    own = row.kind == "action"
    told = [one for one in known if (one.subject == row.about if own else not one.is_closed(day))]
    if not told:
        return {}
    facts = {"told": [[one.title, one.verdict, one.text] for one in told], "body": told[-1].body}
    return facts | {"decided_on": told[-1].decided_on.isoformat()} | ({"own": "yes"} if own else {})


ASKED_WITH = ("id", "title", "why", "questions", "meeting_on", "extra")
"""What a letter about something asked outside the meetings says of it."""


def _asked_with(row: Any) -> dict[str, Any]:
    """Why it is asked, what exactly, and for which extraordinary round."""
    if row.asking_id is None:
        return {}
    facts: dict[str, Any] = {"asks": list(row.asking_questions)} if row.asking_questions else {}
    facts |= {"ask": row.asking_why} if row.asking_why else {}
    if row.asking_extra:
        facts |= {"extra": row.asking_title}
        facts |= {"areawise": "yes"} if row.title != row.asking_title else {}
        facts |= {"meeting_on": row.asking_meeting_on.isoformat()} if row.asking_meeting_on else {}
    return facts


def _told(row: Any, decided: Mapping[str, Any], silence: Silence) -> Told:
    outdated = {"due_on"} if row.moved and row.rung in (ASK, TAKEN_OVER, REOPENED) else set()
    facts = {name: fact for name, fact in row.facts.items() if name not in outdated}
    return Told(
        notice=row.notice,
        id=row.id,
        subject=row.subject,
        rung=row.rung,
        kind=row.kind,
        facts=silence.unnamed({**facts, **decided, **_asked_with(row)}),
        open=row.state == "open",
        elsewhere=_is_elsewhere(row),
        stopped=silence.is_about(row.subject, row.about) or silence.is_naming(facts),
        number=row.number,
        title=row.title or "",
        form=row.form or "",
        due_on=row.due_on,
        moved=bool(row.moved),
        about=row.about or "",
        meeting=row.meeting,
        meeting_on=row.held_on,
        confidential_until=_closed_until(row),
        year=row.year,
    )


_SAID_UNTIL = (
    select(func.max(Outcome.confidential_until))
    .where(Outcome.meeting == Request.meeting, Outcome.subject == Request.subject)
    .correlate(Request)
    .scalar_subquery()
)
"""Until when what the meeting said about the task's subject is closed."""


def _closed_until(row: Any) -> date | None:
    """Until when a letter names the line by a number: its task is closed, or what it tells is."""
    tells = row.said_until if row.rung in TELLS_OUTCOME else None
    return max((day for day in (row.confidential_until, tells) if day is not None), default=None)


def _is_elsewhere(row: Any) -> bool:
    """Whether the task has changed hands, and is not with whoever this is about."""
    if row.rung == "date_kept":
        return row.handed_to is not None and bool(row.person == row.handed_by)
    if row.handed_to is None and row.rung != TAKEN_OVER:
        return False
    about = row.facts.get("owner") if row.rung == "manager" else row.person
    return bool(about != (row.acting or row.owner or row.handed_to or about))


class LastLook(NamedTuple):
    """A letter just before it leaves: whether this poster still holds it, and the newest stop there is."""

    held: bool
    stops: int


def last_look(session: Session, letter: Claimed) -> LastLook:
    """What may have changed since the letter was read; one statement."""
    newest = select(func.coalesce(func.max(Stop.id), 0)).scalar_subquery()
    found = select(Notice.state, newest.label("stops")).where(Notice.id == letter.id)
    row = session.execute(found).one_or_none()
    return LastLook(row is not None and row.state == "claimed", row.stops if row is not None else 0)


def mark_sending(session: Session, letter: Claimed) -> None:
    """From here on it may have left."""
    session.execute(quietly(update(Notice).where(Notice.id == letter.id).values(state="sending")))


def cancel(session: Session, letter: Claimed, reason: str) -> None:
    """It is not sent at all."""
    gone = update(Notice).where(Notice.id == letter.id)
    session.execute(quietly(gone.values(state="cancelled", claimed_by=None, reason=reason)))


def mark(
    session: Session, letter: Claimed, told: Sequence[Told], became: Delivery, at: datetime, again: datetime
) -> None:
    """What became of a letter; what it told counts from its day, unless it is tried again."""
    states = {"later": "waiting"}
    values: dict[str, Any] = {"state": states.get(became.state, became.state), "claimed_by": None}
    values |= {"tries": letter.tries + 1, "reason": became.reason}
    values |= {"next_try_at": again} if became.state == "later" else {"sent_at": at}
    session.execute(quietly(update(Notice).where(Notice.id == letter.id).values(**values)))
    if became.state != "later":
        _count_from(session, letter, told)


def _count_from(session: Session, letter: Claimed, told: Sequence[Told]) -> None:
    included = update(NoticeLine).where(NoticeLine.id.in_([line.id for line in told]))
    session.execute(quietly(included.values(included=True)))
    subjects = [line.subject for line in told if line.rung in (*LADDER, REOPENED)]
    known = update(Request).where(Request.key.in_(subjects))
    session.execute(quietly(known.values(told_on=letter.day)))


def release(session: Session, poster: str) -> int:
    """What this poster holds and has not sent waits again; how many."""
    held = update(Notice).where(Notice.claimed_by == poster, Notice.state == "claimed")
    freed = session.execute(quietly(held.values(state="waiting", claimed_by=None)))
    return freed.rowcount if isinstance(freed, CursorResult) else 0
