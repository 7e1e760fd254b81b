"""The announcer keeps its pace: with what is wanted, and with mails that could not leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine

from deployments.announcer import Announcer
from deployments.timetable import mails_may_leave
from flows.daily_round import daily_round
from models import store
from models.events import ROUND, Checklist
from tasks import announce, clock
from tasks.home import Home, open_home
from tasks.ledger import wakes
from tests.tasks.owing import ADDRESSES, ASKED, notices, owe_contributions
from tests.tasks.post_office import PostOffice, free_port, open_office

APRIL, JUNE = "april_vision/2027", "june_priorities/2027"
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


class Day:
    """A day whose seconds the test tells, and what was announced on it."""

    def __init__(self) -> None:
        self.now = NOON
        self.emitted: list[str] = []
        self.announcer = Announcer()

    def at(self, second: float) -> list[str]:
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


MAILS = "planmail://mail.example.org"


@pytest.mark.parametrize(
    ("moment", "announced"),
    [
        (datetime(2027, 2, 25, 21, tzinfo=UTC), [APRIL]),  # 22.00 on a Thursday
        (datetime(2027, 2, 26, 17, tzinfo=UTC), [APRIL]),  # Friday evening
        (datetime(2027, 2, 26, 8, tzinfo=UTC), [APRIL, ROUND]),
    ],
)
def test_a_round_that_is_wanted_at_night_waits_for_the_morning(
    day: Day, moment: datetime, announced: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANCYCLE_CHANNEL", MAILS)
    open_home()
    wakes.want(APRIL, ROUND)
    assert day.at((moment - NOON).total_seconds()) == announced
    assert day.at((datetime(2027, 3, 1, 7, tzinfo=UTC) - NOON).total_seconds())[-1] == ROUND


def test_letters_that_only_go_to_the_folder_do_so_at_night(day: Day) -> None:
    wakes.want(ROUND)
    assert day.at(10 * 3600) == [ROUND]


# ── What goes wrong and is well again ───────────────────────────────────────────────────────────────────


def test_a_half_saved_file_of_settings_is_said_once_and_ends_nothing(
    day: Day, home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANCYCLE_CHANNEL", MAILS)
    open_home()
    file = home.folder / "municipality.toml"
    file.write_text("[letters\n", encoding="utf-8")
    wakes.want(APRIL)
    for _ in range(3):
        day.announcer.do_all()
    assert day.emitted == [APRIL]
    assert capsys.readouterr().err.count("municipality.toml") == 1
    file.unlink()
    day.announcer.do_all()
    assert capsys.readouterr().err == ""


def test_a_memory_that_starts_anew_ends_nothing(
    day: Day, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    wakes.want(APRIL)
    with store.bound_to(store.make_engine("postgresql+psycopg://nobody@127.0.0.1:9/none")):
        for _ in range(2):
            day.announcer.do_all()
    said = capsys.readouterr().err.splitlines()
    assert said and len(said) == len(set(said)) and day.emitted == []
    day.announcer.do_all()
    assert day.emitted == [APRIL]


# ── Mails that could not leave ──────────────────────────────────────────────────────────────────────────

NINE = datetime(ASKED.year, ASKED.month, ASKED.day, 8, tzinfo=UTC)
"""Nine o'clock in Copenhagen on the day on which the letters are to leave."""


class Morning:
    """A morning whose minutes the test tells; a round that is asked for is held at once."""

    def __init__(self) -> None:
        self.now = NINE
        self.rounds: list[str] = []
        self.announcer = Announcer()

    def at(self, minute: float) -> bool:
        """Whether the announcer asks for a round at this minute after nine."""
        self.now = NINE + timedelta(minutes=minute)
        return self.announcer.try_again()

    def hold(self, flow: str, key: str, parameters: dict[str, Any] | None = None) -> None:
        """What Prefect would do: a run for a key that it does not know yet."""
        if flow == ROUND and key not in self.rounds:
            self.rounds.append(key)
            daily_round.fn()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def morning(home: Home, cast: Any, port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Morning]:
    """Five letters were to leave at nine, and no mail server answered."""
    told = Morning()
    owe_contributions()
    monkeypatch.setenv("PLANCYCLE_CHANNEL", f"planmail://127.0.0.1:{port}/?secure=no&rate=0&timeout=5")
    monkeypatch.setenv("PLANCYCLE_TODAY", ASKED.isoformat())
    monkeypatch.setattr(clock, "instant", lambda: told.now)
    monkeypatch.setattr(announce, "run_now", told.hold)
    open_home()
    daily_round.fn()
    assert set(notices("state")) == {"waiting"}
    yield told


def test_when_the_mail_server_is_back_the_letters_leave_and_nobody_pressed(
    morning: Morning, port: int
) -> None:
    office = PostOffice()
    assert [morning.at(minute) for minute in (1, 5, 9.5)] == [False] * 3
    with open_office(office, port):
        assert morning.at(10.1)
    assert sorted(office.receivers) == ADDRESSES
    assert not [minute for minute in range(11, 60) if morning.at(minute)]


def test_while_it_stays_away_there_is_no_more_than_one_round_in_ten_minutes(morning: Morning) -> None:
    asked = [minute for minute in range(1, 170) if morning.at(minute)]
    assert 2 <= len(asked) <= 17
    assert all(later - earlier >= 10 for earlier, later in pairwise(asked))
    assert len(morning.rounds) == len(asked)


def test_after_noon_they_wait_for_the_next_morning(morning: Morning) -> None:
    assert not [minute for minute in range(180, 600, 5) if morning.at(minute)]


@pytest.mark.parametrize(
    ("moment", "may"),
    [
        (datetime(2027, 2, 25, 6, 59, tzinfo=UTC), False),  # 7.59 on a Thursday
        (datetime(2027, 2, 25, 7, 0, tzinfo=UTC), True),
        (datetime(2027, 2, 25, 10, 59, tzinfo=UTC), True),
        (datetime(2027, 2, 25, 11, 0, tzinfo=UTC), False),
        (datetime(2027, 6, 25, 6, 0, tzinfo=UTC), True),  # 8.00 in summer, a Friday
        (datetime(2027, 2, 27, 8, 0, tzinfo=UTC), False),  # a Saturday
    ],
)
def test_mails_leave_on_weekday_mornings_and_files_at_any_time(
    home: Home, moment: datetime, may: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert mails_may_leave(home, moment)
    monkeypatch.setenv("PLANCYCLE_CHANNEL", "planmail://mail.example.org")
    assert mails_may_leave(open_home(), moment) is may


def test_a_dry_run_asks_for_no_round(morning: Morning, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANCYCLE_DRY_RUN", "true")
    open_home()
    assert not [minute for minute in range(1, 60) if morning.at(minute)]
