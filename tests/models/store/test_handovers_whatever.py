"""Whatever people do with their tasks: a hand-over is told once at most, and the letters are as promised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import store
from models.facts import Refused
from models.store import handovers, journal, schema, wishes
from models.store.outcomes import Writing
from models.store.tables import JournalEntry, Notice, NoticeLine, Request, Wish
from tests.models.store.test_round_whatever import DAY, DAYS, SETTINGS, Town, at
from tests.people import IDA, PEOPLE, settle


class BusyTown(Town):
    """A town whose people also give tasks on, take them back, say *not mine*, and ask for later dates."""

    def _events(self) -> tuple[tuple[Callable[[Session, date], None], float], ...]:
        own = ((self._give, 0.5), (self._take_back, 0.1), (self._not_mine, 0.05), (self._wish, 0.1))
        return (*super()._events(), *own, (self._answer_wish, 0.1))

    def _any_task(self, session: Session) -> str | None:
        keys = session.scalars(select(Request.key).order_by(Request.id)).all()
        return self._chance.choice(keys) if keys else None

    def _tried(self, session: Session, act: Callable[..., Any], *given: Any) -> None:
        """Most of it is refused: nobody has every task."""
        with suppress(Refused), session.begin_nested():
            act(session, *given)

    def _give(self, session: Session, today: date) -> None:
        if key := self._some_task(session):
            to, giver = self._chance.choice(PEOPLE).key, self._chance.choice((None, self._has(session, key)))
            self._tried(session, handovers.hand_over, [key], to, giver, writing_on(today))

    def _has(self, session: Session, key: str) -> str | None:
        has_it = select(func.coalesce(Request.acting, Request.person)).where(Request.key == key)
        return session.scalar(has_it)

    def _take_back(self, session: Session, today: date) -> None:
        if key := self._any_task(session):
            taker = session.scalar(select(Request.handed_by).where(Request.key == key))
            self._tried(session, handovers.take_back, [key], taker, writing_on(today))

    def _not_mine(self, session: Session, today: date) -> None:
        if key := self._any_task(session):
            sayer = self._has(session, key) or IDA.key
            self._tried(session, handovers.not_mine, [key], sayer, "", writing_on(today))

    def _wish(self, session: Session, today: date) -> None:
        if key := self._any_task(session):
            asker, day = self._has(session, key) or IDA.key, today + DAY * self._chance.randrange(40)
            self._tried(session, wishes.ask, key, asker, day, "Ferie.", writing_on(today))

    def _answer_wish(self, session: Session, today: date) -> None:
        key = session.scalar(select(Wish.request).where(Wish.state == "open").order_by(Wish.id))
        if key is not None:
            to = self._chance.choice((None, today + DAY * self._chance.randrange(1, 40)))
            wishes.answer(session, [key], to, "", writing_on(today))


def writing_on(day: date) -> Writing:
    return Writing(today=day, at=at(day), settings=SETTINGS, actor="test", door="portal")


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_each_hand_over_is_told_once_at_most(seed: int) -> None:
    scratch = schema.scratch_engine()
    with store.bound_to(scratch):
        with store.writing() as session:
            settle(session, date(2026, 1, 1))
        BusyTown(seed).live(120)
        with store.reading() as session:
            check(session)
    store.close(scratch)


def check(session: Session) -> None:
    """One letter a day, on letter days; as many tellings as there were hand-overs, each to who has it."""
    assert journal.verify(session) == []
    letters = session.execute(select(Notice.__table__).where(Notice.state != "cancelled")).all()
    assert max(Counter((one.person, one.day) for one in letters).values()) == 1
    assert all(DAYS.is_letter_day(one.day) for one in letters)
    day_of = {one.id: one.day for one in letters}
    given = session.scalars(select(JournalEntry.subject).where(JournalEntry.act == "handed over")).all()
    told = session.execute(select(NoticeLine.__table__).where(NoticeLine.rung == "taken_over")).all()
    handed = [line for line in told if line.facts.get("handed")]
    assert len(handed) > 10
    tellings = Counter(f"request/{line.subject}" for line in handed)
    assert not tellings - Counter(given)
    twice = Counter((line.subject, line.person, day_of.get(line.notice)) for line in told)
    assert max(twice.values()) == 1
