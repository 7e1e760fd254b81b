"""A list of people laid beside the memory: nothing is written, and whoever is missing has not left yet."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from models.loading import rules
from models.loading.changes import Change, Changes, Draft, Held, Key, Verdict, changes
from models.loading.organisation import holdings, person_key
from models.loading.results import Offered, result
from models.loading.sheets import Row
from models.people_file.facts import (
    DAY_BEFORE,
    KINDS,
    PARTS,
    THAT_DAY,
    Changed,
    Comparison,
    Item,
    ItemKind,
    LeftPost,
    Unread,
    Wanted,
)
from models.receivers import Organisation, Seat

MUCH = 3
"""One in so many people gone at once is a reason to ask whether it is the right file."""

SOME = 3
"""So few may leave in any week."""


class Known(NamedTuple):
    """What the file cannot say. `by_hand`: who may well be missing in it, for the secretariat wrote them in.

    `left_out`: what was left out before; `away`: who is absent; `tasks`: post to how many are open there.
    """

    by_hand: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    away: frozenset[str] = frozenset()
    tasks: Mapping[str, int] = {}


class _Seen(NamedTuple):
    """Somebody as others see them; each part in words."""

    name: str
    email: str
    phone: str
    language: str
    deputy: str
    units: str
    posts: str
    roles: str
    heads: str
    areas: str


def compare(offered: Offered, held: Held, known: Known) -> Comparison:
    """What has changed, person by person. A refused row keeps its person where they are."""
    day = offered.today
    addresses = _new_addresses(offered.intake.rows, held, day)
    before = _with_addresses(held, addresses)
    here = {key[0] for key, person in held["person"].items() if _is_here(person, day)}
    draft = Draft(offered.intake, before, day, True, frozenset(here))
    verdict = rules.judged(draft)
    found = changes(verdict, before)
    present = verdict.present | _named(offered.intake.rows, before)
    gone = here - present - known.by_hand
    wanted = [*_addressed(addresses), *_wanted(found, verdict, day)]
    after = _after(before, found, addresses)
    items = _items(held, after, gone, known, day)
    stay = [item for item in items if signature(item) not in known.left_out]
    dropped = {item.person for item in items} - {item.person for item in stay}
    loaded = result(offered, verdict, found, len(gone))
    left = sum(1 for item in stay if item.kind == "left")
    return Comparison(
        file=offered.name,
        file_hash=offered.hash,
        mapping_hash=offered.mapping.hash,
        day=day,
        read=loaded.read,
        items=tuple(item.model_copy(update={"no": no}) for no, item in enumerate(stay, 1)),
        wanted=tuple(one for one in wanted if not dropped or set(one.people) - dropped),
        present=tuple(sorted(present & {key[0] for key in after["person"]})),
        unread=tuple(
            Unread(row=one.row, column=one.column, value=one.value, reason=one.reason)
            for one in loaded.rejected
        ),
        notes=(*loaded.warnings, *(finding.sentence for finding in loaded.findings)),
        kept=tuple(item.name for item in items if item.person in dropped),
        much=left > SOME and left * MUCH > len(here),
    )


def _named(rows: Iterable[Row], held: Held) -> set[str]:
    """Everybody whose address stands in a row that could be read, also where the row is refused."""
    mails = {row.facts["email"] for row in rows}
    return {key[0] for key, person in held["person"].items() if person["email"] in mails}


def signature(item: Item) -> str:
    """What an item is, so that one that was left out is not asked about every week."""
    if item.kind in ("left", "new"):
        return f"{item.kind}/{item.person}"
    said = repr([(one.part, one.new) for one in item.changed])
    return f"changed/{item.person}/{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def _is_here(person: Mapping[str, Any], day: date) -> bool:
    return person["email"] is not None and (person["left_on"] is None or person["left_on"] > day)


# ── New addresses ───────────────────────────────────────────────────────────────────────────────────────


def _new_addresses(rows: Sequence[Row], held: Held, day: date) -> dict[str, str]:
    """Whoever is missing under their address and stands there under another: person to new address.

    Only where one name has gone and one has come, in the same unit, with the same title or telephone:
    a namesake must not get somebody's link.
    """
    mails = {row.facts["email"] for row in rows}
    addresses = {person["email"] for person in held["person"].values()}
    keys = {key[0] for key in held["person"]}
    gone: dict[str, list[str]] = defaultdict(list)
    for key, person in held["person"].items():
        if _is_here(person, day) and person["email"] not in mails:
            gone[person["name"].casefold()].append(key[0])
    come: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.facts["email"] not in addresses and person_key(row.facts["email"]) not in keys:
            come[row.facts["name"].casefold()].append(row)
    alike = ((theirs, come[name]) for name, theirs in gone.items() if len(theirs) == 1)
    found = (
        (theirs[0], [row for row in new if _is_like(row, theirs[0], held, day)]) for theirs, new in alike
    )
    return {
        person: new[0].facts["email"]
        for person, new in found
        if len({row.facts["email"] for row in new}) == 1
    }


def _is_like(row: Row, person: str, held: Held, day: date) -> bool:
    """Whether a row may be about this person: something besides the name is the same."""
    posts = _posts(person, held, day)
    titles = {held["post"][(post,)]["title"].casefold() for post in posts}
    units = {held["post"][(post,)]["unit"] for post in posts}
    names = {held["unit"][(unit,)]["name"].casefold() for unit in units if (unit,) in held["unit"]}
    phone = held["person"][(person,)]["phone"]
    said = row.facts["unit"]
    return (
        said in units
        or said.casefold() in names
        or str(row.facts.get("title", "")).casefold() in titles
        or bool(phone and row.facts.get("phone") == phone)
    )


def _with_addresses(held: Held, addresses: Mapping[str, str]) -> Held:
    """The memory as if these addresses had been corrected."""
    people = {
        key: {**person, "email": addresses.get(key[0], person["email"])}
        for key, person in held["person"].items()
    }
    return {**held, "person": people}


def _addressed(addresses: Mapping[str, str]) -> Iterator[Wanted]:
    for person, email in sorted(addresses.items()):
        yield Wanted(table="person", key=(person,), new={"email": email}, people=(person,))


# ── What is wanted ──────────────────────────────────────────────────────────────────────────────────────


def _wanted(found: Changes, verdict: Verdict, day: date) -> Iterator[Wanted]:
    """Each change, with whose rows ask for it; dates as the day that it will be approved on."""
    persons = {one.row: one.key[0] for one in verdict.wanted if one.main}
    asking: dict[tuple[str, Key], set[str]] = defaultdict(set)
    for one in verdict.wanted:
        asking[one.table, one.key].add(persons[one.row])
    for change in found.changes:
        people = tuple(sorted(asking[change.table, change.key]))
        yield Wanted(table=change.table, key=_kept_key(change, day), new=_kept(change, day), people=people)


def _kept_key(change: Change, day: date) -> Key:
    """A row that is there keeps its own day."""
    if change.old is not None:
        return tuple(part.isoformat() if isinstance(part, date) else part for part in change.key)
    return tuple(_as_day(part, day) for part in change.key)


def _kept(change: Change, day: date) -> dict[str, Any] | None:
    if change.new is None:
        return None
    return {name: _as_day(value, day) for name, value in change.new.items()}


def _as_day(value: Any, day: date) -> Any:
    """A sheet of people knows only these two days of its own; any other is one that the memory has."""
    if value == day:
        return THAT_DAY
    if value == day - timedelta(days=1):
        return DAY_BEFORE
    return value.isoformat() if isinstance(value, date) else value


def _after(before: Held, found: Changes, addresses: Mapping[str, str]) -> Held:
    """The memory as it would stand."""
    after = {table: dict(rows) for table, rows in before.items()}
    for change in found.changes:
        rows = after[change.table]
        if change.new is None:
            rows.pop(change.key, None)
        else:
            rows[change.key] = {**_EMPTY.get(change.table, {}), **rows.get(change.key, {}), **change.new}
    return after


_EMPTY: dict[str, dict[str, Any]] = {
    "person": {"phone": "", "language": "da", "deputy": None, "left_on": None},
    "unit": {"parent": None, "head_post": None, "valid_to": None},
    "element": {"post": None, "owner_text": "", "confidential_until": None},
}
"""What a new row has where the file says nothing."""


# ── The items ───────────────────────────────────────────────────────────────────────────────────────────


def _items(held: Held, after: Held, gone: set[str], known: Known, day: date) -> list[Item]:
    """One for each person to whom something has happened, by kind and name."""
    then, now = _everybody(held, day), _everybody(after, day)
    org = _organisation(after, gone, known.away, day)
    found = [_left(person, held, after, org, known, day) for person in sorted(gone)]
    for person in sorted(now.keys() - gone):
        changed = _changed(then.get(person), now[person])
        if changed:
            kind: ItemKind = _kind({one.part for one in changed}) if person in then else "new"
            one, given_up = now[person], _posts(person, held, day) - _posts(person, after, day)
            posts = tuple(_left_post(post, after, org, known) for post in sorted(given_up))
            who = {"person": person, "name": one.name, "email": one.email}
            found.append(Item(no=0, kind=kind, **who, changed=changed, posts=posts))
    return sorted(found, key=lambda item: (KINDS.index(item.kind), item.name.casefold(), item.person))


def _posts(person: str, held: Held, day: date) -> set[str]:
    """The posts that somebody holds."""
    return {post for post, by in holdings(held, day).items() if person in {who for who, _ in by}}


def _kind(parts: set[str]) -> ItemKind:
    by_part: tuple[tuple[str, ItemKind], ...] = (
        ("units", "moved"),
        ("posts", "post"),
        ("email", "address"),
        ("deputy", "deputy"),
    )
    return next((kind for part, kind in by_part if part in parts), "other")


def _changed(then: _Seen | None, now: _Seen) -> tuple[Changed, ...]:
    old = then._asdict() if then else dict.fromkeys(PARTS, "")
    new = now._asdict()
    shown = PARTS if then else tuple(part for part in PARTS if part not in ("name", "language"))
    return tuple(Changed(part=part, old=old[part], new=new[part]) for part in shown if old[part] != new[part])


def _everybody(held: Held, day: date) -> dict[str, _Seen]:
    """Everybody who has not been forgotten, as others see them."""
    posts: dict[str, list[str]] = defaultdict(list)
    for post, held_by in sorted(holdings(held, day).items()):
        for person, _ in held_by:
            posts[person].append(post)
    roles, heads, areas = _of_posts(held, day)
    people = {key[0]: values for key, values in held["person"].items() if values["email"] is not None}
    return {key: _seen(values, posts[key], held, (roles, heads, areas)) for key, values in people.items()}


_OfPosts = Mapping[str, list[str]]


def _of_posts(held: Held, day: date) -> tuple[_OfPosts, _OfPosts, _OfPosts]:
    """What each post has besides its holder: its roles, the units it leads, what it answers for."""
    roles: dict[str, list[str]] = defaultdict(list)
    heads: dict[str, list[str]] = defaultdict(list)
    areas: dict[str, list[str]] = defaultdict(list)
    for role, post in sorted(held["post_role"]):
        roles[post].append(role)
    for _, unit in sorted(held["unit"].items()):
        if unit.get("head_post"):
            heads[unit["head_post"]].append(unit["name"])
    for _, element in sorted(held["element"].items()):
        if element["post"]:
            until = element.get("confidential_until")
            is_closed = until is not None and until > day
            areas[element["post"]].append(f"nr. {element['id']}" if is_closed else element["title"])
    return roles, heads, areas


def _seen(
    person: Mapping[str, Any],
    posts: Sequence[str],
    held: Held,
    of_posts: tuple[_OfPosts, _OfPosts, _OfPosts],
) -> _Seen:
    deputy = held["person"].get((person["deputy"],))
    rows = [held["post"][(post,)] for post in posts]
    units = [held["unit"].get((row["unit"],), {"name": row["unit"] or ""})["name"] for row in rows]
    roles, heads, areas = ([one for post in posts for one in said.get(post, ())] for said in of_posts)
    return _Seen(
        name=person["name"],
        email=person["email"],
        phone=person["phone"] or "",
        language=person["language"] or "",
        deputy=deputy["name"] if deputy else person["deputy"] or "",
        units=_joined(units),
        posts=_joined(row["title"] for row in rows),
        roles=_joined(roles),
        heads=_joined(heads),
        areas=_joined(areas),
    )


def _joined(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(word for word in words if word))


# ── Who takes over ──────────────────────────────────────────────────────────────────────────────────────


def _left(person: str, held: Held, after: Held, org: Organisation, known: Known, day: date) -> Item:
    values = held["person"][(person,)]
    theirs = sorted(_posts(person, held, day))
    posts = tuple(_left_post(post, after, org, known) for post in theirs)
    return Item(
        no=0, kind="left", person=person, name=values["name"], email=values["email"] or "", posts=posts
    )


def _left_post(post: str, after: Held, org: Organisation, known: Known) -> LeftPost:
    row = after["post"][(post,)]
    who = org.receiver(post)
    to = after["person"].get((who.receiver,)) if who.receiver else None
    return LeftPost(
        post=post,
        title=row["title"],
        unit=after["unit"].get((row["unit"],), {"name": row["unit"] or ""})["name"],
        tasks=known.tasks.get(post, 0),
        elements=sum(1 for element in after["element"].values() if element["post"] == post),
        to=who.receiver,
        to_name=to["name"] if to else "",
        named=who.holder is not None,
    )


def _organisation(after: Held, gone: set[str], away: frozenset[str], day: date) -> Organisation:
    """The organisation once the list is approved: the posts of those who have left are vacant."""
    held_by = {post: [who for who, _ in by if who not in gone] for post, by in holdings(after, day).items()}
    units = after["unit"]
    return Organisation(
        seats={
            key[0]: Seat(post["unit"], next(iter(held_by.get(key[0], ())), None))
            for key, post in after["post"].items()
        },
        deputies={key[0]: row["deputy"] for key, row in after["person"].items() if row["deputy"]},
        away=away | gone,
        heads={key[0]: unit["head_post"] for key, unit in units.items() if unit.get("head_post")},
        parents={key[0]: unit["parent"] for key, unit in units.items() if unit.get("parent")},
        directors=frozenset(post for role, post in after["post_role"] if role == "direktion"),
        secretariat=tuple(sorted(post for role, post in after["post_role"] if role == "secretariat")),
    )
