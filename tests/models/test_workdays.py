"""Closed, quiet and working days, and counting in working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.facts import Refused
from models.settings import Days, read_settings
from models.workdays import Workdays, easter_sunday, week_day, workdays

DAYS = read_settings().days
YEARS = range(2010, 2061)
ANY_DAY = st.dates(date(2010, 1, 1), date(2060, 12, 31))
COUNTS = st.integers(-300, 300)


@pytest.fixture(scope="module")
def denmark() -> Workdays:
    """The shipped settings: Denmark, winter holiday in week 7."""
    return workdays(DAYS)


@pytest.mark.parametrize(
    ("day", "kind", "because"),
    [
        ("2027-05-14", "working", "an ordinary Friday"),
        ("2027-05-15", "closed", "Saturday"),
        ("2027-05-16", "closed", "Whit Sunday"),
        ("2027-05-17", "closed", "Whit Monday"),
        ("2027-05-06", "closed", "Ascension Day"),
        ("2027-05-07", "closed", "the Friday after it"),
        ("2026-06-05", "closed", "Constitution Day"),
        ("2027-05-01", "closed", "1 May 2027 is a Saturday"),
        ("2026-05-01", "working", "1 May is no holiday"),
        ("2026-12-24", "closed", "Christmas Eve"),
        ("2026-12-25", "closed", "Christmas Day"),
        ("2026-12-31", "closed", "New Year's Eve"),
        ("2027-01-01", "closed", "New Year's Day"),
        ("2026-12-28", "quiet", "between Christmas and New Year"),
        ("2026-12-30", "quiet", "between Christmas and New Year"),
        ("2026-12-23", "working", "the day before Christmas Eve"),
        ("2023-05-05", "closed", "store bededag, the last one"),
        ("2024-04-26", "working", "store bededag is abolished from 2024"),
        ("2027-04-23", "working", "and stays so"),
        ("2027-03-19", "working", "the Friday before Palm Sunday"),
        ("2027-03-22", "quiet", "Monday before Easter"),
        ("2027-03-24", "quiet", "Wednesday before Easter"),
        ("2027-03-25", "closed", "Maundy Thursday"),
        ("2027-03-26", "closed", "Good Friday"),
        ("2027-03-29", "closed", "Easter Monday"),
        ("2027-03-30", "working", "the Tuesday after Easter"),
        ("2027-02-15", "quiet", "winter holiday, week 7"),
        ("2027-02-19", "quiet", "winter holiday, week 7"),
        ("2027-02-22", "working", "week 8"),
        ("2027-07-02", "working", "Friday of week 26"),
        ("2027-07-05", "quiet", "Monday of week 27"),
        ("2027-08-06", "quiet", "Friday of week 31"),
        ("2027-08-09", "working", "Monday of week 32"),
        ("2026-10-15", "working", "letters go in the autumn holiday"),
    ],
)
def test_every_day_is_closed_quiet_or_working(denmark: Workdays, day: str, kind: str, because: str) -> None:
    assert denmark.kind(date.fromisoformat(day)) == kind, because
    assert denmark.is_working(date.fromisoformat(day)) == (kind != "closed")
    assert denmark.is_letter_day(date.fromisoformat(day)) == (kind == "working")


@pytest.mark.parametrize(
    ("year", "easter"),
    [
        *((2010, "04-04"), (2011, "04-24"), (2024, "03-31"), (2025, "04-20"), (2026, "04-05")),
        *((2027, "03-28"), (2028, "04-16"), (2029, "04-01"), (2035, "03-25"), (2038, "04-25")),
    ],
)
def test_easter_is_known(year: int, easter: str) -> None:
    assert easter_sunday(year) == date.fromisoformat(f"{year}-{easter}")


@pytest.mark.parametrize("year", YEARS)
def test_our_easter_is_the_holidays_easter(denmark: Workdays, year: int) -> None:
    assert denmark.name(easter_sunday(year)) == "Påskedag"


@pytest.mark.parametrize("year", YEARS)
def test_a_working_year_has_a_likely_number_of_days(denmark: Workdays, year: int) -> None:
    every = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert 245 <= sum(denmark.is_working(day) for day in every) <= 256
    assert 205 <= sum(denmark.is_letter_day(day) for day in every) <= 224


@pytest.mark.parametrize(
    ("week", "quiet", "working"), [(7, "2027-02-15", "2027-02-22"), (8, "2027-02-22", "2027-02-15")]
)
def test_the_winter_holiday_is_the_municipalitys_own(week: int, quiet: str, working: str) -> None:
    days = workdays(DAYS.model_copy(update={"winter_holiday_week": week}))
    assert days.kind(date.fromisoformat(quiet)) == "quiet"
    assert days.kind(date.fromisoformat(working)) == "working"


def test_a_municipality_closes_and_hushes_days_of_its_own() -> None:
    days = workdays(Days(extra_closed=(date(2027, 9, 1),), extra_quiet=(date(2027, 9, 2), date(2027, 9, 4))))
    kinds = [days.kind(date(2027, 9, day)) for day in (1, 2, 3, 4)]
    assert kinds == ["closed", "quiet", "working", "closed"]


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2027-04-20", -1, "2027-04-19"),
        ("2027-04-20", -35, "2027-02-25"),  # over Easter: 3 holidays and 5 weeks of weekends
        ("2027-05-05", 1, "2027-05-10"),  # over Ascension, its Friday and a weekend
        ("2027-07-02", 1, "2027-07-05"),  # quiet days count
        ("2026-12-23", 1, "2026-12-28"),
        ("2027-05-15", 1, "2027-05-18"),  # from a Saturday before Whitsun
        ("2027-05-15", -1, "2027-05-14"),
        ("2027-05-15", 0, "2027-05-14"),
        ("2027-05-14", 0, "2027-05-14"),
    ],
)
def test_shifting_counts_working_days(denmark: Workdays, start: str, count: int, end: str) -> None:
    assert denmark.shift(date.fromisoformat(start), count) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2027-05-14", "2027-05-14", 0),
        ("2027-05-14", "2027-05-18", 1),
        ("2027-05-18", "2027-05-14", -1),
        ("2027-05-14", "2027-05-16", 0),  # nobody has worked since
        ("2027-05-16", "2027-05-18", 1),
        ("2027-05-16", "2027-05-14", -1),
    ],
)
def test_between_counts_the_days_stepped_on(denmark: Workdays, start: str, end: str, count: int) -> None:
    assert denmark.between(date.fromisoformat(start), date.fromisoformat(end)) == count


@given(day=ANY_DAY, count=COUNTS)
def test_a_shift_from_a_working_day_can_be_taken_back(day: date, count: int) -> None:
    days = workdays(DAYS)
    start = days.shift(day, 0)
    assert days.is_working(start)
    assert days.shift(days.shift(start, count), -count) == start


@given(day=ANY_DAY, count=COUNTS)
def test_between_undoes_shift_from_any_day(day: date, count: int) -> None:
    days = workdays(DAYS)
    if count != 0 or days.is_working(day):
        assert days.between(day, days.shift(day, count)) == count


@given(day=ANY_DAY, one=COUNTS, other=COUNTS)
def test_shifts_add_up_from_a_working_day(day: date, one: int, other: int) -> None:
    days = workdays(DAYS)
    start = days.shift(day, 0)
    assert days.shift(days.shift(start, one), other) == days.shift(start, one + other)


@given(day=ANY_DAY, later=st.integers(0, 60), count=COUNTS)
def test_a_later_day_never_shifts_or_rolls_to_an_earlier_one(day: date, later: int, count: int) -> None:
    days, after = workdays(DAYS), day + timedelta(days=later)
    assert days.shift(day, count) <= days.shift(after, count)
    assert days.on_or_before(day) <= days.on_or_before(after)
    assert days.on_or_after(day) <= days.on_or_after(after)


@given(start=ANY_DAY, length=st.integers(0, 400))
def test_between_is_what_one_counts_on_ones_fingers(start: date, length: int) -> None:
    days, end = workdays(DAYS), start + timedelta(days=length)
    walked = [start + timedelta(days=n) for n in range(1, length + 1)]
    assert days.between(start, end) == sum(days.is_working(day) for day in walked)


@given(day=ANY_DAY)
def test_rolling_finds_the_nearest_letter_day(day: date) -> None:
    days = workdays(DAYS)
    before, after = days.on_or_before(day), days.on_or_after(day)
    assert before <= day <= after
    assert days.is_letter_day(before) and days.is_letter_day(after)
    assert (before == after) == days.is_letter_day(day)
    passed = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    assert not any(days.is_letter_day(skipped) for skipped in passed)


@pytest.mark.parametrize("year", YEARS)
def test_no_council_meeting_is_proposed_in_the_autumn_holiday(denmark: Workdays, year: int) -> None:
    monday = week_day(year, 42, 1)
    for day in (monday, monday + timedelta(days=4)):
        assert denmark.is_letter_day(day)
        assert denmark.meeting_on_or_before(day) == monday - timedelta(days=3)
        assert denmark.meeting_on_or_after(day) == monday + timedelta(days=7)


def test_the_53rd_week_is_the_last_week_where_there_is_none() -> None:
    assert week_day(2026, 53, 1) == date(2026, 12, 28)
    assert week_day(2027, 53, 1) == date(2027, 12, 27)


def test_the_same_settings_are_built_once() -> None:
    assert workdays(DAYS) is workdays(read_settings().days)


@pytest.mark.parametrize("day", [date(1999, 1, 1), date(2100, 1, 1)])
def test_a_day_outside_the_calendar_is_refused_in_a_sentence(denmark: Workdays, day: date) -> None:
    for ask in (denmark.kind, denmark.on_or_before, denmark.on_or_after, denmark.meeting_on_or_before):
        with pytest.raises(Refused, match="2005-2065"):
            ask(day)


def test_counting_out_of_the_calendar_is_refused(denmark: Workdays) -> None:
    with pytest.raises(Refused, match="2005-2065"):
        denmark.shift(date(2065, 12, 1), 400)


def test_a_country_without_known_holidays_is_refused_in_a_sentence() -> None:
    with pytest.raises(Refused, match=r"country = 'XX'.*Denmark is 'DK'"):
        workdays(Days(country="XX"))


@pytest.mark.parametrize(("language", "name"), [("da", "Kristi himmelfartsdag"), ("en", "Ascension Day")])
def test_a_holiday_has_a_name_in_both_languages(denmark: Workdays, language: str, name: str) -> None:
    assert denmark.name(date(2027, 5, 6), language) == name  # type: ignore[arg-type]
    assert denmark.name(date(2027, 5, 4), language) is None  # type: ignore[arg-type]
