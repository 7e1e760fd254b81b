"""Passes in the memory: whose page a link opens, until when, and whether it was closed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.orm import Session

from models.choices import Words
from models.events import ROUND
from models.facts import Refused
from models.passes import Purpose
from models.requests import NewLine
from models.store import journal, requests, wakes
from models.store.outcomes import Writing
from models.store.session import quietly
from models.store.tables import NoticeLine, Pass, Person


class Holding(NamedTuple):
    """A pass and the person it belongs to; `gone`: who has left or been forgotten."""

    person: str
    name: str
    language: str
    ends_on: date
    revoked: bool
    gone: bool


def issued(
    session: Session, people: Iterable[str], purpose: Purpose, today: date, days: int
) -> dict[str, str]:
    """A pass of each person that lives at least half of `days`: the one they have, or a new one."""
    wanted = sorted(set(people))
    lasting = today + timedelta(days=days // 2)
    known = dict(_lasting(session, wanted, purpose, lasting))
    missing = [person for person in wanted if person not in known]
    if missing:
        ends_on = today + timedelta(days=days)
        given = {"purpose": purpose, "issued_on": today, "ends_on": ends_on}
        rows = [{"id": secrets.token_urlsafe(16), "person": person} | given for person in missing]
        session.execute(insert(Pass), rows)
        known |= {str(row["person"]): str(row["id"]) for row in rows}
    return known


def newest(session: Session, person: str, purpose: Purpose, today: date) -> str | None:
    """The pass of this person that is good the longest; None when there is none."""
    return dict(_lasting(session, [person], purpose, today)).get(person)


def close(session: Session, person: str, purpose: Purpose, by: Writing) -> None:
    """Every link of this person for that purpose is dead; closed again, nothing changes."""
    live = (Pass.person == person, Pass.purpose == purpose, Pass.revoked_at.is_(None))
    if session.scalar(select(Pass.id).where(*live).limit(1)) is None:
        return
    session.execute(quietly(update(Pass).where(*live).values(revoked_at=by.at)))
    closed = journal.Entry(f"link closed: {purpose}", f"person/{person}")
    journal.write(session, by.at, by.actor, by.door, [closed])


def _lasting(
    session: Session, people: list[str], purpose: Purpose, lasting: date
) -> Iterable[tuple[str, str]]:
    """The newest pass of each that is still good by that day."""
    good = (Pass.person.in_(people), Pass.purpose == purpose, Pass.revoked_at.is_(None))
    found = select(Pass.person, Pass.id).where(*good, Pass.ends_on >= lasting)
    return ((row.person, row.id) for row in session.execute(found.order_by(Pass.ends_on, Pass.id)))


def holding(session: Session, pass_id: str, purpose: Purpose, today: date) -> Holding | None:
    """Whose pass this is; None for one that was never issued, or for another purpose."""
    row = session.execute(
        select(Pass.ends_on, Pass.revoked_at, Person.key, Person.name, Person.language)
        .add_columns(Person.email, Person.left_on)
        .join(Person, Person.key == Pass.person)
        .where(Pass.id == pass_id, Pass.purpose == purpose)
    ).one_or_none()
    if row is None:
        return None
    gone = row.email is None or (row.left_on is not None and row.left_on <= today)
    return Holding(row.key, row.name, row.language, row.ends_on, row.revoked_at is not None, gone)


def close_all(session: Session, person: str, by: Writing) -> None:
    """A letter reached somebody else: every link of this person is dead, and nothing more goes there."""
    live = update(Pass).where(Pass.person == person, Pass.revoked_at.is_(None))
    session.execute(quietly(live.values(revoked_at=by.at)))
    session.execute(quietly(update(Person).where(Person.key == person).values(misled_at=by.at)))
    closed = journal.Entry("links closed: a mail reached somebody else", f"person/{person}")
    journal.write(session, by.at, by.actor, by.door, [closed])


def renew(session: Session, named: str, email: str, by: Writing) -> str:
    """A new link goes to this person in the next letter, to a corrected address if one is given.

    Links from before a mail went astray stay dead. Pressed again on the same day, nothing changes. Refused
    for somebody unknown, or another's address.
    """
    person = _renamed(session, named, email) or person_named(session, named)
    _refuse_left(session, person, by)
    address = email.strip() or person.email
    _refuse_address(session, person.key, address)
    if _is_renewed(session, person.key, address, by):
        return RENEWED.said_in(by.language).format(name=person.name, address=address)
    here = update(Person).where(Person.key == person.key)
    session.execute(quietly(here.values(email=address, misled_at=None, bounced_on=None)))
    renewed = journal.Entry(LINK_RENEWED, f"person/{person.key}", person.email, address)
    journal.write(session, by.at, by.actor, by.door, [renewed])
    line = {"rung": "new_link", "person": person.key, "kind": "link", "from_on": by.today}
    requests.tell(session, [NewLine(subject=f"link/{person.key}/{by.today}", **line)])
    wakes.want(session, ROUND)
    return RENEWED.said_in(by.language).format(name=person.name, address=address)


LINK_RENEWED = "link renewed"
"""The act, as the journal calls it."""


def _renamed(session: Session, named: str, email: str) -> Named | None:
    """Whoever had the address `named` until their link was renewed to `email`: the form was pressed again."""
    person = _known_as(session, email)
    acts = journal.about(session, f"person/{person.key}") if person else []
    was = {(act.old or "").lower() for act in acts if act.act == LINK_RENEWED}
    return person if named.strip().lower() in was else None


def _refuse_left(session: Session, person: Named, by: Writing) -> None:
    left_on = session.scalar(select(Person.left_on).where(Person.key == person.key))
    if left_on is not None and left_on <= by.today:
        raise Refused(
            f"{person.name} has left. Load the list of people with who holds the post now.",
            f"{person.name} arbejder her ikke længere. Læs listen over personer ind med den, der har"
            " stillingen nu.",
        )


def _is_renewed(session: Session, person: str, address: str | None, by: Writing) -> bool:
    """Whether all this has been done today."""
    told = select(NoticeLine.id).where(NoticeLine.subject == f"link/{person}/{by.today}")
    reached = (Person.misled_at.is_(None), Person.bounced_on.is_(None))
    open_again = (Person.key == person, Person.email == address, *reached)
    return session.scalar(select(Person.id).where(*open_again, told.exists())) is not None


class Named(NamedTuple):
    """Somebody who was named by key or e-mail."""

    key: str
    name: str
    email: str | None


def person_named(session: Session, named: str) -> Named:
    """Who is meant by a key or an e-mail; Refused for somebody unknown."""
    found = _known_as(session, named)
    if found is None:
        raise Refused(
            f"Nobody is known as '{named}'. Give the person's key or e-mail.",
            f"Vi kender ingen »{named}«. Skriv personens nøgle eller e-mail.",
        )
    return found


def _known_as(session: Session, named: str) -> Named | None:
    asked = or_(Person.key == named.strip(), func.lower(Person.email) == named.strip().lower())
    found = session.execute(select(Person.key, Person.name, Person.email).where(asked)).first()
    return None if found is None else Named(*found)


RENEWED = Words(
    "{name} får et nyt link i den næste mail, til {address}.",
    "{name} gets a new link in the next mail, to {address}.",
)


def _refuse_address(session: Session, person: str, address: str | None) -> None:
    if not address or address.count("@") != 1 or address.startswith("@") or address.endswith("@"):
        raise Refused(
            f"'{address or ''}' is not an e-mail address. Write it as name@place.dk.",
            f"»{address or ''}« er ikke en mailadresse. Skriv den som navn@sted.dk.",
        )
    other = session.scalar(
        select(Person.name).where(func.lower(Person.email) == address.lower(), Person.key != person)
    )
    if other is not None:
        raise Refused(
            f"{address} is the address of {other}. Give each person an address of their own.",
            f"{address} er allerede {other}s adresse. Giv hver person sin egen.",
        )
