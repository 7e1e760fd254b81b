"""Whose mails come back: they cannot be reached until the address has been corrected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.choices import Words
from models.events import ROUND
from models.facts import Fact
from models.returned_mail import Returned
from models.store import journal, wakes
from models.store.outcomes import Writing
from models.store.session import quietly
from models.store.tables import Notice, Person, Request

CAME_BACK = "mail came back"
"""The act, as the journal calls it."""

REASON = Words("mailen kom tilbage ({})", "the mail came back ({})")


class Found(Fact):
    """Of the reports those that we know somebody by, by their places, and who cannot be reached since now."""

    known: tuple[int, ...]
    unreached: tuple[str, ...]


def take_in(session: Session, reports: list[Returned], by: Writing) -> Found:
    """Mark everybody whose present address is gone; one that has been corrected since is left.

    The letter that came back did not arrive: it counts as refused.
    """
    letters = _letters(session, reports)
    addressed = _addressed(session, reports)
    known: list[int] = []
    people: dict[str, str] = {}
    for place, report in enumerate(reports):
        letter = letters.get(report.message_id)
        theirs = {addressed[one] for one in report.addresses if one in addressed}
        if letter is not None and _is_still_theirs(letter, report):
            theirs.add(letter.person)
        if letter is not None or theirs:
            known.append(place)
        people |= dict.fromkeys(theirs, report.status)
    _refuse_letters(session, letters.values(), {one.message_id: one for one in reports}, by)
    new = mark(session, people, by)
    return Found(known=tuple(known), unreached=tuple(new))


def mark(session: Session, people: dict[str, str], by: Writing) -> list[str]:
    """These people cannot be reached from today, each with what a mail server said; who is new."""
    reached = (Person.key.in_(sorted(people)), Person.bounced_on.is_(None))
    new = list(session.scalars(select(Person.key).where(*reached).order_by(Person.id).with_for_update()))
    if new:
        theirs = update(Person).where(Person.key.in_(new)).values(bounced_on=by.today)
        session.execute(quietly(theirs))
        _look_for_others(session, new, by)
        acts = [journal.Entry(CAME_BACK, f"person/{key}", None, people[key] or None) for key in new]
        journal.write(session, by.at, by.actor, by.door, acts)
        wakes.want(session, ROUND)
    return new


def _look_for_others(session: Session, people: list[str], by: Writing) -> None:
    """What they have been asked for is looked at by the next round: whoever stands in is told."""
    has_it = func.coalesce(Request.acting, Request.handed_to, Request.person)
    theirs = (Request.state == "open", Request.asked_on.is_not(None), has_it.in_(people))
    session.execute(quietly(update(Request).where(*theirs).values(next_on=by.today)))


def _letters(session: Session, reports: Iterable[Returned]) -> dict[str, Any]:
    """Our letters among those that came back, by Message-ID."""
    wanted = {one.message_id for one in reports if one.message_id}
    columns = (Notice.id, Notice.message_id, Notice.person, Notice.state)
    found = select(*columns, func.lower(Person.email).label("email"))
    theirs = found.join(Person, Person.key == Notice.person).where(Notice.message_id.in_(wanted))
    return {row.message_id: row for row in session.execute(theirs)}


def _addressed(session: Session, reports: Iterable[Returned]) -> dict[str, str]:
    """Whose addresses the reports name."""
    wanted = {address for one in reports for address in one.addresses}
    found = select(func.lower(Person.email).label("email"), Person.key)
    rows = session.execute(found.where(func.lower(Person.email).in_(wanted)))
    return {row.email: row.key for row in rows}


def _is_still_theirs(letter: Any, report: Returned) -> bool:
    """Whether the letter that came back went to the address its receiver has now."""
    return letter.email is not None and (not report.sent_to or letter.email in report.sent_to)


def _refuse_letters(
    session: Session, letters: Iterable[Any], reports: dict[str, Returned], by: Writing
) -> None:
    for letter in letters:
        if letter.state == "sent":
            reason = REASON.said_in(by.language).format(reports[letter.message_id].status)
            came = update(Notice).where(Notice.id == letter.id).values(state="refused", reason=reason)
            session.execute(quietly(came))
