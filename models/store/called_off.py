"""A meeting that is not held, or not by itself: cancelled, merged into another, or held after all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from models.choices import Words
from models.cycle import meeting_milestones, moved_milestones
from models.events import ROUND
from models.facts import Fact
from models.requests import ASKED_FOR_A_MEETING, NOT_MINE, STOPPED
from models.store import deadlines, journal, meetings, requests, wakes, withdrawn, years
from models.store.acts import refused, spoken
from models.store.meetings import Sitting, named
from models.store.outcomes import Writing
from models.store.requests import NewLine, RequestFact
from models.store.secretariat import people_said, the_reason
from models.store.session import quietly
from models.store.silence import can_be_told
from models.store.tables import Meeting, Notice, NoticeLine, Person, Request
from models.store.tables import Milestone as Step

Fate = Literal["keep", "next", "withdraw"]
"""What becomes of the tasks of a cancelled meeting that nobody has answered yet."""

CANCELLED_BY, MERGED_BY = "cancel_meeting", "merge_meetings"
"""By whom a step was dropped that waits again, should the meeting be held after all."""

ANSWERS = ("deadline", "late", "phone", "manager", "close")
"""The steps that go on where the tasks of a cancelled meeting are kept."""

AFTER_THE_BUDGET = ("decide", "communicate", "feedback")
"""August's steps that count from the second reading: the budget is adopted whether the council met or not."""

FURTHEST = 366
"""Days ahead that are looked at for a date on which a meeting can be held."""


class CalledOff(Fact):
    """What was done: whether anything changed, how many people hear of it, a sentence."""

    changed: bool
    told: int
    sentence: str


# ── Cancelling ──────────────────────────────────────────────────────────────────────────────────────────


def cancel(session: Session, year: int, kind: str, reason: str, fate: Fate, by: Writing) -> CalledOff:
    """The meeting is not held: its waiting steps fall away, and whoever was asked or knew the date hears it.

    Tasks without an answer are kept with their deadlines, asked for the next meeting instead, or withdrawn;
    an answer that has come is kept. A second time changes nothing. Refused for a meeting that has been held
    or merged, without a reason, and when no later meeting takes the tasks.
    """
    sitting = meetings.look(session, year, kind, lock=True)
    if sitting.state == "cancelled":
        return _nothing(ALREADY_CANCELLED, sitting, by)
    _refuse_held(sitting, by)
    meetings.refuse_off(sitting, by)
    words = the_reason(reason, by)
    tasks = _tasks(session, sitting)
    living = [] if fate == "withdraw" else [task for task in tasks if _lives(task)]
    into = _next(session, sitting, by) if fate == "next" and living else None
    knowing = _knowing(session, sitting, tasks, by)
    _forget_untold(session, sitting, tasks)
    _withdraw(session, [task for task in tasks if task not in living], words, by)
    if into is not None:
        _give_to(session, living, into, words, by)
    lines = _task_lines(session, sitting, living, knowing, into, words, by, "next" if into else "kept")
    told = _tell(session, sitting, lines, knowing, "cancelled", {"what": "meeting"}, words, by)
    left = ANSWERS if living and into is None else ()
    _drop_steps(session, sitting, CANCELLED_BY, left, by)
    _set(session, sitting, state="cancelled")
    _write_down(session, "cancelled", sitting, f"{fate}: {words}", by)
    _wake(session, sitting, into, by)
    return CalledOff(changed=True, told=told, sentence=_cancelled_said(sitting, fate, living, into, told, by))


def _tasks(session: Session, sitting: Sitting) -> list[RequestFact]:
    """The tasks of the meeting, their rows locked: an answer comes before or after, never meanwhile."""
    theirs = select(Request.id).where(Request.meeting == sitting.id).order_by(Request.id)
    session.execute(theirs.with_for_update())
    return requests.of_meeting(session, sitting.id)


def _lives(task: RequestFact) -> bool:
    """Whether an answer may still come to a question of the meeting, from whoever has it or gets it."""
    looked_after = task.state == "needs_person" and task.close_reason in (NOT_MINE, STOPPED)
    return task.kind in ASKED_FOR_A_MEETING and (task.state == "open" or looked_after)


def _withdraw(session: Session, tasks: Sequence[RequestFact], reason: str, by: Writing) -> None:
    owed = [task for task in tasks if task.state in ("proposed", "open", "needs_person")]
    requests.close(session, [task.key for task in owed], "withdrawn", by.today, by.at, reason)
    requests.drop_untold(session, [task.key for task in owed])
    entries = [journal.Entry("withdrawn", f"request/{task.key}", task.state, reason) for task in owed]
    journal.write(session, by.at, by.actor, by.door, entries)


def _next(session: Session, sitting: Sitting, by: Writing) -> Sitting:
    """The next meeting of the year whose answers are not closed, and whose deadline leaves five days."""
    later = (Meeting.year == sitting.year, Meeting.held_on > sitting.held_on, Meeting.id != sitting.id)
    on = Meeting.state.in_(("planned", "moved"))
    for kind in session.scalars(select(Meeting.kind).where(*later, on).order_by(Meeting.held_on)):
        there = meetings.look(session, sitting.year, kind, lock=True)
        if there.waits("close") and there.dates["deadline"] >= _earliest(by):
            return there
    raise refused(NO_NEXT, by, **named(sitting.kind, by), year=sitting.year)


def _earliest(by: Writing) -> date:
    """The first day on which an answer may be due."""
    return by.days.on_or_after(by.days.shift(by.today, meetings.SHORTEST))


def _give_to(session: Session, tasks: Sequence[RequestFact], into: Sitting, reason: str, by: Writing) -> None:
    """These tasks are another meeting's from now on; without an answer they are due with its own."""
    keys = [task.key for task in tasks]
    session.execute(quietly(update(Request).where(Request.key.in_(keys)).values(meeting=into.id)))
    due_on = into.dates["deadline"]
    owed = [task for task in tasks if task.due_on != due_on]
    deadlines.move_tasks(session, [task for task in owed if task.state == "open"], due_on, reason, by)
    waiting = [task for task in owed if task.state == "proposed" or (_lives(task) and task.state != "open")]
    requests.redate(session, [task.key for task in waiting], due_on, reason)


# ── Merging ─────────────────────────────────────────────────────────────────────────────────────────────


def merge(session: Session, year: int, kind: str, into: str, reason: str, by: Writing) -> CalledOff:
    """Two meetings are held as one, on the day of `into`: its brief has both sets of questions and answers.

    Whoever was asked for the first one hears its new deadline, whoever only knew the date hears the day; each
    once. What is not asked yet is asked together with the other's questions. A second time changes nothing.
    Refused for a meeting that has been held or cancelled, when the answers of `into` are closed, and when
    questions would be due within five working days.
    """
    sitting = meetings.look(session, year, kind, lock=True)
    there = meetings.look(session, year, into, lock=True)
    if (sitting.state, sitting.merged_into) == ("merged", into):
        return _nothing(ALREADY_MERGED, sitting, by, there)
    _refuse_merge(sitting, there, by)
    words = the_reason(reason, by)
    tasks = _tasks(session, sitting)
    living = [task for task in tasks if _lives(task)]
    unasked = sitting.waits("ask") and sitting.waits("close")
    _refuse_too_near(there, unasked or bool(living), by)
    knowing = _knowing(session, sitting, tasks, by)
    _forget_untold(session, sitting, tasks)
    questions = [task for task in tasks if task.kind in ASKED_FOR_A_MEETING and task.state != "withdrawn"]
    _withdraw(session, [task for task in tasks if task not in questions], words, by)
    _give_to(session, questions, there, words, by)
    lines = _task_lines(session, sitting, living, knowing, there, words, by, "merged")
    facts = {"what": "merged", "into": into, "meeting_on": there.held_on.isoformat()}
    told = _tell(session, sitting, lines, knowing, "moved", facts, words, by)
    _drop_steps(session, sitting, MERGED_BY, (), by)
    _set(session, sitting, state="merged", merged_into=into)
    chained = (Meeting.year == year, Meeting.merged_into == kind)
    session.execute(quietly(update(Meeting).where(*chained).values(merged_into=into)))
    if unasked:
        _ask_both(session, meetings.look(session, year, into), by)
    _write_down(session, "merged", sitting, f"{into}: {words}", by)
    _wake(session, sitting, there, by)
    return CalledOff(changed=True, told=told, sentence=_said(MERGED, sitting, told, by, there))


def _refuse_merge(sitting: Sitting, there: Sitting, by: Writing) -> None:
    if sitting.kind == there.kind:
        raise refused(ITSELF, by, **named(sitting.kind, by))
    for one in (sitting, there):
        _refuse_held(one, by)
        meetings.refuse_off(one, by)
    if not there.waits("close"):
        raise refused(CLOSED, by, **named(there.kind, by), year=there.year)


def _refuse_too_near(there: Sitting, asks: bool, by: Writing) -> None:
    """Nobody who is to answer for the other meeting gets less than five working days."""
    due_on, earliest = there.dates["deadline"], _earliest(by)
    if asks and due_on < earliest:
        days = {"due": spoken(due_on), "earliest": spoken(earliest)}
        raise refused(TOO_NEAR, by, **named(there.kind, by), year=there.year, **days)


def _ask_both(session: Session, there: Sitting, by: Writing) -> None:
    """The merged questions are proposed with the others; where those have gone out, they wait for a yes."""
    if there.waits("prepare"):
        return
    meetings.propose(session, there, by)
    if not there.waits("ask"):
        again = {"state": "waiting", "date": by.today, "done_on": None, "done_at": None, "done_by": None}
        steps = ("approve", "ask") if by.settings.letters.approve_sending else ("ask",)
        theirs = (Step.year == there.year, Step.scope == there.kind, Step.kind.in_(steps))
        session.execute(quietly(update(Step).where(*theirs).values(again)))


# ── Held after all ──────────────────────────────────────────────────────────────────────────────────────


def move(session: Session, year: int, kind: str, to: date, reason: str, by: Writing) -> meetings.Moved:
    """Hold a meeting on another day; one that was cancelled or merged is held again, by itself.

    Refused when a question would be due within five working days, with the first date that is possible.
    """
    sitting = meetings.look(session, year, kind, lock=True)
    if sitting.is_off or sitting.held_on != to:
        meetings.refuse_date(sitting, to, by)
        _refuse_deadline(session, sitting, to, by)
    if not sitting.is_off:
        return meetings.move(session, year, kind, to, reason, by)
    return _hold_again(session, sitting, to, the_reason(reason, by), by)


def _hold_again(session: Session, sitting: Sitting, to: date, reason: str, by: Writing) -> meetings.Moved:
    year, kind = sitting.year, sitting.kind
    back = _came_back(session, sitting)
    tasks = [*requests.of_meeting(session, sitting.id), *back]
    knowing = _knowing(session, sitting, tasks, by)
    _forget_untold(session, sitting, tasks)
    _set(session, sitting, state="moved", merged_into=None)
    session.execute(
        quietly(
            update(Request).where(Request.key.in_([task.key for task in back])).values(meeting=sitting.id)
        )
    )
    at_once = _again_waiting(session, sitting)
    adopted = years.adopted_dates(session, year) | {kind: sitting.held_on}
    plan = moved_milestones(year, kind, to, by.settings, adopted)
    years.adopt(session, year, kind, to)
    years.date_again(session, year, plan, by.settings, by.today, by.at, by.actor, reason)
    _forget_untold(session, sitting, tasks)
    there = meetings.look(session, year, kind)
    _owed_again(session, there, at_once, reason, by)
    living = [task for task in requests.of_meeting(session, sitting.id) if _lives(task)]
    late = [task for task in living if task.state == "open" and task.due_on < there.dates["deadline"]]
    deadlines.move_tasks(session, late, there.dates["deadline"], reason, by)
    living = [task for task in requests.of_meeting(session, sitting.id) if _lives(task) and task.asked_on]
    lines = _task_lines(session, sitting, living, knowing, there, reason, by, "held_again")
    facts = {"what": "held_again", "meeting_on": to.isoformat()}
    told = _tell(session, sitting, lines, knowing, "moved", facts, reason, by)
    _write_down(session, "held again", sitting, f"{to}: {reason}", by)
    _wake(session, sitting, None, by)
    return meetings.Moved(changed=True, sentence=_said(HELD_AGAIN, there, told, by))


def _came_back(session: Session, sitting: Sitting) -> list[RequestFact]:
    """The questions of this meeting that another one had meanwhile."""
    theirs = (Request.key.startswith(f"{sitting.key()}/"), Request.meeting != sitting.id)
    kinds = Request.kind.in_(ASKED_FOR_A_MEETING)
    return requests.of_keys(session, session.scalars(select(Request.key).where(*theirs, kinds)).all())


def _again_waiting(session: Session, sitting: Sitting) -> Any:
    """The steps that fell away wait again; the instant at which they did."""
    dropped = (Step.year == sitting.year, Step.scope == sitting.kind, Step.state == "dropped")
    ours = (*dropped, Step.done_by.in_((CANCELLED_BY, MERGED_BY)))
    at_once = session.scalar(select(func.max(Step.done_at)).where(*ours))
    again = {"state": "waiting", "done_on": None, "done_at": None, "done_by": None}
    session.execute(quietly(update(Step).where(*ours).values(again)))
    return at_once


def _owed_again(session: Session, there: Sitting, at_once: Any, reason: str, by: Writing) -> None:
    """What was withdrawn with the meeting is owed again: proposed anew, or asked anew by the round."""
    if at_once is None:
        return
    gone = (Request.meeting == there.id, Request.state == "withdrawn", Request.closed_at == at_once)
    keys = session.scalars(select(Request.key).where(*gone)).all()
    for task in requests.of_keys(session, keys):
        due_on = there.dates.get(
            task.subject if task.kind == "approval" else "deadline", there.dates["deadline"]
        )
        requests.reopen(session, [task.key], max(due_on, by.today), by.today, reason)
        if there.waits("ask") and task.kind in ASKED_FOR_A_MEETING:
            again = update(Request).where(Request.key == task.key)
            session.execute(quietly(again.values(state="proposed")))


def _refuse_deadline(session: Session, sitting: Sitting, to: date, by: Writing) -> None:
    """A question without an answer is never due within five working days of today."""
    asked = [*requests.of_meeting(session, sitting.id), *_came_back(session, sitting)]
    waiting = any(_lives(task) for task in asked)
    if sitting.is_off:
        waiting = waiting or any(
            task.kind in ASKED_FOR_A_MEETING and task.state == "withdrawn" for task in asked
        )
    if not (waiting or sitting.waits("ask")) or _leaves_room(session, sitting, to, waiting, by):
        return
    days = (to + timedelta(days=ahead) for ahead in range(1, FURTHEST))
    possible = (day for day in days if day.year == sitting.year and by.days.is_letter_day(day))
    first = next((day for day in possible if _leaves_room(session, sitting, day, waiting, by)), None)
    words = NO_ROOM if first is None else FIRST_POSSIBLE
    said = {"to": spoken(to), "first": spoken(first or to), "earliest": spoken(_earliest(by))}
    raise refused(words, by, **named(sitting.kind, by), year=sitting.year, **said)


def _leaves_room(session: Session, sitting: Sitting, to: date, asked: bool, by: Writing) -> bool:
    """Whether those who were asked have five working days; before that, whether there is time to ask.

    A meeting that is held later never brings a deadline forward: the one that was promised stands.
    """
    adopted = years.adopted_dates(session, sitting.year)
    plan = meeting_milestones(sitting.year, sitting.kind, to, by.settings, adopted)
    dates = {step.kind: step.date for step in plan}
    promised = sitting.dates.get("deadline")
    if asked and not sitting.is_off and to >= sitting.held_on and promised and dates["deadline"] <= promised:
        return True
    if asked:
        return dates.get("deadline", to) >= by.days.shift(by.today, meetings.SHORTEST)
    return dates.get("dispatch", to) > _earliest(by)


# ── What falls away ─────────────────────────────────────────────────────────────────────────────────────


def _drop_steps(session: Session, sitting: Sitting, who: str, left: Collection[str], by: Writing) -> None:
    """Nothing of the meeting waits any more, but for `left` and what comes of the budget."""
    kept = {*left, *(AFTER_THE_BUDGET if sitting.kind == "august" else ())}
    waiting = (Step.year == sitting.year, Step.scope == sitting.kind, Step.state == "waiting")
    dropped = {"state": "dropped", "done_on": by.today, "done_at": by.at, "done_by": who}
    session.execute(quietly(update(Step).where(*waiting, Step.kind.not_in(kept)).values(dropped)))


def _set(session: Session, sitting: Sitting, **values: Any) -> None:
    session.execute(quietly(update(Meeting).where(Meeting.id == sitting.id).values(values)))


def _forget_untold(session: Session, sitting: Sitting, tasks: Iterable[RequestFact]) -> None:
    """What no letter has said yet about the date of the meeting, or of its tasks, is said no more."""
    waiting = select(Notice.id).where(Notice.state == "waiting")
    unsaid = or_(NoticeLine.notice.is_(None), NoticeLine.notice.in_(waiting))
    dated = and_(NoticeLine.subject == _date_key(sitting), NoticeLine.rung.in_(_OF_DATES))
    keys = [task.key for task in tasks]
    moved = and_(NoticeLine.subject.in_(keys), NoticeLine.rung == "moved")
    session.execute(quietly(delete(NoticeLine).where(unsaid, or_(dated, moved))))


_OF_DATES = ("save_date", "moved", "cancelled")
"""The rungs that tell something about the date of a meeting."""


def _date_key(sitting: Sitting) -> str:
    return sitting.key("save_date")


# ── Who hears of it ─────────────────────────────────────────────────────────────────────────────────────


def _knowing(
    session: Session, sitting: Sitting, tasks: Iterable[RequestFact], by: Writing
) -> dict[str, set[str]]:
    """Who can be written to and was asked for the meeting or knows its date, with the tasks asked for."""
    knowing: dict[str, set[str]] = {person: set() for person in _knowing_the_date(session, sitting, by)}
    for key, person in withdrawn.who_was_asked(session, {task.key: task for task in tasks}, by):
        knowing.setdefault(person, set()).add(key)
    return knowing


def _knowing_the_date(session: Session, sitting: Sitting, by: Writing) -> Sequence[str]:
    heard = or_(NoticeLine.included.is_(True), Notice.state.in_(withdrawn.ON_THEIR_WAY))
    here = or_(Person.left_on.is_(None), Person.left_on > by.today)
    found = (
        select(NoticeLine.person)
        .join(Notice, Notice.id == NoticeLine.notice)
        .join(Person, Person.key == NoticeLine.person)
        .where(NoticeLine.subject == _date_key(sitting), NoticeLine.rung.in_(_OF_DATES), heard)
        .where(here, *can_be_told())
        .distinct()
    )
    return session.scalars(found).all()


def _task_lines(
    session: Session,
    sitting: Sitting,
    tasks: Sequence[RequestFact],
    knowing: dict[str, set[str]],
    into: Sitting | None,
    reason: str,
    by: Writing,
    what: str,
) -> list[NewLine]:
    """A line for whoever has been asked for a task that lives on, with the day on which it is due now."""
    numbers = deadlines.numbers_told(session, [task.key for task in tasks])
    held_on = sitting.held_on if what in ("kept", "next") or into is None else into.held_on
    facts = {"what": what, "meeting": sitting.kind, "meeting_on": held_on.isoformat(), "reason": reason}
    facts |= {"into": into.kind} if into is not None and into.kind != sitting.kind else {}
    standing = {task.key: task for task in requests.of_keys(session, [task.key for task in tasks])}
    return [
        NewLine(
            subject=task.key,
            rung="moved",
            person=person,
            kind=task.kind,
            from_on=by.today,
            facts={**facts, "title": task.title, "due_on": standing[task.key].due_on.isoformat()},
            due_no=max(standing[task.key].due_no, numbers.get(task.key, 0) + 1),
        )
        for task in tasks
        if (person := task.acting or task.person) and task.key in knowing.get(person, ())
    ]


def _tell(
    session: Session,
    sitting: Sitting,
    lines: Sequence[NewLine],
    knowing: Iterable[str],
    rung: str,
    facts: dict[str, str],
    reason: str,
    by: Writing,
) -> int:
    """One line about the meeting to everybody else who knows of it; how many people hear something."""
    own = {line.person for line in lines}
    said = {"meeting": sitting.kind, "meeting_on": sitting.held_on.isoformat(), "title": "", "reason": reason}
    number = deadlines.numbers_told(session, [_date_key(sitting)], rung).get(_date_key(sitting), 0) + 1
    others = [
        NewLine(
            subject=_date_key(sitting),
            rung=rung,
            person=person,
            kind="meeting",
            from_on=by.today,
            facts={**said, **facts},
            due_no=number,
        )
        for person in sorted(set(knowing) - own)
    ]
    requests.tell(session, [*lines, *others])
    return len(own) + len(others)


def _write_down(session: Session, act: str, sitting: Sitting, new: str, by: Writing) -> None:
    entry = journal.Entry(act, f"meeting/{sitting.key()}", sitting.held_on.isoformat(), new)
    journal.write(session, by.at, by.actor, by.door, [entry])


def _wake(session: Session, sitting: Sitting, into: Sitting | None, by: Writing) -> None:
    """The round tells; this meeting's checklist, the one that has its tasks now, and August's look anew."""
    known = {rule.kind for rule in by.settings.meetings}
    kinds = {sitting.kind, "august", *([into.kind] if into else [])} & known
    wakes.want(session, ROUND, *(f"{years.FLOWS[kind]}/{sitting.year}" for kind in kinds))


# ── Refused ─────────────────────────────────────────────────────────────────────────────────────────────

HELD = Words(
    "{Meeting} {year} er holdt og kan hverken aflyses eller lægges sammen med et andet.",
    "{Meeting} {year} has been held and can be neither cancelled nor merged into another.",
)
NO_NEXT = Words(
    "Der er ikke noget senere møde i {year}, som kan tage opgaverne. Vælg at beholde dem eller trække dem "
    "tilbage.",
    "No later meeting in {year} can take the tasks. Choose to keep or to withdraw them.",
)
ITSELF = Words(
    "{Meeting} kan ikke lægges sammen med sig selv. Vælg det møde, der bliver holdt.",
    "{Meeting} cannot be merged into itself. Choose the meeting that will be held.",
)
CLOSED = Words(
    "Svarene til {meeting} {year} er lukket, så der er ikke plads til flere spørgsmål. Flyt det møde, der "
    "ikke kan holdes, eller aflys det.",
    "The answers to {meeting} {year} are closed, so there is no room for more questions. Move the meeting "
    "that cannot be held, or cancel it.",
)
TOO_NEAR = Words(
    "Fristen for {meeting} {year} er {due}; det er mindre end fem arbejdsdage. Giv først runden en frist fra "
    "{earliest}, eller flyt {meeting}.",
    "The deadline for {meeting} {year} is {due}, less than five working days away. First give that round a "
    "deadline from {earliest} on, or move {meeting}.",
)
FIRST_POSSIBLE = Words(
    "{Meeting} {year} kan ikke holdes {to}: de ansvarlige skal have mindst fem arbejdsdage, altså til og med "
    "{earliest}. Den første dag, det kan holdes, er {first}.",
    "{Meeting} {year} cannot be held on {to}: the owners need at least five working days, until {earliest}. "
    "The first day on which it can be held is {first}.",
)
NO_ROOM = Words(
    "{Meeting} {year} kan ikke holdes {to}: de ansvarlige skal have mindst fem arbejdsdage, altså til og med "
    "{earliest}, og så er der ikke flere mulige dage i {year}.",
    "{Meeting} {year} cannot be held on {to}: the owners need at least five working days, until {earliest}, "
    "and then no possible day is left in {year}.",
)


def _refuse_held(sitting: Sitting, by: Writing) -> None:
    if sitting.state == "held" or (not sitting.is_off and not sitting.waits("hold")):
        raise refused(HELD, by, **named(sitting.kind, by), year=sitting.year)


# ── Saying ──────────────────────────────────────────────────────────────────────────────────────────────

ALREADY_CANCELLED = Words("{Meeting} var aflyst i forvejen.", "{Meeting} had been cancelled already.")
ALREADY_MERGED = Words(
    "{Meeting} var lagt sammen med {into} i forvejen.", "{Meeting} had been merged into {into} already."
)
CANCELLED = Words("{Meeting} {day} er aflyst. {tasks}{told} får besked.",
                  "{Meeting} on {day} is cancelled. {tasks}{told} will hear of it.")  # fmt: skip
MERGED = Words(
    "{Meeting} er lagt sammen med {into} {day}. Spørgsmålene til begge møder kommer i samme oplæg. "
    "{told} får besked.",
    "{Meeting} has been merged into {into} on {day}. The questions of both meetings come into one brief. "
    "{told} will hear of it.",
)
HELD_AGAIN = Words(
    "{Meeting} bliver holdt {day} alligevel. {told} får besked.",
    "{Meeting} will be held on {day} after all. {told} will hear of it.",
)
FATES: dict[str, tuple[Words, Words]] = {
    "keep": (
        Words("1 opgave bliver stående med sin frist. ", "1 task stays, with its deadline. "),
        Words("{} opgaver bliver stående med deres frister. ", "{} tasks stay, with their deadlines. "),
    ),
    "next": (
        Words("1 opgave er flyttet til {into}. ", "1 task has been moved to {into}. "),
        Words("{} opgaver er flyttet til {into}. ", "{} tasks have been moved to {into}. "),
    ),
}


def _nothing(words: Words, sitting: Sitting, by: Writing, into: Sitting | None = None) -> CalledOff:
    return CalledOff(changed=False, told=0, sentence=_said(words, sitting, 0, by, into))


def _cancelled_said(
    sitting: Sitting, fate: Fate, living: Sequence[Any], into: Sitting | None, told: int, by: Writing
) -> str:
    tasks = ""
    if living:
        words = FATES[fate][len(living) != 1].said_in(by.language)
        other = named(into.kind, by, "into")["into"].said_in(by.language) if into else ""
        tasks = words.format(len(living), into=other)
    return _said(CANCELLED, sitting, told, by, tasks=tasks)


def _said(
    words: Words, sitting: Sitting, told: int, by: Writing, into: Sitting | None = None, **more: str
) -> str:
    names = {**named(sitting.kind, by), **(named(into.kind, by, "into") if into else {})}
    day = spoken((into or sitting).held_on)
    spoken_names = {name: one.said_in(by.language) for name, one in names.items()}
    told_said = people_said(told, by)
    return words.said_in(by.language).format(
        **spoken_names, day=day.said_in(by.language), told=told_said, **more
    )
