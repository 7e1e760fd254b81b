"""Steers and decisions in the memory: recorded in versions, with the actions they owe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, and_, case, func, insert, or_, select, update
from sqlalchemy.orm import Session

from models.choices import Words, word
from models.facts import Fact, Refused
from models.outcomes import (
    ACTION_WITHIN,
    OWES,
    BudgetDecision,
    Decision,
    Intent,
    OutcomeFact,
    Steer,
)
from models.requests import ASKED_FOR_A_MEETING
from models.settings import Language, Settings
from models.spoken import spoken_date
from models.store import closed, journal, requests, wakes
from models.store.organisation import held_on
from models.store.requests import NewLine, NewRequest, RequestFact
from models.store.tables import Element, Meeting, NoticeLine, Outcome, Post, PostHolder, Request, Response
from models.workdays import Workdays, workdays

OPEN_STATES = frozenset({"proposed", "open", "needs_person"})
"""The states of a request in which something is still owed."""

CORRECTED = Words("beslutningen er rettet", "the decision was corrected")


class Recorded(Fact):
    """What was written down: new versions, what stood already, actions now owed, lines for contributors."""

    new: int
    unchanged: int
    actions: int = 0
    told: int = 0


class Writing(NamedTuple):
    """Who writes, when, under which settings."""

    today: date
    at: datetime
    settings: Settings
    actor: str
    door: str = "prefect"

    @property
    def language(self) -> Language:
        """The language of what is said about it."""
        return self.settings.municipality.language

    @property
    def days(self) -> Workdays:
        """The municipality's working days."""
        return workdays(self.settings.days)


class _Meeting(NamedTuple):
    id: int
    year: int
    kind: str
    held_on: date


class _Said(NamedTuple):
    """One outcome as it is to stand: the columns that make two of them the same."""

    subject: str
    title: str
    verdict: str
    text: str
    body: str
    case_number: str
    item: str
    decided_on: date
    post: str | None
    due_on: date | None
    amounts: tuple[int, ...]
    facts: Mapping[str, Any]

    @property
    def occasion(self) -> tuple[str, str, date]:
        """What a correction corrects: the same subject, by the same body, on the same day."""
        return self.subject, self.body, self.decided_on


# ── Recording ───────────────────────────────────────────────────────────────────────────────────────────


def record_steers(session: Session, year: int, kind: str, steers: Sequence[Steer], by: Writing) -> Recorded:
    """The steers of a meeting that has been held, each a new version unless it stands already.

    Closes the task of noting them, wakes the meeting's checklist, and tells those who contributed.
    """
    meeting = _meeting(session, year, kind, by.language)
    if by.today < meeting.held_on:
        raise _not_yet_held(meeting, by)
    steers = _keyed(session, steers)
    elements = _elements(session, steers, by.language)
    said = [_steered(steer, elements[steer.subject], meeting) for steer in steers]
    new = _written(session, meeting, "steer", said, by)
    told = _tell_contributors(session, meeting, by)
    _close(session, f"{year}/{kind}/steers", meeting, by)
    return Recorded(new=len(new), unchanged=len(said) - len(new), told=told)


def record_decisions(
    session: Session, year: int, kind: str, decisions: Sequence[Decision], by: Writing
) -> Recorded:
    """What bodies decided; what is approved becomes an action that a post owes by a date."""
    meeting = _meeting(session, year, kind, by.language)
    _refuse_future([decision.decided_on for decision in decisions], by)
    decisions = _keyed(session, decisions)
    elements = _elements(session, decisions, by.language)
    said = [_decided(decision, elements[decision.subject], by) for decision in decisions]
    return _decisions_written(session, meeting, said, f"{year}/{kind}/decisions", by)


class SecondReading(Fact):
    """The council's adoption of the budget: when, under which case, and by which body.

    `no_agreement`: the groups have made no agreement about it (budgetforlig), so there are no intents.
    """

    decided_on: date
    case_number: str = ""
    body: str = ""
    no_agreement: bool = False


def record_budget(
    session: Session,
    year: int,
    reading: SecondReading,
    priorities: Sequence[BudgetDecision],
    intents: Sequence[Intent],
    by: Writing,
) -> Recorded:
    """What the second reading made of June's priorities, and the agreement's declarations of intent.

    The budget is adopted also in a year in which August's theme meeting was not held.
    """
    meeting = _meeting(session, year, "august", by.language, also_off=True)
    _refuse_future([reading.decided_on], by)
    if reading.no_agreement and intents:
        raise _refused(
            by.language,
            "Uden budgetforlig er der ingen hensigter at notere. Slet dem, eller fjern krydset ved »uden"
            " budgetforlig«.",
            "Without an agreement there are no intents to record. Delete them, or say that there is one.",
        )
    if not priorities and not intents and not reading.no_agreement:
        raise _refused(
            by.language,
            "Skriv mindst én prioritering eller hensigt.",
            "Give at least one priority or intent.",
        )
    reading = reading.model_copy(update={"body": reading.body or by.settings.municipality.council})
    priorities = _keyed(session, priorities)
    elements = _elements(session, priorities, by.language)
    _refuse_unknown_posts(session, [intent.post for intent in intents], by.language)
    said = [_budgeted(priority, elements[priority.subject], reading, by) for priority in priorities]
    said += [_intended(intent, reading) for intent in intents]
    said += [_without_agreement(year, reading, by)] if reading.no_agreement else []
    return _decisions_written(session, meeting, said, f"{year}/august/budget", by)


def _decisions_written(
    session: Session, meeting: _Meeting, said: Sequence[_Said], task: str, by: Writing
) -> Recorded:
    new = _written(session, meeting, "decision", said, by)
    actions = _owed(session, meeting, _newest_of_each(new), by)
    _close(session, task, meeting, by)
    return Recorded(new=len(new), unchanged=len(said) - len(new), actions=actions)


def _steered(steer: Steer, element: _Element, meeting: _Meeting) -> _Said:
    title, post = steer.title or element.title, steer.post or element.post
    return _Said(
        steer.subject,
        title,
        steer.verdict,
        steer.text,
        "",
        "",
        "",
        meeting.held_on,
        post,
        steer.due_on,
        (),
        {},
    )


def _decided(decision: Decision, element: _Element, by: Writing) -> _Said:
    return _Said(
        decision.subject,
        decision.title or element.title,
        decision.verdict,
        decision.text,
        decision.body,
        decision.case_number,
        decision.item,
        decision.decided_on,
        decision.post or element.post,
        decision.due_on or _default_due(decision.verdict, decision.decided_on, by),
        (),
        _said_of_plan(decision),
    )


def _said_of_plan(decision: Decision) -> dict[str, Any]:
    """The minority's statement, and what the decision means for the municipal plan."""
    said = {"dissent": decision.dissent, "plan_supplement": decision.plan_supplement}
    return said | ({"revision": decision.revision} if decision.revision else {})


def _budgeted(priority: BudgetDecision, element: _Element, reading: SecondReading, by: Writing) -> _Said:
    return _Said(
        priority.subject,
        priority.title or element.title,
        priority.verdict,
        priority.text,
        reading.body,
        reading.case_number,
        "",
        reading.decided_on,
        priority.post or element.post,
        priority.due_on or _default_due(priority.verdict, reading.decided_on, by),
        tuple(amount * 100_000 for amount in priority.amounts),
        {"to_year": priority.to_year} if priority.to_year else {},
    )


def _intended(intent: Intent, reading: SecondReading) -> _Said:
    return _Said(
        f"intent-{_slug(intent.title)}",
        intent.title,
        "approved",
        intent.text,
        reading.body,
        reading.case_number,
        "",
        reading.decided_on,
        intent.post,
        intent.due_on,
        (),
        {"intent": True},
    )


NO_AGREEMENT = Words("Budget {} uden budgetforlig", "Budget {} without an agreement")
NO_INTENTS = Words(
    "Budgettet er vedtaget uden budgetforlig, så der er ingen hensigter at følge.",
    "The budget is adopted without an agreement, so there are no intents to follow.",
)


def _without_agreement(year: int, reading: SecondReading, by: Writing) -> _Said:
    """That there is no agreement is written down too: it closes the task, and the feedback says so."""
    return _Said(
        f"budget-{year + 1}",
        NO_AGREEMENT.said_in(by.language).format(year + 1),
        "adopted",
        NO_INTENTS.said_in(by.language),
        reading.body,
        reading.case_number,
        "",
        reading.decided_on,
        None,
        None,
        (),
        {"no_agreement": True},
    )


def _slug(title: str) -> str:
    kept = (letter if letter.isalnum() else "-" for letter in title.casefold())
    return "-".join(part for part in "".join(kept).split("-") if part)


def _default_due(verdict: str, decided_on: date, by: Writing) -> date | None:
    if verdict not in OWES:
        return None
    return by.days.on_or_after(by.days.shift(decided_on, ACTION_WITHIN))


# ── Versions ────────────────────────────────────────────────────────────────────────────────────────────


def _written(
    session: Session, meeting: _Meeting, kind: str, said: Sequence[_Said], by: Writing
) -> list[_Said]:
    """Insert what does not stand already; what was new."""
    standing = _standing(session, meeting, kind)
    newest = {subject: version for subject, version, *_ in standing}
    latest = {outcome.occasion: (outcome, done_on) for _, _, outcome, done_on in standing}
    rows, new = [], []
    for outcome in said:
        before, done_on = latest.get(outcome.occasion, (None, None))
        if before == outcome:
            continue
        newest[outcome.subject] = newest.get(outcome.subject, 0) + 1
        rows.append(_row(meeting, kind, outcome, newest[outcome.subject], done_on))
        new.append(outcome)
        latest[outcome.occasion] = (outcome, done_on)
    if rows:
        session.execute(insert(Outcome), rows)
        closed.inherit(session, meeting.id)
        journal.write(session, by.at, by.actor, by.door, [_entry(row) for row in rows])
    return new


def _standing(session: Session, meeting: _Meeting, kind: str) -> list[tuple[str, int, _Said, date | None]]:
    columns = [getattr(Outcome, name) for name in _Said._fields]
    found = session.execute(
        select(Outcome.version, Outcome.done_on, *columns)
        .where(Outcome.meeting == meeting.id, Outcome.kind == kind)
        .order_by(Outcome.version, Outcome.id)
    )
    return [(row.subject, row.version, _said_again(row[2:]), row.done_on) for row in found]


def _said_again(columns: Sequence[Any]) -> _Said:
    said = _Said(*columns)
    return said._replace(amounts=tuple(said.amounts))


def _row(meeting: _Meeting, kind: str, outcome: _Said, version: int, done_on: date | None) -> dict[str, Any]:
    key = f"{meeting.year}/{meeting.kind}/{kind}/{outcome.subject}/{version}"
    place = {"key": key, "meeting": meeting.id, "kind": kind, "version": version, "done_on": done_on}
    return {**outcome._asdict(), "amounts": list(outcome.amounts), **place}


def _entry(row: Mapping[str, Any]) -> journal.Entry:
    act = "steer recorded" if row["kind"] == "steer" else "decision recorded"
    return journal.Entry(act, f"outcome/{row['key']}", None, f"{row['verdict']}: {row['text']}")


def _newest_of_each(said: Iterable[_Said]) -> list[_Said]:
    return list({outcome.subject: outcome for outcome in said}.values())


# ── What it owes, and who hears of it ───────────────────────────────────────────────────────────────────


def _owed(session: Session, meeting: _Meeting, said: Sequence[_Said], by: Writing) -> int:
    """Open the actions of what is new and approved, again too; follow a new date; withdraw the rest."""
    keys = {outcome.subject: action_key(meeting.year, meeting.kind, outcome.subject) for outcome in said}
    known = {fact.key: fact for fact in requests.of_keys(session, list(keys.values()))}
    owing = [outcome for outcome in said if outcome.verdict in OWES]
    fallen = [keys[outcome.subject] for outcome in said if outcome.verdict not in OWES]
    _withdraw(session, [known[key] for key in fallen if key in known], by)
    actions = [_action(meeting, outcome, by) for outcome in owing]
    new = [action for action in actions if action.key not in known]
    requests.open_requests(session, new, by.today)
    closed.close_what_follows(session, meeting.id)
    again = [action for action in actions if action.key in known and known[action.key].state == "withdrawn"]
    reason = CORRECTED.said_in(by.language)
    for action in again:
        requests.reopen(session, [action.key], action.due_on, by.today, reason)
    for outcome in owing:
        fact = known.get(keys[outcome.subject])
        if fact is not None and fact.state == "open" and outcome.due_on and fact.due_on != outcome.due_on:
            requests.move_due(session, [fact.key], outcome.due_on, by.today, reason)
    return len(new) + len(again)


def _withdraw(session: Session, facts: Sequence[RequestFact], by: Writing) -> None:
    keys = [fact.key for fact in facts if fact.state in OPEN_STATES]
    if keys:
        requests.close(session, keys, "withdrawn", by.today, by.at, CORRECTED.said_in(by.language))


def action_key(year: int, kind: str, subject: str) -> str:
    """The key of the action that a decision owes."""
    return f"{year}/{kind}/action/{subject}"


def _action(meeting: _Meeting, outcome: _Said, by: Writing) -> NewRequest:
    due_on = outcome.due_on or _default_due("approved", outcome.decided_on, by)
    return NewRequest(
        key=action_key(meeting.year, meeting.kind, outcome.subject),
        kind="action",
        form="done",
        year=meeting.year,
        meeting=meeting.id,
        subject=outcome.subject,
        title=outcome.title,
        post=outcome.post,
        due_on=due_on or outcome.decided_on,
    )


def _tell_contributors(session: Session, meeting: _Meeting, by: Writing) -> int:
    """A line about the note of the whole meeting to each who contributed; by theme, no names."""
    said = _newest_of_each(outcome for _, _, outcome, _ in _standing(session, meeting, "steer"))
    about = {outcome.subject: [outcome.title, outcome.verdict, outcome.text] for outcome in said}
    hidden = confidential(session, about, meeting.id, by.today)
    in_the_open = [told for subject, told in about.items() if subject not in hidden]
    lines = [
        NewLine(
            subject=one.key,
            rung="note",
            person=one.person,
            kind=one.kind,
            from_on=by.today,
            facts=told_of(about.get(one.subject), in_the_open),
        )
        for one in contributors(session, meeting.id, by.today)
    ]
    _say_anew(session, lines)
    requests.tell(session, lines)
    return len(lines)


def _say_anew(session: Session, lines: Iterable[NewLine]) -> None:
    """A note that no letter has taken yet says what stands now."""
    about = {(line.subject, line.person): line.facts for line in lines}
    waiting = (NoticeLine.rung == "note", NoticeLine.notice.is_(None))
    theirs = NoticeLine.subject.in_([subject for subject, _ in about])
    found = session.execute(
        select(NoticeLine.id, NoticeLine.subject, NoticeLine.person).where(*waiting, theirs)
    )
    said = [{"id": row.id, "facts": about.get((row.subject, row.person))} for row in found]
    rewritten = [row for row in said if row["facts"] is not None]
    if rewritten:
        session.execute(update(NoticeLine), rewritten)


def told_of(own: list[str] | None, others: list[list[str]]) -> dict[str, Any]:
    """What a contributor hears of: their own area, or in short everything else that is not confidential.

    Each as title, verdict and text; the letter says it in the reader's language.
    """
    return {"told": [own], "own": "yes"} if own is not None else {"told": others}


def confidential(session: Session, subjects: Iterable[str], meeting: int, today: date) -> set[str]:
    """Those of these subjects of which a meeting's words are closed to others: an element, or an outcome."""
    wanted = list(subjects)
    own = (Outcome.subject.in_(wanted), Outcome.meeting == meeting, Outcome.confidential_until > today)
    return closed.elements(session, wanted, today) | set(session.scalars(select(Outcome.subject).where(*own)))


class Contributor(NamedTuple):
    """Who gave an answer to a meeting's task."""

    key: str
    kind: str
    subject: str
    title: str
    person: str


def contributors(session: Session, meeting_id: int, today: date) -> list[Contributor]:
    """Whose answers the meeting had, by the newest answer to each task; also where another one has them now.

    Who stood in for somebody and answered has contributed; who only wrote it in for somebody has not.
    """
    known = session.execute(select(Meeting.year, Meeting.kind).where(Meeting.id == meeting_id)).one()
    own = f"{known.year}/{known.kind}/"
    newest = (
        select(Response.request, func.max(Response.version).label("version"))
        .group_by(Response.request)
        .subquery()
    )
    stood_in = case((Response.person.in_((Request.acting, Request.handed_to)), Response.person))
    told = func.coalesce(stood_in, Response.behalf_of, Response.person, Request.person, PostHolder.person)
    holds = and_(PostHolder.post == Request.post, held_on(today))
    found = session.execute(
        select(Request.key, Request.kind, Request.subject, Request.title, told.label("person"))
        .join(newest, newest.c.request == Request.key)
        .join(Response, and_(Response.request == newest.c.request, Response.version == newest.c.version))
        .outerjoin(PostHolder, holds)
        .where(or_(Request.meeting == meeting_id, Request.key.startswith(own)))
        .where(Request.kind.in_(ASKED_FOR_A_MEETING))
        .order_by(Request.key)
    )
    return [Contributor(*row) for row in found if row.person is not None]


def _close(session: Session, key: str, meeting: _Meeting, by: Writing) -> None:
    """The task of writing it down is done; the meeting's checklist is wanted."""
    if any(fact.state != "answered" for fact in requests.of_keys(session, [key])):
        requests.close(session, [key], "answered", by.today, by.at)
    wakes.want(session, f"{by.settings.meeting(meeting.kind).flow}/{meeting.year}")


# ── Carried out ─────────────────────────────────────────────────────────────────────────────────────────


def mark_done(session: Session, subjects: Iterable[str], done_on: date, meeting: int | None = None) -> None:
    """The outcomes about these subjects are carried out; `meeting` limits it to the decisions of one."""
    marked = update(Outcome).where(Outcome.subject.in_(list(subjects)), Outcome.done_on.is_(None))
    if meeting is not None:
        marked = marked.where(Outcome.meeting == meeting)
    session.execute(marked.values(done_on=done_on))


def mark_owed(session: Session, subjects: Iterable[str], meeting: int) -> None:
    """What these decisions of a meeting owe is not carried out after all."""
    theirs = (Outcome.subject.in_(list(subjects)), Outcome.meeting == meeting, Outcome.kind == "decision")
    session.execute(update(Outcome).where(*theirs).values(done_on=None))


# ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────


OF_THE_PLAN = ("plan_supplement", "revision")
"""What an outcome says about the municipal plan, in its `facts`."""

_MOVED = select(Request.key, Request.due_no, Request.move_reason, Request.due_on).where(
    Request.kind == "action", Request.due_no > 0
)


def newest(session: Session) -> list[OutcomeFact]:
    """Every outcome in its newest version, by year, meeting date and subject; two statements."""
    found = session.execute(_newest_versions())
    names = tuple(found.keys())
    rows = [dict(zip(names, row, strict=True)) for row in found.all()]
    moves = {row.key: row for row in session.execute(_MOVED)}
    decided = _last_decided(rows)
    return [_fact(row, moves, decided) for row in rows]


def of_meeting(session: Session, year: int, kind: str) -> list[OutcomeFact]:
    """The newest outcomes of one meeting."""
    return [fact for fact in newest(session) if fact.year == year and fact.meeting == kind]


def numbers(session: Session, subjects: Iterable[str], year: int) -> dict[str, int]:
    """The number of what was said of each of these subjects in a year: the newest version's."""
    theirs = (Outcome.subject.in_(list(subjects)), Meeting.year == year)
    found = session.execute(
        select(Outcome.subject, Outcome.id)
        .join(Meeting, Meeting.id == Outcome.meeting)
        .where(*theirs)
        .order_by(Outcome.id)
    )
    return {row.subject: row.id for row in found}


def _newest_versions() -> Select[Any]:
    last = (
        select(Outcome.meeting, Outcome.kind, Outcome.subject, func.max(Outcome.version).label("version"))
        .group_by(Outcome.meeting, Outcome.kind, Outcome.subject)
        .subquery()
    )
    same = (
        *(Outcome.meeting == last.c.meeting, Outcome.kind == last.c.kind),
        *(Outcome.subject == last.c.subject, Outcome.version == last.c.version),
    )
    names = set(OutcomeFact.model_fields) - {
        "year",
        "meeting",
        "filed",
        "moved",
        "reason",
        "confidential_until",
        *OF_THE_PLAN,
    }
    return (
        select(Meeting.year, Meeting.kind.label("of"), closed.OUTCOME)
        .add_columns(Outcome.facts, *(getattr(Outcome, name) for name in sorted(names)))
        .join_from(Outcome, Meeting, Meeting.id == Outcome.meeting)
        .outerjoin(Element, Element.key == Outcome.subject)
        .join(last, and_(*same))
        .order_by(Meeting.year, Meeting.held_on, Outcome.kind.desc(), Outcome.subject)
    )


def _last_decided(rows: Iterable[Mapping[str, Any]]) -> dict[str, date]:
    """The last day on which a body decided about each subject."""
    decided: dict[str, date] = {}
    for row in rows:
        if row["kind"] == "decision":
            decided[row["subject"]] = max(row["decided_on"], decided.get(row["subject"], date.min))
    return decided


def _fact(row: Mapping[str, Any], moves: Mapping[str, Any], decided: Mapping[str, date]) -> OutcomeFact:
    values = {name: value for name, value in row.items() if name not in ("of", "facts")}
    values |= {name: row["facts"][name] for name in OF_THE_PLAN if row["facts"].get(name)}
    move = (
        moves.get(action_key(row["year"], row["of"], row["subject"])) if row["kind"] == "decision" else None
    )
    if move is not None:
        values |= {"moved": move.due_no, "reason": move.move_reason, "due_on": move.due_on}
    filed = decided.get(row["subject"], date.min) >= row["decided_on"]
    values |= {"meeting": row["of"], "filed": filed, "amounts": tuple(row["amounts"])}
    return OutcomeFact.model_validate(values)


# ── What is refused ─────────────────────────────────────────────────────────────────────────────────────


class _Element(NamedTuple):
    title: str
    post: str | None


Named = TypeVar("Named", Steer, Decision, BudgetDecision)


def _meeting(
    session: Session, year: int, kind: str, language: Language, *, also_off: bool = False
) -> _Meeting:
    """The meeting, its row locked; Refused when there is none to record anything about."""
    row = session.execute(
        select(Meeting.id, Meeting.state, Meeting.held_on, Meeting.merged_into)
        .where(Meeting.year == year, Meeting.kind == kind)
        .with_for_update()
    ).first()
    if row is None:
        raise _refused(
            language,
            f"Der er intet møde »{kind}« i planår {year}. Åbn planåret først.",
            f"There is no meeting '{kind}' in plan year {year}. Open the year first.",
        )
    if row.state == "cancelled" and not also_off:
        raise _refused(
            language,
            f"Mødet »{word('meeting', kind)}« i planår {year} er aflyst, så der er intet at notere.",
            f"The meeting '{kind}' of {year} is cancelled, so there is nothing to record.",
        )
    if row.state == "merged" and not also_off:
        into = [word("meeting", row.merged_into, "da"), word("meeting", row.merged_into, "en")]
        raise _refused(
            language,
            f"Mødet »{word('meeting', kind)}« i planår {year} er lagt sammen med »{into[0]}«. Notér det der.",
            f"The meeting '{kind}' of {year} was merged into '{into[1]}'. Record it there.",
        )
    return _Meeting(row.id, year, kind, row.held_on)


def _not_yet_held(meeting: _Meeting, by: Writing) -> Refused:
    day = spoken_date(meeting.held_on, by.language, with_year=True)
    return _refused(
        by.language,
        f"Mødet holdes først {day}. Tilkendegivelserne kan noteres fra den dag.",
        f"The meeting is not until {day}. The steers can be recorded from that day.",
    )


def _refuse_future(decided_on: Sequence[date], by: Writing) -> None:
    late = [day for day in decided_on if day > by.today]
    if late:
        day = spoken_date(late[0], by.language, with_year=True)
        raise _refused(
            by.language,
            f"Beslutningen er dateret {day}, men den dag er ikke kommet endnu. Ret datoen.",
            f"The decision is dated {day}, a day that has not come yet. Correct the date.",
        )


def _keyed(session: Session, outcomes: Sequence[Named]) -> list[Named]:
    """Whoever writes the title of an element, and only one is called so, means that element."""
    wanted = [outcome.subject.strip() for outcome in outcomes]
    same = or_(Element.key.in_(wanted), Element.title.in_(wanted))
    found = session.execute(select(Element.key, Element.title).where(same)).all()
    keys = {row.key for row in found}
    called: dict[str, list[str]] = {}
    for row in found:
        called.setdefault(row.title, []).append(row.key)
    meant = [[one] if one in keys else called.get(one, []) for one in wanted]
    return [
        outcome.model_copy(update={"subject": theirs[0] if len(theirs) == 1 else one})
        for outcome, one, theirs in zip(outcomes, wanted, meant, strict=True)
    ]


def _elements(
    session: Session, outcomes: Sequence[Steer | Decision | BudgetDecision], language: Language
) -> dict[str, _Element]:
    """The elements that are spoken of; Refused when one, or a post, is not known, or one is named twice."""
    subjects = [outcome.subject for outcome in outcomes]
    found = session.execute(select(Element.key, Element.title, Element.post).where(Element.key.in_(subjects)))
    elements = {row.key: _Element(row.title, row.post) for row in found}
    unknown = [subject for subject in subjects if subject not in elements]
    if unknown:
        raise _refused(
            language,
            f"»{unknown[0]}« er ikke nøglen på en vision, strategi eller indsats, og heller ikke titlen på"
            " netop én. Ret den, eller indlæs den først.",
            f"'{unknown[0]}' is not the key of a vision, strategy or action, nor the title of just one."
            " Correct it, or load it first.",
        )
    _refuse_twice(outcomes, language)
    _refuse_unknown_posts(session, [outcome.post for outcome in outcomes if outcome.post], language)
    return elements


def _refuse_twice(outcomes: Sequence[Steer | Decision | BudgetDecision], language: Language) -> None:
    seen: set[tuple[object, ...]] = set()
    for outcome in outcomes:
        occasion = (
            (outcome.subject, outcome.body, outcome.decided_on)
            if isinstance(outcome, Decision)
            else (outcome.subject,)
        )
        if occasion in seen:
            raise _refused(
                language,
                f"»{outcome.subject}« står to gange på listen. Behold den ene.",
                f"'{outcome.subject}' stands twice in the list. Keep one of them.",
            )
        seen.add(occasion)


def _refuse_unknown_posts(session: Session, posts: Sequence[str], language: Language) -> None:
    if not posts:
        return
    known = set(session.scalars(select(Post.key).where(Post.key.in_(posts))))
    unknown = [post for post in posts if post not in known]
    if unknown:
        raise _refused(
            language,
            f"»{unknown[0]}« er ikke nøglen på en stilling. Ret den, eller lad feltet stå tomt.",
            f"'{unknown[0]}' is not the key of a post. Correct it, or leave it empty.",
        )


def _refused(language: Language, danish: str, english: str) -> Refused:
    return Refused(Words(danish, english).said_in(language))
