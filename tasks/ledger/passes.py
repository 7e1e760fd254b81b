"""Links to a person's own page: issued with letters, read by the portal, closed when one went astray."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, cast

from models import store
from models.facts import Fact, Refused
from models.passes import Purpose, pass_of, signed
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


def bearer(token: str, today: date | None = None, purpose: Purpose = "page") -> Bearer:
    """Whose page (or calendar) this token opens, and whether it still does."""
    pass_id = pass_of(token, purpose, keys.links())
    if pass_id is None:
        return Bearer(state="unknown")
    day = clock.today(today, home.settings().municipality.timezone)
    with store.reading() as session:
        found = passes.holding(session, pass_id, purpose, day)
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


CALENDAR_DAYS = 3 * 365
"""How long the address of a calendar works: nobody puts a new one in every half year."""


class CalendarAddress(Fact):
    """The secret part of the address of somebody's calendar, and the last day on which it works."""

    token: str
    ends_on: date


def calendar_of(person: str, today: date) -> CalendarAddress | None:
    """The address of this person's calendar; None where they have not made one."""
    with store.reading() as session:
        found = passes.newest(session, person, "calendar", today)
        held = passes.holding(session, found, "calendar", today) if found else None
    if found is None or held is None:
        return None
    return CalendarAddress(token=signed(found, "calendar", keys.links()), ends_on=held.ends_on)


def make_calendar(person: str, today: date) -> None:
    """Give this person's calendar an address; one that works for a while yet stays."""
    with store.writing() as session:
        passes.issued(session, [person], "calendar", today, CALENDAR_DAYS)


def close_calendar(person: str, today: date) -> None:
    """Nobody can fetch this person's calendar any more."""
    with store.writing() as session:
        passes.close(session, person, "calendar", writing("close_calendar", today, "portal"))


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
