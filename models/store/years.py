"""The planår in the memory: opened once, dated again when the meeting plan or a setting changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from models.budget_chain import Plan, exempted
from models.cycle import Milestone, plan_year
from models.events import ASKINGS, Checklist
from models.facts import Fact, Refused
from models.requests import ASKED_FOR_A_MEETING
from models.settings import Settings
from models.spoken import spoken_date
from models.store import action_plans, journal, requests
from models.store.tables import AdoptedDate, Meeting, MeetingDate, NoticeLine, PlanYear, Request, Wake
from models.store.tables import Milestone as Step
from models.workdays import workdays

FLOWS = {"april": "april_vision", "june": "june_priorities", "august": "august_budget"}
"""The checklist of each theme meeting."""

YEAR_FLOWS = {
    "followup_ask": "follow_up",
    "followup_due": "follow_up",
    "evaluation_ask": "evaluate_year",
    "evaluation_due": "evaluate_year",
    "second_reading": "august_budget",
}
"""The checklist that takes a step of the year; all others only pass."""

DUE_WITH = {
    "contribution": "deadline",
    "coherence": "deadline",
    "steers": "note",
    "decisions": "decide",
    "budget": "decide",
}
"""The milestone that a task of a meeting is due on; an approval is due on its own station's."""

SHORTEST = 5
"""Working days that a moved deadline must leave for an answer."""

CHASES = ("late", "phone", "manager")
"""What follows the owners' deadline, and stays behind one that was put off."""

FORWARD = ("communicate", "feedback")
"""What follows a decision, early when that is early."""

StepKey = tuple[str, str, int]
Day = date


class Opened(Fact):
    """What opening a year did: milestones new and moved, and the date of each theme meeting."""

    year: int
    created: int
    changed: int
    meetings: dict[str, date]


class Waiting(NamedTuple):
    """A milestone said aloud that is still ahead."""

    id: int
    year: int
    scope: str
    kind: str
    no: int
    date: Day
    as_of: Day | None


# ── Opening ─────────────────────────────────────────────────────────────────────────────────────────────


def adopted_dates(session: Session, year: int) -> dict[str, date]:
    """The council's own dates for a year, by meeting or milestone."""
    found = select(AdoptedDate.kind, AdoptedDate.held_on).where(AdoptedDate.year == year)
    return {row.kind: row.held_on for row in session.execute(found)}


def lawful(session: Session, year: int, settings: Settings) -> Settings:
    """The settings under which a year's dates stand: with what somebody has given leave to pass."""
    by_leave = (AdoptedDate.year == year, AdoptedDate.exemption.is_not(None))
    found = session.execute(select(AdoptedDate.kind, AdoptedDate.exemption).where(*by_leave))
    leave = {row.kind: row.exemption for row in found}
    return exempted(year, settings, Plan(adopted_dates(session, year), leave)) if leave else settings


def next_year(session: Session, today: date) -> int:
    """The year to open when none is named: this one if it is not open, from December the next."""
    open_now = session.get(PlanYear, today.year) is not None
    return today.year + 1 if today.month == 12 or open_now else today.year


def open_year(session: Session, year: int, settings: Settings, today: date, at: datetime, by: str) -> Opened:
    """Open a year, or date an open one again: only what has changed and still waits is touched.

    Raises Refused for a year that is over and for dates that cannot be worked out.
    """
    if year < today.year:
        raise Refused(
            f"Plan year {year} is over. Open {today.year} or a later year.",
            f"Planår {year} er forbi. Åbn {today.year} eller et senere år.",
        )
    plan = plan_year(year, lawful(session, year, settings), adopted_dates(session, year))
    is_new = _keep_year(session, year, settings, today)
    _add_meetings(session, year, plan, at, by)
    created = _add_missing(session, year, plan)
    changed = date_again(session, year, plan, settings, today, at, by)
    _drop_unplanned(session, year, plan)
    _done_today(session, year, today, at, by)
    if is_new or created or changed:
        told = journal.Entry("opened" if is_new else "dated", f"planyear/{year}", new=str(created or changed))
        journal.write(session, at, by, "flow", [told])
    return Opened(year=year, created=created, changed=changed, meetings=_held_on(plan))


def _keep_year(session: Session, year: int, settings: Settings, today: date) -> bool:
    """Keep the year with its settings; whether it is new."""
    snapshot = {"settings": settings.model_dump(mode="json"), "settings_hash": settings.hash}
    kept = session.execute(select(PlanYear.settings_hash).where(PlanYear.year == year)).scalar()
    if kept is None:
        session.execute(insert(PlanYear).values(year=year, state="open", opened_on=today, **snapshot))
    elif kept != settings.hash:
        session.execute(update(PlanYear).where(PlanYear.year == year).values(**snapshot))
    return kept is None


def _held_on(plan: Iterable[Milestone]) -> dict[str, date]:
    return {m.scope: m.date for m in plan if m.kind == "hold"}


def _add_meetings(session: Session, year: int, plan: Iterable[Milestone], at: datetime, by: str) -> None:
    """The meetings that the year does not have yet; a municipality may take one up later."""
    known = set(session.scalars(select(Meeting.kind).where(Meeting.year == year)))
    new = {kind: day for kind, day in _held_on(plan).items() if kind not in known}
    if not new:
        return
    rows = [{"year": year, "kind": kind, "state": "planned", "held_on": day} for kind, day in new.items()]
    session.execute(insert(Meeting), rows)
    theirs = (Meeting.year == year, Meeting.kind.in_(list(new)))
    ids = session.execute(select(Meeting.id, Meeting.held_on).where(*theirs))
    first = [
        {"meeting": row.id, "no": 1, "held_on": row.held_on, "reason": "", "at": at, "by": by} for row in ids
    ]
    session.execute(insert(MeetingDate), first)


def _add_missing(session: Session, year: int, plan: Iterable[Milestone]) -> int:
    known = set(_steps(session, year))
    new = [{**_row(m), "state": "waiting"} for m in plan if _key(m) not in known]
    if new:
        session.execute(insert(Step), new)
    return len(new)


def _drop_unplanned(session: Session, year: int, plan: Iterable[Milestone]) -> None:
    planned = {_key(m) for m in plan}
    gone = [
        row.id for key, row in _steps(session, year).items() if key not in planned and row.state == "waiting"
    ]
    if gone:
        session.execute(update(Step).where(Step.id.in_(gone)).values(state="dropped"))


def _done_today(session: Session, year: int, today: date, at: datetime, by: str) -> None:
    opened = (Step.year == year, Step.scope == "year", Step.kind == "open", Step.state == "waiting")
    session.execute(update(Step).where(*opened).values(state="done", done_on=today, done_at=at, done_by=by))


def _key(milestone: Milestone) -> StepKey:
    return milestone.scope, milestone.kind, milestone.no


def _steps(session: Session, year: int) -> dict[StepKey, Any]:
    return {
        (row.scope, row.kind, row.no): row
        for row in session.execute(select(Step.__table__).where(Step.year == year))
    }


_DATED = {
    "date": "date",
    "limit_on": "limit",
    "as_of": "as_of",
    "severity": "severity",
    "reference": "reference",
    "exemption": "exemption",
    "aloud": "aloud",
}


def _row(milestone: Milestone) -> dict[str, Any]:
    named = {"year": milestone.year, "scope": milestone.scope, "kind": milestone.kind, "no": milestone.no}
    return named | {column: getattr(milestone, field) for column, field in _DATED.items()}


# ── New dates ───────────────────────────────────────────────────────────────────────────────────────────


def date_again(
    session: Session,
    year: int,
    plan: Sequence[Milestone],
    settings: Settings,
    today: date,
    at: datetime,
    by: str,
    reason: str = "",
) -> int:
    """Give waiting milestones the dates of `plan`, meetings and open tasks with them; how many moved."""
    steps = _steps(session, year)
    plan = _as_promised(session, year, plan, steps, settings)
    moved = [(steps[_key(m)].id, m) for m in plan if _key(m) in steps and _differs(steps[_key(m)], m)]
    if moved:
        values = [{"this": number, **{c: getattr(m, f) for c, f in _DATED.items()}} for number, m in moved]
        steps_table = cast(Table, Step.__table__)
        again = update(steps_table).where(steps_table.c.id == bindparam("this"))
        session.connection().execute(again, values)
    for meeting, day in _moved_meetings(session, year, plan):
        _hold_on(session, meeting, day, at, by, reason)
        due_on = {m.kind: m.date for m in plan if m.scope == meeting.kind}
        _move_tasks(session, meeting, day, due_on, settings, today, reason)
    return len(moved)


def _as_promised(
    session: Session, year: int, plan: Sequence[Milestone], steps: Mapping[StepKey, Any], settings: Settings
) -> list[Milestone]:
    """The plan, but no answers fall due or are closed before the day their owners were promised.

    A meeting that is held earlier takes its dates along.
    """
    held, days = _held_on(plan), workdays(settings.days)
    asked = (Request.kind.in_(ASKED_FOR_A_MEETING), Request.state == "open")
    found = (
        select(Meeting.kind, Meeting.held_on, func.max(Request.due_on).label("due_on"))
        .join(Request, Request.meeting == Meeting.id)
        .where(Meeting.year == year, *asked)
        .group_by(Meeting.kind, Meeting.held_on)
    )
    planned = {_key(m): m.date for m in plan}
    promised: dict[StepKey, date] = {}
    for row in session.execute(found):
        if held.get(row.kind, row.held_on) >= row.held_on:
            promised[row.kind, "deadline", 0] = row.due_on
            promised[row.kind, "close", 0] = days.shift(row.due_on, 1)
            if row.due_on > planned.get((row.kind, "deadline", 0), date.max):
                promised |= {(row.kind, step, 0): date.max for step in CHASES}
    promised |= _promised_statuses(session, year)
    kept = [_not_before(m, promised.get(_key(m)), steps.get(_key(m))) for m in plan]
    return [_not_after(m, steps) for m in kept]


def _promised_statuses(session: Session, year: int) -> dict[StepKey, date]:
    """The day on which the last open status of each follow-up is due."""
    asked = (Request.year == year, Request.kind == "status", Request.state == "open")
    found = session.execute(select(Request.key, Request.due_on).where(*asked).order_by(Request.due_on))
    return {("year", "followup_due", int(row.key.split("/")[2])): row.due_on for row in found}


def _not_after(milestone: Milestone, steps: Mapping[StepKey, Any]) -> Milestone:
    """Once it has been decided, what an early decision brought forward stays there."""
    step, decided = steps.get(_key(milestone)), steps.get((milestone.scope, "decide", 0))
    if milestone.kind not in FORWARD or step is None or decided is None or decided.state != "done":
        return milestone
    return milestone.model_copy(update={"date": min(milestone.date, step.date)})


def _not_before(milestone: Milestone, promised: date | None, step: Any) -> Milestone:
    if promised is None or step is None or min(promised, step.date) <= milestone.date:
        return milestone
    return milestone.model_copy(update={"date": min(promised, step.date)})


def _differs(row: Any, milestone: Milestone) -> bool:
    if row.state != "waiting":
        return False
    return any(getattr(row, column) != getattr(milestone, field) for column, field in _DATED.items())


def _moved_meetings(session: Session, year: int, plan: Iterable[Milestone]) -> list[tuple[Any, date]]:
    held = _held_on(plan)
    found = session.execute(
        select(Meeting.__table__).where(Meeting.year == year, Meeting.state.in_(["planned", "moved"]))
    ).all()
    return [(row, held[row.kind]) for row in found if row.kind in held and held[row.kind] != row.held_on]


def _hold_on(session: Session, meeting: Any, day: date, at: datetime, by: str, reason: str) -> None:
    last = select(MeetingDate.no).where(MeetingDate.meeting == meeting.id).order_by(MeetingDate.no.desc())
    number = (session.scalar(last.limit(1)) or 0) + 1
    session.execute(
        insert(MeetingDate).values(meeting=meeting.id, no=number, held_on=day, reason=reason, at=at, by=by)
    )
    session.execute(update(Meeting).where(Meeting.id == meeting.id).values(held_on=day, state="moved"))
    entry = journal.Entry("moved", f"meeting/{meeting.year}/{meeting.kind}", str(meeting.held_on), str(day))
    journal.write(session, at, by, "flow", [entry])


def _move_tasks(
    session: Session,
    meeting: Any,
    day: date,
    due_on: Mapping[str, date],
    settings: Settings,
    today: date,
    reason: str,
) -> None:
    """Open and proposed tasks of the meeting get its new dates; who was asked or knew the date is told."""
    number = _moves(session, meeting)
    by_day: dict[date, list[str]] = {}
    nobodys: dict[date, list[str]] = {}
    lines: list[requests.NewLine] = []
    for task in requests.of_meeting(session, meeting.id, *DUE_WITH, "approval"):
        new = due_on.get(task.subject if task.kind == "approval" else DUE_WITH[task.kind], task.due_on)
        if task.is_nobodys and new != task.due_on:
            nobodys.setdefault(new, []).append(task.key)
        if task.state not in ("open", "proposed"):
            continue
        if new != task.due_on:
            _refuse_too_near(task, new, settings, today)
            by_day.setdefault(new, []).append(task.key)
        if task.asked_on is not None:
            lines.append(_moved_line(meeting, day, task, new, today, reason, number))
    for new, keys in by_day.items():
        requests.move_due(session, keys, new, today, reason)
    for new, keys in nobodys.items():
        requests.redate(session, keys, new, reason)
    asked = {line.person for line in lines}
    noted = [person for person in _noted(session, meeting, day) if person not in asked]
    lines += [_new_date_line(meeting, day, person, today, reason, number) for person in noted]
    requests.tell(session, _not_waiting(session, lines))


def _moves(session: Session, meeting: Any) -> int:
    """The number this move is told under: no date of the meeting or its tasks was told under it."""
    dates = select(func.count()).select_from(MeetingDate).where(MeetingDate.meeting == meeting.id)
    asked = select(Request.key).where(Request.meeting == meeting.id)
    own = NoticeLine.subject.startswith(f"{meeting.year}/{meeting.kind}/")
    about = or_(own, NoticeLine.subject.in_(asked))
    told = select(func.max(NoticeLine.due_no)).where(NoticeLine.rung == "moved", about)
    return max(session.scalar(dates) or 0, (session.scalar(told) or 0) + 1)


def told_of_move(session: Session, year: int, kind: str) -> int:
    """How many people will hear in their next letters that a meeting has moved."""
    waiting = (NoticeLine.rung == "moved", NoticeLine.notice.is_(None))
    number = select(Meeting.id).where(Meeting.year == year, Meeting.kind == kind).scalar_subquery()
    asked = select(Request.key).where(Request.meeting == number)
    theirs = or_(NoticeLine.subject.startswith(f"{year}/{kind}/"), NoticeLine.subject.in_(asked))
    return session.scalar(select(func.count(func.distinct(NoticeLine.person))).where(*waiting, theirs)) or 0


def _not_waiting(session: Session, lines: Sequence[requests.NewLine]) -> list[requests.NewLine]:
    """A move that no letter has told yet is rewritten, from the date last told; the lines that are left.

    Moved back before anybody heard of it, there is nothing to tell.
    """
    waiting = (NoticeLine.rung == "moved", NoticeLine.notice.is_(None))
    theirs = NoticeLine.subject.in_({line.subject for line in lines})
    columns = (NoticeLine.id, NoticeLine.subject, NoticeLine.person, NoticeLine.facts)
    untold = {
        (row.subject, row.person): row for row in session.execute(select(*columns).where(*waiting, theirs))
    }
    again = [(untold[_who(line)], line) for line in lines if _who(line) in untold]
    told = [(row.id, line.due_no, _told_at_once(row.facts, line.facts)) for row, line in again]
    rewritten = [{"id": number, "due_no": no, "facts": facts} for number, no, facts in told if facts]
    if rewritten:
        session.execute(update(NoticeLine), rewritten)
    back = [number for number, _, facts in told if not facts]
    session.execute(delete(NoticeLine).where(NoticeLine.id.in_(back)))
    return [line for line in lines if _who(line) not in untold]


def _told_at_once(untold: Mapping[str, Any], newest: Mapping[str, Any]) -> dict[str, Any]:
    """Two moves as one, from the dates last told; empty when all is as it was."""
    held_on = untold["meeting_on"] if untold["what"] == "deadline" else untold["old_date"]
    facts = {**newest, "old_date": held_on}
    facts |= {"old_due": untold["old_due"]} if "old_due" in untold else {}
    if held_on != newest["meeting_on"]:
        return facts
    if facts.get("old_due") == facts.get("due_on"):
        return {}
    return facts | {"what": "deadline", "old_date": facts["old_due"]}


def _who(line: requests.NewLine) -> tuple[str, str]:
    return line.subject, line.person


def _noted(session: Session, meeting: Any, day: date) -> list[str]:
    """Who has been told the date; the line of who has not been yet says the new one."""
    line = (NoticeLine.subject == _date_key(meeting), NoticeLine.rung == "save_date")
    waiting = update(NoticeLine).where(*line, NoticeLine.notice.is_(None))
    facts = {"meeting": meeting.kind, "meeting_on": day.isoformat(), "title": ""}
    session.execute(waiting.values(facts=facts).execution_options(synchronize_session=False))
    told = select(NoticeLine.person).where(*line, NoticeLine.notice.is_not(None))
    return sorted(session.scalars(told))


def _date_key(meeting: Any) -> str:
    return f"{meeting.year}/{meeting.kind}/save_date"


def _new_date_line(
    meeting: Any, day: date, person: str, today: date, reason: str, number: int
) -> requests.NewLine:
    facts = {"what": "meeting", "meeting": meeting.kind, "meeting_on": day.isoformat(), "title": ""}
    facts |= {"old_date": meeting.held_on.isoformat()} | ({"reason": reason} if reason else {})
    return requests.NewLine(
        subject=_date_key(meeting),
        rung="moved",
        person=person,
        kind="meeting",
        from_on=today,
        facts=facts,
        due_no=number,
    )


def _refuse_too_near(task: requests.RequestFact, new: date, settings: Settings, today: date) -> None:
    if task.kind not in ASKED_FOR_A_MEETING or task.asked_on is None:
        return
    earliest = workdays(settings.days).shift(today, SHORTEST)
    if new < earliest:
        raise Refused(
            f"The answers would be due on {new}, less than {SHORTEST} working days from {today}. "
            f"Choose a date for the meeting that leaves the owners until {earliest}.",
            f"Svarfristen ville blive {spoken_date(new, 'da')}, mindre end {SHORTEST} arbejdsdage fra i dag. "
            f"Vælg en mødedato, der giver de ansvarlige til og med {spoken_date(earliest, 'da')}.",
        )


def _moved_line(
    meeting: Any, day: date, task: requests.RequestFact, due: date, today: date, reason: str, number: int
) -> requests.NewLine:
    facts = {"what": "meeting", "meeting": meeting.kind, "meeting_on": day.isoformat()}
    facts |= {"title": task.title, "old_date": meeting.held_on.isoformat(), "due_on": due.isoformat()}
    facts |= {"old_due": task.due_on.isoformat()}
    return requests.NewLine(
        subject=task.key,
        rung="moved",
        person=task.acting or task.person or "",
        kind=task.kind,
        from_on=today,
        facts=facts | ({"reason": reason} if reason else {}),
        due_no=number,
    )


def adopt(session: Session, year: int, kind: str, day: date) -> None:
    """From now on this is the council's date; a later meeting plan may say otherwise."""
    session.execute(delete(AdoptedDate).where(AdoptedDate.year == year, AdoptedDate.kind == kind))
    session.execute(insert(AdoptedDate).values(year=year, kind=kind, held_on=day))


# ── What waits ──────────────────────────────────────────────────────────────────────────────────────────


def pass_dates(session: Session, today: date, at: datetime) -> None:
    """Dates of the year that only have to come (accounts, hearings) are done when they have come."""
    passing = (Step.state == "waiting", Step.date <= today, Step.scope == "year")
    session.execute(
        update(Step)
        .where(*passing, Step.kind.not_in(list(YEAR_FLOWS)))
        .values(state="done", done_on=today, done_at=at, done_by="calendar")
    )


def waiting_aloud(session: Session, today: date) -> list[Waiting]:
    """The milestones that are said aloud and still ahead, in all open years."""
    columns = [getattr(Step, name) for name in Waiting._fields]
    ahead = (Step.state == "waiting", Step.date >= today, Step.aloud.is_(True), PlanYear.state == "open")
    found = select(*columns).join(PlanYear, PlanYear.year == Step.year).where(*ahead)
    return [Waiting._make(row) for row in session.execute(found.order_by(Step.date, Step.id))]


def checklists_due(session: Session, today: date) -> list[Checklist]:
    """The checklists with a step that has fallen due, and those that somebody wants; oldest year first.

    A closed year only has those that are wanted. Three statements. A step that waits for a person (an
    approval to be pressed) stays due and costs a look.
    """
    due = (Step.state == "waiting", Step.date <= today, PlanYear.state == "open")
    budget = and_(Meeting.year == Step.year, Meeting.kind == "august")
    found = (
        select(Step.year, Step.scope, Step.kind, Step.no)
        .join(PlanYear, PlanYear.year == Step.year)
        .outerjoin(Meeting, budget)
        .where(*due, or_(Step.kind != "second_reading", Meeting.id.is_not(None)))
        .order_by(Step.year, Step.date)
    )
    steps = [_checklist(row.year, row.scope, row.kind, row.no) for row in session.execute(found)]
    walking = [Checklist(flow=action_plans.FLOW, year=year) for year in action_plans.on_route(session)]
    wanted = session.scalars(select(Wake.subject).where(Wake.wanted > Wake.taken).order_by(Wake.subject))
    ours = {*FLOWS.values(), *YEAR_FLOWS.values(), action_plans.FLOW, ASKINGS}
    marked = [one for one in map(Checklist.of, wanted) if one.flow in ours and one.year is not None]
    return list({one.subject: one for one in (*steps, *walking, *marked) if one is not None}.values())


def _checklist(year: int, scope: str, kind: str, no: int) -> Checklist | None:
    flow = FLOWS.get(scope) or YEAR_FLOWS.get(kind)
    return Checklist(flow=flow, year=year, no=no or None) if flow else None
