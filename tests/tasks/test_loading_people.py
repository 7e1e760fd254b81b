"""The one sheet: what it makes, and what happens when people move, leave and share."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text, update

from models import store
from models.store.tables import Person
from tasks.loading import Loaded
from tests.tasks.loaded import counts, everything, journal, rows, take

ONE_SHEET = "navn;e-mail;enhed;ansvarlig for"
WHOLE = "navn;e-mail;enhed;ansvarlig for;stilling;leder;rolle;telefon;afløser;sprog"
FIRST, LATER = date(2026, 5, 4), date(2026, 9, 1)


def people(folder: Path, *lines: str, today: date = FIRST, heading: str = WHOLE) -> Loaded:
    """Load these rows and expect no rejection."""
    loaded = take(folder, "people", heading, *lines, today=today)
    assert not loaded.rejected, loaded.rejected
    return loaded


def holders(day: date) -> list[tuple[str, str, str]]:
    """Post, title and name of everybody who holds a post that day."""
    said = text(
        "select p.key, p.title, n.name from post_holder h join post p on p.key = h.post "
        "join person n on n.key = h.person where h.from_on <= :day and (h.to_on is null or h.to_on >= :day)"
    )
    with store.reading() as session:
        return sorted(tuple(row) for row in session.execute(said, {"day": day}))


def areas() -> dict[str, str]:
    """Title of each element to the title of the post that answers for it."""
    said = text("select e.title, p.title from element e left join post p on p.key = e.post")
    with store.reading() as session:
        return {row[0]: row[1] for row in session.execute(said)}


# ── One sheet is enough ─────────────────────────────────────────────────────────────────────────────────


def test_one_sheet_is_enough_to_begin(memory: Engine, tmp_path: Path) -> None:
    lines = (
        "Ida Bæk;Ida.Baek@kommune.dk;Børn og Unge;Skolepolitik | Dagtilbud, 0-6 år",
        "Bo Å;bo@kommune.dk;Plan;Kommuneplan 2027-2039",
    )
    loaded = people(tmp_path, *lines, heading=ONE_SHEET)
    assert (loaded.read, *counts(loaded)) == (2, 2, 0, 0, 0, 0)
    assert loaded.totals == {"element": 3, "person": 2, "post": 2}
    assert rows("unit", "key", "name") == [("boern-og-unge", "Børn og Unge"), ("plan", "Plan")]
    assert rows("person", "email", "language") == [("bo@kommune.dk", "da"), ("ida.baek@kommune.dk", "da")]
    assert rows("element", "key", "kind", "instrument") == [
        ("dagtilbud-0-6-aar", "strategy", "service"),
        ("kommuneplan-2027-2039", "strategy", "municipal_plan"),
        ("skolepolitik", "strategy", "service"),
    ]
    assert areas()["Skolepolitik"] == "Ansvarlig i Børn og Unge"
    before = everything()
    assert counts(people(tmp_path, *lines, heading=ONE_SHEET, today=LATER)) == (0, 0, 2, 0, 0)
    assert everything() == before


def test_no_key_holds_a_name_for_keys_outlive_the_person(memory: Engine, tmp_path: Path) -> None:
    people(tmp_path, "Ida Bæk;ida.baek@kommune.dk;Skole;Skolepolitik", heading=ONE_SHEET)
    keys = [key for table in ("person", "post") for (key,) in rows(table, "key")]
    assert not [key for key in keys if "ida" in key or "baek" in key]


def test_the_whole_sheet_fills_posts_heads_roles_and_deputies(memory: Engine, tmp_path: Path) -> None:
    people(
        tmp_path,
        "Ida Bæk;ida@x.dk;Økonomi;;Økonomichef;ja;økonomi, plangruppe;12 34 56 78;bo@x.dk;da",
        "Bo Å;bo@x.dk;Økonomi;;Konsulent;nej;;;;en",
    )
    assert holders(FIRST) == [
        ("konsulent-oekonomi", "Konsulent", "Bo Å"),
        ("oekonomichef-oekonomi", "Økonomichef", "Ida Bæk"),
    ]
    assert rows("unit", "name", "head_post") == [("Økonomi", "oekonomichef-oekonomi")]
    assert rows("post_role", "role", "post") == [
        ("finance", "oekonomichef-oekonomi"),
        ("plan_group", "oekonomichef-oekonomi"),
    ]
    deputies = dict(rows("person", "name", "deputy"))
    assert deputies["Bo Å"] is None and deputies["Ida Bæk"] in {key for (key,) in rows("person", "key")}


def test_a_unit_may_be_meant_by_key_or_by_name(memory: Engine, tmp_path: Path) -> None:
    take(tmp_path, "units", "nøgle;navn", "SKO;Skole og Børn")
    people(tmp_path, "A;a@x.dk;SKO;", "B;b@x.dk;skole og børn;", heading=ONE_SHEET)
    assert rows("unit", "key") == [("SKO",)]


def test_an_area_that_is_known_is_not_made_again(memory: Engine, tmp_path: Path) -> None:
    take(tmp_path, "elements", "nøgle;type;titel", "P1;politik;Skolepolitik", "S1;strategi;Klima")
    people(tmp_path, "A;a@x.dk;Skole;skolepolitik | S1", heading=ONE_SHEET)
    assert areas() == {"Skolepolitik": "Ansvarlig i Skole", "Klima": "Ansvarlig i Skole"}


def test_several_rows_about_one_person_are_several_areas_or_posts(memory: Engine, tmp_path: Path) -> None:
    loaded = people(
        tmp_path,
        "Ida;ida@x.dk;Skole;Skolepolitik;Skolechef;;;;;",
        "Ida;ida@x.dk;Skole;Dagtilbud;Skolechef;;;;;",
        "Ida;ida@x.dk;Kultur;Kultur;Konstitueret kulturchef;;;;;",
    )
    assert loaded.totals == {"element": 3, "person": 1, "post": 2}
    assert [post for post, _, _ in holders(FIRST)] == ["konstitueret-kulturchef-kultur", "skolechef-skole"]
    assert areas() == {
        "Skolepolitik": "Skolechef",
        "Dagtilbud": "Skolechef",
        "Kultur": "Konstitueret kulturchef",
    }


def test_two_people_of_one_title_have_a_post_each(memory: Engine, tmp_path: Path) -> None:
    lines = ("A;a@x.dk;Skole;;Konsulent;;;;;", "B;b@x.dk;Skole;;Konsulent;;;;;")
    people(tmp_path, *lines)
    assert len({post for post, _, _ in holders(FIRST)}) == 2
    assert counts(people(tmp_path, *reversed(lines), today=LATER)) == (0, 0, 2, 0, 0)


# ── People data rot ─────────────────────────────────────────────────────────────────────────────────────


def test_who_changes_unit_lays_the_old_post_down_and_begins_in_the_new(
    memory: Engine, tmp_path: Path
) -> None:
    people(tmp_path, "Ida;ida@x.dk;Skole;Skolepolitik;Chef;;;;;")
    assert counts(people(tmp_path, "Ida;ida@x.dk;Kultur;Kultur;Chef;;;;;", today=LATER)) == (0, 1, 0, 0, 0)
    assert [post for post, _, _ in holders(date(2026, 8, 31))] == ["chef-skole"]
    assert [post for post, _, _ in holders(LATER)] == ["chef-kultur"]
    ((subject, old, new),) = journal("post_holder.changed")
    assert subject == "post_holder/chef-skole/2026-05-04"
    assert (old, new) == ('{"to_on": null}', '{"to_on": "2026-08-31"}')


def test_a_successor_takes_over_the_post_and_what_it_answers_for(memory: Engine, tmp_path: Path) -> None:
    others = "Bo;bo@x.dk;Plan;;Planchef;;;;;"
    people(tmp_path, "Ida;ida@x.dk;Skole;Skolepolitik;Skolechef;ja;;;;", others)
    loaded = people(tmp_path, "Eva;eva@x.dk;Skole;Skolepolitik;Skolechef;ja;;;;", others, today=LATER)
    assert counts(loaded) == (1, 0, 1, 1, 0)
    assert ("skolechef-skole", "Skolechef", "Eva") in holders(LATER)
    assert "Ida" not in {name for _, _, name in holders(LATER)}
    assert rows("person", "name") == [("Bo",), ("Eva",), ("Ida",)]


def test_a_new_colleague_in_a_sheet_of_her_own_ousts_nobody(memory: Engine, tmp_path: Path) -> None:
    people(tmp_path, "Ida;ida@x.dk;Skole;Skolepolitik;Konsulent;;;;;")
    loaded = people(tmp_path, "Eva;eva@x.dk;Skole;Skolepolitik;Konsulent;;;;;", today=LATER)
    assert sorted(name for _, _, name in holders(LATER)) == ["Eva", "Ida"]
    assert [finding.rule for finding in loaded.findings] == ["who_takes_over"]
    assert rows("element", "post") == [("konsulent-skole",)]


def test_two_who_swap_posts_swap_them(memory: Engine, tmp_path: Path) -> None:
    people(tmp_path, "A;a@x.dk;Skole;;Chef;;;;;", "B;b@x.dk;Skole;;Souschef;;;;;")
    people(tmp_path, "A;a@x.dk;Skole;;Souschef;;;;;", "B;b@x.dk;Skole;;Chef;;;;;", today=LATER)
    assert [(title, name) for _, title, name in holders(LATER)] == [("Chef", "B"), ("Souschef", "A")]


def test_a_new_title_for_the_same_person_in_the_same_unit_is_the_same_post(
    memory: Engine, tmp_path: Path
) -> None:
    people(tmp_path, "Ida;ida@x.dk;Skole;Skolepolitik", heading=ONE_SHEET)
    ((post, _, _),) = holders(FIRST)
    people(tmp_path, "Ida;ida@x.dk;Skole;Skolepolitik;Skolechef;;;;;", today=LATER)
    assert holders(LATER) == [(post, "Skolechef", "Ida")]
    assert counts(people(tmp_path, "Ida;ida@x.dk;Skole;Skolepolitik", heading=ONE_SHEET)) == (0, 0, 1, 0, 0)


def test_an_area_moves_when_the_sheet_moves_it(memory: Engine, tmp_path: Path) -> None:
    people(tmp_path, "A;a@x.dk;Skole;Skolepolitik", "B;b@x.dk;Kultur;Kultur", heading=ONE_SHEET)
    people(tmp_path, "A;a@x.dk;Skole;", "B;b@x.dk;Kultur;Kultur | Skolepolitik", heading=ONE_SHEET)
    assert areas() == {"Skolepolitik": "Ansvarlig i Kultur", "Kultur": "Ansvarlig i Kultur"}


def test_an_owner_that_the_plan_has_named_is_not_moved_by_the_sheet(memory: Engine, tmp_path: Path) -> None:
    people(tmp_path, "A;a@x.dk;Skole;;Skolechef;;;;;", "B;b@x.dk;Kultur;;Kulturchef;;;;;")
    take(tmp_path, "elements", "nøgle;type;titel;ansvarlig", "P1;politik;Skolepolitik;Skolechef")
    loaded = people(tmp_path, "A;a@x.dk;Skole;;Skolechef;;;;;", "B;b@x.dk;Kultur;P1;Kulturchef;;;;;")
    assert areas() == {"Skolepolitik": "Skolechef"}
    assert "Who is responsible?" in loaded.findings[0].sentence


def test_a_confidential_title_is_not_repeated(memory: Engine, tmp_path: Path) -> None:
    people(tmp_path, "A;a@x.dk;Skole;;Skolechef;;;;;")
    heading = "nøgle;type;titel;ansvarlig;fortroligt til"
    take(tmp_path, "elements", heading, "P1;politik;Lukning af skole;Skolechef;31.12.2027")
    loaded = people(tmp_path, "B;b@x.dk;Kultur;Lukning af skole;Kulturchef;;;;;")
    assert "P1" in loaded.findings[0].sentence and "Lukning" not in loaded.findings[0].sentence


@pytest.mark.parametrize("gone", [{"left_on": date(2026, 5, 1)}, {"email": None, "left_on": None}])
def test_who_has_left_or_been_forgotten_is_not_brought_back(
    memory: Engine, tmp_path: Path, gone: dict[str, date | None]
) -> None:
    lines = ("Ida;ida@x.dk;Skole;Skolepolitik", "Bo;bo@x.dk;Skole;")
    people(tmp_path, *lines, heading=ONE_SHEET)
    with store.writing() as session:
        session.execute(update(Person).where(Person.email == "ida@x.dk").values(**gone))
    before = everything()
    loaded = people(tmp_path, *lines, heading=ONE_SHEET, today=LATER)
    assert counts(loaded) == (0, 0, 1, 0, 0)
    assert "recorded as gone" in loaded.warnings[-1]
    assert everything() == before


def test_a_role_that_is_gone_from_the_cell_is_taken_away(memory: Engine, tmp_path: Path) -> None:
    people(tmp_path, "Ida;ida@x.dk;Sek;;Chef;ja;sekretariat, økonomi;;;")
    people(tmp_path, "Ida;ida@x.dk;Sek;;Chef;nej;sekretariat;;;")
    assert rows("post_role", "role") == [("secretariat",)]
    assert rows("unit", "head_post") == [(None,)]
    assert [subject for subject, _, _ in journal("post_role.taken_away")] == ["post_role/finance/chef-sek"]


def test_a_phone_or_deputy_that_is_emptied_is_emptied(memory: Engine, tmp_path: Path) -> None:
    people(tmp_path, "Ida;ida@x.dk;Sek;;;;;12345678;bo@x.dk;", "Bo;bo@x.dk;Sek;;;;;;;")
    people(tmp_path, "Ida;ida@x.dk;Sek;;;;;;;", "Bo;bo@x.dk;Sek;;;;;;;")
    assert rows("person", "phone", "deputy") == [("", None), ("", None)]


# ── Rejected ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("lines", "row", "column", "said"),
    [
        (("Ida;ida(a)x.dk;Sek;;;;;;;",), 2, "e-mail", "not an e-mail address"),
        (("Ida;;Sek;;;;;;;",), 2, "e-mail", "empty"),
        (("Ida;ida@x.dk;;;;;;;;",), 2, "enhed", "empty"),
        (("Ida;ida@x.dk;Sek;;;måske;;;;",), 2, "leder", "neither yes nor no"),
        (("Ida;ida@x.dk;Sek;;;;kaffe;;;",), 2, "rolle", "sekretariat, planchef"),
        (("Ida;ida@x.dk;Sek;;;;;;væk@x.dk;",), 2, "afløser", "not known as a person"),
        (("Ida;ida@x.dk;Sek;;;;;;ida@x.dk;",), 2, "afløser", "refers to itself"),
        (("Ida;ida@x.dk;Sek;;;;;;;", "Ida B;ida@x.dk;Sek;;;;;;;"), 2, "navn", "row 3 says 'Ida B'"),
        (("Ida;ida@x.dk;Sek;;;;;;;", "Ida;ida@x.dk;Sek;;;;;;;"), 2, "e-mail", "same as row 3"),
        (("A;a@x.dk;Sek;;;ja;;;;", "B;b@x.dk;Sek;;;ja;;;;"), 2, "leder", "also has a head in row 3"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(
    memory: Engine, tmp_path: Path, lines: tuple[str, ...], row: int, column: str, said: str
) -> None:
    first = take(tmp_path, "people", WHOLE, *lines).rejected[0]
    assert (first.row, first.column) == (row, column)
    assert said in first.reason


def test_who_stands_in_a_rejected_row_has_not_gone(memory: Engine, tmp_path: Path) -> None:
    people(tmp_path, "Ida;ida@x.dk;Skole;Skolepolitik", "Bo;bo@x.dk;Kultur;", heading=ONE_SHEET)
    lines = (";ida@x.dk;Skole;Skolepolitik", "Bo;bo@x.dk;Kultur;Skolepolitik")
    loaded = take(tmp_path, "people", ONE_SHEET, *lines, keep_good=True, today=LATER)
    assert counts(loaded) == (0, 0, 1, 0, 1)
    assert areas() == {"Skolepolitik": "Ansvarlig i Skole"}


def test_a_deputy_in_a_rejected_row_is_known_as_rejected(memory: Engine, tmp_path: Path) -> None:
    lines = ("Ida;ida@x.dk;Sek;;;;;;bo@x.dk;", ";Bo@x.dk;Sek;;;;;;;")
    assert [one.row for one in take(tmp_path, "people", WHOLE, *lines).rejected] == [3]
    kept = take(tmp_path, "people", WHOLE, *lines, keep_good=True)
    assert [(one.row, one.column) for one in kept.rejected] == [(2, "afløser"), (3, "navn")]
    assert "row 3" in kept.rejected[0].reason


def test_the_cast_is_met_by_address_whatever_their_keys(memory: Engine, cast: object, tmp_path: Path) -> None:
    loaded = people(
        tmp_path, "Aase Lund;aase.lund@eksempel.invalid;Børn og Unge;Børn og unge", heading=ONE_SHEET
    )
    assert counts(loaded) == (0, 0, 1, 0, 0)
