"""A memory in which the cast owe their contributions to April's meeting: what a round has to ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select, update

from models import store
from models.requests import NewRequest
from models.store import requests
from models.store.tables import Meeting, Notice, Request
from tasks.ledger import years
from tests.people import AASE, BIRGIT, ELEMENTS, IDA, PETER, SOREN, Matter

OPENED, ASKED, DUE = date(2026, 12, 1), date(2027, 2, 25), date(2027, 3, 16)
"""The year's opening, the Thursday on which April's contributions are asked for, and their deadline."""

OWNERS = (AASE, SOREN, IDA, PETER, BIRGIT)
ADDRESSES = sorted(owner.email for owner in OWNERS)


def owe_contributions(matters: Iterable[Matter] = ELEMENTS[1:], asked_on: date = ASKED) -> list[str]:
    """Open planår 2027 and a contribution for each matter; nobody has been asked. The keys."""
    years.open_year(2027, OPENED)
    with store.writing() as session:
        meeting = session.scalars(select(Meeting.id).where(Meeting.kind == "april")).one()
        new = [_contribution(matter, meeting) for matter in matters]
        requests.open_requests(session, new, asked_on)
    return [one.key for one in new]


def _contribution(matter: Matter, meeting: int) -> NewRequest:
    return NewRequest(
        key=f"2027/april/contribution/{matter.key}",
        kind="contribution",
        form="april",
        year=2027,
        meeting=meeting,
        subject=matter.key,
        title=matter.title,
        post=matter.post,
        due_on=DUE,
    )


def notices(*columns: str) -> list[Any]:
    """These columns of every notice, in the order they were written."""
    wanted = [getattr(Notice, name) for name in columns]
    with store.reading() as session:
        return [
            row[0] if len(columns) == 1 else tuple(row)
            for row in session.execute(select(*wanted).order_by(Notice.id))
        ]


def tasks(*columns: str) -> set[Any]:
    """The different values of these columns over all tasks."""
    wanted = [getattr(Request, name) for name in columns]
    with store.reading() as session:
        return {row[0] if len(columns) == 1 else tuple(row) for row in session.execute(select(*wanted))}


def put(table: Any, where: Any, **values: Any) -> None:
    """Have something changed in the memory between two steps of a test."""
    with store.writing() as session:
        session.execute(update(table).where(where).values(**values))
