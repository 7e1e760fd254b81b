"""Finding somebody by what a form says: an address, a name or a key."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models.choices import Words
from models.store.acts import refused
from models.store.outcomes import Writing
from models.store.tables import Person

NOBODY = Words(
    "Vi kender ingen »{named}«. Skriv mailadressen, eller navnet, som det står på personlisten.",
    "Nobody is known as '{named}'. Write the e-mail address, or the name as on the list of people.",
)
SEVERAL = Words(
    "Der er flere, der hedder »{named}«. Skriv mailadressen.",
    "Several people are called '{named}'. Write the e-mail address.",
)
LEFT = Words("{name} arbejder her ikke længere. Vælg en anden.", "{name} has left. Choose somebody else.")


class Somebody(NamedTuple):
    """Who was meant."""

    key: str
    name: str
    email: str | None
    left_on: date | None


def find(session: Session, named: str) -> list[Somebody]:
    """Everybody who has this address or key, or else this name."""
    word = named.strip()
    columns = [getattr(Person, name) for name in Somebody._fields]
    exactly = or_(Person.key == word, func.lower(Person.email) == word.lower())
    found = session.execute(select(*columns).where(exactly)).all()
    if not found:  # the database folds no Danish letters: names are compared here
        here = session.execute(select(*columns).where(Person.email.is_not(None)).order_by(Person.id))
        found = [row for row in here if row.name.casefold() == word.casefold()]
    return [Somebody(*row) for row in found]


def somebody(session: Session, named: str, by: Writing) -> Somebody:
    """Who is meant, and works here. Refused for nobody, for several, and for somebody who has left."""
    found = find(session, named)
    here = [one for one in found if one.left_on is None or one.left_on > by.today]
    if not found:
        raise refused(NOBODY, by, named=named.strip())
    if not here:
        raise refused(LEFT, by, name=found[0].name)
    if len(here) > 1:
        raise refused(SEVERAL, by, named=named.strip())
    return here[0]
