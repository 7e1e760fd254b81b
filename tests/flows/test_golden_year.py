"""Every letter of planår 2027 to a cast of eight: a list counted by hand, and the program's."""

# `golden_2027.csv` has a row for each rung in each letter: `date;person;rung;tasks`, the tasks without
# their leading `2027/`. It was counted with a calendar, not copied from a run: where the two differ, one of
# them breaks a rule. How its rows follow from the settings (M the meeting, J June's, D a task's deadline;
# working days):
#
# 2026-12-14  The meeting plan is adopted on 11 December. The day after, the three dates are told in one
#             letter to the five owners, the direktion (Jens) and the plan group (Birgit, Mads).
# April       Asked on M-35, 25 February; D = 16 March; window 13, so every rung. Aase is away: Ida, her
#             deputy, is asked. Heads_up on D-5, reminder on D-1, late on D+2 (Søren). He is called on D+4,
#             in the quiet days before Easter; D+6 is one of them, and the first day for letters after it,
#             30 March, is the close too, M-15. Pressing then is refused: nobody is told on.
# Approvals   A station is asked when the one before has answered or its day has passed, and reminded on
#             D-1, never on the day it was asked: then on D. Mads says nothing: the brief names him, no
#             letter does.
# Notes       Karen is asked on M for the steers by M+3 (the short ladder: one reminder) and on M+3 for the
#             decisions; that would be her third letter of the week, so it waits for Monday. What she writes
#             down in the evening is told to who contributed on the next letter day. Ida gave Aase's answer
#             and gets the note and the feedback: she contributed.
# Reviews     The plan group is asked on M+5, due three days later. Birgit has had two letters that week,
#             each time: her reminder lapses on the deadline. Mads gets his.
# June        Asked on M-26, 28 April; D = 18 May. Birgit's third letter of week 17 waits until Monday 3
#             May: with a window of 8 she gets no heads_up. Søren is late on 20 May and answers that
#             evening. All are in, so the answers close: on 21 May plan group and finance, who share a day,
#             are asked. The direktion's turn comes on a Saturday: Jens is asked on Monday, the very day it
#             is due.
# Decisions   Recorded on their last day, 4 June and 2 July. The actions are asked on the next letter day,
#             due 60 working days after the decision. Three days after the last day come the feedback and
#             the word to staff and web (Peter): 9 June, and for June's after the summer, 9 August.
# August      June prioritised three: they, and the head of planning about coherence, are asked on J+5, 15
#             June; D = 2 July. Aase is away again: her heads_up goes to Ida and reads taken_over; the
#             reminder is Aase's own. All are in on 2 July, so nobody is late. The plan group's reading
#             opens in the quiet weeks and is asked on 9 August; its reminder lapses: Birgit has two letters
#             that week.
# Budget      Asked at the second reading, 12 October, due five days later: the short ladder. The morning
#             after it is recorded: feedback, actions, and the word to staff and web.
# Follow-up   Round 1 finds no outcome to report on. Round 2 asks five areas on 17 August, D = 7 September;
#             Ida is late on 9 September, her manager (Aase) is told when it is pressed on D+6, and on D+7
#             it ends. Round 3 asks four, D = 7 December: what April owed of the municipal plan was done.
# Actions     Heads_up on D-5, reminder on D-1. The budget's are due on 6 January: their heads_up falls
#             between Christmas and New Year and waits for Monday 3 January.
# Evaluation  Asked on Friday 14 January, D = Friday 4 February: five areas, and the four questions to the
#             plan group and the direktion; Birgit has both in one letter.

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import insert, select

from flows.rehearse_year import live_through
from flows.tell_manager import tell_manager
from models import store
from models.facts import Refused
from models.rehearsal import assumed_answer
from models.settings import read_settings
from models.store import schema
from models.store.tables import Absence, Notice, NoticeLine, Request
from models.workdays import workdays
from tasks.home import open_home
from tasks.ledger import meetings, responses, years
from tests import people

pytestmark = pytest.mark.slow

YEAR = 2027
OPENED, LAST = date(2026, 12, 1), date(2028, 2, 29)
GOLDEN = Path(__file__).with_name("golden_2027.csv")

# ── What people do ──────────────────────────────────────────────────────────────────────────────────────
# Whoever was asked answers in the evening of the day it is due, but for:

NEVER = date.max
ANSWERED_ON = {
    "2027/april/contribution/klima": NEVER,
    "2027/april/approval/finance": NEVER,
    "2027/status/2/kultur": NEVER,
    "2027/june/contribution/klima": date(2027, 5, 20),  # two working days late
    "2027/august/contribution/sundhed": date(2027, 6, 15),  # as soon as asked
}

AWAY = (
    ("aase", date(2027, 2, 15), date(2027, 4, 1)),
    ("aase", date(2027, 6, 21), date(2027, 6, 27)),
)

SENDING_APPROVED = {
    date(2027, 2, 23): "april",
    date(2027, 4, 26): "june",
    date(2027, 6, 14): "august",
}
TOO_LATE = {date(2027, 3, 30): "2027/april/contribution/klima"}  # the day on which the answers are closed
MANAGER_ASKED = {
    date(2027, 9, 15): "2027/status/2/kultur",
}

ALL = ("born-og-unge", "klima", "kultur", "sundhed", "kommuneplan")
PRIORITISED = ("born-og-unge", "klima", "sundhed")
WRITTEN_DOWN = {
    "2027/april/steers": ALL,
    "2027/april/decisions": ("klima", "kommuneplan"),
    "2027/june/steers": PRIORITISED,
    "2027/june/decisions": ("born-og-unge", "sundhed"),
    "2027/august/steers": PRIORITISED,
    "2027/august/budget": PRIORITISED,
}
DECIDED_ON = {
    "2027/april/decisions": date(2027, 5, 25),
    "2027/june/decisions": date(2027, 6, 22),
    "2027/august/budget": date(2027, 10, 12),
}


class Row(NamedTuple):
    """One rung in one letter: the tasks it is about, comma-separated, in order."""

    date: str
    person: str
    rung: str
    tasks: str


class Line(NamedTuple):
    """One line of a letter that was sent, as the memory has it."""

    letter: int
    day: date
    person: str
    rung: str
    subject: str


# ── The walk ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Line, ...]]:
    """Every line of every letter of the year, walked once, day by day."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("golden-year")
        patch.setenv("PLANCYCLE_HOME", str(folder))
        patch.setattr("tasks.home._home", [])
        open_home()
        engine = store.memory()
        schema.make_ready(engine)
        _settle()
        for day in _days():
            _live(day)
        yield tuple(_lines())
        store.close(engine)


def _settle() -> None:
    with store.writing() as session:
        people.settle(session, date(2026, 1, 1))
        away = [{"person": who, "from_on": first, "to_on": last} for who, first, last in AWAY]
        session.execute(insert(Absence), away)
    years.open_year(YEAR, OPENED)


def _days() -> Iterable[date]:
    return (OPENED + timedelta(days=ahead) for ahead in range((LAST - OPENED).days + 1))


def _live(day: date) -> None:
    if day in SENDING_APPROVED:
        meetings.approve_sending(SENDING_APPROVED[day], YEAR, day)
    if day in MANAGER_ASKED:
        tell_manager.fn([MANAGER_ASKED[day]], today=day)
    if day in TOO_LATE:
        with pytest.raises(Refused, match="svarene er lukket"):
            tell_manager.fn([TOO_LATE[day]], today=day)
    live_through(day)
    for task in _answered_tonight(day):
        responses.receive_response(task.key, _answer(task), today=day)


def _answered_tonight(day: date) -> list[Any]:
    asked = (Request.state == "open", Request.asked_on.is_not(None))
    with store.reading() as session:
        found = session.execute(select(Request.__table__).where(*asked).order_by(Request.key)).all()
    return [task for task in found if ANSWERED_ON.get(task.key, task.due_on) == day]


def _answer(task: Any) -> dict[str, Any]:
    return assumed_answer(
        task.form,
        WRITTEN_DOWN.get(task.key, ()),
        meeting=task.key.split("/")[1],
        decided_on=DECIDED_ON.get(task.key),
        station=task.subject,
    )


def _lines() -> Iterator[Line]:
    columns = (Notice.id, Notice.day, Notice.person, NoticeLine.rung, NoticeLine.subject)
    told = select(*columns).join(NoticeLine, NoticeLine.notice == Notice.id)
    told = told.where(Notice.class_ == "digest", Notice.state == "sent", NoticeLine.included)
    with store.reading() as session:
        yield from (Line._make(row) for row in session.execute(told))


def _rows(lines: Iterable[Line]) -> set[Row]:
    tasks: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for line in lines:
        subject = line.subject.removeprefix(f"{YEAR}/")
        tasks[line.day.isoformat(), line.person, line.rung].append(subject)
    return {Row(*letter, ",".join(sorted(subjects))) for letter, subjects in tasks.items()}


# ── The list ────────────────────────────────────────────────────────────────────────────────────────────


def golden() -> set[Row]:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        return {Row(**row) for row in csv.DictReader(file, delimiter=";")}


def _side_by_side(missing: set[Row], unexpected: set[Row]) -> str:
    marked = [("missing   ", row) for row in missing] + [("unexpected", row) for row in unexpected]
    rows = [f"{mark}  {'  '.join(row)}" for mark, row in sorted(marked, key=lambda one: (one[1], one[0]))]
    return "\n".join([f"{len(missing)} rows missing, {len(unexpected)} unexpected:", *rows])


def test_the_year_writes_the_letters_that_the_rules_ask_for(walked: tuple[Line, ...]) -> None:
    expected, written = golden(), _rows(walked)
    missing, unexpected = expected - written, written - expected
    assert not (missing or unexpected), _side_by_side(missing, unexpected)


# ── What holds for every letter ─────────────────────────────────────────────────────────────────────────


def test_nobody_gets_two_letters_a_day(walked: tuple[Line, ...]) -> None:
    letters = {(line.letter, line.day, line.person) for line in walked}
    assert len({letter[1:] for letter in letters}) == len(letters) > 150


def test_no_letter_leaves_on_a_day_off(walked: tuple[Line, ...]) -> None:
    days = workdays(read_settings().days)
    assert {line.day for line in walked if not days.is_letter_day(line.day)} == set()


def test_nobody_gets_more_than_two_letters_a_week_unless_late(walked: tuple[Line, ...]) -> None:
    late = {(line.person, line.day) for line in walked if line.rung == "late"}
    ordinary = {(line.person, line.day) for line in walked} - late
    weeks = Counter((person, day.isocalendar()[:2]) for person, day in ordinary)
    assert {week: count for week, count in weeks.items() if count > 2} == {}


def test_nobody_is_told_the_same_twice(walked: tuple[Line, ...]) -> None:
    told = Counter((line.person, line.rung, line.subject) for line in walked)
    assert {line: count for line, count in told.items() if count > 1} == {}


def test_everybody_is_asked_before_being_reminded(walked: tuple[Line, ...]) -> None:
    asked = {line.subject: line.day for line in walked if line.rung == "request"}
    reminding = ("heads_up", "reminder", "late", "taken_over", "manager")
    early = [line for line in walked if line.rung in reminding and line.day <= asked[line.subject]]
    assert early == []
