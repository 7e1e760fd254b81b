"""What a list of people comes to beside what is known: who has left, come and moved."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, get_args

from models.facts import Fact

ItemKind = Literal["left", "new", "moved", "post", "address", "deputy", "other"]
"""What has happened to somebody, the weightiest first."""

KINDS: tuple[ItemKind, ...] = get_args(ItemKind)

Part = Literal["units", "posts", "email", "deputy", "areas", "heads", "roles", "phone", "name", "language"]
"""What can have changed about somebody."""

PARTS: tuple[Part, ...] = get_args(Part)

THAT_DAY, DAY_BEFORE = "that day", "the day before"
"""In the place of a date: the day on which the list is approved, and the day before it."""


class Changed(Fact):
    """One thing about somebody: how it stands, and how it will stand; empty where there is none."""

    part: Part
    old: str
    new: str


class LeftPost(Fact):
    """A post that somebody gives up: how many tasks are open there, how many elements it answers for.

    `to` gets its letters from then on (None: nobody can be found). `named`: the file gives it to them;
    otherwise it is vacant, and they are next in line.
    """

    post: str
    title: str
    unit: str
    tasks: int
    elements: int
    to: str | None
    to_name: str
    named: bool


class Item(Fact):
    """One person on the list; `no` is the number by which it can be left out."""

    no: int
    kind: ItemKind
    person: str
    name: str
    email: str
    changed: tuple[Changed, ...] = ()
    posts: tuple[LeftPost, ...] = ()


class Wanted(Fact):
    """One row of the memory as it is to stand; no `new` takes it away. `people`: whose rows ask for it."""

    table: str
    key: tuple[Any, ...]
    new: dict[str, Any] | None
    people: tuple[str, ...]


class Unread(Fact):
    """A row that is not taken: where it is, what stands there, and why not."""

    row: int
    column: str
    value: str
    reason: str


class Comparison(Fact):
    """A file of people beside the memory: the items by kind, and everything that is to be written.

    `unread`: what in the file could not be read; `notes`: what is worth looking at. `kept`: the names of
    those who were left out of an earlier list and stand in this one no more. `much`: more than a third of
    all people would have left: it may be the wrong file.
    """

    file: str
    file_hash: str
    mapping_hash: str
    day: date
    read: int
    items: tuple[Item, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    present: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    notes: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    much: bool = False

    @property
    def counts(self) -> dict[ItemKind, int]:
        """How many of each kind, the weightiest first."""
        found = {kind: sum(1 for item in self.items if item.kind == kind) for kind in KINDS}
        return {kind: count for kind, count in found.items() if count}

    def of(self, kind: ItemKind) -> list[Item]:
        """The items of a kind, in their order."""
        return [item for item in self.items if item.kind == kind]
