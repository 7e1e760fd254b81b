"""Finding units, posts and people by what a sheet calls them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from models.danish import slug
from models.loading.changes import Held, Key, Values


class Named(NamedTuple):
    """What a word stands for: one key, none, or several."""

    keys: tuple[str, ...]

    @property
    def one(self) -> str | None:
        """The key, if there is exactly one."""
        return self.keys[0] if len(self.keys) == 1 else None


def person_key(email: str) -> str:
    """A person's key: the same for the same address, and no name in it, for it outlives being forgotten."""
    return "p-" + hashlib.sha256(email.lower().encode()).hexdigest()[:12]


class Units:
    """Units by key, by name, and by the key that their name would give."""

    def __init__(self, held: Mapping[Key, Values], today: date) -> None:
        self._keys = {key[0] for key in held}
        self._named: dict[str, list[str]] = defaultdict(list)
        for key, unit in sorted(held.items()):
            if unit["valid_to"] is None or unit["valid_to"] >= today:
                self._named[unit["name"].casefold()].append(key[0])

    def add(self, key: str, name: str) -> None:
        """A unit of the file itself."""
        self._keys.add(key)
        if key not in self._named[name.casefold()]:
            self._named[name.casefold()].append(key)

    def called(self, word: str) -> Named:
        """The unit with that key, else the unit in force with that name, else the one that the name gives."""
        if word in self._keys:
            return Named((word,))
        if named := self._named.get(word.casefold()):
            return Named(tuple(_official(named, word)))
        return Named((slug(word),)) if slug(word) in self._keys else Named(())


def _official(keys: list[str], name: str) -> list[str]:
    """Of two units of one name, not the one that a people's sheet made from the name."""
    return [key for key in keys if key != slug(name)] if len(keys) == 2 else keys


def holdings(held: Held, today: date) -> dict[str, list[tuple[str, date]]]:
    """Post to who holds it today: person and since when, the longest first."""
    found: dict[str, list[tuple[str, date]]] = defaultdict(list)
    for (post, from_on), values in sorted(held["post_holder"].items()):
        if from_on <= today and (values["to_on"] is None or values["to_on"] >= today):
            found[post].append((values["person"], from_on))
    return found


class Posts:
    """Posts by their holder's address or name, by title, by key."""

    def __init__(self, held: Held, today: date) -> None:
        self._held = held
        self._of: dict[str, list[str]] = defaultdict(list)
        for post, holders in holdings(held, today).items():
            for person, _ in holders:
                self._of[person].append(post)
        self._titled = _grouped((values["title"], key[0]) for key, values in held["post"].items())
        people = [(key[0], values) for key, values in held["person"].items() if not _gone(values, today)]
        self._mailed = {values["email"]: key for key, values in people}
        self._called = _grouped((values["name"], key) for key, values in people)

    def answering(self, word: str) -> Named:
        """The post that a sheet means by an address, a title, a key or a name."""
        if word.lower() in self._mailed:
            return Named(tuple(self._of[self._mailed[word.lower()]][:1]))
        if titled := self._titled.get(word.casefold()):
            return Named(tuple(titled))
        if (word,) in self._held["post"]:
            return Named((word,))
        people = self._called.get(word.casefold(), [])
        return Named(tuple(post for person in people for post in self._of[person][:1]))


def _gone(person: Values, today: date) -> bool:
    return person["email"] is None or (person["left_on"] is not None and person["left_on"] <= today)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word, key in sorted(pairs):
        found[word.casefold()].append(key)
    return found
