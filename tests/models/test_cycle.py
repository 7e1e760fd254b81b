"""The dates of a planår: proposed, adopted, moved, and kept inside the law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.cycle import Milestone, meeting_milestones, moved_milestones, plan_year, propose_meetings
from models.facts import Refused
from models.settings import Settings, read_settings
from models.workdays import easter_sunday, workdays

DEFAULTS = read_settings()
YEARS = range(2024, 2041)
BEFORE_THE_MEETING = (
    *("save_date", "prepare", "approve", "ask", "deadline", "late", "phone", "manager"),
    *("close", "plan_group", "finance", "direktion", "dispatch", "hold"),
)
STRICTLY_APART = ("prepare", "approve", "ask", "deadline", "close", "direktion", "dispatch", "hold", "note")


def laid_over(folder: Path, toml: str) -> Settings:
    """The shipped settings with a municipality's own file laid over them."""
    file = folder / "municipality.toml"
    file.write_text(toml, encoding="utf-8")
    return read_settings(file)


def in_week_8(settings: Settings = DEFAULTS) -> Settings:
    """The same municipality with its winter holiday in week 8."""
    return settings.model_copy(update={"days": settings.days.model_copy(update={"winter_holiday_week": 8})})


def found(plan: tuple[Milestone, ...], kind: str, scope: str = "year", no: int = 0) -> Milestone:
    """The one milestone of that name."""
    (milestone,) = (m for m in plan if (m.scope, m.kind, m.no) == (scope, kind, no))
    return milestone


def dates(plan: tuple[Milestone, ...], scope: str) -> dict[str, date]:
    """A meeting's dates by kind."""
    return {m.kind: m.date for m in plan if m.scope == scope}


def on(text: str) -> date:
    """An ISO date."""
    return date.fromisoformat(text)


# ── The proposed year, as a head of secretariat reads it ────────────────────────────────────────────────

ALOUD_2027 = """
2027-02-23 april approve
2027-02-25 april ask
2027-03-12 year followup_ask
2027-03-30 april close
2027-04-09 april dispatch
2027-04-20 april hold
2027-04-23 april note
2027-04-26 june approve
2027-04-28 june ask
2027-05-27 june close
2027-06-01 june dispatch
2027-06-04 april decide
2027-06-08 june hold
2027-06-11 june note
2027-06-14 august approve
2027-06-15 august ask
2027-07-02 june decide
2027-08-11 august close
2027-08-17 august dispatch
2027-08-17 year followup_ask
2027-08-24 august hold
2027-09-14 year first_reading
2027-10-12 year second_reading
2027-10-19 august decide
2027-11-16 year followup_ask
2028-01-14 year evaluation_ask
"""


def test_the_year_2027_is_the_one_a_secretariat_would_say_aloud() -> None:
    told = [f"{m.date} {m.scope} {m.kind}" for m in plan_year(2027, DEFAULTS) if m.aloud]
    assert told == ALOUD_2027.split("\n")[1:-1]


@pytest.mark.parametrize(
    ("year", "april", "june", "august"),
    [
        (2025, "2025-04-08", "2025-06-10", "2025-08-26"),  # the third Tuesday is in Holy Week
        (2026, "2026-04-21", "2026-06-09", "2026-08-25"),
        (2027, "2027-04-20", "2027-06-08", "2027-08-24"),
        (
            2028,
            "2028-04-04",
            "2028-06-13",
            "2028-08-22",
        ),  # 18 April is the Tuesday after Easter, 11 in Holy Week
        (2030, "2030-04-09", "2030-06-11", "2030-08-27"),
        (2031, "2031-04-01", "2031-06-10", "2031-08-26"),
    ],
)
def test_the_meetings_are_proposed_on_tuesdays_clear_of_easter(
    year: int, april: str, june: str, august: str
) -> None:
    proposed = {"april": on(april), "june": on(june), "august": on(august)}
    assert propose_meetings(year, DEFAULTS) == proposed
    plan = plan_year(year, DEFAULTS)
    assert {kind: found(plan, "hold", kind).date for kind in proposed} == proposed


@pytest.mark.parametrize("year", range(2010, 2061))
def test_the_april_meeting_is_in_april_and_never_around_easter(year: int) -> None:
    april = propose_meetings(year, DEFAULTS)["april"]
    assert april.month == 4 and april.isoweekday() == 2
    assert not -8 <= (april - easter_sunday(year)).days <= 2


@pytest.mark.parametrize(
    ("month", "weekday", "nth", "proposed"),
    [
        (3, "friday", 3, "2027-03-19"),  # the Friday before the Saturday before Palm Sunday is free
        (3, "monday", 4, "2027-03-15"),  # Holy Week is not
        (3, "monday", 5, "2027-03-15"),  # nor is Easter Monday
        (3, "tuesday", 5, "2027-03-16"),  # nor the Tuesday after Easter
        (3, "wednesday", 5, "2027-03-31"),  # the Wednesday after Easter is free
        (2, "friday", 5, "2027-02-26"),  # the last one, where there is no fifth
    ],
)
def test_easter_is_avoided_from_the_saturday_before_palm_sunday_to_the_tuesday_after(
    month: int, weekday: str, nth: int, proposed: str, tmp_path: Path
) -> None:
    rule = f'{{ month = {month}, weekday = "{weekday}", nth = {nth}, avoid_easter = true }}'
    settings = laid_over(tmp_path, f'[[meetings]]\nkind = "april"\nproposed = {rule}\n')
    assert propose_meetings(2027, settings)["april"] == on(proposed)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("settings", [DEFAULTS, in_week_8()], ids=["week 7", "week 8"])
class TestEveryYear:
    """What holds in every year from 2024 to 2040, with the winter holiday in week 7 or 8."""

    def test_the_steps_of_a_meeting_come_in_order(self, year: int, settings: Settings) -> None:
        plan = plan_year(year, settings)
        for meeting in ("april", "june", "august"):
            held = dates(plan, meeting)
            days = [held[kind] for kind in BEFORE_THE_MEETING if kind in held]
            assert days == sorted(days)
            apart = [held[kind] for kind in STRICTLY_APART]
            assert len(set(apart)) == len(apart)
            after = [held[kind] for kind in ("hold", "note", "review", "decide", "feedback")]
            assert after == sorted(after)

    def test_nothing_falls_on_a_closed_or_quiet_day(self, year: int, settings: Settings) -> None:
        days = workdays(settings.days)
        assert [m for m in plan_year(year, settings) if not days.is_letter_day(m.date)] == []

    def test_nobody_is_asked_in_the_winter_holiday(self, year: int, settings: Settings) -> None:
        april = dates(plan_year(year, settings), "april")
        week = settings.days.winter_holiday_week
        for step in ("prepare", "approve", "ask", "deadline"):
            assert april[step].isocalendar().week != week
        assert workdays(settings.days).between(april["ask"], april["deadline"]) >= 13

    def test_nothing_comes_after_the_day_the_law_names(self, year: int, settings: Settings) -> None:
        plan = plan_year(year, settings)
        assert [m for m in plan if m.limit is not None and m.date > m.limit] == []
        assert found(plan, "second_reading").limit == date(year, 10, 15)
        assert found(plan, "first_reading").limit == date(year, 9, 24)
        assert found(plan, "proposal").limit == date(year, 9, 15)

    def test_the_readings_are_three_weeks_apart_and_before_the_autumn_holiday(
        self, year: int, settings: Settings
    ) -> None:
        plan = plan_year(year, settings)
        first, second = found(plan, "first_reading").date, found(plan, "second_reading").date
        assert (second - first).days >= 21
        assert first.isocalendar().week == 37
        assert second.isocalendar().week in (40, 41)

    def test_august_is_asked_before_the_summer_and_chased_after_it(
        self, year: int, settings: Settings
    ) -> None:
        august = dates(plan_year(year, settings), "august")
        assert tuple(august["deadline"].isocalendar())[1:] == (26, 5)
        assert tuple(august["late"].isocalendar())[1:] == (32, 1)
        assert workdays(settings.days).between(august["ask"], august["deadline"]) >= 7
        assert "manager" not in august

    def test_about_25_dates_are_said_aloud(self, year: int, settings: Settings) -> None:
        assert 22 <= sum(m.aloud for m in plan_year(year, settings)) <= 27

    def test_dates_are_days_in_order_and_stay_in_their_year(self, year: int, settings: Settings) -> None:
        plan = plan_year(year, settings)
        assert list(plan) == sorted(plan, key=lambda m: m.date)
        assert {type(m.date) for m in plan} == {date}
        assert {m.year for m in plan} == {year}
        assert date(year - 1, 12, 1) <= plan[0].date and plan[-1].date <= date(year + 1, 3, 1)
        names = [(m.scope, m.kind, m.no) for m in plan]
        assert len(set(names)) == len(names)

    def test_the_dates_are_announced_by_15_december(self, year: int, settings: Settings) -> None:
        plan = plan_year(year, settings)
        announced = {found(plan, "save_date", meeting).date for meeting in ("april", "june", "august")}
        assert max(announced) <= date(year - 1, 12, 15)
        assert min(announced) > found(plan, "meeting_plan").date

    def test_follow_up_rounds_are_asked_before_and_due_after_their_figures(
        self, year: int, settings: Settings
    ) -> None:
        plan = plan_year(year, settings)
        for no, (month, day) in enumerate([(3, 31), (8, 31), (11, 30)], 1):
            ask, due = found(plan, "followup_ask", no=no), found(plan, "followup_due", no=no)
            assert ask.as_of == due.as_of == date(year, month, day)
            assert ask.date < date(year, month, day) < due.date
            assert ask.aloud and not due.aloud

    def test_the_evaluation_stands_in_next_aprils_paper(self, year: int, settings: Settings) -> None:
        plan, following = plan_year(year, settings), plan_year(year + 1, settings)
        ask, due = found(plan, "evaluation_ask").date, found(plan, "evaluation_due").date
        assert ask.year == year + 1 and ask < due
        assert due < found(following, "close", "april").date


@pytest.mark.parametrize(
    ("year", "limit", "weekday", "proposed"),
    [
        (2026, "2026-10-15", 4, "2026-10-06"),  # in the autumn holiday
        (2027, "2027-10-15", 5, "2027-10-12"),
        (2028, "2028-10-15", 7, "2028-10-10"),  # a Sunday
        (2029, "2029-10-15", 1, "2029-10-09"),  # in the autumn holiday
        (2030, "2030-10-15", 2, "2030-10-08"),  # in the autumn holiday
    ],
)
def test_the_limit_stays_where_the_law_put_it(year: int, limit: str, weekday: int, proposed: str) -> None:
    second = found(plan_year(year, DEFAULTS), "second_reading")
    assert (second.limit, on(limit).isoweekday()) == (on(limit), weekday)
    assert second.date == on(proposed)
    assert (second.severity, second.reference) == ("law", "budget- og regnskabsbekendtgørelsen")


@pytest.mark.parametrize(
    ("year", "proposed"),
    [
        (2026, "2026-10-09"),  # Friday of week 41, not Thursday of week 42
        (2027, "2027-10-15"),
        (2028, "2028-10-13"),  # the Friday before, never the Monday after
        (2029, "2029-10-12"),
        (2030, "2030-10-11"),
    ],
)
def test_a_rule_that_names_the_limit_itself_is_moved_before_it(
    year: int, proposed: str, tmp_path: Path
) -> None:
    rule = '[[year.milestones]]\nkind = "second_reading"\nrule = { on = "10-15" }\n'
    for settings in (
        laid_over(tmp_path, rule),
        laid_over(tmp_path, rule.replace("}", ', roll = "after" }')),
        laid_over(tmp_path, rule.replace("10-15", "11-20")),
    ):
        second = found(plan_year(year, settings), "second_reading")
        assert second.date == on(proposed)
        assert second.limit == date(year, 10, 15)


@pytest.mark.parametrize(
    ("kind", "rule", "proposed"),
    [
        ("strategy_draft", '{ week = 42, weekday = "tuesday" }', "2027-10-15"),
        ("strategy_draft", '{ week = 42, weekday = "tuesday", roll = "after" }', "2027-10-25"),
        ("med_meeting", '{ week = 42, weekday = "tuesday" }', "2027-10-19"),  # no meeting of the council
        ("med_meeting", '{ week = 29, weekday = "tuesday" }', "2027-07-02"),
        ("med_meeting", '{ week = 29, weekday = "tuesday", roll = "after" }', "2027-08-09"),
        ("med_meeting", '{ week = 29, weekday = "tuesday", roll = "exact" }', "2027-07-20"),
    ],
)
def test_a_date_rolls_the_way_its_rule_says(kind: str, rule: str, proposed: str, tmp_path: Path) -> None:
    settings = laid_over(tmp_path, f'[[year.milestones]]\nkind = "{kind}"\nrule = {rule}\n')
    assert found(plan_year(2027, settings), kind).date == on(proposed)


@pytest.mark.parametrize(
    ("scope", "kind", "severity", "reference"),
    [
        ("year", "proposal", "law", "styrelsesloven § 37, stk. 1, og budget- og regnskabsbekendtgørelsen"),
        ("year", "first_reading", "law", "styrelsesloven § 38, stk. 1"),
        ("year", "half_year_accounts", "local_practice", "styrelsesloven § 45 a"),
        ("year", "amendments", "standing_order", "forretningsordenen § 11, stk. 2"),
        ("year", "election", "law", "kommunal- og regionalvalgloven § 6"),
        ("year", "budget_seminar", "local_practice", ""),
        ("june", "dispatch", "local_practice", "styrelsesloven § 8, stk. 4 (kun for byrådets møder)"),
        ("june", "ask", "local_practice", ""),
    ],
)
def test_a_date_says_what_binds_it_hardest(scope: str, kind: str, severity: str, reference: str) -> None:
    milestone = found(plan_year(2029, DEFAULTS), kind, scope)
    assert (milestone.severity, milestone.reference) == (severity, reference)


STANDING_ORDER = (
    '[[statutes]]\nkey = "earlier"\ntitle = "Budgetforslaget efter forretningsordenen"\n'
    'title_en = "The proposal by the standing order"\nkind = "latest"\nmilestone = "proposal"\n'
    'severity = "standing_order"\nreference = "forretningsordenen § 3"\n'
)


@pytest.mark.parametrize(
    ("more", "year", "limit"),
    [
        ('on = "09-06"\n', 2027, "2027-09-06"),  # the stricter of two
        ('on = "09-20"\n', 2027, "2027-09-15"),
        ('on = "09-06"\nvalid_to = 2027\n', 2027, "2027-09-06"),
        ('on = "09-06"\nvalid_to = 2027\n', 2028, "2028-09-15"),
        ('on = "09-06"\nyear_offset = -1\n', 2027, "2026-09-06"),
    ],
)
def test_the_strictest_limit_in_force_holds_and_the_hardest_is_named(
    more: str, year: int, limit: str, tmp_path: Path
) -> None:
    proposal = found(plan_year(year, laid_over(tmp_path, STANDING_ORDER + more)), "proposal")
    assert proposal.limit == on(limit)
    assert proposal.date <= on(limit)
    assert proposal.severity == "law"


@pytest.mark.parametrize(
    ("year", "place", "election", "strategy"),
    [
        (2025, 4, "2025-11-18", None),
        (2026, 1, None, None),
        (2027, 2, None, "2027-12-31"),
        (2028, 3, None, None),
        (2029, 4, "2029-11-20", None),
        (2030, 1, None, None),
        (2031, 2, None, "2031-12-31"),
        (2033, 4, "2033-11-15", None),
    ],
)
def test_elections_and_strategies_come_in_their_year_of_the_period(
    year: int, place: int, election: str | None, strategy: str | None
) -> None:
    assert DEFAULTS.period.place(year) == place
    plan = plan_year(year, DEFAULTS)
    assert [m.date for m in plan if m.kind == "election"] == ([on(election)] if election else [])
    published = [m for m in plan if m.kind == "strategy_published"]
    assert [m.limit for m in published] == ([on(strategy)] if strategy else [])
    if strategy:
        hearing_ends = found(plan, "strategy_hearing_ends").date
        assert found(plan, "strategy_draft").date < published[0].date <= on(strategy)
        assert (hearing_ends - published[0].date).days >= 56


def test_an_adopted_date_brings_a_milestone_into_a_year_that_has_none_of_it() -> None:
    plan = plan_year(2028, DEFAULTS, {"strategy_draft": date(2028, 4, 25)})
    assert found(plan, "strategy_draft").date == date(2028, 4, 25)


# ── The council's own dates ─────────────────────────────────────────────────────────────────────────────

READ_IN_PUBLIC = [
    ("Fredensborg", "2015-09-14", "2015-10-05"),
    ("Fredensborg", "2016-08-29", "2016-09-19"),
    ("Fredensborg", "2017-09-04", "2017-09-25"),
    ("Herning", "2014-09-16", "2014-10-07"),
    ("Faxe", "2019-08-22", "2019-10-10"),
]


@pytest.mark.parametrize(("municipality", "first", "second"), READ_IN_PUBLIC)
def test_real_readings_stand_and_the_year_follows_them(municipality: str, first: str, second: str) -> None:
    adopted = {"first_reading": on(first), "second_reading": on(second)}
    plan = plan_year(on(first).year, DEFAULTS, adopted)
    for kind, day in adopted.items():
        assert (found(plan, kind).date, found(plan, kind).adopted) == (day, True)
    half_year, proposal = found(plan, "half_year_accounts").date, found(plan, "proposal").date
    assert half_year <= proposal < on(first)
    assert on(first) < found(plan, "hearing_answers").date
    assert found(plan, "amendments").date < on(second)
    assert found(plan, "decide", "august").date > on(second)


@pytest.mark.parametrize(
    ("adopted", "kind", "other_date"),
    [
        ({"second_reading": "2027-09-28"}, "first_reading", "2027-09-07"),  # 14 September would be too late
        ({"second_reading": "2027-10-05"}, "first_reading", "2027-09-14"),  # exactly three weeks
        ({"second_reading": "2027-10-04"}, "first_reading", "2027-09-13"),
        ({"first_reading": "2027-09-23"}, "second_reading", "2027-10-14"),  # 12 October would be too early
        ({"first_reading": "2027-09-14"}, "second_reading", "2027-10-12"),
    ],
)
def test_a_proposed_reading_keeps_its_distance_to_an_adopted_one(
    adopted: Mapping[str, str], kind: str, other_date: str
) -> None:
    plan = plan_year(2027, DEFAULTS, {name: on(day) for name, day in adopted.items()})
    assert found(plan, kind).date == on(other_date)


@pytest.mark.parametrize("sunday", ["2028-10-15", "2028-10-08"])
def test_an_adopted_sunday_stays_a_sunday(sunday: str) -> None:
    second = found(plan_year(2028, DEFAULTS, {"second_reading": on(sunday)}), "second_reading")
    assert (second.date, second.rolled_from) == (on(sunday), None)


@pytest.mark.parametrize(
    ("adopted", "sentence"),
    [
        ({"oktober": date(2027, 10, 5)}, "no 'oktober' to adopt a date for.*second_reading"),
        ({"deadline": date(2027, 10, 5)}, "no 'deadline'"),
    ],
)
def test_a_date_for_nothing_is_refused_in_a_sentence(adopted: Mapping[str, date], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        plan_year(2027, DEFAULTS, adopted)


ADOPTED = st.fixed_dictionaries(
    {},
    optional={
        "april": st.dates(date(2027, 3, 1), date(2027, 5, 31)),
        "june": st.dates(date(2027, 5, 20), date(2027, 7, 10)),
        "august": st.dates(date(2027, 8, 1), date(2027, 9, 15)),
        "first_reading": st.dates(date(2027, 8, 15), date(2027, 10, 20)),
        "second_reading": st.dates(date(2027, 9, 1), date(2027, 11, 10)),
        "proposal": st.dates(date(2027, 8, 1), date(2027, 9, 30)),
    },
)


@example({"proposal": date(2027, 9, 22), "second_reading": date(2027, 11, 1)})
@given(adopted=ADOPTED)
def test_whatever_the_council_adopts_stands_and_the_rest_keeps_off_days_off(
    adopted: dict[str, date],
) -> None:
    plan, days = plan_year(2027, DEFAULTS, adopted), workdays(DEFAULTS.days)
    for milestone in plan:
        if milestone.adopted:
            name = milestone.scope if milestone.kind == "hold" else milestone.kind
            assert milestone.date == adopted[name]
        else:
            assert days.is_letter_day(milestone.date)
            assert milestone.limit is None or milestone.date <= milestone.limit
    assert sum(milestone.adopted for milestone in plan) == len(adopted)


@given(adopted=ADOPTED)
def test_a_step_stays_on_its_side_of_the_meeting_whenever_that_is(adopted: dict[str, date]) -> None:
    plan = plan_year(2027, DEFAULTS, adopted)
    for meeting in ("april", "june", "august"):
        held = dates(plan, meeting)
        for kind in ("close", "plan_group", "finance", "direktion", "dispatch"):
            assert held[kind] < held["hold"]
        for kind in ("note", "review"):
            assert held[kind] > held["hold"]


@given(second=st.dates(date(2027, 9, 8), date(2027, 10, 15)))
def test_a_proposed_first_reading_is_lawful_whenever_the_second_is(second: date) -> None:
    plan = plan_year(2027, DEFAULTS, {"second_reading": second})
    assert (second - found(plan, "first_reading").date).days >= 21


@given(first=st.dates(date(2027, 8, 10), date(2027, 9, 24)))
def test_a_proposed_second_reading_is_lawful_whenever_the_first_is(first: date) -> None:
    second = found(plan_year(2027, DEFAULTS, {"first_reading": first}), "second_reading").date
    assert (second - first).days >= 21
    assert second <= date(2027, 10, 15)


# ── A meeting is moved ──────────────────────────────────────────────────────────────────────────────────


@given(held_on=st.dates(date(2027, 5, 18), date(2027, 6, 22)))
def test_a_moved_meeting_is_the_same_year_planned_again(held_on: date) -> None:
    again = plan_year(2027, DEFAULTS, {"june": held_on})
    moved = meeting_milestones(2027, "june", held_on, DEFAULTS)
    assert moved == tuple(m for m in again if m.scope == "june")
    assert found(moved, "hold", "june").date == held_on


def test_moving_june_moves_augusts_questions_and_nothing_else_of_august() -> None:
    moved = moved_milestones(2027, "june", date(2027, 6, 15), DEFAULTS)
    assert {m.kind for m in moved if m.scope == "august"} == {"prepare", "approve", "ask"}
    assert {m.scope for m in moved} == {"june", "august"}
    assert found(moved, "ask", "august").date == date(2027, 6, 22)


def test_moving_to_the_same_day_moves_nothing() -> None:
    assert moved_milestones(2027, "april", date(2027, 4, 20), DEFAULTS) == ()


def test_a_meeting_is_moved_within_what_the_council_has_adopted() -> None:
    adopted = {"second_reading": date(2027, 10, 5)}
    august = meeting_milestones(2027, "august", date(2027, 8, 31), DEFAULTS, adopted)
    assert found(august, "decide", "august").date == date(2027, 10, 12)


def test_a_sending_is_approved_the_day_before_it_leaves_also_around_the_winter_holiday() -> None:
    settings = in_week_8()
    april = meeting_milestones(2027, "april", date(2027, 4, 20), settings)
    assert found(april, "approve", "april").date == date(2027, 2, 18)
    assert found(april, "ask", "april").date == date(2027, 2, 19)
    assert found(april, "ask", "april").rolled_from == date(2027, 2, 25)


def test_an_early_august_meeting_leaves_the_answers_after_the_deadline() -> None:
    august = dates(plan_year(2027, DEFAULTS, {"august": date(2027, 8, 17)}), "august")
    assert august["deadline"] == date(2027, 7, 2)
    assert all(august[kind] >= date(2027, 8, 9) for kind in ("phone", "close", "plan_group", "finance"))


# ── A municipality's own year ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("unused", "held"),
    [
        (["june"], ["april", "august"]),
        (["april", "june"], ["august"]),
        (["june", "august"], ["april"]),
        (["april", "june", "august"], []),
    ],
)
@pytest.mark.parametrize("year", [2026, 2027, 2029])
def test_a_municipality_holds_only_the_meetings_it_holds(
    year: int, unused: list[str], held: list[str], tmp_path: Path
) -> None:
    settings = laid_over(
        tmp_path, "".join(f'[[meetings]]\nkind = "{kind}"\nused = false\n' for kind in unused)
    )
    plan = plan_year(year, settings)
    assert list(propose_meetings(year, settings)) == held
    assert {m.scope for m in plan} == {*held, "year"}
    if "august" in held:
        august = dates(plan, "august")
        assert august["prepare"] < august["approve"] < august["ask"] < august["deadline"]
        assert workdays(settings.days).between(august["ask"], august["deadline"]) == 8


def test_settings_with_fewer_meetings_work_also_without_a_file() -> None:
    settings = DEFAULTS.model_copy(update={"meetings": DEFAULTS.meetings[2:]})
    assert list(propose_meetings(2027, settings)) == ["august"]
    assert found(plan_year(2027, settings), "ask", "august").date == date(2027, 6, 22)


def test_a_step_is_taken_out_by_name(tmp_path: Path) -> None:
    settings = laid_over(
        tmp_path,
        '[[year.milestones]]\nkind = "med_meeting"\nused = false\n'
        '[[meetings]]\nkind = "april"\nmilestones = [{ kind = "review", used = false }]\n',
    )
    kinds = {(m.scope, m.kind) for m in plan_year(2027, settings)}
    assert not {("year", "med_meeting"), ("april", "review")} & kinds
    assert {("june", "review"), ("year", "first_reading"), ("april", "hold")} <= kinds


def test_a_rule_is_replaced_whole(tmp_path: Path) -> None:
    settings = laid_over(
        tmp_path,
        '[[year.milestones]]\nkind = "first_reading"\nrule = { on = "09-06" }\n'
        '[[meetings]]\nkind = "april"\n'
        'milestones = [{ kind = "ask", rule = { week = 9, weekday = "monday" } }]\n',
    )
    plan = plan_year(2027, settings)
    assert found(plan, "first_reading").date == date(2027, 9, 6)
    assert found(plan, "ask", "april").date == date(2027, 3, 1)
    assert found(plan, "ask", "april").aloud


def test_a_step_counted_back_from_a_reading_stays_after_the_meeting(tmp_path: Path) -> None:
    settings = laid_over(
        tmp_path,
        '[[meetings]]\nkind = "august"\n'
        'milestones = [{ kind = "review", rule = { anchor = "second_reading", days = -5 } }]\n',
    )
    assert found(plan_year(2027, settings), "review", "august").date == date(2027, 10, 5)


def test_follow_up_rounds_are_the_municipalitys_own(tmp_path: Path) -> None:
    randers = laid_over(tmp_path, '[year]\nfollow_ups = ["03-31", "05-31", "06-30", "09-30", "11-30"]\n')
    for year in YEARS:
        plan, days = plan_year(year, randers), workdays(randers.days)
        for no in range(1, 6):
            ask, due = found(plan, "followup_ask", no=no), found(plan, "followup_due", no=no)
            assert ask.as_of is not None and ask.date < ask.as_of < due.date
            assert days.is_letter_day(ask.date) and days.is_letter_day(due.date)


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        (
            '{ kind = "ask", rule = { anchor = "june_meeting", days = 5 } }',
            "'ask' .april.*'june_meeting'.*no date",
        ),
        ('{ kind = "ask", rule = { anchor = "strategy_draft", days = 5 } }', "has no date in 2028"),
        (
            '{ kind = "ask", rule = { anchor = "deadline", days = -5 } },'
            '{ kind = "deadline", rule = { anchor = "ask", days = 5 } }',
            "count from each other",
        ),
    ],
)
def test_a_rule_that_cannot_be_worked_out_is_refused_in_a_sentence(
    toml: str, sentence: str, tmp_path: Path
) -> None:
    settings = laid_over(tmp_path, f'[[meetings]]\nkind = "april"\nmilestones = [{toml}]\n')
    with pytest.raises(Refused, match=sentence):
        plan_year(2028, settings)


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        ('[days]\nclosed = ["05-06", "31-12"]\n', "'31-12' is not a day of every year"),
        ("[days]\nwinter_holiday_week = 70\n", "winter_holiday_week"),
        ('[[year.milestones]]\nkind = "proposal"\nrule = { on = "09-31" }\n', "'09-31' is not a day"),
        (
            '[[year.milestones]]\nkind = "proposal"\nrule = { week = 36 }\n',
            "anchor and days, or week and weekday",
        ),
        ('[[statutes]]\nkey = "budget_adopted"\nmilestone = "2nd"\n', "'budget_adopted' names '2nd'"),
        (
            '[[exemptions]]\nstatute = "x"\nyear = 2027\nreason = "Sen økonomiaftale."\n',
            "names no statute: 'x'",
        ),
        (
            '[[exemptions]]\nstatute = "budget_adopted"\nyear = 2027\ndays = 3\nreason = "Sen aftale."\n',
            r"needs on \(a date\)",
        ),
        (
            '[[exemptions]]\nstatute = "budget_adopted"\nyear = 2027\non = 2027-11-05\nreason = "sent"\n',
            "at least 10 characters",
        ),
    ],
)
def test_dates_that_make_no_sense_are_refused_with_their_file(
    toml: str, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=f"municipality.toml.*{sentence}"):
        laid_over(tmp_path, toml)


@pytest.mark.parametrize("weekday", ["monday", "tuesday", "wednesday", "thursday", "friday"])
@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_a_meeting_on_another_weekday_is_never_proposed_on_a_day_off(
    weekday: str, year: int, tmp_path: Path
) -> None:
    proposed = f'proposed = {{ month = {{month}}, weekday = "{weekday}", nth = 1, avoid_easter = true }}'
    months = {"april": 4, "june": 6, "august": 8}
    settings = laid_over(
        tmp_path,
        "".join(
            f'[[meetings]]\nkind = "{k}"\n{proposed.replace("{month}", str(m))}\n' for k, m in months.items()
        ),
    )
    for held_on in propose_meetings(year, settings).values():
        assert workdays(settings.days).is_letter_day(held_on)


@given(year=st.integers(2010, 2060), week=st.integers(1, 11))
def test_any_year_can_be_planned(year: int, week: int) -> None:
    days = DEFAULTS.days.model_copy(update={"winter_holiday_week": week})
    plan = plan_year(year, DEFAULTS.model_copy(update={"days": days}))
    assert len(plan) >= 79
    assert all(abs(m.date - date(year, 7, 1)) < timedelta(days=280) for m in plan)
