"""Who holds a post from when: somebody new, one more post for somebody, a shared mailbox, or nobody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from models.choices import Words
from models.events import ROUND
from models.facts import Fact
from models.loading.organisation import person_key
from models.spoken import spoken_date
from models.store import journal, letters, wakes
from models.store.acts import refused
from models.store.organisation import held_on, organisation
from models.store.outcomes import Writing
from models.store.people import Somebody, find, somebody
from models.store.people_file import PERSON_ADDED
from models.store.session import quietly
from models.store.tables import Person, Post, PostHolder, Unit

UNKNOWN_POST = Words(
    "Vi kender ingen stilling »{post}«. Skriv stillingens navn, eller mailadressen på den, der har den nu.",
    "No post is known as '{post}'. Write its title, or the e-mail address of whoever holds it now.",
)
SEVERAL_POSTS = Words(
    "»{post}« passer på flere stillinger: {posts}. Skriv nøglen på den rette (den står efter navnet).",
    "'{post}' fits several posts: {posts}. Write the key of the right one (it stands after the title).",
)
NO_NAME = Words(
    "Vi kender ingen »{named}«. Er det en ny kollega eller en fælles postkasse, så skriv også navnet.",
    "Nobody is known as '{named}'. If it is a new colleague or a shared mailbox, give the name too.",
)
NO_ADDRESS = Words(
    "»{named}« er ikke en mailadresse. Skriv den som navn@sted.dk.",
    "'{named}' is not an e-mail address. Write it as name@place.dk.",
)
CAME_BACK = Words(
    "{name} er skrevet op som fratrådt. Er {name} tilbage, så skriv også navnet.",
    "{name} is recorded as gone. If {name} is back, give the name too.",
)
NOBODY_LEAVES = Words(
    "Stillingen »{post}« har ingen lige nu, så ingen fratræder.",
    "Nobody holds the post '{post}' right now, so nobody leaves.",
)
HELD = Words("{name} har stillingen »{post}« fra {day}.", "{name} holds the post '{post}' from {day}.")
HELD_ALREADY = Words("{name} har allerede stillingen »{post}«.", "{name} holds the post '{post}' already.")
VACANT = Words(
    "Stillingen »{post}« er ledig fra {day}. {next}", "The post '{post}' is vacant from {day}. {next}"
)
VACANT_ALREADY = Words("Stillingen »{post}« er allerede ledig.", "The post '{post}' is vacant already.")
NEXT = Words("{other} får mails om dens opgaver.", "{other} gets the mails about its tasks.")
NO_ONE = Words(
    "Der er ingen, der kan få mails om dens opgaver; de kommer på »Hvad skal jeg gøre i dag?«.",
    "Nobody can get the mails about its tasks; they appear in 'What shall I do today?'.",
)
WITH_IT = Words(
    " {name} er fratrådt, og {posts} bliver også ledig.", " {name} has left, and {posts} becomes vacant too."
)
HAS_LEFT = Words(" {name} er fratrådt.", " {name} has left.")


class Holding(Fact):
    """The post, who holds it from then on (None: vacant), whether that was news, and a sentence."""

    post: str
    person: str | None
    is_news: bool
    sentence: str


class _Post(NamedTuple):
    key: str
    title: str
    unit: str


def change(
    session: Session, post: str, holder: str, name: str, from_on: date, leaves: bool, by: Writing
) -> Holding:
    """Give a post to somebody from a day on (no `holder`: it is vacant); the same again changes nothing.

    A `name` writes in somebody who is not known, or brings back somebody who had left. With `leaves` whoever
    held it holds nothing from that day. Refused for an unknown post, and for somebody unknown without a name.
    """
    meant = _post(session, post, by)
    new = _holder(session, holder, name, by) if holder.strip() else None
    before = _held_by(session, meant.key, from_on)
    if before and new and [one.key for one in before] == [new.key]:
        said = HELD_ALREADY.said_in(by.language).format(name=new.name, post=meant.title)
        return Holding(post=meant.key, person=new.key, is_news=False, sentence=said)
    if not before and new is None:
        said = VACANT_ALREADY.said_in(by.language).format(post=meant.title)
        return Holding(post=meant.key, person=None, is_news=False, sentence=said)
    if not before and leaves:
        raise refused(NOBODY_LEAVES, by, post=meant.title)
    _hold(session, meant.key, new.key if new else None, from_on)
    with_it = _leave(session, before, from_on) if leaves else []
    _write_down(session, meant, before, new, from_on, leaves, by)
    wakes.want(session, ROUND)
    said = _said(session, meant, new, from_on, by) + _left_said(before, with_it, by, leaves)
    return Holding(post=meant.key, person=new.key if new else None, is_news=True, sentence=said)


# ── Which post, and who ─────────────────────────────────────────────────────────────────────────────────


def _post(session: Session, said: str, by: Writing) -> _Post:
    """The post with this key or title, or the only one that somebody holds."""
    word = said.strip()
    rows = session.execute(
        select(Post.key, Post.title, Unit.name.label("unit"))
        .outerjoin(Unit, Unit.key == Post.unit)
        .order_by(Post.key)
    ).all()
    posts = [_Post(row.key, row.title, row.unit or "") for row in rows]
    found = [post for post in posts if post.key == word]
    found = found or [post for post in posts if post.title.casefold() == word.casefold()]
    if not found:
        held = _held_or_had(session, [one.key for one in find(session, word)], by.today)
        found = [post for post in posts if post.key in held]
    if not found:
        raise refused(UNKNOWN_POST, by, post=word)
    if len(found) > 1:
        named = "; ".join(f"{one.title}, {one.unit} ({one.key})" for one in found[:5])
        raise refused(SEVERAL_POSTS, by, post=word, posts=named)
    return found[0]


def _held_or_had(session: Session, people: list[str], today: date) -> set[str]:
    """The posts that these people hold; where they hold none, those that they gave up last."""
    theirs = PostHolder.person.in_(people)
    held = set(session.scalars(select(PostHolder.post).where(theirs, held_on(today))))
    last = select(func.max(PostHolder.to_on)).where(theirs).scalar_subquery()
    had = select(PostHolder.post).where(theirs, PostHolder.to_on == last)
    return held or set(session.scalars(had))


def _holder(session: Session, named: str, name: str, by: Writing) -> Somebody:
    """Who is meant; with a name somebody new is written in, and somebody who had left is here again."""
    found = find(session, named)
    if not found and name.strip():
        return _written_in(session, named.strip().lower(), " ".join(name.split()), by)
    if not found:
        raise refused(NO_NAME, by, named=named.strip())
    gone = [one for one in found if one.left_on is not None and one.left_on <= by.today]
    if len(gone) == len(found) == 1:
        if not name.strip():
            raise refused(CAME_BACK, by, name=gone[0].name)
        session.execute(quietly(update(Person).where(Person.key == gone[0].key).values(left_on=None)))
        back = journal.Entry("person came back", f"person/{gone[0].key}", str(gone[0].left_on))
        journal.write(session, by.at, by.actor, by.door, [back])
        return gone[0]._replace(left_on=None)
    return somebody(session, named, by)


def _written_in(session: Session, email: str, name: str, by: Writing) -> Somebody:
    if email.count("@") != 1 or email.startswith("@") or "." not in email.rpartition("@")[2]:
        raise refused(NO_ADDRESS, by, named=email)
    key = person_key(email)
    session.execute(insert(Person).values(key=key, name=name, email=email))
    added = journal.Entry(PERSON_ADDED, f"person/{key}", None, email)
    journal.write(session, by.at, by.actor, by.door, [added])
    return Somebody(key, name, email, None)


def _held_by(session: Session, post: str, day: date) -> list[Somebody]:
    columns = [getattr(Person, name) for name in Somebody._fields]
    theirs = select(*columns).join(PostHolder, PostHolder.person == Person.key)
    found = session.execute(theirs.where(PostHolder.post == post, held_on(day)).order_by(PostHolder.from_on))
    return [Somebody(*row) for row in found]


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────


def _hold(session: Session, post: str, person: str | None, from_on: date) -> None:
    """From that day this person has the post, until whoever was to have it later does."""
    here = PostHolder.post == post
    session.execute(quietly(delete(PostHolder).where(here, PostHolder.from_on == from_on)))
    earlier = (here, PostHolder.from_on < from_on)
    reaches = or_(PostHolder.to_on.is_(None), PostHolder.to_on >= from_on)
    ended = update(PostHolder).where(*earlier, reaches).values(to_on=from_on - timedelta(days=1))
    session.execute(quietly(ended))
    if person is not None:
        later = session.scalar(select(func.min(PostHolder.from_on)).where(here, PostHolder.from_on > from_on))
        to_on = later - timedelta(days=1) if later else None
        session.execute(insert(PostHolder).values(post=post, person=person, from_on=from_on, to_on=to_on))


def _leave(session: Session, people: Iterable[Somebody], from_on: date) -> list[str]:
    """These people have left by that day: their other posts are vacant; the titles of those."""
    keys = [one.key for one in people]
    theirs = (PostHolder.person.in_(keys), or_(PostHolder.to_on.is_(None), PostHolder.to_on >= from_on))
    titles = select(Post.title).join(PostHolder, PostHolder.post == Post.key).where(*theirs)
    with_it = list(session.scalars(titles.order_by(Post.key)))
    session.execute(quietly(delete(PostHolder).where(*theirs, PostHolder.from_on >= from_on)))
    ended = update(PostHolder).where(*theirs).values(to_on=from_on - timedelta(days=1))
    session.execute(quietly(ended))
    session.execute(quietly(update(Person).where(Person.key.in_(keys)).values(left_on=from_on)))
    return with_it


def _write_down(
    session: Session,
    post: _Post,
    before: list[Somebody],
    new: Somebody | None,
    from_on: date,
    leaves: bool,
    by: Writing,
) -> None:
    old = ", ".join(one.key for one in before) or None
    held = journal.Entry("post held", f"post/{post.key}", old, f"{new.key if new else ''} {from_on}".strip())
    left = [journal.Entry("left", f"person/{one.key}", None, from_on.isoformat()) for one in before if leaves]
    journal.write(session, by.at, by.actor, by.door, [held, *left])


# ── What is said ────────────────────────────────────────────────────────────────────────────────────────


def _said(session: Session, post: _Post, new: Somebody | None, from_on: date, by: Writing) -> str:
    day = spoken_date(from_on, by.language)
    if new is not None:
        return HELD.said_in(by.language).format(name=new.name, post=post.title, day=day)
    receiver: Any = organisation(session, max(from_on, by.today)).receiver(post.key).receiver
    other = letters.names(session, [receiver]).get(receiver) if receiver else None
    following = (NEXT if other else NO_ONE).said_in(by.language).format(other=other)
    return VACANT.said_in(by.language).format(post=post.title, day=day, next=following)


def _left_said(before: list[Somebody], with_it: list[str], by: Writing, leaves: bool) -> str:
    if not leaves:
        return ""
    name = ", ".join(one.name for one in before)
    posts = ", ".join(f"»{title}«" if by.language == "da" else f"'{title}'" for title in with_it)
    words = WITH_IT if with_it else HAS_LEFT
    return words.said_in(by.language).format(name=name, posts=posts)
