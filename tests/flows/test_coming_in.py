"""How the answers of a round come in, as the memory tells it: in one statement, each task once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from flows.open_year import open_year
from flows.rehearse_year import live_through
from flows.withdraw_tasks import withdraw_tasks
from models import store
from models.charts import AnswerDays
from models.rehearsal import assumed_answer
from models.rounds import Round
from models.store import answered
from tasks import home
from tasks.ledger import meetings, responses

APRIL = Round(year=2027, meeting="april")
ASKED, FIRST, AGAIN = date(2027, 2, 25), date(2027, 3, 1), date(2027, 3, 3)
KULTUR, KLIMA, SUNDHED = (f"2027/april/contribution/{key}" for key in ("kultur", "klima", "sundhed"))

Statements = Callable[[], AbstractContextManager[list[str]]]


def coming_in(today: date) -> AnswerDays | None:
    with store.reading() as session:
        return answered.coming_in(session, APRIL, home.settings(), today)


@pytest.mark.usefixtures("memory", "cast")
def test_answers_are_counted_by_the_day_they_first_came(statements: Statements) -> None:
    open_year.fn(2027, date(2026, 12, 1))
    live_through(date(2027, 2, 23))
    assert coming_in(ASKED) is None
    meetings.approve_sending("april", 2027, date(2027, 2, 23))
    live_through(ASKED)
    for key, day in ((KULTUR, FIRST), (KLIMA, FIRST), (KULTUR, AGAIN)):
        said = {"question": f"Spørgsmål fra {day.isoformat()}."}
        responses.receive_response(key, assumed_answer("april") | said, today=day)
    withdraw_tasks.fn([SUNDHED], "Området er lagt ned", today=AGAIN)
    with store.reading() as session:
        answered.coming_in(session, APRIL, home.settings(), AGAIN)
        with statements() as told:
            found = answered.coming_in(session, APRIL, home.settings(), AGAIN)
    assert len(told) == 1
    assert found is not None
    assert (found.asked, found.answered, found.asked_on, found.due_on) == (4, 2, ASKED, date(2027, 3, 16))
    assert found.given == ((FIRST, 2),)
    assert found.title == "temamødet i april 2027"
