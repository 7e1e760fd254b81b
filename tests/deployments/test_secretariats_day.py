"""A scripted browser lives the secretariat's day at the screens of a real server; then what came of it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from deployments.run_forms import FIELDS, PARTS, WAYS
from deployments.timetable import TABLE
from models import store
from models.choices import CHOICES, Words
from models.requests import STOPPED
from models.store.tables import (
    Absence,
    Element,
    JournalEntry,
    Meeting,
    Milestone,
    NoticeLine,
    Outcome,
    Person,
    Request,
    Stop,
)
from tasks import home as homes
from tests.deployments import april_day
from tests.deployments.desk import ROWS, Desk, sat_at
from tests.deployments.portal.browsers import needs_chromium
from tests.deployments.running import Running, around, wait_for
from tests.deployments.secretariats_day import CASE, DECIDED, NO_SUCH_TASK, SAID, Day, manager_told
from tests.deployments.unforeseen import ASKED, QUESTION, Unforeseen

pytestmark = [pytest.mark.prefect, pytest.mark.slow, needs_chromium]

SHOTS = os.environ.get("DESK_SHOTS")
"""A folder for pictures of the day; none are made without it."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """The day is over; what was pressed still runs on, and the home is open beside it."""
    folder = tmp_path_factory.mktemp("desk") / "home"
    day = april_day.ahead()
    day.live(folder)
    with around(folder, "flows", PLANCYCLE_TODAY=day.day.isoformat()) as running:
        homes.open_home(folder)
        wait_for(lambda: running.runs("COMPLETED"), 60)  # the morning's round
        with sat_at(running, Path(SHOTS) if SHOTS else None) as desk:
            yield Day(desk, day).live()
        store.close(store.memory())


@pytest.fixture(scope="module")
def unforeseen(lived: Day) -> Unforeseen:
    """After that, at the same desk: what nobody had planned."""
    return Unforeseen(lived).live()


@pytest.fixture(autouse=True)
def beside(lived: Day) -> Iterator[None]:
    homes.open_home(lived.desk.running.home)
    yield


def rows(*columns: Any, where: Any) -> list[tuple[Any, ...]]:
    with store.reading() as session:
        return [tuple(row) for row in session.execute(select(*columns).where(where))]


def title_of(element: str) -> str:
    ((title,),) = rows(Element.title, where=Element.key == element)
    return str(title)


# ── What was read ───────────────────────────────────────────────────────────────────────────────────────


def test_the_morning_says_what_there_is_to_do_and_with_which_number(lived: Day) -> None:
    said = lived.said["today"]
    for flow in ("approve_sending", "record_steers"):
        first, *_ = ROWS[flow].name.da.split()
        assert re.search(rf"\b{first}\b", said)
    assert f"nr. {lived.late.number}" in said


def test_who_owes_what_shows_the_late_task_and_how_far_it_has_come(lived: Day) -> None:
    assert str(lived.late.number) in lived.said["who"]


def test_the_sending_shows_who_is_asked_before_anything_leaves(lived: Day) -> None:
    assert title_of(lived.area) in lived.said["sending"]


def test_the_brief_is_read_with_every_area_in_it(lived: Day) -> None:
    assert title_of(lived.area) in lived.said["brief"]


# ── What came of what was pressed ───────────────────────────────────────────────────────────────────────


def all_done(desk: Desk, pressed: Mapping[str, str]) -> None:
    for flow, run in pressed.items():
        shown = desk.ended(run)
        assert shown["state_type"] == "COMPLETED", shown["state"]["message"]
        assert shown["name"].startswith(ROWS[flow].short_name("da"))


def test_all_that_was_pressed_was_done_and_is_called_by_its_danish_name(lived: Day) -> None:
    all_done(lived.desk, lived.runs)


def test_the_next_year_is_open(lived: Day) -> None:
    assert len(rows(Milestone.id, where=Milestone.year == lived.day.year + 1)) > 50


def test_junes_sending_is_approved(lived: Day) -> None:
    approved = (
        (Milestone.year == lived.day.year) & (Milestone.scope == "june") & (Milestone.kind == "approve")
    )
    assert rows(Milestone.state, where=approved) == [("done",)]


def test_junes_meeting_has_its_new_date(lived: Day) -> None:
    june = (Meeting.year == lived.day.year) & (Meeting.kind == "june")
    assert rows(Meeting.held_on, where=june) == [(lived.moved_to,)]


def test_the_managers_letter_leaves_without_anybody_running_the_round(lived: Day) -> None:
    wait_for(lambda: manager_told(lived.late.key), 60)


def test_what_is_refused_says_why_in_one_sentence(lived: Day) -> None:
    refused = lived.desk.ended(lived.refused)
    assert refused["state_type"] == "FAILED"
    said = refused["state"]["message"]
    assert NO_SUCH_TASK in said and said.count("\n") == 0 and "Refused" not in said


def test_what_was_written_in_is_kept(lived: Day) -> None:
    kept = rows(Outcome.kind, Outcome.text, Outcome.case_number, where=Outcome.subject == lived.area)
    assert {("steer", SAID), ("decision", DECIDED)} <= {(kind, text) for kind, text, _ in kept}
    assert CASE in {case for *_, case in kept}


# ── What nobody had planned ─────────────────────────────────────────────────────────────────────────────


def row(page: str, number: int) -> str:
    """What stands in a table behind a task's number; a cell may go over several lines."""
    found = re.search(rf"^{number}\t(.*?)(?=^\d+\t|^Nr\.|\Z)", page, re.DOTALL | re.MULTILINE)
    return " ".join(found[1].split()) if found else ""


def message(unforeseen: Unforeseen, run: str) -> str:
    return str(unforeseen.desk.ended(run)["state"]["message"])


def test_all_of_it_was_done_and_is_called_by_its_danish_name(unforeseen: Unforeseen) -> None:
    all_done(unforeseen.desk, {"cancel_meeting": unforeseen.shown})
    all_done(unforeseen.desk, unforeseen.runs)


def test_what_cancelling_would_do_is_shown_and_nothing_is_changed(unforeseen: Unforeseen) -> None:
    assert message(unforeseen, unforeseen.shown).startswith("Intet er ændret.")
    assert unforeseen.before == "planned"


def test_pressing_from_that_page_does_and_says_what_it_said(unforeseen: Unforeseen) -> None:
    said = message(unforeseen, unforeseen.runs["cancel_meeting"])
    assert said and said in unforeseen.said["effect"]


def test_who_hears_that_the_meeting_is_cancelled_stood_on_that_page(unforeseen: Unforeseen) -> None:
    about = NoticeLine.subject.startswith(f"{unforeseen.year}/august") & (NoticeLine.rung == "cancelled")
    told = {name for (name,) in rows(Person.name, where=about & (NoticeLine.person == Person.key))}
    found = re.findall(r"^[^\t\n]+\t([^\t]+)\taflyst\t", unforeseen.said["effect"], re.MULTILINE)
    shown = {" ".join(name.split()) for name in found}
    assert told and told ^ shown <= {unforeseen.cast.stopped.name}  # what waited for them was taken back


def test_the_cancelled_meeting_asks_nobody_anything(unforeseen: Unforeseen) -> None:
    august = (Meeting.year == unforeseen.year) & (Meeting.kind == "august")
    assert rows(Meeting.state, where=august) == [("cancelled",)]
    steps = (Milestone.year == unforeseen.year) & (Milestone.scope == "august")
    asking = steps & Milestone.kind.in_(("approve", "ask", "deadline", "hold"))
    assert {state for (state,) in rows(Milestone.state, where=asking)} == {"dropped"}


def test_the_question_is_one_task_with_its_deadline(unforeseen: Unforeseen) -> None:
    asked = rows(Request.title, Request.due_on, Request.state, where=Request.kind == "ad_hoc")
    assert asked == [(QUESTION, unforeseen.due_on, "open")]
    ((name,),) = rows(Person.name, where=Person.email == ASKED)
    assert name in " ".join(unforeseen.said["asking"].split())


def test_whoever_stands_in_has_the_task_of_the_absent(unforeseen: Unforeseen) -> None:
    away, deputy = unforeseen.cast.away, unforeseen.cast.deputy
    today = (Absence.person == away.person) & (Absence.from_on == unforeseen.today)
    assert rows(Absence.to_on, where=today) == [(unforeseen.away_until,)]
    assert deputy in message(unforeseen, unforeseen.runs["note_absence"])
    assert deputy in row(unforeseen.said["who"], away.number)
    assert away.name not in row(unforeseen.said["who"], away.number)


def test_a_closed_matter_is_a_number_on_every_page_and_in_every_run_since(unforeseen: Unforeseen) -> None:
    closed = unforeseen.cast.closed
    until = rows(Request.confidential_until, where=Request.key == closed.key)
    assert until == [(unforeseen.closed_until,)]
    assert f"nr. {closed.number}" in row(unforeseen.said["who"], closed.number)
    pages = unforeseen.desk.running.ask("/api/artifacts/filter", {})
    assert [page["key"] for page in pages if closed.title in str(page["data"])] == []
    pressed = unforeseen.desk.ended(unforeseen.runs["close_matter"])
    assert closed.title not in str(pressed)


def test_stopped_mails_leave_the_task_with_the_secretariat(unforeseen: Unforeseen) -> None:
    stopped = unforeseen.cast.stopped
    assert rows(Stop.lifted_on, where=Stop.subject == f"person/{stopped.person}") == [(None,)]
    held = rows(Request.state, Request.close_reason, where=Request.key == stopped.key)
    assert held == [("needs_person", STOPPED)]
    assert f"Mails til og om {stopped.name} er stoppet." in unforeseen.said["today"]
    waiting = (NoticeLine.person == stopped.person) & NoticeLine.notice.is_(None)
    assert rows(NoticeLine.id, where=waiting) == []


@pytest.mark.parametrize("act", ["cancelled", "asking made", "absence noted", "closed", "mails stopped"])
def test_what_was_done_stands_in_the_journal(unforeseen: Unforeseen, act: str) -> None:
    assert rows(JournalEntry.id, where=JournalEntry.act == act) != []


# ── Our words ───────────────────────────────────────────────────────────────────────────────────────────

ENGLISH = re.compile(
    r"\b(the|of|with|from|this|that|your|you|are|was|were|not|what|when|who|which|year|meeting|task|tasks"
    r"|asked|answer|answers|is|and|owner|run|none|null|nan|undefined|true|false|str|int|object|array)\b",
    re.IGNORECASE,
)
"""Words that no Danish sentence of ours has."""

PREFECTS_OWN = re.compile(r"\s*\(Optional\)|No items in this list|Add item|Select date")
"""What Prefect itself writes in a form."""

NAMES = (*FIELDS.values(), *PARTS.values(), *WAYS.values())


def english_names() -> set[str]:
    """Every name of a field, a choice, a flow or a group that is another word in English."""
    chosen = (words for known in CHOICES.values() for words in known.values())
    flows = (words for row in TABLE for words in (row.name, row.group, *row.fields.values()))
    every: list[Words] = [*NAMES, *chosen, *flows]
    danish = {words.da for words in every}
    return {words.en for words in every} - danish


def is_english(text: str) -> bool:
    """Whether a text of ours is, or has in it, what no Danish reader should meet."""
    ours = PREFECTS_OWN.sub("", re.sub(r"<[^>]*>|\]\([^)]*\)|https?://\S+", " ", text)).strip()
    return bool(ENGLISH.search(ours)) or ours in english_names()


def every_string(of: Any) -> Iterator[str]:
    """The words in a form's schema that are shown."""
    if isinstance(of, dict):
        for name, value in of.items():
            if name in ("title", "description") and isinstance(value, str):
                yield value
            elif name == "enum":
                yield from value
            else:
                yield from every_string(value)
    elif isinstance(of, list):
        for one in of:
            yield from every_string(one)


def deployments(running: Running) -> Iterator[str]:
    for one in running.ask("/api/deployments/filter", {}):
        yield from (one["name"], one["description"], *one["tags"])
        yield from every_string(one["parameter_openapi_schema"])


def runs(running: Running) -> Iterator[str]:
    for one in running.ask("/api/flow_runs/filter", {}):
        if one["state_type"] in ("COMPLETED", "FAILED", "SCHEDULED") and " " in one["name"]:
            yield from (one["name"], *one["tags"])
        if one["state_type"] in ("COMPLETED", "FAILED"):
            yield one["state"]["message"] or ""


def pages(running: Running) -> Iterator[str]:
    for one in running.ask("/api/artifacts/filter", {}):
        yield from (one["key"] or "", one["description"] or "", str(one["data"]))


def names(running: Running) -> Iterator[str]:
    for what in ("flows", "automations", "task_runs"):
        yield from (one["name"] for one in running.ask(f"/api/{what}/filter", {}))


@pytest.mark.parametrize(
    ("said", "english"),
    [
        ('Property is type "None"', True),
        ("Theme meeting", True),
        ("Flow run encountered an exception", True),
        ("Dato (tom: i dag) (Optional)", False),
        ("Godkend udsendelsen til temamødet i juni.", False),
        ("Frist: None", True),
        ("publish the page", True),
    ],
)
def test_what_is_taken_for_english(said: str, english: bool) -> None:
    assert is_english(said) == english


@pytest.mark.parametrize("shown", [deployments, runs, pages, names], ids=lambda shown: shown.__name__)
def test_none_of_our_words_in_prefect_is_english(
    unforeseen: Unforeseen, shown: Callable[[Running], Iterator[str]]
) -> None:
    said = sorted(set(shown(unforeseen.desk.running)))
    assert [text for text in said if is_english(text)] == []


def test_none_of_our_words_in_the_forms_is_english(unforeseen: Unforeseen) -> None:
    assert sorted({text for text in unforeseen.desk.seen if is_english(text)}) == []


def test_the_screens_ask_no_other_host(unforeseen: Unforeseen) -> None:
    assert unforeseen.desk.elsewhere == []
