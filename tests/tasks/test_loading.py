"""Loading: what a file does to the memory, on both databases."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.facts import Refused
from tasks.loading import load, refuse_rejected, year_placeholders
from tests.tasks.loaded import TODAY, counts, everything, journal, rows, sheet, take

UNITS = "nøgle;navn;hører under;gyldig fra;gyldig til"
BUDGET = "år;version;konto;tekst;enhed;år 1;år 2;år 3;år 4;bidrager til;flytbar"
ELEMENTS = "nøgle;type;titel;ansvarlig;fra år;til år;hører til"


def two_elements(folder: Path) -> None:
    take(folder, "elements", ELEMENTS, "V1;vision;Et godt liv;;;;", "I1;indsats;Flere træer;;2026;2029;V1")


# ── Once, again, changed, gone ──────────────────────────────────────────────────────────────────────────


def test_the_same_file_again_changes_nothing(memory: Engine, tmp_path: Path) -> None:
    lines = (UNITS, "A;Kommunen;;01.01.2007;", "B;Skole;A;;31.12.2027")
    assert counts(take(tmp_path, "units", *lines)) == (2, 0, 0, 0, 0)
    before = everything()
    assert counts(take(tmp_path, "units", *lines)) == (0, 0, 2, 0, 0)
    assert everything() == before


def test_a_changed_row_is_an_update_with_the_old_value_in_the_journal(memory: Engine, tmp_path: Path) -> None:
    take(tmp_path, "units", UNITS, "A;Kommunen;;;", "B;Skole;A;;")
    assert counts(take(tmp_path, "units", UNITS, "A;Kommunen;;;", "B;Skole og Børn;A;;")) == (0, 1, 1, 0, 0)
    ((subject, old, new),) = journal("unit.changed")
    assert subject == "unit/B"
    assert (json.loads(old or ""), json.loads(new or "")) == ({"name": "Skole"}, {"name": "Skole og Børn"})


def test_a_row_that_is_gone_from_the_file_is_counted_and_left(memory: Engine, tmp_path: Path) -> None:
    take(tmp_path, "units", UNITS, "A;Kommunen;;;", "B;Skole;A;;")
    assert counts(take(tmp_path, "units", UNITS, "A;Kommunen;;;")) == (0, 0, 1, 1, 0)
    assert counts(take(tmp_path, "units", UNITS, "A;Kommunen;;;")) == (0, 0, 1, 1, 0)
    assert rows("unit", "key") == [("A",), ("B",)]


def test_another_file_of_the_same_kind_misses_nothing(memory: Engine, tmp_path: Path) -> None:
    take(tmp_path, "units", UNITS, "A;Kommunen;;;")
    assert counts(take(tmp_path, "units", UNITS, "B;Skole;A;;")) == (1, 0, 0, 0, 0)


def test_a_sheet_that_shares_a_little_with_another_is_no_new_version_of_it(
    memory: Engine, tmp_path: Path
) -> None:
    first = [f"{n};Enhed {n}" for n in range(9)]
    take(tmp_path, "units", "nøgle;navn", *first)
    other = sheet(tmp_path, "nøgle;navn", "0;Enhed 0", "X;Ny", "Y;Nyere", name="andre.csv")
    assert counts(load(other, "units", today=TODAY)) == (2, 0, 1, 0, 0)
    assert counts(take(tmp_path, "units", "nøgle;navn", *first[:2])) == (0, 0, 2, 7, 0)
    assert counts(load(other, "units", today=TODAY)) == (0, 0, 3, 0, 0)


def test_an_earlier_version_of_a_file_can_be_put_back(memory: Engine, tmp_path: Path) -> None:
    first, second = (UNITS, "A;Kommunen;;;", "B;Skole;A;;"), (UNITS, "A;Byen;;;")
    for lines in (first, second):
        take(tmp_path, "units", *lines)
    assert counts(take(tmp_path, "units", *first)) == (0, 1, 1, 0, 0)
    assert counts(take(tmp_path, "units", *second)) == (0, 1, 0, 1, 0)


def test_a_column_that_the_file_has_not_got_says_nothing(memory: Engine, tmp_path: Path) -> None:
    take(tmp_path, "units", UNITS, "A;Kommunen;;01.01.2007;31.12.2027")
    assert counts(take(tmp_path, "units", "nøgle;navn", "A;Kommunen")) == (0, 0, 1, 0, 0)
    assert rows("unit", "valid_from", "valid_to") == [(date(2007, 1, 1), date(2027, 12, 31))]
    take(tmp_path, "units", "nøgle;navn;gyldig til", "A;Kommunen;")
    assert rows("unit", "valid_from", "valid_to") == [(date(2007, 1, 1), None)]


def test_a_dry_run_says_the_same_and_writes_nothing(memory: Engine, tmp_path: Path) -> None:
    lines = (UNITS, "A;Kommunen;;;", "B;Skole;A;;")
    before = everything()
    dry = take(tmp_path, "units", *lines, dry_run=True)
    assert everything() == before
    assert take(tmp_path, "units", *lines) == dry


def test_two_processes_that_load_the_same_file_at_once_leave_the_same_memory(
    memory: Engine, tmp_path: Path
) -> None:
    lines = [f"{n};2;0.28.20;Linje {n};;1.000,50;;;;;" for n in range(300)]
    file = sheet(
        tmp_path, BUDGET, *(line.replace(f"{n};2", "2027;vedtaget", 1) for n, line in enumerate(lines))
    )
    program = (
        "import sys; from datetime import date; from pathlib import Path; from tasks.home import open_home; "
        "from tasks.loading import load; open_home(); "
        "print(load(Path(sys.argv[1]), 'budget', today=date(2026, 5, 4)).created)"
    )
    begun = [
        subprocess.Popen([sys.executable, "-c", program, str(file)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = sorted(process.communicate(timeout=60)[0].strip() for process in begun)
    assert said == ["0", "300"]
    assert len(rows("budget_line", "key")) == 300
    assert len(rows("loaded", "name")) == len(journal("load.taken")) == 1


def test_the_number_of_statements_does_not_grow_with_the_rows(
    memory: Engine, tmp_path: Path, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    said = []
    for year, size in ((2027, 10), (2028, 1000)):
        lines = [f"{year};vedtaget;0.28.20;Linje {n};;{n};;;;;" for n in range(size)]
        with statements() as heard:
            take(tmp_path, "budget", BUDGET, *lines)
        said.append(len(heard))
    assert said[0] == said[1] <= 20


# ── Rejected rows ───────────────────────────────────────────────────────────────────────────────────────


def test_a_rejected_row_is_named_with_all_that_is_needed_to_correct_it(
    memory: Engine, tmp_path: Path
) -> None:
    loaded = take(tmp_path, "budget", BUDGET, "2027;;0.28.20;Grønt;;1,234.5;;;;;")
    (rejected,) = loaded.told["rejected"]
    assert rejected == {
        "row": 2,
        "column": "år 1",
        "value": "1,234.5",
        "reason": "is not a number; write e.g. 1.234.567,89",
    }
    assert loaded.rejected[0].sentence.startswith("fil.csv, row 2, column 'år 1': '1,234.5' is not a number")
    with pytest.raises(Refused, match="row 2"):
        refuse_rejected(loaded, keep_good=False)


def test_the_secretariat_is_told_in_danish(memory: Engine, tmp_path: Path) -> None:
    loaded = take(tmp_path, "units", UNITS, ";Skole;;;", language="da")
    assert loaded.rejected[0].reason == "feltet er tomt; det skal udfyldes"


def test_one_bad_row_keeps_the_whole_file_out(memory: Engine, tmp_path: Path) -> None:
    lines = (UNITS, "A;Kommunen;;;", "B;;A;;", "C;Ældre;A;31.02.2026;")
    before = everything()
    loaded = take(tmp_path, "units", *lines)
    assert [(one.row, one.column) for one in loaded.rejected] == [(3, "navn"), (4, "gyldig fra")]
    assert (loaded.read, *counts(loaded)) == (3, 0, 0, 0, 0, 2)
    assert everything() == before


def test_the_good_rows_can_be_kept(memory: Engine, tmp_path: Path) -> None:
    lines = (UNITS, "A;Kommunen;;;", "B;;A;;", "C;Ældre;A;;", "D;Under B;B;;")
    loaded = take(tmp_path, "units", *lines, keep_good=True)
    assert [one.row for one in loaded.rejected] == [3, 5]
    assert "row 3" in loaded.rejected[1].reason
    assert rows("unit", "key") == [("A",), ("C",)]


def test_two_rows_about_the_same_are_both_rejected_and_name_each_other(
    memory: Engine, tmp_path: Path
) -> None:
    loaded = take(tmp_path, "units", UNITS, "A;Kommunen;;;", "A;Byen;;;", "B;Skole;;;", keep_good=True)
    assert [(one.row, one.column, one.value) for one in loaded.rejected] == [
        (2, "nøgle", "A"),
        (3, "nøgle", "A"),
    ]
    assert "row 3" in loaded.rejected[0].reason and "row 2" in loaded.rejected[1].reason
    assert rows("unit", "key") == [("B",)]


def test_rows_are_numbered_as_the_spreadsheet_shows_them(memory: Engine, tmp_path: Path) -> None:
    lines = ("Enheder pr. 1. maj", "", UNITS, 'A;"Kommunen', 'på to linjer";;;', "", "B;;;;")
    assert [one.row for one in take(tmp_path, "units", *lines).rejected] == [6]


def test_a_row_that_has_slipped_sideways_is_rejected(memory: Engine, tmp_path: Path) -> None:
    loaded = take(tmp_path, "units", "nøgle;navn", "A;Kommunen", "B;Skole;Børn")
    assert [(one.row, one.value) for one in loaded.rejected] == [(3, "Børn")]


def test_columns_that_are_not_used_are_said_once(memory: Engine, tmp_path: Path) -> None:
    loaded = take(tmp_path, "units", "nøgle;navn;farve;form", "A;Kommunen;rød;rund", "B;Skole;blå;kantet")
    assert loaded.warnings == ("Columns that are not used: »farve«, »form«.",)


# ── Units and elements ──────────────────────────────────────────────────────────────────────────────────


def test_units_come_in_any_order_with_several_roots(memory: Engine, tmp_path: Path) -> None:
    take(tmp_path, "units", UNITS, "C;Klassen;B;;", "B;Skolen;A;;", "A;Kommunen;;;", "Z;Lønorganisation;;;")
    assert rows("unit", "key", "parent") == [("A", None), ("B", "A"), ("C", "B"), ("Z", None)]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("A;Kommunen;X;;",), "not known as a unit"),
        (("A;Kommunen;A;;",), "refers to itself"),
        (("A;Kommunen;B;;", "B;Skolen;A;;"), "in a circle: A → B → A"),
        (("A;Kommunen;;2027-01-01;2026-01-01",), "ends before it begins"),
        (("A;Adm;;;", "B;Adm;;;", "C;Skole;Adm;;"), "is the name of 2 units"),
    ],
)
def test_a_unit_that_cannot_lie_where_it_says_is_rejected(
    memory: Engine, tmp_path: Path, lines: tuple[str, ...], reason: str
) -> None:
    assert reason in take(tmp_path, "units", UNITS, *lines).rejected[0].reason


def test_an_owner_must_exist_unless_the_mapping_keeps_the_text(memory: Engine, tmp_path: Path) -> None:
    lines = (ELEMENTS, "I1;indsats;Flere træer;Skovrideren;;;")
    assert "neither a post nor" in take(tmp_path, "elements", *lines).rejected[0].reason
    mapping = sheet(
        tmp_path,
        'kind = "elements"', 'identity = ["nøgle"]', 'owners = "keep_text"',
        '[columns]', 'kind = "type"', 'title = "titel"', 'owner = "ansvarlig"',
        name="min.toml",
    )  # fmt: skip
    loaded = take(tmp_path, "elements", *lines, mapping=mapping)
    assert [finding.rule for finding in loaded.findings] == ["owner_kept"]
    assert "»Skovrideren«" in loaded.findings[0].sentence
    assert rows("element", "owner_text", "post") == [("Skovrideren", None)]


@pytest.mark.parametrize(
    "word", ["karen.soerensen@eksempel.invalid", "Sekretariatschef", "sekretariatschef", "Karen Sørensen"]
)
def test_an_owner_is_found_by_address_title_key_or_name(
    memory: Engine, cast: object, tmp_path: Path, word: str
) -> None:
    take(tmp_path, "elements", ELEMENTS, f"I1;indsats;Flere træer;{word};;;")
    assert ("I1", "sekretariatschef") in rows("element", "key", "post")


def test_an_owner_that_fits_two_posts_is_rejected(memory: Engine, cast: object, tmp_path: Path) -> None:
    loaded = take(tmp_path, "elements", ELEMENTS, "I1;indsats;Flere træer;Konsulent;;;")
    assert "fits several posts" in loaded.rejected[0].reason


def test_an_empty_owner_leaves_the_one_there_is(memory: Engine, cast: object, tmp_path: Path) -> None:
    take(tmp_path, "elements", ELEMENTS, "klima;strategi;Klima;;;;")
    assert ("klima", "chef-teknik-og-miljo") in rows("element", "key", "post")


def test_elements_bring_their_links(memory: Engine, tmp_path: Path) -> None:
    two_elements(tmp_path)
    assert rows("link", "from_key", "to_key", "role") == [("I1", "V1", "serves")]
    loaded = take(tmp_path, "elements", ELEMENTS, "V1;vision;Et godt liv;;;;", "I1;indsats;Flere træer;;;;X9")
    assert [(one.column, one.value) for one in loaded.rejected] == [("hører til", "X9")]


def test_a_link_that_is_gone_from_the_cell_is_left_and_said(memory: Engine, tmp_path: Path) -> None:
    two_elements(tmp_path)
    loaded = take(
        tmp_path, "elements", ELEMENTS, "V1;vision;Et godt liv;;;;", "I1;indsats;Flere træer;;2026;2029;"
    )
    assert "»I1 → V1«" in loaded.warnings[0]
    assert len(rows("link", "from_key")) == 1


def test_links_must_join_two_known_elements(memory: Engine, tmp_path: Path) -> None:
    two_elements(tmp_path)
    lines = ("fra;til;rolle", "V1;I1;understøtter", "I1;I1;", "I1;X;forudsætter")
    loaded = take(tmp_path, "links", *lines, keep_good=True)
    assert [(one.row, one.column) for one in loaded.rejected] == [(3, "til"), (4, "til")]
    assert ("V1", "I1", "supports") in rows("link", "from_key", "to_key", "role")


def test_an_unknown_word_is_answered_with_the_known_ones(memory: Engine, tmp_path: Path) -> None:
    loaded = take(tmp_path, "elements", ELEMENTS, "I1;projekt;Flere træer;;;;")
    assert loaded.rejected[0].reason == (
        "is not known; write one of: vision, politik, strategi, indsats, effekt"
    )


# ── Money ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_budget_is_kept_to_the_oere_and_its_totals_are_told(memory: Engine, tmp_path: Path) -> None:
    two_elements(tmp_path)
    loaded = take(
        tmp_path, "budget", BUDGET,
        "2027;;0.28.20;Grønt;;1.234,56; -1 000 ; -   ;(2,50);I1;ja",
        "2027;;2820;Parker;;0,44;;;;I1:60;",
    )  # fmt: skip
    assert loaded.totals == {"2027": "1235", "2028": "-1000", "2029": "0", "2030": "-2.50"}
    assert rows("budget_line", "account", "version", "y0", "y1", "y2", "y3", "movable") == [
        ("0.28.20", "vedtaget", 123456, -100000, 0, -250, "free"),
        ("0.28.20", "vedtaget", 44, 0, 0, 0, "unknown"),
    ]
    assert rows("line_serves", "element", "share") == [("I1", 100), ("I1", 60)]


def test_a_line_serves_another_share_after_an_update(memory: Engine, tmp_path: Path) -> None:
    two_elements(tmp_path)
    take(tmp_path, "budget", BUDGET, "2027;;0.28.20;Grønt;;1;;;;I1;ja")
    assert counts(take(tmp_path, "budget", BUDGET, "2027;;0.28.20;Grønt;;1;;;;I1:40;ja")) == (0, 1, 0, 0, 0)
    assert rows("line_serves", "share") == [(40,)]


def test_versions_of_a_budget_have_totals_of_their_own(memory: Engine, tmp_path: Path) -> None:
    lines = ("2027;vedtaget;0.28.20;Grønt;;10;;;;;", "2027;Forslag;0.28.20;Grønt;;11;;;;;")
    totals = take(tmp_path, "budget", "år;version;konto;tekst;enhed;år 1;;;;;", *lines).totals
    assert totals == {"forslag 2027": "11", "vedtaget 2027": "10"}


def test_an_unknown_account_is_an_error_only_where_the_year_has_a_chart(
    memory: Engine, tmp_path: Path
) -> None:
    take(tmp_path, "chart", "år;konto;tekst", "2028;0.28.20;Grønne områder")
    line = "{};;{};Grønt;;1;;;;;"
    assert not take(tmp_path, "budget", BUDGET, line.format(2027, "0.38.50")).rejected
    assert not take(tmp_path, "budget", BUDGET, line.format(2028, "0.28.20.1.1.0223.100.45")).rejected
    loaded = take(tmp_path, "budget", BUDGET, line.format(2028, "0.38.50"))
    assert [(one.column, one.value) for one in loaded.rejected] == [("konto", "0.38.50")]
    assert "chart of accounts for 2028" in loaded.rejected[0].reason


def test_unlikely_accounts_only_warn(memory: Engine, tmp_path: Path) -> None:
    lines = [f"2027;;{code};Tekst;;1;;;;;" for code in ("0.28.20.4", "9.32.27", "XG-5301")]
    loaded = take(tmp_path, "budget", BUDGET, *lines)
    assert loaded.created == 3 and len(loaded.warnings) == 3
    assert "»XG-5301«" in loaded.warnings[2] and "row 4" in loaded.warnings[2]


def test_a_unit_of_a_budget_line_is_found_by_key_or_name(memory: Engine, tmp_path: Path) -> None:
    take(tmp_path, "units", UNITS, "KVE;Klima og Vej;;;")
    loaded = take(
        tmp_path, "budget", BUDGET,
        "2027;;0.28.20;A;KVE;1;;;;;", "2027;;0.28.20;B;klima og vej;1;;;;;", "2027;;0.28.20;C;Ukendt;1;;;;;",
        keep_good=True,
    )  # fmt: skip
    assert [(one.row, one.value) for one in loaded.rejected] == [(4, "Ukendt")]
    assert rows("budget_line", "unit") == [("KVE",), ("KVE",)]


def test_actuals_are_kept_by_period(memory: Engine, tmp_path: Path) -> None:
    lines = ("år;periode;konto;enhed;beløb", "2025;1;0.28.20;;10,25", "2025;2;0.28.20;;-0,25")
    assert take(tmp_path, "actuals", *lines).totals == {"2025": "10"}
    assert rows("actual", "period", "amount") == [("1", 1025), ("2", -25)]


def test_what_the_plan_says_an_element_costs_is_kept_by_year(memory: Engine, tmp_path: Path) -> None:
    heading = "nøgle;type;titel;beløbet er;beløb 2028;beløb 2029"
    first = (heading, "I1;indsats;Flere træer;endeligt;1.250.000;-2,50", "I2;indsats;Haller;;;300")
    assert counts(take(tmp_path, "elements", *first)) == (2, 0, 0, 0, 0)
    columns = ("element", "year", "amount", "certainty")
    assert rows("planned_amount", *columns) == [
        ("I1", 2028, 125_000_000, "final"),
        ("I1", 2029, -250, "final"),
        ("I2", 2029, 30_000, "preliminary"),
    ]
    changed = (heading, "I1;indsats;Flere træer;foreløbigt;1.000.000;", "I2;indsats;Haller;;;300")
    assert counts(take(tmp_path, "elements", *changed)) == (0, 1, 1, 0, 0)
    assert rows("planned_amount", *columns)[:2] == [
        ("I1", 2028, 100_000_000, "preliminary"),
        ("I1", 2029, -250, "final"),
    ]
    ((subject, old, _),) = journal("planned_amount.changed")
    assert (subject, json.loads(old or "")) == (
        "planned_amount/I1/2028", {"amount": 125_000_000, "certainty": "final"}
    )  # fmt: skip


def test_an_amount_of_the_plan_that_is_no_number_is_rejected(memory: Engine, tmp_path: Path) -> None:
    lines = ("nøgle;type;titel;beløb 2028", "I1;indsats;Flere træer;ca. 2 mio.")
    (rejected,) = take(tmp_path, "elements", *lines).rejected
    assert (rejected.column, rejected.value) == ("beløb 2028", "ca. 2 mio.")


APPROPRIATIONS = "nøgle;år;dato;konto;tekst;beløb;finansieret af;sagsnummer"


def test_supplementary_appropriations_are_kept_with_their_financing_and_added_up(
    memory: Engine, tmp_path: Path
) -> None:
    lines = (
        APPROPRIATIONS,
        "TB1;2027;28.04.2027;2820;Skybrud;1.500.000,50;kassebeholdningen;27/1201",
        "TB2;2027;26.05.2027;0.28.20;Omplacering;-500.000;;",
    )
    loaded = take(tmp_path, "appropriations", *lines)
    assert (counts(loaded), loaded.totals) == ((2, 0, 0, 0, 0), {"2027": "1000000.50"})
    assert rows("appropriation", "key", "year", "decided_on", "account", "amount", "financing") == [
        ("TB1", 2027, date(2027, 4, 28), "0.28.20", 150_000_050, "kassebeholdningen"),
        ("TB2", 2027, date(2027, 5, 26), "0.28.20", -50_000_000, ""),
    ]
    assert counts(take(tmp_path, "appropriations", *lines)) == (0, 0, 2, 0, 0)
    assert counts(take(tmp_path, "appropriations", *lines[:2])) == (0, 0, 1, 1, 0)


def test_an_appropriation_can_be_moved_to_another_year(memory: Engine, tmp_path: Path) -> None:
    line = "TB1;{};28.04.2027;0.28.20;Skybrud;100;kassen;27/1"
    take(tmp_path, "appropriations", APPROPRIATIONS, line.format(2027))
    assert counts(take(tmp_path, "appropriations", APPROPRIATIONS, line.format(2028))) == (0, 1, 0, 0, 0)
    assert rows("appropriation", "year") == [(2028,)]


def test_an_appropriation_is_to_an_account_of_its_years_chart(memory: Engine, tmp_path: Path) -> None:
    take(tmp_path, "chart", "år;konto;tekst", "2027;0.28.20;Grønne områder")
    loaded = take(tmp_path, "appropriations", APPROPRIATIONS, "T;2027;28.04.2027;0.38.50;;1;;")
    assert [(one.column, one.value) for one in loaded.rejected] == [("konto", "0.38.50")]


PARTS = "nøgle;del;titel;udgår;ændres af"


def test_parts_of_the_municipal_plan_know_what_changes_them(memory: Engine, tmp_path: Path) -> None:
    two_elements(tmp_path)
    lines = (PARTS, "R1;retningslinje;Byvækst;;I1, V1", "B2;Ramme;Havnen;31.12.2028;", "H;hovedstruktur;By;;")
    loaded = take(tmp_path, "plan_parts", *lines)
    assert loaded.totals == {"part_change": 2, "plan_part": 3}
    assert rows("plan_part", "key", "kind", "ended_on") == [
        ("B2", "framework", date(2028, 12, 31)),
        ("H", "structure", None),
        ("R1", "guideline", None),
    ]
    assert rows("part_change", "element", "part") == [("I1", "R1"), ("V1", "R1")]
    assert counts(take(tmp_path, "plan_parts", *lines)) == (0, 0, 3, 0, 0)
    fewer = take(tmp_path, "plan_parts", PARTS, "R1;retningslinje;Byvækst;;I1", *lines[2:])
    assert "»V1 → R1«" in fewer.warnings[0] and len(rows("part_change", "part")) == 2


def test_only_what_is_known_changes_a_part_of_the_plan(memory: Engine, tmp_path: Path) -> None:
    (rejected,) = take(tmp_path, "plan_parts", PARTS, "R1;retningslinje;Byvækst;;I9").rejected
    assert (rejected.column, rejected.value) == ("ændres af", "I9")


# ── Effects and dates ───────────────────────────────────────────────────────────────────────────────────


def test_indicators_bring_a_target_for_every_year_column(memory: Engine, tmp_path: Path) -> None:
    two_elements(tmp_path)
    heading = "nøgle;element;titel;retning;tolerance;udgangspunkt;mål 2026;mål {Y+1};mål 2030"
    lines = (heading, "M1;I1;Træer;op;0,5;86,2;87;88,5;")
    loaded = take(tmp_path, "indicators", *lines, substitute=year_placeholders(2027))
    assert loaded.totals == {"indicator": 1, "target": 2}
    assert rows("indicator", "baseline", "direction", "tolerance") == [(86.2, "up", 0.5)]
    assert rows("target", "year", "value") == [(2026, 87.0), (2028, 88.5)]


def test_a_corrected_measurement_is_a_new_version(memory: Engine, tmp_path: Path) -> None:
    two_elements(tmp_path)
    take(tmp_path, "indicators", "nøgle;element", "M1;I1")
    heading = "indikator;dato;værdi;dokumentation"
    assert counts(take(tmp_path, "measurements", heading, "M1;31.12.2025;86,2;Optælling")) == (1, 0, 0, 0, 0)
    corrected = (heading, "M1;31.12.2025;86,9;Optælling")
    assert counts(take(tmp_path, "measurements", *corrected)) == (0, 1, 0, 0, 0)
    assert counts(take(tmp_path, "measurements", *corrected)) == (0, 0, 1, 0, 0)
    assert rows("measurement", "version", "value") == [(1, 86.2), (2, 86.9)]
    assert json.loads(journal("measurement.changed")[0][1] or "") == {"value": 86.2}


def test_two_values_for_one_day_are_rejected(memory: Engine, tmp_path: Path) -> None:
    two_elements(tmp_path)
    take(tmp_path, "indicators", "nøgle;element", "M1;I1")
    heading = "indikator;dato;værdi"
    take(tmp_path, "measurements", heading, "M1;31.12.2025;1")
    loaded = take(tmp_path, "measurements", heading, "M1;31.12.2025;1", "M1;31.12.2025;2")
    assert [one.row for one in loaded.rejected] == [2, 3]


def test_the_meeting_plan_fills_the_adopted_dates(memory: Engine, tmp_path: Path) -> None:
    loaded = take(
        tmp_path, "meetings", "år;møde;dato",
        "2027;April;20.04.2027", "2027;1. behandling;14-09-2027",
        "2027;byråd;01.02.2027", "2027;Byråd;01.03.2027",
    )  # fmt: skip
    assert counts(loaded) == (2, 0, 0, 0, 0) and loaded.read == 4
    assert any("there are several a year" in said for said in loaded.warnings)
    assert rows("adopted_date", "year", "kind", "held_on") == [
        (2027, "april", date(2027, 4, 20)),
        (2027, "first_reading", date(2027, 9, 14)),
    ]


def test_a_meeting_lies_in_its_year(memory: Engine, tmp_path: Path) -> None:
    loaded = take(tmp_path, "meetings", "år;møde;dato", "2027;juni;08.06.2026")
    assert [(one.column, one.value) for one in loaded.rejected] == [("dato", "08.06.2026")]


def test_absences_belong_to_somebody_and_say_no_reason(memory: Engine, cast: object, tmp_path: Path) -> None:
    lines = (
        "e-mail;fra;til",
        "Karen.Soerensen@eksempel.invalid;01.06.2026;30.06.2026",
        "ukendt@x.dk;01.06.2026;",
    )
    loaded = take(tmp_path, "absences", *lines, keep_good=True)
    assert [(one.row, one.column) for one in loaded.rejected] == [(3, "e-mail")]
    assert rows("absence", "person", "from_on", "to_on") == [("karen", date(2026, 6, 1), date(2026, 6, 30))]


# ── Files that are not what they are said to be ─────────────────────────────────────────────────────────


def test_a_file_of_another_kind_is_refused_with_its_own_name(memory: Engine, tmp_path: Path) -> None:
    file = sheet(tmp_path, UNITS, "A;Kommunen;;;")
    with pytest.raises(Refused, match=r"looks like units .* not absences. Load it with --as units"):
        load(file, "absences", today=TODAY)


def test_a_missing_column_is_named_with_those_that_are_there(memory: Engine, tmp_path: Path) -> None:
    with pytest.raises(
        Refused, match=r"the column 'enhed' is missing. The headings found: navn, e-mail, kontor"
    ):
        take(tmp_path, "people", "navn;e-mail;kontor", "Ida;ida@x.dk;3")


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("planer", "nøgle;navn", "'planer' is not a kind"),
        ("units", "", "nothing in the file to recognise"),
        ("units", "nøgle;navn;nøgle\nA;B;C", "'nøgle' stands over two columns"),
        ("units", 'nøgle;navn\nA;"Kommunen\nB;Skolen', "opened and never closed"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(
    memory: Engine, tmp_path: Path, kind: str, content: str, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        take(tmp_path, kind, content)


def test_a_file_that_is_not_there_is_refused(memory: Engine, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read: No such file"):
        load(tmp_path / "nej.csv", "units", today=TODAY)


def test_a_file_without_rows_changes_nothing_however_often(memory: Engine, tmp_path: Path) -> None:
    take(tmp_path, "units", UNITS)
    before = everything()
    assert take(tmp_path, "units", UNITS).read == 0
    assert everything() == before


def test_loading_needs_neither_the_engine_nor_the_post() -> None:
    program = (
        "import sys, tasks.loading; print([m for m in ('prefect', 'apprise', 'pandas') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("kind", "heading", "line"),
    [
        ("units", "nøgle;navn", f"{'x' * 3000};Skole"),
        ("units", "nøgle;navn", "a\x00b;Skole"),
        ("budget", "år;konto;år 1", f"2027;{'x' * 3000};1"),
        ("budget", "år;konto;år 1", "2027;0\x00;1"),
        ("people", "navn;e-mail;enhed;ansvarlig for", f"Ida;ida@x.dk;Skole;{'x' * 3000}"),
    ],
)
def test_what_no_memory_can_look_up_is_rejected(
    memory: Engine, tmp_path: Path, kind: str, heading: str, line: str
) -> None:
    assert [one.row for one in take(tmp_path, kind, heading, line).rejected] == [2]


def test_a_long_text_in_a_budget_lines_key_is_no_matter(memory: Engine, tmp_path: Path) -> None:
    lines = [f"2027;0.28.20;{'tekst ' * 600}{n};1" for n in range(2)]
    assert counts(take(tmp_path, "budget", "år;konto;tekst;år 1", *lines)) == (2, 0, 0, 0, 0)


def test_a_unit_that_the_people_made_is_pointed_out_when_the_organisation_comes(
    memory: Engine, tmp_path: Path
) -> None:
    people = ("navn;e-mail;enhed;ansvarlig for", "Ida;ida@x.dk;Skole;Skolepolitik")
    take(tmp_path, "people", *people)
    assert [finding.rule for finding in take(tmp_path, "units", UNITS, "SKO;Skole;;;").findings] == [
        "same_name"
    ]
    assert counts(take(tmp_path, "people", *people)) == (0, 1, 0, 0, 0)
    assert rows("post", "unit") == [("SKO",), ("skole",)]


# ── Room to move ────────────────────────────────────────────────────────────────────────────────────────


def movable() -> dict[int, str]:
    """What stands of the one line, by the budget's first year."""
    return dict(rows("budget_line", "first_year", "movable"))


@pytest.mark.parametrize(
    ("first", "then", "kept"),
    [
        (2028, "delvist", "partly"),  # the same line the year after, and the file says nothing
        (2028, "ukendt", "unknown"),  # nobody has said anything
        (2029, "delvist", "unknown"),  # two years ago is too long ago
    ],
)
def test_a_new_budget_keeps_what_the_holder_said_of_the_same_line(
    memory: Engine, tmp_path: Path, first: int, then: str, kept: str
) -> None:
    take(tmp_path, "budget", "år;konto;tekst;år 1;flytbar", f"2027;5.25.10;Dagpleje;1000;{then}")
    take(tmp_path, "budget", "år;konto;tekst;år 1", f"{first};5.25.10;Dagpleje;1000")
    assert movable()[first] == kept


def test_a_file_that_says_whether_a_line_can_be_moved_is_believed(memory: Engine, tmp_path: Path) -> None:
    for year, said in ((2027, "delvist"), (2028, "bundet")):
        take(tmp_path, "budget", "år;konto;tekst;år 1;flytbar", f"{year};5.25.10;Dagpleje;1000;{said}")
    assert movable() == {2027: "partly", 2028: "bound"}
