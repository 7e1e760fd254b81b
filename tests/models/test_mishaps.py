"""What is said of a run that did not end well: what happened, what is lost, what to press."""

from __future__ import annotations

from typing import get_args

import pytest

from models.mishaps import HAPPENED, failed, unreadable
from models.settings import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
FIELDS = {"decided_on": "Dato for 2. behandling", "year": "Planår (mødernes år)"}
INVALID = "Validation of flow parameters failed with error: Flow run received invalid parameters:\n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("happened", HAPPENED)
@pytest.mark.parametrize("flow", ["daily_round", "record_steers", "rehearse_year"])
def test_a_failure_is_one_sentence_that_says_what_to_press(
    flow: str, happened: str, language: Language
) -> None:
    said = failed(flow, happened, language)
    assert said.count(".") == 1 + said.count("2. ") and said.endswith(".")
    assert "Retry" in said


@pytest.mark.parametrize(
    ("flow", "lost"),
    [
        ("daily_round", "intet er gået tabt"),
        ("record_steers", "det, du skrev, står stadig under »Parameters«"),
        ("rehearse_year", "intet er ændret"),
    ],
)
def test_it_says_whether_anything_is_lost(flow: str, lost: str) -> None:
    assert lost in failed(flow, "other", "da")


DAY = " - decided_on: Input should be a valid date or datetime, input is too short"
YEAR = " - year: Input should be a valid integer\n"
NOTHING_KEPT = "kan ikke læses, så intet er gemt: ret det, og tryk igen."


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (" - priorities.0: »Klima« er flyttet: skriv hvorhen.", "»Klima« er flyttet: skriv hvorhen."),
        (" - priorities.0: Value error, »Klima« er flyttet.", "»Klima« er flyttet."),
        (DAY, f"»Dato for 2. behandling« {NOTHING_KEPT}"),
        (YEAR + DAY, f"»Planår (mødernes år)«, »Dato for 2. behandling« {NOTHING_KEPT}"),
        ("", f"Noget i formularen {NOTHING_KEPT}"),
    ],
)
def test_a_form_that_cannot_be_read_names_its_fields_as_they_are_called(told: str, said: str) -> None:
    assert unreadable(INVALID + told, FIELDS, "da") == said
