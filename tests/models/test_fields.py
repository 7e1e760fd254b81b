"""The fields of a form: what is shown, what is read of what was typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.facts import Refused
from models.fields import Field, Rows, body_of, fields, totals, typed, wrong, wrong_as_typed
from models.forms import FORMS, MayBeUnchanged, parse
from models.rehearsal import assumed_answer
from models.settings import Language

YEARS = (2028, 2029, 2030, 2031)
SECOND_READING = date(2027, 10, 12)
FINANCING = "within_frame reallocation new_money construction"

every_form = pytest.mark.parametrize("form", FORMS)
in_each_language = pytest.mark.parametrize("language", ["da", "en"])


def whole(form: str) -> dict[str, Any]:
    """An answer with which nothing is wrong."""
    return assumed_answer(form, ("klima", "kultur"), decided_on=SECOND_READING)


def all_fields(form: str, language: Language = "da") -> list[Field]:
    """Every field of a form, those in rows too."""
    shown = fields(form, language)
    return [
        field
        for one in shown
        for field in ([one] if isinstance(one, Field) else [cell for row in one.rows for cell in row])
    ]


def accepted(form: str, body: Mapping[str, Any]) -> bool:
    """Whether the form takes it."""
    try:
        parse(form, body)
    except Refused:
        return False
    return True


# ── What is shown ───────────────────────────────────────────────────────────────────────────────────────


@every_form
def test_every_field_of_a_form_is_shown_once_in_its_order(form: str) -> None:
    assert [one.name for one in fields(form)] == [n for n in FORMS[form].model_fields if n != "nothing_new"]
    names = [field.name for field in all_fields(form)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("form", "name", "kind", "needed", "longest", "codes"),
    [
        ("april", "track", "choice", True, None, "on_track partly off_track"),
        ("april", "where_to", "text", True, 600, ""),
        ("april", "track_why", "text", False, 600, ""),
        ("august", "amount", "whole", False, None, ""),
        ("june", "money.0.action", "line", False, 200, ""),
        ("june", "money.2.y3", "whole", False, None, ""),
        ("june", "money.1.financing", "choice", False, None, FINANCING),
        ("status", "value", "decimal", False, None, ""),
        ("status", "new_due_on", "date", False, None, ""),
        ("status", "done", "check", False, None, ""),
        ("approval", "verdict", "choice", True, None, "read seen approve send_back"),
        ("evaluation_questions", "myself", "choice", False, None, "understand engage work_for"),
        ("budget", "priorities.0.amounts.3", "whole", False, None, ""),
    ],
)  # fmt: skip
def test_a_field_is_what_the_form_says(
    form: str, name: str, kind: str, needed: bool, longest: int | None, codes: str
) -> None:
    (field,) = (one for one in all_fields(form) if one.name == name)
    assert (field.kind, field.needed, field.max_length) == (kind, needed, longest)
    assert [option.code for option in field.options] == codes.split()


def test_a_choice_may_be_narrowed() -> None:
    verdict = fields("approval", allowed={"verdict": ("seen", "send_back")})[0]
    assert isinstance(verdict, Field)
    assert [option.label for option in verdict.options] == ["set", "sendt tilbage"]


@pytest.mark.parametrize(
    ("language", "label"), [("da", "2029, 1.000 kr."), ("en", "2029, 1,000 kr.")]
)  # fmt: skip
def test_amounts_stand_under_their_years(language: Language, label: str) -> None:
    money = next(one for one in fields("june", language, YEARS) if isinstance(one, Rows))
    assert [field.label for field in money.rows[0]][3] == label
    assert len(money.rows) == 3


@pytest.mark.parametrize("form", [form for form in FORMS if form not in ("steers", "decisions", "budget")])
def test_what_staff_fill_in_is_said_in_both_languages(form: str) -> None:
    pairs = zip(all_fields(form, "da"), all_fields(form, "en"), strict=True)
    for danish, english in pairs:
        assert danish.label != english.label
        assert bool(danish.hint) == bool(english.hint) and (not danish.hint or danish.hint != english.hint)
    for rows, same in zip(fields(form, "da"), fields(form, "en"), strict=True):
        assert rows.label != same.label and (not rows.hint or rows.hint != same.hint)


# ── What was typed ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("language", "text", "read"),
    [
        ("da", "1.250", 1250),
        ("da", "1250", 1250),
        ("da", " 1 250 ", 1250),
        ("da", "1\u00a0250", 1250),
        ("da", "1.250 kr.", 1250),
        ("da", "-1.250", -1250),
        ("da", "−1.250", -1250),
        ("da", "1.250,00", 1250),
        ("da", "1250.00", 1250),
        ("en", "1,250", 1250),
        ("en", "1,250.00", 1250),
        ("en", "1250", 1250),
        ("da", "1,250", "1,250"),
        ("da", "1,000", "1,000"),
        ("en", "1.000", "1.000"),
        ("da", "12,5", "12,5"),
        ("da", "mange", "mange"),
        ("da", "=1+1", "=1+1"),
    ],
)
def test_an_amount_is_read_as_it_is_written_and_never_guessed(
    language: Language, text: str, read: Any
) -> None:
    assert body_of("august", {"amount": text}, language) == {"amount": read}
    assert ("amount" in wrong("august", {"amount": read})) is isinstance(read, str)


@pytest.mark.parametrize(
    ("language", "text", "read"),
    [
        ("da", "4,5", 4.5),
        ("da", "1.234,5", 1234.5),
        ("da", "0.5", 0.5),
        ("en", "4.5", 4.5),
        ("en", "1,234.5", 1234.5),
        ("da", "12 %", 12.0),
        ("da", "omkring 5", "omkring 5"),
        ("da", "nan", "nan"),
    ],
)
def test_a_measurement_is_read_as_it_is_written(language: Language, text: str, read: Any) -> None:
    assert body_of("status", {"value": text}, language) == {"value": read}
    assert ("value" in wrong("status", {"value": read})) is isinstance(read, str)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2027-12-31", "2027-12-31"),
        ("31-12-2027", "2027-12-31"),
        ("31.12.2027", "2027-12-31"),
        ("31/12 2027", "2027-12-31"),
        ("31. december 2027", "2027-12-31"),
        ("20271231", "2027-12-31"),
        ("31-13-2027", None),
        ("snart", None),
        ("1767225600", None),
        ("5", None),
        ("-", None),
    ],
)
def test_a_day_is_read_as_it_is_written_or_refused(text: str, read: str | None) -> None:
    body = body_of("status", {"new_due_on": text})
    assert body == {"new_due_on": read or text}
    assert ("new_due_on" in wrong("status", body)) is (read is None)


@pytest.mark.parametrize(
    ("text", "read"), [("ja", True), ("on", True), ("X", True), ("nej", False), ("måske", "måske")]
)
def test_a_tick_is_a_yes(text: str, read: Any) -> None:
    assert body_of("status", {"done": text}) == {"done": read}


@pytest.mark.parametrize(
    ("given", "body"),
    [
        ({"answer": "en\r\nto\rtre"}, {"answer": "en\nto\ntre"}),
        ({"answer": "a\x00b\ud800c\x07"}, {"answer": "abc"}),
        ({"answer": " \r\n "}, {}),
        ({"answer": "x", "admin": "ja", "answer.0.y": "z"}, {"answer": "x"}),
    ],
)
def test_a_text_is_kept_as_every_door_keeps_it(given: dict[str, str], body: dict[str, Any]) -> None:
    assert body_of("ad_hoc", given) == body


def test_a_line_break_counts_as_one_character() -> None:
    full = "\r\n".join(["x" * 59] * 10)
    assert wrong("ad_hoc", body_of("ad_hoc", {"answer": full})) == {}
    assert "601 tegn" in wrong("ad_hoc", {"answer": "x" + "\r\n" * 1 + "y" * 599})["answer"]


def test_empty_rows_are_left_out_and_rows_of_noughts_too() -> None:
    given = {"money.0.action": " ", "money.0.y0": "0", "money.2.action": "Cykler", "money.2.y0": "1.250"}
    assert body_of("june", given) == {"money": [{"action": "Cykler", "y0": 1250}]}


def test_what_is_wrong_in_a_row_is_named_where_it_was_typed() -> None:
    given = {"money.2.action": "Cykler", "money.2.financing": "anlæg", "money.2.y1": "mange"}
    found = wrong_as_typed("june", given, "da", YEARS)
    assert found["money.2.y1"].startswith("»2029, 1.000 kr.«: »mange« er ikke et helt tal")
    assert "money.0.y1" in wrong("june", body_of("june", given))


@pytest.mark.parametrize(
    ("form", "given", "names"),
    [
        ("april", {}, "track where_to course meaning question"),
        ("april", {"track": "sej", "where_to": "x" * 601}, "track where_to course meaning question"),
        ("status", {"track": "on_track", "new_due_on": "2027-06-01"}, "text reason"),
        ("status", {"track": "on_track", "value": "x", "new_due_on": "2027-06-01"}, "value text reason"),
        ("approval", {"verdict": "send_back"}, "comment"),
        ("approval", {}, "verdict"),
        ("june", {**whole("june"), "money.0.y0": "5"}, "money.0.action money.0.financing"),
        ("april", {"nothing_new": "ja"}, ""),
        ("done", {"what": "Sendt ud"}, ""),
    ],
)
def test_everything_that_is_wrong_is_said_at_once(form: str, given: dict[str, str], names: str) -> None:
    assert sorted(wrong(form, body_of(form, given))) == sorted(names.split())


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"hvad": "x"}, ""),
        ({"money": "mange"}, "money"),
        ({"money": ["en"]}, "money"),
        ({"money": [{"action": "a", "financing": "anlæg"}] * 4}, "money"),
    ],
)
def test_what_is_no_field_is_said_of_the_form_or_its_rows(body: dict[str, Any], name: str) -> None:
    assert name in wrong("june", {**whole("june"), **body})


def test_a_long_text_is_not_repeated_in_full() -> None:
    assert len(wrong("april", {"track": "x" * 100_000})["track"]) < 200


@pytest.mark.parametrize(("language", "said"), [("da", "1.240"), ("en", "1,240")])
def test_each_year_is_added_up_of_what_can_be_read(language: Language, said: str) -> None:
    given = {"money.0.y0": "1250", "money.1.y0": "mange", "money.2.y0": "-10", "money.0.y3": ""}
    expected = {"money.y0": said, "money.y1": "0", "money.y2": "0", "money.y3": "0"}
    assert totals("june", given, language) == expected
    assert totals("april", given, language) == {}


def test_a_stored_answer_reads_as_one_would_type_it() -> None:
    stored = parse(
        "june",
        {**whole("june"), "money": [{"action": "Cykler", "financing": "anlæg", "y0": 1250, "y1": -1000000}]},
    ).model_dump(mode="json")
    said = typed("june", stored)
    assert said["money.0.financing"] == "construction"
    assert (said["money.0.y0"], said["money.0.y1"], said["money.0.y2"]) == ("1.250", "-1.000.000", "0")
    assert typed("june", stored, "en")["money.0.y0"] == "1,250"
    status = parse("status", {"track": "partly", "text": "x", "value": 1234.5, "done": True})
    assert typed("status", status.model_dump(mode="json")) == {
        "track": "partly", "text": "x", "value": "1.234,5", "evidence": "", "new_due_on": "", "reason": "",
        "done": "ja",
    }  # fmt: skip


# ── Whatever is typed ───────────────────────────────────────────────────────────────────────────────────

Languages = st.sampled_from(["da", "en"])
Texts = st.text('abcæøå =+-@<;,.\n"0123456789', min_size=1, max_size=60).map(str.strip).filter(bool)
Floats = st.floats(-1e15, 1e15, allow_nan=False)
Dates = st.dates(date(2000, 1, 1), date(2190, 1, 1)).map(date.isoformat)


def _stored(form: str, draw: st.DrawFn) -> dict[str, Any]:
    """An answer to a form as it is stored, whatever is in it."""
    body = whole(form)
    for one in fields(form):
        if isinstance(one, Field) and draw(st.booleans()):
            body[one.name] = draw(_value(one))
        elif isinstance(one, Rows) and draw(st.booleans()):
            rows = one.rows[: draw(st.integers(1, len(one.rows)))]
            body[one.name] = [{cell.name.split(".")[2]: draw(_value(cell)) for cell in row} for row in rows]
    if issubclass(FORMS[form], MayBeUnchanged) and draw(st.booleans()):
        body["nothing_new"] = True
    return parse(form, body).model_dump(mode="json") if accepted(form, body) else {}


def _value(field: Field) -> st.SearchStrategy[Any]:
    if field.name.endswith("to_year"):
        return st.integers(2000, 2100)
    if ".amounts." in field.name:
        return st.lists(st.integers(-10_000_000, 10_000_000), min_size=1, max_size=4)
    return {
        "choice": st.sampled_from([option.code for option in field.options] or [""]),
        "check": st.booleans(),
        "date": Dates,
        "whole": st.integers(-10_000_000, 10_000_000),
        "decimal": Floats,
    }.get(field.kind, Texts)


@every_form
@settings(max_examples=60, deadline=None)
@given(data=st.data(), language=Languages)
def test_a_stored_answer_typed_again_is_the_same_answer(
    form: str, data: st.DataObject, language: Language
) -> None:
    stored = data.draw(st.composite(lambda draw: _stored(form, draw))())
    if stored:
        again = parse(form, body_of(form, typed(form, stored, language), language))
        assert again.model_dump(mode="json") == stored


Anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4),
    max_leaves=6,
)


@every_form
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_nothing_is_wrong_exactly_when_the_form_takes_it(form: str, data: st.DataObject) -> None:
    names = st.sampled_from(list(FORMS[form].model_fields)) | st.text(max_size=5)
    body = {
        **(whole(form) if data.draw(st.booleans()) else {}),
        **data.draw(st.dictionaries(names, Anything)),
    }
    assert (wrong(form, body) == {}) is accepted(form, body)


@every_form
@settings(max_examples=60, deadline=None)
@given(data=st.data(), language=Languages)
def test_whatever_is_typed_is_read_or_refused_in_sentences(
    form: str, data: st.DataObject, language: Language
) -> None:
    named = st.sampled_from([*(field.name for field in all_fields(form)), "nothing_new"])
    names = named | st.text(max_size=12) | st.from_regex(r"\A(?:money|steers)\.[0-9]{1,5}\.[a-z0-9.]{1,6}\Z")
    numbers = st.from_regex(r"\A[-+(]?[0-9., ]{1,12}[)%]?\Z")
    texts = st.text(st.characters(), max_size=700) | numbers | Dates
    given_ = data.draw(st.dictionaries(names, texts, max_size=12))
    body = body_of(form, given_, language)
    found = wrong_as_typed(form, given_, language, YEARS)
    assert (found == {}) is accepted(form, body)
    assert all(sentence.encode() for sentence in found.values())
    assert {name for name in found if name} <= {
        *(field.name for field in all_fields(form)), *(one.name for one in fields(form)), "nothing_new",
        *(name for name in given_),
    }  # fmt: skip
    totals(form, given_, language)
