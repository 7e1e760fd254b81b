"""Whatever comes back in a sheet is taken, left alone or refused in a sentence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.answer_sheets import (
    ON_SHEETS,
    Known,
    Page,
    SheetTask,
    columns,
    judge,
    pages,
    returned,
    title_of_round,
)
from models.danish import Cell
from models.facts import Refused
from models.forms import parse
from models.rehearsal import assumed_answer
from models.settings import Language, read_settings
from tasks.answer_sheets import Sheet, read, written

TODAY = date(2027, 4, 20)


def task(form: str, number: int = 7, **more: Any) -> SheetTask:
    """A task, as yet without an answer."""
    plain = {"kind": "contribution", "year": 2027, "title": "Klima", "unit": "Teknik", "unit_key": "teknik"}
    plain |= {"responsible": "Søren Bæk", "due_on": TODAY, "state": "open", "closed_on": None}
    plain |= {"ended": False, "closed": False, "version": 0, "body": None}
    return SheetTask(number=number, key=f"2027/x/{number}", form=form, **{**plain, **more})


def known(*tasks: SheetTask) -> Known:
    bodies = {(one.key, one.version): one.body for one in tasks if one.body is not None}
    return Known({one.number: one for one in tasks}, bodies, TODAY)


@pytest.mark.parametrize("form", ON_SHEETS)
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_sheet_reads_back_as_the_answer_it_was_made_from(form: str, language: Language) -> None:
    body = parse(form, assumed_answer(form)).model_dump(mode="json")
    answered = task(form, version=1, body=body)
    content = written(Sheet("Ark", pages([answered], language), language, TODAY))
    ((_, (judged,)),) = judge(read("ark", content), known(answered))
    assert judged.row.standing == "unchanged"
    never_seen = answered._replace(version=0, body=None)
    sheet = read("ark", content)[0]
    fresh = sheet._replace(rows=tuple(row._replace(version=Decimal(0)) for row in sheet.rows))
    ((_, (judged,)),) = judge([fresh], known(never_seen))
    assert judged.answer is not None
    assert parse(form, judged.answer).model_dump(mode="json") == body


@pytest.mark.parametrize("form", ON_SHEETS)
@pytest.mark.parametrize("language", ["da", "en"])
def test_no_two_columns_have_the_same_heading(form: str, language: Language) -> None:
    headings = [column.heading for column in columns(form, 2027, language)]
    assert len(set(headings)) == len(headings)


@pytest.mark.parametrize(
    ("what", "title"),
    [
        ("2027/june", "Temamødet i juni 2027"),
        ("2027/Juni", "Temamødet i juni 2027"),
        ("2027/status/2", "2. opfølgning 2027"),
        ("2027/evaluering", "Årets evaluering 2027"),
    ],
)
def test_a_round_has_a_title(what: str, title: str) -> None:
    assert title_of_round(what, read_settings(), "da") == title


Cells = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["ja", "7", "8", "0", "1.250", "=1+1", "31-12-2027", "anlæg", ""]),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.sampled_from([Decimal(7), Decimal(8), Decimal(0), Decimal("7.0")]),
    st.dates(),
)


@pytest.mark.parametrize("form", ["june", "status"])
@settings(max_examples=80, deadline=None)
@given(rows=st.lists(st.lists(Cells, max_size=32), max_size=4))
def test_whatever_comes_back_is_judged_row_by_row(form: str, rows: list[list[Cell]]) -> None:
    shown = [column.heading for column in columns(form, 2027, "da")]
    headings: list[Cell] = ["Nr.", "Område eller opgave", "Ansvarlig", "Frist", "Svar nr.", *shown]
    sheet = returned("Ark", [headings, *rows])
    assert sheet is not None
    try:
        ((page, judged),) = judge([sheet], known(task(form), task(form, 8, closed=True)))
    except Refused as refused:
        assert refused.said_in("da") != str(refused)
        return
    assert len(judged) == len(sheet.rows)
    assert all(bool(one.row.told) == (one.row.standing == "refused") for one in judged)
    back = tuple(one.row for one in judged)
    assert written(Sheet("Ark", [Page(page.form, page.year, back)], "da", TODAY))
