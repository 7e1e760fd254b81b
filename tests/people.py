"""The cast: eight people of a small municipality, what they answer for, and how they come into a memory."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import insert
from sqlalchemy.orm import Session

from models.store.tables import Element, Person, Post, PostHolder, PostRole, Unit


class Member(NamedTuple):
    """One of the cast: `key` is the person's, `post` the post held, `unit` where it belongs."""

    key: str
    name: str
    email: str
    phone: str
    post: str
    title: str
    unit: str
    roles: tuple[str, ...] = ()
    deputy: str | None = None
    language: str = "da"

    @property
    def first_name(self) -> str:
        """As a letter greets."""
        return self.name.split()[0]


class Department(NamedTuple):
    """A unit of the cast's municipality; `head` is the post that leads it."""

    key: str
    name: str
    parent: str | None
    head: str


class Matter(NamedTuple):
    """An element and the post that answers for it."""

    key: str
    kind: str
    title: str
    post: str
    instrument: str = ""


KAREN = Member(
    "karen", "Karen Sørensen", "karen.soerensen@eksempel.invalid", "70 10 10 01",
    "sekretariatschef", "Sekretariatschef", "sekretariatet", ("secretariat",),
)  # fmt: skip
JENS = Member(
    "jens", "Jens Ågård", "jens.aagaard@eksempel.invalid", "70 10 10 02",
    "kommunaldirektor", "Kommunaldirektør", "kommunen", ("direktion",),
)  # fmt: skip
BIRGIT = Member(
    "birgit", "Birgit Østergaard", "birgit.oestergaard@eksempel.invalid", "70 10 10 03",
    "planchef", "Planchef", "sekretariatet", ("head_of_planning", "plan_group"),
)  # fmt: skip
MADS = Member(
    "mads", "Mads Kjær", "mads.kjaer@eksempel.invalid", "70 10 10 04",
    "okonomichef", "Økonomichef", "sekretariatet", ("finance", "plan_group"),
)  # fmt: skip
AASE = Member(
    "aase", "Aase Lund", "aase.lund@eksempel.invalid", "70 10 10 05",
    "chef-born-og-unge", "Chef for Børn og Unge", "born-og-unge", (), "ida",
)  # fmt: skip
SOREN = Member(
    "soren", "Søren Bæk", "soeren.baek@eksempel.invalid", "70 10 10 06",
    "chef-teknik-og-miljo", "Chef for Teknik og Miljø", "teknik-og-miljo",
)  # fmt: skip
IDA = Member(
    "ida", "Ida Nygaard", "ida.nygaard@eksempel.invalid", "70 10 10 07",
    "konsulent-born-og-unge", "Konsulent", "born-og-unge",
)  # fmt: skip
PETER = Member(
    "peter", "Peter Holm", "peter.holm@eksempel.invalid", "70 10 10 08",
    "konsulent-teknik-og-miljo", "Konsulent", "teknik-og-miljo", ("communication",), None, "en",
)  # fmt: skip

PEOPLE = (KAREN, JENS, BIRGIT, MADS, AASE, SOREN, IDA, PETER)

UNITS = (
    Department("kommunen", "Eksempel Kommune", None, "kommunaldirektor"),
    Department("sekretariatet", "Sekretariatet", "kommunen", "sekretariatschef"),
    Department("born-og-unge", "Børn og Unge", "kommunen", "chef-born-og-unge"),
    Department("teknik-og-miljo", "Teknik og Miljø", "kommunen", "chef-teknik-og-miljo"),
)

ELEMENTS = (
    Matter("et-godt-hverdagsliv", "vision", "Et godt hverdagsliv", JENS.post),
    Matter("born-og-unge", "strategy", "Børn og unge", AASE.post),
    Matter("klima", "strategy", "Klima", SOREN.post),
    Matter("kultur", "strategy", "Kultur", IDA.post),
    Matter("sundhed", "policy", "Sundhed", PETER.post),
    Matter("kommuneplan", "strategy", "Kommuneplan 2026-2037", BIRGIT.post, "municipal_plan"),
)

OWNERS = {"vision": JENS, "born": AASE, "klima": SOREN, "kultur": IDA, "sundhed": PETER, "plan": BIRGIT}
"""Who answers for which of the six elements, by a short word."""


def settle(session: Session, from_on: date) -> None:
    """The whole cast into an empty memory; everybody holds their post from `from_on`."""
    session.execute(insert(Unit), [_unit(unit) for unit in UNITS])
    session.execute(insert(Post), [{"key": p.post, "title": p.title, "unit": p.unit} for p in PEOPLE])
    session.execute(insert(PostRole), [{"role": role, "post": p.post} for p in PEOPLE for role in p.roles])
    session.execute(insert(Person), [_person(member) for member in PEOPLE])
    session.execute(
        insert(PostHolder), [{"post": p.post, "person": p.key, "from_on": from_on} for p in PEOPLE]
    )
    session.execute(insert(Element), [matter._asdict() for matter in ELEMENTS])


def _unit(unit: Department) -> dict[str, object]:
    return {"key": unit.key, "name": unit.name, "parent": unit.parent, "head_post": unit.head}


def _person(member: Member) -> dict[str, object]:
    fields = ("key", "name", "email", "phone", "language", "deputy")
    return {field: getattr(member, field) for field in fields}
