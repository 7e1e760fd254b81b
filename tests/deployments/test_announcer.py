"""The announcer keeps its pace: at once, then no oftener than every five seconds, then again after thirty."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from deployments.announcer import Announcer
from models.events import Checklist
from tasks import announce, clock
from tasks.ledger import wakes

APRIL, JUNE, ROUND = "april_vision/2027", "june_priorities/2027", "daily_round"
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


class Day:
    """A day whose seconds the test tells, and what was announced on it."""

    def __init__(self) -> None:
        self.now = NOON
        self.emitted: list[str] = []
        self.announcer = Announcer()

    def at(self, second: int) -> list[str]:
        """What is announced when the announcer looks at this second."""
        self.now, self.emitted = NOON + timedelta(seconds=second), []
        self.announcer.look()
        return self.emitted


@pytest.fixture
def day(sqlite_memory: Engine, monkeypatch: pytest.MonkeyPatch) -> Day:
    told = Day()

    def emit(*wanted: Checklist) -> None:
        told.emitted += [one.subject for one in wanted]

    monkeypatch.setattr(clock, "instant", lambda: told.now)
    monkeypatch.setattr(announce, "emit", emit)
    return told


def test_what_is_wanted_is_announced_at_once_each_once(day: Day) -> None:
    wakes.want(APRIL, JUNE, ROUND)
    assert day.at(0) == [APRIL, ROUND, JUNE]
    assert day.at(1) == []


def test_two_hundred_answers_before_the_run_begins_are_announced_once(day: Day) -> None:
    wakes.want(APRIL)
    assert day.at(0) == [APRIL]
    for second in range(1, 20):
        wakes.want(*[APRIL] * 10)
        assert day.at(second) == []


def test_a_later_answer_waits_out_the_five_seconds(day: Day) -> None:
    wakes.want(APRIL)
    assert day.at(0) == [APRIL]
    wakes.take(APRIL)
    wakes.want(APRIL)
    assert [day.at(second) for second in (2, 4, 5)] == [[], [], [APRIL]]


def test_what_a_dead_server_lost_is_announced_again_every_thirty_seconds(day: Day) -> None:
    wakes.want(APRIL)
    assert [second for second in range(95) if day.at(second)] == [0, 30, 60, 90]


def test_a_new_announcer_knows_what_the_last_one_said(day: Day) -> None:
    wakes.want(APRIL)
    assert day.at(0) == [APRIL]
    day.announcer = Announcer()
    assert [second for second in range(1, 40) if day.at(second)] == [30]


def test_it_stops_when_it_has_been_taken(day: Day) -> None:
    wakes.want(APRIL)
    assert day.at(0) == [APRIL]
    wakes.take(APRIL)
    assert [second for second in range(1, 100) if day.at(second)] == []
