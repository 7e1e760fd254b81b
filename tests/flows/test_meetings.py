"""The three meetings: opened once, each step once, approved and moved as often as one likes."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from flows.april_vision import april_vision
from flows.august_budget import august_budget
from flows.june_priorities import june_priorities
from flows.move_meeting import move_meeting
from flows.open_year import open_year
from models import store
from models.facts import Refused
from models.outcomes import BudgetDecision, Decision, Steer
from models.overview import today_page
from models.store import overview, wakes
from models.store.tables import (
    AdoptedDate,
    Element,
    Meeting,
    MeetingDate,
    Milestone,
    Notice,
    NoticeLine,
    PlanYear,
    Request,
)
from models.store.tables import Brief as Kept
from tasks import home
from tasks.ledger import meetings, outcomes, responses, years
from tests.memories import whole_memory
from tests.people import AASE, BIRGIT

OPENED = date(2026, 12, 1)
APPROVE, ASK, DEADLINE, CLOSE = date(2027, 2, 23), date(2027, 2, 25), date(2027, 3, 16), date(2027, 3, 30)
BEFORE_EASTER = date(2027, 3, 22)
DISPATCH, HOLD, NOTE, DECIDE = date(2027, 4, 9), date(2027, 4, 20), date(2027, 4, 23), date(2027, 6, 4)
ANSWERS: dict[str, dict[str, Any]] = {
    "april": {
        "track": "på sporet",
        "where_to": "Flere børn i trivsel.",
        "course": "juster",
        "meaning": "Flere pladser.",
        "question": "Hvad er et godt børneliv?",
    },
    "june": {
        "priorities": "Dagtilbud.",
        "difference": "Mere tid.",
        "less": "Projekter.",
        "depends_on": "Personale.",
        "money": [{"action": "Flere hænder", "financing": "nye penge", "y0": 1200, "y1": 1300}],
    },
    "august": {
        "afford": "en del",
        "amount": 800,
        "felt": "Mere tid.",
        "waits": "Resten.",
        "amounts_fit": "ja",
        "coherence": "Ja.",
    },
}

pytestmark = pytest.mark.usefixtures("memory", "cast")


# ── The hands of the story ──────────────────────────────────────────────────────────────────────────────


def opened() -> None:
    open_year.fn(2027, OPENED)


def walk(flow: Any, until: date, since: date = OPENED) -> None:
    """Run a checklist every day from `since` to `until`."""
    for ahead in range((until - since).days + 1):
        flow.fn(2027, since + timedelta(days=ahead))


def approved_until(until: date) -> None:
    opened()
    walk(april_vision, APPROVE)
    meetings.approve_sending("april", 2027, APPROVE)
    walk(april_vision, until, APPROVE)


def answer(key: str, form: str, day: date) -> None:
    responses.receive_response(key, ANSWERS[form], today=day)


def rows(*columns: Any, where: Any = True) -> list[Any]:
    with store.reading() as session:
        return list(session.execute(select(*columns).where(where).order_by(*columns)))


def tasks(kind: str) -> dict[str, str]:
    return {row.key: row.state for row in rows(Request.key, Request.state, where=Request.kind == kind)}


def due_days(kind: str) -> set[date]:
    return {row.due_on for row in rows(Request.due_on, where=Request.kind == kind)}


def lines(rung: str) -> list[Any]:
    return rows(NoticeLine.person, NoticeLine.subject, where=NoticeLine.rung == rung)


def step(scope: str, kind: str) -> Any:
    found = (Milestone.scope == scope) & (Milestone.kind == kind)
    return rows(Milestone.state, Milestone.date, Milestone.done_on, where=found)[0]


# ── The year ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_year_opened_twice_is_opened_once() -> None:
    first = years.open_year(2027, OPENED)
    before = whole_memory()
    second = years.open_year(2027, OPENED)
    assert (first.created > 60, second.created, second.changed) == (True, 0, 0)
    assert whole_memory() == before


@pytest.mark.parametrize(
    ("today", "year"), [(date(2026, 12, 1), 2027), (date(2027, 3, 1), 2027), (date(2026, 11, 30), 2026)]
)
def test_without_a_year_the_next_one_is_opened(today: date, year: int) -> None:
    assert years.open_year(None, today).year == year


def test_a_year_that_is_over_is_refused_in_a_sentence() -> None:
    with pytest.raises(Refused, match="2025 is over"):
        years.open_year(2025, OPENED)


def test_a_date_adopted_since_moves_only_what_still_waits() -> None:
    approved_until(ASK)
    with store.writing() as session:
        session.execute(insert(AdoptedDate).values(year=2027, kind="april", held_on=date(2027, 4, 27)))
    changed = years.open_year(2027, ASK)
    assert changed.changed > 5
    assert step("april", "hold").date == date(2027, 4, 27)
    assert step("april", "ask") == ("done", ASK, ASK)
    assert rows(MeetingDate.no, where=MeetingDate.held_on == date(2027, 4, 27)) == [(2,)]
    assert due_days("contribution") == {date(2027, 3, 19)}


def test_opening_again_never_takes_back_the_days_that_owners_were_given() -> None:
    opened()
    given = meetings.approve_sending("april", 2027, BEFORE_EASTER).due_on
    before = whole_memory()
    assert years.open_year(2027, BEFORE_EASTER).changed == 0
    assert whole_memory() == before
    assert (step("april", "deadline").date, step("april", "close").date) == (given, date(2027, 4, 7))


def test_a_meeting_taken_up_later_is_held_too() -> None:
    settings = home.settings()
    only_april = tuple(one for one in settings.meetings if one.kind == "april")
    with home.under(settings.model_copy(update={"meetings": only_april})):
        years.open_year(2027, OPENED)
    assert rows(Meeting.kind) == [("april",)]
    for _ in range(2):
        years.open_year(2027, OPENED)
    assert rows(Meeting.kind) == [("april",), ("august",), ("june",)]
    assert rows(MeetingDate.no) == [(1,)] * 3
    june_priorities.fn(2027, OPENED)


def test_upcoming_is_the_year_in_some_25_runs() -> None:
    opened()
    runs = years.planned_runs(OPENED)
    assert 20 <= len(runs) <= 30
    assert len({run.key for run in runs}) == len(runs)
    named = {run.name: run for run in runs}
    asked = named["Temamødet i april 2027 · spørgsmålene sendt"]
    assert (asked.flow, asked.parameters, asked.at.date()) == ("april_vision", {"year": 2027}, ASK)
    assert {run.flow for run in runs} >= {"follow_up", "evaluate_year", "june_priorities", "august_budget"}


# ── The sending ─────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_asked_before_the_secretariat_presses() -> None:
    opened()
    walk(april_vision, ASK + timedelta(days=5))
    assert set(tasks("contribution").values()) == {"proposed"}
    assert step("april", "ask").state == "waiting"


def test_the_areas_are_asked_on_the_day_once_approved() -> None:
    approved_until(ASK)
    asked = tasks("contribution")
    assert set(asked) == {
        f"2027/april/contribution/{key}"
        for key in ("born-og-unge", "klima", "kultur", "sundhed", "kommuneplan")
    }
    assert set(asked.values()) == {"open"}


def test_approving_twice_is_approving_once() -> None:
    opened()
    walk(april_vision, APPROVE)
    sent = meetings.approve_sending("april", 2027, APPROVE)
    before = whole_memory()
    assert meetings.approve_sending("april", 2027, APPROVE) == sent
    assert whole_memory() == before
    assert {one.person: len(one.tasks) for one in sent.people} == dict.fromkeys(
        ("aase", "birgit", "ida", "peter", "soren"), 1
    )
    assert (sent.ask_on, sent.due_on, sent.moved_due) == (ASK, DEADLINE, False)


def test_approved_too_late_the_owners_still_get_five_working_days() -> None:
    opened()
    walk(april_vision, date(2027, 3, 12))
    sent = meetings.approve_sending("april", 2027, date(2027, 3, 12))
    assert (sent.due_on, sent.moved_due) == (date(2027, 3, 19), True)
    assert set(tasks("contribution").values()) == {"open"}
    assert due_days("contribution") == {date(2027, 3, 19)}


def test_without_the_setting_the_letters_need_no_press() -> None:
    settings = home.settings()
    free = settings.letters.model_copy(update={"approve_sending": False})
    with home.under(settings.model_copy(update={"letters": free})):
        opened()
        walk(april_vision, ASK)
    assert set(tasks("contribution").values()) == {"open"}


def test_on_quiet_days_the_five_days_count_from_when_letters_go_again() -> None:
    opened()
    sent = meetings.approve_sending("april", 2027, BEFORE_EASTER)
    assert (sent.due_on, sent.moved_due) == (date(2027, 4, 6), True)


def test_a_closed_task_is_a_number_on_the_page_of_the_sending() -> None:
    with store.writing() as session:
        until = {"confidential_until": date(2028, 1, 1)}
        session.execute(update(Element).where(Element.key == "klima").values(**until))
        session.execute(update(Element).where(Element.key == "kultur").values(post=None, **until))
    opened()
    sent = meetings.approve_sending("april", 2027, APPROVE)
    number = dict(rows(Request.subject, Request.id, where=Request.kind == "contribution"))
    shown = {one.person: one.tasks for one in sent.people}
    assert shown["soren"] == (f"lukket opgave nr. {number['klima']}",)
    assert sent.without_owner == (f"lukket opgave nr. {number['kultur']}",)
    assert shown["aase"] == ("Børn og unge",)


def test_the_date_is_saved_once_by_everybody_concerned() -> None:
    opened()
    for flow in (april_vision, june_priorities, august_budget):
        walk(flow, date(2026, 12, 18))
    told = {person for person, subject in lines("save_date") if subject == "2027/april/save_date"}
    assert told == {"aase", "soren", "ida", "peter", "birgit", "jens", "mads"}
    assert len(lines("save_date")) == 3 * len(told)


# ── The brief ───────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_missing_is_not_received_and_the_brief_says_so() -> None:
    approved_until(ASK)
    answer("2027/april/contribution/born-og-unge", "april", date(2027, 3, 1))
    walk(april_vision, CLOSE, ASK)
    states = tasks("contribution")
    assert states.pop("2027/april/contribution/born-og-unge") == "answered"
    assert set(states.values()) == {"needs_person"}
    text = (home.home().briefs / "2027-april.md").read_text(encoding="utf-8")
    assert "Hvad er et godt børneliv?" in text and "- Klima: *ikke modtaget*" in text and "*Udkast*" in text


def test_the_answers_close_as_soon_as_all_are_in() -> None:
    approved_until(ASK)
    for key in tasks("contribution"):
        answer(key, "april", date(2027, 3, 1))
    walk(april_vision, date(2027, 3, 1), date(2027, 3, 1))
    assert step("april", "close") == ("done", CLOSE, date(2027, 3, 1))
    assert tasks("approval") == {"2027/april/approval/plan_group": "open"}


def test_a_station_opens_when_the_one_before_has_answered_or_its_day_has_passed() -> None:
    approved_until(CLOSE)
    assert list(tasks("approval")) == ["2027/april/approval/plan_group"]
    responses.receive_response("2027/april/approval/plan_group", {"verdict": "read"}, today=CLOSE)
    walk(april_vision, CLOSE, CLOSE)
    assert "2027/april/approval/finance" in tasks("approval")
    walk(april_vision, date(2027, 4, 5), CLOSE)
    assert "2027/april/approval/direktion" not in tasks("approval")
    walk(april_vision, date(2027, 4, 6), date(2027, 4, 6))
    assert "2027/april/approval/direktion" in tasks("approval")


def test_silence_is_not_approval() -> None:
    approved_until(CLOSE)
    responses.receive_response(
        "2027/april/approval/plan_group", {"verdict": "send_back", "comment": "Mangler tal."}, today=CLOSE
    )
    assert sent_back_on(CLOSE) == [
        "- Plangruppen har sendt oplægget til temamødet i april tilbage (»Mangler tal.«). Ret det, og åbn"
        f" godkendelsen igen (»Genåbn opgaver«, opgave nr. {number_of('2027/april/approval/plan_group')})."
        " Det sendes ud fredag den 9. april (uge 14), som det står."
    ]
    walk(april_vision, DISPATCH, CLOSE)
    assert sent_back_on(DISPATCH) == []
    text = (home.home().briefs / "2027-april.md").read_text(encoding="utf-8")
    assert "ikke set af økonomi" in text and "ikke godkendt af direktionen" in text
    assert "sendt tilbage af plangruppen: Mangler tal." in text and "*Udkast*" not in text
    assert tasks("approval")["2027/april/approval/finance"] == "needs_person"
    assert [stage for _, stage in rows(Kept.version, Kept.stage)] == ["draft", "sent"]


def sent_back_on(day: date) -> list[str]:
    """The lines of the day about a brief that came back."""
    settings = home.settings()
    with store.reading() as session:
        lines = today_page(overview.picture(session, settings, day), settings).splitlines()
    return [line for line in lines if "har sendt oplægget" in line]


def number_of(key: str) -> int:
    with store.reading() as session:
        return session.execute(select(Request.id).where(Request.key == key)).scalar_one()


def test_a_closed_area_is_a_number_in_the_brief() -> None:
    with store.writing() as session:
        session.execute(
            update(Element).where(Element.key == "klima").values(confidential_until=date(2028, 1, 1))
        )
    approved_until(ASK)
    answer("2027/april/contribution/klima", "april", date(2027, 3, 1))
    walk(april_vision, CLOSE, ASK)
    text = (home.home().briefs / "2027-april.md").read_text(encoding="utf-8")
    assert "Klima" not in text and "Hvad er et godt børneliv?" not in text and "lukket punkt nr. " in text


def test_a_lost_file_is_made_anew_from_the_rows() -> None:
    approved_until(CLOSE)
    file = home.home().briefs / "2027-april.md"
    text = file.read_text(encoding="utf-8")
    file.unlink()
    april_vision.fn(2027, CLOSE)
    assert file.read_text(encoding="utf-8") == text


# ── After the meeting ───────────────────────────────────────────────────────────────────────────────────


def steered(verdict: str = "prioritised", meeting: str = "april", day: date = NOTE) -> None:
    given = [Steer.model_validate({"subject": "born-og-unge", "verdict": verdict, "text": "Børn først."})]
    outcomes.record_steers(2027, meeting, given, day)


def test_after_the_meeting_the_secretariat_owes_the_note_and_then_the_decisions() -> None:
    approved_until(HOLD)
    assert tasks("steers") == {"2027/april/steers": "open"} and tasks("decisions") == {}
    steered(day=HOLD)
    walk(april_vision, HOLD, HOLD)
    assert (step("april", "note").state, tasks("decisions")) == ("done", {"2027/april/decisions": "open"})
    assert rows(Request.due_on, where=Request.kind == "decisions") == [(DECIDE,)]


def test_the_plan_group_looks_back_on_the_meeting() -> None:
    approved_until(date(2027, 4, 27))
    assert set(tasks("review")) == {"2027/april/review/okonomichef", "2027/april/review/planchef"}


def test_those_who_contributed_hear_what_was_decided_three_days_after() -> None:
    approved_until(ASK)
    answer("2027/april/contribution/born-og-unge", "april", date(2027, 3, 1))
    walk(april_vision, date(2027, 4, 28), ASK)
    decision = {"subject": "born-og-unge", "verdict": "approved", "body": "Byrådet", "text": "Vi bygger."}
    given = Decision.model_validate(decision | {"decided_on": "2027-04-28"})
    outcomes.record_decisions(2027, "april", [given], date(2027, 4, 28))
    walk(april_vision, date(2027, 5, 2), date(2027, 4, 28))
    assert lines("feedback") == []
    assert years.open_year(2027, date(2027, 5, 2)).changed == 0
    walk(april_vision, date(2027, 5, 3), date(2027, 5, 3))
    assert lines("feedback") == [(AASE.key, "2027/april/contribution/born-og-unge")]
    assert tasks("communicate") == {"2027/april/communicate": "open"}
    told = rows(NoticeLine.id, NoticeLine.facts, where=NoticeLine.rung == "feedback")[0].facts
    assert told["told"] == [["Børn og unge", "approved", "Vi bygger."]]
    assert told["responsible"] == AASE.title


def test_feedback_waits_for_a_decision_that_is_late() -> None:
    approved_until(date(2027, 7, 1))
    assert lines("feedback") == [] and step("april", "feedback").state == "waiting"


def test_august_asks_about_what_june_prioritised() -> None:
    approved_until(HOLD)
    walk(june_priorities, date(2027, 6, 8))
    walk(august_budget, date(2027, 6, 11))
    assert step("august", "prepare").state == "waiting"
    steered(meeting="june", day=date(2027, 6, 11))
    walk(august_budget, date(2027, 6, 14), date(2027, 6, 11))
    assert set(tasks("coherence")) == {f"2027/august/coherence/{BIRGIT.post}"}
    asked = [key for key in tasks("contribution") if "/august/" in key]
    assert asked == ["2027/august/contribution/born-og-unge"]


def test_the_budget_is_owed_after_the_second_reading() -> None:
    opened()
    walk(august_budget, date(2027, 10, 11))
    assert tasks("budget") == {}
    walk(august_budget, date(2027, 10, 12), date(2027, 10, 12))
    assert tasks("budget") == {"2027/august/budget": "open"} and tasks("decisions") == {}
    given = BudgetDecision.model_validate({"subject": "born-og-unge", "verdict": "part", "amounts": [800]})
    outcomes.record_budget(2027, date(2027, 10, 12), [given], (), "", date(2027, 10, 13))
    walk(august_budget, date(2027, 10, 20), date(2027, 10, 13))
    assert step("august", "decide").state == step("august", "feedback").state == "done"


# ── Moving ──────────────────────────────────────────────────────────────────────────────────────────────


def test_moving_twice_is_moving_once() -> None:
    approved_until(ASK)
    with store.writing() as session:
        session.execute(
            update(Request).where(Request.subject == "klima").values(asked_on=ASK, person="soren")
        )
    move_meeting.fn(2027, "april", date(2027, 4, 27), "Valg udskrevet", ASK)
    before = whole_memory()
    move_meeting.fn(2027, "april", date(2027, 4, 27), "Valg udskrevet", ASK)
    assert whole_memory() == before
    assert len(rows(MeetingDate.id, where=MeetingDate.reason == "Valg udskrevet")) == 1
    assert lines("moved") == [("soren", "2027/april/contribution/klima")]
    assert step("april", "deadline").date == date(2027, 3, 19)


def asked_of_soren() -> None:
    approved_until(ASK)
    with store.writing() as session:
        session.execute(
            update(Request).where(Request.subject == "klima").values(asked_on=ASK, person="soren")
        )


def letter_taken(number: int) -> None:
    """What waits to be told has left in a letter."""
    letter = {"key": f"letter-{number}", "person": "soren", "day": ASK + timedelta(days=number)}
    letter |= {"class_": "digest", "rung": "moved", "language": "da", "message_id": f"<{number}>"}
    with store.writing() as session:
        session.execute(insert(Notice).values(letter))
        taken = select(Notice.id).where(Notice.key == letter["key"]).scalar_subquery()
        session.execute(
            update(NoticeLine)
            .where(NoticeLine.rung == "moved", NoticeLine.notice.is_(None))
            .values(notice=taken)
        )


def moves_told() -> list[tuple[str, str]]:
    found = rows(NoticeLine.id, NoticeLine.facts, where=NoticeLine.rung == "moved")
    return [(row.facts["old_date"], row.facts["meeting_on"]) for row in found]


def test_every_move_is_told_even_if_the_deadline_stands() -> None:
    asked_of_soren()
    for number, day in enumerate((23, 26, 28)):  # all with the deadline of 19 March
        move_meeting.fn(2027, "april", date(2027, 4, day), "", ASK)
        letter_taken(number)
    told = [("2027-04-20", "2027-04-23"), ("2027-04-23", "2027-04-26"), ("2027-04-26", "2027-04-28")]
    assert moves_told() == told


@pytest.mark.parametrize(("last", "told"), [(26, [("2027-04-20", "2027-04-26")]), (20, [])])
def test_a_move_that_nobody_has_heard_of_yet_is_told_as_it_ended(
    last: int, told: list[tuple[str, str]]
) -> None:
    asked_of_soren()
    for day in (23, last):
        move_meeting.fn(2027, "april", date(2027, 4, day), "", ASK)
    assert moves_told() == told


def test_moved_there_and_back_unheard_only_a_shorter_deadline_is_told() -> None:
    asked_of_soren()
    with store.writing() as session:
        given = update(Request).where(Request.kind == "contribution").values(due_on=date(2027, 3, 18))
        session.execute(given)
    for day in (27, 20):
        move_meeting.fn(2027, "april", date(2027, 4, day), "", ASK)
    (told,) = (row.facts for row in rows(NoticeLine.id, NoticeLine.facts, where=NoticeLine.rung == "moved"))
    assert (told["what"], told["old_date"], told["due_on"]) == ("deadline", "2027-03-18", "2027-03-16")


def test_moved_earlier_a_deadline_never_comes_nearer_than_five_working_days() -> None:
    approved_until(ASK)
    with store.writing() as session:
        session.execute(update(Request).values(asked_on=ASK))
    before = whole_memory()
    with pytest.raises(Refused, match="at least five working days"):
        move_meeting.fn(2027, "april", date(2027, 4, 6), "Ferie", date(2027, 3, 8))
    assert whole_memory() == before


def test_a_meeting_that_was_held_is_not_moved() -> None:
    approved_until(HOLD)
    with pytest.raises(Refused, match="has been held"):
        move_meeting.fn(2027, "april", date(2027, 5, 4), "For sent", HOLD)


# ── Again, and at once ──────────────────────────────────────────────────────────────────────────────────


def test_a_checklist_run_again_on_any_day_changes_nothing() -> None:
    approved_until(HOLD)
    before = whole_memory()
    for _ in range(3):
        april_vision.fn(2027, HOLD)
    april_vision.fn(2027, ASK)
    assert whole_memory() == before


def test_a_month_away_every_step_is_taken_in_order() -> None:
    opened()
    april_vision.fn(2027, APPROVE)
    meetings.approve_sending("april", 2027, APPROVE)
    april_vision.fn(2027, date(2027, 4, 24))
    waiting = {row.kind for row in rows(Milestone.kind, where=_waiting_in_april())}
    assert waiting == {"note", "review", "decide", "unfiled", "communicate", "feedback"}


def _waiting_in_april() -> Any:
    return (Milestone.scope == "april") & (Milestone.state == "waiting")


def test_a_checklist_with_nothing_due_costs_two_statements(
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    opened()
    walk(april_vision, date(2026, 12, 20))
    with statements() as said:
        april_vision.fn(2027, date(2026, 12, 21))
    assert len(said) <= 3
    began = time.perf_counter()
    for _ in range(20):
        april_vision.fn(2027, date(2026, 12, 21))
    assert (time.perf_counter() - began) / 20 < 0.02


def test_the_round_is_told_which_checklists_are_due() -> None:
    opened()
    assert years.checklists_due(OPENED) == []
    due = years.checklists_due(date(2027, 3, 12))
    assert {one.subject for one in due} == {
        "april_vision/2027", "june_priorities/2027", "august_budget/2027", "follow_up/2027/1"
    }  # fmt: skip
    walk(june_priorities, date(2026, 12, 20))
    assert "june_priorities/2027" not in {one.subject for one in years.checklists_due(date(2027, 3, 12))}
    with store.writing() as session:
        wakes.want(session, "june_priorities/2027")
    assert "june_priorities/2027" in {one.subject for one in years.checklists_due(date(2027, 3, 12))}


def test_a_closed_year_wakes_a_checklist_only_when_it_is_wanted() -> None:
    opened()
    with store.writing() as session:
        session.execute(update(PlanYear).values(state="closed"))
    assert years.checklists_due(date(2027, 3, 12)) == []
    with store.writing() as session:
        wakes.want(session, "june_priorities/2027")
    assert [one.subject for one in years.checklists_due(date(2027, 3, 12))] == ["june_priorities/2027"]


def test_more_areas_are_no_more_statements(
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    opened()
    walk(april_vision, date(2026, 12, 20))
    with statements() as few:
        meetings.approve_sending("april", 2027, APPROVE)
    with store.writing() as session:
        new = [
            {"key": f"area-{n}", "kind": "policy", "title": f"Område {n}", "post": AASE.post}
            for n in range(300)
        ]
        session.execute(insert(Element), new)
        session.execute(
            update(Milestone).where(Milestone.kind.in_(["prepare", "approve"])).values(state="waiting")
        )
    with statements() as many:
        meetings.approve_sending("april", 2027, APPROVE)
    assert len(many) <= len(few) + 1
    assert len(tasks("contribution")) == 305
