"""Real files of three places in one empty home, and a year opened and rehearsed on them, from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
TODAY = "2026-11-02"

TECHNICAL = "The technical department of Aarhus Municipality"
PEOPLE = f"""\
navn;e-mail;enhed;ansvarlig for;stilling;leder;rolle
Anne Holm;anne@eksempel.invalid;Kolding Kommune;;Kommunaldirektør;ja;direktion
Bo Krag;bo@eksempel.invalid;HR og organisation;;Sekretariatschef;ja;sekretariat
Carl Friis;carl@eksempel.invalid;Byudvikling;Kommuneplan 2026-2037;Planchef;ja;planchef, plangruppe
Dea Lund;dea@eksempel.invalid;Budget og Planlægning;;Økonomichef;ja;økonomi, plangruppe
Eva Dam;eva@eksempel.invalid;Erhverv;Erhvervsstrategi;Erhvervschef;ja;kommunikation
Finn Bay;finn@eksempel.invalid;Park og vej;Klimaplan | Cykler;{TECHNICAL};ja;
Gry Toft;gry@eksempel.invalid;Renovation;;Stavanger municipality;nej;
"""
"""None of the files names a person: these are ours, in their units; two answer for actions by their post."""

FILES = {
    "units": (SHARED / "os2mo_kolding_org_tree.csv", 84, {"unit": 84}),
    "people": (Path("personer.csv"), 7, {"element": 4, "person": 7, "post": 7}),
    "elements": (SHARED / "nordic_city_actions.csv", 117, {"action": 117}),
    "budget": (
        SHARED / "bergen_driftsbudsjett_2013-2016.csv",
        1761,
        {"2013": "-490", "2014": "-627", "2015": "-489", "2016": "-539"},
    ),
}
"""Each kind with its file, how many rows it has, and its control totals."""

Command = Callable[..., Any]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the real files do not lie beside the project"),
]


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """`command("open", "2027")`: the command line in an empty home; what it printed, JSON as an object."""
    folder = tmp_path_factory.mktemp("real") / "home"
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PLANCYCLE_")}
    ours |= {"PLANCYCLE_HOME": str(folder), "PLANCYCLE_TODAY": TODAY}

    def run(*words: str) -> Any:
        line = [sys.executable, "-m", "deployments", *words]
        done = subprocess.run(line, cwd=ROOT, env=ours, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if "--json" in words else done.stdout

    return run


@pytest.fixture(scope="module")
def loaded(command: Command, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What loading each file said, in the order in which they need each other."""
    folder = tmp_path_factory.mktemp("people")
    (folder / "personer.csv").write_text(PEOPLE, encoding="utf-8")
    return {
        kind: command("load", str(folder / file), "--as", kind, "--json")
        for kind, (file, *_) in FILES.items()
    }


@pytest.fixture(scope="module")
def rehearsed(command: Command, loaded: dict[str, Any]) -> Any:
    """The next year, opened and rehearsed on what was loaded."""
    command("open", "2027")
    return command("rehearse", "2027", "--json")


@pytest.mark.parametrize("kind", FILES)
def test_a_real_file_is_taken_whole(loaded: dict[str, Any], kind: str) -> None:
    _, rows, totals = FILES[kind]
    told = loaded[kind]
    assert (told["read"], told["created"], told["rejected"]) == (rows, rows, [])
    assert told["totals"] == totals


def test_a_year_is_opened_and_rehearsed_on_them(rehearsed: Any) -> None:
    assert (rehearsed["year"], rehearsed["assumption"]) == (2027, "on-time")
    assert len(rehearsed["milestones"]) > 60
    summary = rehearsed["summary"]
    assert summary["letters"] == len(rehearsed["letters"]) > 100
    assert (summary["people"], summary["max_per_person_per_day"], summary["on_days_off"]) == (7, 1, 0)


def test_who_holds_a_post_of_the_actions_is_asked_how_far_they_are(rehearsed: Any) -> None:
    asked = {subject for letter in rehearsed["letters"] for subject in letter["requests"]}
    assert "2027/status/2/AAR-003" in asked
    assert "2027/april/contribution/klimaplan" in asked


def test_what_nobody_answers_for_is_found(command: Command, rehearsed: Any) -> None:
    found = [one for one in command("check", "--json")["findings"] if one["rule"] == "owner_unknown"]
    assert len(found) == 99 - 8
