"""The flow that takes a file in: the same as the command line, in the municipality's language."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from flows.load_plan import load_plan
from models.facts import Refused
from tests.tasks.loaded import TODAY, rows, sheet


def test_a_file_is_taken_in_and_again_without_a_change(memory: Engine, tmp_path: Path) -> None:
    file = sheet(tmp_path, "nøgle;navn", "A;Kommunen")
    assert load_plan.fn(file, "units", dry_run=True, today=TODAY).created == 1
    assert rows("unit", "key") == []
    assert load_plan.fn(file, "units", today=TODAY).created == 1
    assert load_plan.fn(file, "units", today=TODAY).unchanged == 1


def test_rejected_rows_end_the_run_in_danish(memory: Engine, tmp_path: Path) -> None:
    file = sheet(tmp_path, "nøgle;navn", "A;", "B;Skole")
    with pytest.raises(Refused, match="feltet er tomt"):
        load_plan.fn(file, "units", today=TODAY)
    assert load_plan.fn(file, "units", keep_good=True, today=TODAY).created == 1
