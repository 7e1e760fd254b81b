"""Answers in the memory: the one place where every door's answer is checked and stored in versions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from models.choices import Words
from models.facts import Fact, Refused
from models.forms import Budget, Decisions, Done, Form, StatusReport, Steers, parse
from models.settings import Language, Settings
from models.store import followups, journal, outcomes, requests, wakes
from models.store.outcomes import SecondReading, Writing
from models.store.requests import RequestFact
from models.store.tables import Milestone, Person, Request, Response


class Submission(Fact):
    """An answer as it comes through a door; `person` a key or an e-mail, empty for who has the task."""

    request: str
    answer: dict[str, Any]
    person: str | None = None
    door: str = "prefect"
    submit_key: str | None = None


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


def receive(session: Session, given: Submission, by: Writing) -> Received:
    """Check an answer and store it as a new version; the task is answered, its checklist wanted.

    The same answer again is the same version. Refused, in a sentence, when the task is not known or was
    withdrawn, when the answer is not whole, or when a submit key comes again with another answer.
    """
    task = _task(session, given.request, by.language)
    form = parse(task.form, given.answer, by.language)
    _refuse_past_date(form, by)
    body = form.model_dump(mode="json")
    fingerprint = _fingerprint(body)
    versions = _versions(session, task.key)
    again = _same(session, versions, given.submit_key, fingerprint, by.language)
    late = _is_late(session, task)
    if again is not None:
        return _received(task, again.version, new=False, late=late, language=by.language)
    version = versions[-1].version + 1 if versions else 1
    person, behalf_of = _who(session, task, given, by)
    row = {"request": task.key, "version": version, "body_hash": fingerprint, "door": given.door}
    row |= {"submit_key": given.submit_key or f"{task.key}#{version}#{fingerprint}", "body": body}
    row |= {"person": person, "behalf_of": behalf_of, "on_day": by.today, "at": by.at}
    session.execute(insert(Response), [row])
    actor = by._replace(actor=person or by.actor, door=given.door)
    _journal(session, task, version, actor)
    _follow(session, task, form, actor)
    _close(session, task, by)
    return _received(task, version, new=True, late=late, language=by.language)


def latest(session: Session, keys: list[str]) -> dict[str, dict[str, Any]]:
    """The body of the newest answer to each task that has one."""
    found = session.execute(
        select(Response.request, Response.body)
        .where(Response.request.in_(keys))
        .order_by(Response.request, Response.version)
    )
    return {row.request: row.body for row in found}


def checklist_of(key: str, settings: Settings) -> str | None:
    """The checklist that an answer to this task wakes: meeting, round of status, evaluation, or none."""
    first, *rest = key.split("/")
    if not first.isdecimal() or not rest:
        return None
    if rest[0] == "status":
        return f"follow_up/{first}/{rest[1]}"
    if rest[0] == "evaluation":
        return f"evaluate_year/{first}"
    return next((f"{rule.flow}/{first}" for rule in settings.meetings if rule.kind == rest[0]), None)


def _task(session: Session, key: str, language: Language) -> RequestFact:
    """The task, its row locked, so that two answers at once become two versions."""
    session.execute(select(Request.id).where(Request.key == key).with_for_update())
    found = requests.of_keys(session, [key])
    if not found:
        raise _refused(
            language, f"Der er ingen opgave med nøglen »{key}«.", f"There is no task with the key '{key}'."
        )
    if found[0].state == "withdrawn":
        raise _refused(
            language,
            f"Opgaven »{found[0].title}« er trukket tilbage. Du behøver ikke gøre mere.",
            f"The task '{found[0].title}' was withdrawn. You need not do anything more.",
        )
    return found[0]


def _refuse_past_date(form: Form, by: Writing) -> None:
    if isinstance(form, StatusReport) and form.new_due_on is not None and form.new_due_on <= by.today:
        raise _refused(
            by.language, "Den nye frist skal ligge efter i dag.", "The new date must lie after today."
        )


def _fingerprint(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _versions(session: Session, key: str) -> list[_Stored]:
    found = session.execute(
        select(Response.version, Response.submit_key, Response.body_hash)
        .where(Response.request == key)
        .order_by(Response.version)
    )
    return [_Stored(*row) for row in found]


def _same(
    session: Session, versions: list[_Stored], submit_key: str | None, fingerprint: str, language: Language
) -> _Stored | None:
    """The version that this answer already is. Without a key of its own: the newest, if it says the same."""
    if submit_key is None:
        return versions[-1] if versions and versions[-1].body_hash == fingerprint else None
    known = next((stored for stored in versions if stored.submit_key == submit_key), None)
    if known is not None and known.body_hash == fingerprint:
        return known
    if known is not None or session.scalar(select(Response.id).where(Response.submit_key == submit_key)):
        raise _refused(
            language,
            "Denne formular er allerede sendt med et andet svar. Åbn opgaven igen,"
            " og send det nye svar derfra.",
            "This form was already sent with another answer. Open the task again"
            " and send the new one from there.",
        )
    return None


def _who(
    session: Session, task: RequestFact, given: Submission, by: Writing
) -> tuple[str | None, str | None]:
    """Who answers, and on whose behalf."""
    has_it = task.person or (requests.holder_of(session, task.post, by.today) if task.post else None)
    if given.person is None:
        return task.acting or has_it, has_it if task.acting and task.acting != has_it else None
    named = or_(Person.key == given.person, Person.email == given.person)
    person = session.scalar(select(Person.key).where(named))
    if person is None:
        raise _refused(
            by.language,
            f"Vi kender ingen »{given.person}«. Skriv personens nøgle eller e-mail.",
            f"Nobody is known as '{given.person}'. Give the person's key or e-mail.",
        )
    return person, has_it if has_it != person else None


def _journal(session: Session, task: RequestFact, version: int, by: Writing) -> None:
    entry = journal.Entry("answer received", f"request/{task.key}", task.state, f"version {version}")
    journal.write(session, by.at, by.actor, by.door, [entry])


def _follow(session: Session, task: RequestFact, form: Form, by: Writing) -> None:
    """What an answer changes beside the task itself."""
    if isinstance(form, StatusReport):
        followups.apply_status(session, task, form, by)
    elif isinstance(form, Done) and task.kind == "action":
        outcomes.mark_done(session, [task.subject], by.today, task.meeting)
    elif isinstance(form, Steers):
        outcomes.record_steers(session, task.year, _meeting_of(task), form.steers, by)
    elif isinstance(form, Decisions):
        outcomes.record_decisions(session, task.year, _meeting_of(task), form.decisions, by)
    elif isinstance(form, Budget):
        reading = SecondReading(decided_on=form.decided_on, case_number=form.case_number)
        outcomes.record_budget(session, task.year, reading, form.priorities, form.intents, by)


def _meeting_of(task: RequestFact) -> str:
    return task.key.split("/")[1]


def _close(session: Session, task: RequestFact, by: Writing) -> None:
    """Answered; one that had been given up (needs_person) too."""
    if any(fact.state != "answered" for fact in requests.of_keys(session, [task.key])):
        requests.close(session, [task.key], "answered", by.today, by.at)
    checklist = checklist_of(task.key, by.settings)
    if checklist is not None:
        wakes.want(session, checklist)


def _is_late(session: Session, task: RequestFact) -> bool:
    """Whether the brief was closed, or sent, before the answer came."""
    ends = {"contribution": "close", "coherence": "close", "approval": "dispatch"}.get(task.kind)
    if ends is None or task.meeting is None:
        return False
    done = select(Milestone.id).where(
        Milestone.year == task.year,
        Milestone.scope == _meeting_of(task),
        Milestone.kind == ends,
        Milestone.state == "done",
    )
    return session.scalar(done) is not None


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


def _received(task: RequestFact, version: int, *, new: bool, late: bool, language: Language) -> Received:
    said = (_THANKS if new else _KNOWN).said_in(language) + (
        _too_late(task).said_in(language) if late else ""
    )
    return Received(request=task.key, version=version, new=new, late=late, sentence=said)


def _too_late(task: RequestFact) -> Words:
    return _UNHEARD if task.kind == "approval" else _LATE


def _refused(language: Language, danish: str, english: str) -> Refused:
    return Refused(Words(danish, english).said_in(language))
