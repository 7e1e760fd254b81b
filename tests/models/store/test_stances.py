"""Where people stand themselves: theirs to say, to change and to take back, and to be found nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update

from flows.evaluate_year import evaluate_year
from flows.open_year import open_year
from flows.receive_response import receive_response
from flows.rehearse_year import live_through
from models import store
from models.choices import CHOICES
from models.facts import Refused
from models.forms import PERSONAL
from models.ownership import STEPS
from models.requests import NewRequest
from models.settings import read_settings
from models.store import drafts, requests, responses, stances
from models.store import tables as t
from models.store.outcomes import Writing
from models.store.responses import Received, Submission
from tasks.ledger import answer_sheets, evaluations, handovers, my_page
from tests.people import AASE, BIRGIT, IDA, JENS, KAREN, MADS, PEOPLE, PETER, SOREN, Member
from tests.tasks import sheets

pytestmark = pytest.mark.usefixtures("memory", "cast", "opened")

SETTINGS = read_settings()
YEAR = 2027
TODAY = date(2028, 1, 20)
NOW = datetime(2028, 1, 20, 9, tzinfo=UTC)
BY = Writing(today=TODAY, at=NOW, settings=SETTINGS, actor="receive_response", door="portal")

QUESTIONS = dict.fromkeys(("ownership", "anchoring", "coherence", "headlines"), "Hos lederne.")
AREA = {"reached": "partly", "effects": "Flere går.", "next_year": "Mere af det samme."}


@pytest.fixture
def opened(memory: Engine, cast: object) -> None:
    """Planår 2027 is open; everybody has been asked the four questions, and Søren about an area."""
    open_year.fn(YEAR, date(2026, 12, 1))
    with store.writing() as session:
        new = [_four(member) for member in PEOPLE]
        new.append(_task("evaluation/klima", "evaluation", "klima", SOREN.post))
        requests.open_requests(session, new, TODAY)
        session.execute(
            update(t.Request).where(t.Request.kind == "evaluation").values(asked_on=TODAY, rung="request")
        )


def _four(member: Member) -> NewRequest:
    key = f"evaluation/questions/{member.post}"
    return _task(key, "evaluation_questions", f"questions/{member.post}", member.post)


def _task(key: str, form: str, subject: str, post: str) -> NewRequest:
    known: dict[str, Any] = {"kind": "evaluation", "year": YEAR, "title": "evalueringen", "due_on": TODAY}
    return NewRequest(key=f"{YEAR}/{key}", form=form, subject=subject, post=post, **known)


def four(member: Member) -> str:
    return f"{YEAR}/evaluation/questions/{member.post}"


def says(member: Member, step: str | None, key: str = "", door: str = "portal", **more: Any) -> Received:
    """Somebody answers, and says where they stand (None: says nothing of it)."""
    answer = AREA if key.endswith("/klima") else QUESTIONS
    given: dict[str, Any] = {"request": key or four(member), "answer": {**answer, **more.pop("answer", {})}}
    with store.writing(deciding=True) as session:
        one = Submission(**given, person=member.key, door=door, stance=step, **more)
        return responses.receive(session, one, BY)


def stands(member: Member) -> str:
    with store.reading() as session:
        return stances.of(session, member.key, YEAR)


def rows(table: Any) -> list[dict[str, Any]]:
    with store.reading() as session:
        return [dict(row) for row in session.execute(select(table.__table__)).mappings()]


# ── Theirs to say ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("step", STEPS)
def test_it_is_kept_apart_from_the_answer(step: str) -> None:
    says(SOREN, step)
    assert stands(SOREN) == step
    (kept,) = rows(t.Response)
    assert not PERSONAL & kept["body"].keys()
    (stance,) = rows(t.Stance)
    assert stance == {
        "year": YEAR,
        "person": SOREN.key,
        "unit": SOREN.unit,
        "step": step,
        "on_day": TODAY,
    }


def test_an_answer_that_holds_it_is_taken_apart() -> None:
    says(SOREN, None, answer={"myself": "jeg engagerer mig (værdierne er med)"})
    assert stands(SOREN) == "engage" and not PERSONAL & rows(t.Response)[0]["body"].keys()


def test_it_can_be_changed_and_taken_back_when_nothing_else_is() -> None:
    before = says(SOREN, "understand")
    left = (rows(t.Response), rows(t.JournalEntry), rows(t.Wake))
    for step in ("work_for", "", "engage"):
        again = says(SOREN, step)
        assert (again.version, again.new) == (before.version, False)
        assert stands(SOREN) == step
    assert (rows(t.Response), rows(t.JournalEntry), rows(t.Wake)) == left, "and nobody can see that it was"


def test_who_says_nothing_of_it_leaves_it_as_it_stands() -> None:
    says(SOREN, "engage")
    says(SOREN, None)
    says(SOREN, None, key=f"{YEAR}/evaluation/klima", answer={"effects": "Noget andet."})
    assert stands(SOREN) == "engage"


def test_it_is_one_for_the_year_whichever_form_it_was_said_in() -> None:
    says(SOREN, "engage")
    says(SOREN, "work_for", key=f"{YEAR}/evaluation/klima")
    assert [(one["person"], one["step"]) for one in rows(t.Stance)] == [(SOREN.key, "work_for")]


def test_an_old_form_that_comes_once_more_takes_nothing_back() -> None:
    says(SOREN, "engage", submit_key="den-foerste-formular-1")
    says(SOREN, "work_for", submit_key="den-anden-formular-22", answer={"ownership": "Hos alle."})
    says(SOREN, "engage", submit_key="den-foerste-formular-1")
    assert stands(SOREN) == "work_for"


def test_the_same_answer_has_the_same_fingerprint_wherever_one_stands() -> None:
    for member, step in zip(PEOPLE, (*STEPS, "", None, *STEPS), strict=True):
        says(member, step)
    answers = rows(t.Response)
    assert len({one["body_hash"] for one in answers}) == 1
    for one in answers:
        assert one["submit_key"] == f"{one['request']}#1#{one['body_hash']}"


@pytest.mark.parametrize("door", ["prefect", "command line", "spreadsheet", "rehearsal"])
def test_nobody_can_say_it_for_somebody_else(door: str) -> None:
    with pytest.raises(Refused, match="på sin egen side"):
        says(SOREN, None, door=door, answer={"myself": "engage"})
    with pytest.raises(Refused, match="på sin egen side"):
        says(SOREN, "", door=door)
    says(SOREN, None, door=door, answer={"myself": ""})
    assert rows(t.Stance) == [] and len(rows(t.Response)) == 1


def test_the_secretariats_form_refuses_it_and_keeps_nothing() -> None:
    with pytest.raises(Refused):
        receive_response.fn(four(SOREN), {**QUESTIONS, "myself": "engage"}, today=TODAY)
    assert rows(t.Response) == [] and rows(t.Stance) == []


def test_a_colleague_who_is_given_the_task_says_it_of_themselves() -> None:
    says(SOREN, "engage", key=f"{YEAR}/evaluation/klima")
    handovers.hand_over([four(SOREN)], PETER.key, SOREN.key, TODAY, "portal")
    assert its_task(PETER, four(SOREN)).stance == ""
    says(PETER, "understand", key=four(SOREN))
    assert (stands(SOREN), stands(PETER)) == ("engage", "understand")
    assert its_task(PETER, four(SOREN)).stance == "understand"


def its_task(member: Member, key: str) -> Any:
    with store.reading() as session:
        number = session.scalar(select(t.Request.id).where(t.Request.key == key))
    found = my_page.task(member.key, number or 0, TODAY)
    assert found is not None
    return found


# ── To be found nowhere else ────────────────────────────────────────────────────────────────────────────

TOLD = [
    *STEPS,
    *(words.said_in(language) for words in CHOICES["anchoring"].values() for language in ("da", "en")),
]
"""Everything that could tell where somebody stands."""

ALLOWED = {"stance"}
"""The one table that may hold it."""


def tell(text: str) -> list[str]:
    """What of it stands in a text."""
    return [one for one in TOLD if one in text]


def everything_kept() -> Iterator[tuple[str, str]]:
    """Every row of every table, as text."""
    with store.reading() as session:
        for table in t.Base.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                yield table.name, json.dumps(dict(row), default=str, ensure_ascii=False)


def test_no_table_tells_but_its_own(tmp_path: Path) -> None:
    everybody_says()
    drafted = {"ownership": "Påbegyndt", "myself": "engage"}
    with store.writing() as session:
        drafts.keep(session, four(BIRGIT), BIRGIT.key, drafted, NOW)
        drafts.keep(session, four(MADS), MADS.key, {"myself": "work_for"}, NOW)
    live_through(TODAY)
    live_through(TODAY + timedelta(days=1))
    for table, text in everything_kept():
        assert table in ALLOWED or tell(text) == [], (table, text)
    assert [row["person"] for row in rows(t.Draft)] == [BIRGIT.key]


def test_no_page_of_anybody_else_tells() -> None:
    says(SOREN, "engage", key=f"{YEAR}/evaluation/klima")
    handovers.hand_over([four(SOREN)], PETER.key, SOREN.key, TODAY, "portal")
    for member in PEOPLE:
        says(member, STAND[member.key], key="" if member is not SOREN else f"{YEAR}/evaluation/klima")
    says(PETER, STAND[PETER.key], key=four(SOREN))
    for member in PEOPLE:
        page = my_page.page(member.key, TODAY)
        assert tell(page.model_dump_json()) == []
        for key in (four(other) for other in PEOPLE):
            with store.reading() as session:
                number = session.scalar(select(t.Request.id).where(t.Request.key == key)) or 0
            task = my_page.task(member.key, number, TODAY)
            if task is not None:
                own = task.model_copy(update={"stance": ""})
                assert task.stance == stands(member) and tell(own.model_dump_json()) == []


def test_no_sheet_asks_for_it_or_tells(tmp_path: Path) -> None:
    everybody_says()
    handed = answer_sheets.hand_out(f"{YEAR}/evaluation", tmp_path, TODAY)
    assert handed.files
    for name in handed.files:
        for lines in sheets.opened((tmp_path / name).read_bytes()).values():
            cells = [str(cell) for line in lines for cell in line]
            assert not any("Hvor står du selv" in cell for cell in cells)
            assert [cell for cell in cells if tell(cell)] == []


def test_a_sheet_that_comes_back_untouched_changes_nothing(tmp_path: Path) -> None:
    says(SOREN, "engage", key=f"{YEAR}/evaluation/klima")
    handed = answer_sheets.hand_out(f"{YEAR}/evaluation", tmp_path, TODAY)
    (file,) = [tmp_path / name for name in handed.files]
    taken = answer_sheets.take_in(file.read_bytes(), None, TODAY)
    assert (taken.accepted, taken.unchanged, taken.refused) == (0, 1, 0)
    assert stands(SOREN) == "engage"


# ── Counted once ────────────────────────────────────────────────────────────────────────────────────────

STAND = dict(zip((m.key for m in PEOPLE), ("engage", *STEPS, "engage", *STEPS), strict=True))


def everybody_says() -> None:
    for member in PEOPLE:
        says(member, STAND[member.key])


def over() -> date:
    """A day on which nobody can change an evaluation any more; the evaluation's own day is past."""
    with store.writing() as session:
        due = (t.Milestone.year == YEAR, t.Milestone.kind.in_(("evaluation_ask", "evaluation_due")))
        session.execute(update(t.Milestone).where(*due).values(state="done", done_on=TODAY))
        last = session.scalar(select(t.Milestone.date).where(*due, t.Milestone.kind == "evaluation_due"))
    assert last is not None
    return last + timedelta(days=15)


def test_it_is_shown_by_unit_only_once_nobody_can_change_it() -> None:
    everybody_says()
    day = over()
    assert not evaluations.count_ownership(YEAR, day - timedelta(days=1))
    assert "når evalueringen er slut" in evaluations.page(YEAR, TODAY)
    evaluate_year.fn(YEAR, today=day)
    shown = evaluations.page(YEAR, day).split("## Ejerskab")[1]
    counts = [list(STAND.values()).count(step) for step in STEPS]
    assert f"| Eksempel Kommune (med mindre enheder) | {' | '.join(map(str, counts))} |" in shown
    assert "Teknik" not in shown and "Børn og Unge" not in shown


def test_one_more_answer_does_not_tell_itself_by_changing_the_numbers() -> None:
    for member in PEOPLE[1:]:
        says(member, STAND[member.key])
    day = over()
    evaluate_year.fn(YEAR, today=day)
    before = evaluations.page(YEAR, day).split("## Ejerskab")[1]
    says(KAREN, "work_for")
    says(JENS, "")
    for later in (day, day + timedelta(days=40)):
        evaluate_year.fn(YEAR, today=later)
        assert evaluations.page(YEAR, later).split("## Ejerskab")[1] == before
    assert (stands(KAREN), stands(JENS)) == ("work_for", "")


def test_four_answers_are_nowhere_on_the_page() -> None:
    for member in (SOREN, AASE, IDA, PETER):
        says(member, STAND[member.key])
    day = over()
    evaluate_year.fn(YEAR, today=day)
    shown = evaluations.page(YEAR, day).split("## Ejerskab")[1]
    assert "ingen enhed" in shown and "|" not in shown


# ── What an older program kept ──────────────────────────────────────────────────────────────────────────


def test_an_answer_of_an_older_program_is_the_same_answer_still() -> None:
    """It has none of the newer fields; a sheet with it that comes back untouched changes nothing."""
    body = dict(AREA, nothing_new=False, evidence="")
    with store.writing() as session:
        row = {"request": f"{YEAR}/evaluation/klima", "version": 1, "submit_key": "x", "body_hash": "y"}
        session.execute(
            insert(t.Response).values(**row, door="portal", body=body, person=SOREN.key, on_day=TODAY, at=NOW)
        )
    content = answer_sheets.for_person(SOREN.key, TODAY)
    taken = answer_sheets.take_in(content, SOREN.key, TODAY)
    assert (taken.accepted, taken.unchanged, taken.refused) == (0, 1, 0)
