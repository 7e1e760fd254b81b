"""To and about whom nothing is sent today: read by the round, the poster, the pages and the sheets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from models.store.tables import Element, NoticeLine, Person, Request, Stop


class Silence(NamedTuple):
    """The people, elements and tasks that are stopped, by key; `titles` are those of the elements."""

    people: frozenset[str] = frozenset()
    elements: frozenset[str] = frozenset()
    requests: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether anything is stopped at all."""
        return any(tuple(self))

    def is_about(self, key: str | None, element: str | None) -> bool:
        """Whether a task, or the element that it is about, is stopped."""
        return key in self.requests or element in self.elements

    def is_naming(self, facts: Mapping[str, Any]) -> bool:
        """Whether a line is about somebody who is stopped: the owner of a manager's, or the manager told."""
        return bool(self.people & {facts.get("owner"), facts.get("manager")})

    def unnamed(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """What a line says without those who are stopped, their words, and what is stopped."""
        kept = dict(facts)
        if kept.get("before") in self.people:
            for name in ("before", "acting", "reason"):
                kept.pop(name, None)
        if told := kept.get("told"):
            kept["told"] = [one for one in told if one[0] not in self.titles]
        return kept


def in_force(session: Session) -> Silence:
    """What is stopped now; one statement."""
    found = session.execute(
        select(Stop.subject, Element.title)
        .outerjoin(Element, Stop.subject == "element/" + Element.key)
        .where(Stop.lifted_on.is_(None))
    ).all()
    if not found:
        return Silence()
    theirs: dict[str, set[str]] = {"person": set(), "element": set(), "request": set()}
    for row in found:
        kind, _, key = row.subject.partition("/")
        theirs[kind].add(key)
    titles = frozenset(row.title for row in found if row.title)
    people, elements, requests = (frozenset(keys) for keys in theirs.values())
    return Silence(people, elements, requests, titles)


def newest(session: Session) -> int:
    """The number of the newest stop: another one means that somebody has stopped something since."""
    return session.scalar(select(func.coalesce(func.max(Stop.id), 0))) or 0


def about_silent(silence: Silence) -> list[ColumnElement[bool]]:
    """What makes a line of a letter one to or about the stopped."""
    matter = select(Request.key).where(Request.subject.in_(silence.elements))
    named = (NoticeLine.facts[name].as_string().in_(silence.people) for name in ("owner", "manager"))
    return [
        NoticeLine.person.in_(silence.people),
        NoticeLine.subject.in_(silence.requests),
        NoticeLine.subject.in_(matter),
        *named,
    ]


def can_be_told() -> tuple[ColumnElement[bool], ...]:
    """The people who can be written to: an address that works, and nothing stopped."""
    stopped = exists().where(Stop.subject == "person/" + Person.key, Stop.lifted_on.is_(None))
    there = (Person.email.is_not(None), Person.misled_at.is_(None), Person.bounced_on.is_(None))
    return (*there, ~stopped)
