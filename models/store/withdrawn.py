"""Tasks withdrawn: nothing is owed any more, and whoever had been asked hears it once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from models.choices import Words
from models.digests import LADDER
from models.escalation import REOPENED
from models.events import ROUND
from models.facts import Fact
from models.requests import NOT_MINE
from models.store import journal, requests, wakes
from models.store.acts import refused, tasks_meant
from models.store.outcomes import Writing
from models.store.requests import NewLine
from models.store.responses import checklist_of
from models.store.secretariat import numbered, people_said, the_reason
from models.store.silence import can_be_told
from models.store.tables import Notice, NoticeLine, Person, Request

ON_THEIR_WAY = ("claimed", "sending")
"""States of a letter that a poster has in hand: it may already say what is withdrawn."""


class Withdrawn(Fact):
    """What withdrawing tasks did: their keys, how many people hear it, a sentence."""

    tasks: tuple[str, ...]
    told: int
    sentence: str


def withdraw(session: Session, keys: Sequence[str], reason: str, by: Writing) -> Withdrawn:
    """Withdraw these tasks, all of them or none; what was withdrawn before is left as it stands.

    What is waiting to be told about them falls away. Refused for a task that is not known, and for one that
    has been answered.
    """
    words, tasks = the_reason(reason, by), tasks_meant(session, keys, by)
    _refuse_answered(tasks, by)
    owed = [task for task in tasks if task.state != "withdrawn"]
    theirs = {task.key: task for task in owed}
    told = [one for one in who_was_asked(session, theirs, by) if not _said_not_mine(theirs[one[0]], one[1])]
    lines = [_line(theirs[key], person, words, by) for key, person in told]
    requests.close(session, list(theirs), "withdrawn", by.today, by.at, words)
    requests.drop_untold(session, list(theirs))
    requests.tell(session, lines)
    _wake(session, owed, by)
    journal.write(session, by.at, by.actor, by.door, [_entry(task, words) for task in owed])
    people = len({person for _, person in told})
    return Withdrawn(tasks=tuple(theirs), told=people, sentence=_said(owed, people, by))


ANSWERED = Words(
    "Allerede besvaret, så der mangler ikke noget: opgave {numbers}. Lad den være; svaret er gemt.",
    "Already answered, so nothing is owed: task {numbers}. Leave it out; the answer is kept.",
)


def _refuse_answered(tasks: Sequence[Any], by: Writing) -> None:
    answered = [task for task in tasks if task.state == "answered"]
    if answered:
        raise refused(ANSWERED, by, numbers=numbered(answered))


def who_was_asked(session: Session, tasks: Mapping[str, Any], by: Writing) -> list[tuple[str, str]]:
    """Who has had a letter that asks for each task, and can still be written to."""
    asking = or_(
        NoticeLine.rung.in_((*LADDER, REOPENED)),
        and_(NoticeLine.rung == "manager", NoticeLine.due_no == Request.due_no),
    )
    there = can_be_told()
    found = session.execute(
        select(NoticeLine.subject, NoticeLine.person)
        .join(Notice, Notice.id == NoticeLine.notice)
        .join(Request, Request.key == NoticeLine.subject)
        .join(Person, Person.key == NoticeLine.person)
        .where(NoticeLine.subject.in_(list(tasks)), asking, *there)
        .where(or_(Person.left_on.is_(None), Person.left_on > by.today))
        .where(or_(NoticeLine.included.is_(True), Notice.state.in_(ON_THEIR_WAY)))
        .distinct()
        .order_by(NoticeLine.subject, NoticeLine.person)
    )
    return [(row.subject, row.person) for row in found]


def _said_not_mine(task: Any, person: str) -> bool:
    """Who said that it is another's was promised to hear no more of it."""
    return bool(task.close_reason == NOT_MINE and person == (task.acting or task.person))


def _line(task: Any, person: str, reason: str, by: Writing) -> NewLine:
    return NewLine(
        subject=task.key,
        rung="cancelled",
        person=person,
        kind=task.kind,
        from_on=by.today,
        facts={"what": "task", "reason": reason},
        due_no=task.due_no,
    )


def _wake(session: Session, tasks: Sequence[Any], by: Writing) -> None:
    """The meeting's checklist may have waited for nothing else; the round tells."""
    marks = {checklist_of(task.key, by.settings) for task in tasks}
    wakes.want(session, *(mark for mark in marks if mark), *([ROUND] if tasks else []))


def _entry(task: Any, reason: str) -> journal.Entry:
    return journal.Entry("withdrawn", f"request/{task.key}", task.state, reason)


_TAKEN_BACK = Words(
    "Trukket tilbage: opgave {numbers}. {told} får besked.",
    "Withdrawn: task {numbers}. {told} will hear of it.",
)
_ALREADY = Words("De var trukket tilbage i forvejen.", "They had been withdrawn already.")


def _said(tasks: Sequence[Any], told: int, by: Writing) -> str:
    if not tasks:
        return _ALREADY.said_in(by.language)
    return _TAKEN_BACK.said_in(by.language).format(
        numbers=numbered(tasks).said_in(by.language), told=people_said(told, by)
    )
