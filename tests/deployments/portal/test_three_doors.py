"""One answer, three doors: the page, the sheet and the Prefect form keep the same body and hash."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from flows.receive_response import receive_response
from models.answer_sheets import NAMES, columns
from models.fields import read_as, typed
from models.forms import FORMS, PERSONAL, MayBeUnchanged, form_of
from models.forms import kept as stored
from models.requests import RECORDED
from tasks.ledger import answer_sheets
from tests.deployments.portal import portals
from tests.deployments.portal.every_form import IN_PREFECT, IN_SHEET, KINDS, ON_PAGE, TEXT, key, open_all
from tests.deployments.portal.portals import YEAR, Portal
from tests.deployments.portal.visiting import visit
from tests.memories import Files
from tests.tasks import sheets

DOORS = {ON_PAGE: "portal", IN_SHEET: "spreadsheet", IN_PREFECT: "prefect"}
"""Whose task is answered at which door."""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The cast's home, with a task of every form for each of the three."""
    folder = tmp_path_factory.mktemp("doors")
    copy = Files(folder).take("", folder / "home")
    port = portals.placed(copy.folder)
    portals.live_small(copy)
    with portals.running(copy, port) as started:
        with started.beside():
            open_all()
        yield started


def test_there_is_a_case_for_every_form_that_a_page_can_show() -> None:
    assert KINDS.keys() == FORMS.keys() - set(RECORDED)


def test_only_what_one_person_thinks_or_signs_is_in_no_sheet() -> None:
    assert KINDS.keys() - NAMES.keys() == {"approval", "review", "evaluation_questions"}


NOTHING_NEW = [form for form in KINDS if issubclass(form_of(form), MayBeUnchanged)]


@pytest.mark.parametrize("form", KINDS)
def test_the_same_answer_at_three_doors_is_the_same_answer(portal: Portal, form: str) -> None:
    same_at_three_doors(portal, form, {**TEXT[form], **KINDS[form].body})


@pytest.mark.parametrize("form", NOTHING_NEW)
def test_nothing_new_at_three_doors_is_the_same_answer(portal: Portal, form: str) -> None:
    same_at_three_doors(portal, form, {"nothing_new": True})


def same_at_three_doors(portal: Portal, form: str, body: dict[str, Any]) -> None:
    """Give it at each door that has this form; what was kept is the same."""
    whole: Any = form_of(form).model_validate(body)
    told = stored(whole)
    on_the_page(portal, form, whole.model_dump(mode="json"))
    if form in NAMES:
        in_a_sheet(portal, form, told)
    with portal.beside():
        own = dict.fromkeys(PERSONAL & whole.model_fields_set, "")  # that, only they themselves may say
        receive_response.fn(request=key(form, IN_PREFECT), answer=whole.model_copy(update=own))
    kept = {one: portal.answers(key(form, one))[-1] for one in DOORS if form in NAMES or one is not IN_SHEET}
    assert {one["body_hash"] for one in kept.values()} == {kept[ON_PAGE]["body_hash"]}
    for one, answer in kept.items():
        assert answer["body"] == told
        assert (answer["door"], answer["person"]) == (DOORS[one], one.key)


def on_the_page(portal: Portal, form: str, body: dict[str, Any]) -> None:
    """Typed in, and sent as a browser sends it."""
    number = portal.number(key(form, ON_PAGE))
    fields = {name: text.replace("\n", "\r\n") for name, text in typed(form, body).items()}
    act = "unchanged" if fields.pop("nothing_new", "") else "send"
    with visit(portal, ON_PAGE.email) as visitor:
        answered = visitor.answer(number, fields, act)
    assert answered.status_code == 303, answered.text


def in_a_sheet(portal: Portal, form: str, body: dict[str, Any]) -> None:
    """Written into the cells of one's own sheet, and handed in."""
    number = portal.number(key(form, IN_SHEET))
    with portal.beside():
        book = sheets.opened(answer_sheets.for_person(IN_SHEET.key))
        fill_row(book[NAMES[form].da.format(YEAR)], number, form, body)
        taken = answer_sheets.take_in(sheets.saved(book), IN_SHEET.key)
    assert (taken.accepted, taken.refused) == (1, 0), sheets.opened(taken.returned)


def fill_row(rows: sheets.Rows, number: int, form: str, body: dict[str, Any]) -> None:
    """What somebody writes into the row of a task, each cell as its column holds it."""
    (row,) = (row for row in rows[sheets.TOP + 1 :] if row[0] == number)
    headings = [str(one) for one in rows[sheets.TOP]]
    fields = typed(form, body)
    for column in columns(form, YEAR, "da"):
        row[headings.index(column.heading)] = cell(form, column, fields.get(column.name, ""))


def cell(form: str, column: Any, text: str) -> Any:
    """A word of the list, a number, a date, or the text."""
    read = read_as(form, column.name, text, "da")
    if column.kind == "date" and read:
        return date.fromisoformat(read)
    if isinstance(read, bool) or read is None:
        return "ja" if read else ""
    return next((option.label for option in column.options if option.code == read), read)
