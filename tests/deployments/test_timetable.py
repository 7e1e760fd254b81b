"""The timetable agrees with the flows, the events and the settings, and reads well."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest

from deployments.run_forms import FIELDS, HIDDEN, PARTS, WAYS
from deployments.timetable import TABLE, Row, cron
from deployments.timetable import row as row_groups
from models.choices import Words
from models.events import BY_ITSELF, EVENTS, Checklist
from models.mishaps import ABANDONED, LOOKS_AHEAD, NOTHING_CHANGED, PERHAPS_LOST, stopped
from models.settings import Language, read_settings

FLOWS = Path(__file__).parents[2] / "flows"
LANGUAGES: tuple[Language, ...] = get_args(Language)
CODE_WORDS = re.compile(
    r"_|\b(?:flow|deployment|task run|cron|trigger|database|JSON|UUID|API)\b", re.IGNORECASE
)

LONGEST = 23
"""Characters of a name that the list of a window 1,400 points wide shows."""

every_row = pytest.mark.parametrize("row", TABLE, ids=lambda row: row.flow)
in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def test_every_flow_is_in_the_timetable_once_and_the_other_way_round() -> None:
    written = Counter(file.stem for file in FLOWS.glob("*.py") if file.stem != "__init__")
    assert Counter(row.flow for row in TABLE) == written


def test_every_event_is_awaited_and_every_awaited_event_is_ours() -> None:
    assert {row.woken_by for row in TABLE if row.woken_by} == set(EVENTS)


@every_row
def test_a_flow_awaits_the_event_that_its_wake_mark_emits(row: Row) -> None:
    assert row.woken_by in (None, Checklist(flow=row.flow).event)


@every_row
def test_an_event_tells_a_flow_all_it_has_to_know(row: Row) -> None:
    flow = getattr(import_module(f"flows.{row.flow}"), row.flow)
    parameters = inspect.signature(flow.fn).parameters
    needed = {name for name, one in parameters.items() if one.default is inspect.Parameter.empty}
    assert set(row.told) <= parameters.keys()
    assert not row.woken_by or needed <= set(row.told)


def test_only_the_round_has_a_clock() -> None:
    assert [row.flow for row in TABLE if row.daily] == ["daily_round"]


@pytest.mark.parametrize(("round_at", "said"), [("08:00", "0 8 * * 1-5"), ("07:45", "45 7 * * 1-5")])
def test_the_round_goes_on_weekdays_at_the_hour_of_the_settings(
    round_at: str, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "municipality.toml"
    file.write_text(f'[letters]\nround_at = "{round_at}"\n', encoding="utf-8")
    assert cron(read_settings(file)) == said


@pytest.mark.parametrize(
    ("flow", "said"),
    [
        ("daily_round", ABANDONED),
        ("april_vision", ABANDONED),
        ("record_steers", PERHAPS_LOST),
        ("receive_response", PERHAPS_LOST),
        ("approve_sending", PERHAPS_LOST),
        ("move_meeting", PERHAPS_LOST),
        ("extend_round", PERHAPS_LOST),
        ("reopen_tasks", PERHAPS_LOST),
        ("no_longer_there", PERHAPS_LOST),
        ("rehearse_year", NOTHING_CHANGED),
    ],
)
def test_nobody_is_told_that_a_form_is_safe_when_the_machine_stopped(flow: str, said: Words) -> None:
    assert stopped(flow) is said


def test_what_is_said_after_a_stop_agrees_with_the_timetable() -> None:
    groups = {row.flow: row.group for row in TABLE}
    assert {flow for flow, group in groups.items() if group is row_groups.BY_ITSELF} == BY_ITSELF
    assert {flow for flow, group in groups.items() if group is row_groups.LOOK_AHEAD} == LOOKS_AHEAD


@in_each_language
def test_names_are_told_apart_also_when_short(language: Language) -> None:
    for names in (
        [row.name.said_in(language) for row in TABLE],
        [row.short_name(language) for row in TABLE],
    ):
        assert len(set(names)) == len(TABLE)


@every_row
@in_each_language
def test_a_secretariat_reads_no_code_words(row: Row, language: Language) -> None:
    said = f"{row.name.said_in(language)} {row.group.said_in(language)} {row.description(language)}"
    assert not CODE_WORDS.findall(said)


@every_row
@in_each_language
def test_a_name_is_not_cut_off_in_the_list(row: Row, language: Language) -> None:
    assert len(row.name.said_in(language)) <= LONGEST


@every_row
def test_every_field_of_a_run_form_has_words(row: Row) -> None:
    flow = getattr(import_module(f"flows.{row.flow}"), row.flow)
    assert inspect.signature(flow.fn).parameters.keys() <= {*FIELDS, *HIDDEN}


@every_row
def test_a_flow_has_words_of_its_own_only_for_fields_it_has(row: Row) -> None:
    flow = getattr(import_module(f"flows.{row.flow}"), row.flow)
    assert row.fields.keys() <= inspect.signature(flow.fn).parameters.keys()


@in_each_language
def test_the_words_of_a_run_form_are_no_code_words(language: Language) -> None:
    own = (words for row in TABLE for words in row.fields.values())
    for words in (*FIELDS.values(), *PARTS.values(), *WAYS.values(), *own):
        assert not CODE_WORDS.findall(words.said_in(language))


@every_row
@in_each_language
def test_a_name_is_one_that_prefect_accepts(row: Row, language: Language) -> None:
    assert not re.search(r"[/%&<>]", row.name.said_in(language))


@every_row
@in_each_language
def test_a_description_says_what_when_and_whether_again(row: Row, language: Language) -> None:
    assert len(row.description(language).split("\n\n")) == 3
    assert row.again.said_in(language).startswith("Ja" if language == "da" else "Yes")


@every_row
def test_both_languages_say_as_much(row: Row) -> None:
    for words in (row.name, row.what, row.when, row.again):
        assert words.da and words.en and words.da != words.en
        assert 0.6 < len(words.da) / len(words.en) < 1.6
