"""The wheel: what stands on it, where, and how it stands, as whoever looks at it would say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from models.cycle import plan_year
from models.overview import Ahead
from models.settings import Language, read_settings
from models.wheel import Mark, Wheel, angle, wheel, wheel_list, wheel_text

DEFAULTS = read_settings()
MAY = date(2027, 5, 14)


def planned(year: int = 2027) -> Iterator[Ahead]:
    """The year's milestones, none of them done."""
    for one in plan_year(year, DEFAULTS):
        yield Ahead(one.scope, one.kind, one.date, "waiting", one.no, one.aloud, one.as_of)


def turned(
    today: date = MAY, language: Language = "da", done: tuple[str, ...] = (), year: int = 2027
) -> Wheel:
    """The wheel of a year in which these kinds of steps are done."""
    steps = [one._replace(state="done") if one.kind in done else one for one in planned(year)]
    return wheel(year, steps, today, language, DEFAULTS)


def called(made: Wheel, title: str) -> Mark:
    (found,) = (mark for mark in made.marks if mark.title == title)
    return found


@pytest.mark.parametrize(
    ("day", "degrees"),
    [
        ("2027-01-01", 0),
        ("2027-07-02", 179.5),
        ("2027-12-31", 359),
        ("2028-12-31", 359),
        ("2027-04-02", 89.8),
    ],
)
def test_the_first_of_january_is_on_top_and_the_year_goes_clockwise(day: str, degrees: float) -> None:
    assert angle(date.fromisoformat(day)) == pytest.approx(degrees, abs=0.3)


@pytest.mark.parametrize(
    ("title", "today", "done", "state", "word"),
    [
        ("Temamødet i april", "2027-04-01", "", "ahead", "senere"),
        ("Temamødet i april", "2027-04-13", "", "due", "inden en uge"),
        ("Temamødet i april", "2027-04-20", "", "due", "i dag"),
        ("Temamødet i april", "2027-04-21", "", "late", "forsinket"),
        ("Temamødet i april", "2027-04-21", "hold", "done", "sket"),
        ("Spørgsmålene til temamødet i april", "2027-02-01", "", "ahead", "senere"),
        ("Spørgsmålene til temamødet i april", "2027-02-24", "", "due", "inden en uge"),
        ("Spørgsmålene til temamødet i april", "2027-03-01", "ask", "due", "i gang"),
        ("Spørgsmålene til temamødet i april", "2027-03-16", "ask", "due", "i gang"),
        ("Spørgsmålene til temamødet i april", "2027-03-17", "ask", "late", "forsinket"),
        ("Spørgsmålene til temamødet i april", "2027-03-17", "ask deadline", "done", "sket"),
    ],
)
def test_a_date_is_later_due_late_or_done(title: str, today: str, done: str, state: str, word: str) -> None:
    made = turned(date.fromisoformat(today), done=tuple(done.split()))
    mark = called(made, title)
    assert mark.state == state
    (said,) = (row.state for row in wheel_list(made, "da") if row.what == title)
    assert said == word


@pytest.mark.parametrize(
    ("title", "when"),
    [
        ("Temamødet i april", "20. apr."),
        ("Spørgsmålene til temamødet i april", "25. feb.–16. mar."),
        ("1. opfølgning (pr. 31. marts)", "12. mar.–7. apr."),
        ("Høring om budgettet", "14.–23. sep."),
        ("Høring om kommuneplanstrategien", "23. dec.–1. mar. 2028"),
        ("Evaluering af planår 2027", "14. jan.–4. feb. 2028"),
        ("Planåret åbnet", "1. dec. 2026"),
        ("MED-hovedudvalget møder den politiske ledelse", "6. sep."),
    ],
)
def test_the_list_says_when_with_the_year_only_where_it_is_another(title: str, when: str) -> None:
    (said,) = (row.when for row in wheel_list(turned(), "da") if row.what == title)
    assert said == when


def test_nothing_stands_on_the_list_twice_and_it_goes_by_date() -> None:
    rows = wheel_list(turned(), "da")
    assert len({row.what for row in rows}) == len(rows)
    assert [row.day for row in rows] == sorted(row.day for row in rows)


@pytest.mark.parametrize("language", ["da", "en"])
def test_whoever_does_not_see_the_picture_hears_everything_that_it_names(language: Language) -> None:
    made = turned(language=language)
    words = wheel_text(made, language)
    assert all(mark.label in words for mark in made.marks if mark.named)
    assert "None" not in words and "{" not in words


def test_a_year_without_dates_has_a_wheel_that_says_so() -> None:
    bare = wheel(2027, [], MAY, "da", DEFAULTS)
    assert wheel_text(bare, "da").endswith("Der er ingen datoer endnu.")
    assert wheel_list(bare, "da") == ()


def test_today_has_a_hand_only_in_the_wheels_own_year() -> None:
    assert turned().hand == angle(MAY)
    assert turned(date(2026, 11, 23)).hand is None


@pytest.mark.parametrize(
    ("year", "also"), [(2027, "Høring om kommuneplanstrategien"), (2029, "Kommunalvalg")]
)
def test_what_happens_once_in_four_years_stands_on_its_years_wheel(year: int, also: str) -> None:
    made = turned(year=year)
    assert called(made, also).named
    assert [mark.title for mark in made.marks].count(also) == 1
    assert also not in [mark.title for mark in turned(year=2028).marks]


def test_a_round_without_its_deadline_is_no_arc() -> None:
    steps = [one for one in planned() if one.kind != "followup_due"]
    made = wheel(2027, steps, MAY, "da", DEFAULTS)
    asked = [mark for mark in made.marks if mark.title.startswith("Opfølgning")]
    assert len(asked) == 3 and all(mark.until is None for mark in asked)


def test_a_meeting_that_is_off_has_a_shape_of_its_own_and_is_never_late() -> None:
    off = [one._replace(state="cancelled") if one.kind == "hold" else one for one in planned()]
    made = wheel(2027, off, date(2027, 5, 14), "da", DEFAULTS)
    april = called(made, "Temamødet i april")
    assert (april.state, april.shape) == ("off", "✕")
    (row,) = (row for row in wheel_list(made, "da") if row.what == "Temamødet i april")
    assert row.state == "bliver ikke holdt"
