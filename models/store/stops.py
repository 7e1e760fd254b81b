"""Mails stopped to and about somebody or something: what is held, what is taken back, and letting go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from models.choices import Words, how_many
from models.digests import LADDER, SILENT
from models.escalation import ASK, REOPENED
from models.events import ROUND
from models.facts import Fact
from models.receivers import Organisation
from models.requests import STOPPED
from models.store import closed, journal, requests, wakes
from models.store.acts import endings, refused, tasks_meant
from models.store.organisation import organisation
from models.store.outcomes import Writing
from models.store.responses import checklist_of
from models.store.secretariat import numbered
from models.store.session import quietly
from models.store.silence import Silence, about_silent, in_force
from models.store.tables import Element, Notice, NoticeLine, Person, Request, Stop

TAKEN_BACK = "mails to or about this are stopped"
"""Why a letter that waited was not sent."""


class Stopped(Fact):
    """What stopping, or letting go again, did: to what, how many letters and tasks, and a sentence."""

    subjects: tuple[str, ...]
    letters: int = 0
    tasks: tuple[str, ...] = ()
    sentence: str


class Meant(NamedTuple):
    """What is to be stopped: its subjects, and how it is called after "Mails"."""

    subjects: tuple[str, ...]
    called: Words


# ── Stopping ────────────────────────────────────────────────────────────────────────────────────────────


def stop(session: Session, person: str, matter: str, keys: Sequence[str], by: Writing) -> Stopped:
    """From now on nothing is sent to and about a person, or about a matter or tasks; why is never kept.

    What waits is taken back, and what they owe lies with the secretariat: no deputy and no manager is told.
    Stopped already, only what came since is held. Refused for nobody and nothing, and for what is not known.
    """
    meant = _meant(session, person, matter, keys, by)
    known = set(session.scalars(select(Stop.subject).where(Stop.lifted_on.is_(None))))
    new = [subject for subject in meant.subjects if subject not in known]
    if new:
        rows = [{"subject": subject, "from_on": by.today, "at": by.at} for subject in new]
        session.execute(insert(Stop), rows)
    held = _hold(session, by)
    back = sweep(session, in_force(session))
    journal.write(session, by.at, by.actor, by.door, [journal.Entry("mails stopped", one) for one in new])
    if new or held:
        _wake(session, held, by)
    said = _stopped_said(meant, len(back), len(held), _under_way(session), by, new=bool(new))
    return Stopped(subjects=tuple(new), letters=len(back), tasks=tuple(held), sentence=said)


def _hold(session: Session, by: Writing) -> list[str]:
    """Open tasks that nobody may be told of wait with the secretariat; which ones."""
    silence, org = in_force(session), organisation(session, by.today)
    found = session.execute(_OPEN).all()
    held = [row.key for row in found if is_held(row, silence, org)]
    requests.close(session, held, "needs_person", by.today, by.at, STOPPED)
    acts = [journal.Entry(f"given to a person: {STOPPED}", f"request/{key}") for key in held]
    journal.write(session, by.at, by.actor, by.door, acts)
    return held


_KNOWN = (Request.key, Request.subject, Request.post, Request.acting, Request.handed_to)
_OPEN = select(*_KNOWN).where(Request.state == "open").order_by(Request.id)


def is_held(row: Any, silence: Silence, org: Organisation) -> bool:
    """Whether nobody may be told of a task: it is stopped, or it is with somebody who is."""
    theirs = row.acting in silence.people or org.is_silent(row.post, row.handed_to)
    return theirs or silence.is_about(row.key, row.subject)


def sweep(session: Session, silence: Silence) -> list[int]:
    """What no letter has said yet to or about the stopped is not said; which letters are not sent at all."""
    if not silence:
        return []
    waiting = select(Notice.id).where(Notice.state == "waiting")
    unsent = or_(NoticeLine.notice.is_(None), NoticeLine.notice.in_(waiting))
    found = select(NoticeLine.id, NoticeLine.notice).where(unsent, or_(*_untellable(silence)))
    lines = session.execute(found).all()
    gone = delete(NoticeLine).where(NoticeLine.id.in_([line.id for line in lines]))
    session.execute(quietly(gone))
    return drop_empty(session, {line.notice for line in lines if line.notice is not None}, TAKEN_BACK)


def _untellable(silence: Silence) -> list[ColumnElement[bool]]:
    """What makes a line one that is not told."""
    held = select(Request.key).where(Request.state == "needs_person", Request.close_reason == STOPPED)
    asks = NoticeLine.rung.in_((*LADDER, REOPENED, "manager", "manager_copy", "date_kept"))
    return [*about_silent(silence), and_(NoticeLine.subject.in_(held), asks)]


def drop_empty(session: Session, notices: set[int], reason: str) -> list[int]:
    """Of these letters those in which nothing is left are not sent; which."""
    if not notices:
        return []
    left = set(session.scalars(select(NoticeLine.notice).where(NoticeLine.notice.in_(sorted(notices)))))
    empty = sorted(notices - left)
    cancelled = {"state": "cancelled", "claimed_by": None, "reason": reason}
    session.execute(quietly(update(Notice).where(Notice.id.in_(empty)).values(**cancelled)))
    return empty


def _under_way(session: Session) -> int:
    """Letters to or about the stopped that may be leaving at this moment: being sent, not only claimed."""
    held = select(Notice.id).where(Notice.state == "sending")
    about = or_(*about_silent(in_force(session)))
    return (
        session.scalar(
            select(func.count(func.distinct(NoticeLine.notice))).where(NoticeLine.notice.in_(held), about)
        )
        or 0
    )


def _wake(session: Session, keys: Sequence[str], by: Writing) -> None:
    """A meeting may have waited for nothing else; the page of the day is to show it."""
    marks = {checklist_of(key, by.settings) for key in keys}
    wakes.want(session, ROUND, *(mark for mark in marks if mark))


# ── Letting go again ────────────────────────────────────────────────────────────────────────────────────


def resume(session: Session, person: str, matter: str, keys: Sequence[str], by: Writing) -> Stopped:
    """Mails go again; tasks whose deadline is still to come are open as they stood, the others stay listed.

    Nothing that was taken back is sent afterwards. Refused as `stop` is.
    """
    meant = _meant(session, person, matter, keys, by)
    theirs = (Stop.subject.in_(meant.subjects), Stop.lifted_on.is_(None))
    lifted = list(session.scalars(select(Stop.subject).where(*theirs).order_by(Stop.id)))
    if not lifted:
        return Stopped(subjects=(), sentence=_said(NOT_STOPPED, meant, by))
    session.execute(quietly(update(Stop).where(*theirs).values(lifted_on=by.today)))
    opened, left = _let_go(session, by)
    acts = [journal.Entry("mails resumed", subject) for subject in lifted]
    journal.write(session, by.at, by.actor, by.door, acts)
    wakes.want(session, ROUND)
    parts = [_said(RESUMED, meant, by), _counted(OPENED, opened, by), _counted(STAY, left, by)]
    return Stopped(subjects=tuple(lifted), tasks=tuple(opened), sentence=" ".join(filter(None, parts)))


def _let_go(session: Session, by: Writing) -> tuple[list[str], list[str]]:
    """Tasks that nothing holds any more: those that are open again, and those that are too late for it."""
    silence, org = in_force(session), organisation(session, by.today)
    waiting = (Request.state == "needs_person", Request.close_reason == STOPPED)
    found = session.execute(select(*_KNOWN, Request.due_on).where(*waiting).order_by(Request.id)).all()
    free = [row for row in found if not is_held(row, silence, org)]
    ends = endings(session, [row.key for row in free])
    ended = {key for key, end in ends.items() if end.done or end.on <= by.today}
    opened = [row.key for row in free if row.due_on > by.today and row.key not in ended]
    left = [row.key for row in free if row.key not in opened]
    listed = update(Request).where(Request.key.in_(left)).values(close_reason=SILENT, closed_on=by.today)
    session.execute(quietly(listed))
    stand_before_letter(session, opened)
    again = {"state": "open", "closed_on": None, "closed_at": None, "close_reason": "", "next_on": by.today}
    session.execute(quietly(update(Request).where(Request.key.in_(opened)).values(**again)))
    return opened, left


def stand_before_letter(session: Session, keys: Sequence[str]) -> None:
    """Tasks whose last letter never left stand where they stood before it: it may be written anew."""
    if not keys:
        return
    theirs = (NoticeLine.subject.in_(list(keys)), NoticeLine.rung.in_(LADDER))
    gone = select(Notice.id).where(Notice.state.in_(("cancelled", "sent", "doubtful")))
    never = (NoticeLine.included.is_(False), NoticeLine.notice.in_(gone))
    session.execute(quietly(delete(NoticeLine).where(*theirs, *never)))
    untold = update(Request).where(Request.key.in_(list(keys)), Request.told_on.is_(None))
    unasked = {"asked_on": None, "rung": ""}
    session.execute(quietly(untold.where(Request.rung == ASK).values(**unasked)))
    asked = {"rung": ASK, "told_on": Request.asked_on}
    session.execute(quietly(untold.where(Request.rung.not_in(("", ASK))).values(**asked)))


# ── What is meant ───────────────────────────────────────────────────────────────────────────────────────

NOTHING = Words(
    "Skriv, hvem eller hvad det gælder: en person, en sag eller numre på opgaver.",
    "Write whom or what it is about: a person, a matter, or numbers of tasks.",
)
NOBODY = Words(
    "Vi kender ingen »{named}«. Skriv navnet, som det står i listen over personer, eller mailadressen.",
    "Nobody is known as '{named}'. Write the name as it stands in the list of people, or the e-mail.",
)
NAMESAKES = Words(
    "Flere hedder {named}. Skriv mailadressen i stedet.", "Several are called {named}. Write the e-mail."
)
NO_MATTER = Words(
    "Planen har ingen sag, der hedder det. Skriv titlen, som den står i planen, eller nøglen.",
    "The plan has no matter of that name. Write the title as it stands in the plan, or the key.",
)
MATTERS = Words(
    "Planen har flere sager, der hedder det. Skriv nøglen i stedet.",
    "The plan has several matters of that name. Write the key instead.",
)
TO_AND_ABOUT = Words("til og om {}", "to and about {}")
ABOUT = Words("om »{}«", "about '{}'")
ABOUT_CLOSED = Words("om den lukkede sag", "about the closed matter")
ABOUT_TASKS = Words("om opgave {}", "about task {}")
AND = Words(" og ", " and ")


def _meant(session: Session, person: str, matter: str, keys: Sequence[str], by: Writing) -> Meant:
    """What is meant by these words, its rows locked; Refused for nothing, and for what is not known."""
    subjects: list[str] = []
    called: list[Words] = []
    if named := person.strip():
        row = person_meant(session, named, by)
        subjects.append(f"person/{row.key}")
        called.append(Words(*(words.format(row.name) for words in TO_AND_ABOUT)))
    if named := matter.strip():
        row = _matter(session, named, by)
        hidden = closed.is_closed(row.confidential_until, by.today)
        subjects.append(f"element/{row.key}")
        called.append(ABOUT_CLOSED if hidden else Words(*(words.format(row.title) for words in ABOUT)))
    if keys:
        tasks = tasks_meant(session, keys, by)
        numbers = numbered(tasks)
        subjects += [f"request/{task.key}" for task in tasks]
        called.append(Words(ABOUT_TASKS.da.format(numbers.da), ABOUT_TASKS.en.format(numbers.en)))
    if not subjects:
        raise refused(NOTHING, by)
    da, en = zip(*called, strict=True)
    return Meant(tuple(subjects), Words(AND.da.join(da), AND.en.join(en)))


def person_meant(session: Session, named: str, by: Writing) -> Any:
    """Who is meant by a key, an e-mail or a whole name, the row locked; Refused for nobody, and for two."""
    named = named.strip()
    found = session.execute(select(Person.key, Person.name, Person.email).order_by(Person.id)).all()
    word = named.casefold()
    certain = [row for row in found if named == row.key or word == (row.email or "").casefold()]
    meant = certain or [row for row in found if word == row.name.casefold()]
    if len(meant) != 1:
        raise refused(NAMESAKES if meant else NOBODY, by, named=named)
    session.execute(select(Person.id).where(Person.key == meant[0].key).with_for_update())
    return meant[0]


def _matter(session: Session, named: str, by: Writing) -> Any:
    """Which element is meant, by key or title; what was written is not repeated: it may be closed."""
    found = session.execute(select(Element.key, Element.title, Element.confidential_until)).all()
    certain = [row for row in found if named == row.key]
    meant = certain or [row for row in found if named.casefold() == row.title.casefold()]
    if len(meant) != 1:
        raise refused(MATTERS if meant else NO_MATTER, by)
    session.execute(select(Element.id).where(Element.key == meant[0].key).with_for_update())
    return meant[0]


# ── What is said ────────────────────────────────────────────────────────────────────────────────────────

STOPPED_SAID = Words("Mails {called} er stoppet.", "Mails {called} are stopped.")
STOPPED_BEFORE = Words("Mails {called} var stoppet i forvejen.", "Mails {called} had been stopped already.")
BACK = (
    Words("1 mail, der ventede, er taget tilbage.", "1 mail that waited has been taken back."),
    Words("{} mails, der ventede, er taget tilbage.", "{} mails that waited have been taken back."),
)
HELD = (
    Words("1 opgave venter hos jer.", "1 task waits with you."),
    Words("{} opgaver venter hos jer.", "{} tasks wait with you."),
)
LEAVING = (
    Words("1 mail kan være på vej i dette øjeblik.", "1 mail may be leaving at this moment."),
    Words("{} mails kan være på vej i dette øjeblik.", "{} mails may be leaving at this moment."),
)
NOBODY_ELSE = Words(
    "Hverken afløser eller leder får noget at vide.", "Neither deputy nor manager is told anything."
)
RESUMED = Words("Der er åbnet for mails {called} igen.", "Mails {called} are allowed again.")
NOT_STOPPED = Words("Mails {called} var ikke stoppet.", "Mails {called} were not stopped.")
OPENED = (
    Words("1 opgave er åben igen.", "1 task is open again."),
    Words("{} opgaver er åbne igen.", "{} tasks are open again."),
)
STAY = (
    Words("1 opgave bliver hos jer: fristen er gået.", "1 task stays with you: its deadline has passed."),
    Words(
        "{} opgaver bliver hos jer: fristen er gået.", "{} tasks stay with you: their deadline has passed."
    ),
)


def _said(words: Words, meant: Meant, by: Writing) -> str:
    return words.said_in(by.language).format(called=meant.called.said_in(by.language))


def _counted(words: tuple[Words, Words], what: Sequence[Any] | int, by: Writing) -> str:
    count = what if isinstance(what, int) else len(what)
    return how_many(count, words, by.language) if count else ""


def _stopped_said(meant: Meant, letters: int, tasks: int, leaving: int, by: Writing, *, new: bool) -> str:
    parts = [
        _said(STOPPED_SAID if new else STOPPED_BEFORE, meant, by),
        _counted(BACK, letters, by),
        _counted(HELD, tasks, by),
        NOBODY_ELSE.said_in(by.language) if any(one.startswith("person/") for one in meant.subjects) else "",
        _counted(LEAVING, leaving, by),
    ]
    return " ".join(filter(None, parts))


# ── As the page of the day shows it ─────────────────────────────────────────────────────────────────────


class Standing(NamedTuple):
    """A stop that is in force: since when, about whom or what (None: closed), and which tasks wait."""

    subject: str
    from_on: date
    called: str | None
    tasks: tuple[int, ...]


def standing(session: Session, today: date) -> list[Standing]:
    """What is stopped today, the oldest first."""
    found = session.execute(
        select(Stop.subject, Stop.from_on, Person.name, Element.title, closed.TASK)
        .add_columns(Request.id.label("number"))
        .outerjoin(Person, Stop.subject == "person/" + Person.key)
        .outerjoin(Request, Stop.subject == "request/" + Request.key)
        .outerjoin(Element, Stop.subject == "element/" + Element.key)
        .where(Stop.lifted_on.is_(None))
        .order_by(Stop.id)
    ).all()
    waiting = _waiting(session, today) if found else {}
    return [
        Standing(row.subject, row.from_on, _called(row, today), waiting.get(row.subject, ())) for row in found
    ]


def _called(row: Any, today: date) -> str | None:
    if row.number is not None:
        return str(row.number)
    return row.name or (None if closed.is_closed(row.confidential_until, today) else row.title)


def _waiting(session: Session, today: date) -> dict[str, tuple[int, ...]]:
    """The numbers of the tasks that wait because of each stop."""
    org = organisation(session, today)
    held = (Request.state == "needs_person", Request.close_reason == STOPPED)
    waiting: dict[str, tuple[int, ...]] = {}
    for row in session.execute(select(Request.id, *_KNOWN).where(*held).order_by(Request.id)):
        who = row.acting if row.acting in org.silent else row.handed_to or org.receiver(row.post).holder
        for subject in {f"person/{who}", f"element/{row.subject}", f"request/{row.key}"}:
            waiting[subject] = (*waiting.get(subject, ()), row.id)
    return waiting
