"""Wishes for a later date: asked for with a reason, answered by the secretariat, told once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from models.choices import Words
from models.events import ROUND
from models.facts import Fact
from models.receivers import Organisation
from models.requests import NewLine
from models.spoken import capitalised, spoken_date
from models.store import journal, requests, wakes
from models.store.acts import (
    a_reason,
    asked_about,
    called,
    endings,
    has_it,
    language_of,
    refuse_elsewhere,
    refused,
    tasks_meant,
    whose,
    write_down,
)
from models.store.deadlines import move_tasks, new_date_facts, tell_new_dates
from models.store.organisation import organisation
from models.store.outcomes import Writing
from models.store.session import quietly
from models.store.tables import Meeting, Wish
from models.workdays import Workdays


class Asked(Fact):
    """A wish as it was noted: for which task, for which day, and a kind sentence."""

    request: str
    wished_on: date
    sentence: str


class Answered(Fact):
    """The tasks whose wish was granted or declined; the sentence also says what was left as it is."""

    granted: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    sentence: str


class _Wish(NamedTuple):
    id: int
    request: str
    person: str
    wished_on: date
    reason: str


# ── What is said ────────────────────────────────────────────────────────────────────────────────────────

NO_REASON = Words(
    "Skriv kort, hvorfor du har brug for en ny frist.", "Please say briefly why you need a new date."
)
NOT_AHEAD = Words("Vælg en dag efter i dag, {today}.", "Choose a day after today, {today}.")
NOT_LATER = Words(
    "Fristen er {due}. Vælg en senere arbejdsdag.", "It is due {due}. Choose a later working day."
)
TOO_LATE = Words(
    "Så længe kan vi ikke vente: {last} er den sidste dag, et svar kan nå med.",
    "We cannot wait that long: {last} is the last day for an answer to be included.",
)
NO_ROOM = Words(
    "Fristen, {due}, kan ikke flyttes længere. Ring til {sender} på {phone}, så finder vi en løsning.",
    "The deadline, {due}, cannot be moved any further. Call {sender} on {phone} and we will find a solution.",
)
SETTLED = Words(
    "{Sender} har svaret, at fristen, {due}, holder. Ring på {phone}, hvis det ikke går.",
    "{Sender} has answered that the deadline, {due}, stands. Call {phone} if that is not possible.",
)
CLOSED = {
    "answered": Words("{What} er besvaret.", "{What} has been answered."),
    "withdrawn": Words("{What} er trukket tilbage.", "{What} was withdrawn."),
    "needs_person": Words(
        "{What} ligger nu hos {sender}. Ring på {phone}, så finder vi en løsning.",
        "{What} is with {sender} now. Call {phone} and we will find a solution.",
    ),
    "proposed": Words("{What} er ikke sendt ud endnu.", "{What} has not been sent out yet."),
}
NOTED = Words(
    "Tak. {Sender} ser på, om fristen kan flyttes til {day}, og svarer dig. Indtil da gælder {due}.",
    "Thank you. {Sender} will see whether the deadline can be moved to {day}, and answer you. Until then it"
    " is {due}.",
)
GRANTED = Words("Ny frist {day}: {what}.", "New date {day}: {what}.")
DECLINED = Words("Fristen holder: {what}.", "The deadline stands: {what}.")
NO_WISH = Words("{What}: der er ikke bedt om en ny frist.", "{What}: no later date was asked for.")
OVERTAKEN = Words("{What}: fristen er flyttet imens.", "{What}: the deadline has been moved meanwhile.")
PASSED = Words(
    "{What}: vælg en dag efter i dag og efter fristen, {due}.",
    "{What}: choose a day after today and after the deadline, {due}.",
)
BEYOND = Words(
    "{What}: {last} er den sidste dag, et svar kan nå med.",
    "{What}: {last} is the last day for an answer to be included.",
)


DAY_OFF = Words(
    "{What}: ingen frist falder {to}. Vælg {nearest}.", "{What}: no deadline falls on {to}. Choose {nearest}."
)


# ── Asking ──────────────────────────────────────────────────────────────────────────────────────────────


def ask(session: Session, key: str, asker: str, wished_on: date, reason: str, by: Writing) -> Asked:
    """Note that somebody asks for a later date; a second wish takes the place of one that is open.

    A day on which no deadline falls becomes the last one before it. Refused for a day that is not ahead or
    not later, or after which answers no longer count; without a reason; for a task that is closed or not
    theirs.
    """
    (task,) = tasks_meant(session, [key], by)
    org = organisation(session, by.today)
    refuse_elsewhere(session, [task], asker, org, by)
    if task.state != "open":
        raise refused(CLOSED[task.state], by, task)
    words = a_reason(reason, by)
    if not words:
        raise refused(NO_REASON, by)
    _refuse_settled(session, task, by)
    day = _a_day(session, task, wished_on, by)
    mine = {"request": key, "due_no": task.due_no, "person": asker, "wished_on": day, "reason": words}
    session.execute(quietly(delete(Wish).where(Wish.request == key, Wish.state == "open")))
    session.execute(insert(Wish).values(**mine, at=by.at, state="open"))
    entry = journal.Entry("asked for a later date", f"request/{key}", str(task.due_on), f"{day}: {words}")
    write_down(session, [entry], asker, by)
    wakes.want(session, ROUND)
    language = language_of(session, asker, by)
    dates = {"day": spoken_date(day, language), "due": spoken_date(task.due_on, language)}
    said = NOTED.said_in(language).format(Sender=capitalised(by.settings.municipality.sender), **dates)
    return Asked(request=key, wished_on=day, sentence=said)


def _refuse_settled(session: Session, task: Any, by: Writing) -> None:
    """The secretariat has answered about this deadline: asked again, it would say the same."""
    same = (Wish.request == task.key, Wish.due_no == task.due_no, Wish.state == "declined")
    if session.scalar(select(Wish.id).where(*same)) is not None:
        sender = capitalised(by.settings.municipality.sender)
        raise refused(SETTLED, by, task, due=_day(task.due_on), Sender=sender)


def _a_day(session: Session, task: Any, wished_on: date, by: Writing) -> date:
    """The day that is wished for, as a deadline can fall; Refused with the last possible one."""
    due = _day(task.due_on)
    last = last_days(session, [task.key], by.days).get(task.key)
    if last is not None and last <= max(task.due_on, by.today):
        raise refused(NO_ROOM, by, task, due=due)
    if last is not None and wished_on > last:
        raise refused(TOO_LATE, by, task, last=_day(last))
    day = by.days.on_or_before(wished_on)
    if wished_on <= by.today:
        raise refused(NOT_AHEAD, by, task, today=_day(by.today))
    if day <= max(task.due_on, by.today):
        raise refused(NOT_LATER, by, task, due=due)
    return day


def last_days(session: Session, keys: Sequence[str], days: Workdays) -> dict[str, date]:
    """The last day that each of these tasks can be moved to, where there is one: answers still count then."""
    ends = endings(session, keys)
    return {key: days.on_or_before(days.shift(ending.on, -1)) for key, ending in ends.items()}


def _day(day: date) -> Words:
    return Words(spoken_date(day, "da"), spoken_date(day, "en"))


# ── Answering ───────────────────────────────────────────────────────────────────────────────────────────


def answer(session: Session, keys: Sequence[str], to: date | None, reason: str, by: Writing) -> Answered:
    """Grant the wishes for these tasks with a new date, or (None) decline them; told in the next letters.

    A granted date starts the ladder again. What was answered, withdrawn, moved or settled meanwhile is left,
    and the sentence says so; so does a date that cannot be. Refused for a task that nobody knows.
    """
    tasks, org = tasks_meant(session, keys, by), organisation(session, by.today)
    words = a_reason(reason, by)
    wishes = {wish.request: wish for wish in _open_wishes(session, [task.key for task in tasks])}
    lasts = last_days(session, [task.key for task in tasks], by.days) if to else {}
    left = {task.key: _left(task, wishes.get(task.key), to, lasts.get(task.key), by) for task in tasks}
    settled = [task for task in tasks if left[task.key] is None]
    if settled and to is not None:
        _grant(session, settled, wishes, to, words, org, by)
    elif settled:
        _decline(session, settled, wishes, words, org, by)
    if settled:
        wakes.want(session, ROUND)
    said = [_answer_said(task, to, by) for task in settled]
    said += [sentence for sentence in left.values() if sentence is not None]
    mine = tuple(task.key for task in settled)
    given, kept = (mine, ()) if to else ((), mine)
    return Answered(granted=given, declined=kept, sentence=" ".join(said))


def _open_wishes(session: Session, keys: Sequence[str]) -> list[_Wish]:
    columns = [getattr(Wish, name) for name in _Wish._fields]
    found = select(*columns).where(Wish.request.in_(keys), Wish.state == "open").order_by(Wish.due_no)
    return [_Wish._make(row) for row in session.execute(found)]


def _left(task: Any, wish: _Wish | None, to: date | None, last: date | None, by: Writing) -> str | None:
    """Why a wish is not answered this way; None where it is."""
    if task.state != "open":
        return _task_said(CLOSED[task.state], task, by)
    if wish is None:
        return _task_said(NO_WISH, task, by)
    if wish.wished_on <= task.due_on:
        return _task_said(OVERTAKEN, task, by)
    if to is not None and (to <= by.today or to <= task.due_on):
        return _task_said(PASSED, task, by, due=spoken_date(task.due_on, by.language))
    if to is not None and last is not None and to > last:
        return _task_said(BEYOND, task, by, last=spoken_date(last, by.language))
    if to is not None and not by.days.is_letter_day(to):
        before = by.days.on_or_before(to)
        nearest = before if before > max(by.today, task.due_on) else by.days.on_or_after(to)
        said = {"to": spoken_date(to, by.language), "nearest": spoken_date(nearest, by.language)}
        return _task_said(DAY_OFF, task, by, **said)
    return None


def _task_said(words: Words, task: Any, by: Writing, **named: str) -> str:
    town = by.settings.municipality
    what = capitalised(called(task, by.today, by.language))
    return words.said_in(by.language).format(What=what, sender=town.sender, phone=town.phone, **named)


def _answer_said(task: Any, to: date | None, by: Writing) -> str:
    what = called(task, by.today, by.language)
    if to is None:
        return DECLINED.said_in(by.language).format(what=what)
    return GRANTED.said_in(by.language).format(day=spoken_date(to, by.language), what=what)


def _grant(
    session: Session,
    tasks: Sequence[Any],
    wishes: dict[str, _Wish],
    to: date,
    words: str,
    org: Organisation,
    by: Writing,
) -> None:
    held, asked = _held_on(session, tasks), asked_about(session, [task.key for task in tasks])
    lines = [
        _moved_line(task, person, to, words or wishes[task.key].reason, held, by)
        for task in tasks
        for person in sorted(_told(task, wishes[task.key].person, asked, org))
    ]
    tell_new_dates(session, lines)
    by_reason: dict[str, list[Any]] = {}
    for task in tasks:
        by_reason.setdefault(wishes[task.key].reason, []).append(task)
    for reason, alike in by_reason.items():
        move_tasks(session, alike, to, reason, by)
    _settle(session, tasks, "granted", by)
    new = f"{to}: {words}" if words else str(to)
    about = ((f"request/{task.key}", str(task.due_on)) for task in tasks)
    acts = [journal.Entry("later date granted", subject, old, new) for subject, old in about]
    write_down(session, acts, None, by)


def _told(task: Any, wisher: str, asked: set[tuple[str, str]], org: Organisation) -> set[str]:
    """Who hears of a new date: who has the task now, and who asked, but for whoever has it no more."""
    theirs = wisher in whose(task, org) or (task.key, wisher) in asked
    gone = task.handed_to is not None and wisher == task.handed_by != task.handed_to
    wished = {wisher} if theirs and not gone else set()
    return {str(person) for person in {has_it(task, org), *wished} - {None}}


def _moved_line(
    task: Any, person: str, to: date, reason: str, held: Mapping[int | None, date], by: Writing
) -> NewLine:
    on = {"meeting_on": held[task.meeting].isoformat()} if task.meeting in held else {}
    return NewLine(
        subject=task.key,
        rung="moved",
        person=person,
        kind=task.kind,
        from_on=by.today,
        facts=on | new_date_facts(task, to, reason),
        due_no=task.due_no + 1,
    )


def _held_on(session: Session, tasks: Sequence[Any]) -> dict[int | None, date]:
    theirs = Meeting.id.in_({task.meeting for task in tasks if task.meeting})
    found = session.execute(select(Meeting.id, Meeting.held_on).where(theirs))
    return {row.id: row.held_on for row in found}


def _decline(
    session: Session,
    tasks: Sequence[Any],
    wishes: dict[str, _Wish],
    words: str,
    org: Organisation,
    by: Writing,
) -> None:
    """Whoever asked and has it still hears that the date stands; for who did not ask, nothing has changed."""
    asked = asked_about(session, [task.key for task in tasks])
    lines = [
        _kept_line(task, wishes[task.key], words, by)
        for task in tasks
        if wishes[task.key].person in _told(task, wishes[task.key].person, asked, org)
    ]
    requests.tell(session, lines)
    _settle(session, tasks, "declined", by)
    about = (f"request/{task.key}" for task in tasks)
    acts = [journal.Entry("later date declined", subject, None, words or None) for subject in about]
    write_down(session, acts, None, by)


def _kept_line(task: Any, wish: _Wish, words: str, by: Writing) -> NewLine:
    facts = {"title": task.title, "due_on": task.due_on.isoformat(), "wished_on": wish.wished_on.isoformat()}
    return NewLine(
        subject=task.key,
        rung="date_kept",
        person=wish.person,
        kind=task.kind,
        from_on=by.today,
        facts=facts | ({"reason": words} if words else {}),
        due_no=task.due_no,
    )


def _settle(session: Session, tasks: Sequence[Any], state: str, by: Writing) -> None:
    theirs = update(Wish).where(Wish.request.in_([task.key for task in tasks]), Wish.state == "open")
    session.execute(quietly(theirs.values(state=state, answered_at=by.at)))
