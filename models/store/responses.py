"""Answers in the memory: the one place where every door's answer is checked and stored in versions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import and_, func, insert, or_, select
from sqlalchemy.orm import Session

from models.choices import Words, door_said
from models.events import ASKINGS
from models.facts import Fact, Refused
from models.forms import (
    PERSONAL,
    Budget,
    Decisions,
    Done,
    Form,
    RoomAnswer,
    StatusReport,
    Steers,
    kept,
    parse,
)
from models.room import RoomLine, by_key
from models.settings import Language, Settings
from models.spoken import day_and_month
from models.store import drafts, followups, journal, letters, outcomes, requests, room, stances, wakes
from models.store.action_plans import FLOW as PLAN_FLOW
from models.store.outcomes import SecondReading, Writing
from models.store.requests import RequestFact
from models.store.tables import Meeting, Milestone, Person, Request, Response
from models.titles import PLAN


class Overtaken(Refused):
    """A newer answer came in while this one was written; `version` is the one to be seen first."""

    def __init__(self, sentence: str, version: int) -> None:
        super().__init__(sentence)
        self.version = version


class Submission(Fact):
    """An answer as it comes through a door; `person` a key or an e-mail, empty for who has the task.

    `seen`: the version that whoever answers had before them, 0 for none; None when nobody can say. `stance`:
    where the one who answers stands on the ladder of ownership; empty takes it back, None leaves it.
    """

    request: str
    answer: dict[str, Any]
    person: str | None = None
    door: str = "prefect"
    submit_key: str | None = None
    seen: int | None = None
    stance: stances.Stated | None = None


class Received(Fact):
    """What became of an answer: its version, whether it was new, whether it was late, a kind sentence."""

    request: str
    version: int
    new: bool
    late: bool = False
    sentence: str


class _Stored(NamedTuple):
    version: int
    submit_key: str
    body_hash: str
    door: str
    person: str | None
    at: datetime


class _Known(NamedTuple):
    """What the memory knows about the tasks of some answers, read in sets."""

    tasks: Mapping[str, RequestFact]
    versions: Mapping[str, list[_Stored]]
    submit_keys: frozenset[str]
    ended: frozenset[tuple[int, str]]
    holders: Mapping[str, str]
    people: Mapping[str, str]
    names: Mapping[str, str]
    lines: Mapping[str, Sequence[RoomLine]]


class _New(NamedTuple):
    """An answer that is a new version."""

    task: RequestFact
    form: Form
    version: int
    actor: str
    row: dict[str, Any]
    stance: stances.Said | None = None

    @property
    def person(self) -> str | None:
        """Who answered."""
        return cast("str | None", self.row["person"])


class _Again(NamedTuple):
    """An answer that stands already, as this version of the task's."""

    task: RequestFact
    version: int
    person: str | None
    stance: stances.Said | None = None


_Checked = _New | _Again


def receive(session: Session, given: Submission, by: Writing) -> Received:
    """Check an answer and store it as a new version; the task is answered, its checklist wanted.

    The same answer again is the same version. Refused, in a sentence, when the task is not known or was
    withdrawn, when the answer is not whole, or when a submit key comes again with another answer.
    """
    return receive_all(session, [given], by)[0]


def receive_all(session: Session, given: Sequence[Submission], by: Writing) -> list[Received]:
    """As `receive`, for the answers to as many different tasks through one door: all of them or none.

    The number of statements does not depend on how many there are, but for what a status or an answer about
    the room to move changes.
    """
    known = _known(session, given, by)
    checked = [_checked(one, known, by) for one in given]
    _keep(session, checked, by)
    drafts.drop(session, _sent(given, checked))
    return [_received(one, known, by) for one in checked]


def receive_each(session: Session, given: Sequence[Submission], by: Writing) -> list[Received | Refused]:
    """As `receive_all`, but each by itself: what is refused does not hold up the others."""
    known = _known(session, given, by)
    first = {one.request: no for no, one in reversed(list(enumerate(given)))}
    checked = [
        _judged(one, known, by) if first[one.request] == no else _twice(by.language)
        for no, one in enumerate(given)
    ]
    _keep(session, checked, by)
    drafts.drop(session, _sent(given, checked))
    return [one if isinstance(one, Refused) else _received(one, known, by) for one in checked]


def _twice(language: Language) -> Refused:
    return _refused(
        language,
        "Opgaven står her to gange. Kun det første svar er taget med.",
        "The task stands here twice. Only the first answer was taken.",
    )


def _judged(given: Submission, known: _Known, by: Writing) -> _Checked | Refused:
    try:
        return _checked(given, known, by)
    except Refused as refusal:
        return refusal


def _sent(given: Sequence[Submission], checked: Sequence[_Checked | Refused]) -> Iterator[tuple[str, str]]:
    """Which tasks were answered, and by whom; an answer that was known already is sent too."""
    for one, became in zip(given, checked, strict=True):
        if not isinstance(became, Refused) and became.person is not None:
            yield one.request, became.person


def _keep(session: Session, checked: Sequence[_Checked | Refused], by: Writing) -> None:
    """The answers that are new; and where people say to stand, also with an answer that is not."""
    taken = [one for one in checked if not isinstance(one, Refused)]
    new = [one for one in taken if isinstance(one, _New)]
    stances.keep(session, [one.stance for one in taken if one.stance is not None], by.today)
    if new:
        session.execute(insert(Response), [one.row for one in new])
        acts = [(one.actor, _entry(one)) for one in new]
        journal.write_each(session, by.at, str(new[0].row["door"]), acts)
        _follow(session, new, by)
        _close(session, [one.task for one in new], by)


def latest(session: Session, keys: list[str]) -> dict[str, dict[str, Any]]:
    """The body of the newest answer to each task that has one."""
    found = session.execute(
        select(Response.request, Response.body)
        .where(Response.request.in_(keys))
        .order_by(Response.request, Response.version)
    )
    return {row.request: row.body for row in found}


def versions(session: Session, keys: Sequence[str]) -> int:
    """How many answers to these tasks there are, the older ones too."""
    return session.scalar(select(func.count()).where(Response.request.in_(keys))) or 0


def checklist_of(key: str, settings: Settings) -> str | None:
    """The checklist that an answer to this task wakes: meeting, round of status, evaluation, or none."""
    first, *rest = key.split("/")
    if first == "ad_hoc" and len(rest) > 2 and rest[1].isdecimal():
        return f"{ASKINGS}/{rest[0][:4]}/{rest[1]}"
    if not first.isdecimal() or not rest:
        return None
    if rest[0] == "status":
        return f"follow_up/{first}/{rest[1]}"
    if rest[0] == "evaluation":
        return f"evaluate_year/{first}"
    if rest[0] == PLAN:
        return f"{PLAN_FLOW}/{first}"
    return next((f"{rule.flow}/{first}" for rule in settings.meetings if rule.kind == rest[0]), None)


def _known(session: Session, given: Sequence[Submission], by: Writing) -> _Known:
    keys = [one.request for one in given]
    tasks = _tasks(session, keys)
    versions = _versions(session, keys)
    unheld = {task.post for task in tasks.values() if task.person is None and task.post is not None}
    return _Known(
        tasks=tasks,
        versions=versions,
        submit_keys=_submit_keys(session, [one.submit_key for one in given if one.submit_key]),
        ended=_ended(session, tasks.values()),
        holders=requests.holders(session, sorted(unheld), by.today) if unheld else {},
        people=_people(session, [one.person for one in given if one.person]),
        names=_names(session, given, versions),
        lines=room.of_tasks(session, tasks.values(), by.today),
    )


def _tasks(session: Session, keys: Sequence[str]) -> dict[str, RequestFact]:
    """The tasks, their rows locked, so that two answers at once become two versions."""
    session.execute(select(Request.id).where(Request.key.in_(keys)).order_by(Request.id).with_for_update())
    return {task.key: task for task in requests.of_keys(session, keys)}


def _checked(given: Submission, known: _Known, by: Writing) -> _Checked:
    """A new version, or the version that this answer already is."""
    task = _task(given.request, known, by.language)
    form = parse(task.form, given.answer, by.language)
    _refuse_past_date(form, by)
    if isinstance(form, RoomAnswer):
        form = by_key(form, known.lines[task.key], by.language)
    person, behalf_of = _who(task, given, known, by.language)
    stance = _stance(task, form, given, person, by)
    body = kept(form)
    fingerprint = _fingerprint(body)
    versions = known.versions.get(task.key, [])
    again = _same(versions, given, fingerprint, known, by.language)
    if again is not None:
        said = stance if again is versions[-1] else None  # an old form that comes once more says nothing new
        return _Again(task, again.version, known.people.get(given.person or ""), said)
    _refuse_overtaken(versions, given, known, by)
    version = versions[-1].version + 1 if versions else 1
    row = {"request": task.key, "version": version, "body_hash": fingerprint, "door": given.door}
    row |= {"submit_key": given.submit_key or f"{task.key}#{version}#{fingerprint}", "body": body}
    row |= {"person": person, "behalf_of": behalf_of, "on_day": by.today, "at": by.at}
    return _New(task, form, version, person or by.actor, row, stance)


OWN_DOOR = "portal"
"""The one door that everybody comes through alone."""


def _stance(
    task: RequestFact, form: Form, given: Submission, person: str | None, by: Writing
) -> stances.Said | None:
    """Where the one who answers says to stand, taken out of the answer; refused when others said it."""
    said = next((getattr(form, name) for name in PERSONAL if name in type(form).model_fields), None)
    if said is None:
        return None
    step = given.stance if given.stance is not None else said or None
    if step is not None and given.door != OWN_DOOR:
        raise _refused(
            by.language,
            "Hvor man selv står, svarer man kun på selv, på sin egen side. Lad det felt stå tomt.",
            "Where people stand themselves is for them to say, on their own page. Leave that field empty.",
        )
    return None if step is None or person is None else stances.Said(task.year, person, step)


def _task(key: str, known: _Known, language: Language) -> RequestFact:
    task = known.tasks.get(key)
    if task is None:
        raise _refused(
            language, f"Der er ingen opgave med nøglen »{key}«.", f"There is no task with the key '{key}'."
        )
    if task.state == "withdrawn":
        raise _refused(
            language,
            "Opgaven er trukket tilbage. Du behøver ikke gøre mere.",
            "The task was withdrawn. You need not do anything more.",
        )
    return task


def _refuse_past_date(form: Form, by: Writing) -> None:
    if isinstance(form, StatusReport) and form.new_due_on is not None and form.new_due_on <= by.today:
        raise _refused(
            by.language, "Den nye frist skal ligge efter i dag.", "The new date must lie after today."
        )


def _fingerprint(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _versions(session: Session, keys: Sequence[str]) -> dict[str, list[_Stored]]:
    found = session.execute(
        select(Response.request, Response.version, Response.submit_key, Response.body_hash)
        .add_columns(Response.door, Response.person, Response.at)
        .where(Response.request.in_(keys))
        .order_by(Response.request, Response.version)
    )
    versions: dict[str, list[_Stored]] = {}
    for row in found:
        versions.setdefault(row.request, []).append(_Stored(*row[1:]))
    return versions


def _submit_keys(session: Session, given: Sequence[str]) -> frozenset[str]:
    """Which of these submit keys have been used, for whichever task."""
    used = select(Response.submit_key).where(Response.submit_key.in_(given))
    return frozenset(session.scalars(used)) if given else frozenset()


def _same(
    versions: Sequence[_Stored], given: Submission, fingerprint: str, known: _Known, language: Language
) -> _Stored | None:
    """The version that this answer already is: sent once more, or the same words as the newest."""
    stored = next((one for one in versions if one.submit_key == given.submit_key), None)
    if stored is not None and stored.body_hash == fingerprint:
        return stored
    if given.submit_key in known.submit_keys:
        raise _refused(
            language,
            "Denne formular er allerede sendt med et andet svar. Åbn opgaven igen,"
            " og send det nye svar derfra.",
            "This form was already sent with another answer. Open the task again"
            " and send the new one from there.",
        )
    return versions[-1] if versions and versions[-1].body_hash == fingerprint else None


def _refuse_overtaken(versions: Sequence[_Stored], given: Submission, known: _Known, by: Writing) -> None:
    """Nobody writes over an answer that came in after they began, without having seen it."""
    if given.seen is None or not versions or versions[-1].version <= given.seen:
        return
    last = versions[-1]
    sentence = _OVERTAKEN.said_in(by.language).format(
        name=known.names.get(last.person or "", "–"),
        door=door_said(last.door, by.language),
        day=day_and_month(last.at.astimezone(by.settings.zone).date(), by.language),
        time=f"{last.at.astimezone(by.settings.zone):%H:%M}",
    )
    raise Overtaken(sentence, last.version)


def _names(
    session: Session, given: Sequence[Submission], versions: Mapping[str, Sequence[_Stored]]
) -> dict[str, str]:
    """The names of those who answered last, where somebody may have been overtaken."""
    asked = [versions.get(one.request, [])[-1:] for one in given if one.seen is not None]
    people = {stored.person for last in asked for stored in last if stored.person}
    return letters.names(session, people) if people else {}


def _people(session: Session, given: Sequence[str]) -> dict[str, str]:
    """The persons who were named, by their key and by their e-mail."""
    if not given:
        return {}
    named = or_(Person.key.in_(given), Person.email.in_(given))
    found = session.execute(select(Person.key, Person.email).where(named)).all()
    return {row.email: row.key for row in found if row.email} | {row.key: row.key for row in found}


def _who(
    task: RequestFact, given: Submission, known: _Known, language: Language
) -> tuple[str | None, str | None]:
    """Who answers, and on whose behalf."""
    has_it = task.person or known.holders.get(task.post or "")
    if given.person is None:
        return task.acting or has_it, has_it if task.acting and task.acting != has_it else None
    person = known.people.get(given.person)
    if person is None:
        raise _refused(
            language,
            f"Vi kender ingen »{given.person}«. Skriv personens nøgle eller e-mail.",
            f"Nobody is known as '{given.person}'. Give the person's key or e-mail.",
        )
    return person, has_it if has_it != person else None


def _entry(new: _New) -> journal.Entry:
    task = new.task
    return journal.Entry("answer received", f"request/{task.key}", task.state, f"version {new.version}")


def _follow(session: Session, new: Sequence[_New], by: Writing) -> None:
    """What the answers change beside the tasks themselves."""
    done: dict[int | None, list[str]] = {}
    for one in new:
        if isinstance(one.form, Done) and one.task.kind == "action":
            done.setdefault(one.task.meeting, []).append(one.task.subject)
        else:
            _follow_one(session, one.task, one.form, by._replace(actor=one.actor, door=one.row["door"]))
    for meeting, subjects in done.items():
        outcomes.mark_done(session, subjects, by.today, meeting)


def _follow_one(session: Session, task: RequestFact, form: Form, by: Writing) -> None:
    if isinstance(form, StatusReport):
        followups.apply_status(session, task, form, by)
    elif isinstance(form, Steers):
        outcomes.record_steers(session, task.year, _meeting_of(task), form.steers, by)
    elif isinstance(form, Decisions):
        outcomes.record_decisions(session, task.year, _meeting_of(task), form.decisions, by)
    elif isinstance(form, RoomAnswer):
        room.apply(session, task, form, by)
    elif isinstance(form, Budget):
        said = {"decided_on": form.decided_on, "case_number": form.case_number}
        reading = SecondReading.model_validate(said | {"no_agreement": form.no_agreement})
        outcomes.record_budget(session, task.year, reading, form.priorities, form.intents, by)


def _meeting_of(task: RequestFact) -> str:
    return task.key.split("/")[1]


def _close(session: Session, tasks: Sequence[RequestFact], by: Writing) -> None:
    """Answered; one that had been given up (needs_person) too."""
    owed = select(Request.key).where(Request.key.in_([t.key for t in tasks]), Request.state != "answered")
    requests.close(session, session.scalars(owed).all(), "answered", by.today, by.at)
    wanted = {checklist_of(task.key, by.settings) for task in tasks} - {None}
    wakes.want(session, *(mark for mark in wanted if mark))


ENDS = {"contribution": "close", "coherence": "close", "approval": "dispatch"}
"""The step of its meeting after which an answer comes too late."""


def _ended(session: Session, tasks: Iterable[RequestFact]) -> frozenset[tuple[int, str]]:
    """Which ends of their meetings (the meeting's id, the step) are done: the brief was closed, or sent."""
    asked = {task.meeting for task in tasks if task.kind in ENDS and task.meeting is not None}
    if not asked:
        return frozenset()
    theirs = and_(Milestone.year == Meeting.year, Milestone.scope == Meeting.kind)
    ends = (Milestone.kind.in_(set(ENDS.values())), Milestone.state == "done")
    found = select(Meeting.id, Milestone.kind).join(Milestone, theirs).where(Meeting.id.in_(asked), *ends)
    return frozenset((row.id, row.kind) for row in session.execute(found))


def _is_late(task: RequestFact, known: _Known) -> bool:
    """Whether the brief was closed, or sent, before the answer came."""
    if task.meeting is None or task.kind not in ENDS:
        return False
    return (task.meeting, ENDS[task.kind]) in known.ended


_OVERTAKEN = Words(
    "{name} har svaret {door} imens, den {day} kl. {time}. Dit svar er ikke sendt.",
    "{name} answered {door} meanwhile, on {day} at {time}. Your answer has not been sent.",
)
_THANKS = Words("Tak, dit svar er modtaget.", "Thank you, your answer has been received.")
_KNOWN = Words("Tak, det svar har vi allerede.", "Thank you, we already have that answer.")
_UNHEARD = Words(
    " Det kom, efter at oplægget blev sendt ud, så det står der ikke; svaret er gemt.",
    " It came after the brief was sent out, so it is not in it; the answer is kept.",
)
_LATE = Words(
    " Det kom, efter at oplægget blev lukket; sekretariatet ser det og vurderer, om det kan nå med.",
    " It came after the brief was closed; the secretariat will see whether it can still be included.",
)


def _received(one: _Checked, known: _Known, by: Writing) -> Received:
    task, new = one.task, isinstance(one, _New)
    late = _is_late(task, known)
    said = (_THANKS if new else _KNOWN).said_in(by.language)
    said += _too_late(task).said_in(by.language) if late else ""
    return Received(request=task.key, version=one.version, new=new, late=late, sentence=said)


def _too_late(task: RequestFact) -> Words:
    return _UNHEARD if task.kind == "approval" else _LATE


def _refused(language: Language, danish: str, english: str) -> Refused:
    return Refused(Words(danish, english).said_in(language))
