"""Answers, steers, decisions, the budget, follow-up and evaluation, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, select, update

from flows.evaluate_year import evaluate_year
from flows.follow_up import follow_up
from flows.receive_response import receive_response
from flows.record_budget import record_budget
from flows.record_decisions import record_decisions
from flows.record_steers import record_steers
from models import store
from models.cycle import plan_year
from models.facts import Refused
from models.forms import AprilAnswer
from models.outcomes import BudgetDecision, Decision, Intent, Steer, register_page
from models.rehearsal import assumed_answer
from models.settings import read_settings
from models.store import requests
from models.store.requests import NewRequest, RequestFact
from models.store.tables import (
    Brief,
    Element,
    Indicator,
    JournalEntry,
    Link,
    Measurement,
    Meeting,
    Milestone,
    NoticeLine,
    Outcome,
    PlanYear,
    Request,
    Response,
    Target,
    Wake,
)
from tasks.ledger import evaluations, followups, outcomes, responses
from tests import people

YEAR = 2027
ASKED = date(2027, 3, 1)
DUE = date(2027, 3, 19)
HELD = date(2027, 4, 20)
DECIDED = date(2027, 5, 26)
KLIMA = "2027/april/contribution/klima"
AT = datetime(2027, 4, 21, 9, tzinfo=UTC)


@pytest.fixture
def year(memory: Engine, cast: tuple[people.Member, ...]) -> None:
    """Plan year 2027 of the cast: its meetings and dates, April's questions asked."""
    _open()


def _open() -> None:
    with store.writing() as session:
        for number in (YEAR, YEAR + 1):
            planned = {"year": number, "state": "open", "opened_on": ASKED}
            session.execute(insert(PlanYear), [{**planned, "settings": {}, "settings_hash": ""}])
            steps = plan_year(number, read_settings())
            held = [step for step in steps if step.kind == "hold"]
            session.execute(
                insert(Meeting),
                [{"year": number, "kind": m.scope, "state": "planned", "held_on": m.date} for m in held],
            )
            session.execute(insert(Milestone), [_milestone(step) for step in steps])
        session.execute(
            update(Meeting).where(Meeting.kind == "april", Meeting.year == YEAR).values(held_on=HELD)
        )
        requests.open_requests(session, _asked(session), ASKED)


def _milestone(step: Any) -> dict[str, Any]:
    fields = ("year", "scope", "kind", "no", "date", "as_of", "severity", "reference", "aloud", "exemption")
    return {**{name: getattr(step, name) for name in fields}, "limit_on": step.limit}


def _asked(session: Any) -> list[NewRequest]:
    april = _meeting(session, "april")
    shared = {"year": YEAR, "meeting": april, "due_on": DUE}
    asked = [
        NewRequest(key=f"2027/april/contribution/{m.key}", kind="contribution", form="april", subject=m.key,
                   title=m.title, post=m.post, **shared)
        for m in people.ELEMENTS if m.kind != "vision"
    ]  # fmt: skip
    noted = [
        NewRequest(key=f"2027/april/{kind}", kind=kind, form=kind, subject="april", title="april",
                   post=people.KAREN.post, **shared)
        for kind in ("steers", "decisions")
    ]  # fmt: skip
    return asked + noted


def _meeting(session: Any, kind: str) -> int:
    found: int = session.scalar(select(Meeting.id).where(Meeting.year == YEAR, Meeting.kind == kind))
    return found


def task(key: str) -> RequestFact:
    """The task of that key."""
    with store.reading() as session:
        (found,) = requests.of_keys(session, [key])
    return found


def count(table: Any, *where: Any) -> int:
    """How many rows there are."""
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def wanted(subject: str) -> int:
    """How often a checklist was asked for."""
    with store.reading() as session:
        return session.scalar(select(Wake.wanted).where(Wake.subject == subject)) or 0


def answer(text: str = "svar") -> dict[str, Any]:
    """April's answer."""
    return {**assumed_answer("april"), "meaning": text}


# ── Answers ─────────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_closes_the_task_and_wakes_the_meeting(year: None) -> None:
    said = receive_response.fn(KLIMA, AprilAnswer.model_validate(answer()), today=DUE)
    assert said == "Tak, dit svar er modtaget."
    assert task(KLIMA).state == "answered"
    assert wanted("april_vision/2027") == 1
    with store.reading() as session:
        row = session.execute(select(Response)).scalar_one()
        assert (row.person, row.behalf_of, row.version, row.on_day) == (people.SOREN.key, None, 1, DUE)
        assert row.body["track"] == "on_track"


def test_pressing_twice_makes_one_answer(year: None) -> None:
    receive_response.fn(KLIMA, answer(), today=DUE)
    said = receive_response.fn(KLIMA, answer(), today=DUE)
    assert (count(Response), said) == (1, "Tak, det svar har vi allerede.")


def test_a_later_answer_is_a_new_version_and_going_back_is_a_third(year: None) -> None:
    for text in ("en", "to", "en"):
        receive_response.fn(KLIMA, answer(text), today=DUE)
    assert count(Response) == 3
    assert count(JournalEntry, JournalEntry.act == "answer received") == 3


def test_the_same_submit_key_with_another_answer_is_refused(year: None) -> None:
    receive_response.fn(KLIMA, answer("en"), submit_key="formular-1", today=DUE)
    receive_response.fn(KLIMA, answer("en"), submit_key="formular-1", today=DUE)
    with pytest.raises(Refused, match="allerede sendt med et andet svar"):
        receive_response.fn(KLIMA, answer("to"), submit_key="formular-1", today=DUE)
    assert count(Response) == 1


def test_an_answer_on_behalf_of_somebody_keeps_both_names(year: None) -> None:
    receive_response.fn(KLIMA, answer(), person=people.KAREN.email, today=DUE)
    with store.reading() as session:
        row = session.execute(select(Response.person, Response.behalf_of)).one()
    assert tuple(row) == (people.KAREN.key, people.SOREN.key)


@pytest.mark.parametrize(
    ("key", "given", "person", "sentence"),
    [
        ("2027/april/contribution/vej", {}, None, "ingen opgave med nøglen"),
        (KLIMA, {"track": "delvist"}, None, "Der mangler et svar på"),
        (KLIMA, {"nothing_new": True}, "ukendt", "Vi kender ingen »ukendt«"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    year: None, key: str, given: dict[str, Any], person: str | None, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        receive_response.fn(key, given, person, today=DUE)
    assert (count(Response), wanted("april_vision/2027")) == (0, 0)


def test_a_withdrawn_task_needs_no_answer(year: None) -> None:
    with store.writing() as session:
        requests.close(session, [KLIMA], "withdrawn", DUE, AT)
    with pytest.raises(Refused, match=r"trukket tilbage\. Du behøver ikke gøre mere"):
        receive_response.fn(KLIMA, answer(), today=DUE)


def test_an_answer_after_the_brief_was_closed_is_kept_and_said_to_be_late(year: None) -> None:
    with store.writing() as session:
        requests.close(session, [KLIMA], "needs_person", DUE, AT)
        closed = update(Milestone).where(Milestone.scope == "april", Milestone.kind == "close")
        session.execute(closed.values(state="done"))
    said = receive_response.fn(KLIMA, answer(), today=date(2027, 4, 1))
    assert "efter at oplægget blev lukket" in said
    assert task(KLIMA).state == "answered"


def test_two_answers_at_once_are_two_versions(year: None) -> None:
    _both(lambda text: responses.receive_response(KLIMA, answer(text), today=DUE), "en", "to")
    with store.reading() as session:
        assert sorted(session.scalars(select(Response.version))) == [1, 2]


def test_the_same_answer_at_once_is_one_version(year: None) -> None:
    _both(lambda text: responses.receive_response(KLIMA, answer(text), today=DUE), "en", "en")
    assert count(Response) == 1


def _both(act: Callable[[str], Any], *words: str) -> None:
    with ThreadPoolExecutor(len(words)) as pool:
        list(pool.map(act, words))


# ── Steers ──────────────────────────────────────────────────────────────────────────────────────────────

STEERS = [
    Steer(subject="klima", verdict="change", text="Hurtigere i land.", due_on=date(2027, 9, 1)),
    Steer(subject="kultur", verdict="hold"),
]


def test_steers_are_noted_once_and_those_who_contributed_are_told(year: None) -> None:
    receive_response.fn(KLIMA, answer(), today=DUE)
    for _ in range(2):
        record_steers.fn(YEAR, "april", STEERS, today=HELD)
    found = outcomes.outcomes_of(YEAR, "april")
    assert [(o.subject, o.verdict, o.version, o.post) for o in found] == [
        ("klima", "change", 1, people.SOREN.post),
        ("kultur", "hold", 1, people.IDA.post),
    ]
    assert task("2027/april/steers").state == "answered"
    with store.reading() as session:
        lines = session.execute(select(NoticeLine.rung, NoticeLine.person, NoticeLine.facts)).all()
    assert [tuple(line) for line in lines] == [
        ("note", people.SOREN.key, {"own": "yes", "told": [["Klima", "change", "Hurtigere i land."]]})
    ]


def test_a_note_that_waits_is_about_the_whole_meeting(year: None) -> None:
    for key in ("klima", "kultur", "sundhed"):
        receive_response.fn(f"2027/april/contribution/{key}", answer(), today=DUE)
    for steer in (*STEERS, Steer(subject="klima", verdict="adjust")):
        record_steers.fn(YEAR, "april", [steer], today=HELD)
    with store.reading() as session:
        told = {
            row.subject: row.facts for row in session.execute(select(NoticeLine.subject, NoticeLine.facts))
        }
    klima, kultur = ["Klima", "adjust", ""], ["Kultur", "hold", ""]
    assert told == {
        KLIMA: {"own": "yes", "told": [klima]},
        "2027/april/contribution/kultur": {"own": "yes", "told": [kultur]},
        "2027/april/contribution/sundhed": {"told": [klima, kultur]},
    }


def test_an_element_may_be_named_by_its_title(year: None) -> None:
    record_steers.fn(YEAR, "april", [Steer(subject=" Børn og unge ", verdict="hold")], today=HELD)
    assert [o.subject for o in outcomes.outcomes_of(YEAR, "april")] == ["born-og-unge"]


def test_a_correction_is_a_new_version_and_the_old_one_is_kept(year: None) -> None:
    record_steers.fn(YEAR, "april", STEERS, today=HELD)
    record_steers.fn(YEAR, "april", [Steer(subject="klima", verdict="adjust")], today=HELD)
    assert count(Outcome) == 3
    assert [o.verdict for o in outcomes.outcomes_of(YEAR, "april")] == ["adjust", "hold"]


def test_the_note_may_come_through_the_form_of_its_own_task(year: None) -> None:
    given = assumed_answer("steers", ["klima"])
    receive_response.fn("2027/april/steers", given, today=HELD)
    assert task("2027/april/steers").state == "answered"
    assert [o.verdict for o in outcomes.outcomes_of(YEAR, "april")] == ["hold"]


@pytest.mark.parametrize(
    ("steer", "today", "sentence"),
    [
        (
            Steer(subject="klima", verdict="hold"),
            HELD - timedelta(days=1),
            "holdes først tirsdag den 20. april",
        ),
        (Steer(subject="veje", verdict="hold"), HELD, "»veje« er ikke nøglen"),
        (
            Steer(subject="klima", verdict="hold", post="ukendt"),
            HELD,
            "»ukendt« er ikke nøglen på en stilling",
        ),
    ],
)
def test_what_cannot_be_a_steer_is_refused(year: None, steer: Steer, today: date, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        record_steers.fn(YEAR, "april", [steer], today=today)


def test_a_cancelled_meeting_has_no_steers(year: None) -> None:
    with store.writing() as session:
        session.execute(update(Meeting).where(Meeting.kind == "april").values(state="cancelled"))
    with pytest.raises(Refused, match="er aflyst"):
        record_steers.fn(YEAR, "april", STEERS, today=HELD)


def test_two_who_note_the_same_at_once_note_it_once(year: None) -> None:
    _both(lambda _: outcomes.record_steers(YEAR, "april", STEERS, HELD), "en", "to")
    assert count(Outcome) == len(STEERS)


# ── Decisions and the budget ────────────────────────────────────────────────────────────────────────────


def decision(verdict: Any = "approved", **more: Any) -> Decision:
    """A decision of the council about the climate."""
    fields = {
        "subject": "klima",
        "body": "byrådet",
        "case_number": "27/101",
        "item": "5",
        "text": "Plan vedtaget.",
    }
    return Decision.model_validate({**fields, "verdict": verdict, "decided_on": DECIDED, **more})


ACTION = "2027/april/action/klima"


def test_what_is_approved_is_owed_by_a_post_by_a_date(year: None) -> None:
    for _ in range(2):
        record_decisions.fn(YEAR, "april", [decision(), decision("noted", subject="kultur")], today=DECIDED)
    owed = task(ACTION)
    assert (owed.kind, owed.form, owed.post, owed.state) == ("action", "done", people.SOREN.post, "open")
    assert owed.due_on == date(2027, 8, 18)  # 60 working days later
    assert count(Request, Request.kind == "action") == 1
    assert count(Outcome) == 2
    assert task("2027/april/decisions").state == "answered"


def test_an_element_without_an_owner_is_owed_by_nobody_yet(year: None) -> None:
    with store.writing() as session:
        session.execute(update(Element).where(Element.key == "klima").values(post=None))
    record_decisions.fn(YEAR, "april", [decision()], today=DECIDED)
    assert task(ACTION).post is None


def test_a_corrected_decision_moves_or_withdraws_what_it_owes(year: None) -> None:
    record_decisions.fn(YEAR, "april", [decision(due_on=date(2027, 9, 1))], today=DECIDED)
    record_decisions.fn(YEAR, "april", [decision(due_on=date(2027, 10, 1))], today=DECIDED)
    assert (task(ACTION).due_on, task(ACTION).due_no) == (date(2027, 10, 1), 1)
    record_decisions.fn(YEAR, "april", [decision("postponed")], today=DECIDED)
    assert task(ACTION).state == "withdrawn"


def test_what_is_sent_back_and_then_approved_is_owed_again(year: None) -> None:
    for verdict, body in (("approved", "klimaudvalget"), ("sent_back", "økonomiudvalget")):
        record_decisions.fn(YEAR, "april", [decision(verdict, body=body)], today=DECIDED)
    assert task(ACTION).state == "withdrawn"
    for _ in range(2):
        record_decisions.fn(YEAR, "april", [decision(due_on=date(2027, 9, 1))], today=DECIDED)
    owed = task(ACTION)
    assert (owed.state, owed.due_on, owed.due_no, owed.next_on) == ("open", date(2027, 9, 1), 1, DECIDED)
    assert (owed.asked_on, owed.closed_on, owed.closed_at, owed.close_reason) == (None, None, None, "")


def test_a_committee_and_the_council_may_decide_about_the_same(year: None) -> None:
    both = [decision("to_budget", body="klimaudvalget"), decision()]
    for _ in range(2):
        record_decisions.fn(YEAR, "april", both, today=DECIDED)
    assert count(Outcome) == 2
    assert [o.body for o in outcomes.outcomes_of(YEAR, "april")] == ["byrådet"]


def test_a_decision_of_tomorrow_is_refused(year: None) -> None:
    with pytest.raises(Refused, match="den dag er ikke kommet endnu"):
        record_decisions.fn(YEAR, "april", [decision()], today=DECIDED - timedelta(days=1))


def test_an_action_that_is_done_is_done_in_the_register(year: None) -> None:
    record_decisions.fn(YEAR, "april", [decision()], today=DECIDED)
    receive_response.fn(ACTION, {"what": "Planen er i gang."}, today=date(2027, 6, 1))
    (line,) = followups.register(YEAR).done
    assert (line.subject, line.done_on) == ("klima", date(2027, 6, 1))


def test_the_budget_says_what_became_of_each_priority_and_each_intent(year: None) -> None:
    adopted = date(2027, 10, 12)
    priorities = [
        BudgetDecision(subject="klima", verdict="part", amounts=(1500, 1500)),
        BudgetDecision(subject="kultur", verdict="moved", to_year=2029),
    ]
    intents = [Intent(title="Analyse af skolerne", post=people.AASE.post, due_on=date(2028, 6, 1))]
    for _ in range(2):
        record_budget.fn(YEAR, adopted, priorities, intents, "27/900", today=adopted)
    found = {o.subject: o for o in outcomes.outcomes_of(YEAR, "august")}
    assert found["klima"].amounts == (150_000_000, 150_000_000)
    assert found["kultur"].verdict == "moved"
    assert found["intent-analyse-af-skolerne"].body == "byrådet"
    assert task("2027/august/action/intent-analyse-af-skolerne").due_on == date(2028, 6, 1)
    assert count(Request, Request.kind == "action") == 2
    assert wanted("august_budget/2027") == 2


# ── Follow-up ───────────────────────────────────────────────────────────────────────────────────────────


def _load_actions() -> None:
    with store.writing() as session:
        rows = [{"key": f"indsats-{no}", "kind": "action", "title": f"Indsats {no}"} for no in (1, 2)]
        session.execute(insert(Element), rows)
        links = [{"from_key": row["key"], "to_key": "sundhed", "role": "serves"} for row in rows]
        session.execute(insert(Link), links)


def _asked_on(kind: str, no: int = 0) -> date:
    with store.reading() as session:
        found = session.scalar(
            select(Milestone.date).where(Milestone.kind == kind, Milestone.no == no, Milestone.year == YEAR)
        )
    assert found is not None
    return found


def test_each_area_with_actions_or_open_outcomes_is_asked_once(year: None) -> None:
    _load_actions()
    record_steers.fn(YEAR, "april", [*STEERS[:1], Steer(subject="kultur", verdict="dropped")], today=HELD)
    ask = _asked_on("followup_ask", 2)
    follow_up.fn(YEAR, 2, today=ask - timedelta(days=1))
    assert count(Request, Request.kind == "status") == 0
    for day in (ask, ask, ask + timedelta(days=1)):
        follow_up.fn(YEAR, 2, today=day)
    with store.reading() as session:
        found = session.execute(
            select(Request.key, Request.post).where(Request.kind == "status").order_by(Request.key)
        )
        assert [tuple(row) for row in found] == [
            ("2027/status/2/klima", people.SOREN.post),
            ("2027/status/2/sundhed", people.PETER.post),
        ]
    assert task("2027/status/2/klima").due_on == _asked_on("followup_due", 2)


def test_two_processes_ask_once(year: None) -> None:
    _load_actions()
    ask = _asked_on("followup_ask", 1)
    with ThreadPoolExecutor(2) as pool:
        asked = list(pool.map(lambda _: followups.ask_status(YEAR, 1, ask), range(2)))
    assert sorted(asked) == [0, 1]


def test_a_status_that_says_done_closes_the_area(year: None) -> None:
    record_decisions.fn(YEAR, "april", [decision()], today=DECIDED)
    ask = _asked_on("followup_ask", 2)
    follow_up.fn(YEAR, 2, today=ask)
    given = {"track": "på sporet", "text": "Færdig.", "done": True}
    receive_response.fn("2027/status/2/klima", given, today=ask)
    assert task(ACTION).state == "answered"
    assert [line.done_on for line in followups.register(YEAR).done] == [ask]
    assert wanted("follow_up/2027/2") == 1


def test_a_new_date_with_a_reason_moves_what_is_owed(year: None) -> None:
    record_decisions.fn(YEAR, "april", [decision(due_on=date(2027, 12, 1))], today=DECIDED)
    ask = _asked_on("followup_ask", 2)
    follow_up.fn(YEAR, 2, today=ask)
    given = {"track": "delvist", "text": "Venter.", "new_due_on": "2028-02-01", "reason": "Udbuddet trak ud."}
    receive_response.fn("2027/status/2/klima", given, today=ask)
    (line,) = followups.register(YEAR).remaining
    assert (line.due_on, line.moved, line.reason) == (date(2028, 2, 1), 1, "Udbuddet trak ud.")
    record_decisions.fn(YEAR, "april", [decision(due_on=date(2027, 12, 1))], today=ask)
    assert task(ACTION).due_on == date(2028, 2, 1)


def test_a_value_in_a_status_is_a_measurement_of_the_rounds_day(year: None) -> None:
    with store.writing() as session:
        session.execute(insert(Indicator), [{"key": "co2", "title": "CO2", "element": "klima"}])
    record_steers.fn(YEAR, "april", STEERS, today=HELD)
    ask = _asked_on("followup_ask", 2)
    follow_up.fn(YEAR, 2, today=ask)
    for value in (4.5, 4.5, 4.4):
        given = {"track": "på sporet", "text": "Det går.", "value": value, "evidence": "Energiregnskabet"}
        receive_response.fn("2027/status/2/klima", given, today=ask)
    with store.reading() as session:
        found = session.execute(select(Measurement.period_end, Measurement.version, Measurement.value))
        assert sorted(map(tuple, found)) == [(date(2027, 8, 31), 1, 4.5), (date(2027, 8, 31), 2, 4.4)]


def test_the_register_names_what_was_talked_about_and_never_decided(year: None) -> None:
    record_steers.fn(YEAR, "april", STEERS, today=HELD)
    record_decisions.fn(YEAR, "april", [decision()], today=DECIDED)
    register = followups.register(YEAR)
    assert [line.subject for line in register.talked_about] == ["kultur"]
    page = register_page(register, DECIDED)
    assert "## Talt om, aldrig besluttet\n\n- **Kultur**: hold (20. april 2027)" in page


def test_the_page_of_the_register_keeps_a_closed_matter_closed(year: None) -> None:
    with store.writing() as session:
        until = update(Element).where(Element.key == "klima").values(confidential_until=date(2027, 6, 1))
        session.execute(until)
    record_steers.fn(YEAR, "april", STEERS, today=HELD)
    register = followups.register(YEAR)
    page = register_page(register, DECIDED)
    assert "lukket punkt nr. 1" in page
    assert "Klima" not in page
    assert "Hurtigere" not in page
    assert "Klima" in register_page(register, date(2027, 6, 1))


def test_a_round_that_does_not_exist_is_refused(year: None) -> None:
    with pytest.raises(Refused, match="har ikke den dato"):
        follow_up.fn(YEAR, 9, today=HELD)


@pytest.mark.parametrize("elements", [10, 200])
def test_asking_takes_the_same_statements_however_many(
    year: None, statements: Callable[[], AbstractContextManager[list[str]]], elements: int
) -> None:
    with store.writing() as session:
        shared = {"kind": "action", "post": people.IDA.post}
        session.execute(
            insert(Element), [{"key": f"i{no}", "title": f"I{no}", **shared} for no in range(elements)]
        )
    with statements() as said:
        assert followups.ask_status(YEAR, 1, _asked_on("followup_ask", 1)) == elements
    assert len(said) <= 20


# ── The yearly evaluation ───────────────────────────────────────────────────────────────────────────────


def test_the_year_is_evaluated_and_handed_to_april(year: None) -> None:
    with store.writing() as session:
        shared = {"element": "klima", "direction": "down", "tolerance": 0.0}
        session.execute(insert(Indicator), [{"key": "co2", "title": "CO2", **shared}])
        session.execute(insert(Target), [{"indicator": "co2", "year": YEAR, "value": 5.0}])
        taken = [(date(2027, 6, 30), 1, 6.0), (date(2027, 12, 31), 1, 7.0), (date(2027, 12, 31), 2, 4.5)]
        keys = ("period_end", "version", "value")
        session.execute(
            insert(Measurement), [{"indicator": "co2", **dict(zip(keys, row, strict=True))} for row in taken]
        )
    ask, due = _asked_on("evaluation_ask"), _asked_on("evaluation_due")
    for day in (ask - timedelta(days=1), ask, ask):
        evaluate_year.fn(YEAR, today=day)
    asked = count(Request, Request.kind == "evaluation")
    assert asked == 5 + 3  # five areas; the plan group's two posts and the direktion's one
    receive_response.fn("2027/evaluation/klima", assumed_answer("evaluation"), today=due)
    four = f"2027/evaluation/questions/{people.BIRGIT.post}"
    receive_response.fn(four, assumed_answer("evaluation_questions"), today=due)
    evaluate_year.fn(YEAR, today=due)
    summary = evaluations.summary(YEAR, due)
    assert [(e.indicator, e.value, e.target, e.reached) for e in summary.effects] == [("CO2", 4.5, 5.0, True)]
    assert (len(summary.answers), len(summary.questions)) == (5, 1)
    assert "Klima" not in summary.missing
    assert len(summary.missing) == 4


def test_the_year_closes_when_april_has_its_evaluation(year: None) -> None:
    due = _asked_on("evaluation_due")
    evaluate_year.fn(YEAR, today=due)
    with store.reading() as session:
        assert session.scalar(select(PlanYear.state).where(PlanYear.year == YEAR)) == "open"
        april = session.scalar(select(Meeting.id).where(Meeting.year == YEAR + 1, Meeting.kind == "april"))
    with store.writing() as session:
        made: dict[str, Any] = {
            "meeting": april,
            "version": 1,
            "stage": "draft",
            "made_on": due,
            "hash": "",
            "facts": {},
        }
        session.execute(insert(Brief), [made])
    for _ in range(2):
        evaluate_year.fn(YEAR, today=due)
    with store.reading() as session:
        assert session.scalar(select(PlanYear.state).where(PlanYear.year == YEAR)) == "closed"
    assert count(JournalEntry, JournalEntry.act == "year closed") == 1
