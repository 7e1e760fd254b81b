"""We sent something wrong: what has not left is taken back, and who got it hears once what is right."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from models.choices import Words, how_many
from models.digests import LADDER
from models.events import ROUND
from models.facts import Fact
from models.spoken import spoken_date
from models.store import journal, requests, wakes
from models.store.acts import a_reason, refused, spoken
from models.store.outcomes import Writing
from models.store.requests import NewLine
from models.store.responses import checklist_of
from models.store.secretariat import the_reason
from models.store.session import quietly
from models.store.silence import can_be_told
from models.store.stops import drop_empty, person_meant, stand_before_letter
from models.store.tables import Meeting, Notice, NoticeLine, Person, Request

RUNG = "correction"
NEVER_WRONG = (RUNG, "trial", "new_link")
"""What is not corrected: a correction itself, and what says nothing about the plan cycle."""

TAKEN_BACK = "taken back by the secretariat"
"""Why a letter that waited was not sent."""

ABOUT_A_MEETING = ("title", "meeting", "meeting_on")
"""Facts by which a letter that is about no task says what it was about."""


class Which(NamedTuple):
    """The letters that were wrong: of a day, and of it only these; empty is all."""

    sent_on: date
    rung: str | None = None
    meeting: str | None = None
    keys: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class Corrected(Fact):
    """What correcting did: letters that were taken back, people who hear it, tasks withdrawn, a sentence."""

    taken_back: int
    told: int
    withdrawn: tuple[str, ...]
    sentence: str


def correct(
    session: Session, which: Which, reason: str, right: str, by: Writing, *, withdraw: bool = False
) -> Corrected:
    """Take back what has not left, and leave one line of correction for whoever got it; each once.

    The tasks stand, but with `withdraw`. What was asked for in a letter that never left is asked for anew on
    the next day for letters. Refused without a reason, and for a day that is still to come.
    """
    words, better = the_reason(reason, by), a_reason(right, by)
    if which.sent_on > by.today:
        raise refused(NOT_YET, by, day=spoken(which.sent_on))
    wrong = _wrong(session, which, by)
    unsent = [row for row in wrong if row.state in (None, "waiting")]
    back = _take_back(session, unsent)
    gone = _withdraw(session, wrong, words, by) if withdraw else []
    again = [] if withdraw else _ask_anew(session, unsent, by)
    lines = _lines(session, [row for row in wrong if _has_left(row)], which, words, better, gone, by)
    requests.tell(session, lines)
    _write_down(session, which, unsent, lines, words, by)
    people = len({line.person for line in lines})
    if unsent or lines:
        marks = {checklist_of(key, by.settings) for key in gone}
        wakes.want(session, ROUND, *(mark for mark in marks if mark))
    leaving = len({row.notice for row in wrong if row.state in ("claimed", "sending")})
    sentence = _said(which, back, people, gone, again, leaving, by)
    return Corrected(taken_back=back, told=people, withdrawn=tuple(gone), sentence=sentence)


# ── Which ───────────────────────────────────────────────────────────────────────────────────────────────


def _wrong(session: Session, which: Which, by: Writing) -> list[Any]:
    """The lines that were wrong, in letters of that day or waiting for one since; their letters locked."""
    letters = select(Notice.id).where(Notice.day == which.sent_on, Notice.class_ == "digest")
    session.execute(letters.order_by(Notice.id).with_for_update())
    waiting = NoticeLine.notice.is_(None) & (NoticeLine.from_on == which.sent_on)
    columns = [getattr(NoticeLine, name) for name in ("id", "notice", "subject", "rung", "kind", "person")]
    found = session.execute(
        select(*columns, NoticeLine.facts, NoticeLine.included, Notice.state)
        .add_columns(Request.state.label("task"), Meeting.kind.label("meeting"))
        .outerjoin(Notice, Notice.id == NoticeLine.notice)
        .outerjoin(Request, Request.key == NoticeLine.subject)
        .outerjoin(Meeting, Meeting.id == Request.meeting)
        .where(or_(NoticeLine.notice.in_(letters), waiting), NoticeLine.rung.not_in(NEVER_WRONG))
        .order_by(NoticeLine.id)
    )
    people = {person_meant(session, one, by).key for one in which.people}
    return [row for row in found if _is_meant(row, which, people)]


def _is_meant(row: Any, which: Which, people: Collection[str]) -> bool:
    meeting = row.meeting or row.facts.get("meeting")
    return (
        which.rung in (None, row.rung)
        and which.meeting in (None, meeting)
        and (not which.keys or row.subject in which.keys)
        and (not people or row.person in people)
    )


def _has_left(row: Any) -> bool:
    return row.state in ("sent", "doubtful") and bool(row.included)


# ── What has not left ───────────────────────────────────────────────────────────────────────────────────


def _take_back(session: Session, unsent: Sequence[Any]) -> int:
    """These lines are not told; how many letters are not sent at all, or say less."""
    gone = delete(NoticeLine).where(NoticeLine.id.in_([row.id for row in unsent]))
    session.execute(quietly(gone))
    letters = {row.notice for row in unsent if row.notice is not None}
    drop_empty(session, letters, TAKEN_BACK)
    return len(letters) + len({row.person for row in unsent if row.notice is None})


def _withdraw(session: Session, wrong: Iterable[Any], reason: str, by: Writing) -> list[str]:
    """The tasks that these letters asked for are owed by nobody; which were withdrawn now."""
    keys = [row.subject for row in wrong if row.task in ("open", "needs_person")]
    gone = list(dict.fromkeys(keys))
    requests.close(session, gone, "withdrawn", by.today, by.at, reason)
    requests.drop_untold(session, gone)
    return gone


def _ask_anew(session: Session, unsent: Iterable[Any], by: Writing) -> list[str]:
    """Tasks whose letter never left are told of on the next day for letters; which."""
    asked = dict.fromkeys(row.subject for row in unsent if row.rung in LADDER and row.task == "open")
    again = list(asked)
    stand_before_letter(session, again)
    later = update(Request).where(Request.key.in_(again)).values(next_on=_next_letters(by))
    session.execute(quietly(later))
    return again


def _next_letters(by: Writing) -> date:
    day: date = by.days.on_or_after(by.days.shift(by.today, 1))
    return day


# ── Who got it ──────────────────────────────────────────────────────────────────────────────────────────


def _lines(
    session: Session,
    sent: Sequence[Any],
    which: Which,
    reason: str,
    right: str,
    gone: Collection[str],
    by: Writing,
) -> list[NewLine]:
    """A line for everybody who got it and can be written to, for each thing it was about; each once."""
    about = {(row.subject, row.person): row for row in sent}
    there = _can_be_told(session, {person for _, person in about}, by)
    had = _corrected_before(session, which.sent_on)
    shared = {"old_date": which.sent_on.isoformat(), "reason": reason} | ({"right": right} if right else {})
    return [
        NewLine(
            subject=row.subject,
            rung=RUNG,
            person=row.person,
            kind=row.kind,
            from_on=by.today,
            due_no=which.sent_on.toordinal(),
            facts=shared | _about(row, gone),
        )
        for one, row in about.items()
        if row.person in there and one not in had
    ]


def _about(row: Any, gone: Collection[str]) -> dict[str, str]:
    """What the letter was about, where that is no task; and whether anything is owed still."""
    if row.task is None:
        return {name: row.facts[name] for name in ABOUT_A_MEETING if name in row.facts}
    return {} if row.task == "open" and row.subject not in gone else {"what": "nothing_owed"}


def _can_be_told(session: Session, people: Collection[str], by: Writing) -> set[str]:
    here = or_(Person.left_on.is_(None), Person.left_on > by.today)
    return set(session.scalars(select(Person.key).where(Person.key.in_(people), here, *can_be_told())))


def _corrected_before(session: Session, sent_on: date) -> set[tuple[str, str]]:
    """What somebody has heard, or is about to hear, was wrong about that day."""
    told = (NoticeLine.rung == RUNG, NoticeLine.due_no == sent_on.toordinal())
    return {
        (row[0], row[1])
        for row in session.execute(select(NoticeLine.subject, NoticeLine.person).where(*told))
    }


def _write_down(
    session: Session,
    which: Which,
    unsent: Sequence[Any],
    lines: Sequence[NewLine],
    reason: str,
    by: Writing,
) -> None:
    back = [journal.Entry("letter taken back", f"line/{row.subject}", row.rung, row.person) for row in unsent]
    told = [journal.Entry("letter corrected", f"line/{one.subject}", None, one.person) for one in lines]
    head = [journal.Entry("letters corrected", f"letters/{which.sent_on}", None, reason)]
    journal.write(session, by.at, by.actor, by.door, [*(head if back or told else []), *back, *told])


# ── What is said ────────────────────────────────────────────────────────────────────────────────────────

NOT_YET = Words(
    "{day} er ikke kommet endnu. Skriv den dag, mailen er fra.",
    "{day} has not come yet. Write the day that the mail is from.",
)
NOTHING = Words(
    "Der er ikke flere mails af den slags at rette fra {day}.",
    "There are no more mails of that kind to correct from {day}.",
)
BACK = (
    Words("1 mail er taget tilbage, før den blev sendt.", "1 mail was taken back before it left."),
    Words("{} mails er taget tilbage, før de blev sendt.", "{} mails were taken back before they left."),
)
TOLD = (
    Words("1 person får én rettelse.", "1 person gets one correction."),
    Words("{} personer får hver én rettelse.", "{} people get one correction each."),
)
WITHDRAWN = (
    Words("1 opgave er trukket tilbage.", "1 task is withdrawn."),
    Words("{} opgaver er trukket tilbage.", "{} tasks are withdrawn."),
)
AGAIN = (
    Words(
        "1 opgave bliver der spurgt om igen {day}: ret det, der var galt, inden da.",
        "1 task is asked for again on {day}: put right what was wrong before then.",
    ),
    Words(
        "{} opgaver bliver der spurgt om igen {day}: ret det, der var galt, inden da.",
        "{} tasks are asked for again on {day}: put right what was wrong before then.",
    ),
)
LEAVING = (
    Words("1 mail er på vej lige nu: tryk igen om lidt.", "1 mail is leaving just now: press again soon."),
    Words(
        "{} mails er på vej lige nu: tryk igen om lidt.", "{} mails are leaving just now: press again soon."
    ),
)


def _said(
    which: Which, back: int, people: int, gone: Sequence[str], again: Sequence[str], leaving: int, by: Writing
) -> str:
    counted = ((BACK, back), (TOLD, people), (WITHDRAWN, len(gone)), (AGAIN, len(again)), (LEAVING, leaving))
    day = spoken_date(_next_letters(by), by.language)
    parts = [how_many(n, words, by.language, day=day) for words, n in counted if n]
    return " ".join(parts) or NOTHING.said_in(by.language).format(
        day=spoken_date(which.sent_on, by.language, with_year=True)
    )
