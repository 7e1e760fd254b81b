"""What charts say in words is what they show, and nothing closed gets a name in them."""

from __future__ import annotations

from datetime import date

import pytest

from models.charts import AnswerDays, answers_text, budget_text, come_in, millions, money_by_vision
from models.settings import Language
from tests.models.coherence import small_plan
from tests.models.coherence.small_plan import MILLION, TODAY, VISION, sound

DAYS = AnswerDays(
    title="temamødet i april 2027",
    asked=8,
    asked_on=date(2027, 2, 25),
    due_on=date(2027, 3, 16),
    today=date(2027, 3, 20),
    given=((date(2027, 3, 4), 1), (date(2027, 3, 16), 4), (date(2027, 3, 18), 2)),
)


def test_answers_in_words_say_how_many_when_and_how_many_in_time() -> None:
    assert answers_text(DAYS, "da") == (
        "Svar til temamødet i april 2027: 7 af 8 har svaret. Spørgsmålene blev sendt torsdag den 25. februar"
        " (uge 8), og fristen var tirsdag den 16. marts (uge 11). Senest på fristen var 5 kommet. Flest kom"
        " tirsdag den 16. marts (uge 11): 4."
    )


def test_no_day_is_named_as_the_busiest_where_none_stands_out() -> None:
    for counts in ((1,), (2, 2)):
        given = tuple((date(2027, 3, 4 + n), count) for n, count in enumerate(counts))
        assert "Flest kom" not in answers_text(DAYS._replace(given=given), "da")


def test_before_the_deadline_nobody_is_counted_as_late() -> None:
    early = DAYS._replace(today=date(2027, 3, 1), given=())
    said = answers_text(early, "en")
    assert said.startswith("Answers for temamødet i april 2027: 0 of 8 have answered.")
    assert "the deadline is Tuesday 16 March (week 11)" in said and "had come" not in said


@pytest.mark.parametrize(
    ("today", "given", "last"),
    [
        (date(2027, 2, 25), (), (date(2027, 2, 25), 0)),
        (date(2027, 3, 1), (), (date(2027, 3, 1), 0)),
        (date(2027, 3, 20), DAYS.given, (date(2027, 3, 18), 7)),
        (date(2027, 12, 1), DAYS.given[:2], (date(2027, 3, 16), 5)),
        (date(2027, 3, 10), DAYS.given[:1], (date(2027, 3, 10), 1)),
    ],
)
def test_the_line_goes_until_today_or_until_the_last_answer(
    today: date, given: tuple[tuple[date, int], ...], last: tuple[date, int]
) -> None:
    line = come_in(DAYS._replace(today=today, given=given))
    assert line[0] == (DAYS.asked_on, 0) and line[-1] == last
    assert [count for _, count in line] == sorted(count for _, count in line)


@pytest.mark.parametrize(
    ("amount", "language", "said"),
    [
        (123_456_000_000, "da", "1.234,6"),
        (123_456_000_000, "en", "1,234.6"),
        (-50_000_000, "da", "-0,5"),
        (-1_000, "da", "0,0"),
        (0, "en", "0.0"),
    ],
)
def test_amounts_are_said_in_millions_with_one_decimal(amount: int, language: Language, said: str) -> None:
    assert millions(amount, language) == said


def test_money_by_vision_is_the_money_of_the_budget_in_four_years() -> None:
    money = money_by_vision(sound(), "da")
    assert money is not None
    assert money.years == (2028, 2029, 2030, 2031)
    (row,) = money.rows
    assert row.name == "Titel V1" and sum(row.amounts) == 4 * row.amounts[0] > MILLION
    assert f"Titel V1: 2028 {millions(row.amounts[0], 'da')}" in budget_text(money, "da")


def test_a_closed_vision_is_a_number_in_pictures_and_words() -> None:
    closed = VISION._replace(confidential_until=date(2030, 1, 1))
    elements = tuple(closed if one.key == "V1" else one for one in small_plan.ELEMENTS)
    money = money_by_vision(sound(elements=elements, today=TODAY), "da")
    assert money is not None
    assert [row.name for row in money.rows] == [f"lukket punkt nr. {VISION.number}"]
    assert "Titel V1" not in budget_text(money, "da")


def test_without_a_budget_there_is_no_chart_of_it() -> None:
    assert money_by_vision(sound(budget=None), "da") is None
