"""The room to move money: sixty lines on one page, in one sheet, and in the secretariat's form."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from sqlalchemy import insert, select, update

from deployments.portal import shown
from flows.receive_response import receive_response
from models import store
from models.forms import RoomAnswer
from models.store.tables import BudgetLine, Draft, Request, Response
from tasks.ledger import answer_sheets, budgets, passes
from tests.deployments.portal import portals
from tests.deployments.portal.browsers import PHONE_PLAIN, Chromium, needs_chromium
from tests.deployments.portal.indoors import TODAY, Visitor, hidden, plain
from tests.deployments.portal.portals import Portal
from tests.memories import Files
from tests.people import SOREN
from tests.tasks import sheets

KEY = f"2027/june/room/{SOREN.post}"
SIXTY = 60


def line(no: int) -> dict[str, object]:
    """A line of Søren's unit."""
    text = "<b>Vintervej</b> & salt" if no == 3 else f"Driftsopgave nummer {no}"
    return {
        "first_year": 2027, "version": "vedtaget", "key": f"linje-{no}", "scheme": "dk", "text": text,
        "account": f"2.28.11.1.{no:02}", "unit": "teknik-og-miljo", "y0": 1, "y1": 123_456_700 + no * 100,
        "movable": "bound" if no == 5 else "unknown",
    }  # fmt: skip


def ask_for_sixty() -> None:
    """Søren is asked about sixty lines."""
    with store.writing() as session:
        session.execute(insert(BudgetLine), [line(no) for no in range(SIXTY)])
    budgets.ask_room(2027, TODAY)
    with store.writing() as session:
        asked = {"person": SOREN.key, "asked_on": TODAY, "told_on": TODAY, "rung": "request"}
        session.execute(update(Request).where(Request.key == KEY).values(**asked))


@pytest.fixture
def asked(soren: Visitor) -> Visitor:
    """Søren, asked about sixty lines."""
    ask_for_sixty()
    return soren


def number() -> int:
    with store.reading() as session:
        return int(session.scalars(select(Request.id).where(Request.key == KEY)).one())


def movable() -> dict[str, str]:
    with store.reading() as session:
        return dict(session.execute(select(BudgetLine.key, BudgetLine.movable)).tuples().all())


def carried(text: str) -> dict[str, str]:
    """What the form carries along unseen, the lines' keys too."""
    form = text[text.index('<form id="form"') :]
    return hidden(text) | dict(re.findall(r'name="(lines\.\d+\.line)" value="([^"]*)"', form))


def send(visitor: Visitor, typed: dict[str, str], act: str = "send") -> str:
    form = carried(visitor.get(visitor.task(number())).text)
    sent = visitor.post(visitor.task(number()), {**form, **typed, "act": act})
    return sent.headers.get("location", "") if sent.status_code == 303 else sent.text


# ── The page ────────────────────────────────────────────────────────────────────────────────────────────


def test_every_line_is_shown_with_its_amount_and_only_the_choice_can_be_changed(asked: Visitor) -> None:
    text = asked.get(asked.task(number())).text
    said = plain(text)
    assert "Råderummet i budget 2028" in said
    assert "Driftsopgave nummer 59 2.28.11.1.59 · 1.234.626 kr. (2028)" in said
    assert "&lt;b&gt;Vintervej&lt;/b&gt; &amp; salt" in text and "<b>Vintervej</b>" not in text
    assert len(re.findall(r'<select name="lines\.\d+\.room"', text)) == SIXTY
    assert not re.findall(r'<(?:input type="text"|textarea) name="lines', text)
    labels = set(re.findall(r'<label for="(f-lines-\d+-room)"', text))
    assert (
        labels == set(re.findall(r'<select name="[^"]+" id="([^"]+)"', text)) & labels
        and len(labels) == SIXTY
    )


def test_what_is_chosen_stands_on_the_lines_and_in_the_receipt(asked: Visitor) -> None:
    where = send(
        asked, {"lines.0.room": "free", "lines.3.room": "partly", "rest": "bound", "note": "Se aftalen."}
    )
    assert where.endswith("/kvittering")
    said = plain(asked.door.get(where).text)
    assert "Driftsopgave nummer 0 (2.28.11.1.00): kan flyttes" in said and "Se aftalen." in said
    found = movable()
    assert (found["linje-0"], found["linje-3"], found["linje-59"]) == ("free", "partly", "bound")


def test_a_line_stands_as_it_was_until_somebody_chooses(asked: Visitor) -> None:
    text = asked.get(asked.task(number())).text
    of_five = text[text.index('id="f-lines-5-room"') : text.index('id="f-lines-6-room"')]
    assert '<option value="bound" selected>' in of_five
    assert send(asked, {"lines.5.room": "", "lines.6.room": "free"}).endswith("/kvittering")
    assert (movable()["linje-5"], movable()["linje-6"]) == ("unknown", "free")


def test_without_any_choice_the_page_says_what_is_missing_and_keeps_what_was_typed(asked: Visitor) -> None:
    with store.writing() as session:
        session.execute(update(BudgetLine).values(movable="unknown"))
    text = send(asked, {"rest": ""})
    assert 'href="#f-lines"' in text and "Vælg noget for mindst én budgetlinje." in plain(text)
    assert set(movable().values()) == {"unknown"}


def test_a_draft_follows_its_lines_when_the_budget_gets_a_new_one(asked: Visitor) -> None:
    send(asked, {"lines.7.room": "partly"}, act="draft")
    with store.reading() as session:
        assert session.scalars(select(Draft.request)).all() == [KEY]
    with store.writing() as session:
        session.execute(insert(BudgetLine), [line(99) | {"account": "0.25.10", "key": "ny", "text": "Ny"}])
    text = asked.get(asked.task(number())).text
    of_seven = text[text.index('id="f-lines-8-room"') : text.index('id="f-lines-9-room"')]
    assert '<option value="partly" selected>' in of_seven


def test_a_line_that_has_gone_from_the_budget_is_said_in_words(asked: Visitor) -> None:
    text = send(asked, {"lines.0.line": "2027/vedtaget/væk", "lines.0.room": "free"})
    assert "er ikke en af dine budgetlinjer" in plain(text)
    assert "free" not in movable().values()


# ── The other doors ─────────────────────────────────────────────────────────────────────────────────────


def test_the_sheet_has_a_row_for_each_line_and_brings_one_answer(asked: Visitor) -> None:
    book = sheets.opened(answer_sheets.for_person(SOREN.key, TODAY))
    rows = book["Råderum 2027"]
    headings = [str(one) for one in rows[sheets.TOP]]
    mine = rows[sheets.TOP + 1 :]
    assert len(mine) == SIXTY
    assert mine[2][1] == "Driftsopgave nummer 2 (2.28.11.1.02): 1.234.569 kr. (2028)"
    place = next(no for no, one in enumerate(headings) if "Kan pengene flyttes?" in one)
    assert mine[5][place] == "bundet"
    untouched = answer_sheets.take_in(sheets.saved(book), SOREN.key, TODAY)
    assert (untouched.accepted, untouched.refused, untouched.unchanged) == (0, 0, SIXTY + 1)
    mine[2][place], mine[4][place] = "kan flyttes", "delvist"
    taken = answer_sheets.take_in(sheets.saved(book), SOREN.key, TODAY)
    assert (taken.accepted, taken.refused) == (SIXTY, 0)
    found = movable()
    assert (found["linje-2"], found["linje-4"], found["linje-5"]) == ("free", "partly", "bound")
    again = answer_sheets.take_in(taken.returned, SOREN.key, TODAY)
    assert (again.accepted, again.refused) == (0, 0)
    with store.reading() as session:
        assert len(session.scalars(select(Response.id)).all()) == 1


def test_a_sheet_never_writes_over_an_answer_that_came_in_meanwhile(asked: Visitor) -> None:
    book = sheets.opened(answer_sheets.for_person(SOREN.key, TODAY))
    send(asked, {"lines.0.room": "free"})
    rows = book["Råderum 2027"]
    place = next(no for no, one in enumerate(rows[sheets.TOP]) if "Kan pengene flyttes?" in str(one))
    rows[sheets.TOP + 1][place] = "bundet"
    taken = answer_sheets.take_in(sheets.saved(book), SOREN.key, TODAY)
    assert (taken.accepted, taken.refused) == (0, SIXTY)
    assert movable()["linje-0"] == "free"


def test_the_secretariat_writes_in_what_was_said_on_the_phone(asked: Visitor) -> None:
    said = RoomAnswer.model_validate({"lines": [{"line": "2.28.11.1.08", "room": "delvist"}]})
    receive_response.fn(request=str(number()), answer=said, today=TODAY)
    assert movable()["linje-8"] == "partly"
    text = asked.get(asked.task(number())).text
    of_eight = text[text.index('id="f-lines-8-room"') : text.index('id="f-lines-9-room"')]
    assert '<option value="partly" selected>' in of_eight


def test_the_lines_stand_on_the_units_sheet_for_june(asked: Visitor) -> None:
    (sheet,) = answer_sheets.sheets("2027/june", TODAY)
    assert sheet.unit == "Teknik og Miljø"
    assert len(sheets.opened(sheet.content)["Råderum 2027"]) == sheets.TOP + 1 + SIXTY


def test_what_was_chosen_is_not_lost_when_the_memory_cannot_be_asked() -> None:
    typed = {"form": ["room"], "year": ["2028"], "act": ["send"], "submit_key": ["k"]}
    for no in range(SIXTY):
        typed |= {f"lines.{no}.line": [f"2027/vedtaget/linje-{no}"], f"lines.{no}.room": ["free"]}
    again = shown.typed_again(typed, "da")
    (table,) = (
        part for question in again["form"].questions for part in question.parts if hasattr(part, "rows")
    )
    assert [one.value for row in table.rows for one in row] == ["free"] * SIXTY
    assert table.fixed[59].value == "2027/vedtaget/linje-59"


# ── In a browser ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The cast's home as it really runs, with Søren's sixty lines."""
    folder = tmp_path_factory.mktemp("room")
    copy = Files(folder).take("", folder / "home")
    port = portals.placed(copy.folder)
    portals.live_small(copy)
    with portals.running(copy, port) as started:
        with started.beside():
            ask_for_sixty()
        yield started


@needs_chromium
@pytest.mark.slow
def test_sixty_lines_are_answered_on_a_phones_screen_with_the_keyboard_alone(
    running: Portal, browser: Chromium
) -> None:
    with running.beside():
        no, token = number(), passes.issue(SOREN.key, portals.ASKED)
    side = running.link(SOREN.email).rpartition("/side/")[0]
    with browser.at(PHONE_PLAIN) as page:
        page.goto(f"{side}/side/{token}/opgave/{no}")
        browser.judge(page)
        page.locator("#f-lines-0-room").focus()
        for at in range(SIXTY):
            assert page.evaluate("document.activeElement.id") == f"f-lines-{at}-room"
            page.keyboard.type("kbd"[at % 3])
            page.keyboard.press("Tab")
        while page.evaluate("document.activeElement.value") != "send":
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Tak, vi har dit svar")
        browser.judge(page)
    with running.beside():
        found = movable()
    assert [found[f"linje-{at}"] for at in range(4)] == ["free", "bound", "partly", "free"]
