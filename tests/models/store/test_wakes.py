"""A wake mark stands until somebody takes it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from models import store
from models.store import wakes
from models.store.tables import Wake

APRIL, JUNE = "april_vision/2027", "june_priorities/2027"
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_both(memory: Engine) -> Iterator[None]:
    yield


def want(*subjects: str) -> None:
    with store.writing() as session:
        wakes.want(session, *subjects)


def take(subject: str) -> None:
    with store.writing() as session:
        wakes.take(session, subject)


def announce(at: datetime, *subjects: str) -> None:
    with store.writing() as session:
        wakes.mark_announced(session, at, subjects)


def unannounced(seconds_later: int = 0) -> tuple[str, ...]:
    with store.reading() as session:
        return wakes.unannounced(session, NOON + timedelta(seconds=seconds_later))


def test_what_is_wanted_is_announced_until_it_is_taken() -> None:
    want(JUNE, APRIL, APRIL)
    assert unannounced() == (APRIL, JUNE)
    take(APRIL)
    assert unannounced() == (JUNE,)


@pytest.mark.parametrize(("seconds_later", "again"), [(0, ()), (29, ()), (30, (APRIL,)), (3600, (APRIL,))])
def test_what_nobody_took_is_announced_again_after_thirty_seconds(
    seconds_later: int, again: tuple[str, ...]
) -> None:
    want(APRIL)
    announce(NOON, APRIL)
    assert unannounced(seconds_later) == again


def test_an_answer_after_the_taking_is_news_at_once() -> None:
    want(APRIL)
    announce(NOON, APRIL)
    take(APRIL)
    want(APRIL)
    assert unannounced(1) == (APRIL,)


def test_an_answer_before_the_taking_is_taken_with_it() -> None:
    want(APRIL)
    announce(NOON, APRIL)
    want(APRIL)
    take(APRIL)
    assert unannounced(3600) == ()


def test_to_take_what_nobody_wanted_is_nothing() -> None:
    take(APRIL)
    assert unannounced() == ()


def test_a_want_that_is_undone_with_its_answer_leaves_no_mark() -> None:
    with pytest.raises(ZeroDivisionError), store.writing() as session:
        wakes.want(session, APRIL)
        raise ZeroDivisionError
    assert unannounced() == ()


def test_no_want_is_lost_when_forty_come_at_once() -> None:
    with ThreadPoolExecutor(8) as many:
        list(many.map(lambda _: want(APRIL), range(40)))
    with store.reading() as session:
        assert session.scalar(select(Wake.wanted)) == 40
