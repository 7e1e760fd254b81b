"""Tasks opened again: what was answered, given up or withdrawn is asked for once more, with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from models.choices import Words
from models.escalation import REOPENED
from models.events import ROUND
from models.facts import Fact
from models.receivers import Organisation
from models.spoken import spoken_date
from models.store import journal, outcomes, requests, wakes
from models.store.acts import DAY_OFF, Ending, endings, has_it, refused, spoken, tasks_meant
from models.store.organisation import organisation
from models.store.outcomes import Writing
from models.store.requests import NewLine
from models.store.secretariat import numbered, the_reason

DAYS_TO_ANSWER = 5
"""Working days that a task opened again leaves, where no date is named."""


class Reopened(Fact):
    """What opening tasks again did: their keys and dates, how many had been open already, a sentence."""

    tasks: dict[str, date]
    open_already: int
    sentence: str


class _Again(NamedTuple):
    """A task as it is opened again: `person` hears it with the reason; None is asked by the round."""

    task: Any
    due_on: date
    person: str | None
    too_late: bool


def reopen(
    session: Session, keys: Sequence[str], reason: str, by: Writing, due_on: date | None = None
) -> Reopened:
    """Open these tasks again, all of them or none; what is open already is left as it stands.

    Earlier answers stay as earlier versions. Whoever was asked before hears it once, with the reason; who was
    not is asked. Refused for a task that is not known or not sent yet, for an approval of a brief that has
    been sent, and for a date on which the answers are closed.
    """
    words, tasks = the_reason(reason, by), tasks_meant(session, keys, by)
    closed = [task for task in tasks if task.state in requests.CLOSED]
    _refuse_unsent(tasks, by)
    ends = endings(session, [task.key for task in closed])
    org = organisation(session, by.today)
    again = [_again(task, ends.get(task.key), due_on, org, by) for task in closed]
    _open(session, again, words, by)
    _tell(session, again, words, by)
    return Reopened(
        tasks={one.task.key: one.due_on for one in again},
        open_already=len(tasks) - len(closed),
        sentence=_said(again, len(tasks) - len(closed), by),
    )


UNSENT = Words(
    "Ikke sendt endnu: opgave {numbers}. Godkend udsendelsen i stedet.",
    "Not sent yet: task {numbers}. Approve the sending instead.",
)
SENT = Words(
    "Opgave nr. {number}: oplægget er sendt ud, så der er ikke noget at godkende. Lad den være.",
    "Task no. {number}: the brief has been sent, so there is nothing to approve. Leave it out.",
)
TOO_NEAR = Words(
    "Fristen {day} er for tæt på. Vælg {first} eller senere.",
    "The deadline {day} is too near. Choose {first} or later.",
)
TOO_LATE = Words(
    "Opgave nr. {number}: svarene lukkes {end}, så fristen kan ikke være {day}. Vælg senest {latest}.",
    "Task no. {number}: the answers close on {end}, so it cannot be due {day}. Choose {latest} or earlier.",
)


def _refuse_unsent(tasks: Sequence[Any], by: Writing) -> None:
    waiting = [task for task in tasks if task.state == "proposed"]
    if waiting:
        raise refused(UNSENT, by, numbers=numbered(waiting))


# ── By when ─────────────────────────────────────────────────────────────────────────────────────────────


def _again(task: Any, end: Ending | None, due_on: date | None, org: Organisation, by: Writing) -> _Again:
    too_late = end is not None and (end.done or end.on <= by.today)
    if too_late and task.kind == "approval":
        raise refused(SENT, by, task)
    ahead = None if end is None or too_late else end.on
    chosen = _usual_due(task, ahead, by) if due_on is None else _allowed(task, due_on, ahead, by)
    receiver = org.receiver(task.post, task.handed_to).receiver
    knows = task.asked_on is not None and receiver == has_it(task, org)
    return _Again(task, chosen, receiver if knows else None, too_late)


def _usual_due(task: Any, end: date | None, by: Writing) -> date:
    """A working week from now; what was due later still is."""
    usual: date = max(task.due_on, by.days.on_or_after(by.days.shift(by.today, DAYS_TO_ANSWER)))
    return usual if end is None else min(usual, _latest(end, by))


def _latest(end: date, by: Writing) -> date:
    """The last day on which an answer counts, when the answers are closed on `end`."""
    return max(by.days.on_or_before(by.days.shift(end, -1)), by.today)


def _allowed(task: Any, due_on: date, end: date | None, by: Writing) -> date:
    first = by.days.on_or_after(by.days.shift(by.today, 1))
    if due_on < first:
        raise refused(TOO_NEAR, by, day=spoken(due_on), first=spoken(first))
    if not by.days.is_letter_day(due_on):
        nearest = max(by.days.on_or_before(due_on), first)
        raise refused(DAY_OFF, by, day=spoken(due_on), nearest=spoken(nearest))
    if end is not None and due_on > _latest(end, by):
        named = {"day": spoken(due_on), "end": spoken(end), "latest": spoken(_latest(end, by))}
        raise refused(TOO_LATE, by, task, **named)
    return due_on


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────


def _open(session: Session, again: Sequence[_Again], reason: str, by: Writing) -> None:
    groups: dict[tuple[date, bool], list[str]] = {}
    for one in again:
        groups.setdefault((one.due_on, one.person is not None), []).append(one.task.key)
    asked_on = by.days.on_or_after(by.today)
    for (due_on, told), keys in groups.items():
        requests.reopen(session, keys, due_on, by.today, reason, asked_on if told else None)
    actions: dict[int, list[str]] = {}
    for one in again:
        if one.task.kind == "action" and one.task.meeting is not None:
            actions.setdefault(one.task.meeting, []).append(one.task.subject)
    for meeting, subjects in actions.items():
        outcomes.mark_owed(session, subjects, meeting)
    acts = [_entry(one, reason) for one in again]
    journal.write(session, by.at, by.actor, by.door, acts)


def _entry(one: _Again, reason: str) -> journal.Entry:
    return journal.Entry(
        "reopened", f"request/{one.task.key}", one.task.state, f"{one.due_on.isoformat()}: {reason}"
    )


def _tell(session: Session, again: Sequence[_Again], reason: str, by: Writing) -> None:
    lines = [_line(one, one.person, reason, by) for one in again if one.person is not None]
    requests.drop_untold(session, [one.task.key for one in again])
    requests.tell(session, lines)
    if again:
        wakes.want(session, ROUND)


def _line(one: _Again, person: str, reason: str, by: Writing) -> NewLine:
    return NewLine(
        subject=one.task.key,
        rung=REOPENED,
        person=person,
        kind=one.task.kind,
        from_on=by.today,
        facts={"due_on": one.due_on.isoformat(), "reason": reason},
        due_no=one.task.due_no + 1,
    )


# ── Saying ──────────────────────────────────────────────────────────────────────────────────────────────

_OPENED = Words(
    "Åbnet igen: opgave {numbers}. Svar senest {day}.", "Opened again: task {numbers}. Due by {day}."
)
_ALREADY = Words("Åbne i forvejen og ladt være: {count}.", "Open already, and left: {count}.")
_CLOSED = Words(
    "Svarene til mødet er lukket: se selv efter, at et svar på opgave {numbers} når med i oplægget.",
    "The meeting's answers are closed: see yourself that an answer to task {numbers} gets into the brief.",
)


def _said(again: Sequence[_Again], open_already: int, by: Writing) -> str:
    days: dict[date, list[Any]] = {one.due_on: [] for one in again}
    for one in again:
        days[one.due_on].append(one.task)
    said = [
        _OPENED.said_in(by.language).format(
            numbers=numbered(tasks).said_in(by.language), day=spoken_date(day, by.language)
        )
        for day, tasks in sorted(days.items())
    ]
    if open_already:
        said.append(_ALREADY.said_in(by.language).format(count=open_already))
    late = [one.task for one in again if one.too_late]
    if late:
        said.append(_CLOSED.said_in(by.language).format(numbers=numbered(late).said_in(by.language)))
    return " ".join(said)
