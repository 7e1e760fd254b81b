"""Links to a person's own page: issued with letters, read by the portal, closed when one went astray."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, cast

from models import store
from models.facts import Fact, Refused
from models.passes import pass_of, signed
from models.settings import Language
from models.store import passes
from tasks import clock, home, keys
from tasks.ledger.responses import writing
from tasks.verbs import verb

PATH = "side"
"""The first part of every personal address."""


class Bearer(Fact):
    """Who comes with a link. Without a good one nobody's name is told."""

    state: Literal["good", "ended", "killed", "unknown"]
    person: str = ""
    name: str = ""
    language: Language = "da"


def bearer(token: str, today: date | None = None) -> Bearer:
    """Whose page this token opens, and whether it still does."""
    pass_id = pass_of(token, "page", keys.links())
    if pass_id is None:
        return Bearer(state="unknown")
    day = clock.today(today, home.settings().municipality.timezone)
    with store.reading() as session:
        found = passes.holding(session, pass_id, "page", day)
    if found is None:
        return Bearer(state="unknown")
    if found.revoked:
        return Bearer(state="killed")
    if found.gone or found.ends_on < day:
        return Bearer(state="ended")
    return Bearer(state="good", person=found.person, name=found.name, language=cast(Language, found.language))


def issue(person: str, today: date) -> str:
    """The token of a link to this person's page."""
    return tokens([person], today)[person]


def tokens(people: Iterable[str], today: date) -> dict[str, str]:
    """The token of each person's link, in a fixed number of statements."""
    days = home.settings().portal.link_days
    with store.writing() as session:
        issued = passes.issued(session, people, "page", today, days)
    signing = keys.links()
    return {person: signed(pass_id, "page", signing) for person, pass_id in issued.items()}


def links(people: Iterable[str], today: date) -> dict[str, str]:
    """The address of each person's own page; nobody's while no portal can be reached from a letter."""
    address = home.home().portal_address
    if address is None:
        return {}
    return {person: f"{address}/{PATH}/{token}" for person, token in tokens(people, today).items()}


def link_of(named: str, today: date) -> str:
    """The address of one person's own page. Refused for somebody unknown, or while there is no portal."""
    with store.reading() as session:
        person = passes.person_named(session, named)
    found = links([person.key], today)
    if not found:
        raise Refused(
            "Nobody has said where the portal is. Set PLANCYCLE_PUBLIC_URL, or start it once with 'up'.",
            "Det er ikke oplyst, hvor siden er. Sæt PLANCYCLE_PUBLIC_URL, eller start den med »up«.",
        )
    return found[person.key]


def wrong_one(token: str, today: date | None = None) -> bool:
    """Close every link of the person whose link came to somebody else; False when it was no good link."""
    who = bearer(token, today)
    if who.state != "good":
        return False
    with store.writing() as session:
        passes.close_all(session, who.person, writing("wrong_one", today, "portal"))
    return True


@verb
def renew(person: str, email: str = "", today: date | None = None) -> str:
    """Send somebody a new link with the next letters, to a corrected address if one is given."""
    with store.writing(deciding=True) as session:
        return passes.renew(session, person, email, writing("renew_link", today))
