"""Who holds a budget line, and what an answer about its room to move means."""

from __future__ import annotations

import pytest

from models.facts import Refused
from models.fields import body_of, typed
from models.forms import RoomAnswer
from models.room import RoomLine, Served, aligned, by_key, chosen, holder_of, meant

LINES = (
    RoomLine(1, "2027/vedtaget/a", "0.25.10", "Asfalt", 100_000_00, "unknown"),
    RoomLine(2, "2027/vedtaget/b", "0.25.10", "Saltning", 50_000_00, "bound"),
    RoomLine(3, "2027/vedtaget/c", "0.28.20", "Parker", 7_00, "free"),
)


@pytest.mark.parametrize(
    ("served", "head", "holder"),
    [
        ((), "chef", "chef"),
        ((), None, None),
        ((Served("i", 100, "ejer"),), "chef", "ejer"),
        ((Served("i", 100, None),), "chef", "chef"),
        ((Served("i", 40, "lille"), Served("j", 60, "stor")), "chef", "stor"),
        ((Served("j", 50, "anden"), Served("i", 50, "første")), None, "første"),
        ((Served("i", 90, None), Served("j", 10, "anden")), "chef", "anden"),
    ],
)
def test_a_line_is_held_by_whoever_answers_for_most_of_it_else_by_the_units_head(
    served: tuple[Served, ...], head: str | None, holder: str | None
) -> None:
    assert holder_of(served, head) == holder


@pytest.mark.parametrize(
    ("said", "no"), [("2027/vedtaget/b", 2), ("saltning (0.25.10)", 2), ("PARKER", 3), ("0.28.20", 3)]
)
def test_a_line_is_meant_by_its_key_its_account_or_its_text(said: str, no: int) -> None:
    assert meant(said, LINES, "da").id == no


def test_a_line_that_several_fit_and_one_that_none_fit_is_refused() -> None:
    with pytest.raises(Refused, match="is not one of your budget lines"):
        meant("0.99.99", LINES, "en")
    twins = (LINES[0], LINES[0]._replace(id=9, key="2027/vedtaget/d", account="2.28.11"))
    with pytest.raises(Refused, match="fits 2 budget lines"):
        meant("Asfalt", twins, "en")


@pytest.mark.parametrize(
    ("rows", "rest", "expected"),
    [
        ([("Asfalt", "partly")], "", {1: "partly"}),
        ([("Asfalt", "")], "", {1: "unknown"}),
        ([("Asfalt", "free"), ("Parker", "")], "bound", {1: "free", 2: "bound", 3: "bound"}),
        ([], "partly", {1: "partly", 2: "partly", 3: "partly"}),
        ([], "", {}),
    ],
)
def test_what_is_said_of_the_rest_holds_where_nothing_was_chosen(
    rows: list[tuple[str, str]], rest: str, expected: dict[int, str]
) -> None:
    said = [{"line": line, "room": room} for line, room in rows]
    answer = RoomAnswer.model_validate({"lines": said, "rest": rest, "note": "Se aftalen."})
    assert chosen(by_key(answer, LINES, "da"), LINES) == expected


def test_rows_are_filled_in_with_the_answer_and_else_as_the_lines_stand() -> None:
    given = {"lines.7.line": "2027/vedtaget/c", "lines.7.room": "partly", "note": "Ja", "lines.8.line": "væk"}
    assert aligned(LINES, given) == {
        "note": "Ja",
        "lines.0.line": "2027/vedtaget/a",
        "lines.0.room": "",
        "lines.1.line": "2027/vedtaget/b",
        "lines.1.room": "bound",
        "lines.2.line": "2027/vedtaget/c",
        "lines.2.room": "partly",
    }


def test_what_was_stored_is_what_was_typed() -> None:
    given = aligned(LINES, {"rest": "bundet", "note": ""})
    body = RoomAnswer.model_validate(body_of("room", given)).model_dump(mode="json")
    assert body["lines"][1] == {"line": "2027/vedtaget/b", "room": "bound"}
    assert body["rest"] == "bound"
    assert aligned(LINES, typed("room", body)) | {"rest": "bundet"} == given
