"""Who gets the letters of a post today: its holder, whoever stands in, at last the secretariat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

NOWHERE: Mapping[str, date] = MappingProxyType({})


class Seat(NamedTuple):
    """A post in its unit, and who holds it today."""

    unit: str | None
    holder: str | None


class Receiver(NamedTuple):
    """Who holds the post, and who gets its letters today; both None when nobody can be found."""

    holder: str | None
    receiver: str | None


class Organisation(NamedTuple):
    """The organisation as it is today.

    `deputies`: person to person. `away`: who is absent or cannot be written to. `heads`: unit to post.
    `parents`: unit to unit. `directors`: the posts of the direktion, and those of `politicians`.
    `secretariat`: its posts. `misled`: whose mails have reached somebody else, or nobody; they are away too,
    and their news waits. `silent`: to and about whom nothing is sent; what is theirs is nobody's until the
    secretariat says so.
    `quiet_posts`: of units that are being reorganised, and `quiet_people` who hold them, each with the first
    day on which mails go again.
    """

    seats: Mapping[str, Seat]
    deputies: Mapping[str, str]
    away: frozenset[str]
    heads: Mapping[str, str]
    parents: Mapping[str, str]
    directors: frozenset[str]
    secretariat: tuple[str, ...]
    misled: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    quiet_posts: Mapping[str, date] = NOWHERE
    quiet_people: Mapping[str, date] = NOWHERE
    politicians: frozenset[str] = frozenset()

    def receiver(self, post: str | None, handed_to: str | None = None) -> Receiver:
        """The holder; absent, the deputy; vacant, the head of the unit and of those above; the secretariat.

        Before them all whoever it was handed to, and who stands in for that person. Never a loop, and never
        anybody who is away; nobody at all in the place of somebody silent.
        """
        seat = self.seats.get(post or "", Seat(None, None))
        if self.is_silent(post, handed_to):
            return Receiver(seat.holder, None)
        line = chain(self._standing_in(handed_to), self._in_line(seat))
        return Receiver(seat.holder, next(line, None))

    def is_silent(self, post: str | None, handed_to: str | None = None) -> bool:
        """Whether what is owed is with somebody silent: no deputy and no manager is told."""
        return (handed_to or self.seats.get(post or "", Seat(None, None)).holder) in self.silent

    def quiet_until(self, post: str | None, person: str | None) -> date | None:
        """The first day on which mails go again to somebody, or about a post; None where they go today."""
        days = (self.quiet_posts.get(post or ""), self.quiet_people.get(person or ""))
        return max((day for day in days if day is not None), default=None)

    def manager(self, post: str | None, handed_to: str | None = None) -> str | None:
        """The head above a post, who is there and is not whoever has the task; None for a director."""
        seat = self.seats.get(post or "", Seat(None, None))
        if post in self.directors or seat.holder is None or seat.holder in self.silent:
            return None
        above = (self.seats[head].holder for head in self._heads_above(seat.unit) if head in self.seats)
        there = (person for person in above if person and person not in self.away)
        return next((person for person in there if person not in (seat.holder, handed_to)), None)

    def _in_line(self, seat: Seat) -> Iterator[str]:
        if seat.holder in self.silent:
            return
        yield from self._standing_in(seat.holder)
        for head in self._heads_above(seat.unit):
            yield from self._standing_in(self.seats.get(head, seat).holder)
        for post in self.secretariat:
            yield from self._standing_in(self.seats.get(post, seat).holder)

    def _standing_in(self, person: str | None) -> Iterator[str]:
        asked: set[str] = set()
        while person is not None and person not in asked | self.silent:
            if person not in self.away:
                yield person
            asked.add(person)
            person = self.deputies.get(person)

    def _heads_above(self, unit: str | None) -> Iterator[str]:
        passed: set[str] = set()
        while unit is not None and unit not in passed:
            passed.add(unit)
            if unit in self.heads:
                yield self.heads[unit]
            unit = self.parents.get(unit)
