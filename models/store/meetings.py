"""The steps of a theme meeting in the memory: each once, in one transaction, when it has fallen due."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from models.calendar_entries import OFF
from models.choices import NextStep, Words
from models.cycle import moved_milestones
from models.events import ROUND
from models.facts import Fact, Refused
from models.outcomes import OWES
from models.overview import NUMBERED
from models.requests import ASKED_FOR_A_MEETING
from models.settings import Station
from models.spoken import capitalised, spoken_date
from models.store import briefs, closed, requests, snapshots, wakes, years
from models.store.acts import refused
from models.store.outcomes import Contributor, Writing, confidential, contributors, told_of
from models.store.requests import NewLine, NewRequest, RequestFact
from models.store.secretariat import people_said
from models.store.tables import Element, Meeting, Outcome, Person, Post, Request, Wake
from models.store.tables import Milestone as Step
from models.titles import meeting_title

SHORTEST = years.SHORTEST
"""Working days between a late sending and its deadline."""

REVIEW_WITHIN = 3
COMMUNICATE_WITHIN = 3
FEEDBACK_AFTER = 3
"""Working days: to look back on a meeting, to pass a decision on, from a decision to the feedback."""

NOT_RECEIVED = Words("ikke modtaget", "not received")
NOT_SENT = Words("udsendelsen blev ikke godkendt", "the sending was not approved")
TOO_NEAR = Words("spørgsmålene blev sendt senere end planlagt", "the questions went out later than planned")
COHERENCE = Words(
    "Sammenhæng mellem budget, service og kommuneplan", "Coherence of budget, services and municipal plan"
)
COMING_BACK = ("postponed", "sent_back", "to_budget", "moved")
"""Verdicts after which the case comes up again."""


class Sitting(Fact):
    """A meeting as its checklist sees it: every step's date, those that still wait, and whether it was woken.

    August also sees the second reading of the budget. `merged_into`: the meeting that has its questions.
    """

    id: int
    year: int
    kind: str
    held_on: date
    state: str
    dates: dict[str, date]
    waiting: tuple[str, ...]
    woken: bool
    merged_into: str | None = None

    @property
    def is_off(self) -> bool:
        """Whether it is not held, or not by itself."""
        return self.state in OFF

    def waits(self, *kinds: str) -> bool:
        """Whether any of these steps still waits."""
        return any(kind in self.waiting for kind in kinds)

    def is_due(self, kind: str, today: date) -> bool:
        """Whether the step waits and its day has come."""
        return kind in self.waiting and self.dates[kind] <= today

    def key(self, *parts: str) -> str:
        """The key of one of its tasks: `2027/april/steers`."""
        return "/".join((str(self.year), self.kind, *parts))


class Area(NamedTuple):
    """What is asked about: an element and the post that answers for it."""

    key: str
    title: str
    post: str | None


class Sending(Fact):
    """One person's share of a sending: how many tasks, and about what."""

    person: str
    name: str
    tasks: tuple[str, ...]


class Sent(Fact):
    """What approving a sending did: who gets what, by when, and whether the deadline had to move."""

    year: int
    meeting: str
    ask_on: date
    due_on: date
    moved_due: bool
    people: tuple[Sending, ...]
    without_owner: tuple[str, ...] = ()


# ── Looking ─────────────────────────────────────────────────────────────────────────────────────────────


def look(session: Session, year: int, kind: str, *, lock: bool = False) -> Sitting:
    """The meeting and its steps, in one statement. Refused when the year has no such meeting."""
    if lock:
        held = select(Meeting.id).where(Meeting.year == year, Meeting.kind == kind)
        session.execute(held.with_for_update())
    rows = session.execute(_sitting(year, kind)).all()
    if not rows:
        raise Refused(
            f"Plan year {year} has no {kind} meeting yet. Open the year first: open {year}.",
            f"Planår {year} har ikke noget {_called(kind)} endnu. Åbn planåret først.",
        )
    first = rows[0]
    return Sitting(
        id=first.id,
        year=year,
        kind=kind,
        held_on=first.held_on,
        state=first.state,
        dates={row.step: row.date for row in rows if row.step is not None},
        waiting=tuple(row.step for row in rows if row.standing == "waiting"),
        woken=bool(first.woken),
        merged_into=first.merged_into,
    )


def _called(kind: str) -> str:
    """A meeting in a Danish sentence: aprilmøde, junimøde, augustmøde."""
    month = "juni" if kind == "june" else kind
    return f"{month}møde"


def _danish(day: date) -> str:
    return spoken_date(day, "da", with_year=True)


def _sitting(year: int, kind: str) -> Any:
    mark = f"{years.FLOWS.get(kind, kind)}/{year}"
    woken = select(func.count()).where(Wake.subject == mark, Wake.wanted > Wake.taken).scalar_subquery()
    theirs = or_(Step.scope == kind, and_(Step.scope == "year", Step.kind == _also(kind)))
    columns = (Meeting.id, Meeting.held_on, Meeting.state, Meeting.merged_into)
    steps = (Step.kind.label("step"), Step.date, Step.state.label("standing"))
    return (
        select(*columns, *steps, woken.label("woken"))
        .outerjoin(Step, and_(Step.year == year, theirs))
        .where(Meeting.year == year, Meeting.kind == kind)
        .order_by(Step.date, Step.id)
    )


def _also(kind: str) -> str:
    return "second_reading" if kind == "august" else ""


def take_mark(session: Session, sitting: Sitting) -> None:
    """What is wanted of this checklist is taken from here on; whoever has its questions now is wanted too."""
    wakes.take(session, f"{years.FLOWS[sitting.kind]}/{sitting.year}")
    if sitting.is_off:
        others = select(Meeting.kind).join(Request, Request.meeting == Meeting.id).distinct()
        theirs = others.where(Request.key.startswith(f"{sitting.key()}/"), Meeting.id != sitting.id)
        wakes.want(session, *(f"{years.FLOWS[kind]}/{sitting.year}" for kind in session.scalars(theirs)))


def _done(session: Session, sitting: Sitting, by: Writing, *kinds: str, who: str = "") -> None:
    """These steps are done; those that do not wait are left."""
    scope = or_(Step.scope == sitting.kind, and_(Step.scope == "year", Step.kind == _also(sitting.kind)))
    waiting = (Step.year == sitting.year, scope, Step.kind.in_(kinds), Step.state == "waiting")
    session.execute(
        update(Step)
        .where(*waiting)
        .values(state="done", done_on=by.today, done_at=by.at, done_by=who or by.actor)
    )


def _put(session: Session, sitting: Sitting, new: Sequence[NewRequest], by: Writing) -> None:
    """Open tasks and ask for a round: what a checklist opens is told the same morning."""
    if new:
        requests.open_requests(session, new, by.today)
        wakes.want(session, ROUND)


def _first_post(session: Session, role: str) -> str | None:
    return next(iter(requests.posts_with_role(session, role)), None)


def _task(sitting: Sitting, kind: str, title: str, post: str | None, due_on: date, **more: str) -> NewRequest:
    given = {"key": sitting.key(kind), "form": kind, "subject": sitting.kind} | more
    return NewRequest.model_validate(
        {"kind": kind, "year": sitting.year, "meeting": sitting.id, "title": title, "post": post}
        | {"due_on": due_on}
        | given
    )


# ── Before the meeting ──────────────────────────────────────────────────────────────────────────────────


def pass_days(session: Session, sitting: Sitting, by: Writing, *kinds: str) -> bool:
    """Days that only have to come (a deadline, the phone list) are done when they have come."""
    come = [kind for kind in kinds if sitting.is_due(kind, by.today)]
    if come:
        _done(session, sitting, by, *come)
    return bool(come)


def save_date(session: Session, sitting: Sitting, by: Writing) -> bool:
    """Tell the owners, the direktion and the plan group the date, unless the questions are due themselves."""
    if not sitting.is_due("save_date", by.today):
        return False
    if by.today < sitting.dates.get("ask", sitting.held_on):
        requests.tell(
            session, [_date_line(sitting, person, by) for person in _to_be_told(session, sitting, by)]
        )
        wakes.want(session, ROUND)
    _done(session, sitting, by, "save_date")
    return True


def _to_be_told(session: Session, sitting: Sitting, by: Writing) -> list[str]:
    posts = [area.post for area in _areas(session, sitting.year, by.today) if area.post]
    for role in ("direktion", "plan_group"):
        posts += requests.posts_with_role(session, role)
    return sorted(
        {person for person in requests.holders(session, sorted(set(posts)), by.today).values() if person}
    )


def _date_line(sitting: Sitting, person: str, by: Writing) -> NewLine:
    facts = {"meeting": sitting.kind, "meeting_on": sitting.held_on.isoformat(), "title": ""}
    return NewLine(
        subject=sitting.key("save_date"),
        rung="save_date",
        person=person,
        kind="meeting",
        from_on=by.today,
        facts=facts,
    )


def prepare(session: Session, sitting: Sitting, by: Writing) -> bool:
    """Propose a task for every area; they wait until the sending is approved."""
    if not sitting.is_due("prepare", by.today) or _waits_for_june(session, sitting, by):
        return False
    propose(session, sitting, by)
    return True


def _waits_for_june(session: Session, sitting: Sitting, by: Writing) -> bool:
    """August asks what June prioritised: it waits for the note until its letters have to be approved."""
    if sitting.kind != "august" or by.today >= sitting.dates.get("approve", by.today):
        return False
    meeting = _prioritising(session, sitting.year)
    return meeting is not None and not _has(session, meeting, "steer")


def _prioritising(session: Session, year: int) -> int | None:
    """The meeting whose steers August asks about: June's, or the one June's was merged into, before August.

    None where nobody prioritises before August: June's meeting is cancelled, or held together with August's.
    """
    found = select(Meeting.id, Meeting.kind, Meeting.state, Meeting.merged_into).where(Meeting.year == year)
    meetings = {row.kind: row for row in session.execute(found)}
    june = meetings.get("june")
    if june is not None and june.state == "merged":
        june = meetings.get(june.merged_into)
    if june is None or june.state == "cancelled" or june.kind == "august":
        return None
    return int(june.id)


def propose(session: Session, sitting: Sitting, by: Writing) -> None:
    """The tasks of the meeting as they would be sent; what was proposed before stands.

    Also those of a meeting that was merged into it, unless its answers were closed before that.
    """
    asked_for = [sitting, *_merged_unclosed(session, sitting)]
    new = [task for one in asked_for for task in _proposals(session, one, sitting, by)]
    requests.open_requests(session, new, by.today)
    _done(session, sitting, by, "prepare")
    if not by.settings.letters.approve_sending:
        _done(session, sitting, by, "approve", who="settings")


def _merged_unclosed(session: Session, sitting: Sitting) -> list[Sitting]:
    """The meetings merged into this one whose questions may still be asked."""
    theirs = (Meeting.year == sitting.year, Meeting.merged_into == sitting.kind, Meeting.state == "merged")
    closed = (Step.year == Meeting.year, Step.scope == Meeting.kind, Step.kind == "close")
    done = select(Step.id).where(*closed, Step.state == "done")
    kinds = session.scalars(select(Meeting.kind).where(*theirs, ~done.exists()).order_by(Meeting.held_on))
    return [look(session, sitting.year, kind) for kind in kinds]


def _proposals(session: Session, asked_for: Sitting, sitting: Sitting, by: Writing) -> list[NewRequest]:
    """The questions of a meeting, asked for the one that is held: itself, or the one it was merged into."""
    due_on = sitting.dates.get("deadline", sitting.held_on)
    about = _asked_about(session, asked_for, by)
    new = [_contribution(asked_for, sitting, area, due_on, by) for area in about]
    post = _first_post(session, "head_of_planning") if asked_for.kind == "august" else None
    if post is not None:
        words = {"key": asked_for.key("coherence", post), "subject": "coherence", "state": "proposed"}
        new.append(_task(sitting, "coherence", COHERENCE.said_in(by.language), post, due_on, **words))
    return new


def _contribution(asked_for: Sitting, sitting: Sitting, area: Area, due_on: date, by: Writing) -> NewRequest:
    form = by.settings.meeting(asked_for.kind).form
    words = {"key": asked_for.key("contribution", area.key), "subject": area.key, "form": form}
    return _task(sitting, "contribution", area.title, area.post, due_on, state="proposed", **words)


def _asked_about(session: Session, sitting: Sitting, by: Writing) -> list[Area]:
    prioritised = _prioritised(session, sitting.year) if sitting.kind == "august" else []
    return prioritised or _areas(session, sitting.year, by.today)


def _areas(session: Session, year: int, today: date) -> list[Area]:
    """Strategies and policies in force; the head of planning has the municipal plan if nobody else."""
    found = select(Element.key, Element.title, Element.post, Element.instrument).where(
        Element.kind.in_(["strategy", "policy"]),
        or_(Element.ended_on.is_(None), Element.ended_on > today),
        or_(Element.first_year.is_(None), Element.first_year <= year),
        or_(Element.last_year.is_(None), Element.last_year >= year),
    )
    rows = session.execute(found.order_by(Element.key)).all()
    orphaned = any(row.post is None and row.instrument == "municipal_plan" for row in rows)
    planner = _first_post(session, "head_of_planning") if orphaned else None
    return [
        Area(row.key, row.title, row.post or (planner if row.instrument == "municipal_plan" else None))
        for row in rows
    ]


def _prioritised(session: Session, year: int) -> list[Area]:
    """What June's steers prioritised, in their newest version."""
    meeting = _prioritising(session, year)
    if meeting is None:
        return []
    newest = _newest("steer").where(Meeting.id == meeting).subquery()
    same = and_(
        Outcome.meeting == newest.c.meeting,
        Outcome.kind == "steer",
        Outcome.subject == newest.c.subject,
        Outcome.version == newest.c.version,
    )
    found = (
        select(Outcome.subject, Outcome.title, Element.post, Outcome.post.label("named"))
        .join(newest, same)
        .outerjoin(Element, Element.key == Outcome.subject)
        .where(Outcome.verdict == "prioritised")
        .order_by(Outcome.subject)
    )
    return [Area(row.subject, row.title, row.post or row.named) for row in session.execute(found)]


def _newest(kind: str) -> Any:
    return (
        select(Outcome.meeting, Outcome.subject, func.max(Outcome.version).label("version"))
        .join(Meeting, Meeting.id == Outcome.meeting)
        .where(Outcome.kind == kind)
        .group_by(Outcome.meeting, Outcome.subject)
    )


def _has(session: Session, meeting: int, kind: str) -> bool:
    found = select(Outcome.id).where(Outcome.meeting == meeting, Outcome.kind == kind)
    return session.scalar(found.limit(1)) is not None


IS_CANCELLED = Words(
    "{Meeting} {year} er aflyst. Flyt det til en ny dato, hvis det skal holdes alligevel.",
    "{Meeting} {year} is cancelled. Move it to a new date if it is to be held after all.",
)
IS_MERGED = Words(
    "{Meeting} {year} er lagt sammen med {into}. Brug det møde i stedet.",
    "{Meeting} {year} has been merged into {into}. Use that meeting instead.",
)


def refuse_off(sitting: Sitting, by: Writing) -> None:
    """Refused for a meeting that has been cancelled or merged into another."""
    if sitting.is_off:
        into = sitting.merged_into
        words = IS_CANCELLED if sitting.state == "cancelled" else IS_MERGED
        raise refused(words, by, **named(sitting.kind, by), year=sitting.year, **named(into, by, "into"))


def named(kind: str | None, by: Writing, name: str = "meeting") -> dict[str, Words]:
    """A meeting for a sentence in both languages, as `meeting` and, where it begins one, as `Meeting`."""
    if kind is None:
        return {}
    titles = [meeting_title(kind, by.settings, "da"), meeting_title(kind, by.settings, "en")]
    return {name: Words(*titles), name.capitalize(): Words(*(capitalised(one) for one in titles))}


# ── Asking ──────────────────────────────────────────────────────────────────────────────────────────────


def approve(session: Session, sitting: Sitting, by: Writing) -> Sent:
    """The secretariat says yes: what is proposed goes out on its day, at once when that has passed.

    Safe to press twice. Refused once the answers have been closed, and when the meeting is off.
    """
    refuse_off(sitting, by)
    if not sitting.waits("close"):
        raise Refused(
            f"The answers to the {sitting.kind} meeting {sitting.year} are closed: nothing is sent.",
            f"Svarene til {_called(sitting.kind)}et {sitting.year} er lukket, så der sendes ikke noget.",
        )
    if sitting.waits("prepare") or (sitting.waits("approve") and sitting.kind != "august"):
        propose(session, sitting, by)
    _done(session, sitting, by, "approve", who="secretariat")
    if sitting.is_due("ask", by.today):
        _send(session, sitting, by)
    return preview(session, sitting, by)


def ask(session: Session, sitting: Sitting, by: Writing) -> bool:
    """On the day, and only when the sending was approved, the proposed tasks are opened.

    After a gap in which the answers should have been closed, nobody is asked any more.
    """
    if not sitting.is_due("ask", by.today) or sitting.waits("prepare", "approve"):
        return False
    if sitting.is_due("close", by.today):
        return False
    _send(session, sitting, by)
    return True


def _send(session: Session, sitting: Sitting, by: Writing) -> None:
    due_on = _due_on(sitting, by)
    if due_on != sitting.dates.get("deadline", due_on):
        proposed = requests.of_meeting(session, sitting.id, *ASKED_FOR_A_MEETING)
        keys = [task.key for task in proposed if task.state == "proposed"]
        requests.move_due(session, keys, due_on, by.today, TOO_NEAR.said_in(by.language))
        _put_off(session, sitting, "deadline", due_on)
        _put_off(session, sitting, "close", min(by.days.shift(due_on, 1), sitting.held_on))
    requests.approve_proposed(session, sitting.id, by.today)
    wakes.want(session, ROUND)
    _done(session, sitting, by, "ask")


def _due_on(sitting: Sitting, by: Writing) -> date:
    """The planned deadline, or the first day that leaves five working days from when letters can go."""
    asked_on = by.days.on_or_after(max(by.today, sitting.dates["ask"]))
    earliest = by.days.on_or_after(by.days.shift(asked_on, SHORTEST))
    return max(sitting.dates.get("deadline", earliest), earliest)


def _put_off(session: Session, sitting: Sitting, kind: str, day: date) -> None:
    later = (Step.year == sitting.year, Step.scope == sitting.kind, Step.kind == kind)
    session.execute(update(Step).where(*later, Step.state == "waiting", Step.date < day).values(date=day))


def preview(session: Session, sitting: Sitting, by: Writing) -> Sent:
    """Who is asked what, person by person, the most burdened first."""
    tasks = [
        t
        for t in requests.of_meeting(session, sitting.id, *ASKED_FOR_A_MEETING)
        if t.state in ("proposed", "open")
    ]
    posts = sorted({task.post for task in tasks if task.post})
    holders = requests.holders(session, posts, by.today)
    hidden = closed.tasks(session, [task.key for task in tasks], by.today)
    theirs: dict[str, list[str]] = {}
    for task in tasks:
        person = task.acting or task.person or (holders.get(task.post) if task.post else None)
        theirs.setdefault(person or "", []).append(_open_title(task, hidden, by))
    nobody = tuple(theirs.pop("", []))
    names = {
        row.key: row.name
        for row in session.execute(select(Person.key, Person.name).where(Person.key.in_(theirs)))
    }
    people = [Sending(person=p, name=names.get(p, p), tasks=tuple(t)) for p, t in theirs.items()]
    due_on = max((task.due_on for task in tasks), default=_due_on(sitting, by))
    return Sent(
        year=sitting.year,
        meeting=sitting.kind,
        ask_on=max(sitting.dates["ask"], by.today) if sitting.waits("ask") else sitting.dates["ask"],
        due_on=due_on,
        moved_due=due_on > sitting.dates.get("deadline", due_on),
        people=tuple(sorted(people, key=lambda one: (-len(one.tasks), one.name))),
        without_owner=nobody,
    )


def _open_title(task: RequestFact, hidden: Collection[str], by: Writing) -> str:
    """What a task is called where others read it too: a closed one is a number."""
    return NUMBERED.said_in(by.language).format(task.id) if task.key in hidden else task.title


# ── The brief ───────────────────────────────────────────────────────────────────────────────────────────


def close_answers(session: Session, sitting: Sitting, by: Writing) -> bool:
    """The day has come or all have answered: what is missing is *not received*; the brief is drafted."""
    if not sitting.waits("close"):
        return False
    tasks = requests.of_meeting(session, sitting.id, *ASKED_FOR_A_MEETING)
    if not sitting.is_due("close", by.today) and not _all_in(sitting, tasks):
        return False
    late = [task.key for task in tasks if _waits_for_answer(task)]
    requests.close(session, late, "needs_person", by.today, by.at, NOT_RECEIVED.said_in(by.language))
    unsent = [task.key for task in tasks if task.state == "proposed"]
    requests.close(session, unsent, "withdrawn", by.today, by.at, NOT_SENT.said_in(by.language))
    _drop(session, sitting, "prepare", "approve", "ask")
    _done(session, sitting, by, "close")
    snapshots.freeze_basis(session, "close", sitting.key("close"), sitting.year, by)
    briefs.compile_for(session, sitting.year, sitting.kind, "draft", by)
    walk_route(session, sitting.model_copy(update={"waiting": _without(sitting, "close")}), by)
    return True


def _waits_for_answer(task: RequestFact) -> bool:
    """Whether somebody may still answer: who has it, or whoever the secretariat finds."""
    return task.state == "open" or task.is_nobodys


def _all_in(sitting: Sitting, tasks: Sequence[RequestFact]) -> bool:
    asked = not sitting.waits("ask") and bool(tasks)
    return asked and all(task.state in ("answered", "withdrawn") for task in tasks)


def _without(sitting: Sitting, *kinds: str) -> tuple[str, ...]:
    return tuple(kind for kind in sitting.waiting if kind not in kinds)


def _drop(session: Session, sitting: Sitting, *kinds: str) -> None:
    never = (Step.year == sitting.year, Step.scope == sitting.kind, Step.kind.in_(kinds))
    session.execute(update(Step).where(*never, Step.state == "waiting").values(state="dropped"))


def walk_route(session: Session, sitting: Sitting, by: Writing) -> bool:
    """Each station opens when the one before has answered or its day has passed; silence is not approval."""
    route = by.settings.route
    if sitting.waits("close") or not sitting.waits("dispatch"):
        return False
    tasks = {task.subject: task for task in requests.of_meeting(session, sitting.id, "approval")}
    opening, passed = _stations(sitting, route, tasks, by.today)
    _put(session, sitting, [_approval(session, sitting, station, by) for station in opening], by)
    passed = [kind for kind in passed if kind in sitting.waiting]
    if passed:
        _done(session, sitting, by, *passed)
    return bool(opening or passed)


def _stations(
    sitting: Sitting, route: Iterable[Station], tasks: dict[str, RequestFact], today: date
) -> tuple[list[Station], list[str]]:
    """The stations to open now, and those that are through."""
    opening, passed, before = [], [], date.min
    for station in route:
        day = sitting.dates.get(station.key, sitting.dates["dispatch"])
        if day > before >= today:
            break
        if station.key not in tasks:
            opening.append(station)
        answered = station.key in tasks and not _waits_for_answer(tasks[station.key])
        if answered or day < today:
            passed.append(station.key)
        before = date.min if answered else day
    return opening, passed


def _approval(session: Session, sitting: Sitting, station: Station, by: Writing) -> NewRequest:
    day = max(sitting.dates.get(station.key, sitting.dates["dispatch"]), by.today)
    words = {"key": sitting.key("approval", station.key), "subject": station.key}
    title = meeting_title(sitting.kind, by.settings)
    return _task(sitting, "approval", title, _first_post(session, station.role), day, **words)


def dispatch(session: Session, sitting: Sitting, by: Writing) -> bool:
    """The brief is frozen as it stands; a station that said nothing is named in it."""
    if not sitting.is_due("dispatch", by.today) or sitting.waits("close"):
        return False
    silent = [t for t in requests.of_meeting(session, sitting.id, "approval") if _waits_for_answer(t)]
    named = {station.key: station for station in by.settings.route}
    for task in silent:
        title = named[task.subject].title if by.language == "da" else named[task.subject].title_en
        reason = Words(f"ikke {title}", f"not {title}").said_in(by.language)
        requests.close(session, [task.key], "needs_person", by.today, by.at, reason)
    snapshots.freeze_basis(session, "dispatch", sitting.key("dispatch"), sitting.year, by)
    briefs.compile_for(session, sitting.year, sitting.kind, "sent", by)
    _done(session, sitting, by, "dispatch", *named)
    return True


# ── The meeting and after ───────────────────────────────────────────────────────────────────────────────


def hold(session: Session, sitting: Sitting, by: Writing) -> bool:
    """The meeting has been held: somebody writes down what it pointed to."""
    if not sitting.is_due("hold", by.today):
        return False
    session.execute(update(Meeting).where(Meeting.id == sitting.id).values(state="held"))
    _done(session, sitting, by, "hold")
    if not _has(session, sitting.id, "steer"):
        due_on = max(sitting.dates.get("note", by.today), by.today)
        _put(session, sitting, [_recording(session, sitting, "steers", due_on, by)], by)
    return True


def _recording(session: Session, sitting: Sitting, kind: str, due_on: date, by: Writing) -> NewRequest:
    title = meeting_title(sitting.kind, by.settings)
    return _task(sitting, kind, title, _first_post(session, "secretariat"), due_on)


def note(session: Session, sitting: Sitting, by: Writing) -> bool:
    """Once the steers are noted, or their day has come, the decisions are owed; the note may be late."""
    if not sitting.waits("note") or sitting.waits("hold"):
        return False
    noted = _has(session, sitting.id, "steer")
    if not noted and not sitting.is_due("note", by.today):
        return False
    asked = _owe_decisions(session, sitting, by)
    if noted or by.today >= sitting.dates.get("decide", by.today):
        _done(session, sitting, by, "note")
        return True
    return asked


def _owe_decisions(session: Session, sitting: Sitting, by: Writing) -> bool:
    """August's decision is the budget, which is asked for at the second reading."""
    if sitting.kind == "august" or requests.of_keys(session, [sitting.key("decisions")]):
        return False
    if _has(session, sitting.id, "decision"):
        return False
    due_on = max(sitting.dates.get("decide", by.today), by.today)
    _put(session, sitting, [_recording(session, sitting, "decisions", due_on, by)], by)
    return True


def review(session: Session, sitting: Sitting, by: Writing) -> bool:
    """Three questions to the plan group about the meeting itself."""
    if not sitting.is_due("review", by.today) or sitting.waits("hold"):
        return False
    due_on = by.days.on_or_after(by.days.shift(by.today, REVIEW_WITHIN))
    title = meeting_title(sitting.kind, by.settings)
    posts = requests.posts_with_role(session, "plan_group")
    tasks = [_task(sitting, "review", title, post, due_on, key=sitting.key("review", post)) for post in posts]
    _put(session, sitting, tasks, by)
    _done(session, sitting, by, "review")
    return True


def read_twice(session: Session, sitting: Sitting, by: Writing) -> bool:
    """After the second reading somebody says what became of June's priorities."""
    if not sitting.is_due("second_reading", by.today):
        return False
    if not _has(session, sitting.id, "decision"):
        due_on = max(sitting.dates.get("decide", by.today), by.today)
        _put(session, sitting, [_recording(session, sitting, "budget", due_on, by)], by)
    _done(session, sitting, by, "second_reading")
    return True


def decide(session: Session, sitting: Sitting, by: Writing) -> bool:
    """Done when the decisions are recorded or their day has passed; an early one brings the rest forward."""
    if not sitting.waits("decide") or sitting.waits("hold"):
        return False
    decided_on = _decided_on(session, sitting)
    if decided_on is None and not sitting.is_due("decide", by.today):
        return False
    if decided_on is not None:
        told_on = by.days.on_or_after(by.days.shift(decided_on, FEEDBACK_AFTER))
        for kind in years.FORWARD:
            earlier = (Step.year == sitting.year, Step.scope == sitting.kind, Step.kind == kind)
            session.execute(
                update(Step)
                .where(*earlier, Step.state == "waiting", Step.date > told_on)
                .values(date=told_on)
            )
    _done(session, sitting, by, "decide")
    return True


def _decided_on(session: Session, sitting: Sitting) -> date | None:
    """The day of the last decision, once the task of recording them has been closed."""
    last = select(func.max(Outcome.decided_on)).where(
        Outcome.meeting == sitting.id, Outcome.kind == "decision"
    )
    key = sitting.key("budget" if sitting.kind == "august" else "decisions")
    unfinished = select(Request.id).where(Request.key == key, Request.state == "open")
    return None if session.scalar(unfinished) is not None else session.scalar(last)


def communicate(session: Session, sitting: Sitting, by: Writing) -> bool:
    """A decision is passed on to leaders, staff and the web by somebody named."""
    if not sitting.is_due("communicate", by.today) or _decided_on(session, sitting) is None:
        return False
    due_on = by.days.on_or_after(by.days.shift(by.today, COMMUNICATE_WITHIN))
    post = _first_post(session, "communication")
    title = meeting_title(sitting.kind, by.settings)
    _put(session, sitting, [_task(sitting, "communicate", title, post, due_on, form="done")], by)
    _done(session, sitting, by, "communicate")
    return True


def feedback(session: Session, sitting: Sitting, by: Writing) -> bool:
    """Those who contributed hear what became of it."""
    if not sitting.is_due("feedback", by.today) or _decided_on(session, sitting) is None:
        return False
    decided = _decisions(session, sitting)
    hidden = confidential(session, decided, sitting.id, by.today)
    spoken_of = [one for one in decided.values() if not _is_without_agreement(one)] or decided.values()
    others = [_decided(one) for one in spoken_of if one.subject not in hidden]
    who = contributors(session, sitting.id, by.today)
    lines = [_feedback_line(one, decided, others, by) for one in who if one.subject in decided or others]
    requests.tell(session, lines)
    wakes.want(session, ROUND)
    _done(session, sitting, by, "feedback")
    return True


def _decisions(session: Session, sitting: Sitting) -> dict[str, Any]:
    """The newest decision about each subject."""
    newest = _newest("decision").where(Meeting.id == sitting.id).subquery()
    same = and_(Outcome.subject == newest.c.subject, Outcome.version == newest.c.version)
    found = (
        select(Outcome.__table__, Post.title.label("responsible"))
        .join(newest, same)
        .outerjoin(Post, Post.key == Outcome.post)
        .where(Outcome.meeting == sitting.id, Outcome.kind == "decision")
        .order_by(Outcome.id)
    )
    return {row.subject: row for row in session.execute(found)}


def _decided(decision: Any) -> list[str]:
    return [decision.title, decision.verdict, decision.text]


def _is_without_agreement(decision: Any) -> bool:
    """Whether it says that the budget was adopted without an agreement, and decides nothing itself."""
    return bool(decision.facts.get("no_agreement"))


def _feedback_line(
    contributor: Contributor, decided: Mapping[str, Any], others: list[list[str]], by: Writing
) -> NewLine:
    """Whose own area was not decided about hears of all of it, in short."""
    own = decided.get(contributor.subject)
    last = own or list(decided.values())[-1]
    facts = told_of(_decided(own) if own else None, others)
    facts |= {"body": last.body, "decided_on": last.decided_on.isoformat()}
    facts |= {"no_agreement": "yes"} if any(map(_is_without_agreement, decided.values())) else {}
    return NewLine(
        subject=contributor.key,
        rung="feedback",
        person=contributor.person,
        kind=contributor.kind,
        from_on=by.today,
        facts=facts | (_carried_out(own) if own else {}),
    )


def _carried_out(decision: Any) -> dict[str, str]:
    facts = {"next": next_step(decision.verdict)}
    if decision.responsible:
        facts["responsible"] = decision.responsible
    return facts | ({"due_on": decision.due_on.isoformat()} if decision.due_on else {})


def next_step(verdict: str) -> NextStep:
    """What happens after a decision."""
    if verdict in OWES:
        return "to_do"
    return "comes_back" if verdict in COMING_BACK else "nothing_more"


# ── Moving ──────────────────────────────────────────────────────────────────────────────────────────────


class Moved(Fact):
    """What moving a meeting did: whether anything changed, and a sentence."""

    changed: bool
    sentence: str


MOVED = Words(
    "{Meeting} er flyttet fra {was} til {now}. {told} får besked.",
    "{Meeting} has moved from {was} to {now}. {told} will hear of it.",
)
STOOD = Words("{Meeting} var allerede {now}.", "{Meeting} was on {now} already.")


def move(session: Session, year: int, kind: str, to: date, reason: str, by: Writing) -> Moved:
    """Hold a meeting on another day: its waiting steps, its open tasks and what counts from it follow.

    The same day again changes nothing. Refused for a meeting that has been held, for a day that has passed or
    lies in another year, and when a deadline would come nearer than five working days.
    """
    sitting = look(session, year, kind, lock=True)
    if sitting.held_on == to:
        return Moved(changed=False, sentence=_moved_said(STOOD, sitting, to, 0, by))
    refuse_date(sitting, to, by)
    adopted = years.adopted_dates(session, year) | {kind: sitting.held_on}
    plan = moved_milestones(year, kind, to, by.settings, adopted)
    years.adopt(session, year, kind, to)
    years.date_again(session, year, plan, by.settings, by.today, by.at, by.actor, reason)
    wakes.want(session, ROUND, f"{years.FLOWS[kind]}/{year}")
    told = years.told_of_move(session, year, kind)
    return Moved(changed=True, sentence=_moved_said(MOVED, sitting, to, told, by))


def _moved_said(words: Words, sitting: Sitting, to: date, told: int, by: Writing) -> str:
    return words.said_in(by.language).format(
        Meeting=capitalised(meeting_title(sitting.kind, by.settings)),
        was=spoken_date(sitting.held_on, by.language, with_year=True),
        now=spoken_date(to, by.language, with_year=True),
        told=people_said(told, by),
    )


def refuse_date(sitting: Sitting, to: date, by: Writing) -> None:
    """Refused for a meeting that has been held, and for a day that has passed or lies in another year."""
    if sitting.state == "held" or (not sitting.is_off and not sitting.waits("hold")):
        raise Refused(
            f"The {sitting.kind} meeting {sitting.year} has been held and cannot be moved.",
            f"{_called(sitting.kind).capitalize()}et {sitting.year} er holdt og kan ikke flyttes.",
        )
    if to <= by.today or to.year != sitting.year:
        raise Refused(
            f"The {sitting.kind} meeting of {sitting.year} cannot be moved to {to}: "
            f"choose a day after {by.today}, in {sitting.year}.",
            f"{_called(sitting.kind).capitalize()}et {sitting.year} kan ikke flyttes til {_danish(to)}. "
            f"Vælg en dag efter {_danish(by.today)}, i {sitting.year}.",
        )
