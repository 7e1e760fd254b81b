"""What the acts on tasks share: which tasks are meant, what they are called, and whose they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, cast

from sqlalchemy import and_, case, select
from sqlalchemy.orm import Session

from models.choices import Words
from models.facts import Refused
from models.overview import CALLED, NUMBERED, TITLED
from models.receivers import Organisation
from models.settings import Language
from models.spoken import capitalised, spoken_date
from models.store import closed, journal
from models.store.outcomes import Writing
from models.store.responses import ENDS
from models.store.tables import Element, Meeting, Milestone, NoticeLine, Person, Request

LONGEST = 600
"""Characters of a reason, at most."""

NOTHING = Words("Vælg mindst én opgave.", "Choose at least one task.")
UNKNOWN = Words("Der er ingen opgave »{key}«.", "There is no task '{key}'.")
ELSEWHERE = Words(
    "Opgave nr. {number} er ikke hos dig. Åbn siden igen for at se, hvad du har.",
    "Task no. {number} is not with you. Open the page again to see what you have.",
)
TOO_LONG = Words(
    "Begrundelsen er på {count} tegn. Skriv højst {most}.",
    "The reason has {count} characters. Write at most {most}.",
)
TASKS = Words("{} opgaver", "{} tasks")


class Ending(NamedTuple):
    """When answers to a task end: from `on` an answer comes too late; `done`: that has happened."""

    on: date
    done: bool


# ── Which tasks ─────────────────────────────────────────────────────────────────────────────────────────


def tasks_meant(session: Session, keys: Sequence[str], by: Writing) -> list[Any]:
    """The tasks with these keys, their rows locked, with the day until which each is confidential.

    Refused for no task at all, and for one that nobody knows.
    """
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        raise refused(NOTHING, by)
    session.execute(select(Request.id).where(Request.key.in_(wanted)).order_by(Request.id).with_for_update())
    found = session.execute(
        select(*closed.TASK_ROW)
        .outerjoin(Element, Element.key == Request.subject)
        .where(Request.key.in_(wanted))
        .order_by(Request.id)
    ).all()
    unknown = set(wanted) - {row.key for row in found}
    if unknown:
        raise refused(UNKNOWN, by, key=min(unknown))
    return list(found)


def endings(session: Session, keys: Sequence[str]) -> dict[str, Ending]:
    """When answers to these tasks end, where their meeting ends them; one statement."""
    theirs = and_(Milestone.year == Meeting.year, Milestone.scope == Meeting.kind)
    ends = and_(theirs, Milestone.kind == case(ENDS, value=Request.kind), Milestone.state != "dropped")
    found = session.execute(
        select(Request.key, Milestone.date, Milestone.state)
        .join(Meeting, Meeting.id == Request.meeting)
        .join(Milestone, ends)
        .where(Request.key.in_(list(keys)))
    )
    return {row.key: Ending(row.date, row.state == "done") for row in found}


# ── Whose they are ──────────────────────────────────────────────────────────────────────────────────────


def refuse_elsewhere(
    session: Session, tasks: Sequence[Any], person: str | None, org: Organisation, by: Writing
) -> None:
    """Refuse a task that is not this person's to act on; the secretariat (None) may act on any.

    It is whose it was asked of, who has its post, who has it now, and the manager who was asked about it.
    """
    if person is None or person in _secretariat(org):
        return
    asked = asked_about(session, [task.key for task in tasks])
    for task in tasks:
        if person not in whose(task, org) and (task.key, person) not in asked:
            raise refused(ELSEWHERE, by, task)


def whose(task: Any, org: Organisation) -> set[str]:
    """Everybody who may act on a task, but for managers and the secretariat."""
    who = org.receiver(task.post, task.handed_to)
    return {task.person, task.acting, task.handed_to, who.holder, who.receiver} - {None}


def has_it(task: Any, org: Organisation) -> str | None:
    """Who has a task now: who was asked last, else whoever would be asked."""
    return task.acting or task.person or org.receiver(task.post, task.handed_to).receiver


def _secretariat(org: Organisation) -> set[str | None]:
    return {org.seats[post].holder for post in org.secretariat if post in org.seats}


def now_with(task: Any, org: Organisation) -> str | None:
    """Who was asked; whoever would be asked today, where that person is away or gone."""
    asked = has_it(task, org)
    return asked if asked not in org.away else org.receiver(task.post, task.handed_to).receiver


def asked_about(session: Session, keys: Sequence[str]) -> set[tuple[str, str]]:
    """Which of these tasks which managers were asked about, below their present deadlines."""
    same = and_(Request.key == NoticeLine.subject, Request.due_no == NoticeLine.due_no)
    asked = (NoticeLine.rung == "manager", NoticeLine.subject.in_(keys))
    found = session.execute(select(NoticeLine.subject, NoticeLine.person).join(Request, same).where(*asked))
    return {(row.subject, row.person) for row in found}


# ── What is said and written down ───────────────────────────────────────────────────────────────────────


def called(task: Any, today: date, language: Language) -> str:
    """What a task is called in a sentence; a closed matter by its number."""
    hidden = closed.is_closed(task.confidential_until, today)
    words = NUMBERED if hidden else CALLED.get(task.kind, TITLED)
    return words.said_in(language).format(task.id if hidden else task.title)


def all_called(tasks: Sequence[Any], today: date, language: Language) -> str:
    """What tasks are called together: one by its name, several by how many they are."""
    one = len(tasks) == 1
    return called(tasks[0], today, language) if one else TASKS.said_in(language).format(len(tasks))


def refused(words: Words, by: Writing, task: Any = None, **named: object) -> Refused:
    """A refusal in both languages, about one task or about none."""
    said = (_said(words, by, task, named, language) for language in ("en", "da"))
    return Refused(*said)


def _said(words: Words, by: Writing, task: Any, named: Mapping[str, object], language: Language) -> str:
    town = by.settings.municipality
    facts: dict[str, object] = {"sender": town.sender, "phone": town.phone}
    if task is not None:
        what = called(task, by.today, language)
        facts |= {"what": what, "What": capitalised(what), "number": task.id}
    spoken = {name: one.said_in(language) if isinstance(one, Words) else one for name, one in named.items()}
    return words.said_in(language).format(**facts | spoken)


def language_of(session: Session, person: str | None, by: Writing) -> Language:
    """The language of whoever acts; the secretariat's is the municipality's."""
    own = session.scalar(select(Person.language).where(Person.key == person)) if person else None
    return cast(Language, own) if own in ("da", "en") else by.language


def a_reason(text: str, by: Writing) -> str:
    """What somebody gives as a reason, in lines as the memory keeps them; Refused when it is too long."""
    reason = "\n".join(text.strip().splitlines())
    if len(reason) > LONGEST:
        raise refused(TOO_LONG, by, count=len(reason), most=LONGEST)
    return reason


def write_down(session: Session, acts: Sequence[journal.Entry], person: str | None, by: Writing) -> None:
    """Into the journal, under the name of whoever acted."""
    journal.write(session, by.at, person or by.actor, by.door, acts)


DAY_OFF = Words("Ingen frist falder {day}. Vælg {nearest}.", "No deadline falls on {day}. Choose {nearest}.")


def spoken(day: date) -> Words:
    """A day as one says it, in both languages."""
    return Words(spoken_date(day, "da"), spoken_date(day, "en"))
