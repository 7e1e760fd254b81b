"""What the calendar's findings say, and when they keep quiet."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.calendar_check import SENTENCES, calendar_findings
from models.cycle import Milestone, plan_year
from models.facts import Finding
from models.settings import Exemption, Settings, read_settings
from models.workdays import workdays

DEFAULTS = read_settings()
CALENDARS = Path(__file__).parents[3] / "shared" / "data" / "dk_council_calendars.csv"


def in_english(settings: Settings = DEFAULTS) -> Settings:
    """The same municipality with English screens."""
    return settings.model_copy(
        update={"municipality": settings.municipality.model_copy(update={"language": "en"})}
    )


def exempted(*exemptions: Exemption) -> Settings:
    """The same municipality with exemptions from statutes."""
    return DEFAULTS.model_copy(update={"exemptions": exemptions})


def check(year: int, adopted: Mapping[str, str], settings: Settings = DEFAULTS) -> tuple[Finding, ...]:
    """The findings of a year with the council's dates."""
    days = {name: date.fromisoformat(day) for name, day in adopted.items()}
    return calendar_findings(year, plan_year(year, settings, days), settings)


def sentences(findings: tuple[Finding, ...], rule: str) -> list[str]:
    """What the findings of one rule say."""
    return [finding.sentence for finding in findings if finding.rule == rule]


@pytest.mark.parametrize("week", [7, 8])
@pytest.mark.parametrize("year", range(2010, 2061))
def test_the_proposed_year_has_nothing_to_find(year: int, week: int) -> None:
    days = DEFAULTS.days.model_copy(update={"winter_holiday_week": week})
    assert check(year, {}, DEFAULTS.model_copy(update={"days": days})) == ()


def test_no_dates_are_no_finding() -> None:
    assert calendar_findings(2027, (), DEFAULTS) == ()


# ── The law ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("municipality", "first", "second"),
    [
        ("Fredensborg", "2015-09-14", "2015-10-05"),  # 21 days
        ("Fredensborg", "2016-08-29", "2016-09-19"),  # 21 days
        ("Fredensborg", "2017-09-04", "2017-09-25"),  # 21 days
        ("Herning", "2014-09-16", "2014-10-07"),  # 21 days
        ("Faxe", "2019-08-22", "2019-10-10"),  # 49 days
    ],
)
def test_real_budget_calendars_are_lawful(municipality: str, first: str, second: str) -> None:
    findings = check(int(first[:4]), {"first_reading": first, "second_reading": second})
    assert [finding for finding in findings if finding.severity == "law"] == []


@pytest.mark.parametrize(
    ("first", "second", "lawful"),
    [
        ("2027-09-14", "2027-10-05", True),  # exactly three weeks
        ("2027-09-14", "2027-10-04", False),
        ("2027-09-24", "2027-10-15", True),  # both on their last lawful day
        ("2027-09-24", "2027-10-14", False),
        ("2027-09-14", "2027-09-14", False),
        ("2027-09-28", "2027-09-14", False),
    ],
)
def test_three_weeks_are_21_days_and_20_are_too_few(first: str, second: str, lawful: bool) -> None:
    findings = check(2027, {"first_reading": first, "second_reading": second})
    laws = [finding.rule for finding in findings if finding.severity == "law"]
    assert laws == ([] if lawful else ["reading_gap"])


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "da",
            "Der er kun 20 dage fra 1. behandling af budgettet tirsdag den 14. september 2027 (uge 37) til "
            "2. behandling af budgettet mandag den 4. oktober 2027 (uge 40); der skal være mindst 21 dage "
            "(styrelsesloven § 38, stk. 1). 2. behandling af budgettet kan tidligst ligge "
            "tirsdag den 5. oktober 2027 (uge 40).",
        ),
        (
            "en",
            "There are only 20 days from first reading of the budget on Tuesday 14 September 2027 (week 37) "
            "to second reading of the budget on Monday 4 October 2027 (week 40); there must be at least 21 "
            "days (styrelsesloven § 38, stk. 1). Second reading of the budget can be on "
            "Tuesday 5 October 2027 (week 40) at the earliest.",
        ),
    ],
)
def test_a_finding_says_what_is_wrong_where_and_what_would_be_right(language: str, sentence: str) -> None:
    settings = DEFAULTS if language == "da" else in_english()
    findings = check(2027, {"first_reading": "2027-09-14", "second_reading": "2027-10-04"}, settings)
    assert sentences(findings, "reading_gap") == [sentence]
    assert [finding.subject for finding in findings] == ["2027/year/first_reading"]


@pytest.mark.parametrize(
    ("first", "second", "way_out"),
    [
        (
            "2027-09-14",
            "2027-10-04",
            "2. behandling af budgettet kan tidligst ligge tirsdag den 5. oktober 2027",
        ),
        (
            "2027-09-18",
            "2027-10-01",
            "2. behandling af budgettet kan tidligst ligge mandag den 11. oktober 2027",
        ),
        (
            "2027-09-24",
            "2027-10-14",
            "2. behandling af budgettet kan tidligst ligge fredag den 15. oktober 2027",
        ),
        (
            "2027-09-28",
            "2027-10-15",
            "1. behandling af budgettet skal ligge senest fredag den 24. september 2027",
        ),
        (
            "2027-09-28",
            "2027-10-04",
            "1. behandling af budgettet skal ligge senest mandag den 13. september 2027",
        ),
        (
            "2028-09-26",
            "2028-10-15",
            "1. behandling af budgettet skal ligge senest fredag den 22. september 2028",
        ),
    ],
)
def test_the_way_out_is_a_later_second_reading_or_where_the_limit_forbids_it_an_earlier_first(
    first: str, second: str, way_out: str
) -> None:
    findings = check(int(first[:4]), {"first_reading": first, "second_reading": second})
    (sentence,) = sentences(findings, "reading_gap")
    assert f"(styrelsesloven § 38, stk. 1). {way_out} (uge " in sentence


@pytest.mark.parametrize(
    ("year", "second", "right"),
    [
        (2027, "2027-10-19", "fredag den 15. oktober 2027 (uge 41)"),
        (2028, "2028-10-17", "fredag den 13. oktober 2028 (uge 41)"),  # 15 October is a Sunday
        (2026, "2026-10-20", "fredag den 9. oktober 2026 (uge 41)"),  # 15 October is in the autumn holiday
    ],
)
def test_a_budget_adopted_too_late_is_told_the_last_good_day(year: int, second: str, right: str) -> None:
    findings = check(year, {"second_reading": second})
    (sentence,) = sentences(findings, "budget_adopted")
    assert sentence.endswith(f"Vælg senest {right}.")
    assert "15. oktober" in sentence and "budget- og regnskabsbekendtgørelsen" in sentence


def test_15_october_itself_is_lawful_also_in_the_autumn_holiday() -> None:
    findings = check(2026, {"second_reading": "2026-10-15"})
    assert [(finding.rule, finding.severity) for finding in findings] == [("calendar_no_meetings", "note")]
    assert "i en uge hvor byrådet ellers ikke holder møde" in findings[0].sentence


SYDDJURS = {"first_reading": "2019-10-09", "second_reading": "2019-10-30"}
LATE_ELECTION = "Folketingsvalg og sen økonomiaftale i 2019."


def test_the_late_readings_of_2019_are_unlawful_without_the_exemption() -> None:
    findings = check(2019, SYDDJURS)
    assert [finding.rule for finding in findings if finding.severity == "law"] == ["budget_adopted"]


def test_the_late_readings_of_2019_are_lawful_by_the_exemption_which_is_shown() -> None:
    exemption = Exemption(statute="budget_adopted", year=2019, on=date(2019, 11, 5), reason=LATE_ELECTION)
    settings = exempted(exemption)
    findings = check(2019, SYDDJURS, settings)
    assert [finding.rule for finding in findings if finding.severity == "law"] == []
    plan = plan_year(2019, settings, {name: date.fromisoformat(day) for name, day in SYDDJURS.items()})
    shown = {m.kind: (m.limit, m.exemption) for m in plan if m.exemption}
    assert shown == {
        "first_reading": (date(2019, 10, 15), LATE_ELECTION),
        "second_reading": (date(2019, 11, 5), LATE_ELECTION),
    }


def test_an_exemption_holds_for_its_year_only() -> None:
    exemption = Exemption(statute="budget_adopted", year=2019, on=date(2019, 11, 5), reason=LATE_ELECTION)
    findings = check(2020, {"second_reading": "2020-10-27"}, exempted(exemption))
    assert len(sentences(findings, "budget_adopted")) == 1


def test_a_distance_can_be_exempted_too() -> None:
    settings = exempted(Exemption(statute="reading_gap", year=2027, days=14, reason=LATE_ELECTION))
    adopted = {"first_reading": "2027-09-14", "second_reading": "2027-09-28"}
    assert check(2027, adopted, settings) == ()
    plan = plan_year(2027, settings, {name: date.fromisoformat(day) for name, day in adopted.items()})
    assert {m.kind: m.exemption for m in plan if m.exemption} == {"first_reading": LATE_ELECTION}


@pytest.mark.parametrize(("year", "binds"), [(2018, False), (2019, True)])
def test_a_statute_binds_in_its_years(year: int, binds: bool) -> None:
    findings = check(year, {"accounts_approved": f"{year}-09-04"})
    assert bool(sentences(findings, "accounts_approved")) == binds


@pytest.mark.parametrize(("year", "binds"), [(2027, True), (2028, False), (2031, True)])
def test_the_strategy_binds_in_the_second_year_of_the_period(year: int, binds: bool) -> None:
    adopted = {"strategy_published": f"{year + 1}-01-07", "strategy_hearing_ends": f"{year + 1}-06-01"}
    assert bool(sentences(check(year, adopted), "strategy_published")) == binds


@pytest.mark.parametrize(
    ("published", "ends", "lawful"),
    [("2027-11-01", "2027-12-27", True), ("2027-11-01", "2027-12-26", False)],
)
def test_the_strategy_is_heard_for_eight_weeks(published: str, ends: str, lawful: bool) -> None:
    findings = check(2027, {"strategy_published": published, "strategy_hearing_ends": ends})
    assert bool(sentences(findings, "strategy_hearing")) != lawful


@pytest.mark.parametrize(
    ("adopted", "rule", "severity"),
    [
        ({"proposal": "2027-09-16", "first_reading": "2027-09-23"}, "budget_proposal", "law"),
        ({"proposal": "2027-09-10", "first_reading": "2027-09-14"}, "proposal_ahead", "standing_order"),
        ({"half_year_accounts": "2027-09-14"}, "half_year_before_proposal", "local_practice"),
        ({"accounts_auditor": "2027-05-03"}, "accounts_auditor", "law"),
        ({"auditor_report": "2027-06-16"}, "auditor_report", "law"),
        ({"accounts_approved": "2027-09-07"}, "accounts_approved", "law"),
        ({"august": "2027-09-14", "first_reading": "2027-09-14"}, "august_before_reading", "local_practice"),
    ],
)
def test_each_statute_has_its_own_severity(adopted: Mapping[str, str], rule: str, severity: str) -> None:
    found = [finding for finding in check(2027, adopted) if finding.rule == rule]
    assert [finding.severity for finding in found] == [severity]


def test_a_proposal_on_the_day_of_the_reading_is_told_to_come_before_it() -> None:
    findings = check(2027, {"proposal": "2027-09-14", "first_reading": "2027-09-14"})
    (sentence,) = sentences(findings, "proposal_ahead")
    assert sentence.startswith(
        "Budgetforslaget til byrådet er sat til tirsdag den 14. september 2027 (uge 37), men skal ligge før "
        "1. behandling af budgettet"
    )


def test_a_proposal_on_the_day_before_is_told_how_few_days_there_are() -> None:
    findings = check(2027, {"proposal": "2027-09-13", "first_reading": "2027-09-14"})
    (sentence,) = sentences(findings, "proposal_ahead")
    assert sentence.startswith("Der er kun 1 arbejdsdag fra budgetforslaget til byrådet ")
    assert "der skal være mindst 3 arbejdsdage" in sentence


@given(
    first=st.dates(date(2027, 8, 16), date(2027, 10, 8)),
    second=st.dates(date(2027, 9, 1), date(2027, 10, 29)),
)
def test_the_readings_are_judged_as_the_law_reads(first: date, second: date) -> None:
    findings = check(2027, {"first_reading": first.isoformat(), "second_reading": second.isoformat()})
    rules = {finding.rule for finding in findings}
    assert ("reading_gap" in rules) == (second < first + timedelta(days=21))
    assert ("budget_adopted" in rules) == (second > date(2027, 10, 15))


# ── Days off, order and haste ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("adopted", "rule", "severity", "sentence"),
    [
        (
            {"april": "2027-05-06"},
            "calendar_closed",
            "important",
            "Temamødet i april er sat til torsdag den 6. maj 2027 (uge 18), hvor ingen arbejder (Kristi "
            "himmelfartsdag). Nærmeste arbejdsdage er onsdag den 5. maj 2027 (uge 18) og "
            "mandag den 10. maj 2027 (uge 19).",
        ),
        (
            {"second_reading": "2027-10-10"},
            "calendar_closed",
            "important",
            "2. behandling af budgettet er sat til søndag den 10. oktober 2027 (uge 40), "
            "hvor ingen arbejder. "
            "Nærmeste arbejdsdage er fredag den 8. oktober 2027 (uge 40) og "
            "mandag den 11. oktober 2027 (uge 41).",
        ),
        (
            {"april": "2027-03-23"},
            "calendar_quiet",
            "note",
            "Temamødet i april er sat til tirsdag den 23. marts 2027 (uge 12), som er en stille dag: mange "
            "holder fri, og der sendes ingen mails. Nærmeste almindelige arbejdsdage er fredag den 19. marts "
            "2027 (uge 11) og tirsdag den 30. marts 2027 (uge 13).",
        ),
    ],
)
def test_a_meeting_on_a_day_off_is_shown_and_not_moved(
    adopted: Mapping[str, str], rule: str, severity: str, sentence: str
) -> None:
    found = [finding for finding in check(2027, adopted) if finding.rule == rule]
    assert [(finding.severity, finding.sentence) for finding in found] == [(severity, sentence)]


def test_meetings_in_the_wrong_order_are_shown() -> None:
    findings = check(2027, {"april": "2027-06-22"})
    assert sentences(findings, "calendar_order") == [
        "Temamødet i april er sat til tirsdag den 22. juni 2027 (uge 25), men temamødet i juni, som skal "
        "komme bagefter, er sat til tirsdag den 8. juni 2027 (uge 23). Flyt mødet, eller ret den regel, som "
        "den ene dato følger."
    ]


def test_two_meetings_on_one_day_are_in_order() -> None:
    assert sentences(check(2027, {"april": "2027-06-08"}), "calendar_order") == []


def test_a_step_in_the_wrong_order_is_shown() -> None:
    plan = plan_year(2027, DEFAULTS)
    swapped = tuple(
        m.model_copy(update={"date": date(2027, 3, 19)}) if (m.scope, m.kind) == ("april", "ask") else m
        for m in plan
    )
    (sentence,) = sentences(calendar_findings(2027, swapped, DEFAULTS), "calendar_order")
    assert sentence.startswith(
        "»spørgsmålene sendt« (temamødet i april) er sat til fredag den 19. marts 2027"
    )
    assert "men »svarfrist« (temamødet i april), som skal komme bagefter" in sentence.lower()


@pytest.mark.parametrize(
    ("june", "said"),
    [
        ("2027-06-18", None),  # five working days are enough
        ("2027-06-21", "er der 4 arbejdsdage fra"),
        ("2027-06-24", "er der 1 arbejdsdag fra"),
        ("2027-06-25", "er der 0 arbejdsdage fra"),
    ],
)
def test_the_time_to_answer_is_counted_in_working_days(june: str, said: str | None) -> None:
    found = sentences(check(2027, {"june": june}), "calendar_window")
    assert [said in sentence for sentence in found if said] == ([True] if said else [])
    assert len(found) == (1 if said else 0)


def test_too_short_a_time_to_answer_is_shown() -> None:
    findings = check(2027, {"june": "2027-06-22"})
    assert [(finding.rule, finding.sentence) for finding in findings] == [
        (
            "calendar_window",
            "Ved temamødet i august er der 3 arbejdsdage fra spørgsmålene sendes tirsdag den 29. juni 2027 "
            "(uge 26) til svarfristen fredag den 2. juli 2027 (uge 26). Giv mindst 5 arbejdsdage.",
        )
    ]


def test_steps_pushed_onto_one_day_are_shown() -> None:
    findings = check(2027, {"august": "2027-08-17"})
    (sentence,) = sentences(findings, "calendar_crowded")
    assert sentence.startswith("Ved temamødet i august falder »svarene samlet i et udkast til oplæg«, ")
    assert "samme dag, mandag den 9. august 2027 (uge 32)" in sentence


def test_two_steps_on_one_day_are_named_in_either_language() -> None:
    (danish,) = check(2027, {"august": "2027-08-19"})
    (english,) = check(2027, {"august": "2027-08-19"}, in_english())
    assert danish.subject == english.subject == "2027/august/close"
    assert danish.sentence == (
        "Ved temamødet i august falder »svarene samlet i et udkast til oplæg« og »oplægget læst af "
        "plangruppen« samme dag, mandag den 9. august 2027 (uge 32). Vælg en anden mødedato, eller ret "
        "reglerne, så der er tid imellem."
    )
    assert english.sentence == (
        "For the theme meeting in August, »answers closed, paper drafted« and »paper read by the plan group« "
        "fall on the same day, Monday 9 August 2027 (week 32). Choose another date for the meeting, or "
        "correct the rules, so that there is time between."
    )


def test_what_is_no_meeting_of_the_council_may_fall_in_the_autumn_holiday() -> None:
    assert check(2027, {"hearing_answers": "2027-10-19"}) == ()


@pytest.mark.parametrize("year", [2027, 2029])
def test_a_milestone_that_is_not_there_is_no_finding(year: int) -> None:
    plan = plan_year(year, DEFAULTS)
    for left_out in plan:
        rest = tuple(milestone for milestone in plan if milestone != left_out)
        assert calendar_findings(year, rest, DEFAULTS) == ()


def test_a_step_moved_far_from_its_rule_is_shown() -> None:
    findings = check(2027, {"second_reading": "2027-09-21"})
    (sentence,) = sentences(findings, "calendar_rolled")
    assert sentence.startswith(
        "1. behandling af budgettet er rykket 10 arbejdsdage tidligere, fra tirsdag den 14. september 2027"
    )


@given(
    adopted=st.fixed_dictionaries(
        {},
        optional={
            "april": st.dates(date(2027, 1, 2), date(2027, 12, 30)),
            "june": st.dates(date(2027, 1, 2), date(2027, 12, 30)),
            "august": st.dates(date(2027, 1, 2), date(2027, 12, 30)),
            "second_reading": st.dates(date(2027, 1, 2), date(2027, 12, 30)),
        },
    ),
    english=st.booleans(),
)
def test_whatever_is_adopted_every_finding_is_a_whole_sentence(
    adopted: dict[str, date], english: bool
) -> None:
    settings = in_english() if english else DEFAULTS
    for finding in calendar_findings(2027, plan_year(2027, settings, adopted), settings):
        assert finding.sentence.endswith(".") and not set("{}_") & set(finding.sentence)
        assert finding.sentence[0].isupper() or finding.sentence[0] in "»12"
        assert finding.subject.startswith("2027/")


@example(april=date(2027, 4, 15), june=date(2027, 5, 25), august=date(2027, 8, 23))
@given(
    april=st.dates(date(2027, 4, 1), date(2027, 5, 20)),
    june=st.dates(date(2027, 5, 25), date(2027, 6, 18)),
    august=st.dates(date(2027, 8, 23), date(2027, 9, 3)),
)
def test_any_sensible_meeting_plan_is_in_order(april: date, june: date, august: date) -> None:
    days = workdays(DEFAULTS.days)
    adopted = {"april": april, "june": june, "august": august}
    if all(days.is_letter_day(day) for day in adopted.values()):
        findings = calendar_findings(2027, plan_year(2027, DEFAULTS, adopted), DEFAULTS)
        assert [finding for finding in findings if finding.rule != "calendar_window"] == []


def test_every_sentence_is_in_both_languages_with_the_same_words() -> None:
    for texts in SENTENCES.values():
        words = [set(_fields(text)) for text in (texts["da"], texts["en"])]
        assert {word.lower() for word in words[0]} ^ {word.lower() for word in words[1]} <= {"council"}


def _fields(text: str) -> list[str]:
    return [part.split("}")[0] for part in text.split("{")[1:]]


# ── Real calendars ──────────────────────────────────────────────────────────────────────────────────────


def _public_rows() -> list[dict[str, str]]:
    with CALENDARS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.skipif(not CALENDARS.exists(), reason="the public calendars are not part of the repository")
def test_the_public_calendars_are_lawful_and_on_working_days() -> None:
    rows = _public_rows()
    readings: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        if row["type"] in ("budget_reading_1", "budget_reading_2"):
            kind = "first_reading" if row["type"].endswith("1") else "second_reading"
            readings.setdefault((row["kommune"], row["aar"]), {})[kind] = row["dato"]
    assert len(readings) >= 3
    for (_, year), adopted in readings.items():
        findings = check(int(year), adopted)
        assert [finding for finding in findings if finding.severity in ("law", "important")] == []
    days = workdays(DEFAULTS.days)
    meetings = [
        row["dato"] for row in rows if row["type"].startswith(("council", "committee", "budget_reading"))
    ]
    assert [day for day in meetings if not days.is_working(date.fromisoformat(day))] == []


@pytest.mark.skipif(not CALENDARS.exists(), reason="the public calendars are not part of the repository")
def test_the_public_follow_up_rounds_can_be_planned() -> None:
    rounds = [row["dato"].removeprefix("--") for row in _public_rows() if row["type"] == "budget_follow_up"]
    year = DEFAULTS.year.model_copy(update={"follow_ups": tuple(rounds)})
    settings = DEFAULTS.model_copy(update={"year": year})
    plan = plan_year(2027, settings)
    asked: list[Milestone] = [m for m in plan if m.kind == "followup_ask"]
    assert [f"{m.as_of:%m-%d}" for m in asked if m.as_of] == rounds
