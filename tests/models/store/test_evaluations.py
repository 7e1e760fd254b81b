"""The evaluation and the briefs from the memory: what they hold and keep back, in how many statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, select, update

from flows.open_year import open_year
from models import store
from models.brief.contents import BriefFacts, compile_brief
from models.evaluation_page import evaluation_page
from models.outcomes import Decision
from models.requests import NewRequest
from models.settings import read_settings
from models.store import briefs, evaluations, outcomes, requests, responses, strategies
from models.store import tables as t
from models.store.outcomes import Writing
from models.store.responses import Submission
from tests.people import AASE, SOREN

pytestmark = pytest.mark.usefixtures("memory", "cast", "opened")

Statements = Callable[[], AbstractContextManager[list[str]]]

SETTINGS = read_settings()
TODAY = date(2028, 3, 1)
NOW = datetime(2028, 3, 1, 9, tzinfo=UTC)
BY = Writing(today=TODAY, at=NOW, settings=SETTINGS, actor="test", door="portal")


@pytest.fixture
def opened(memory: Engine, cast: object) -> None:
    """Planår 2027 has been evaluated, April of 2028 has asked; one area is a red thread."""
    for year in (2027, 2028):
        open_year.fn(year, date(year - 1, 12, 1))
    with store.writing() as session:
        requests.open_requests(session, [*_evaluated(), *_april(session)], TODAY)
        session.execute(insert(t.Element), ELEMENTS)
        session.execute(insert(t.Link), [{"from_key": one, "to_key": other} for one, other in LINKS])
        session.execute(insert(t.Indicator), INDICATORS)
        session.execute(insert(t.Target), [{"indicator": "co2", "year": 2027, "value": 5.0}])
        session.execute(insert(t.Measurement), MEASURED)
        session.execute(insert(t.PlanPart), [{"key": "r1", "kind": "framework", "title": "Havnen"}])
        session.execute(insert(t.PartChange), [{"element": "traeer", "part": "r1"}])
        session.execute(insert(t.BudgetLine), [_line("0.28.20", "Skov", 120_000_000)])
        line = session.scalar(select(t.BudgetLine.id))
        session.execute(insert(t.LineServes), [{"line": line, "element": "traeer", "share": 50}])
    answered("2027/evaluation/klima", reached="reached", effects="Flere går.", next_year="Flere træer.")
    answered("2027/status/3/klima", track="on_track", text="Det går.")
    answered("2028/april/contribution/klima", **APRIL)


ELEMENTS = [
    {"key": "traeer", "kind": "action", "title": "Flere træer", "post": SOREN.post},
    {"key": "luft", "kind": "effect", "title": "Renere luft", "post": SOREN.post},
]
LINKS = [("klima", "et-godt-hverdagsliv"), ("traeer", "klima"), ("luft", "traeer")]
INDICATORS = [
    {"key": "co2", "element": "luft", "title": "CO2", "direction": "down", "baseline": 9.0, "tolerance": 0.0}
]
MEASURED = [
    {"indicator": "co2", "period_end": date(year, 12, 31), "version": version, "value": value}
    for year, version, value in ((2025, 1, 8.0), (2025, 2, 7.0), (2027, 1, 4.5), (2028, 1, 1.0))
]
APRIL = {
    "track": "on_track",
    "where_to": "Grønt.",
    "course": "hold",
    "meaning": "Rammen skal ændres.",
    "question": "Hvor?",
}


def _line(account: str, text: str, amount: int) -> dict[str, Any]:
    return {
        "first_year": 2029,
        "version": "vedtaget",
        "key": account,
        "scheme": "none",
        "account": account,
        "text": text,
        "y0": amount,
    }


def _evaluated() -> Iterator[NewRequest]:
    known: dict[str, Any] = {"year": 2027, "due_on": TODAY}
    for area, owner in (("klima", SOREN), ("born-og-unge", AASE)):
        said = known | {"subject": area, "title": area.capitalize(), "post": owner.post}
        yield NewRequest(key=f"2027/evaluation/{area}", kind="evaluation", form="evaluation", **said)
        yield NewRequest(key=f"2027/status/3/{area}", kind="status", form="status", **said)


def _april(session: Any) -> Iterator[NewRequest]:
    meeting = session.scalar(select(t.Meeting.id).where(t.Meeting.year == 2028, t.Meeting.kind == "april"))
    for area, owner in (("klima", SOREN), ("born-og-unge", AASE)):
        said: dict[str, Any] = {"year": 2028, "due_on": TODAY, "meeting": meeting, "post": owner.post}
        key = f"2028/april/contribution/{area}"
        yield NewRequest(
            key=key, kind="contribution", form="april", subject=area, title=area.capitalize(), **said
        )


def answered(key: str, **body: Any) -> None:
    with store.writing(deciding=True) as session:
        responses.receive(session, Submission(request=key, answer=body, door="portal"), BY)


def said(*statements: Any) -> None:
    with store.writing() as session:
        for statement in statements:
            session.execute(statement)


def facts(kind: str = "april", year: int = 2028) -> BriefFacts:
    with store.reading() as session:
        return briefs.brief_facts(session, year, kind, "draft", BY)


def summary() -> Any:
    with store.reading() as session:
        return evaluations.summary(session, SETTINGS, 2027, TODAY)


# ── The evaluation ──────────────────────────────────────────────────────────────────────────────────────


def test_an_effect_has_its_history_up_to_the_years_end() -> None:
    (effect,) = summary().effects
    assert [(one.on_day.year, one.value) for one in effect.readings] == [(2025, 7.0), (2027, 4.5)]
    assert (effect.value, effect.target, effect.reached, effect.moved) == (4.5, 5.0, True, "towards")


def test_what_was_not_measured_in_the_year_has_reached_nothing() -> None:
    said(delete(t.Measurement).where(t.Measurement.period_end > date(2027, 1, 1)))
    (effect,) = summary().effects
    assert (effect.value, effect.target, effect.reached) == (7.0, 5.0, None)
    assert "ikke målt i året" in evaluation_page(summary(), None)


def test_on_track_is_proven_by_what_belongs_to_the_area_two_steps_down() -> None:
    assert summary().unproven == ()
    said(delete(t.Measurement))
    (found,) = summary().unproven
    assert (found.title, found.measured_on, found.reported_on) == ("Klima", None, TODAY)


def test_a_closed_area_is_a_number_in_the_evaluation() -> None:
    said(
        update(t.Element)
        .where(t.Element.key.in_(("klima", "luft")))
        .values(confidential_until=date(2029, 1, 1)),
        delete(t.Measurement),
    )
    found = summary()
    page = evaluation_page(found, None)
    for word in ("Klima", "Renere luft", "CO2", "Flere går", "Flere træer"):
        assert word not in page, word
    assert page.count("lukket punkt nr.") == 3, "the effect, the area on track, and the one not received"
    assert evaluations_lessons(found) == ()


def evaluations_lessons(found: Any) -> tuple[Any, ...]:
    from models.evaluation import lessons

    return tuple(lessons(found).areas)


def test_more_areas_are_no_more_statements(statements: Statements) -> None:
    with statements() as few:
        summary()
        facts()
    many = [{"key": f"s{no}", "kind": "strategy", "title": f"S{no}", "post": SOREN.post} for no in range(40)]
    with store.writing() as session:
        session.execute(insert(t.Element), many)
        meeting = session.scalar(
            select(t.Meeting.id).where(t.Meeting.year == 2028, t.Meeting.kind == "april")
        )
        known: dict[str, Any] = {"year": 2028, "due_on": TODAY, "meeting": meeting, "post": SOREN.post}
        known |= {"kind": "contribution", "form": "april"}
        requests.open_requests(
            session,
            [
                NewRequest(key=f"2028/april/contribution/s{no}", subject=f"s{no}", title=f"S{no}", **known)
                for no in range(40)
            ],
            TODAY,
        )
    with statements() as lots:
        summary()
        facts()
    assert len(lots) == len(few)


def test_the_brief_takes_as_many_statements_as_it_says(statements: Statements) -> None:
    told = briefs.brief_facts.__doc__ or ""
    with statements() as april:
        facts()
    with statements() as june:
        facts("june")
    assert f"{len(june)} statements" in told and f"{len(april)} in April" in told, (len(june), len(april))


# ── April's brief ───────────────────────────────────────────────────────────────────────────────────────


def test_last_years_lessons_open_aprils_brief_and_stay_there() -> None:
    with store.writing() as session:
        brief = briefs.compile_for(session, 2028, "april", "draft", BY)
    assert brief.sections[1].heading == "Det tager vi med fra planår 2027"
    assert "**Klima**: Flere træer." in brief.sections[1].items
    answered("2027/evaluation/klima", reached="reached", effects="Flere går.", next_year="Noget helt andet.")
    with store.reading() as session:
        assert briefs.newest(session, 2028, "april") == brief, "the brief is frozen with its lessons"
    assert facts("june").lessons is None


def test_each_area_says_what_it_serves_what_pays_and_what_comes_of_it() -> None:
    brief = compile_brief(facts())
    (area,) = (
        one for one in brief.sections if one.heading == "Klima" and one.level == 3 and len(one.paragraphs) > 4
    )
    assert area.paragraphs[:3] == (
        "**Prioritering** Bidrager til »Et godt hverdagsliv«; indsatser: »Flere træer«",
        "**Budgetlinjer** Skov (600.000 kr. i 2029)",
        "**Effekter** »Renere luft«",
    )


def test_a_closed_element_of_the_thread_is_a_number_and_its_line_is_left_out() -> None:
    said(update(t.Element).where(t.Element.key == "traeer").values(confidential_until=date(2029, 1, 1)))
    text = compile_brief(facts()).model_dump_json()
    assert "Flere træer«" not in text and "Skov" not in text and "Havnen" not in text
    assert "ingen budgetlinje" in text and "lukket punkt nr." in text


def test_a_closed_area_has_no_thread_and_means_nothing_aloud() -> None:
    said(update(t.Element).where(t.Element.key == "klima").values(confidential_until=date(2029, 1, 1)))
    found = facts()
    assert "klima" not in found.areas and "Rammen skal ændres." not in found.model_dump_json()


def test_every_brief_says_what_the_matters_mean_for_the_municipal_plan() -> None:
    for kind in ("april", "june", "august"):
        sections = {one.heading: one for one in compile_brief(facts(kind)).sections}
        assert "**Klima**: Rammen skal ændres." in sections["Betydning for kommuneplanen"].items
    assert any("rammen »Havnen« ændres: et kommuneplantillæg er ikke besluttet" in one for one in _meant())
    decided("traeer", plan_supplement=True)
    assert any("kommuneplantillæg besluttet 2. februar 2028 af byrådet" in one for one in _meant())


def _meant(kind: str = "april") -> tuple[str, ...]:
    sections = {one.heading: one for one in compile_brief(facts(kind)).sections}
    return sections["Betydning for kommuneplanen"].items


def decided(
    subject: str, verdict: str = "approved", on: date = date(2028, 2, 2), version: int = 1, **told: Any
) -> None:
    with store.reading() as session:
        meeting = session.scalar(
            select(t.Meeting.id).where(t.Meeting.year == 2027, t.Meeting.kind == "april")
        )
    row = {"meeting": meeting, "kind": "decision", "subject": subject, "version": version, "verdict": verdict}
    said(
        insert(t.Outcome).values(
            **row,
            key=f"2027/april/decision/{subject}/{version}",
            title=subject.capitalize(),
            decided_on=on,
            body="byrådet",
            facts=told,
            amounts=[],
        )
    )


# ── The strategy of the period ──────────────────────────────────────────────────────────────────────────


def strategy(year: int = 2028, today: date = TODAY) -> Any:
    with store.reading() as session:
        return strategies.strategy(session, SETTINGS, year, today)


def test_the_strategy_is_due_in_the_second_year_of_the_period() -> None:
    assert strategy().due_on == date(2027, 12, 31) and not strategy().decided
    assert strategy(2026).due_on == strategy(2029).due_on == date(2027, 12, 31)
    assert strategy(2030) is None, "nobody has opened the next period's second year"
    assert any("planlovens § 23 a" in one for one in _meant())


@pytest.mark.parametrize(
    ("told", "verdict", "on", "expected"),
    [
        pytest.param({"revision": "partial"}, "approved", date(2027, 10, 1), True, id="decided"),
        pytest.param({"revision": "partial"}, "approved_amended", date(2027, 10, 1), True, id="amended"),
        pytest.param({"revision": "full"}, "postponed", date(2027, 10, 1), False, id="postponed"),
        pytest.param({}, "approved", date(2027, 10, 1), False, id="about something else"),
        pytest.param({"revision": "full"}, "approved", date(2025, 10, 1), False, id="of the period before"),
        pytest.param({"revision": "full"}, "approved", date(2028, 3, 2), False, id="not yet"),
    ],
)
def test_the_strategy_is_decided_when_a_body_has_said_how_the_plan_is_revised(
    told: dict[str, Any], verdict: str, on: date, expected: bool
) -> None:
    decided("kommuneplan", verdict, on, **told)
    assert strategy().decided is expected


def test_a_corrected_decision_counts_as_it_stands() -> None:
    decided("kommuneplan", on=date(2027, 10, 1), revision="full")
    decided("kommuneplan", "sent_back", on=date(2027, 10, 1), version=2, revision="full")
    assert not strategy().decided


def test_the_decided_revision_stands_in_the_brief() -> None:
    decided("kommuneplan", on=date(2027, 10, 1), revision="partial")
    assert "Kommuneplanstrategien: en del af kommuneplanen revideres (besluttet 1. oktober 2027)." in _meant()


def test_a_decision_says_in_words_how_the_plan_is_revised_and_is_read_again() -> None:
    given = {
        "subject": "kommuneplan",
        "verdict": "godkendt",
        "body": "byrådet",
        "decided_on": "2028-02-15",
        "plan_supplement": True,
        "revision": "en del af kommuneplanen revideres",
    }
    with store.writing(deciding=True) as session:
        outcomes.record_decisions(session, 2028, "april", [Decision.model_validate(given)], BY)
        (found,) = outcomes.of_meeting(session, 2028, "april")
    assert (found.plan_supplement, found.revision) == (True, "partial")
    assert strategy().decided
