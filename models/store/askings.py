"""What is asked outside the meetings: questions to some people, an extraordinary round, and the answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, insert, or_, select
from sqlalchemy.orm import Session

from models.askings import MOST_QUESTIONS, Asking, Reply, called
from models.choices import Words, how_many
from models.events import ASKINGS, ROUND
from models.facts import Fact
from models.overview import Standing
from models.requests import NewRequest
from models.settings import Language
from models.spoken import joined, spoken_date
from models.store import closed, journal, requests, wakes
from models.store.acts import DAY_OFF, a_reason, now_with, refused, spoken
from models.store.handovers import colleague_meant
from models.store.organisation import held_on, organisation
from models.store.outcomes import Writing
from models.store.standing import names_of
from models.store.tables import Asking as Row
from models.store.tables import Element, Notice, Person, Post, PostHolder, Request, Response, Unit

LONGEST_TITLE, LONGEST_QUESTION = 100, 300
"""Characters of a title, and of a question."""

STILL_SHOWN = timedelta(days=14)
"""How long an asking that everybody has answered is kept up to date."""

MANY = 10
"""Open tasks of one person from which the secretariat is told so."""

AREAS = ("strategy", "policy")
"""The kinds of element that an extraordinary round asks about."""


class NewAsking(Fact):
    """What is to be asked: `what` in a few words or as the question itself, or up to five `questions`.

    `about`: key or title of the element that it concerns.
    """

    what: str
    due_on: date
    questions: tuple[str, ...] = ()
    why: str = ""
    about: str = ""
    form: str = "ad_hoc"
    meeting_on: date | None = None
    extra: bool = False


class Asked(Fact):
    """What came of it: the number, the new tasks' keys, and a sentence."""

    no: int
    tasks: tuple[str, ...]
    sentence: str


class _Target(NamedTuple):
    """One task to open: `tail` ends its key; `person` is who will have it, as far as anybody knows."""

    tail: str
    post: str | None
    handed_to: str | None
    subject: str | None
    title: str | None
    person: str | None


NO_PEOPLE = Words(
    "Skriv mindst én mailadresse: hvem skal spørges?", "Give at least one e-mail address: who is to be asked?"
)
NO_QUESTION = Words("Skriv, hvad der spørges om.", "Say what is asked.")
TOO_MANY = Words(
    "Der er {count} spørgsmål. Stil højst {most}: få spørgsmål giver gode svar.",
    "There are {count} questions. Ask {most} at most: few questions make good answers.",
)
QUESTION_TOO_LONG = Words(
    "Et spørgsmål er på {count} tegn. Skriv højst {most}, og resten under »Hvorfor?«.",
    "A question has {count} characters. Write {most} at most, and the rest under 'Why?'.",
)
PAST = Words(
    "Fristen {day} er gået. Vælg en senere dag.", "The deadline {day} has passed. Choose a later day."
)
NO_MAIL = Words(
    "Der går ingen mails ud før {day}. Ring, eller vælg en frist fra den dag.",
    "No mails go out before {day}. Call, or choose a deadline from that day on.",
)
HAD_MAIL = Words(
    "{names} har allerede fået mail i dag og kan først spørges i morgen. Ring, eller vælg en senere frist.",
    "{names} already had today's mail and can only be asked tomorrow. Call, or choose a later deadline.",
)
NO_ELEMENT = Words(
    "Planen har ikke noget, der hedder »{what}«. Skriv titlen, som den står i overblikket, eller lad feltet"
    " stå tomt.",
    "Nothing in the plan is called '{what}'. Write the title as in the overview, or leave it empty.",
)
NO_UNIT = Words("Der er ingen enhed, der hedder »{what}«.", "There is no unit called '{what}'.")
NO_AREAS = Words(
    "Der er ingen områder at spørge om. Skriv i stedet, hvem der skal spørges.",
    "There are no areas to ask about. Say instead who is to be asked.",
)


# ── Asking ──────────────────────────────────────────────────────────────────────────────────────────────


def ask_people(session: Session, new: NewAsking, people: Sequence[str], by: Writing) -> Asked:
    """Ask these people, by e-mail or key: each has a task of their own, asked by the next round.

    The same on the same day is the same asking; people who are new to it are asked too. Refused for somebody
    who cannot be written to, a deadline that no letter comes before, and more than five questions.
    """
    named = [one.strip() for text in people for one in re.split(r"[,;\n]+", text) if one.strip()]
    if not named:
        raise refused(NO_PEOPLE, by)
    meant = {one.key: one for one in (colleague_meant(session, name, None, by) for name in named)}
    whole = _whole(session, new, by)
    posts = _own_posts(session, list(meant), by.today)
    answers_for = (
        session.scalar(select(Element.post).where(Element.key == whole.about)) if whole.about else None
    )
    targets = [_to_person(key, posts.get(key, []), answers_for, whole.about) for key in meant]
    return _open(session, whole, targets, by)


def ask_areas(session: Session, new: NewAsking, units: Sequence[str], by: Writing) -> Asked:
    """Ask about every running strategy and policy, or those of these units (key or name): a task for each."""
    whole = _whole(session, new, by)
    within = _units(session, units, by)
    running = or_(Element.ended_on.is_(None), Element.ended_on > by.today)
    found = session.execute(
        select(Element.key, Element.title, Element.post)
        .outerjoin(Post, Post.key == Element.post)
        .where(Element.kind.in_(AREAS), Element.post.is_not(None), running)
        .where(*([Post.unit.in_(within)] if units else []))
        .order_by(Element.id)
    ).all()
    if not found:
        raise refused(NO_AREAS, by)
    org = organisation(session, by.today)
    targets = [
        _Target(row.key, row.post, None, row.key, row.title, org.receiver(row.post).receiver) for row in found
    ]
    return _open(session, whole, targets, by)


def _to_person(person: str, posts: Sequence[str], answers_for: str | None, about: str) -> _Target:
    """The task belongs to the person's one post, or to the one that answers for what it is about."""
    post = answers_for if answers_for in posts else posts[0] if len(posts) == 1 else None
    return _Target(post or person, post, None if post else person, about or None, None, person)


def _own_posts(session: Session, people: Sequence[str], today: date) -> dict[str, list[str]]:
    held = (PostHolder.person.in_(people), held_on(today))
    found = (
        select(PostHolder.person, PostHolder.post).where(*held).order_by(PostHolder.from_on, PostHolder.post)
    )
    posts: dict[str, list[str]] = {}
    for row in session.execute(found):
        posts.setdefault(row.person, []).append(row.post)
    return posts


def _units(session: Session, named: Sequence[str], by: Writing) -> set[str]:
    """These units and everything below them."""
    known = session.execute(select(Unit.key, Unit.name, Unit.parent)).all()
    meant = set()
    for name in (one.strip() for one in named):
        keys = {unit.key for unit in known if name.casefold() in (unit.key.casefold(), unit.name.casefold())}
        if not keys:
            raise refused(NO_UNIT, by, what=name)
        meant |= keys
    while more := {unit.key for unit in known if unit.parent in meant} - meant:
        meant |= more
    return meant


def _whole(session: Session, new: NewAsking, by: Writing) -> NewAsking:
    """What is asked, as it is stored; refused where something is missing, too long, or too late."""
    what = " ".join(new.what.split())
    questions = tuple(" ".join(one.split()) for one in new.questions if one.strip())
    if not what:
        raise refused(NO_QUESTION, by)
    if len(questions) > MOST_QUESTIONS:
        raise refused(TOO_MANY, by, count=len(questions), most=MOST_QUESTIONS)
    if new.form == "ad_hoc" and not questions:
        if new.extra:
            raise refused(NO_QUESTION, by)
        questions = (what,)
    longest = max(map(len, questions), default=0)
    if longest > LONGEST_QUESTION:
        raise refused(QUESTION_TOO_LONG, by, count=longest, most=LONGEST_QUESTION)
    _refuse_day(new.due_on, by)
    about = _element(session, new.about, by)
    said = {"what": _short(what), "questions": questions, "why": a_reason(new.why, by), "about": about}
    return new.model_copy(update=said)


def _short(text: str) -> str:
    """A title: a long question is broken off at a word."""
    if len(text) <= LONGEST_TITLE:
        return text
    return f"{text[:LONGEST_TITLE].rpartition(' ')[0] or text[:LONGEST_TITLE]} …"


def _refuse_day(due_on: date, by: Writing) -> None:
    """A deadline falls on a day for letters, and not before the first that can leave."""
    if due_on < by.today:
        raise refused(PAST, by, day=spoken(due_on))
    if not by.days.is_letter_day(due_on):
        before = by.days.on_or_before(due_on)
        nearest = before if before >= by.today else by.days.on_or_after(due_on)
        raise refused(DAY_OFF, by, day=spoken(due_on), nearest=spoken(nearest))
    first = by.days.on_or_after(by.today)
    if due_on < first:
        raise refused(NO_MAIL, by, day=spoken(first))


def _element(session: Session, named: str, by: Writing) -> str:
    if not named.strip():
        return ""
    meant = or_(Element.key == named.strip(), func.lower(Element.title) == named.strip().lower())
    found = session.scalar(select(Element.key).where(meant).order_by(Element.id).limit(1))
    if found is None:
        raise refused(NO_ELEMENT, by, what=named.strip())
    return found


def _open(session: Session, new: NewAsking, targets: Sequence[_Target], by: Writing) -> Asked:
    no, known = _numbered(session, new, by)
    tasks = [_task(no, new, one, by) for one in targets]
    keys = [one.key for one in tasks]
    before = {fact.key for fact in requests.of_keys(session, keys)}
    fresh = [(task, one) for task, one in zip(tasks, targets, strict=True) if task.key not in before]
    written = _had_mail(session, [one.person for _, one in fresh if one.person], by.today)
    if written and new.due_on == by.today:
        raise refused(HAD_MAIL, by, names=joined(sorted(written.values()), by.language))
    if not known:
        _keep(session, no, new, by)
    requests.open_requests(session, [task for task, _ in fresh], by.today)
    entries = [
        journal.Entry("asked", f"request/{task.key}", None, new.due_on.isoformat()) for task, _ in fresh
    ]
    journal.write(session, by.at, by.actor, by.door, entries)
    if fresh:
        wakes.want(session, ROUND, wake_of(by.today.year, no))
    people = {one.person for _, one in fresh if one.person}
    sentence = _said(session, no, new, len(fresh), people, written, by)
    return Asked(no=no, tasks=tuple(task.key for task, _ in fresh), sentence=sentence)


def wake_of(year: int, no: int) -> str:
    """The mark that an answer raises."""
    return f"{ASKINGS}/{year}/{no}"


def _numbered(session: Session, new: NewAsking, by: Writing) -> tuple[int, bool]:
    """Its number, and whether the same has been asked today already."""
    same = (
        *(Row.made_on == by.today, Row.title == new.what, Row.due_on == new.due_on, Row.form == new.form),
        *(Row.extra == new.extra, Row.why == new.why, Row.about.is_not_distinct_from(new.about or None)),
    )
    found = session.execute(select(Row.id, Row.questions, Row.meeting_on).where(*same).order_by(Row.id)).all()
    for row in found:
        if (tuple(row.questions), row.meeting_on) == (new.questions, new.meeting_on):
            return row.id, True
    return (session.scalar(select(func.max(Row.id))) or 0) + 1, False


def _keep(session: Session, no: int, new: NewAsking, by: Writing) -> None:
    row = {"id": no, "title": new.what, "why": new.why, "questions": list(new.questions), "form": new.form}
    row |= {"about": new.about or None, "due_on": new.due_on, "meeting_on": new.meeting_on}
    session.execute(insert(Row), [row | {"extra": new.extra, "made_on": by.today, "at": by.at}])
    journal.write(
        session, by.at, by.actor, by.door, [journal.Entry("asking made", f"asking/{no}", None, new.what)]
    )


def _task(no: int, new: NewAsking, one: _Target, by: Writing) -> NewRequest:
    return NewRequest(
        key=f"ad_hoc/{by.today.isoformat()}/{no}/{one.tail}",
        kind="extra" if new.extra else "ad_hoc",
        form=new.form,
        year=by.today.year,
        subject=one.subject or f"asking/{no}",
        title=one.title or new.what,
        post=one.post,
        due_on=new.due_on,
        handed_to=one.handed_to,
        asking=no,
    )


def _had_mail(session: Session, people: Sequence[str], today: date) -> dict[str, str]:
    """Those who have had today's mail, with their names: they are asked tomorrow."""
    theirs = (Notice.day == today, Notice.class_ == "digest", Notice.state != "cancelled")
    found = select(Person.key, Person.name).join(Notice, Notice.person == Person.key)
    return {row.key: row.name for row in session.execute(found.where(*theirs, Person.key.in_(people)))}


# ── What is said ────────────────────────────────────────────────────────────────────────────────────────

DONE = (
    Words(
        "{name}: {count} opgave til {people}. Svar senest {day}.{more}",
        "{name}: {count} task for {people}. Due {day}.{more}",
    ),
    Words(
        "{name}: {count} opgaver til {people}. Svar senest {day}.{more}",
        "{name}: {count} tasks for {people}. Due {day}.{more}",
    ),
)
PERSONS = (Words("1 person", "1 person"), Words("{} personer", "{} people"))
NAMES = (
    Words("Bestilling nr. {}", "Request no. {}"),
    Words("Ekstra runde nr. {}", "Extraordinary round no. {}"),
)
ALREADY = Words(
    "{name}: de var spurgt i forvejen, så intet er ændret.",
    "{name}: they had been asked already; nothing has changed.",
)
TOMORROW = Words(
    " {names} har fået mail i dag og spørges i morgen.",
    " {names} had today's mail and will be asked tomorrow.",
)
LATER = Words(" Mailene går ud {day}.", " The mails go out on {day}.")
BURDEN = Words(" Bemærk: {names}.", " Note: {names}.")
OWES = Words("{name} har så {count} åbne opgaver", "{name} then has {count} open tasks")


def _said(
    session: Session,
    no: int,
    new: NewAsking,
    tasks: int,
    people: set[str],
    written: Mapping[str, str],
    by: Writing,
) -> str:
    name = NAMES[new.extra].said_in(by.language).format(no)
    if not tasks:
        return ALREADY.said_in(by.language).format(name=name)
    first = by.days.on_or_after(by.today)
    more = "" if first == by.today else LATER.said_in(by.language).format(day=spoken_date(first, by.language))
    if written and first == by.today:
        names = joined(sorted(written.values()), by.language)
        more += TOMORROW.said_in(by.language).format(names=names)
    return (
        DONE[tasks > 1]
        .said_in(by.language)
        .format(
            name=name,
            count=tasks,
            people=how_many(len(people), PERSONS, by.language),
            day=spoken_date(new.due_on, by.language),
            more=more + _burdened(session, people, by),
        )
    )


def _burdened(session: Session, people: Iterable[str], by: Writing) -> str:
    """Who now has more than ten open tasks, and how many."""
    org, names = organisation(session, by.today), names_of(session)
    columns = (Request.post, Request.person, Request.acting, Request.handed_to)
    owed: dict[str, int] = {}
    for row in session.execute(select(*columns).where(Request.state == "open")):
        person = now_with(row, org)
        if person is not None:
            owed[person] = owed.get(person, 0) + 1
    many = {names[one]: owed[one] for one in people if owed.get(one, 0) > MANY}
    said = [OWES.said_in(by.language).format(name=name, count=count) for name, count in sorted(many.items())]
    return BURDEN.said_in(by.language).format(names=joined(said, by.language)) if said else ""


# ── The answers ─────────────────────────────────────────────────────────────────────────────────────────


def asking(session: Session, no: int, today: date) -> tuple[Asking, list[Reply]] | None:
    """What was asked under this number, and its tasks with the newest answers; None for no such number."""
    row = session.scalar(select(Row).where(Row.id == no))
    if row is None:
        return None
    replies = _replies(session, no, today)
    hidden = not row.extra and any(one.title is None for one in replies)
    return _fact(row, hidden), replies


def _fact(row: Any, hidden: bool) -> Asking:
    return Asking(
        no=row.id,
        title=row.title,
        why=row.why,
        questions=tuple(row.questions),
        form=row.form,
        due_on=row.due_on,
        meeting_on=row.meeting_on,
        extra=row.extra,
        made_on=row.made_on,
        closed=hidden,
    )


def _replies(session: Session, no: int, today: date) -> list[Reply]:
    newest = (
        select(Response.request, func.max(Response.version).label("version"))
        .join(Request, Request.key == Response.request)
        .where(Request.asking == no)
        .group_by(Response.request)
        .subquery()
    )
    given = and_(Response.request == newest.c.request, Response.version == newest.c.version)
    columns = ("id", "title", "post", "person", "acting", "handed_to", "due_on", "state", "rung")
    found = session.execute(
        select(*(getattr(Request, name) for name in columns), closed.TASK, Unit.name.label("unit"))
        .add_columns(Response.on_day, Response.door, Response.body)
        .outerjoin(newest, newest.c.request == Request.key)
        .outerjoin(Response, given)
        .outerjoin(Element, Element.key == Request.subject)
        .outerjoin(Post, Post.key == Request.post)
        .outerjoin(Unit, Unit.key == Post.unit)
        .where(Request.asking == no, Request.state != "withdrawn")
        .order_by(Request.id)
    ).all()
    org, names = organisation(session, today), names_of(session)
    return [_reply(row, names.get(now_with(row, org) or "", ""), today) for row in found]


def _reply(row: Any, person: str, today: date) -> Reply:
    hidden = closed.is_closed(row.confidential_until, today)
    return Reply(
        number=row.id,
        title=None if hidden else row.title,
        unit=row.unit or "",
        person=person,
        due_on=row.due_on,
        state=row.state,
        rung=row.rung,
        answered_on=row.on_day,
        door=row.door or "",
        body=None if hidden else row.body,
    )


def running(session: Session, today: date) -> list[int]:
    """The askings that somebody owes an answer to, or did within the last days, by number."""
    lately = or_(Request.state == "open", Request.closed_on >= today - STILL_SHOWN)
    found = select(Request.asking).where(Request.asking.is_not(None), lately).distinct()
    return sorted(no for no in session.scalars(found) if no is not None)


def standing(session: Session, today: date, language: Language) -> list[Standing]:
    """How each asking that is under way, or has just ended, stands; two statements."""
    wanted = running(session, today)
    if not wanted:
        return []
    hidden = func.max(case((closed.task_is_closed(today), 1), else_=0)).label("hidden")
    found = session.execute(
        select(Row.id, Row.title, Row.extra, Row.due_on, func.count().label("asked"), hidden)
        .add_columns(func.sum(case((Request.state == "answered", 1), else_=0)).label("answered"))
        .add_columns(func.max(Request.closed_on).label("last_on"))
        .join(Request, Request.asking == Row.id)
        .outerjoin(Element, Element.key == Request.subject)
        .where(Row.id.in_(wanted), Request.state != "withdrawn")
        .group_by(Row.id, Row.title, Row.extra, Row.due_on)
        .order_by(Row.due_on, Row.id)
    )
    return [
        Standing(
            no=row.id,
            name=called(row.id, "" if row.hidden and not row.extra else row.title, row.extra, language),
            answered=row.answered,
            asked=row.asked,
            due_on=row.due_on,
            last_on=row.last_on,
        )
        for row in found
    ]
