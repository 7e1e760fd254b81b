"""A new deadline for a whole round: whoever has not answered gets more time, and hears it once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.choices import Words
from models.cycle import put_off_milestones
from models.digests import LADDER
from models.escalation import REOPENED, Rules, Task, rung_when_moved
from models.events import ROUND
from models.facts import Fact
from models.requests import ASKED_FOR_A_MEETING
from models.rounds import Round, round_title
from models.spoken import spoken_date
from models.store import journal, meetings, requests, wakes, years
from models.store.acts import DAY_OFF, refused, spoken
from models.store.meetings import Sitting
from models.store.outcomes import Writing
from models.store.requests import NewLine, RequestFact
from models.store.secretariat import people_said, the_reason
from models.store.session import quietly
from models.store.tables import Milestone, NoticeLine, Request

UNANSWERED = ("open", "needs_person")
"""The states of a task that was asked for and has no answer."""


class Extended(Fact):
    """What a new deadline did: how many tasks got it, how many people hear it, a sentence."""

    due_on: date
    tasks: int
    told: int
    sentence: str


class _Window(NamedTuple):
    """When the answers of a round are due, the last day to which that can be put off, and its tasks."""

    due_on: date
    latest: date
    tasks: Sequence[RequestFact]
    meeting_on: date | None


def extend(session: Session, round_: Round, to: date, reason: str, by: Writing) -> Extended:
    """Give everybody who has not answered until `to`; the meeting's days that follow the deadline move along.

    The same day again changes nothing. Who has a later date of their own keeps it. Refused when the questions
    have not been sent or the answers are closed, for a day that is not later than the deadline or on which no
    deadline falls, and for one after which the brief could not be approved and sent in time.
    """
    words = the_reason(reason, by)
    sitting = meetings.look(session, round_.year, round_.meeting, lock=True) if round_.meeting else None
    window = _of_meeting(session, sitting, by) if sitting else _of_status(session, round_, by)
    moved = [task for task in window.tasks if _gets(task, to)]
    if to == window.due_on and not moved:
        return Extended(due_on=to, tasks=0, told=0, sentence=_said(_ALREADY, round_, to, by))
    _refuse(round_, window, to, by)
    if sitting:
        _put_off(session, sitting, to, by)
    else:
        _put_off_status(session, round_, to)
    lines = _lines(moved, _knowing(session, moved), window, to, words, by)
    move_tasks(session, moved, to, words, by)
    nobodys = [task.key for task in window.tasks if task.is_nobodys and task.due_on < to]
    requests.redate(session, nobodys, to, words)
    told = tell_new_dates(session, lines)
    entry = journal.Entry("deadline moved", f"round/{round_.key}", str(window.due_on), f"{to}: {words}")
    journal.write(session, by.at, by.actor, by.door, [entry])
    wakes.want(session, ROUND)
    return Extended(due_on=to, tasks=len(moved), told=told, sentence=_said(_NEW, round_, to, by, told))


def _gets(task: RequestFact, to: date) -> bool:
    """Whether a task gets the new day: no answer, no later day of its own, and nobody said 'not mine'."""
    return task.state in UNANSWERED and not task.is_nobodys and task.due_on < to


CLOSED = Words(
    "Svarene til {round} er lukket. Genåbn de opgaver, der stadig skal svares på.",
    "The answers to {round} are closed. Reopen the tasks that still need an answer.",
)
UNASKED = Words(
    "Til {round} spørges der først {day}. Fristen kan flyttes, når spørgsmålene er sendt.",
    "For {round} nobody is asked before {day}. The deadline can be moved once the questions have been sent.",
)
NO_ROUND = Words(
    "Planår {year} har ikke nogen opfølgning nr. {no}. Vælg et nummer fra 1 til {known}.",
    "Plan year {year} has no follow-up no. {no}. Choose a number from 1 to {known}.",
)
NO_ROOM = Words(
    "Der er ikke plads til en senere frist for {round} end {now}, for oplægget skal godkendes og sendes. "
    "Flyt mødet, eller genåbn de enkelte opgaver bagefter.",
    "There is no room for a later deadline for {round} than {now}; the brief has to be approved and sent. "
    "Move the meeting, or reopen single tasks afterwards.",
)
NO_ROOM_STATUS = Words(
    "Der er ikke plads til en senere frist for {round} end {now}, for bagefter spørges der igen. "
    "Giv i stedet den enkelte en ny frist.",
    "There is no room for a later deadline for {round} than {now}; people are asked again after it. "
    "Give single tasks a new date instead.",
)
OUTSIDE = Words(
    "Fristen for {round} er {now} og kan ikke flyttes til {to}. Vælg en dag fra {first} til og med {latest}; "
    "senere kan oplægget ikke nå at blive godkendt og sendt.",
    "The deadline for {round} is {now} and cannot be moved to {to}. Choose a day from {first} to {latest}; "
    "later there is no time to approve the brief and send it.",
)
OUTSIDE_STATUS = Words(
    "Fristen for {round} er {now} og kan ikke flyttes til {to}. Vælg en dag fra {first} til og med {latest}; "
    "bagefter spørges der igen.",
    "The deadline for {round} is {now} and cannot be moved to {to}. Choose a day from {first} to {latest}; "
    "people are asked again after it.",
)


# ── How far ─────────────────────────────────────────────────────────────────────────────────────────────


def _of_meeting(session: Session, sitting: Sitting, by: Writing) -> _Window:
    round_ = Round.model_validate({"year": sitting.year, "meeting": sitting.kind})
    if not sitting.waits("close"):
        meetings.refuse_off(sitting, by)
    if not sitting.waits("close"):
        raise refused(CLOSED, by, round=_called(round_, by))
    if sitting.waits("ask"):
        raise refused(UNASKED, by, round=_called(round_, by), day=spoken(sitting.dates["ask"]))
    stations = [sitting.dates[station.key] for station in by.settings.route if sitting.waits(station.key)]
    first = min([*stations, sitting.dates.get("dispatch", sitting.held_on), sitting.held_on])
    return _Window(
        due_on=sitting.dates["deadline"],
        latest=_day_before(_day_before(first, by), by),
        tasks=requests.of_meeting(session, sitting.id, *ASKED_FOR_A_MEETING),
        meeting_on=sitting.held_on,
    )


def _of_status(session: Session, round_: Round, by: Writing) -> _Window:
    """A follow-up's statuses can be waited for until the next one, or the evaluation, is asked."""
    steps = _status_steps(session, round_.year)
    no = round_.no or 0
    asked, due = steps.get(("followup_ask", no)), steps.get(("followup_due", no))
    if asked is None or due is None:
        known = max((no for kind, no in steps if kind == "followup_ask"), default=0)
        raise refused(NO_ROUND, by, year=round_.year, no=no, known=known)
    if asked.state == "waiting":
        raise refused(UNASKED, by, round=_called(round_, by), day=spoken(asked.date))
    after = steps.get(("followup_ask", no + 1)) or steps.get(("evaluation_ask", 0))
    return _Window(
        due_on=due.date,
        latest=_day_before(after.date, by) if after else date(round_.year, 12, 31),
        tasks=requests.of_round(session, round_),
        meeting_on=None,
    )


def _called(round_: Round, by: Writing) -> Words:
    return Words(round_title(round_, by.settings, "da"), round_title(round_, by.settings, "en"))


def _status_steps(session: Session, year: int) -> dict[tuple[str, int], Any]:
    kinds = ("followup_ask", "followup_due", "evaluation_ask")
    columns = (Milestone.kind, Milestone.no, Milestone.date, Milestone.state)
    found = select(*columns).where(Milestone.year == year, Milestone.kind.in_(kinds))
    return {(row.kind, row.no): row for row in session.execute(found.where(Milestone.state != "dropped"))}


def _day_before(day: date, by: Writing) -> date:
    """The last day for letters and deadlines before a day."""
    return by.days.on_or_before(by.days.shift(day, -1))


def _refuse(round_: Round, window: _Window, to: date, by: Writing) -> None:
    first = by.days.on_or_after(by.days.shift(max(window.due_on, by.today), 1))
    named = {"round": _called(round_, by), "now": spoken(window.due_on), "to": spoken(to)}
    named |= {"first": spoken(first), "latest": spoken(window.latest)}
    if first > window.latest:
        raise refused(NO_ROOM if round_.meeting else NO_ROOM_STATUS, by, **named)
    if not first <= to <= window.latest:
        raise refused(OUTSIDE if round_.meeting else OUTSIDE_STATUS, by, **named)
    if not by.days.is_letter_day(to):
        raise refused(DAY_OFF, by, day=spoken(to), nearest=spoken(max(by.days.on_or_before(to), first)))


# ── The days ────────────────────────────────────────────────────────────────────────────────────────────


def _put_off(session: Session, sitting: Sitting, to: date, by: Writing) -> None:
    """The deadline, the days that count from it, and the closing day where it would come too early.

    A day that has passed waits again: the deadline has not come.
    """
    close = max(sitting.dates["close"], by.days.on_or_after(by.days.shift(to, 1)))
    adopted = years.adopted_dates(session, sitting.year) | {sitting.kind: sitting.held_on}
    put_off = {"deadline": to, "close": close}
    for step in put_off_milestones(sitting.year, sitting.kind, put_off, by.settings, adopted):
        theirs = (Milestone.year == step.year, Milestone.scope == step.scope, Milestone.kind == step.kind)
        _wait(session, *theirs, day=step.date)


def _put_off_status(session: Session, round_: Round, to: date) -> None:
    theirs = (Milestone.year == round_.year, Milestone.kind == "followup_due", Milestone.no == round_.no)
    _wait(session, *theirs, day=to)


def _wait(session: Session, *which: Any, day: date) -> None:
    again = {"state": "waiting", "done_on": None, "done_at": None, "done_by": None}
    changed = (Milestone.date != day, Milestone.state != "dropped")
    session.execute(quietly(update(Milestone).where(*which, *changed).values(date=day, **again)))


# ── The tasks, and who hears of it ──────────────────────────────────────────────────────────────────────


def move_tasks(session: Session, tasks: Sequence[Any], to: date, reason: str, by: Writing) -> None:
    """A new deadline: the ladder starts again, above what only repeats the letter that tells it."""
    requests.move_due(session, [task.key for task in tasks], to, by.today, reason)
    rules = Rules(by.settings.ladders, by.days, by.today)
    standing: dict[str, list[str]] = {}
    for task in tasks:
        if task.asked_on is not None:
            asked = Task(task.kind, to, task.asked_on, "", task.told_on, {})
            standing.setdefault(rung_when_moved(asked, rules), []).append(task.key)
    for rung, keys in standing.items():
        session.execute(quietly(update(Request).where(Request.key.in_(keys)).values(rung=rung)))


def _knowing(session: Session, tasks: Sequence[RequestFact]) -> set[tuple[str, str]]:
    """Who has had, or has in today's letter, a line that asks for each task."""
    asking = (NoticeLine.rung.in_((*LADDER, REOPENED)), NoticeLine.notice.is_not(None))
    theirs = NoticeLine.subject.in_([task.key for task in tasks])
    found = session.execute(select(NoticeLine.subject, NoticeLine.person).where(theirs, *asking))
    return {(row.subject, row.person) for row in found}


def _lines(
    tasks: Sequence[RequestFact],
    knowing: set[tuple[str, str]],
    window: _Window,
    to: date,
    reason: str,
    by: Writing,
) -> list[NewLine]:
    """A line for whoever has been asked for each task; who has it anew hears the day with that."""
    held = {"meeting_on": window.meeting_on.isoformat()} if window.meeting_on else {}
    return [
        NewLine(
            subject=task.key,
            rung="moved",
            person=task.acting or task.person or "",
            kind=task.kind,
            from_on=by.today,
            facts=held | new_date_facts(task, to, reason),
            due_no=task.due_no + 1,
        )
        for task in tasks
        if task.asked_on is not None and (task.key, task.acting or task.person) in knowing
    ]


def new_date_facts(task: Any, to: date, reason: str) -> dict[str, str]:
    """What the letter about a moved deadline says."""
    facts = {"what": "deadline", "title": task.title, "due_on": to.isoformat()}
    facts |= {"old_date": task.due_on.isoformat(), "old_due": task.due_on.isoformat()}
    return facts | ({"reason": reason} if reason else {})


def tell_new_dates(session: Session, lines: Sequence[NewLine]) -> int:
    """Tell new deadlines, each once: one that no letter has told is told as it is now. How many people."""
    untold = _untold(session, [line.subject for line in lines])
    again = [
        (untold[line.subject, line.person], line) for line in lines if (line.subject, line.person) in untold
    ]
    rewritten = [{"id": row.id, "facts": _at_once(row.facts, line.facts)} for row, line in again]
    if rewritten:
        session.execute(update(NoticeLine), rewritten)
    told = numbers_told(session, [line.subject for line in lines])
    new = [line for line in lines if (line.subject, line.person) not in untold]
    requests.tell(session, [_numbered(line, told) for line in new])
    return len({line.person for line in lines})


def _untold(session: Session, subjects: Sequence[str]) -> dict[tuple[str, str], Any]:
    columns = (NoticeLine.id, NoticeLine.subject, NoticeLine.person, NoticeLine.facts)
    waiting = (NoticeLine.rung == "moved", NoticeLine.notice.is_(None), NoticeLine.subject.in_(subjects))
    return {(row.subject, row.person): row for row in session.execute(select(*columns).where(*waiting))}


def _at_once(untold: Mapping[str, Any], newest: Mapping[str, Any]) -> dict[str, Any]:
    """Two moves as one, from the dates last told; a meeting's move stays one, with the newest deadline."""
    if untold.get("what") != "deadline":
        return {**untold, "due_on": newest["due_on"]}
    return {**newest, "old_date": untold["old_date"], "old_due": untold.get("old_due", untold["old_date"])}


def numbers_told(session: Session, subjects: Iterable[str], rung: str = "moved") -> dict[str, int]:
    """The last number under which a move (or another rung) of each subject was told."""
    found = (
        select(NoticeLine.subject, func.max(NoticeLine.due_no).label("no"))
        .where(NoticeLine.rung == rung, NoticeLine.subject.in_(list(subjects)))
        .group_by(NoticeLine.subject)
    )
    return {row.subject: row.no for row in session.execute(found)}


def _numbered(line: NewLine, told: Mapping[str, int]) -> NewLine:
    number = max(line.due_no, told.get(line.subject, 0) + 1)
    return line.model_copy(update={"due_no": number})


# ── Saying ──────────────────────────────────────────────────────────────────────────────────────────────

_NEW = Words(
    "Fristen for {round} er nu {day}. {told} får besked; de, der har svaret, hører ikke noget.",
    "The deadline for {round} is now {day}. {told} will hear of it; those who have answered will not.",
)
_ALREADY = Words("Fristen for {round} er allerede {day}.", "The deadline for {round} is {day} already.")


def _said(words: Words, round_: Round, to: date, by: Writing, told: int = 0) -> str:
    title, day = round_title(round_, by.settings, by.language), spoken_date(to, by.language)
    return words.said_in(by.language).format(round=title, day=day, told=people_said(told, by))
