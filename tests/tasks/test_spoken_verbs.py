"""Every verb is called something in Prefect, and what is called something is a verb."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from tasks.spoken_verbs import STEPS, VERBS

TASKS = Path(__file__).parents[2] / "tasks"
DECORATED = re.compile(r"^@verb(?:\(.*\))?\ndef (\w+)", re.MULTILINE)


def verbs() -> set[str]:
    """Where every verb of the house stands."""
    return {
        f"{'.'.join(file.relative_to(TASKS).with_suffix('').parts)}.{name}"
        for file in TASKS.rglob("*.py")
        for name in DECORATED.findall(file.read_text(encoding="utf-8"))
    }


def test_every_verb_has_words_and_every_word_a_verb() -> None:
    assert verbs() == STEPS.keys() | VERBS.keys()


@pytest.mark.parametrize("place", [*STEPS, *VERBS])
def test_a_verb_is_said_in_both_languages(place: str) -> None:
    said = {**STEPS, **VERBS}[place]
    assert said.da and said.en and "_" not in said.da + said.en


@pytest.mark.parametrize("place", VERBS)
def test_what_goes_on_is_said_without_letters_that_the_picture_of_a_run_lacks(place: str) -> None:
    assert not re.search("[æøåÆØÅ]", VERBS[place].da)


@pytest.mark.parametrize("place", STEPS)
def test_a_step_says_whether_it_was_taken(place: str) -> None:
    module, _, name = place.rpartition(".")
    assert getattr(import_module(f"tasks.{module}"), name).__annotations__["return"] in ("bool", "int")
