"""The weekly list of people in the memory: laid beside it, kept until somebody says yes, then carried out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Table, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from models.choices import Words
from models.events import ROUND
from models.facts import Fact, Refused
from models.loading import rules
from models.loading.changes import Change, Held
from models.loading.organisation import holdings
from models.loading.results import Offered
from models.overview import PeopleList
from models.people_file.comparing import Known, compare, signature
from models.people_file.facts import DAY_BEFORE, THAT_DAY, Comparison, Item, Wanted
from models.people_file.page import counted, tasks_said
from models.people_file.taking_over import TakesOver
from models.settings import Language
from models.spoken import spoken_date
from models.store import handovers, journal, loads, meta, proposals, wakes
from models.store.acts import refused
from models.store.organisation import organisation
from models.store.outcomes import OPEN_STATES, Writing
from models.store.people import somebody
from models.store.proposals import Proposed
from models.store.session import quietly
from models.store.tables import Base, JournalEntry, Person, PostHolder, Request

PERSON_ADDED = "person added"
"""The act of writing somebody in by hand, as the journal calls it."""

LOOKED_ON = "people_looked_on"
"""Under this the memory keeps the day on which the newest file was last looked at by itself."""

LOOKED_AT: dict[str, tuple[str, ...]] = {
    "unit": ("name", "head_post", "parent", "valid_to"),
    "person": ("name", "email", "phone", "language", "deputy", "left_on"),
    "post": ("title", "unit"),
    "post_role": (),
    "post_holder": ("person", "to_on"),
    "element": ("title", "post", "owner_text"),
}
"""What a list is worked out from: where one of these is another now, the list is out of date."""

UNKNOWN_NUMBER = Words(
    "»{said}« står ikke på listen. Skriv et nummer fra siden, for eksempel 3, eller en mailadresse.",
    "'{said}' is not on the list. Write a number from the page, such as 3, or an e-mail address.",
)
NOT_LEAVING = Words(
    "{name} giver ingen stilling fra sig ifølge listen, så ingen skal overtage noget.",
    "{name} gives up no post according to the list, so there is nothing to take over.",
)
LEAVES_TOO = Words("{name} er selv fratrådt. Vælg en anden.", "{name} has left too. Choose somebody else.")
NO_SUCH_POST = Words(
    "{name} har ikke stillingen »{post}«. Skriv den, som den står på siden, eller lad feltet stå tomt.",
    "{name} does not hold the post '{post}'. Write it as on the page, or leave the field empty.",
)
TAKEN = Words(
    "Listen giver allerede stillingen »{post}« til {name}. Vil du noget andet, så skriv nummeret på {name}"
    " under »Skal ikke med«.",
    "The list gives the post '{post}' to {name} already. If you want something else, leave {name} out.",
)
APPROVED = Words("Listen er godkendt: {counts}.{tasks}", "The list is approved: {counts}.{tasks}")
NOTHING_LEFT = Words(
    "Listen er godkendt, men alt på den er holdt udenfor: intet er ændret.",
    "The list is approved, but everything on it was left out: nothing has changed.",
)
ALREADY = Words("Liste nr. {number} blev godkendt {day}.", "List no. {number} was approved on {day}.")


class Approved(Fact):
    """What was carried out: how many have left, how many tasks are another's now, and a sentence.

    `done`: the list without what was left out; None where nothing was to be done.
    """

    left: int
    tasks: int
    sentence: str
    done: Comparison | None = None


UNREAD = "people_unread"
"""Under this the memory keeps why the newest file could not be read, in both languages."""

# ── Comparing ───────────────────────────────────────────────────────────────────────────────────────────


def looked_at(session: Session, today: date) -> None:
    """The newest file has been looked at this week."""
    meta.put(session, LOOKED_ON, today.isoformat())


def is_to_be_looked_at(session: Session, today: date) -> bool:
    """Whether no round has looked at the people's file in this week yet."""
    last = meta.get(session, LOOKED_ON)
    return last is None or date.fromisoformat(last) < today - timedelta(days=today.weekday())


def cannot_be_read(session: Session, why: Refused | None) -> None:
    """Why the newest file could not be read; None: it could."""
    said = {} if why is None else {language: why.said_in(language) for language in ("da", "en")}
    meta.put(session, UNREAD, json.dumps(said, ensure_ascii=False))


def waiting(session: Session, language: Language) -> PeopleList | None:
    """What the page of the day says of the list of people; None when there is nothing to do."""
    if why := json.loads(meta.get(session, UNREAD) or "{}").get(language):
        return PeopleList(0, "", why)
    found = newest(session)
    return None if found is None else PeopleList(found[0].id, counted(found[1].items, language))


def propose(session: Session, offered: Offered) -> tuple[Comparison, int | None]:
    """Lay the file beside the memory, and keep what has changed under a number; None: nothing has."""
    held = _held(session)
    found = compare(offered, held, _known(session, offered.today))
    if not found.items:
        proposals.outdate(session, "people")
        return found, None
    hash = _fingerprint(held, found.file_hash, offered.today)
    known = newest(session)
    if known is not None and known[0].hash == hash and known[1].items == found.items:
        return known[1], known[0].id
    kept = {"comparison": found.model_dump(mode="json")}
    wakes.want(session, ROUND)
    return found, proposals.make(session, "people", offered.today, hash, kept)


def _held(session: Session) -> Held:
    return loads.held(session, rules.TABLES["people"], ())


def _fingerprint(held: Held, file_hash: str, day: date) -> str:
    stands = {
        table: sorted(
            [*map(str, key), *(str(row[name]) for name in names)] for key, row in held[table].items()
        )
        for table, names in LOOKED_AT.items()
    }
    return proposals.fingerprint([file_hash, stands, holdings(held, day)])


def _known(session: Session, today: date) -> Known:
    added = select(JournalEntry.subject).where(JournalEntry.act == PERSON_ADDED)
    by_hand = {subject.removeprefix("person/") for subject in session.scalars(added)}
    org = organisation(session, today)
    listed = [load.keys | load.left for load in loads.earlier(session, "people")]
    return Known(
        by_hand=frozenset(by_hand.difference(*listed)) | org.silent,
        left_out=frozenset(_left_out(session)),
        away=org.away,
        tasks=_open_tasks(session),
    )


def _left_out(session: Session) -> list[str]:
    """What was left out of the newest list that was approved, and of those before it."""
    earlier = proposals.approved(session, "people")
    return list(earlier[-1].facts.get("left_out", ())) if earlier else []


def _open_tasks(session: Session) -> dict[str, int]:
    found = select(Request.post, func.count()).where(
        Request.state.in_(OPEN_STATES), Request.post.is_not(None)
    )
    return {str(post): count for post, count in session.execute(found.group_by(Request.post))}


def _comparison(one: Proposed) -> Comparison:
    return Comparison.model_validate(one.facts["comparison"])


def newest(session: Session) -> tuple[Proposed, Comparison] | None:
    """The list that waits for a yes."""
    one = proposals.newest_open(session, "people")
    return None if one is None else (one, _comparison(one))


# ── Approving ───────────────────────────────────────────────────────────────────────────────────────────


def approve(
    session: Session,
    number: int,
    takes_over: Sequence[TakesOver],
    leave_out: Sequence[str],
    by: Writing,
) -> Approved:
    """Carry a list out as it was shown, but for what is left out; all of it or nothing.

    Refused when anything that it was worked out from has changed since.
    """
    one = proposals.numbered(session, number, "people", by)
    if one.state == "approved":
        return _already(one, by)
    found, held = _comparison(one), _held(session)
    if _fingerprint(held, found.file_hash, by.today) != one.hash:
        raise refused(proposals.OUTDATED, by, number=number)
    out = {_meant(said, found, by).person for said in leave_out}
    items = [item for item in found.items if item.person not in out]
    takers = _takers(session, items, takes_over, by)
    wanted = [row for row in found.wanted if not out or set(row.people) - out]
    loads.write(session, made := [_change(row, held, by.today) for row in wanted])
    gone = [item for item in items if item.kind == "left"]
    moved = _leave(session, gone, takers, by) + _take_over(session, items, takers, by)
    _remember(session, found, by)
    entries = [loads.entry(change) for change in made if change.old is not None]
    came = [
        journal.Entry("person came", f"person/{item.person}", None, item.email)
        for item in items
        if item.kind == "new"
    ]
    agreed = journal.Entry("people approved", f"proposal/{number}", None, counted(items, "da"))
    journal.write(
        session, by.at, by.actor, by.door, [agreed, *entries, *came, *_left_said(items, takers, by)]
    )
    said = _approved_said(items, moved, by)
    facts = {**one.facts, "out": sorted(out), "takers": takers, "left_out": _still_out(session, found, out)}
    proposals.approve(session, one, facts, by)
    wakes.want(session, ROUND)
    done = found.model_copy(update={"items": tuple(items)})
    return Approved(left=len(gone), tasks=moved, sentence=said, done=done)


def _already(one: Proposed, by: Writing) -> Approved:
    day = spoken_date(one.done_on or by.today, by.language)
    said = ALREADY.said_in(by.language).format(number=one.id, day=day)
    return Approved(left=0, tasks=0, sentence=said)


def _meant(said: str, found: Comparison, by: Writing) -> Item:
    """The item that a number, a name or an address means."""
    word = said.strip().casefold()
    for item in found.items:
        if word and word in (str(item.no), item.email.casefold(), item.name.casefold()):
            return item
    raise refused(UNKNOWN_NUMBER, by, said=said.strip())


def _takers(
    session: Session, items: Sequence[Item], chosen: Sequence[TakesOver], by: Writing
) -> dict[str, str]:
    """Post to whoever takes it over, where somebody was chosen."""
    whole = Comparison(file="", file_hash="", mapping_hash="", day=by.today, read=0, items=tuple(items))
    gone = {item.person for item in items if item.kind == "left"}
    takers: dict[str, str] = {}
    for one in chosen:
        item, to = _meant(one.who, whole, by), somebody(session, one.to, by)
        if not item.posts and item.kind != "left":
            raise refused(NOT_LEAVING, by, name=item.name)
        if to.key in gone:
            raise refused(LEAVES_TOO, by, name=to.name)
        posts = [post for post in item.posts if not one.post or _is_called(post.title, one.post)]
        if one.post and not posts:
            raise refused(NO_SUCH_POST, by, name=item.name, post=one.post.strip())
        for post in posts:
            if post.named:
                raise refused(TAKEN, by, post=post.title, name=post.to_name)
            takers[post.post] = to.key
        if item.kind == "left":
            takers[f"person/{item.person}"] = to.key
    return takers


def _is_called(title: str, said: str) -> bool:
    return title.casefold() == said.strip().casefold()


def _change(row: Wanted, held: Held, today: date) -> Change:
    """A kept row as a change again, on the day that it is approved."""
    key = tuple(row.key)
    if row.table == "post_holder":
        key = (row.key[0], _day(row.key[1], today))
    old = held[row.table].get(key)
    if row.new is None:
        return Change(row.table, key, old, None)
    new = {name: _day(value, today) if name == "to_on" else value for name, value in row.new.items()}
    return Change(row.table, key, None if old is None else {name: old.get(name) for name in new}, new)


def _day(said: Any, today: date) -> Any:
    if said in (THAT_DAY, DAY_BEFORE):
        return today if said == THAT_DAY else today - timedelta(days=1)
    return date.fromisoformat(said) if isinstance(said, str) else said


def _leave(session: Session, gone: Sequence[Item], takers: Mapping[str, str], by: Writing) -> int:
    """Who has left holds nothing from today; how many tasks that they had been given are another's now."""
    people = [item.person for item in gone]
    if not people:
        return 0
    lay_down(session, people, by.today)
    left = update(Person).where(Person.key.in_(people)).values(left_on=by.today)
    session.execute(quietly(left))
    return _pass_on(session, people, takers, by)


def _take_over(session: Session, items: Sequence[Item], takers: Mapping[str, str], by: Writing) -> int:
    """The posts that are given up go to whoever was chosen; how many open tasks have somebody else now."""
    posts = [post.post for item in items for post in item.posts]
    taken = [{"post": post, "person": takers[post], "from_on": by.today} for post in posts if post in takers]
    if taken:
        session.execute(insert(PostHolder), taken)
    theirs = (Request.post.in_(posts), Request.state.in_(OPEN_STATES), Request.handed_to.is_(None))
    return session.scalar(select(func.count()).where(*theirs)) or 0


def lay_down(session: Session, people: Collection[str], today: date) -> None:
    """These people hold no post from today on."""
    theirs = PostHolder.person.in_(list(people))
    later = delete(PostHolder).where(theirs, PostHolder.from_on >= today)
    session.execute(quietly(later))
    held = or_(PostHolder.to_on.is_(None), PostHolder.to_on >= today)
    session.execute(quietly(update(PostHolder).where(theirs, held).values(to_on=today - timedelta(days=1))))


def _pass_on(session: Session, people: Sequence[str], takers: Mapping[str, str], by: Writing) -> int:
    """What had been handed to somebody who has left goes to whoever takes over, or back to its owner."""
    found = session.execute(
        select(Request.key, Request.handed_to)
        .where(Request.handed_to.in_(people), Request.state.in_(OPEN_STATES))
        .order_by(Request.id)
    ).all()
    to: dict[str | None, list[str]] = defaultdict(list)
    for row in found:
        to[takers.get(f"person/{row.handed_to}")].append(row.key)
    for taker, keys in to.items():
        if taker is None:
            handovers.take_back(session, keys, None, by)
        else:
            handovers.hand_over(session, keys, taker, None, by)
    return len(found)


def _remember(session: Session, found: Comparison, by: Writing) -> None:
    """The file counts as taken in: the next list is compared with it."""
    table: Table = Base.metadata.tables["loaded"]
    named = {"file_hash": found.file_hash, "kind": "people", "mapping_hash": found.mapping_hash}
    counts = {"read": found.read, "keys": list(found.present), "left": []}
    values = {"name": found.file, "at": by.at, "counts": counts}
    same = [table.c[name] == value for name, value in named.items()]
    if session.scalar(select(table.c.id).where(*same)) is not None:
        session.execute(update(table).where(*same).values(**values))
    else:
        session.execute(insert(table).values(**named, **values))


def _still_out(session: Session, found: Comparison, out: Collection[str]) -> list[str]:
    """What is not asked about again: somebody who stands in the file again may leave anew."""
    here = {f"left/{person}" for person in found.present}
    now = {signature(item) for item in found.items if item.person in out}
    return sorted({*_left_out(session), *now} - here)


def _left_said(items: Sequence[Item], takers: Mapping[str, str], by: Writing) -> list[journal.Entry]:
    left = [
        journal.Entry("left", f"person/{item.person}", None, by.today.isoformat())
        for item in items
        if item.kind == "left"
    ]
    posts = [
        journal.Entry(
            "post taken over", f"post/{post.post}", item.person, takers.get(post.post) or _next(post)
        )
        for item in items
        for post in item.posts
    ]
    return [*left, *posts]


def _next(post: Any) -> str | None:
    """Who holds the post now: nobody, unless the list names somebody."""
    return post.to if post.named else None


def _approved_said(items: Sequence[Item], tasks: int, by: Writing) -> str:
    if not items:
        return NOTHING_LEFT.said_in(by.language)
    told = f" {tasks_said(tasks, by.language)}" if tasks else ""
    return APPROVED.said_in(by.language).format(counts=counted(items, by.language), tasks=told)
