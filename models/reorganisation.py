"""A reorganisation as a list: units that end, merge and split on a day, and who takes over what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from models.choices import Words, coded, listed
from models.danish import slug
from models.facts import Fact, Refused
from models.outcomes import Name

Rule = Annotated[Literal["same_person", "head"], coded("takes_over"), listed("takes_over")]
"""Who answers for what lay in a unit that ends: whoever did, or the head of the unit that takes over."""

_BETWEEN = re.compile(r"[|;\n]")
MOST_NAMED = 12
"""Units, posts or titles that a sentence names before it stops."""


def _english(title: str, hint: str = "") -> dict[str, Any]:
    return {"title_en": title} | ({"hint_en": hint} if hint else {})


# ── What is written in the form ─────────────────────────────────────────────────────────────────────────


class UnitChange(Fact):
    """What becomes of a unit: the names of the units it becomes, empty where it ends with nobody."""

    unit: Name = Field(title="Enhed", json_schema_extra=_english("Unit"))
    becomes: str = Field(
        "",
        title="Bliver til",
        description="Navne på de enheder, den bliver til, med | imellem. Tom: den nedlægges.",
        json_schema_extra=_english(
            "Becomes", "The names of the units it becomes, with | between them. Empty: it closes."
        ),
    )


class UnitHead(Fact):
    """Who leads a unit from the day on, by post or e-mail, and what the post is called then."""

    unit: Name = Field(title="Enhed", json_schema_extra=_english("Unit"))
    head: Name = Field(
        title="Leder (mailadresse eller stilling)", json_schema_extra=_english("Head (e-mail or post)")
    )
    title: str = Field(
        "",
        title="Stillingen hedder fremover",
        description="Tom: som nu.",
        json_schema_extra=_english("The post is called from then on", "Empty: as now."),
    )


class Place(Fact):
    """Where a post goes, or who takes a part of the plan over, where the list would say something else."""

    what: Name = Field(
        title="Stilling eller del af planen",
        description="Stillingen, mailadressen på den, der har den, eller nr. på delen af planen.",
        json_schema_extra=_english(
            "Post or part of the plan",
            "The post, the e-mail of whoever holds it, or the no. of the part of the plan.",
        ),
    )
    to: Name = Field(
        title="Til",
        description="En stilling: enhedens navn. En del af planen: mailadresse eller stilling.",
        json_schema_extra=_english("To", "A post: the unit's name. A part of the plan: an e-mail or a post."),
    )


class Asked(Fact):
    """Everything that the secretariat wrote: what changes on which day, and by which rule."""

    on: date
    changes: tuple[UnitChange, ...]
    heads: tuple[UnitHead, ...] = ()
    places: tuple[Place, ...] = ()
    rule: Literal["same_person", "head"] = "same_person"


# ── What there is ───────────────────────────────────────────────────────────────────────────────────────


class UnitNow(NamedTuple):
    """A unit as it stands before."""

    name: str
    parent: str | None
    head: str | None
    valid_from: date | None
    valid_to: date | None
    successor: str | None


class PostNow(NamedTuple):
    """A post, and who holds it on the day: key and e-mail; both None where nobody does."""

    title: str
    unit: str | None
    holder: str | None
    email: str | None


class ElementNow(NamedTuple):
    """A part of the plan that somebody answers for; it is called by its number where it is closed."""

    number: int
    title: str
    post: str


class Ground(NamedTuple):
    """What a list is worked out from, by key."""

    units: Mapping[str, UnitNow]
    posts: Mapping[str, PostNow]
    elements: Mapping[str, ElementNow]


# ── The list ────────────────────────────────────────────────────────────────────────────────────────────


class Ended(Fact):
    """A unit that changes, and what it becomes; `stays`: it goes on beside the others."""

    unit: str
    into: tuple[str, ...]
    stays: bool = False


class Made(Fact):
    """A unit that begins on the day."""

    unit: str
    name: str
    parent: str | None
    sector_of: str


class Moved(Fact):
    """A post, or (`Child`) a unit below, that belongs elsewhere from the day on."""

    key: str
    old: str | None
    new: str | None


class Handed(Fact):
    """A part of the plan that another post answers for from the day on; None: nobody can be found."""

    element: str
    old: str
    new: str | None


class Reorganisation(Fact):
    """The list: everything that is other from `on`. `undecided`: posts that could go to several units.

    `heads`: unit to post. `titles`: post to what it is called from then on. From `quiet_from` to
    `quiet_until` no mails go to the units in `concerned`.
    """

    on: date
    quiet_from: date
    quiet_until: date
    concerned: tuple[str, ...]
    ended: tuple[Ended, ...]
    made: tuple[Made, ...]
    below: tuple[Moved, ...]
    posts: tuple[Moved, ...]
    heads: dict[str, str | None]
    titles: dict[str, str]
    elements: tuple[Handed, ...]
    undecided: tuple[str, ...]


NOTHING = Words(
    "Skriv mindst én enhed, der ændres, eller læs en fil med enheder ind først (med »gyldig til« og "
    "»efterfølger«).",
    "Write at least one unit that changes, or load a file of units first (with »gyldig til« and "
    "»efterfølger«).",
)
NO_UNIT = Words(
    "Der er ingen enhed »{said}«. Der er: {known}.", "There is no unit '{said}'. There are: {known}."
)
SEVERAL = Words(
    "»{said}« passer på flere. Skriv nøglen i stedet: {known}.",
    "'{said}' fits several. Write the key instead: {known}.",
)
TWICE = Words("Enheden »{said}« står der to gange.", "The unit '{said}' stands there twice.")
NO_HEAD = Words(
    "Der er ingen stilling og ingen mailadresse »{said}«, som kan lede »{unit}«. Skriv en, der står i "
    "personlisten.",
    "There is no post and no e-mail '{said}' that can lead '{unit}'. Write one from the list of people.",
)
NO_PLACE = Words(
    "Der er hverken en stilling eller en del af planen, der hedder »{said}«, i de enheder, der ændres.",
    "Neither a post nor a part of the plan is called '{said}' in the units that change.",
)
NO_TAKER = Words(
    "Der er ingen stilling og ingen mailadresse »{said}«, som kan tage over.",
    "There is no post and no e-mail '{said}' that can take over.",
)


def listed_changes(asked: Asked, ground: Ground, quiet_from: date, quiet_until: date) -> Reorganisation:
    """The whole list. Refused for a unit, post or title that is not known.

    A post follows its unit; where the unit becomes several, it must be said which. A part of the plan stays
    with whoever holds its post, or goes to the head, by the rule; from a vacant post, and from a unit that
    ends with nobody, it goes to the nearest head who is there.
    """
    return _Making(asked, ground, quiet_from, quiet_until).whole()


def of_loaded(ground: Ground) -> tuple[date, tuple[UnitChange, ...]] | None:
    """What a file of units has said: the first day on which units end that posts still lie in."""
    seated = {post.unit for post in ground.posts.values()}
    ending = {key: unit for key, unit in ground.units.items() if unit.valid_to is not None and key in seated}
    days = sorted(unit.valid_to for unit in ending.values() if unit.valid_to is not None)
    if not days:
        return None
    ends = [key for key, unit in ending.items() if unit.valid_to == days[0]]
    changes = (UnitChange(unit=key, becomes=ground.units[key].successor or "") for key in ends)
    return date.fromordinal(days[0].toordinal() + 1), tuple(changes)


class _Making:
    """A list in the making: the units as they will be, and everything that goes somewhere."""

    def __init__(self, asked: Asked, ground: Ground, quiet_from: date, quiet_until: date) -> None:
        self.asked, self.ground = asked, ground
        self.quiet = quiet_from, quiet_until
        self.made: dict[str, Made] = {}
        if not asked.changes:
            raise _refused(NOTHING)
        self.changed = self._changes()
        self.into = {one.unit: one.into for one in self.changed}
        self.ending = {one.unit for one in self.changed if not one.stays}
        self.leads = dict(self._said_heads())
        self.places = {self._what(place): place for place in asked.places}
        self.posts = {key: self._goes(key, post) for key, post in ground.posts.items() if self._is_in(post)}
        self.heads = self._heads()

    def whole(self) -> Reorganisation:
        """Everything together."""
        units = dict.fromkeys(key for one in self.changed for key in (one.unit, *one.into))
        titles = {self.leads[one]: head.title for one, head in self._titled()}
        return Reorganisation(
            on=self.asked.on,
            quiet_from=self.quiet[0],
            quiet_until=self.quiet[1],
            concerned=tuple(units),
            ended=tuple(self.changed),
            made=tuple(one.model_copy(update={"parent": self._above(key)}) for key, one in self.made.items()),
            below=tuple(self._below()),
            posts=tuple(self._moved()),
            heads={unit: post for unit, post in self.heads.items() if post != self._head_now(unit)},
            titles=titles,
            elements=tuple(self._handed()),
            undecided=tuple(key for key, unit in self.posts.items() if unit == UNDECIDED),
        )

    # ── Units ──

    def _changes(self) -> list[Ended]:
        found: dict[str, Ended] = {}
        for change in self.asked.changes:
            key = self._unit(change.unit)
            if key in found:
                raise _refused(TWICE, said=self.ground.units[key].name)
            names = [name.strip() for name in _BETWEEN.split(change.becomes) if name.strip()]
            into = tuple(dict.fromkeys(self._becomes(name, key) for name in names))
            found[key] = Ended(unit=key, into=into, stays=key in into)
        return list(found.values())

    def _called(self, said: str) -> list[str]:
        """The units in force that a word means: by key, by name, by the key the name would give."""
        known = {key: unit for key, unit in self.ground.units.items() if self._is_there(unit)}
        if said in known:
            return [said]
        named = [key for key, unit in known.items() if unit.name.casefold() == said.casefold()]
        return named or [key for key in known if key == slug(said)]

    def _is_there(self, unit: UnitNow) -> bool:
        """In force on the day before; one that a file has ended on that very day too."""
        return unit.valid_to is None or unit.valid_to.toordinal() >= self.asked.on.toordinal() - 1

    def _unit(self, said: str) -> str:
        found = self._called(said)
        if len(found) > 1:
            raise _refused(SEVERAL, said=said, known=", ".join(found))
        if not found:
            known = (unit.name for unit in self.ground.units.values() if self._is_there(unit))
            raise _refused(NO_UNIT, said=said, known=_some(known))
        return found[0]

    def _becomes(self, said: str, old: str) -> str:
        """A unit that is there, or a new one of that name."""
        new = next((one.unit for one in self.made.values() if one.name.casefold() == said.casefold()), None)
        found = self._called(said)
        if len(found) > 1:
            raise _refused(SEVERAL, said=said, known=", ".join(found))
        if new or found:
            return new or found[0]
        key, number = slug(said), 2
        while key in self.ground.units or key in self.made:
            key, number = f"{slug(said)}-{number}", number + 1
        self.made[key] = Made(unit=key, name=said, parent=self.ground.units[old].parent, sector_of=old)
        return key

    def _above(self, unit: str) -> str | None:
        """The unit above: as it will be, and never one that ends."""
        made = self.made.get(unit)
        here = made.parent if made else self.ground.units[unit].parent
        passed = {unit}
        while here is not None and here in self.ending and here not in passed:
            passed.add(here)
            into = self.into[here]
            here = into[0] if len(into) == 1 else self.ground.units[here].parent
        return here if here not in passed else None

    def _below(self) -> Iterator[Moved]:
        for key, unit in self.ground.units.items():
            if unit.parent in self.ending and key not in self.ending and self._is_there(unit):
                yield Moved(key=key, old=unit.parent, new=self._above(key))

    # ── Posts ──

    def _is_in(self, post: PostNow) -> bool:
        return post.unit in self.into

    def _said_heads(self) -> Iterator[tuple[str, str]]:
        for said in self.asked.heads:
            unit = self._of_new(said.unit)
            post = self._post(said.head, prefer=unit)
            if post is None:
                raise _refused(NO_HEAD, said=said.head, unit=self._name(unit))
            yield unit, post

    def _titled(self) -> Iterator[tuple[str, UnitHead]]:
        return ((self._of_new(one.unit), one) for one in self.asked.heads if one.title.strip())

    def _of_new(self, said: str) -> str:
        new = [one.unit for one in self.made.values() if said.casefold() in (one.name.casefold(), one.unit)]
        return new[0] if new else self._unit(said)

    def _name(self, unit: str) -> str:
        return self.made[unit].name if unit in self.made else self.ground.units[unit].name

    def _post(self, said: str, prefer: str | None = None) -> str | None:
        """The post that an e-mail, a title or a key means: first one that goes to the unit, or lies in it."""
        word = said.strip().casefold()
        posts = self.ground.posts
        found = [
            key for key, post in posts.items() if word in (key.casefold(), (post.email or "").casefold())
        ]
        found = found or [key for key, post in posts.items() if post.title.casefold() == word]
        near = [
            key for key in found if prefer in (*self.into.get(posts[key].unit or "", ()), posts[key].unit)
        ]
        return next(iter([*near, *found]), None)

    def _what(self, place: Place) -> str:
        """The post or the part of the plan that is placed."""
        said = place.what.strip()
        numbers = {str(one.number): key for key, one in self.ground.elements.items()}
        if said in numbers or said in self.ground.elements:
            return numbers.get(said, said)
        inside = {key: post for key, post in self.ground.posts.items() if self._is_in(post)}
        word = said.casefold()
        for key, post in inside.items():
            if word in (key.casefold(), (post.email or "").casefold(), post.title.casefold()):
                return key
        named = [key for key, one in self.ground.elements.items() if one.title.casefold() == word]
        if not named:
            raise _refused(NO_PLACE, said=said)
        return named[0]

    def _goes(self, key: str, post: PostNow) -> str | None:
        """The unit that a post of a changed unit belongs to from the day on."""
        assert post.unit is not None
        into = self.into[post.unit]
        if key in self.places:
            return self._of_new(self.places[key].to)
        led = [unit for unit, head in self.leads.items() if head == key and unit in into]
        if led or len(into) == 1:
            return led[0] if led else into[0]
        if not into:
            return self._above(post.unit)
        return post.unit if post.unit in into else UNDECIDED

    def _moved(self) -> Iterator[Moved]:
        for key, unit in self.posts.items():
            old = self.ground.posts[key].unit
            if unit != UNDECIDED and unit != old:
                yield Moved(key=key, old=old, new=unit)

    # ── Heads, and what they take over ──

    def _head_now(self, unit: str) -> str | None:
        known = self.ground.units.get(unit)
        return known.head if known else None

    def _heads(self) -> dict[str, str | None]:
        """Who leads each unit that others become: as was said, as now, or the one head who comes along."""
        heads: dict[str, str | None] = {}
        for unit in dict.fromkeys(key for one in self.changed for key in one.into):
            coming = [
                head
                for one in self.changed
                if unit in one.into and (head := self.ground.units[one.unit].head) is not None
                if self.posts.get(head) == unit
            ]
            only = coming[0] if len(coming) == 1 else None
            heads[unit] = self.leads.get(unit) or self._head_now(unit) or only
        return heads | {unit: post for unit, post in self.leads.items() if unit not in heads}

    def _nearest_head(self, unit: str | None) -> str | None:
        """The post of the head of a unit, or of the nearest one above whose head is there."""
        passed: set[str] = set()
        while unit is not None and unit not in passed:
            passed.add(unit)
            head = self.heads.get(unit) or self._head_now(unit)
            if head is not None and self._holder(head) and unit not in self.ending:
                return head
            unit = self._above(unit)
        return None

    def _holder(self, post: str) -> str | None:
        known = self.ground.posts.get(post)
        return known.holder if known else None

    def _handed(self) -> Iterator[Handed]:
        for key, element in self.ground.elements.items():
            new = self._takes_over(key, element)
            if new != element.post:
                yield Handed(element=key, old=element.post, new=new)

    def _takes_over(self, key: str, element: ElementNow) -> str | None:
        """The post that answers for a part of the plan from the day on."""
        if key in self.places:
            said = self.places[key].to
            if (post := self._post(said)) is None:
                raise _refused(NO_TAKER, said=said)
            return post
        if element.post not in self.posts:
            return element.post
        unit, old = self.posts[element.post], self.ground.posts[element.post]
        if unit == UNDECIDED:
            return element.post
        goes_on = bool(self.into[old.unit or ""])
        if goes_on and old.holder and (self.asked.rule == "same_person" or unit == old.unit):
            return element.post
        return self._nearest_head(unit)


UNDECIDED = "?"
"""In the place of a unit: nobody has said which."""


def _some(names: Iterable[str]) -> str:
    known = sorted(set(names), key=str.casefold)
    return ", ".join(known[:MOST_NAMED]) + (" …" if len(known) > MOST_NAMED else "")


def _refused(words: Words, **named: object) -> Refused:
    return Refused(words.en.format(**named), words.da.format(**named))


def names_of(keys: Sequence[str], names: Mapping[str, str]) -> str:
    """Several units by name, the first ones only where they are many."""
    return _some(names.get(key, key) for key in keys)
