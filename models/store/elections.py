"""An election in the memory: from a day of its year no task points at politicians."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.elections import COUNCIL, ELECTION, politicians_rest
from models.settings import Settings
from models.store import journal, requests
from models.store.acts import now_with
from models.store.organisation import organisation
from models.store.outcomes import Writing
from models.store.requests import NewLine
from models.store.tables import PlanYear, Proposal, Request
from models.store.withdrawn import who_was_asked


def rest(session: Session, settings: Settings, today: date, at: datetime) -> int:
    """What politicians have open is the secretariat's, and whoever had been asked gets a kind word; how many.

    Nothing happens outside the days of an election year on which they are left alone, nor where nobody holds
    a post of the council.
    """
    if not politicians_rest(today, settings):
        return 0
    posts = requests.posts_with_role(session, COUNCIL)
    theirs = _open_with(session, set(posts), today) if posts else []
    if not theirs:
        return 0
    by = Writing(today, at, settings, "daily_round", "round")
    politicians = set(requests.holders(session, posts, today).values())
    told = who_was_asked(session, {task.key: task for task in theirs}, by)
    lines = [_line(task, person, today) for task in theirs for key, person in told if key == task.key]
    keys = [task.key for task in theirs]
    requests.close(session, keys, "needs_person", today, at, ELECTION)
    requests.drop_untold(session, keys)
    requests.tell(session, [line for line in lines if line.person in politicians])
    journal.write(session, at, by.actor, by.door, [_entry(key) for key in keys])
    return len(keys)


def hand_over_missing(session: Session, settings: Settings, today: date) -> int | None:
    """The election year whose hand-over list has not been made, once the day for it has come; else None."""
    if not politicians_rest(today, settings):
        return None
    opened = session.scalar(select(PlanYear.year).where(PlanYear.year == today.year))
    since = date(settings.period.first(today.year), 1, 1)
    made = select(Proposal.id).where(Proposal.kind == "council", Proposal.made_on >= since).limit(1)
    return opened if session.scalar(made) is None else None


def _open_with(session: Session, posts: set[str], today: date) -> Sequence[Any]:
    """The open tasks that a politician has, or would be asked for."""
    org = organisation(session, today)
    people = {org.seats[post].holder for post in posts if post in org.seats} - {None}
    found = session.execute(select(Request.__table__).where(Request.state == "open").order_by(Request.id))
    return [task for task in found if task.post in posts or now_with(task, org) in people]


def _line(task: Any, person: str, today: date) -> NewLine:
    return NewLine(
        subject=task.key,
        rung="cancelled",
        person=person,
        kind=task.kind,
        from_on=today,
        facts={"what": ELECTION},
        due_no=task.due_no,
    )


def _entry(key: str) -> journal.Entry:
    return journal.Entry(f"given to a person: {ELECTION}", f"request/{key}")
