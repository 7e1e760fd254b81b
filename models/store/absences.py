"""When somebody is away: from when, until when, and who gets their mails meanwhile; never why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from models.choices import Words
from models.events import ROUND
from models.facts import Fact
from models.spoken import spoken_date
from models.store import journal, letters, wakes
from models.store.acts import refused
from models.store.organisation import held_on, organisation
from models.store.outcomes import Writing
from models.store.people import Somebody, somebody
from models.store.session import quietly
from models.store.tables import Absence, PostHolder

ENDS_FIRST = Words(
    "Fraværet slutter, før det begynder. Ret en af datoerne.",
    "The absence ends before it begins. Correct one of the dates.",
)
NOTED = Words("{name} er fraværende {when}. {meanwhile}", "{name} is away {when}. {meanwhile}")
NOTED_ALREADY = Words(
    "Det var allerede noteret: {name} er fraværende {when}.", "It was noted already: {name} is away {when}."
)
UNTIL = Words("fra {since} til og med {until}", "from {since} to {until}")
OPEN_ENDED = Words("fra {since} og indtil videre", "from {since} until further notice")
STANDS_IN = Words("{other} får mails imens.", "{other} gets the mails meanwhile.")
NO_ONE = Words(
    "Der er ingen, der kan få mails imens; opgaverne kommer på »Hvad skal jeg gøre i dag?«.",
    "Nobody can get the mails meanwhile; the tasks appear in 'What shall I do today?'.",
)
NO_POST = Words("Personen har ingen stilling lige nu.", "The person holds no post right now.")
AND = Words(" og ", " and ")


class Away(Fact):
    """Who is away, whether that was news, and a sentence."""

    person: str
    is_news: bool
    sentence: str


def note(session: Session, named: str, from_on: date, to_on: date | None, by: Writing) -> Away:
    """Somebody is away from one day to another, both counted; no last day: until further notice.

    What was noted before about these days is put right. Refused for nobody, and for days the wrong way round.
    """
    person = somebody(session, named, by)
    if to_on is not None and to_on < from_on:
        raise refused(ENDS_FIRST, by)
    when = _when(from_on, to_on, by)
    same = (
        Absence.person == person.key,
        Absence.from_on == from_on,
        Absence.to_on.is_not_distinct_from(to_on),
    )
    if session.scalar(select(Absence.id).where(*same)) is not None:
        said = NOTED_ALREADY.said_in(by.language).format(name=person.name, when=when)
        return Away(person=person.key, is_news=False, sentence=said)
    old = _make_way(session, person.key, from_on, to_on)
    session.execute(insert(Absence).values(person=person.key, from_on=from_on, to_on=to_on))
    new = f"{from_on}/{to_on or ''}"
    act = journal.Entry("absence noted", f"person/{person.key}", old or None, new)
    journal.write(session, by.at, by.actor, by.door, [act])
    wakes.want(session, ROUND)
    said = NOTED.said_in(by.language).format(
        name=person.name, when=when, meanwhile=_meanwhile(session, person, max(from_on, by.today), by)
    )
    return Away(person=person.key, is_news=True, sentence=said)


def _make_way(session: Session, person: str, from_on: date, to_on: date | None) -> str:
    """What was noted about the same days is shortened or taken away; how it stood, for the journal."""
    before_end = True if to_on is None else Absence.from_on <= to_on
    reaches = or_(Absence.to_on.is_(None), Absence.to_on >= from_on)
    theirs = and_(Absence.person == person, before_end, reaches)  # type: ignore[arg-type]
    found = session.execute(select(Absence.from_on, Absence.to_on).where(theirs).order_by(Absence.from_on))
    old = ", ".join(f"{row.from_on}/{row.to_on or ''}" for row in found)
    later = delete(Absence).where(theirs, Absence.from_on >= from_on)
    session.execute(quietly(later))
    session.execute(quietly(update(Absence).where(theirs).values(to_on=from_on - timedelta(days=1))))
    return old


def _when(from_on: date, to_on: date | None, by: Writing) -> str:
    words = OPEN_ENDED if to_on is None else UNTIL
    since, until = (spoken_date(day, by.language) if day else "" for day in (from_on, to_on))
    return words.said_in(by.language).format(since=since, until=until)


def _meanwhile(session: Session, person: Somebody, day: date, by: Writing) -> str:
    """Who gets the mails of each of their posts on the first day."""
    org = organisation(session, day)
    org = org._replace(away=org.away | {person.key})
    held = select(PostHolder.post).where(PostHolder.person == person.key, held_on(day))
    posts = list(session.scalars(held.order_by(PostHolder.post)))
    receivers: list[Any] = [org.receiver(post).receiver for post in posts]
    if not posts:
        return NO_POST.said_in(by.language)
    named = letters.names(session, [one for one in receivers if one])
    if not named:
        return NO_ONE.said_in(by.language)
    others = AND.said_in(by.language).join(sorted(named.values()))
    return STANDS_IN.said_in(by.language).format(other=others)
