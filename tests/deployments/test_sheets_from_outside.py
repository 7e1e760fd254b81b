"""Sheets on the command line: made for each unit, filled in, and taken in again."""

from __future__ import annotations

from pathlib import Path

from tests.deployments.test_command_line import PEOPLE, Said, run, sheet
from tests.tasks.sheets import filled_in

ASKED = "2027-02-25"
TEXTS = {
    "1. Hvor er vi nu?": "på sporet",
    "2.": "Renere luft.",
    "3. Skal": "hold",
    "4.": "Intet.",
    "5.": "Ro?",
}


def asked(folder: Path, tmp_path: Path) -> None:
    """April's questions have been sent."""
    run(folder, "load", sheet(tmp_path, PEOPLE), "--as", "people")
    run(folder, "open", 2027)
    run(folder, "round", PLANCYCLE_TODAY="2027-02-23")
    run(folder, "approve", "april", 2027, PLANCYCLE_TODAY="2027-02-23")
    run(folder, "round", PLANCYCLE_TODAY=ASKED)


def on_the_day(folder: Path, *words: object) -> Said:
    return run(folder, *words, PLANCYCLE_TODAY=ASKED)


def test_a_round_goes_out_as_sheets_and_comes_back_as_answers(tmp_path: Path) -> None:
    folder, out = tmp_path / "hjem på Ærø", tmp_path / "ark til Ø"
    asked(folder, tmp_path)
    handed = on_the_day(folder, "sheets", 2027, "april", "--out", out, "--json")
    assert (handed.code, set(handed.json)) == (0, {"folder", "files"})
    assert handed.json["files"] == ["2027-april-klima.xlsx"]
    file = out / "2027-april-klima.xlsx"
    filled = filled_in(file.read_bytes(), "April 2027", {"Klimastrategi": TEXTS})
    file.write_bytes(filled)
    came = on_the_day(folder, "answers", file, "--json")
    assert (came.code, came.json["accepted"], came.json["refused"]) == (0, 1, 0)
    again = on_the_day(folder, "answers", out / "2027-april-klima-retur.xlsx")
    assert again.code == 0 and again.out.startswith("0 modtaget, 1 uændret, 0 afvist.")
    file.write_bytes(filled_in(filled, "April 2027", {"Klimastrategi": {"2.": "Noget andet."}}))
    refused = on_the_day(folder, "answers", file)
    assert refused.code == 1 and refused.out.startswith("0 modtaget, 0 uændret, 1 afvist.")


def test_what_cannot_be_is_refused_in_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "hjem"
    run(folder, "load", sheet(tmp_path, PEOPLE), "--as", "people")
    assert "is no round" in on_the_day(folder, "sheets", 2027, "maj", "--out", tmp_path).refusal
    assert "has no tasks" in on_the_day(folder, "sheets", 2027, "juni", "--out", tmp_path).refusal
    assert "none of our sheets" in on_the_day(folder, "answers", sheet(tmp_path)).refusal
    assert "cannot be read" in on_the_day(folder, "answers", tmp_path / "nowhere.xlsx").refusal
