"""Tasks that change hands: given to a colleague, taken back, or said to be somebody else's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session

from models.choices import Words
from models.digests import LADDER, TAKEN_OVER
from models.escalation import ASK, REOPENED
from models.events import ROUND
from models.facts import Fact
from models.receivers import Organisation
from models.requests import NOT_MINE, NewLine
from models.spoken import capitalised
from models.store import journal, letters, requests, wakes
from models.store.acts import (
    a_reason,
    all_called,
    endings,
    has_it,
    language_of,
    refuse_elsewhere,
    refused,
    tasks_meant,
    write_down,
)
from models.store.organisation import held_on, organisation
from models.store.outcomes import Writing
from models.store.session import quietly
from models.store.silence import can_be_told
from models.store.tables import JournalEntry, Notice, NoticeLine, Person, Post, PostHolder, Request

HANDED_OVER = "handed over"
"""The act, as the journal calls it."""


class HandedOver(Fact):
    """What changed hands: the keys of the tasks, who has them now, and a kind sentence.

    `tasks` is empty where nothing had to change.
    """

    tasks: tuple[str, ...]
    to: str
    name: str
    sentence: str


class NotMine(Fact):
    """The tasks for which the secretariat now finds somebody else, and a kind sentence."""

    tasks: tuple[str, ...]
    sentence: str


class Colleague(Fact):
    """Somebody a task can be given to; `deputy`: who stands in anyway."""

    key: str
    name: str
    title: str
    deputy: bool = False


class _Person(NamedTuple):
    key: str
    name: str
    email: str | None
    left_on: date | None
    reachable: bool


# ── What is said ────────────────────────────────────────────────────────────────────────────────────────

NOBODY = Words(
    "Vi kender ingen »{key}«. Vælg en kollega fra listen, eller skriv mailadressen.",
    "Nobody is known as '{key}'. Choose a colleague from the list, or give the e-mail address.",
)
LEFT = Words("{name} arbejder her ikke længere. Vælg en anden.", "{name} has left. Choose somebody else.")
UNREACHABLE = Words(
    "Vi kan ikke skrive til {name} lige nu. Vælg en anden, eller ring til {sender} på {phone}.",
    "We cannot write to {name} right now. Choose somebody else, or call {sender} on {phone}.",
)
ONESELF = Words("Du kan ikke give en opgave til dig selv. Vælg en kollega.", "Choose somebody else.")
ANSWERED = Words(
    "{What} er besvaret, så der er ikke mere at gøre.",
    "{What} has been answered: there is nothing left to do.",
)
WITHDRAWN = Words(
    "{What} er trukket tilbage, så der er ikke mere at gøre.",
    "{What} was withdrawn: there is nothing left to do.",
)
GIVEN_UP = Words(
    "{What} ligger nu hos {sender}. Ring på {phone}, så finder vi en løsning.",
    "{What} is with {sender} now. Call {phone} and we will find a solution.",
)
UNASKED = Words("{What} er ikke sendt ud endnu.", "{What} has not been sent out yet.")
ENDED = Words(
    "{What} kan ikke gives til nogen: svarene er lukket.",
    "{What} cannot be given to anybody: the answers are closed.",
)
GIVEN = Words(
    "{name} har nu {what} og får besked med den næste mail.",
    "{name} now has {what} and is told in the next mail.",
)
GIVEN_AWAY = Words(
    "{name} har nu {what}. {name} er her ikke lige nu, så {other} får mailen.",
    "{name} now has {what}. {name} is not here at the moment, so {other} gets the mail.",
)
HAS_IT = Words("{name} har {what} i forvejen.", "{name} has {what} already.")
BACK = Words("{name} har igen {what}.", "{name} has {what} again.")
NOT_GIVEN = Words("{What} er ikke givet videre.", "{What} has not been handed over.")
LOOKED_FOR = Words(
    "Tak, fordi du sagde det. Vi finder den rette, og du får ikke flere mails om {what}.",
    "Thank you for telling us. We will find the right one, and you get no more mails about {what}.",
)

CLOSED = {"answered": ANSWERED, "withdrawn": WITHDRAWN, "needs_person": GIVEN_UP, "proposed": UNASKED}
"""Why whoever has a task can do nothing with it in such a state."""

CLOSED_TO_ALL = {"answered": ANSWERED, "withdrawn": WITHDRAWN}
"""Why the secretariat cannot give it to anybody either."""


# ── Handing over ────────────────────────────────────────────────────────────────────────────────────────


def hand_over(
    session: Session, keys: Sequence[str], to: str, giver: str | None, by: Writing, reason: str = ""
) -> HandedOver:
    """Give tasks to somebody else, all or none: `to` is a key or an e-mail, no `giver` is the secretariat.

    Whoever answers for the post stays the owner. What nobody had any more is open again when the secretariat
    gives it to somebody. Refused for somebody who cannot be written to, and for a task that is closed or not
    the giver's.
    """
    tasks, org = tasks_meant(session, keys, by), organisation(session, by.today)
    colleague = colleague_meant(session, to, giver, by)
    refuse_elsewhere(session, tasks, giver, org, by)
    _refuse_closed(session, tasks, giver, by)
    given = [task for task in tasks if not _is_with(task, colleague.key, org)]
    if given:
        note = a_reason(reason, by)
        _give(session, given, colleague.key, giver, note, org, by)
        acts = [_handed(task, colleague.key, org, note) for task in given]
        write_down(session, acts, giver, by)
    sentence = _given_said(session, given or tasks, colleague, giver, org, by, new=bool(given))
    moved = tuple(task.key for task in given)
    return HandedOver(tasks=moved, to=colleague.key, name=colleague.name, sentence=sentence)


def colleague_meant(session: Session, named: str, giver: str | None, by: Writing) -> _Person:
    """Who is meant, by key or e-mail; Refused for the giver, and for somebody who cannot be written to."""
    columns = (Person.key, Person.name, Person.email, Person.left_on, and_(*can_be_told()).label("reachable"))
    asked = or_(Person.key == named.strip(), func.lower(Person.email) == named.strip().lower())
    found = session.execute(select(*columns).where(asked)).first()
    if found is None:
        raise refused(NOBODY, by, key=named.strip())
    person = _Person._make(found)
    if person.key == giver:
        raise refused(ONESELF, by)
    if person.left_on is not None and person.left_on <= by.today:
        raise refused(LEFT, by, name=person.name)
    if not person.reachable:
        raise refused(UNREACHABLE, by, name=person.name)
    return person


def _refuse_closed(session: Session, tasks: Sequence[Any], giver: str | None, by: Writing) -> None:
    reasons = CLOSED if giver is not None else CLOSED_TO_ALL
    for task in tasks:
        if task.state in reasons:
            raise refused(reasons[task.state], by, task)
    ended = endings(session, [task.key for task in tasks if task.state == "needs_person"])
    for task in tasks:
        if task.key in ended and ended[task.key].done:
            raise refused(ENDED, by, task)


def _is_with(task: Any, person: str, org: Organisation) -> bool:
    return task.state != "needs_person" and person in (task.handed_to, has_it(task, org))


def _handed(task: Any, to: str, org: Organisation, reason: str) -> journal.Entry:
    new = f"{to}: {reason}" if reason else to
    return journal.Entry(HANDED_OVER, f"request/{task.key}", has_it(task, org), new)


def _give(
    session: Session,
    tasks: Sequence[Any],
    to: str,
    giver: str | None,
    note: str,
    org: Organisation,
    by: Writing,
) -> None:
    rows = [_now_with(task, to, giver, note, org, by) for task in tasks]
    told = {str(row["new_acting"] or to) for row in rows} | {to}
    _make_way(session, [task.key for task in tasks], sorted(told))
    _tell_lost(session, [task for task in tasks if task.handed_to is not None], {giver, *told}, giver, by)
    _write(session, rows)
    wakes.want(session, ROUND)


_CHANGED = (
    *("handed_to", "handed_by", "handed_note", "acting", "state", "rung"),
    *("next_on", "closed_on", "closed_at", "close_reason"),
)


def _now_with(
    task: Any, to: str | None, giver: str | None, note: str, org: Organisation, by: Writing
) -> dict[str, Any]:
    """A task as it stands once it is with somebody else, or (`to` None) with its owner again.

    Whoever has it anew is not on a list at once: what the one before was asked last is told to them first.
    """
    who = org.receiver(task.post, to)
    owner = task.person or who.holder
    values = {
        "handed_to": to,
        "handed_by": giver if to else None,
        "handed_note": note or None,
        "acting": None if who.receiver == owner else who.receiver,
        "state": "proposed" if task.state == "proposed" else "open",
        "rung": task.rung if task.rung in ("", *LADDER) and task.state == "open" else ASK,
        "next_on": by.today,
        "closed_on": None,
        "closed_at": None,
        "close_reason": "",
    }
    if task.asked_on is None:
        values["rung"] = ""
    return {f"new_{name}": value for name, value in values.items()} | {"this": task.id}


def _write(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    table = cast(Table, Request.__table__)
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _CHANGED}
    each = update(table).where(table.c.id == bindparam("this")).values(values)
    session.connection().execute(each, list(rows))


def _make_way(session: Session, keys: Sequence[str], people: Sequence[str]) -> None:
    """News about these tasks that waits is not told; who had one before is told again that it is theirs.

    What a letter said about an earlier hand-over stays in it, below a number that no deadline has.
    """
    requests.drop_untold(session, keys, people)
    about = NoticeLine.subject.in_(keys)
    asking = (about, NoticeLine.notice.is_(None), NoticeLine.rung.in_(("manager", "manager_copy")))
    session.execute(quietly(delete(NoticeLine).where(*asking)))
    theirs = (about, NoticeLine.person.in_(people), NoticeLine.due_no >= 0)
    unsent = select(Notice.id).where(Notice.state.in_(("waiting", "cancelled")))
    never = (NoticeLine.rung == TAKEN_OVER, NoticeLine.notice.in_(unsent))
    session.execute(quietly(delete(NoticeLine).where(*theirs, *never)))
    earlier = NoticeLine.rung.in_((TAKEN_OVER, "cancelled"))
    session.execute(quietly(update(NoticeLine).where(*theirs, earlier).values(due_no=-NoticeLine.id)))


def _given_said(
    session: Session,
    tasks: Sequence[Any],
    colleague: _Person,
    giver: str | None,
    org: Organisation,
    by: Writing,
    *,
    new: bool,
) -> str:
    language = language_of(session, giver, by)
    told = org.receiver(tasks[0].post, colleague.key).receiver or ""
    words = HAS_IT if not new else GIVEN if told == colleague.key else GIVEN_AWAY
    other = letters.names(session, [told]).get(told, by.settings.municipality.sender)
    what = all_called(tasks, by.today, language)
    return words.said_in(language).format(name=colleague.name, what=what, other=other)


# ── Taking back, and not mine ───────────────────────────────────────────────────────────────────────────


def take_back(session: Session, keys: Sequence[str], taker: str | None, by: Writing) -> HandedOver:
    """Tasks that were given away are with whoever takes them back; the secretariat (None): with their owner.

    Who had heard of it by mail hears once that nothing more is needed. Refused for a task that is closed.
    """
    tasks, org = tasks_meant(session, keys, by), organisation(session, by.today)
    refuse_elsewhere(session, [task for task in tasks if task.handed_by != taker], taker, org, by)
    _refuse_closed(session, tasks, None, by)
    taken = [task for task in tasks if task.handed_to is not None and task.handed_to != taker]
    language = language_of(session, taker, by)
    if not taken:
        said = NOT_GIVEN.said_in(language)
        what = capitalised(all_called(tasks, by.today, language))
        return HandedOver(tasks=(), to=taker or "", name="", sentence=said.format(What=what))
    _tell_lost(session, taken, {taker}, taker, by)
    givers = _givers_before(session, [task.key for task in taken], taker)
    rows = [_now_with(task, _back_to(task, taker, org), givers.get(task.key), "", org, by) for task in taken]
    _write(session, rows)
    acts = [journal.Entry("taken back", f"request/{task.key}", task.handed_to, taker) for task in taken]
    write_down(session, acts, taker, by)
    wakes.want(session, ROUND)
    to = taker or str(rows[0]["new_acting"] or taken[0].person or "")
    name = letters.names(session, [to]).get(to, "")
    sentence = BACK.said_in(language).format(name=name, what=all_called(taken, by.today, language))
    return HandedOver(tasks=tuple(task.key for task in taken), to=to, name=name, sentence=sentence)


def _back_to(task: Any, taker: str | None, org: Organisation) -> str | None:
    """None where it is whose it was from the beginning; else whoever gave it on has it now."""
    who = org.receiver(task.post)
    return None if taker in (None, task.person, who.holder, who.receiver) else taker


def _givers_before(session: Session, keys: Sequence[str], taker: str | None) -> dict[str, str]:
    """Who had given each task to whoever takes it back now; nobody where that was the secretariat."""
    given = (JournalEntry.act == HANDED_OVER, JournalEntry.subject.in_([f"request/{key}" for key in keys]))
    found = session.execute(
        select(JournalEntry.subject, Person.key)
        .outerjoin(Person, Person.key == JournalEntry.actor)
        .where(*given, JournalEntry.actor != (taker or ""))
        .order_by(JournalEntry.id)
    )
    last = {row.subject.removeprefix("request/"): row.key for row in found}
    return {key: giver for key, giver in last.items() if giver is not None}


def _tell_lost(
    session: Session, tasks: Sequence[Any], but: set[str | None], taker: str | None, by: Writing
) -> None:
    """Who was told that a task is theirs hears that it is not any more; who said so, or knows, does not."""
    has = {task.key: task for task in tasks if task.close_reason != NOT_MINE}
    knows = _told_last_that_it_is_theirs(session, list(has))
    lost = [(key, person) for key, person in knows if person in {has[key].acting, has[key].handed_to} - but]
    again = (NoticeLine.subject.in_(list(has)), NoticeLine.rung == "cancelled", NoticeLine.due_no >= 0)
    session.execute(quietly(update(NoticeLine).where(*again).values(due_no=-NoticeLine.id)))
    requests.tell(session, [_back_line(has[key], person, taker, by) for key, person in sorted(lost)])


def _told_last_that_it_is_theirs(session: Session, keys: Sequence[str]) -> set[tuple[str, str]]:
    """Task and person, by what was heard last, or is in a letter that may be leaving now."""
    in_hand = select(Notice.id).where(Notice.state.in_(("claimed", "sending")))
    heard = or_(NoticeLine.included.is_(True), NoticeLine.notice.in_(in_hand))
    about = (NoticeLine.subject.in_(keys), NoticeLine.rung.in_((*LADDER, REOPENED, "cancelled")))
    found = session.execute(
        select(NoticeLine.subject, NoticeLine.person, NoticeLine.rung)
        .where(*about, heard)
        .order_by(NoticeLine.id)
    )
    last = {(row.subject, row.person): row.rung for row in found}
    return {one for one, rung in last.items() if rung != "cancelled"}


def _back_line(task: Any, person: str, taker: str | None, by: Writing) -> NewLine:
    facts = {"what": "taken_back"} | ({"before": taker} if taker else {})
    about = {"subject": task.key, "kind": task.kind, "due_no": task.due_no, "facts": facts}
    return NewLine(rung="cancelled", person=person, from_on=by.today, **about)


def not_mine(session: Session, keys: Sequence[str], sayer: str, reason: str, by: Writing) -> NotMine:
    """Whoever has these tasks says that they are another's: no more letters, and the secretariat looks.

    The journal keeps the words. Said again, nothing changes. Refused for a task that is closed or not theirs.
    """
    tasks, org = tasks_meant(session, keys, by), organisation(session, by.today)
    refuse_elsewhere(session, tasks, sayer, org, by)
    words = a_reason(reason, by)
    said = [task for task in tasks if (task.state, task.close_reason) != ("needs_person", NOT_MINE)]
    _refuse_closed(session, said, sayer, by)
    if said:
        mine = [task.key for task in said]
        requests.close(session, mine, "needs_person", by.today, by.at, NOT_MINE)
        _make_way(session, mine, [])
        acts = [journal.Entry("not mine", f"request/{key}", None, words or None) for key in mine]
        write_down(session, acts, sayer, by)
        wakes.want(session, ROUND)
    language = language_of(session, sayer, by)
    sentence = LOOKED_FOR.said_in(language).format(what=all_called(tasks, by.today, language))
    return NotMine(tasks=tuple(task.key for task in said), sentence=sentence)


# ── To whom ─────────────────────────────────────────────────────────────────────────────────────────────


def colleagues(session: Session, person: str, today: date) -> tuple[Colleague, ...]:
    """Whom a task can be given to: the deputy first, then who holds a post in the same unit, by name.

    Nobody who is away or cannot be written to; four statements and the organisation, whatever the size.
    """
    org = organisation(session, today)
    deputy = org.deputies.get(person)
    units = {seat.unit for seat in org.seats.values() if seat.holder == person and seat.unit}
    near = {seat.holder for seat in org.seats.values() if seat.holder and seat.unit in units}
    there = {one for one in near | {deputy} if one and one != person and one not in org.away}
    titles = _titles(session, there, today)
    names = letters.names(session, there)
    found = [
        Colleague(key=key, name=names[key], title=titles.get(key, ""), deputy=key == deputy) for key in names
    ]
    return tuple(sorted(found, key=lambda one: (not one.deputy, one.name.casefold())))


def _titles(session: Session, people: set[str], today: date) -> dict[str, str]:
    holds = select(PostHolder.person, Post.title).join(Post, Post.key == PostHolder.post)
    theirs = (PostHolder.person.in_(people), held_on(today))
    found = session.execute(holds.where(*theirs).order_by(Post.id.desc()))
    return {row.person: row.title for row in found}
