"""A matter is closed until a day, or opened: a number stands for it wherever others may read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from sqlalchemy import Table, and_, delete, insert, or_, select, true, update
from sqlalchemy.orm import Session

from models.choices import Words
from models.events import ROUND
from models.facts import Fact
from models.spoken import spoken_date
from models.store import closed, journal, requests, wakes
from models.store.acts import refused
from models.store.outcomes import Writing
from models.store.secretariat import numbered
from models.store.tables import BudgetLine, Circle, Element, Meeting, NoticeLine, Outcome, Person, Request
from models.titles import meeting_title

Kind = Literal["element", "request", "outcome", "budget_line", "brief"]


class Matter(Fact):
    """What is meant: tasks and elements by their number or key, the decisions of a meeting by what they are
    about, budget lines by their account, and the brief of the meeting itself.
    """

    requests: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    year: int | None = None
    meeting: str | None = None
    brief: bool = False


class Closed(Fact):
    """What was closed or opened: how many things changed, until when, and a sentence with their numbers."""

    changed: int
    until: date | None
    sentence: str


class Thing(NamedTuple):
    """One thing that can be closed: what the journal and the circle call it, its number, and its day.

    A budget line is called by its number: its key has its text.
    """

    kind: Kind
    key: str
    id: int
    until: date | None

    @property
    def subject(self) -> str:
        return f"{self.kind}/{self.key}"


def close(session: Session, matter: Matter, until: date | None, circle: Sequence[str], by: Writing) -> Closed:
    """Close everything that is meant until a day, all of it or nothing; no day opens it at once.

    `circle`: the addresses of those who still see more than a number on their own page; an empty one leaves
    the circle as it is. The same once more changes nothing. Refused for what is not known, and for a day
    that has come.
    """
    if until is not None and until <= by.today:
        raise refused(PAST, by, day=_day(until))
    things = meant(session, matter, by)
    people = _people(session, circle, by)
    changed = [one for one in things if one.until != until]
    for one in changed:
        _mark(session, one, until)
    new = [one for one in things if _let_in(session, one, people)] if until else []
    entries = [
        journal.Entry("closed" if until else "no longer closed", *_noted(one, until)) for one in changed
    ]
    entries += [
        journal.Entry("circle", one.subject, None, ", ".join(people)) for one in new if one not in changed
    ]
    _forget_circle(session, [] if until else things)
    _hold_back(session, by)
    journal.write(session, by.at, by.actor, by.door, entries)
    if entries:
        wakes.want(session, ROUND)
    return Closed(
        changed=len(entries), until=until, sentence=_said(session, things, bool(entries), until, by)
    )


def _noted(one: Thing, until: date | None) -> tuple[str, str | None, str | None]:
    return one.subject, str(one.until) if one.until else None, str(until) if until else None


# ── What is meant ───────────────────────────────────────────────────────────────────────────────────────

NOTHING = Words(
    "Skriv, hvad der skal lukkes: opgaver, dele af planen, beslutninger, budgetlinjer eller et oplæg.",
    "Say what is to be closed: tasks, elements of the plan, decisions, budget lines or a brief.",
)
PAST = Words(
    "{day} er kommet. Vælg en senere dag, eller lad datoen stå tom for at åbne med det samme.",
    "{day} has come. Choose a later day, or leave the date empty to open it at once.",
)
UNKNOWN: dict[Kind, Words] = {
    "request": Words("Der er ingen opgave »{}«.", "There is no task '{}'."),
    "element": Words(
        "Der er ingen del af planen med nøgle eller nummer »{}«. Nøglen er den, der står i jeres fil.",
        "There is no element of the plan with the key or number '{}'. The key is the one in your file.",
    ),
    "outcome": Words(
        "Mødet har ikke sagt noget om »{}«. Skriv nøglen på det, beslutningen handler om, og vælg år og"
        " møde.",
        "The meeting has said nothing about '{}'. Give the key of what the decision is about, with the year"
        " and the meeting.",
    ),
    "budget_line": Words(
        "Der er ingen budgetlinje på konto »{}« i årets budgetter. Skriv kontoen, som den står i budgettet.",
        "There is no budget line on account '{}' in the year's budgets. Give the account as the budget has"
        " it.",
    ),
    "brief": Words("Vælg år og møde, når et oplæg skal lukkes.", "Choose the year and meeting of the brief."),
}


def meant(session: Session, matter: Matter, by: Writing) -> list[Thing]:
    """Everything that is meant, each once. Refused for nothing, and for what is not known."""
    found = [
        *_tasks(session, matter.requests, by),
        *_elements(session, matter.elements, by),
        *_outcomes(session, matter, by),
        *_budget_lines(session, matter, by),
        *(_brief(session, matter, by) if matter.brief else ()),
    ]
    if not found:
        raise refused(NOTHING, by)
    return list({one.subject: one for one in found}.values())


def _tasks(session: Session, named: Sequence[str], by: Writing) -> list[Thing]:
    """The tasks, and for one that a decision owes the decision itself: each would name the other."""
    if not named:
        return []
    keys = requests.keys(session, named)
    rows = _rows(session, Request, Request.key.in_(keys))
    _refuse_unknown("request", named, keys, {row.key for row in rows}, by)
    owed = [row for row in rows if row.kind == "action"]
    decided = [_said_about(session, row.meeting, [row.subject]) for row in owed]
    tasks = [Thing("request", row.key, row.id, row.confidential_until) for row in rows]
    return [*tasks, *(one for those in decided for one in those)]


def _elements(session: Session, named: Sequence[str], by: Writing) -> list[Thing]:
    if not named:
        return []
    keys = _keys_of(session, named)
    rows = _rows(session, Element, Element.key.in_(keys))
    _refuse_unknown("element", named, keys, {row.key for row in rows}, by)
    return [Thing("element", row.key, row.id, row.confidential_until) for row in rows]


def _keys_of(session: Session, named: Sequence[str]) -> list[str]:
    """The keys of elements that somebody names by key or by the number that stands for them."""
    given = [one.strip() for one in named]
    numbers = [int(one) for one in given if one.isdecimal() and len(one) < 10]
    found = select(Element.id, Element.key).where(Element.id.in_(numbers))
    known = {str(row.id): row.key for row in session.execute(found)} if numbers else {}
    return [known.get(one, one) for one in given]


def _outcomes(session: Session, matter: Matter, by: Writing) -> list[Thing]:
    if not matter.decisions:
        return []
    theirs = (Meeting.year == matter.year, Meeting.kind == matter.meeting)
    meeting = session.scalar(select(Meeting.id).where(*theirs))
    keys = _keys_of(session, matter.decisions)
    found = _said_about(session, meeting, keys)
    subjects = set(session.scalars(select(Outcome.subject).where(Outcome.id.in_([one.id for one in found]))))
    _refuse_unknown("outcome", matter.decisions, keys, subjects, by)
    return found


def _said_about(session: Session, meeting: int | None, subjects: Sequence[str]) -> list[Thing]:
    """All that a meeting said about these, every version of it."""
    rows = _rows(session, Outcome, and_(Outcome.meeting == meeting, Outcome.subject.in_(subjects)))
    return [Thing("outcome", row.key, row.id, row.confidential_until) for row in rows]


def _budget_lines(session: Session, matter: Matter, by: Writing) -> list[Thing]:
    if not matter.lines:
        return []
    accounts = [one.strip() for one in matter.lines]
    years = (matter.year, matter.year + 1) if matter.year else ()
    of_years = BudgetLine.first_year.in_(years) if years else true()
    rows = _rows(session, BudgetLine, and_(BudgetLine.account.in_(accounts), of_years))
    _refuse_unknown("budget_line", matter.lines, accounts, {row.account for row in rows}, by)
    return [Thing("budget_line", str(row.id), row.id, row.confidential_until) for row in rows]


def _brief(session: Session, matter: Matter, by: Writing) -> list[Thing]:
    rows = _rows(session, Meeting, and_(Meeting.year == matter.year, Meeting.kind == matter.meeting))
    if not rows:
        raise refused(UNKNOWN["brief"], by)
    (row,) = rows
    return [Thing("brief", f"{row.year}/{row.kind}", row.id, row.brief_confidential_until)]


def _rows(session: Session, table: Any, where: Any) -> Sequence[Any]:
    rows = table.__table__
    assert isinstance(rows, Table)
    return session.execute(select(rows).where(where).order_by(rows.c.id)).all()


def _refuse_unknown(
    kind: Kind, named: Sequence[str], keys: Sequence[str], known: Iterable[str], by: Writing
) -> None:
    """Says only what was written: it may be a title."""
    there = set(known)
    missing = [said for said, key in zip(named, keys, strict=True) if key not in there]
    if missing:
        words = UNKNOWN[kind]
        raise refused(Words(words.da.format(missing[0]), words.en.format(missing[0])), by)


# ── Marking it ──────────────────────────────────────────────────────────────────────────────────────────


def _mark(session: Session, one: Thing, until: date | None) -> None:
    table: dict[Kind, Any] = {
        "element": Element,
        "request": Request,
        "outcome": Outcome,
        "budget_line": BudgetLine,
        "brief": Meeting,
    }
    column = "brief_confidential_until" if one.kind == "brief" else "confidential_until"
    marked = update(table[one.kind]).where(table[one.kind].id == one.id)
    session.execute(marked.values({column: until}))
    if one.kind == "outcome":
        _mark_what_follows(session, one.id, until)


def _mark_what_follows(session: Session, outcome: int, until: date | None) -> None:
    """What a decision owes is as closed as the decision."""
    said = session.execute(select(Outcome.meeting, Outcome.subject).where(Outcome.id == outcome)).one()
    theirs = (Request.meeting == said.meeting, Request.kind == "action", Request.subject == said.subject)
    session.execute(update(Request).where(*theirs).values(confidential_until=until))


# ── Its circle ──────────────────────────────────────────────────────────────────────────────────────────

STRANGER = Words(
    "Der er ingen person med mailadressen »{who}«. Ret den, eller tag den ud.",
    "There is nobody with the e-mail '{who}'. Correct it, or leave it out.",
)


def _people(session: Session, circle: Sequence[str], by: Writing) -> list[str]:
    """The keys of the people with these addresses; Refused for an address nobody has."""
    wanted = list(dict.fromkeys(one.strip().casefold() for one in circle if one.strip()))
    here = or_(Person.left_on.is_(None), Person.left_on > by.today)
    found = session.execute(select(Person.key, Person.email).where(Person.email.is_not(None), here))
    known = {row.email.casefold(): row.key for row in found}
    missing = [one for one in wanted if one not in known]
    if missing:
        raise refused(STRANGER, by, who=missing[0])
    return sorted(known[one] for one in wanted)


def _let_in(session: Session, one: Thing, people: Sequence[str]) -> bool:
    """These people are its circle; nobody named leaves it as it is. Whether anything changed."""
    if not people or closed.circle(session, [one.subject]) == list(people):
        return False
    _forget_circle(session, [one])
    session.execute(insert(Circle), [{"subject": one.subject, "person": person} for person in people])
    return True


def _forget_circle(session: Session, things: Sequence[Thing]) -> None:
    if things:
        session.execute(delete(Circle).where(Circle.subject.in_([one.subject for one in things])))


# ── What has not left yet ───────────────────────────────────────────────────────────────────────────────


def _hold_back(session: Session, by: Writing) -> None:
    """What letters were to tell of closed matters beside others is taken out."""
    veils = [veil for veil in closed.veils(session, by.today, by.language) if veil.everywhere]
    waiting = session.execute(
        select(NoticeLine.id, NoticeLine.facts).where(NoticeLine.included.is_(False)).order_by(NoticeLine.id)
    ).all()
    for row in waiting:
        told = row.facts.get("told")
        if not told or row.facts.get("own"):
            continue
        left = [one for one in told if not any(veil.covers(text) for veil in veils for text in one)]
        if left != told:
            facts = {**row.facts, "told": left}
            session.execute(update(NoticeLine).where(NoticeLine.id == row.id).values(facts=facts))


# ── What is said about it ───────────────────────────────────────────────────────────────────────────────

CLOSED = Words(
    "Lukket til {day}: {what}. Indtil da står der kun et nummer; den dag bliver det åbent af sig selv."
    " {who}.",
    "Closed until {day}: {what}. Until then only a number stands there; that day it opens by itself. {who}.",
)
OPENED = Words("Åbnet: {what}.", "Opened: {what}.")
ALREADY_CLOSED = Words(
    "Det var lukket til {day} i forvejen: {what}.", "It was closed until {day} already: {what}."
)
ALREADY_OPEN = Words("Det var åbent i forvejen: {what}.", "It was open already: {what}.")
NOBODY = Words("Ingen ser mere end nummeret", "Nobody sees more than the number")
CIRCLE = Words("{} ser mere end nummeret på deres egen side", "{} see more than the number on their own page")
ONE = Words(
    "1 person ser mere end nummeret på sin egen side", "1 person sees more than the number on their page"
)
PEOPLE = Words("{} personer", "{} people")
CALLED: dict[Kind, Words] = {
    "request": Words("opgave {}", "task {}"),
    "element": Words("plandel {}", "element {}"),
    "outcome": Words("beslutning {}", "decision {}"),
    "budget_line": Words("budgetlinje {}", "budget line {}"),
    "brief": Words("oplægget til {}", "the brief for {}"),
}


def _said(session: Session, things: Sequence[Thing], new: bool, until: date | None, by: Writing) -> str:
    """Numbers alone: what is said here stands in a run, where others read it too."""
    words = (CLOSED if new else ALREADY_CLOSED) if until else (OPENED if new else ALREADY_OPEN)
    let_in = closed.circle(session, [one.subject for one in things])
    parts = [said for kind in CALLED if (said := _called(kind, [t for t in things if t.kind == kind], by))]
    return words.said_in(by.language).format(
        day=spoken_date(until, by.language, with_year=True) if until else "",
        what="; ".join(parts),
        who=_see_more(len(let_in), by),
    )


def _called(kind: Kind, things: Sequence[Thing], by: Writing) -> str:
    if not things:
        return ""
    if kind == "brief":
        year, meeting = things[0].key.split("/")
        said = f"{meeting_title(meeting, by.settings, by.language)} {year}"
    else:
        said = numbered(things).said_in(by.language)
    return CALLED[kind].said_in(by.language).format(said)


def _see_more(count: int, by: Writing) -> str:
    words = NOBODY if not count else ONE if count == 1 else CIRCLE
    return words.said_in(by.language).format(PEOPLE.said_in(by.language).format(count))


def _day(day: date) -> Words:
    return Words(spoken_date(day, "da", with_year=True), spoken_date(day, "en", with_year=True))
