"""The page of the day is about who is there: whom to call, and what nobody may read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert, update

from models import store
from models.overview import TABLE_WIDTH, Owing, Picture, narrowed, today_page, who_page
from models.requests import NewRequest
from models.settings import read_settings
from models.store import overview, requests
from models.store.tables import Absence, Element, Person, PlanYear, Request
from tasks.ledger import handovers, wishes
from tests.people import IDA, JENS, SOREN

TODAY = date(2027, 9, 14)
KEY = "2027/status/2/klima"


@pytest.fixture
def on_the_phone_list(memory: object, cast: object) -> None:
    """Søren was asked, and is now on the phone list."""
    task = NewRequest(
        key=KEY, kind="status", form="status", year=2027, subject="klima", title="Klima", post=SOREN.post,
        due_on=date(2027, 9, 7),
    )  # fmt: skip
    with store.writing() as session:
        requests.open_requests(session, [task], date(2027, 8, 17))
        session.execute(update(Request).values(person=SOREN.key, asked_on=date(2027, 8, 17), rung="phone"))


def the_task() -> Owing:
    with store.reading() as session:
        (owing,) = overview.picture(session, read_settings(), TODAY).owing
    return owing


def test_whoever_was_asked_is_called(on_the_phone_list: None) -> None:
    assert (the_task().person, the_task().phone) == (SOREN.name, SOREN.phone)


def test_who_has_left_is_not_called(on_the_phone_list: None) -> None:
    with store.writing() as session:
        session.execute(update(Person).where(Person.key == SOREN.key).values(left_on=TODAY))
    assert the_task().person not in ("", SOREN.name)


def test_a_closed_matter_is_a_number(on_the_phone_list: None) -> None:
    with store.writing() as session:
        closed = update(Element).where(Element.key == "klima")
        session.execute(closed.values(confidential_until=date(2027, 10, 31)))
    assert the_task().title is None


# ── What people have asked of the secretariat ───────────────────────────────────────────────────────────

CLOSED = date(2027, 10, 31)


def how_it_stands() -> Picture:
    with store.reading() as session:
        return overview.picture(session, read_settings(), TODAY)


def page() -> list[str]:
    """The lines of the day."""
    return [line for line in today_page(how_it_stands(), read_settings()).splitlines() if line[:1] == "-"]


def who() -> str:
    """The line of the task in 'Who owes what'."""
    (row,) = (line for line in who_page(how_it_stands(), "da").splitlines() if line.startswith("| 1 "))
    return row


def close_the_matter() -> None:
    with store.writing() as session:
        session.execute(update(Element).where(Element.key == "klima").values(confidential_until=CLOSED))


def test_a_wish_for_a_later_date_is_a_line_of_the_day(on_the_phone_list: None) -> None:
    open_the_year()
    wishes.ask(KEY, SOREN.key, date(2027, 9, 28), "Vi venter\npå <b>tallene</b>.", TODAY)
    assert page()[0] == (
        "- Søren Bæk beder om at få fristen for status på »Klima« flyttet til"
        " tirsdag den 28. september (uge 39) (»Vi venter på &lt;b>tallene&lt;/b>.«)."
        " Svar ja eller nej (»Ny frist: svar«, opgave nr. 1)."
    )
    wishes.answer([KEY], None, TODAY)
    assert how_it_stands().wished == ()


def test_a_wish_about_what_was_answered_or_moved_further_is_no_line(on_the_phone_list: None) -> None:
    wishes.ask(KEY, SOREN.key, date(2027, 9, 28), "Ferie.", TODAY)
    for change in ({"state": "answered"}, {"state": "open", "due_on": date(2027, 9, 30)}):
        with store.writing() as session:
            session.execute(update(Request).values(**change))
        assert how_it_stands().wished == ()


def test_not_mine_stays_a_line_of_the_day_until_it_is_handed_over(on_the_phone_list: None) -> None:
    handovers.not_mine([KEY], SOREN.key, "Det er Ida nu.", date(2027, 8, 20))
    open_the_year()
    assert page()[0] == (
        "- Status på »Klima«: Søren Bæk siger, at opgaven er en andens (»Det er Ida nu.«)."
        " Giv den til den rette (»Giv opgaver videre«, opgave nr. 1)."
    )
    handovers.hand_over([KEY], IDA.key, None, TODAY)
    assert not [line for line in page() if "en andens" in line]
    assert "| Ida Nygaard |" in who()


def test_not_mine_in_a_year_that_is_closed_is_a_line_of_the_day_too(on_the_phone_list: None) -> None:
    open_the_year()
    with store.writing() as session:
        session.execute(update(PlanYear).values(state="closed"))
    handovers.not_mine([KEY], SOREN.key, "Det er Ida nu.", TODAY)
    assert "en andens" in page()[0]


def open_the_year() -> None:
    year: dict[str, Any] = {"year": 2027, "state": "open", "opened_on": TODAY, "settings": {}}
    with store.writing() as session:
        session.execute(insert(PlanYear).values(**year, settings_hash="x"))


def test_a_closed_matters_words_stand_on_no_page(on_the_phone_list: None) -> None:
    open_the_year()
    wishes.ask(KEY, SOREN.key, date(2027, 9, 28), "Klima venter.", TODAY)
    close_the_matter()
    assert page()[0].startswith("- Søren Bæk beder om at få fristen for lukket opgave nr. 1 flyttet til ")
    handovers.not_mine([KEY], SOREN.key, "Klima er Idas.", TODAY)
    assert page()[0].startswith("- Lukket opgave nr. 1: Søren Bæk siger, at opgaven er en andens. Giv")
    assert not [line for line in (*page(), who()) if "Klima" in line]


def test_a_link_that_was_closed_is_a_line_of_the_day(on_the_phone_list: None) -> None:
    open_the_year()
    at = datetime(2027, 9, 14, 8, tzinfo=UTC)
    with store.writing() as session:
        session.execute(update(Person).where(Person.key.in_((SOREN.key, JENS.key))).values(misled_at=at))
        session.execute(update(Person).where(Person.key == JENS.key).values(name="Jens Ågårds"))
        session.execute(update(Person).where(Person.key == IDA.key).values(misled_at=at, left_on=TODAY))
    closed = (
        "link er lukket: en mail kom til en forkert. Ret adressen, og giv et nyt link (»Giv et nyt link«)."
    )
    assert page()[:2] == [
        f"- Jens Ågårds' {closed}",
        f"- Søren Bæks {closed}",
    ]


@pytest.mark.parametrize(
    ("due_no", "said"),
    [(0, "| 7. september 2027 |"), (1, ", flyttet én gang |"), (3, "| 7. september 2027, flyttet 3 gange |")],
)
def test_a_date_that_was_moved_stays_visible_as_moved(
    on_the_phone_list: None, due_no: int, said: str
) -> None:
    with store.writing() as session:
        session.execute(update(Request).values(due_no=due_no))
    assert said in who()


def test_who_has_it_now_stands_on_the_page(on_the_phone_list: None) -> None:
    handovers.hand_over([KEY], IDA.key, SOREN.key, TODAY)
    assert (the_task().person, the_task().phone) == (IDA.name, IDA.phone)
    with store.writing() as session:
        session.execute(insert(Absence).values(person=IDA.key, from_on=TODAY))
    assert the_task().person == SOREN.name


# ── Tables as Prefect shows them ────────────────────────────────────────────────────────────────────────

LONG = "Mental sundhed for unge mellem 15 og 25 år: åben rådgivning uden visitation i Bøgesund og Hedelunde"


def test_a_long_title_leaves_room_for_the_columns_after_it() -> None:
    page = narrowed(
        f"# Status\n\n| Punkt | Status | Beløb |\n|---|---|---:|\n| {LONG} | delvist | 1.800 |\n\nSlut"
    )
    cells = page.splitlines()[4].split(" | ")
    assert sum(max(map(len, cell.split("<br>"))) for cell in cells) <= TABLE_WIDTH
    assert "<br>" in cells[0] and cells[1:] == ["delvist", "1.800 |"]
    assert cells[0].removeprefix("| ").replace("<br>", " ") == LONG


@pytest.mark.parametrize(
    "page",
    [
        "| Punkt | Beløb |\n|---|---:|\n| kort | 1 |",
        "| A |  | C |\n|---|---|---|\n|  | a \\| b |  |",
        f"{LONG} {LONG}",
        f"| {LONG} uden tabel",
        "",
    ],
)
def test_what_has_room_is_left_as_it_stands(page: str) -> None:
    assert narrowed(page) == page


def test_the_rule_of_a_table_and_a_bar_in_a_title_stay() -> None:
    page = narrowed(f"| Punkt | Beløb |\n|---|---:|\n| {LONG} \\| {LONG} | 1 |")
    assert page.splitlines()[1] == "|---|---:|" and "\\|" in page
