"""Asking a manager for help: only when somebody presses, and never behind the owner's back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.choices import Words
from models.escalation import Rules, Task, applies_to_meeting, last_day, press_from
from models.events import ROUND
from models.facts import Fact, Refused
from models.receivers import Organisation
from models.requests import NewLine
from models.spoken import spoken_date
from models.store import closed, journal, requests, wakes
from models.store.organisation import organisation
from models.store.outcomes import Writing
from models.store.round import own_days
from models.store.tables import Element, Meeting, Notice, NoticeLine, Request


class Pressed(Fact):
    """Whom the next letters tell: how many managers about how many tasks; what was told before is left."""

    tasks: int
    managers: int


UNKNOWN = Words(
    "Der er ingen åben opgave nr. {key}. Numrene står i »Hvem mangler hvad?«.",
    "There is no open task no. {key}. The numbers stand in 'Who owes what?'.",
)
NOT_WARNED = Words(
    "»{title}«: den ansvarlige har ikke fået mailen om det manglende svar endnu, og uden den spørger vi ingen"
    " leder.",
    "'{title}': the owner has not had the letter about the missing answer yet;"
    " before that no manager is asked.",
)
TOO_EARLY = Words(
    "»{title}«: lederen kan spørges fra {day}.", "'{title}': the manager can be asked from {day}."
)
TOO_LATE = Words(
    "»{title}«: svarene er lukket, og oplægget er ved at blive skrevet; ring til den ansvarlige.",
    "'{title}': the answers are closed and the paper is being written; call the owner.",
)
NO_RUNG = Words(
    "»{title}«: for den slags opgave spørger vi ikke lederen; ring til den ansvarlige.",
    "'{title}': for this kind of task no manager is asked; call the owner.",
)
NO_MANAGER = Words(
    "»{title}«: den ansvarlige er direktør eller har ingen leder, der kan spørges; ring i stedet.",
    "'{title}': the owner is a director, or has no manager who can be asked; call instead.",
)
AWAY = Words(
    "»{title}«: den ansvarlige er fraværende, så vi skriver ikke til lederen.",
    "'{title}': the owner is away, so no manager is written to.",
)
CLOSED = Words(
    "Opgave nr. {number} er lukket, og om den skriver vi ikke til nogen leder.",
    "Task no. {number} is confidential; no manager is written to about it.",
)


def press(session: Session, keys: Sequence[str], by: Writing) -> Pressed:
    """Leave a line for the manager and a copy for the owner of each task.

    All or nothing. Refused, with a sentence for each task that a manager cannot be asked about.
    """
    rows = {row.key: row for row in session.execute(_asked_about(keys))}
    org = organisation(session, by.today)
    rules = Rules(by.settings.ladders, by.days, by.today)
    dates, _ = own_days(session)
    warned = set(session.scalars(_warned(keys)))
    wrong: list[str] = []
    lines: list[NewLine] = []
    for key in dict.fromkeys(keys):
        row = rows.get(key)
        task = None if row is None else _task(row, dates)
        reason = UNKNOWN if row is None or task is None else _reason(row, task, key in warned, org, rules)
        if reason is not None or row is None or task is None:
            wrong.append(_said(reason or UNKNOWN, key, row, task, rules, by))
        else:
            lines += _lines(row, task, org, rules)
    if wrong:
        raise Refused(" ".join(wrong))
    told = set(session.scalars(_told(keys)))
    lines = [line for line in lines if line.subject not in told]
    if lines:
        requests.tell(session, lines)
        wakes.want(session, ROUND)
    asked = [journal.Entry("manager asked", f"request/{line.subject}", None, line.person) for line in lines]
    journal.write(session, by.at, by.actor, by.door, asked[::2])
    return Pressed(tasks=len(lines) // 2, managers=len({line.person for line in lines[::2]}))


def _asked_about(keys: Sequence[str]) -> Any:
    return (
        select(*closed.TASK_ROW, Meeting.kind.label("meeting_kind"))
        .outerjoin(Meeting, Meeting.id == Request.meeting)
        .outerjoin(Element, Element.key == Request.subject)
        .where(Request.key.in_(keys), Request.state == "open")
    )


def _warned(keys: Sequence[str]) -> Any:
    """The tasks whose owner was really sent the late letter, under their present deadline.

    After a hand-over it is whoever has the task now that must have had it.
    """
    theirs = or_(Request.handed_to.is_(None), NoticeLine.person == Request.handed_to)
    return (
        select(NoticeLine.subject)
        .join(Notice, Notice.id == NoticeLine.notice)
        .join(Request, (Request.key == NoticeLine.subject) & (Request.due_no == NoticeLine.due_no))
        .where(NoticeLine.subject.in_(keys), NoticeLine.rung == "late", Notice.state == "sent", theirs)
    )


def _told(keys: Sequence[str]) -> Any:
    """The tasks about which a manager is told already, under their present deadline."""
    return (
        select(NoticeLine.subject)
        .join(Request, (Request.key == NoticeLine.subject) & (Request.due_no == NoticeLine.due_no))
        .where(NoticeLine.subject.in_(keys), NoticeLine.rung == "manager")
    )


def _task(row: Any, dates: Any) -> Task:
    own = dates.get((row.year, row.meeting_kind or ""), {})
    own = own if applies_to_meeting(row.kind, row.due_on, own) else {}
    return Task(row.kind, row.due_on, row.asked_on, row.rung, row.told_on, own)


def _reason(row: Any, task: Task, warned: bool, org: Organisation, rules: Rules) -> Words | None:
    """Why a manager is not asked about a task; None when one may be."""
    who, has_it = org.receiver(row.post, row.handed_to), _has_it(row, org)
    if closed.is_closed(row.confidential_until, rules.today):
        return CLOSED
    if has_it is None or has_it != who.receiver:
        return AWAY
    if org.manager(row.post, row.handed_to) is None:
        return NO_MANAGER
    if not _may_ever_press(task, rules):
        return NO_RUNG
    if not warned:
        return NOT_WARNED
    if task.dates.get("close", date.max) <= rules.today:
        return TOO_LATE
    day = press_from(task, rules)
    return TOO_EARLY if day is None or day > rules.today else None


def _has_it(row: Any, org: Organisation) -> str | None:
    """Who has a task when everybody is there: whoever it was handed to, or the holder of its post."""
    return row.handed_to or org.receiver(row.post).holder


def _may_ever_press(task: Task, rules: Rules) -> bool:
    return press_from(task._replace(told_on=task.told_on or rules.today, rung="late"), rules) is not None


def _said(reason: Words, key: str, row: Any, task: Task | None, rules: Rules, by: Writing) -> str:
    day = press_from(task, rules) if task else None
    return reason.said_in(by.language).format(
        key=key,
        title=row.title if row is not None else key,
        number=row.id if row is not None else "",
        day=_spoken(day, by),
    )


def _spoken(day: date | None, by: Writing) -> str:
    return spoken_date(day, by.language) if day else ""


def _lines(row: Any, task: Task, org: Organisation, rules: Rules) -> Iterable[NewLine]:
    """One for the manager, one for the owner: both in the next letters, on the same day."""
    owner, manager = _has_it(row, org) or "", org.manager(row.post, row.handed_to) or ""
    ends = last_day(task, rules.days, rules.ladders)
    shared = {"due_on": row.due_on.isoformat()} | (
        {"last_day": ends.isoformat()} if ends > rules.today else {}
    )
    for rung, person, facts in (
        ("manager", manager, {"owner": owner}),
        ("manager_copy", owner, {"manager": manager}),
    ):
        yield NewLine(
            subject=row.key,
            rung=rung,
            person=person,
            kind=row.kind,
            from_on=rules.today,
            facts=shared | facts,
            due_no=row.due_no,
        )


def askable(session: Session, rules: Rules) -> list[str]:
    """The tasks about which the secretariat may ask a manager today and has not; oldest deadline first."""
    told = select(NoticeLine.id).where(
        NoticeLine.subject == Request.key, NoticeLine.due_no == Request.due_no, NoticeLine.rung == "manager"
    )
    late = select(Request.key).where(Request.state == "open", Request.told_on.is_not(None), ~told.exists())
    keys = list(session.scalars(late.where(Request.rung.in_(("late", "phone"))).order_by(Request.due_on)))
    rows = session.execute(_asked_about(keys)).all()
    org, (dates, _) = organisation(session, rules.today), own_days(session)
    warned = set(session.scalars(_warned(keys)))
    found = {
        row.key for row in rows if _reason(row, _task(row, dates), row.key in warned, org, rules) is None
    }
    return [key for key in keys if key in found]
