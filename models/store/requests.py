"""Requests in the memory: opened once, closed once, moved with a reason; and who holds a post."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import get_args

from sqlalchemy import ColumnElement, Insert, case, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.escalation import ASK, REOPENED
from models.requests import ASKED_FOR_A_MEETING, Closed, NewLine, NewRequest, RequestFact
from models.rounds import Round
from models.store.organisation import held_on
from models.store.session import quietly
from models.store.tables import Base, NoticeLine, PostHolder, PostRole, Request, Wish

__all__ = ["NewLine", "NewRequest", "RequestFact"]


CLOSED = get_args(Closed)
"""The states in which nothing is owed."""

ON_STANDING = ("moved", "cancelled", "taken_over", "date_kept", REOPENED)
"""The rungs of free lines that say how a task stands: only the last of them is true."""

LONGEST_NUMBER = 9
"""Digits of a task's number, at most: more is somebody's key."""


def open_requests(session: Session, new: Sequence[NewRequest], today: date) -> None:
    """Open each task that is not known by its key; the round of the day asks."""
    rows = [one.model_dump() | _opened(one.due_on, today) for one in new]
    if rows:
        session.execute(_unless_known(session, Request), rows)


def _opened(due_on: date, today: date) -> dict[str, date]:
    return {"first_due_on": due_on, "opened_on": today, "next_on": today}


def _unless_known(session: Session, table: type[Base]) -> Insert:
    """An INSERT that leaves what is there: two processes may open the same at once."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def approve_proposed(session: Session, meeting: int, today: date) -> int:
    """What was proposed for a meeting is open from today; how many."""
    theirs = (Request.meeting == meeting, Request.state == "proposed")
    found = session.scalars(select(Request.id).where(*theirs)).all()
    session.execute(update(Request).where(*theirs).values(state="open", opened_on=today, next_on=today))
    return len(found)


# ── Finding ─────────────────────────────────────────────────────────────────────────────────────────────


def of_meeting(session: Session, meeting: int, *kinds: str) -> list[RequestFact]:
    """The tasks of a meeting, of these kinds or all, in the order they were opened."""
    return _facts(session, Request.meeting == meeting, *([Request.kind.in_(kinds)] if kinds else []))


def of_round(session: Session, round_: Round) -> list[RequestFact]:
    """The questions of a round, in the order they were opened."""
    kinds = ASKED_FOR_A_MEETING if round_.meeting else ("status",)
    return _facts(session, Request.kind.in_(kinds), Request.key.startswith(f"{round_.key}/"))


def of_keys(session: Session, keys: Iterable[str]) -> list[RequestFact]:
    """The tasks with these keys, in the order they were opened."""
    return _facts(session, Request.key.in_(list(keys)))


def keys(session: Session, named: Sequence[str]) -> list[str]:
    """The keys of tasks that somebody names, by key or by the number on the pages; unknown ones stay."""
    given = [one.strip() for one in named]
    numbers = [int(one) for one in given if one.isdecimal() and len(one) <= LONGEST_NUMBER]
    if not numbers:
        return given
    found = select(Request.id, Request.key).where(Request.id.in_(numbers))
    numbered = {str(row.id): row.key for row in session.execute(found)}
    return [numbered.get(one.lstrip("0"), one) for one in given]


def _facts(session: Session, *where: ColumnElement[bool]) -> list[RequestFact]:
    found = session.execute(select(Request.__table__).where(*where).order_by(Request.id))
    return [RequestFact.model_validate(row) for row in found.mappings()]


# ── Changing ────────────────────────────────────────────────────────────────────────────────────────────


def close(
    session: Session, keys: Sequence[str], state: Closed, today: date, at: datetime, reason: str = ""
) -> None:
    """Nothing is owed any more: answered, withdrawn, or a person has to look at it."""
    if keys:
        closed = {"state": state, "closed_on": today, "closed_at": at, "close_reason": reason}
        theirs = update(Request).where(Request.key.in_(list(keys)))
        session.execute(theirs.values(next_on=None, **closed))


def move_due(session: Session, keys: Sequence[str], due_on: date, today: date, reason: str) -> None:
    """A new deadline: the ladder starts again below the new number, and nobody is late any more.

    What had been given to the secretariat is open again.
    """
    if keys:
        again = case((Request.asked_on.is_(None), ""), else_=ASK)
        state = case((Request.state == "needs_person", "open"), else_=Request.state)
        moved = {"due_on": due_on, "due_no": Request.due_no + 1, "move_reason": reason, "rung": again}
        moved |= {"state": state, "closed_on": None, "closed_at": None, "close_reason": ""}
        theirs = update(Request).where(Request.key.in_(list(keys)))
        session.execute(theirs.values(next_on=today, **moved))


def redate(session: Session, keys: Sequence[str], due_on: date, reason: str) -> None:
    """A new deadline for what nobody has just now: it holds for whoever is found."""
    if keys:
        moved = {"due_on": due_on, "due_no": Request.due_no + 1, "move_reason": reason}
        session.execute(update(Request).where(Request.key.in_(list(keys))).values(**moved))


def reopen(
    session: Session,
    keys: Sequence[str],
    due_on: date,
    today: date,
    reason: str,
    asked_on: date | None = None,
) -> None:
    """What was closed is owed after all, below the next number.

    The round asks anew; with `asked_on` whoever reopens asks by a line of their own, to leave on that day. A
    wish about the earlier deadline is nobody's any more.
    """
    if keys:
        wished = delete(Wish).where(Wish.request.in_(list(keys)), Wish.state == "open")
        session.execute(quietly(wished))
        theirs = update(Request).where(Request.key.in_(list(keys)), Request.state.in_(CLOSED))
        opened = {"state": "open", "closed_on": None, "closed_at": None, "close_reason": ""}
        dated = {"due_on": due_on, "due_no": Request.due_no + 1, "move_reason": reason, "next_on": today}
        anew = {"asked_on": asked_on, "rung": ASK if asked_on else "", "told_on": None}
        session.execute(theirs.values(**opened, **dated, **anew))


def drop_untold(session: Session, keys: Sequence[str], again: Sequence[str] = ()) -> None:
    """What no letter has said yet about how these tasks stand is said no more.

    Who lost one still hears so, but for those who have it `again`.
    """
    waiting = (NoticeLine.subject.in_(list(keys)), NoticeLine.notice.is_(None))
    lost = NoticeLine.facts["what"].as_string().is_not_distinct_from("taken_back")
    untrue = or_(~lost, NoticeLine.person.in_(again))
    if keys:
        theirs = delete(NoticeLine).where(*waiting, NoticeLine.rung.in_(ON_STANDING), untrue)
        session.execute(quietly(theirs))


def tell(session: Session, lines: Sequence[NewLine]) -> None:
    """Leave lines for the next letters; one that is there already stands."""
    if lines:
        session.execute(_unless_known(session, NoticeLine), [line.model_dump() for line in lines])


# ── Who ─────────────────────────────────────────────────────────────────────────────────────────────────


def holders(session: Session, posts: Iterable[str], today: date) -> dict[str, str]:
    """Who holds each of these posts today; a vacant one is left out."""
    found = select(PostHolder.post, PostHolder.person).where(PostHolder.post.in_(list(posts)), held_on(today))
    return {row.post: row.person for row in session.execute(found.order_by(PostHolder.from_on))}


def posts_with_role(session: Session, role: str) -> list[str]:
    """The posts that hold a role of the cycle, by key."""
    return list(session.scalars(select(PostRole.post).where(PostRole.role == role).order_by(PostRole.post)))
