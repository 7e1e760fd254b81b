"""What the memory keeps about a case: its tasks, answers, outcomes and mails, but for what is closed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, false, or_, select
from sqlalchemy.orm import Session

from models.answer_words import in_words
from models.case_file import Answer, Asked, CaseFile, Decided, Mail
from models.choices import Words
from models.forms import PERSONAL
from models.overview import CALLED, TITLED
from models.settings import Language
from models.store import closed, closing, journal
from models.store.acts import refused
from models.store.outcomes import Writing
from models.store.tables import (
    Element,
    JournalEntry,
    Notice,
    NoticeLine,
    Outcome,
    Person,
    Post,
    Request,
    Response,
)
from models.titles import spoken_kind

EXPORTED = "case gathered"
"""The act, as the journal calls it."""

NOTHING = Words(
    "Skriv et sagsnummer, numre på opgaver, eller nøgler på dele af planen.",
    "Give a case number, the numbers of tasks, or the keys of elements of the plan.",
)
NOT_FOUND = Words(
    "Der er ikke gemt noget om {case}. Se efter, om nummeret er skrevet, som det står i beslutningen.",
    "Nothing is kept about {case}. See whether the number is written as it stands in the decision.",
)
CALLED_AS = {
    "case": Words("sag {}", "case {}"),
    "tasks": Words("opgave nr. {}", "task no. {}"),
    "elements": Words("plandel nr. {}", "element no. {}"),
}


class Found(NamedTuple):
    """A case and what its mails are called in the outbox, by the keys of their letters."""

    case: CaseFile
    letters: Mapping[str, Mail]


class _Wanted(NamedTuple):
    """What belongs to a case: subjects (elements, or what a decision is about), and tasks by key."""

    named: Words
    subjects: frozenset[str]
    tasks: frozenset[str]
    case_number: str


def gather(
    session: Session, case_number: str, elements: Sequence[str], tasks: Sequence[str], by: Writing
) -> Found:
    """Everything kept about a case number, elements and tasks; Refused for nothing, and when nothing is kept.

    A fixed number of statements. What is closed today is left out, and stands there as numbers.
    """
    wanted = _wanted(session, case_number.strip(), elements, tasks, by)
    asked, hidden_tasks = _tasks(session, wanted, by)
    said, hidden_said = _outcomes(session, wanted, by)
    if not (asked or said or hidden_tasks or hidden_said):
        raise refused(NOT_FOUND, by, case=wanted.named)
    letters = _letters(session, {row.key: called for row, called in asked}, by)
    case = CaseFile(
        named=wanted.named.said_in(by.language),
        day=by.today,
        tasks=_with_answers(session, asked, by),
        outcomes=said,
        mails=tuple(letters.values()),
        closed=(*hidden_tasks, *hidden_said),
    )
    return Found(case, letters)


def _wanted(
    session: Session, case_number: str, elements: Sequence[str], tasks: Sequence[str], by: Writing
) -> _Wanted:
    if not (case_number or elements or tasks):
        raise refused(NOTHING, by)
    matter = closing.Matter(requests=tuple(tasks), elements=tuple(elements))
    things = closing.meant(session, matter, by) if elements or tasks else []
    known = {kind: [one for one in things if one.kind == kind] for kind in ("element", "request")}
    of_case = select(Outcome.subject).where(Outcome.case_number == case_number)
    filed = session.scalars(of_case).all() if case_number else []
    numbers = {kind: ", ".join(str(one.id) for one in those) for kind, those in known.items()}
    named = {"case": case_number, "tasks": numbers["request"], "elements": numbers["element"]}
    parts = [(CALLED_AS[kind], text) for kind, text in named.items() if text]
    return _Wanted(
        named=Words(
            ", ".join(words.da.format(text) for words, text in parts),
            ", ".join(words.en.format(text) for words, text in parts),
        ),
        subjects=frozenset([*filed, *(one.key for one in known["element"])]),
        tasks=frozenset(one.key for one in known["request"]),
        case_number=case_number,
    )


# ── Tasks and answers ───────────────────────────────────────────────────────────────────────────────────


def _tasks(session: Session, wanted: _Wanted, by: Writing) -> tuple[list[tuple[Any, str]], tuple[str, ...]]:
    """The tasks with what they are called, in order; the numbers of the closed ones."""
    about = and_(Request.subject.in_(wanted.subjects), Request.kind != "approval")
    found = session.execute(
        select(*closed.TASK_ROW)
        .outerjoin(Element, Element.key == Request.subject)
        .where(or_(Request.key.in_(wanted.tasks), about), Request.state != "proposed")
        .order_by(Request.asked_on, Request.id)
    ).all()
    shut = [row for row in found if closed.is_closed(row.confidential_until, by.today)]
    numbers = tuple(CALLED_AS["tasks"].said_in(by.language).format(row.id) for row in shut)
    told = [row for row in found if row not in shut]
    return [(row, called(row, by.language)) for row in told], numbers


def called(row: Any, language: Language) -> str:
    """What an open task is called."""
    words = CALLED.get(spoken_kind(row.kind, row.key), TITLED)
    return words.said_in(language).format(row.title)


def _with_answers(session: Session, asked: Sequence[tuple[Any, str]], by: Writing) -> tuple[Asked, ...]:
    names = dict(session.execute(select(Person.key, Person.name)).tuples().all())
    seats = dict(session.execute(select(Post.key, Post.title)).tuples().all())
    answers = _answers(session, [row for row, _ in asked], names, by)
    return tuple(
        Asked(
            number=row.id,
            called=said,
            who=names.get(row.acting or row.handed_to or row.person or "", seats.get(row.post or "", "")),
            asked_on=row.asked_on,
            due_on=row.due_on,
            moved=row.due_no,
            reason=row.move_reason,
            handed_by=names.get(row.handed_by or "", ""),
            ended=row.state,
            ended_on=row.closed_on,
            answers=tuple(answers.get(row.key, ())),
        )
        for row, said in asked
    )


def _answers(
    session: Session, tasks: Sequence[Any], names: Mapping[str, str], by: Writing
) -> dict[str, list[Answer]]:
    """The answers to these tasks, each version; nobody's own view of themselves."""
    forms = {row.key: (row.form, row.year) for row in tasks}
    given = select(Response).where(Response.request.in_(list(forms)))
    found: dict[str, list[Answer]] = {}
    for one in session.scalars(given.order_by(Response.on_day, Response.id)):
        form, year = forms[one.request]
        body = {name: value for name, value in one.body.items() if name not in PERSONAL}
        said = in_words(form, body, year, by.language) if not _is_recorded(form) else ()
        who = names.get(one.behalf_of or one.person or "", one.door)
        found.setdefault(one.request, []).append(
            Answer(version=one.version, day=one.on_day, by=who, said=said)
        )
    return found


def _is_recorded(form: str) -> bool:
    """What a meeting said stands among the outcomes, not as an answer."""
    return form in ("steers", "decisions", "budget")


# ── What was said, and what was written ─────────────────────────────────────────────────────────────────


def _outcomes(session: Session, wanted: _Wanted, by: Writing) -> tuple[tuple[Decided, ...], tuple[str, ...]]:
    filed = Outcome.case_number == wanted.case_number if wanted.case_number else false()
    columns = [column for column in Outcome.__table__.c if column.key != "confidential_until"]
    found = session.execute(
        select(*columns, closed.OUTCOME, Post.title.label("responsible"))
        .outerjoin(Element, Element.key == Outcome.subject)
        .outerjoin(Post, Post.key == Outcome.post)
        .where(or_(Outcome.subject.in_(wanted.subjects), filed))
        .order_by(Outcome.decided_on, Outcome.id)
    ).all()
    shut = [row for row in found if closed.is_closed(row.confidential_until, by.today)]
    numbers = tuple(closing.CALLED["outcome"].said_in(by.language).format(f"nr. {row.id}") for row in shut)
    return tuple(_decided(row) for row in found if row not in shut), numbers


def _decided(row: Any) -> Decided:
    names = set(Decided.model_fields) - {"day", "responsible"}
    known = {name: getattr(row, name) for name in names}
    return Decided(**known, day=row.decided_on, responsible=row.responsible or "")


def _letters(session: Session, called: Mapping[str, str], by: Writing) -> dict[str, Mail]:
    """The mails that were sent about these tasks, by the keys of their letters, in order."""
    found = session.execute(
        select(Notice.key, Notice.day, Person.name, NoticeLine.rung, NoticeLine.subject)
        .join(NoticeLine, NoticeLine.notice == Notice.id)
        .join(Person, Person.key == Notice.person)
        .where(Notice.state == "sent", NoticeLine.included.is_(True))
        .where(NoticeLine.subject.in_(list(called)))
        .order_by(Notice.day, Notice.id, NoticeLine.id)
    )
    mails: dict[str, Mail] = {}
    for row in found:
        known = mails.get(row.key)
        about = "; ".join([*([known.about] if known else []), called[row.subject]])
        mails[row.key] = Mail(day=row.day, to=row.name, rung=known.rung if known else row.rung, about=about)
    return mails


# ── That it was gathered ────────────────────────────────────────────────────────────────────────────────


def note(session: Session, name: str, numbers: str, by: Writing) -> bool:
    """Write down that a case was gathered into a file; the same file is written down once."""
    subject = f"export/{name}"
    known = select(JournalEntry.id).where(JournalEntry.subject == subject, JournalEntry.act == EXPORTED)
    if session.scalar(known.limit(1)) is not None:
        return False
    journal.write(session, by.at, by.actor, by.door, [journal.Entry(EXPORTED, subject, None, numbers)])
    return True


def veiled(session: Session, texts: Collection[str], by: Writing) -> set[str]:
    """Those of these texts that have the words of something closed today."""
    hidden = [veil for veil in closed.veils(session, by.today, by.language) if veil.everywhere]
    return {text for text in texts if any(veil.covers(text) for veil in hidden)}
