"""The round whatever happens: days without one, letters that stay, people who come and go, new deadlines."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from models import store
from models.requests import NewLine, NewRequest
from models.settings import read_settings
from models.store import journal, requests, schema
from models.store import round as rounds
from models.store.tables import Absence, Notice, NoticeLine, PostHolder, Request
from models.workdays import workdays
from tests.people import PEOPLE, settle

SETTINGS = read_settings()
DAYS = workdays(SETTINGS.days)
DAY = timedelta(days=1)
FIRST = date(2027, 1, 4)
RUNGS = ("request", "heads_up", "reminder", "late", "taken_over")


class Town:
    """A municipality in which anything may happen on any day; the same seed is the same story."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._tasks = 0

    def live(self, days: int) -> None:
        """Live through so many days."""
        for today in (FIRST + DAY * ahead for ahead in range(days)):
            for happens, often in self._events():
                if self._chance.random() < often:
                    with store.writing() as session:
                        happens(session, today)
            for _ in range(self._chance.choice((0, 1, 1, 1, 2))):
                decide(today)
                if self._chance.random() < 0.7:
                    self._post(today)

    def _events(self) -> tuple[tuple[Callable[[Session, date], None], float], ...]:
        """What may happen on a day, and how often it does."""
        return (
            *((self._open, 0.6), (self._move, 0.15), (self._answer, 0.2)),
            *((self._hand_over, 0.1), (self._leave, 0.1), (self._news, 0.15)),
        )

    def _post(self, today: date) -> None:
        """The letters of the day leave; of every other post some stay behind."""
        with store.writing() as session:
            waiting = select(Notice.id).where(Notice.state == "waiting").order_by(Notice.id)
            kept = [number for number in session.scalars(waiting) if self._chance.random() < 0.2]
            session.execute(update(Notice).where(Notice.id.in_(kept)).values(state="sending"))
            rounds.assume_sent(session, today, at(today))
            session.execute(update(Notice).where(Notice.id.in_(kept)).values(state="waiting"))

    def _open(self, session: Session, today: date) -> None:
        self._tasks += 1
        due_on = DAYS.on_or_after(today + DAY * self._chance.randrange(40))
        key, post = f"ad_hoc/{self._tasks}", self._chance.choice(PEOPLE).post
        kind = self._chance.choice(("ad_hoc", "ad_hoc", "approval"))
        new = {"key": key, "kind": kind, "form": "ad_hoc", "year": 2027, "subject": key, "title": key}
        requests.open_requests(session, [NewRequest(**new, post=post, due_on=due_on)], today)

    def _some_task(self, session: Session) -> str | None:
        keys = session.scalars(select(Request.key).where(Request.state == "open").order_by(Request.id)).all()
        return self._chance.choice(keys) if keys else None

    def _move(self, session: Session, today: date) -> None:
        if key := self._some_task(session):
            due_on = DAYS.on_or_after(today + DAY * self._chance.randrange(-5, 40))
            requests.move_due(session, [key], due_on, today, "flyttet")

    def _answer(self, session: Session, today: date) -> None:
        if key := self._some_task(session):
            requests.close(session, [key], "answered", today, at(today))

    def _hand_over(self, session: Session, today: date) -> None:
        post, to = self._chance.choice(PEOPLE).post, self._chance.choice((None, *PEOPLE))
        theirs = PostHolder.post == post
        session.execute(delete(PostHolder).where(theirs, PostHolder.from_on == today))
        session.execute(
            update(PostHolder).where(theirs, PostHolder.to_on.is_(None)).values(to_on=today - DAY)
        )
        if to is not None:
            session.execute(insert(PostHolder).values(post=post, person=to.key, from_on=today))

    def _leave(self, session: Session, today: date) -> None:
        person, back = self._chance.choice(PEOPLE).key, today + DAY * self._chance.randrange(20)
        session.execute(delete(Absence).where(Absence.person == person, Absence.from_on == today))
        session.execute(insert(Absence).values(person=person, from_on=today, to_on=back))

    def _news(self, session: Session, today: date) -> None:
        person, subject = self._chance.choice(PEOPLE).key, f"news/{self._chance.randrange(10)}"
        line = {"subject": subject, "rung": "note", "person": person, "kind": "meeting", "from_on": today}
        requests.tell(session, [NewLine(**line)])


def at(day: date) -> datetime:
    """Eight in the morning of a day."""
    return datetime.combine(day, time(8), UTC)


def decide(today: date) -> None:
    """The round of a day."""
    with store.writing(deciding=True) as session:
        rounds.decide_day(session, SETTINGS, today, at(today))


@pytest.fixture(params=range(3))
def story(request: pytest.FixtureRequest) -> Iterator[int]:
    """A year of a town, in a memory of its own."""
    seed: int = request.param
    scratch = schema.scratch_engine()
    with store.bound_to(scratch):
        with store.writing() as session:
            settle(session, date(2026, 1, 1))
        Town(seed).live(120)
        yield seed
    store.close(scratch)


@pytest.mark.usefixtures("story")
def test_whatever_happens_the_letters_are_as_promised() -> None:
    with store.reading() as session:
        letters = session.execute(select(Notice.__table__).where(Notice.state != "cancelled")).all()
        lines = session.execute(select(NoticeLine.__table__).order_by(NoticeLine.id)).all()
        tasks = session.execute(select(Request.__table__)).all()
        assert journal.verify(session) == []
    day_of = {letter.id: letter.day for letter in letters}
    assert max(Counter((one.person, one.day) for one in letters).values()) == 1
    assert all(DAYS.is_letter_day(one.day) for one in letters)
    assert {line.notice for line in lines if line.notice is not None} == day_of.keys()
    told = defaultdict(list)
    for line in lines:
        if line.rung in RUNGS:
            told[line.subject].append(line)
    for task in tasks:
        check_one(task, told[task.key], day_of)


def check_one(task: Any, lines: list[Any], day_of: dict[int, date]) -> None:
    """Asked first and once, each rung on a day of its own; silent is only who was really told."""
    if not lines:
        assert task.asked_on is None or task.state == "answered"
        return
    assert lines[0].rung == "request"
    assert [line.rung for line in lines].count("request") == 1
    assert day_of[lines[0].notice] == task.asked_on
    days = [day_of[line.notice] for line in lines]
    assert days == sorted(set(days))
    per_deadline = [(line.due_no, line.rung) for line in lines if line.rung != "taken_over"]
    assert len(set(per_deadline)) == len(per_deadline)
    if task.close_reason == "silent":
        assert task.told_on == days[-1] < task.closed_on
