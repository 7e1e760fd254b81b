"""A year walked from outside, `round --today` day by day, writes the letters that `rehearse` told of."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from deployments.__main__ import app
from models.rehearsal import Assumption
from tasks import rehearsing
from tasks.home import Home

SHEET = """\
navn;e-mail;enhed;ansvarlig for;leder;rolle
Åse Bæk;aase.baek@kommune.example;Klima;Klimastrategi | Naturstrategi;ja;
Søren Øst;soeren.oest@kommune.example;Børn;Børne- og ungepolitik;ja;plangruppe
Bo Ø;bo@kommune.example;Sekretariat;;ja;sekretariat, planchef, plangruppe
Dorte Dyhr;dorte@kommune.example;Sekretariat;;;direktion, økonomi, kommunikation
"""
YEAR, FIRST, LAST = 2027, date(2026, 11, 2), date(2028, 3, 22)
SENDINGS = {date(2027, 2, 23): "april", date(2027, 4, 26): "june", date(2027, 6, 14): "august"}


class Outside:
    """Somebody at the command line, with the clock of the day."""

    def __init__(self, home: Home, patch: pytest.MonkeyPatch) -> None:
        self.home, self.patch, self.runner = home, patch, CliRunner()

    def says(self, day: date, *words: object) -> str:
        """What a command prints on this day; it must be done (0)."""
        self.patch.setenv("PLANCYCLE_TODAY", day.isoformat())
        done = self.runner.invoke(app, [*map(str, words), "--home", str(self.home.folder)])
        assert done.exit_code == 0, (words, done.output)
        return done.stdout

    def tells(self, day: date, *words: object) -> dict[str, Any]:
        """The JSON object that a command prints."""
        told: dict[str, Any] = json.loads(self.says(day, *words, "--json"))
        return told


@pytest.fixture
def outside(home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Outside:
    """One sheet is enough: it is loaded, and the year is opened."""
    sheet = tmp_path / "personer.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    somebody = Outside(home, monkeypatch)
    somebody.says(FIRST, "load", sheet, "--as", "people")
    somebody.says(FIRST, "open", YEAR)
    return somebody


@pytest.mark.slow
@pytest.mark.parametrize("answers", ["on-time", pytest.param("never", marks=pytest.mark.long)])
def test_walking_a_year_writes_the_letters_that_were_rehearsed(outside: Outside, answers: Assumption) -> None:
    rehearsed = outside.tells(FIRST, "rehearse", YEAR, "--answers", answers)
    written = []
    for ahead in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=ahead)
        if day in SENDINGS:
            outside.says(day, "approve", SENDINGS[day], YEAR)
        written += outside.tells(day, "round", "--today", day)["letters"]
        rehearsing.answer(answers, day)
    assert written == rehearsed["letters"]
    assert rehearsed["summary"]["letters"] == len(written) > 60
    assert rehearsed["summary"]["max_per_person_per_day"] == 1 and rehearsed["summary"]["on_days_off"] == 0
