"""The one sheet that is enough to begin: name, e-mail, unit, what you answer for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from models.danish import slug
from models.loading.changes import Draft, Values, not_known
from models.loading.organisation import Units, holdings, person_key
from models.loading.reasons import reason
from models.loading.sheets import Row, some

PERSONAL = ("name", "phone", "language", "deputy")
"""What two rows about one person must say alike; the unit, the post and the tasks may differ."""


@dataclass
class Place:
    """One row's place in the organisation: the unit, and the post once it has been found."""

    row: Row
    person: str
    unit: str
    post: str = ""
    is_new: bool = False

    @property
    def title(self) -> str:
        """The post's title; empty where the sheet gives none."""
        return str(self.row.facts.get("title", ""))


@dataclass
class Staff:
    """The sheet beside the memory while people find their posts."""

    draft: Draft
    holders: Mapping[str, list[tuple[str, Any]]]
    present: set[str]
    """Everybody who stands in the sheet, also in rows that are not taken."""
    places: list[Place] = field(default_factory=list)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    """Folded title and unit to the post that has them, known or new."""
    units: dict[str, str] = field(default_factory=dict)
    """Key to name of every unit in sight."""

    def posts_of(self, person: str) -> list[str]:
        """The posts that somebody holds today, in the order of their keys."""
        return sorted(post for post, held in self.holders.items() if any(who == person for who, _ in held))

    def unit_of(self, post: str) -> str | None:
        """The unit of a post that the memory knows."""
        unit: str | None = self.draft.held["post"][(post,)]["unit"]
        return unit

    def title_of(self, post: str) -> str:
        """The folded title of a post that the memory knows."""
        return str(self.draft.held["post"][(post,)]["title"]).casefold()


def ask(draft: Draft) -> None:
    """What the sheet asks for: units, people, posts with their holders, heads, roles, areas."""
    keys = _keys(draft)
    draft.spoiled |= _spoiled(draft)
    rows = _agreed(draft, list(_in_service(draft, keys)))
    present = {keys[row.facts["email"]] for row in draft.rows} | set(draft.spoiled)
    staff = Staff(draft, holdings(draft.held, draft.today), present)
    for row, unit in _in_units(draft, staff, rows):
        staff.places.append(Place(row, keys[row.facts["email"]], unit))
    for row in rows:
        _person(draft, row, keys)
    _settle(staff)
    for place in staff.places:
        _post(staff, place)
    _hold(staff)
    _heads(staff)
    for place in staff.places:
        _roles(draft, place)
    _areas(staff)


# ── People ──────────────────────────────────────────────────────────────────────────────────────────────


def _keys(draft: Draft) -> Mapping[str, str]:
    """Address to key: the one known to the memory, else the one that the address gives."""
    known = _known(draft)
    named = {row.facts[name] for row in draft.rows for name in ("email", "deputy") if row.facts.get(name)}
    return {address: known.get(address, person_key(address)) for address in named}


def _known(draft: Draft) -> dict[str, str]:
    return {held["email"]: key[0] for key, held in draft.held["person"].items() if held["email"]}


def _spoiled(draft: Draft) -> dict[str, int]:
    """The people of rows that could not be read, as far as their address could."""
    known = _known(draft)
    said = {address.lower(): number for address, number in draft.intake.spoiled.items()}
    return {known.get(address, person_key(address)): number for address, number in said.items()}


def _in_service(draft: Draft, keys: Mapping[str, str]) -> Iterator[Row]:
    """Who has left, died or been forgotten is not brought back by a list that is behind."""
    for row in draft.rows:
        held = draft.held["person"].get((keys[row.facts["email"]],))
        if held is not None and _has_left(draft, held):
            draft.note(row, "has_left", row.facts["name"])
        else:
            yield row


def _has_left(draft: Draft, person: Mapping[str, Any]) -> bool:
    return person["email"] is None or (person["left_on"] is not None and person["left_on"] <= draft.today)


def _agreed(draft: Draft, rows: list[Row]) -> list[Row]:
    """Several rows about one person are several posts or areas; two that say the very same are a slip."""
    theirs: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        theirs[row.facts["email"]].append(row)
    for same in theirs.values():
        for row in same:
            _refuse_other_word(draft, row, same)
            twins = [other.number for other in same if other is not row and other.facts == row.facts]
            if twins:
                draft.refuse(row, "email", reason("same_row", others=some(twins)))
    refused = {refusal.row for refusal in draft.refused}
    return [row for row in rows if row.number not in refused]


def _refuse_other_word(draft: Draft, row: Row, same: list[Row]) -> None:
    for column in PERSONAL:
        mine = row.facts.get(column)
        for other in same:
            theirs = other.facts.get(column)
            if mine and theirs and mine != theirs:
                draft.refuse(row, column, reason("differs", other=other.number, said=other.said[column]))
                break


def _person(draft: Draft, row: Row, keys: Mapping[str, str]) -> None:
    values = {name: row.facts[name] for name in ("name", "email") if name in row.facts}
    if row.facts.get("language"):
        values["language"] = row.facts["language"]
    if "phone" in row.facts and (row.facts["phone"] or not _said_elsewhere(draft, row, "phone")):
        values["phone"] = row.facts["phone"]
    if "deputy" in row.facts and (row.facts["deputy"] or not _said_elsewhere(draft, row, "deputy")):
        values["deputy"] = _deputy(draft, row, keys)
    draft.want(row, "person", (keys[row.facts["email"]],), values, main=True)


def _said_elsewhere(draft: Draft, row: Row, column: str) -> bool:
    """Whether another row about the same person fills in what this one leaves empty."""
    return any(o.facts.get(column) for o in draft.rows if o.facts["email"] == row.facts["email"])


def _deputy(draft: Draft, row: Row, keys: Mapping[str, str]) -> str | None:
    address = row.facts["deputy"]
    if not address:
        return None
    if address == row.facts["email"]:
        draft.refuse(row, "deputy", reason("itself"))
    draft.need(row, "deputy", "person", (keys[address],))
    return keys[address]


# ── Units ───────────────────────────────────────────────────────────────────────────────────────────────


def _in_units(draft: Draft, staff: Staff, rows: list[Row]) -> Iterator[tuple[Row, str]]:
    """Each row with its unit; a unit that nobody has heard of is made, where the mapping allows it."""
    units = Units(draft.held["unit"], draft.today)
    staff.units |= {key[0]: unit["name"] for key, unit in draft.held["unit"].items()}
    for row in rows:
        word = row.facts["unit"]
        named = units.called(word)
        if len(named.keys) > 1:
            draft.refuse(
                row, "unit", reason("many_named", count=len(named.keys), keys=", ".join(named.keys[:5]))
            )
            continue
        key = named.one or slug(word)
        if named.one is None and draft.mapping.units != "create":
            draft.refuse(row, "unit", not_known("unit"))
            continue
        if named.one is None or (key,) not in draft.held["unit"]:
            draft.want(row, "unit", (key,), {"name": staff.units.get(key, word)})
            units.add(key, word)
            staff.units.setdefault(key, word)
        yield row, key


# ── Posts ───────────────────────────────────────────────────────────────────────────────────────────────


def _settle(staff: Staff) -> None:
    """Everybody finds their post: the one they hold, one that has become free, or a new one."""
    for key, post in sorted(staff.draft.held["post"].items()):
        staff.titles.setdefault((post["title"].casefold(), post["unit"]), key[0])
    for place in staff.places:
        place.post = _held_post(staff, place)
    for place in staff.places:
        place.post = place.post or _renamed_post(staff, place)
    for place in staff.places:
        if not place.post:
            place.is_new = True
            place.post = _free_post(staff, place) or _new_post(staff, place)
            staff.titles.setdefault((place.title.casefold(), place.unit), place.post)


def _held_post(staff: Staff, place: Place) -> str:
    """The post that the person holds already in this unit: by its title, or any if the sheet gives none."""
    mine = [post for post in staff.posts_of(place.person) if staff.unit_of(post) == place.unit]
    titled = [post for post in mine if not place.title or staff.title_of(post) == place.title.casefold()]
    return next(iter(titled), "")


def _renamed_post(staff: Staff, place: Place) -> str:
    """The person's only other post in the unit, if the new title is nobody's: the same post, renamed."""
    if (place.title.casefold(), place.unit) in staff.titles:
        return ""
    taken = {other.post for other in staff.places if other.person == place.person}
    mine = [post for post in staff.posts_of(place.person) if staff.unit_of(post) == place.unit]
    rows = [o for o in staff.places if (o.person, o.unit, o.post) == (place.person, place.unit, "")]
    free = [post for post in mine if post not in taken]
    return free[0] if len(free) == 1 and len(rows) == 1 else ""


def _free_post(staff: Staff, place: Place) -> str:
    """A known post of this title and unit whose holders have all moved, or have gone from the sheet."""
    if not place.title:
        return ""
    post = staff.titles.get((place.title.casefold(), place.unit), "")
    if (post,) not in staff.draft.held["post"] or any(other.post == post for other in staff.places):
        return ""
    return post if all(_leaves(staff, who, post) for who, _ in staff.holders.get(post, ())) else ""


def _leaves(staff: Staff, person: str, post: str) -> bool:
    """Whether a holder gives the post up: moved by this sheet, or in its last version and not in this."""
    return _moves(staff, person) or _gone(staff, person)


def _moves(staff: Staff, person: str) -> bool:
    """Whether the sheet gives the person a place that is none of the posts held."""
    return any(place.person == person and (place.is_new or not place.post) for place in staff.places)


def _gone(staff: Staff, person: str) -> bool:
    return person in staff.draft.before and person not in staff.present


def _new_post(staff: Staff, place: Place) -> str:
    """A new post's key: title and unit; the person's too where the title is not the person's alone."""
    same = [
        o for o in staff.places if o.person == place.person and o.unit == place.unit and o.is_new and o.post
    ]
    if again := [o.post for o in same if o.title.casefold() == place.title.casefold()]:
        return again[0]
    base = f"{slug(place.title) if place.title else 'ansvarlig'}-{slug(place.unit)}"
    own = f"{base}-{slug(place.person).removeprefix('p-')[:8]}"
    taken = {key[0] for key in staff.draft.held["post"]} | {other.post for other in staff.places}
    return own if not place.title or base in taken else base


def _post(staff: Staff, place: Place) -> None:
    """The post itself; one that the sheet does not name keeps the title that it has."""
    known = (place.post,) in staff.draft.held["post"]
    values: dict[str, Any] = {"unit": place.unit}
    if place.title:
        values["title"] = place.title
    elif not known:
        values["title"] = f"Ansvarlig i {staff.units.get(place.unit, place.unit)}"
    staff.draft.want(place.row, "post", (place.post,), values)


def _hold(staff: Staff) -> None:
    """Who has moved lays down the old posts yesterday and holds the new one from today."""
    for place in staff.places:
        if place.is_new:
            _lay_down(staff, place)
    for place in staff.places:
        if place.person not in {who for who, _ in staff.holders.get(place.post, ())}:
            values = {"person": place.person, "to_on": None}
            staff.draft.want(place.row, "post_holder", (place.post, staff.draft.today), values)


def _lay_down(staff: Staff, place: Place) -> None:
    kept = {other.post for other in staff.places if other.person == place.person}
    for post, holders in staff.holders.items():
        for who, since in holders:
            if (who == place.person and post not in kept) or (post == place.post and who != place.person):
                end = {"to_on": staff.draft.today - timedelta(days=1)}
                staff.draft.want(place.row, "post_holder", (post, since), end)


# ── Heads and roles ─────────────────────────────────────────────────────────────────────────────────────


def _heads(staff: Staff) -> None:
    heads: dict[str, list[Place]] = defaultdict(list)
    for place in staff.places:
        if place.row.facts.get("head"):
            heads[place.unit].append(place)
    for unit, places in heads.items():
        for place in places:
            others = sorted({other.row.number for other in places if other.post != place.post})
            if others:
                staff.draft.refuse(place.row, "head", reason("two_heads", others=some(others)))
            staff.draft.want(place.row, "unit", (unit,), _head(staff, unit, place.post))
    for place in staff.places:
        _no_longer_head(staff, place, set(heads))


def _head(staff: Staff, unit: str, post: str | None) -> dict[str, Any]:
    """A unit's head; its name goes along, for the unit may be new."""
    return {"name": staff.units.get(unit, unit), "head_post": post}


def _no_longer_head(staff: Staff, place: Place, headed: set[str]) -> None:
    held = staff.draft.held["unit"].get((place.unit,), {})
    if (
        place.row.facts.get("head") is False
        and place.unit not in headed
        and held.get("head_post") == place.post
    ):
        staff.draft.want(place.row, "unit", (place.unit,), _head(staff, place.unit, None))


def _roles(draft: Draft, place: Place) -> None:
    """The roles that the post holds; one that has gone from the cell is taken away."""
    if "roles" not in place.row.facts:
        return
    said = set(place.row.facts["roles"])
    held = {role for role, post in draft.held["post_role"] if post == place.post}
    for role in sorted(said):
        draft.want(place.row, "post_role", (role, place.post), {})
    for role in sorted(held - said - _roles_of_others(draft, place)):
        draft.want(place.row, "post_role", (role, place.post), None)


def _roles_of_others(draft: Draft, place: Place) -> set[str]:
    """What other rows about the same person say: the post may stand in several."""
    mine = place.row.facts["email"]
    return {role for row in draft.rows if row.facts["email"] == mine for role in row.facts.get("roles", ())}


# ── Areas ───────────────────────────────────────────────────────────────────────────────────────────────


def _areas(staff: Staff) -> None:
    """Each thing that somebody answers for is an element; one that is not known yet is made a strategy."""
    elements = staff.draft.held["element"]
    known = {values["title"].casefold(): key[0] for key, values in sorted(elements.items())}
    claims: dict[str, list[tuple[Place, str]]] = defaultdict(list)
    for place in staff.places:
        for title in place.row.facts.get("answers_for", ()):
            key = title if (title,) in elements else known.get(title.casefold(), slug(title))
            claims[key].append((place, title))
    for key, claimed in claims.items():
        _area(staff, key, claimed)


def _area(staff: Staff, key: str, claimed: list[tuple[Place, str]]) -> None:
    held = staff.draft.held["element"].get((key,))
    (first, title), post = claimed[0], None
    if held is None:
        post = first.post
        staff.draft.want(first.row, "element", (key,), _new_area(title) | {"post": post})
    else:
        post = _owner(staff, held, [place for place, _ in claimed])
        staff.draft.want(first.row, "element", (key,), {"post": post})
    for place, said in claimed:
        if place.post != post:
            shown = key if held is not None and held["confidential_until"] else said
            staff.draft.note(place.row, "who_takes_over", element=shown, post=_called(staff, post))


def _new_area(title: str) -> dict[str, Any]:
    is_plan = title.casefold().startswith("kommuneplan")
    return {"kind": "strategy", "title": title, "instrument": "municipal_plan" if is_plan else "service"}


def _owner(staff: Staff, held: Values, claimed: list[Place]) -> str:
    """The post that answers: the one that does, unless its holders have left it or no longer say so.

    An owner that the plan's own file has named (`owner_text`) is not moved by this sheet.
    """
    post: str | None = held["post"]
    if post is None:
        return claimed[0].post
    if held["owner_text"] or any(place.post == post for place in claimed):
        return post
    after = _holders_after(staff, post)
    if all(_gone(staff, who) or _in_sheet(staff, who) for who in after):
        return claimed[0].post
    return post


def _in_sheet(staff: Staff, person: str) -> bool:
    return any(place.person == person for place in staff.places)


def _holders_after(staff: Staff, post: str) -> list[str]:
    """Who holds a post once the sheet is in."""
    stay = [who for who, _ in staff.holders.get(post, ()) if not _left(staff, who, post)]
    return stay + [place.person for place in staff.places if place.post == post]


def _left(staff: Staff, person: str, post: str) -> bool:
    return _moves(staff, person) and all(p.post != post for p in staff.places if p.person == person)


def _called(staff: Staff, post: str | None) -> str:
    named = {key[0]: values["title"] for key, values in staff.draft.held["post"].items()}
    named |= {place.post: place.title for place in staff.places if place.title}
    return str(named.get(post or "", post or ""))
