"""The yearly evaluation: targets, history, on track without evidence, the scorecard, the ranking, lessons."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.brief.contents import BriefFacts, Contribution, compile_brief
from models.evaluation import (
    AreaAnswer,
    Effect,
    EvaluationSummary,
    Lesson,
    Lessons,
    Measured,
    Reading,
    Track,
    lessons,
    ranked,
    reached,
    scorecard,
    unproven,
)
from models.evaluation_page import evaluation_page, lesson_lines
from models.outcomes import OutcomeFact
from models.ownership import Ladder, Standing
from models.plan_meaning import Change, Line, Meaning, Thread, meaning_lines, thread_lines

# ── Targets and history ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("direction", "tolerance", "target", "value", "expected"),
    [
        ("up", 0.0, 10.0, 10.0, True),
        ("up", 0.0, 10.0, 9.99, False),
        ("up", 0.5, 10.0, 9.5, True),
        ("down", 0.0, 10.0, 10.0, True),
        ("down", 0.0, 10.0, 10.01, False),
        ("down", 0.5, 10.0, 10.5, True),
        ("up", 0.0, None, 10.0, None),
        ("up", 0.0, 10.0, None, None),
    ],
)
def test_a_target_is_reached(
    direction: str, tolerance: float, target: float | None, value: float | None, expected: bool | None
) -> None:
    assert reached(direction, tolerance, target, value) is expected


def effect(**other: Any) -> Effect:
    return Effect(**{"element": "e1", "title": "Klima", "indicator": "CO2", **other})


def read(*values: float) -> tuple[Reading, ...]:
    return tuple(Reading(on_day=date(2020 + no, 12, 31), value=value) for no, value in enumerate(values))


@pytest.mark.parametrize(
    ("baseline", "values", "direction", "tolerance", "expected"),
    [
        pytest.param(10.0, (8.0,), "down", 0.0, "towards", id="less, where less is wanted"),
        pytest.param(10.0, (8.0,), "up", 0.0, "away", id="less, where more is wanted"),
        pytest.param(10.0, (9.6,), "down", 0.5, "still", id="within the tolerance nothing has happened"),
        pytest.param(None, (10.0, 12.0), "up", 0.0, "towards", id="without a baseline since the first"),
        pytest.param(None, (10.0,), "up", 0.0, "", id="one measurement goes nowhere"),
        pytest.param(10.0, (), "up", 0.0, "", id="never measured"),
    ],
)
def test_which_way_a_value_goes(
    baseline: float | None, values: tuple[float, ...], direction: str, tolerance: float, expected: str
) -> None:
    value = values[-1] if values else None
    found = effect(
        baseline=baseline, readings=read(*values), value=value, direction=direction, tolerance=tolerance
    )
    assert found.moved == expected


def test_the_scorecard_has_four_perspectives_and_counts_each_target_once() -> None:
    found = scorecard(
        [
            effect(perspective="user", target=1.0, reached=True),
            effect(perspective="user", target=1.0, reached=False),
            effect(perspective="employee", target=1.0),
            effect(perspective="owner"),
            effect(perspective="", target=2.0, reached=True),
        ]
    )
    assert [(row.perspective, row.reached, row.missed, row.unknown) for row in found] == [
        ("owner", 0, 0, 0),
        ("user", 1, 1, 0),
        ("process", 0, 0, 0),
        ("employee", 0, 0, 1),
        ("", 1, 0, 0),
    ]
    assert scorecard([effect()]) == ()


# ── On track without evidence ───────────────────────────────────────────────────────────────────────────

SAID = date(2027, 11, 30)


@pytest.mark.parametrize(
    ("track", "measured", "found"),
    [
        pytest.param("on_track", [None], True, id="never measured"),
        pytest.param("on_track", [date(2026, 8, 29)], True, id="measured longer ago than fifteen months"),
        pytest.param("on_track", [date(2026, 8, 30)], False, id="measured fifteen months ago"),
        pytest.param("on_track", [None, date(2027, 6, 30)], False, id="one of its indicators was measured"),
        pytest.param("partly", [None], False, id="nobody said that it is on track"),
        pytest.param("on_track", [], False, id="nobody promised to measure it"),
    ],
)
def test_on_track_without_evidence_is_called_what_it_is(
    track: str, measured: list[date | None], found: bool
) -> None:
    rows = [Measured("klima", day) for day in measured]
    said = unproven({"klima": Track(track, SAID)}, rows, {"klima": ("Klima", None)}, 15)
    assert [one.title for one in said] == (["Klima"] if found else [])


def test_the_month_before_may_be_shorter() -> None:
    rows = [Measured("klima", date(2027, 2, 28))]
    tracks = {"klima": Track("on_track", date(2027, 3, 31))}
    assert unproven(tracks, rows, {"klima": ("Klima", None)}, 1) == ()


# ── What worked best ────────────────────────────────────────────────────────────────────────────────────


def test_what_worked_best_is_ranked_by_points() -> None:
    found = ranked(
        [
            {"best": "april", "second": "plan_group", "third": "money"},
            {"best": "plan_group", "second": "april"},
            {"best": "money", "third": "plan_group"},
            {"anchoring": "fri tekst, som før"},
            {"best": "noget andet"},
        ]
    )
    assert [(one.link, one.points, one.named_by) for one in found] == [
        ("plan_group", 6, 3),
        ("april", 5, 2),
        ("money", 4, 2),
    ]


def test_of_as_many_points_what_more_people_named_comes_first() -> None:
    found = ranked([{"best": "thread"}, {"second": "june"}, {"third": "june"}, {"best": "vision"}])
    assert [one.link for one in found] == ["june", "vision", "thread"]


# ── Lessons ─────────────────────────────────────────────────────────────────────────────────────────────


def outcome(subject: str, **other: Any) -> OutcomeFact:
    known = {"year": 2027, "meeting": "june", "kind": "decision", "version": 1, "title": subject.title()}
    return OutcomeFact(
        **{**known, "subject": subject, "verdict": "approved", "decided_on": date(2027, 6, 20), **other}
    )


SUMMARY = EvaluationSummary(
    year=2027,
    effects=(
        effect(
            perspective="user",
            direction="down",
            baseline=9.0,
            readings=read(8.0, 6.5),
            target=7.0,
            value=6.5,
            reached=True,
        ),
        effect(element="e2", title="", indicator="", number=44),
        effect(element="e3", title="Trivsel", indicator="Fravær", target=4.0),
    ),
    answers=(
        AreaAnswer(
            element="klima",
            title="Klima",
            body={"reached": "partly", "next_year": "Flere træer."},
            received=True,
        ),
        AreaAnswer(element="skole", title="", number=17, received=True),
        AreaAnswer(element="kultur", title="Kultur"),
    ),
    questions=({"ownership": "Hos lederne", "best": "april"},),
    outcomes=(
        outcome("traeer", done_on=date(2027, 12, 1)),
        outcome("skole", due_on=date(2028, 5, 1), moved=2, reason="ny leder", post="skolechef"),
        outcome("hemmelig", moved=1, reason="grunden", confidential_until=date(2030, 1, 1)),
        outcome("snak", kind="steer", verdict="prioritised"),
    ),
    posts={"skolechef": "Skolechef"},
    tracks={"skole": "partly"},
    numbers={"hemmelig": 91},
)


def test_the_lessons_are_counted_from_what_happened() -> None:
    found = lessons(SUMMARY)
    assert found == Lessons(
        year=2027,
        areas=(Lesson(title="Klima", text="Flere træer."),),
        reached=1,
        judged=1,
        unmeasured=1,
        done=1,
        outcomes=4,
        talked_about=1,
        delays=2,
        best=("april",),
    )
    assert lesson_lines(found, "da") == (
        "**Klima**: Flere træer.",
        "1 af 1 mål, der er målt, blev nået. 1 mål blev ikke målt.",
        "1 af 4 tilkendegivelser og beslutninger er ført ud i livet. 1 er talt om, men aldrig besluttet."
        " 2 frister er flyttet.",
        "Det virkede bedst: aprilmødet om det lange sigte.",
    )


def test_what_remains_is_told_once_for_each_matter() -> None:
    steer = outcome("havn", kind="steer", verdict="prioritised", decided_on=date(2027, 6, 8), filed=True)
    passed_on = outcome("havn", verdict="to_budget", decided_on=date(2027, 6, 20))
    funded = outcome("havn", verdict="part", meeting="august", decided_on=date(2027, 10, 5))
    found = EvaluationSummary(year=2027, outcomes=(steer, passed_on, funded))
    assert found.waiting == (funded,) and len(found.remaining) == 3


def test_a_year_in_which_nothing_was_evaluated_teaches_nothing() -> None:
    assert lessons(EvaluationSummary(year=2026)).is_empty
    assert not lessons(SUMMARY).is_empty


def test_the_lessons_open_aprils_brief() -> None:
    brief = compile_brief(
        BriefFacts(
            year=2028,
            meeting="april",
            meeting_title="temamødet i april",
            held_on=date(2028, 4, 18),
            stage="draft",
            language="da",
            contributions=(Contribution(subject="klima", title="Klima", form="april", body=None),),
            lessons=lessons(SUMMARY),
        )
    )
    headings = [section.heading for section in brief.sections]
    assert headings[:2] == ["", "Det tager vi med fra planår 2027"]
    assert "**Klima**: Flere træer." in brief.sections[1].items


# ── The page ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_says_what_is_known_and_what_is_not() -> None:
    page = evaluation_page(SUMMARY, None)
    assert "# Evaluering af planår 2027" in page and "2 af 3 områder har svaret." in page
    assert "| Klima | nået | den rigtige vej | CO2 | 2020: 8 · 2021: 6,5 | 7 | 9 |" in page
    assert "| Trivsel | ikke målt |  | Fravær | ikke målt | 4 |  |" in page
    assert "| Bruger | 1 | 0 | 0 |" in page
    assert "**Skole**: flyttet 2 gange, sidst fordi ny leder · frist 1. maj 2028" in page
    assert "**Skole**: godkendt · frist 1. maj 2028 · ansvarlig: Skolechef · senest meldt delvist" in page
    assert "**Snak**: prioriteret · skal blive til en sag eller tages af · ingen ansvarlig" in page
    assert "| 1 | Aprilmødet om det lange sigte | 3 | 1 |" in page
    assert "- Kultur" in page.split("## Ikke modtaget")[1]


def test_the_page_says_nothing_of_a_closed_matter_but_its_number() -> None:
    page = evaluation_page(SUMMARY, None)
    assert "lukket punkt nr. 91" in page and "lukket punkt nr. 44" in page
    assert "Hemmelig" not in page and "grunden" not in page


def test_where_people_stand_is_shown_once_it_has_been_counted() -> None:
    assert "når evalueringen er slut" in evaluation_page(SUMMARY, None)
    counted = Ladder(
        year=2027,
        standings=(
            Standing(unit="Skoler", understand=1, engage=2, work_for=3),
            Standing(unit="Børn | Kultur", understand=2, engage=2, work_for=1, merged=True),
            Standing(unit="", understand=3, engage=1, work_for=1, merged=True),
        ),
    )
    page = evaluation_page(SUMMARY, counted).split("## Ejerskab")[1]
    assert "| Skoler | 1 | 2 | 3 |" in page
    assert "| Børn \\| Kultur (med mindre enheder) | 2 | 2 | 1 |" in page
    assert "| De øvrige enheder | 3 | 1 | 1 |" in page
    assert "6" not in page and "16" not in page, "no sum stands anywhere"
    assert "ingen enhed" in evaluation_page(SUMMARY, Ladder(year=2027))


def test_the_page_speaks_english_too() -> None:
    page = evaluation_page(SUMMARY, Ladder(year=2027), "en")
    assert "# Evaluation of plan year 2027" in page and "the right way" in page
    assert "nået" not in page and "Ejerskab" not in page


# ── What the matters mean for the municipal plan ────────────────────────────────────────────────────────


def test_what_the_matters_mean_for_the_municipal_plan() -> None:
    harbour = Change(title="Havnefronten", kind="framework", part="Havnen")
    decided = harbour.model_copy(update={"supplement_on": date(2027, 5, 3), "body": "byrådet"})
    assert [*meaning_lines(Meaning(changes=(harbour, decided), revision=""), "da")] == [
        "**Havnefronten** forudsætter, at rammen »Havnen« ændres: et kommuneplantillæg er ikke besluttet.",
        "**Havnefronten** forudsætter, at rammen »Havnen« ændres:"
        " kommuneplantillæg besluttet 3. maj 2027 af byrådet.",
    ]


def test_a_brief_says_plainly_that_nothing_is_known_about_the_municipal_plan() -> None:
    facts = BriefFacts(
        year=2027,
        meeting="june",
        meeting_title="temamødet i juni",
        held_on=date(2027, 6, 8),
        stage="draft",
        language="da",
        mandate=("Plangruppen beslutter selv: møderækken.",),
    )
    sections = {section.heading: section for section in compile_brief(facts).sections}
    assert sections["Betydning for kommuneplanen"].paragraphs[0].startswith("Der er ikke oplyst noget")
    assert sections["Plangruppens råderum"].paragraphs == facts.mandate


@pytest.mark.parametrize(
    ("thread", "lines"),
    [
        pytest.param(
            Thread(
                title="Klima",
                above=("Et grønt liv",),
                actions=("Flere træer", "Mindre kørsel", "Solceller", "Havn"),
                lines=(Line(text="Skov", amount=120_000_000),),
                effects=("Mindre CO2",),
            ),
            [
                "**Prioritering** Bidrager til »Et grønt liv«;"
                " indsatser: »Flere træer«, »Mindre kørsel«, »Solceller« og 1 mere",
                "**Budgetlinjer** Skov (1.200.000 kr. i 2028)",
                "**Effekter** »Mindre CO2«",
            ],
            id="whole",
        ),
        pytest.param(
            Thread(title="Klima", lines=(), effects=()),
            ["**Budgetlinjer** ingen budgetlinje", "**Effekter** ingen effekt"],
            id="what is missing is said",
        ),
        pytest.param(Thread(title="Klima"), [], id="no data, no word"),
    ],
)
def test_the_red_thread_of_an_area(thread: Thread, lines: list[str]) -> None:
    assert list(thread_lines(thread, 2028, "da")) == lines


def test_what_was_not_measured_in_the_year_has_no_direction() -> None:
    stale = effect(readings=read(8, 6), baseline=6.0, target=7.0, value=6.0, direction="down")
    assert (stale.moved, stale.reached) == ("still", None)
    page = evaluation_page(EvaluationSummary(year=2027, effects=(stale,)), None)
    assert "| Klima | ikke målt i året |  | CO2 |" in page
