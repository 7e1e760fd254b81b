"""The command line as others script it: real processes, their output, their exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from deployments.sample_people import People
from models.forms import parse
from models.requests import RequestFact
from models.settings import read_settings

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
SHEET = "navn;e-mail;enhed;ansvarlig for;rolle\n"
PEOPLE = (
    "Åse Bæk;aase.baek@kommune.example;Klima;Klimastrategi;\n"
    "Bo Ø;bo@kommune.example;Sekretariat;;sekretariat\n"
)
TODAY = "2026-11-02"


class Said(NamedTuple):
    """What a process said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on standard output."""
        told: dict[str, Any] = json.loads(self.out)
        return told

    @property
    def refusal(self) -> str:
        """The reason, when the input was refused and nothing else was said."""
        assert (self.code, self.out) == (1, ""), self
        assert "Traceback" not in self.err
        return self.err.strip()


def run(home: Path, *words: object, **environment: str) -> Said:
    """`python -m deployments` with these words, on this home."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("PLANCYCLE_", "PREFECT_"))
    }
    given = inherited | {"PLANCYCLE_HOME": str(home), "PLANCYCLE_TODAY": TODAY} | environment
    command = [sys.executable, "-m", "deployments", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A home that does not exist yet, its name with Danish letters and a space."""
    return tmp_path / "hjem på Ærø"


def sheet(tmp_path: Path, rows: str = PEOPLE, name: str = "personer på ø.csv") -> Path:
    file = tmp_path / name
    file.write_text(SHEET + rows, encoding="utf-8")
    return file


# ── Loading ─────────────────────────────────────────────────────────────────────────────────────────────


def test_loading_says_what_it_did_and_the_second_time_changes_nothing(folder: Path, tmp_path: Path) -> None:
    first = run(folder, "load", sheet(tmp_path), "--as", "people", "--json")
    again = run(folder, "load", sheet(tmp_path), "--as", "people", "--json")
    shape = {"read", "created", "updated", "unchanged", "missing", "rejected", "totals"}
    assert (first.code, first.err, set(first.json)) == (0, "", shape)
    assert (first.json["created"], again.json["created"], again.json["unchanged"]) == (2, 0, 2)


def test_a_rejected_row_keeps_the_file_out_and_is_named(folder: Path, tmp_path: Path) -> None:
    file = sheet(tmp_path, PEOPLE + "Kaj;ingen mail;Plan;;\n")
    said = run(folder, "load", file, "--as", "people", "--json")
    (rejected,) = said.json["rejected"]
    assert (said.code, said.json["created"]) == (1, 0)
    assert (rejected["row"], rejected["column"], rejected["value"]) == (4, "e-mail", "ingen mail")
    assert set(rejected) == {"row", "column", "value", "reason"}
    assert "personer på ø.csv, row 4, column 'e-mail'" in said.err
    kept = run(folder, "load", file, "--as", "people", "--keep-good", "--json")
    assert (kept.code, kept.json["created"]) == (0, 2)


def test_a_dry_run_takes_nothing(folder: Path, tmp_path: Path) -> None:
    said = run(folder, "load", sheet(tmp_path), "--as", "people", "--dry-run")
    assert said.code == 0 and said.out.startswith("Would take personer på ø.csv as people: 2 rows read")
    assert run(folder, "load", sheet(tmp_path), "--as", "people", "--json").json["created"] == 2


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared files are not here")
def test_bergens_budget_is_taken_whole_with_its_control_totals(folder: Path) -> None:
    said = run(folder, "load", SHARED / "bergen_driftsbudsjett_2013-2016.csv", "--as", "budget")
    assert said.code == 0 and "1761 rows read" in said.out and "0 rejected" in said.out
    assert [line.strip() for line in said.out.splitlines() if "total" in line] == [
        *("total 2013: -490", "total 2014: -627", "total 2015: -489", "total 2016: -539")
    ]


# ── The year ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_calendar_has_its_shape_and_answers_on_an_empty_home(folder: Path) -> None:
    told = run(folder, "calendar", 2027, "--json").json
    assert set(told) == {"year", "milestones", "findings"}
    shape = {"date", "limit", "as_of", "kind", "meeting", "severity", "reference"}
    assert all(set(milestone) == shape for milestone in told["milestones"])
    held = {m["meeting"]: m["date"] for m in told["milestones"] if m["kind"] == "hold"}
    assert held == {"april": "2027-04-20", "june": "2027-06-08", "august": "2027-08-24"}


def test_the_adopted_meeting_plan_beats_the_proposed_date(folder: Path, tmp_path: Path) -> None:
    plan = tmp_path / "mødeplan.csv"
    plan.write_text("år;møde;dato\n2027;april;13.04.2027\n", encoding="utf-8")
    assert run(folder, "load", plan, "--as", "meetings").code == 0
    told = run(folder, "calendar", 2027, "--json").json
    assert [m["date"] for m in told["milestones"] if (m["meeting"], m["kind"]) == ("april", "hold")] == [
        "2027-04-13"
    ]


def test_a_year_is_opened_approved_and_stands_in_the_status(folder: Path, tmp_path: Path) -> None:
    run(folder, "load", sheet(tmp_path), "--as", "people")
    assert "Planår 2027 er åbent." in run(folder, "open", 2027).out
    assert "Nye datoer: 0. Ændrede datoer: 0." in run(folder, "open", 2027).out
    approved = run(folder, "approve", "april", 2027)
    assert approved.code == 0 and "Åse Bæk" in approved.out
    told = run(folder, "status", "--json").json
    assert told["years"] == [{"year": 2027, "state": "open"}]
    assert (told["tasks"]["proposed"], told["letters"]["sent"], told["last_round_on"]) == (1, 0, None)
    assert told["next"][0]["date"] > TODAY


def test_a_round_writes_what_is_due_and_nothing_the_second_time(folder: Path, tmp_path: Path) -> None:
    run(folder, "load", sheet(tmp_path), "--as", "people")
    run(folder, "open", 2027)
    run(folder, "approve", "april", 2027)
    first, again = (run(folder, "round", "--today", "2027-02-25", "--json") for _ in range(2))
    assert set(first.json) == {"today", "letters", "statements"}
    (letter,) = first.json["letters"]
    assert set(letter) == {"date", "to", "kind", "rung", "requests"}
    assert letter["rung"] == "request" and "2027/april/contribution/klimastrategi" in letter["requests"]
    assert again.json["letters"] == []
    written = [one.name for one in (folder / "outbox").glob("*.eml")]
    assert len([name for name in written if "-invitation-" not in name]) == 1
    assert len(written) == len(set(written)) == 1 + len(read_settings().meetings)
    assert "time does not run backwards" in run(folder, "round", "--today", "2027-02-24").refusal


def test_a_round_of_another_day_is_refused_on_a_live_channel(folder: Path) -> None:
    channel = {"PLANCYCLE_CHANNEL": "planmail://user:secret@mail.invalid"}
    said = run(folder, "round", "--today", "2027-02-25", **channel)
    assert "2027-02-25" in said.refusal and "secret" not in said.err


def test_without_anything_open_there_is_nothing_to_check(folder: Path) -> None:
    told = run(folder, "check", "--json").json
    assert (set(told), told["findings"]) == ({"year", "findings", "asleep"}, [])
    later = run(folder, "check", 2031, "--json").json
    assert (later["year"], later["findings"]) == (2031, []) and later["asleep"] > 20
    assert "venter på data" in run(folder, "check").out


def test_every_rule_of_the_check_is_listed_with_the_data_it_needs(folder: Path) -> None:
    listed: Any = run(folder, "check", "--list", "--json").json
    assert all(set(rule) == {"id", "severity", "sentence", "needs"} for rule in listed)
    rules = {rule["id"]: rule for rule in listed}
    assert len(rules) == len(listed)
    assert rules["settings_changed"]["needs"] == []
    assert rules["calendar_closed"]["needs"] == ["planår"]
    assert rules["vision_without_actions"]["sentence"] == (
        "Visionen »{titel}« har ingen indsatser i de næste fire år."
    )
    assert "visioner" in rules["vision_without_actions"]["needs"]
    said = run(folder, "check", "--list").out
    assert "[vigtig] Visionen »{titel}«" in said and "kræver: visioner" in said


def test_the_check_finds_what_does_not_hang_together(folder: Path, tmp_path: Path) -> None:
    rows = ("v1;vision;En by i balance;", "s1;strategi;Klimastrategi;", "i1;indsats;Cykelstier;s1")
    file = tmp_path / "plan.csv"
    file.write_text("\n".join(["nøgle;type;titel;hører til", *rows, ""]), encoding="utf-8")
    run(folder, "load", file, "--as", "elements")
    told = run(folder, "check", 2027, "--json").json
    assert told["year"] == 2027
    assert {(one["rule"], one["subject"]) for one in told["findings"]} == {
        ("vision_without_actions", "element/v1"),
        ("strategy_without_vision", "element/s1"),
    }
    assert all(one["sentence"] and one["advice"] for one in told["findings"])


def test_a_changed_setting_is_a_finding_until_the_year_is_dated_again(folder: Path) -> None:
    run(folder, "open", 2027)
    (folder / "municipality.toml").write_text("[days]\nwinter_holiday_week = 8\n", encoding="utf-8")
    (finding,) = run(folder, "check", "--json").json["findings"]
    assert set(finding) == {"rule", "severity", "subject", "sentence", "advice"}
    assert finding["rule"] == "settings_changed"
    run(folder, "open", 2027)
    assert run(folder, "check", "--json").json["findings"] == []


@pytest.mark.slow
def test_a_rehearsed_year_has_its_shape_and_leaves_the_memory_alone(folder: Path, tmp_path: Path) -> None:
    run(folder, "load", sheet(tmp_path), "--as", "people")
    told = run(folder, "rehearse", 2027, "--answers", "never", "--json").json
    assert set(told) == {"year", "assumption", "milestones", "letters", "summary"}
    assert set(told["summary"]) == {"letters", "people", "max_per_person_per_day", "on_days_off"}
    assert (told["assumption"], told["summary"]["max_per_person_per_day"]) == ("never", 1)
    assert run(folder, "status", "--json").json["years"] == []


# ── Links ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_address_of_a_page_is_printed_and_stays_the_same(folder: Path, tmp_path: Path) -> None:
    run(folder, "load", sheet(tmp_path), "--as", "people")
    assert "Set PLANCYCLE_PUBLIC_URL" in run(folder, "link", "aase.baek@kommune.example").refusal
    at = {"PLANCYCLE_PUBLIC_URL": "https://plan.kommune.example/"}
    first, again = (run(folder, "link", "Aase.Baek@kommune.example", **at).out for _ in range(2))
    assert first == again and first.startswith("https://plan.kommune.example/side/")
    assert "Nobody is known as 'nobody'" in run(folder, "link", "nobody", **at).refusal


def test_keys_are_counted_added_and_forgotten(folder: Path) -> None:
    assert run(folder, "keys").out == "Nøgler til links: 1. Den nyeste skriver under.\n"
    assert "Nøgler til links: 2." in run(folder, "keys", "--new").out
    assert "Glemt: 1." in run(folder, "keys", "--only-newest").out
    assert "Nøgler til links: 1." in run(folder, "keys").out


# ── Refused, and wrong usage ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("load", "findes ikke.csv", "--as", "people"), "cannot be read"),
        (("load", ".", "--as", "people"), "Is a directory"),
        (("open", 2020), "is over"),
        (("calendar", 2100), "2005-2065"),
        (("approve", "april", 2031), "Open the year first"),
        (("status", "--home", __file__), "Choose another folder with --home"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_refused_in_one_sentence(
    folder: Path, words: tuple[object, ...], reason: str
) -> None:
    refusal = run(folder, *words).refusal
    assert reason in refusal and "\n" not in refusal


@pytest.mark.parametrize(
    "environment",
    [
        {"PLANCYCLE_DATABASE_URL": "no address"},
        {"PLANCYCLE_DATABASE_URL": "postgresql+psycopg://user:secret@127.0.0.1:1/plan"},
        {"PLANCYCLE_DRY_RUN": "perhaps"},
        {"PLANCYCLE_TODAY": "tomorrow"},
    ],
    ids=str,
)
def test_a_wrong_environment_is_refused_in_one_sentence(folder: Path, environment: dict[str, str]) -> None:
    refusal = run(folder, "status", **environment).refusal
    assert "\n" not in refusal and "secret" not in refusal


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("fly",),
        ("load", "x.csv"),
        ("load", "x.csv", "--as", "elephants"),
        ("calendar", "next"),
        ("approve", "may", 2027),
        ("round", "--today", "31.12.2027"),
        ("rehearse", 2027, "--answers", "maybe"),
        ("up", "--port", "0"),
    ],
    ids=str,
)
def test_wrong_usage_is_told_apart(folder: Path, words: tuple[object, ...]) -> None:
    said = run(folder, *words)
    assert said.code == 2 and "Traceback" not in said.err
    assert not folder.exists()


def test_an_unknown_setting_is_refused_with_its_line(folder: Path) -> None:
    folder.mkdir()
    (folder / "municipality.toml").write_text('[municipality]\nnavn = "Ærø"\n', encoding="utf-8")
    assert "line 2: 'municipality.navn' is not a setting" in run(folder, "status").refusal


def test_a_memory_of_a_newer_program_is_refused(folder: Path) -> None:
    import sqlite3

    run(folder, "status")
    with sqlite3.connect(folder / "plancycle.db") as memory:
        memory.execute("update schema_version set version_num = '9999'")
    memory.close()
    assert "newer than this program" in run(folder, "status").refusal


# ── What is not loaded costs nothing ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "words", [("calendar", 2027), ("check",), ("status",), ("load", "x.csv", "--as", "people")], ids=str
)
def test_the_quick_commands_leave_prefect_and_the_post_alone(folder: Path, words: tuple[object, ...]) -> None:
    program = (
        "import sys; from deployments.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([name for name in ('prefect', 'apprise', 'honcho') if name in sys.modules], file=sys.stderr)"
    )
    environment = os.environ | {"PLANCYCLE_HOME": str(folder)}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, words)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.splitlines()[-1] == "[]"
    assert time.monotonic() - began < 5  # about half a second on an idle machine


# ── The demo ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo that was lived up to the second of November."""
    folder = tmp_path_factory.mktemp("demo") / "hjem"
    channel = {"PLANCYCLE_CHANNEL": "planmail://user:secret@mail.invalid"}
    said = run(folder, "demo", **channel)
    assert said.code == 0, said.err
    assert "Den sender intet." in said.out
    return folder


@pytest.mark.slow
def test_the_demo_stands_in_the_middle_of_something(lived: Path) -> None:
    told = run(lived, "status", "--json").json
    assert (told["purpose"], told["channel"], told["last_round_on"]) == ("demo", "planbox", TODAY)
    assert [one["year"] for one in told["years"]] == [2025, 2026, 2027]
    assert told["tasks"]["open"] > 0 and told["tasks"]["answered"] > 100
    assert told["letters"]["sent"] == len(list((lived / "outbox").glob("*.eml"))) > 200
    assert (lived / "briefs" / "2026-august.md").exists()


@pytest.mark.slow
def test_last_years_evaluation_stands_in_aprils_brief(lived: Path) -> None:
    brief = (lived / "briefs" / "2026-april.md").read_text(encoding="utf-8")
    assert "Sidste års evaluering" in brief and "De ældre møder færre forskellige medarbejdere" in brief


@pytest.mark.slow
def test_the_demo_goes_on_where_it_stopped_and_its_home_takes_nothing_else(lived: Path) -> None:
    before = run(lived, "status", "--json").json
    run(lived, "demo")
    assert run(lived, "status", "--json").json == before
    run(lived, "demo", PLANCYCLE_TODAY="2026-11-06")
    assert run(lived, "status", "--json").json["last_round_on"] == "2026-11-06"
    assert "Start it with --demo" in run(lived, "up").refusal


def test_a_demo_needs_an_empty_home(folder: Path, tmp_path: Path) -> None:
    run(folder, "load", sheet(tmp_path), "--as", "people")
    assert "A demo needs an empty home" in run(folder, "demo").refusal
    assert "A demo needs an empty home" in run(folder, "up", "--demo").refusal


@pytest.mark.parametrize("form", ["april", "june"])
@pytest.mark.parametrize("area", ["P1", "P2", "P3", "P4", "S1", "S2", "S3", "S4"])
def test_the_answers_of_the_sample_fit_their_forms(form: str, area: str) -> None:
    people = People(2026, read_settings())
    for year in (2026, 2027, 2028):
        parse(form, people.answer(asked(form, area, year), date(year, 3, 1)))


def asked(form: str, area: str, year: int) -> RequestFact:
    """A contribution that has been asked for."""
    row: dict[str, Any] = dict.fromkeys(RequestFact.model_fields)
    row |= {"key": f"{year}/{form}/contribution/{area}", "kind": "contribution", "form": form}
    return RequestFact.model_construct(**row | {"year": year, "subject": area, "state": "open"})
