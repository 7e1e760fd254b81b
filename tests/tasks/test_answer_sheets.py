"""The spreadsheet door: a unit's tasks go out as a sheet, and what was filled in comes back as answers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from models import store
from models.answer_sheets import NAMES, TakenIn
from models.choices import CHOICES
from models.facts import Fact, Refused
from models.forms import choices_of, form_of, row_of
from models.requests import NewRequest
from models.store import journal, requests
from models.store.tables import Element, JournalEntry, Meeting, Milestone, Person, Request, Response
from tasks.ledger import answer_sheets, responses, years
from tests.people import AASE, BIRGIT, ELEMENTS, IDA, PETER, SOREN, Matter
from tests.tasks.sheets import TOP, Rows, changed, filled_in, opened, saved, table

pytestmark = pytest.mark.usefixtures("memory", "cast")

OPENED, ASKED, DUE = date(2026, 12, 1), date(2027, 4, 20), date(2027, 5, 18)
ROUND, NAME = "2027/june", "Juni 2027"
CLIMATE, HEALTH, CULTURE = (f"{ROUND}/contribution/{key}" for key in ("klima", "sundhed", "kultur"))
TEXTS = {"1.": "Cykelstier.", "2.": "Renere luft.", "4.": "Færre biler.", "5.": "Kommuneplanen."}
BODY = {"priorities": "Cykelstier.", "difference": "Renere luft.", "less": "Færre biler."}
BODY |= {"depends_on": "Kommuneplanen."}
MONEY = {"3. Indsats (1)": "Cykelstier i midtbyen", "Hvor kommer pengene fra? (1)": "anlæg"}


@pytest.fixture(autouse=True)
def june(memory: object, cast: object) -> None:
    """Planår 2027 is open, and June's contributions are owed by the cast."""
    years.open_year(2027, OPENED)
    owe(ELEMENTS[1:])


def owe(matters: Sequence[Matter], kind: str = "contribution", form: str = "june") -> None:
    with store.writing() as session:
        meeting = session.scalars(select(Meeting.id).where(Meeting.kind == "june")).one()
        new = [
            NewRequest(
                key=f"{ROUND}/{kind}/{one.key}", kind=kind, form=form, year=2027, meeting=meeting,
                subject=one.key, title=one.title, post=one.post, due_on=DUE,
            )
            for one in matters
        ]  # fmt: skip
        requests.open_requests(session, new, ASKED)


def sheet_of(unit: str = "Teknik og Miljø", today: date = ASKED) -> bytes:
    """The sheet that a unit gets."""
    (found,) = (one.content for one in answer_sheets.sheets(ROUND, today) if one.unit == unit)
    return found


def take_in(content: bytes, today: date = ASKED, person: str | None = None) -> TakenIn:
    return answer_sheets.take_in(content, person, today)


def counts(taken: TakenIn) -> tuple[int, int, int]:
    """Accepted, unchanged, refused."""
    return taken.accepted, taken.unchanged, taken.refused


def told(taken: TakenIn, title: str = "Klima", name: str = NAME) -> str:
    """What the last column says about a task."""
    (row,) = (row for row in table(taken.returned, name) if row["Område eller opgave"] == title)
    return str(row["Modtaget?"])


def answers() -> dict[str, list[tuple[Any, ...]]]:
    """Every stored answer: by task, its versions."""
    columns = (Response.request, Response.version, Response.door, Response.person, Response.body)
    kept: dict[str, list[tuple[Any, ...]]] = {}
    with store.reading() as session:
        for row in session.execute(select(*columns).order_by(Response.request, Response.version)):
            kept.setdefault(row.request, []).append(tuple(row[1:]))
    return kept


def inside(content: bytes, part: str) -> str:
    """A part of the file, as it is written."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.read(part).decode()


# ── Out ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_unit_gets_its_own_tasks() -> None:
    out = {one.unit: table(one.content, NAME) for one in answer_sheets.sheets(ROUND, ASKED)}
    titles = {unit: [row["Område eller opgave"] for row in rows] for unit, rows in out.items()}
    assert titles == {
        "Børn og Unge": ["Børn og unge", "Kultur"],
        "Sekretariatet": ["Kommuneplan 2026-2037"],
        "Teknik og Miljø": ["Klima", "Sundhed"],
    }
    row = out["Teknik og Miljø"][0]
    assert (row["Ansvarlig"], row["Frist"], row["Svar nr."]) == (SOREN.name, DUE, Decimal(0))


def test_the_columns_are_the_questions_of_the_form() -> None:
    headings = [str(cell) for cell in opened(sheet_of())[NAME][TOP]]
    assert headings[:7] == [
        *("Nr.", "Område eller opgave", "Ansvarlig", "Frist", "Svar nr.", "Intet nyt siden sidst"),
        "1. Hvilke højst tre indsatser skal vi prioritere de næste fire år, og hvorfor?",
    ]
    assert headings[8:14] == [
        *("3. Indsats (1)", "Hvor kommer pengene fra? (1)"),
        *(f"{year}, 1.000 kr. (1)" for year in range(2028, 2032)),
    ]
    assert (len(headings), headings[-1]) == (29, "Modtaget?")


def test_what_is_not_filled_in_is_locked_and_what_is_filled_in_has_its_limits() -> None:
    page = inside(sheet_of(), "xl/worksheets/sheet1.xml")
    assert '<sheetProtection sheet="1"' in page and "password" not in page
    looks = inside(sheet_of(), "xl/styles.xml")
    found = re.findall(r"<xf [^>]*?(?:/>|[^/]>.*?</xf>)", looks.split("<cellXfs")[1])
    unlocked = [at for at, look in enumerate(found) if 'locked="0"' in look]
    cells = dict(re.findall(r'<c r="([A-Z]+)4" s="(\d+)"', page))
    assert {name for name, look in cells.items() if int(look) not in unlocked} == {*"ABCDE", "AC"}
    assert page.count('type="list"') == 4 and page.count('type="textLength"') == 7
    assert page.count('type="whole"') == 12
    assert '<pane xSplit="2" ySplit="3"' in page and "<printOptions" not in page
    assert "Højst 600 tegn." in inside(sheet_of(), "xl/comments1.xml")


def test_every_list_fits_a_drop_down() -> None:
    lists = {known for form in NAMES for known in _lists_of(form_of(form))}
    assert lists >= {"track", "course", "financing"}
    for said in (said for known in lists for said in zip(*CHOICES[known].values(), strict=True)):
        assert len(",".join(said)) <= 255 and not [word for word in said if "," in word]


def _lists_of(kind: type[Fact]) -> Iterator[str]:
    """The lists that a form's fields are chosen from, those of its rows too."""
    for name in kind.model_fields:
        rows = row_of(kind, name)
        if rows is not None:
            yield from _lists_of(rows)
        elif known := choices_of(kind, name):
            yield known


def test_the_answer_that_is_there_stands_in_the_sheet() -> None:
    money = [{"action": "Cykelstier", "financing": "construction", "y0": 1250}]
    responses.receive_response(CLIMATE, {**BODY, "money": money}, today=ASKED)
    row = table(sheet_of(), NAME)[0]
    assert row["Svar nr."] == 1
    assert row["4. Hvad kan vi gøre mindre af eller holde op med?"] == "Færre biler."
    assert row["Hvor kommer pengene fra? (1)"] == "anlæg"
    assert row["2028, 1.000 kr. (1)"] == 1250


def test_the_same_sheet_is_the_same_file() -> None:
    assert sheet_of() == sheet_of()


def test_a_closed_matter_is_a_number_without_a_word() -> None:
    responses.receive_response(CLIMATE, {**BODY, "less": "Hemmeligt"}, today=ASKED)
    with store.writing() as session:
        until = update(Element).where(Element.key == "klima").values(confidential_until=date(2028, 1, 1))
        session.execute(until)
        number = session.scalars(select(Request.id).where(Request.key == CLIMATE)).one()
    (row,) = (row for row in table(sheet_of(), NAME) if row["Nr."] == number)
    assert row["Område eller opgave"] == f"Lukket opgave nr. {number}"
    everything = b"".join(
        zipfile.ZipFile(io.BytesIO(content)).read(part)
        for content in (sheet_of(), answer_sheets.for_person(SOREN.key, ASKED))
        for part in zipfile.ZipFile(io.BytesIO(content)).namelist()
    ).decode()
    assert "Klima" not in everything and "Hemmeligt" not in everything
    assert counts(take_in(sheet_of())) == (0, 2, 0)
    assert len(answers()[CLIMATE]) == 1


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+45 70", "-færre biler", "@SUM(1)"])
def test_what_somebody_wrote_never_becomes_a_formula(text: str) -> None:
    responses.receive_response(CLIMATE, {**BODY, "less": text}, today=ASKED)
    content = sheet_of()
    page = inside(content, "xl/worksheets/sheet1.xml")
    assert "<f>" not in page and "hyperlink" not in page
    assert table(content, NAME)[0]["4. Hvad kan vi gøre mindre af eller holde op med?"] == text
    taken = take_in(filled_in(content, NAME, {"Sundhed": {"1.": text}}))
    assert "<f>" not in inside(taken.returned, "xl/worksheets/sheet1.xml")
    assert counts(taken) == (0, 1, 1)


def test_units_of_one_name_get_a_sheet_each() -> None:
    from models.store.tables import Unit

    with store.writing() as session:
        session.execute(update(Unit).where(Unit.key == "born-og-unge").values(name="Administration"))
        session.execute(update(Unit).where(Unit.key == "sekretariatet").values(name="Administration"))
    files = [one.file for one in answer_sheets.sheets(ROUND, ASKED)]
    assert files == [
        "2027-june-administration-born-og-unge.xlsx",
        "2027-june-administration-sekretariatet.xlsx",
        "2027-june-teknik-og-miljoe.xlsx",
    ]


@pytest.mark.parametrize("what", ["2027", "2027/maj", "2027/status", "27/june", "2027/june/1", "2027/june/%"])
def test_what_is_no_round_is_said(what: str) -> None:
    with pytest.raises(Refused) as refused:
        answer_sheets.sheets(what, ASKED)
    assert "er ingen runde" in refused.value.said_in("da")


def test_a_round_without_open_tasks_is_said() -> None:
    with pytest.raises(Refused) as refused:
        answer_sheets.sheets("2027/status/1", ASKED)
    assert refused.value.said_in("da") == "1. opfølgning 2027 har ingen opgaver, der kan besvares i dag."


# ── In ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_contribution_is_the_same_answer_at_every_door() -> None:
    money = [{"action": "Cykelstier i midtbyen", "financing": "construction", "y0": 1250, "y1": -500}]
    responses.receive_response(HEALTH, {**BODY, "money": money}, today=ASKED)
    amounts = {"2028, 1.000 kr. (1)": 1250, "2029, 1.000 kr. (1)": "-500"}
    taken = take_in(filled_in(sheet_of(), NAME, {"Klima": {**TEXTS, **MONEY, **amounts}}))
    assert counts(taken) == (1, 1, 0)
    ((version, door, person, body),) = answers()[CLIMATE]
    assert (version, door, person) == (1, "spreadsheet", SOREN.key)
    assert body == answers()[HEALTH][0][3]


@pytest.mark.parametrize(
    ("cell", "stored"),
    [(1250, 1250), ("1.250", 1250), ("1 250", 1250), ("1.250 kr.", 1250), ("-1.250", -1250), (0, 0)],
)
def test_an_amount_may_be_written_in_any_danish_way(cell: Any, stored: int) -> None:
    given = {**TEXTS, **MONEY, "2028, 1.000 kr. (1)": cell}
    take_in(filled_in(sheet_of(), NAME, {"Klima": given}))
    assert answers()[CLIMATE][0][3]["money"][0]["y0"] == stored


@pytest.mark.parametrize(
    ("cell", "quoted"), [("1,250", "1,250"), (12.5, "12,5"), (1.125, "1,125"), ("mange", "mange")]
)
def test_an_amount_that_could_be_two_is_refused_under_its_own_heading(cell: Any, quoted: str) -> None:
    given = {**TEXTS, **MONEY, "2029, 1.000 kr. (1)": cell}
    taken = take_in(filled_in(sheet_of(), NAME, {"Klima": given}))
    assert told(taken).startswith(f"Afvist: »2029, 1.000 kr.«: »{quoted}« er ikke et helt tal")
    assert answers() == {}


def test_nothing_new_is_one_word() -> None:
    assert counts(take_in(filled_in(sheet_of(), NAME, {"Klima": {"Intet nyt": "ja"}}))) == (1, 1, 0)
    assert answers()[CLIMATE][0][3]["nothing_new"] is True


@pytest.mark.parametrize("before", [None, {"nothing_new": True}, BODY])
def test_nothing_new_and_something_new_do_not_go_together(before: dict[str, Any] | None) -> None:
    if before:
        responses.receive_response(CLIMATE, before, today=ASKED)
    both = filled_in(sheet_of(), NAME, {"Klima": {"Intet nyt": "ja", "1.": "Nyt"}})
    assert told(take_in(both)).startswith("Afvist: Rækken har både et nyt svar og »ja«")
    assert len(answers().get(CLIMATE, [])) == bool(before)


def test_nothing_new_after_an_answer_is_what_one_click_says_at_the_other_door() -> None:
    responses.receive_response(CLIMATE, BODY, today=ASKED)
    responses.receive_response(HEALTH, {"nothing_new": True}, today=ASKED)
    assert counts(take_in(filled_in(sheet_of(), NAME, {"Klima": {"Intet nyt": "ja"}}))) == (1, 1, 0)
    assert answers()[CLIMATE][1][3] == answers()[HEALTH][0][3]


def test_rows_that_were_left_alone_change_nothing() -> None:
    responses.receive_response(CLIMATE, {**BODY, "money": []}, today=ASKED)
    before = answers()
    assert counts(take_in(sheet_of())) == (0, 2, 0)
    assert answers() == before


def test_a_sheet_that_is_taken_in_twice_is_taken_in_once() -> None:
    content = filled_in(sheet_of(), NAME, {"Klima": TEXTS})
    taken = take_in(content)
    for again in (content, taken.returned, take_in(taken.returned).returned):
        assert counts(take_in(again)) == (0, 2, 0)
    assert len(answers()[CLIMATE]) == 1


def test_a_refused_row_comes_back_coloured_with_the_reason() -> None:
    taken = take_in(filled_in(sheet_of(), NAME, {"Klima": {"1.": "x" * 601}, "Sundhed": TEXTS}))
    assert counts(taken) == (1, 0, 1)
    assert taken.sentence == (
        "1 modtaget, 0 uændret, 1 afvist. "
        "Det afviste står med farve og begrundelse i den fil, du får tilbage."
    )
    assert told(taken).startswith("Afvist: ") and "der er plads til 600" in told(taken)
    assert told(taken, "Sundhed") == "Modtaget"
    fills = colours(taken.returned)
    assert set(fills["4"].values()) == {"FFF8D7DA"} and set(fills["5"].values()) == {"FFE2F0D9"}


def colours(content: bytes) -> dict[str, dict[str, str]]:
    """The colour of each cell, by row and column."""
    looks = inside(content, "xl/styles.xml")
    fills = [re.findall(r'fgColor rgb="(\w+)"', fill) for fill in re.findall(r"<fill>(.*?)</fill>", looks)]
    used = [int(no) for no in re.findall(r'<xf [^>]*?fillId="(\d+)"', looks.split("<cellXfs")[1])]
    cells = re.findall(r'<c r="([A-Z]+)(\d+)" s="(\d+)"', inside(content, "xl/worksheets/sheet1.xml"))
    found: dict[str, dict[str, str]] = {}
    for column, row, look in cells:
        found.setdefault(row, {})[column] = (fills[used[int(look)]] or [""])[0]
    return found


def test_what_was_refused_can_be_put_right_in_the_sheet_that_came_back() -> None:
    taken = take_in(filled_in(sheet_of(), NAME, {"Klima": {"1.": "Cykelstier."}, "Sundhed": TEXTS}))
    assert "Der mangler et svar på" in told(taken)
    right = filled_in(taken.returned, NAME, {"Klima": TEXTS})
    assert counts(take_in(right)) == (1, 1, 0)
    assert answers()[CLIMATE][0][3]["priorities"] == "Cykelstier."


def test_an_answer_that_came_in_meanwhile_is_never_written_over() -> None:
    content = filled_in(sheet_of(), NAME, {"Klima": {**TEXTS, "1.": "Fra arket"}, "Sundhed": TEXTS})
    responses.receive_response(CLIMATE, {**BODY, "priorities": "Fra siden"}, SOREN.key, "portal", "k1", ASKED)
    taken = take_in(content)
    assert counts(taken) == (1, 0, 1)
    assert told(taken).startswith(f"Afvist: {SOREN.name} har svaret ")
    assert told(taken).endswith("Hent et nyt ark, hvis dit svar skal gælde i stedet.")
    assert counts(take_in(taken.returned)) == (0, 1, 1)
    assert [row[3]["priorities"] for row in answers()[CLIMATE]] == ["Fra siden"]
    anew = filled_in(sheet_of(), NAME, {"Klima": {"1.": "Fra arket"}})
    assert counts(take_in(anew)) == (1, 1, 0)
    assert [row[3]["priorities"] for row in answers()[CLIMATE]] == ["Fra siden", "Fra arket"]


def test_a_row_left_alone_does_not_undo_what_came_in_meanwhile() -> None:
    responses.receive_response(CLIMATE, BODY, today=ASKED)
    content = sheet_of()
    responses.receive_response(CLIMATE, {**BODY, "less": "Nyt"}, today=ASKED)
    assert counts(take_in(content)) == (0, 2, 0)
    assert [row[3]["less"] for row in answers()[CLIMATE]] == ["Færre biler.", "Nyt"]


def _row(at: int, place: int, cell: Any) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[TOP + at][place] = cell

    return change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_row(1, 0, 9999), "Der er ingen opgave nr. 9999"),
        (_row(1, 0, "<script>"), "Der er ingen opgave nr. <script>"),
        (_row(1, 0, ""), "Rækken har intet nummer"),
        (_row(1, 0, 4), "Opgave nr. 4 står to gange i filen"),
        (_row(1, 4, "første"), "»Svar nr.« er ændret"),
        (_row(1, 4, 7), "»Svar nr.« er ændret"),
    ],
)
def test_a_row_that_is_no_task_is_refused_and_the_others_are_taken(
    change: Callable[[Rows], None], sentence: str
) -> None:
    content = changed(filled_in(sheet_of(), NAME, {"Klima": TEXTS, "Sundhed": TEXTS}), NAME, change)
    taken = take_in(content)
    assert counts(taken) == (1, 0, 1)
    said = [str(row["Modtaget?"]) for row in table(taken.returned, NAME)]
    assert [one for one in said if one.startswith(f"Afvist: {sentence}")]
    assert len(answers()) == 1


def test_a_task_with_other_questions_does_not_belong_on_the_sheet() -> None:
    owe([Matter("andet", "strategy", "Andet", SOREN.post)], "coherence", "coherence")
    content = sheet_of()
    number = table(content, "Sammenhæng 2027")[0]["Nr."]
    taken = take_in(changed(content, NAME, lambda rows: rows.append([number, *rows[-1][1:]])))
    assert "har andre spørgsmål" in str(table(taken.returned, NAME)[-1]["Modtaget?"])
    assert (taken.accepted, taken.refused) == (0, 1)


def test_a_worksheet_without_a_task_of_ours_is_not_passed_over_in_silence() -> None:
    sheets = opened(filled_in(sheet_of(), NAME, {"Klima": TEXTS}))
    sheets["Kladde"] = [sheets[NAME][TOP], ["9999", "Min egen", *sheets[NAME][TOP + 1][2:]]]
    taken = take_in(saved(sheets))
    assert counts(taken) == (1, 1, 1)
    assert told(taken, "Min egen").startswith("Afvist: Der er ingen opgave nr. 9999")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "ikke et af vores ark"),
        (b"PK\x03\x04 not really", "kan ikke læses som et regneark"),
        (b"Nr.;Titel\n1;Klima\n", "ikke et af vores ark"),
        (b"Nr.;Svar nr.\n9999;0\n", "Er det den rigtige fil?"),
        (b"Nr.;Svar nr.\n1;0\n", "Der mangler kolonner på arket"),
        (
            saved({"Ark1": [["Nr.", "Svar nr."], ["1", "0"]]}),
            "Der mangler kolonner på arket »Ark1«: »Intet nyt",
        ),
        (b"x" * (10 * 2**20 + 1), "for stor"),
    ],
)
def test_a_file_that_is_no_sheet_of_ours_is_refused_whole(content: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        take_in(content)
    assert sentence in refused.value.said_in("da")
    assert answers() == {}


def test_a_small_file_that_unpacks_to_more_than_a_machine_holds_is_refused() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"\0" * (101 * 2**20))
    with pytest.raises(Refused) as refused:
        take_in(kept.getvalue())
    assert "for stor" in refused.value.said_in("da")


def test_sorted_rows_hidden_columns_and_notes_beside_do_no_harm() -> None:
    def change(rows: Rows) -> None:
        rows[TOP + 1 :] = [*reversed(rows[TOP + 1 :]), [""] * len(rows[TOP])]
        for at, row in enumerate(rows):
            row.insert(3, "Vores egen kolonne" if at == TOP else "x")

    content = changed(filled_in(sheet_of(), NAME, {"Klima": TEXTS}), NAME, change)
    assert counts(take_in(content)) == (1, 1, 1)
    assert [*answers()] == [CLIMATE]


def test_a_sheet_saved_as_csv_is_taken_in_too() -> None:
    rows = opened(filled_in(sheet_of(), NAME, {"Klima": TEXTS}))[NAME][TOP:]
    plain = [
        [f"{cell.normalize():f}" if isinstance(cell, Decimal) else str(cell) for cell in row] for row in rows
    ]
    text = "\n".join(";".join(f'"{cell}"' for cell in row) for row in plain)
    assert counts(take_in(text.encode("utf-8-sig"))) == (1, 1, 0)


# ── Whose ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_person_gets_and_may_answer_only_their_own_tasks() -> None:
    own = answer_sheets.for_person(SOREN.key, ASKED)
    assert [row["Område eller opgave"] for row in table(own, NAME)] == ["Klima"]
    content = filled_in(sheet_of(), NAME, {"Klima": TEXTS, "Sundhed": TEXTS})
    taken = take_in(content, person=SOREN.key)
    assert counts(taken) == (1, 0, 1)
    assert "Der er ingen opgave nr." in str(table(taken.returned, NAME)[1]["Modtaget?"])
    assert [*answers()] == [CLIMATE]
    assert answers()[CLIMATE][0][1:3] == ("spreadsheet", SOREN.key)


def test_who_has_nothing_to_answer_gets_no_sheet() -> None:
    with pytest.raises(Refused) as refused:
        answer_sheets.for_person("mads", ASKED)
    assert "ingen opgaver" in refused.value.said_in("da")


def test_a_sheet_speaks_the_language_of_whoever_gets_it() -> None:
    own = answer_sheets.for_person(PETER.key, ASKED)
    row = table(own, "June 2027")[0]
    assert {"No.", "Area or task", "2028, 1,000 kr. (1)"} <= {*row}
    given = {**TEXTS, "3. Action (1)": "Paths", "Where does the money come from? (1)": "construction"}
    taken = take_in(
        filled_in(own, "June 2027", {"Sundhed": given | {"2028, 1,000 kr. (1)": "1,250"}}), person=PETER.key
    )
    assert taken.sentence == "1 received, 0 unchanged, 0 refused."
    assert answers()[HEALTH][0][3]["money"] == [
        {"action": "Paths", "financing": "construction", "y0": 1250, "y1": 0, "y2": 0, "y3": 0}
    ]


def test_no_sheet_asks_for_anybodys_own_view_or_an_approval() -> None:
    owe([Matter("x", "strategy", "Vurdering", BIRGIT.post)], "review", "review")
    owe([Matter("y", "strategy", "Oplæg", BIRGIT.post)], "approval", "approval")
    assert [*opened(sheet_of("Sekretariatet"))] == [NAME]
    assert [*opened(answer_sheets.for_person(BIRGIT.key, ASKED))] == [NAME]


# ── When ────────────────────────────────────────────────────────────────────────────────────────────────


def test_after_the_close_an_answer_is_not_changed_and_a_missing_one_is_still_taken() -> None:
    responses.receive_response(CLIMATE, BODY, today=ASKED)
    content = filled_in(sheet_of(), NAME, {"Klima": {"1.": "Nyt"}, "Sundhed": TEXTS})
    with store.writing() as session:
        close = (Milestone.scope == "june", Milestone.kind == "close")
        session.execute(update(Milestone).where(*close).values(state="done"))
    taken = take_in(content, DUE + timedelta(days=20))
    assert told(taken).startswith("Afvist: Svarene er lukket")
    assert told(taken, "Sundhed").startswith("Modtaget. ") and "lukket" in told(taken, "Sundhed")
    assert [row["Område eller opgave"] for row in table(sheet_of("Børn og Unge", DUE), NAME)]
    assert [row[3]["priorities"] for row in answers()[CLIMATE]] == ["Cykelstier."]


def test_what_was_withdrawn_stands_on_no_sheet() -> None:
    content = filled_in(sheet_of(), NAME, {"Klima": TEXTS})
    with store.writing() as session:
        session.execute(update(Request).where(Request.key == CLIMATE).values(state="withdrawn"))
    assert [row["Område eller opgave"] for row in table(sheet_of(), NAME)] == ["Sundhed"]
    assert counts(take_in(content)) == (0, 1, 1)


def test_who_has_the_task_now_is_named() -> None:
    with store.writing() as session:
        session.execute(
            update(Request).where(Request.key == CULTURE).values(handed_to=AASE.key, handed_by=IDA.key)
        )
    names = {row["Område eller opgave"]: row["Ansvarlig"] for row in table(sheet_of("Børn og Unge"), NAME)}
    assert names["Kultur"] == AASE.name


# ── How much ────────────────────────────────────────────────────────────────────────────────────────────


def many(count: int, prefix: str) -> list[Matter]:
    return [Matter(f"{prefix}-{no}", "strategy", f"{prefix} {no}", SOREN.post) for no in range(count)]


def said_for(
    content: bytes, statements: Callable[[], AbstractContextManager[list[str]]]
) -> tuple[int, TakenIn]:
    with statements() as heard:
        taken = take_in(content)
    return len(heard), taken


@pytest.mark.parametrize("count", [400, 2_000])
def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(
    count: int, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    def fill(rows: Rows) -> None:
        for row in rows[TOP + 1 :]:
            row[5] = "ja"

    few, taken_few = said_for(changed(sheet_of(), NAME, fill), statements)
    owe(many(count, "Indsats"))
    with statements() as out:
        content = sheet_of()
    many_, taken = said_for(changed(content, NAME, fill), statements)
    assert counts(taken_few) == (2, 0, 0) and counts(taken) == (count, 2, 0)
    assert many_ == few and len(out) < 15
    with store.reading() as session:
        assert journal.verify(session) == []


# ── Files ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_files_lie_in_a_folder_and_what_came_back_beside_the_file(tmp_path: Path) -> None:
    handed = answer_sheets.hand_out(ROUND, tmp_path / "ark", ASKED)
    assert sorted(file.name for file in (tmp_path / "ark").iterdir()) == sorted(handed.files)
    assert handed.title == "Temamødet i juni 2027"
    assert "| Teknik og Miljø | 2027-june-teknik-og-miljoe.xlsx | 2 |" in handed.page
    assert "Klima" not in handed.page
    file = tmp_path / "ark" / "2027-june-teknik-og-miljoe.xlsx"
    file.write_bytes(filled_in(file.read_bytes(), NAME, {"Klima": TEXTS, "Sundhed": {"1.": "x"}}))
    came = answer_sheets.take_in_file(file, ASKED)
    assert (came.accepted, came.unchanged, came.refused) == (1, 0, 1)
    assert came.file.name == "2027-june-teknik-og-miljoe-retur.xlsx" and str(came.file) in came.sentence
    again = answer_sheets.take_in_file(came.file, ASKED)
    assert again.file == came.file and again.accepted == 0


def test_the_flows_hand_out_and_take_in(tmp_path: Path) -> None:
    from flows.hand_out_sheets import hand_out_sheets
    from flows.take_in_sheet import take_in_sheet
    from tasks.home import home

    page = hand_out_sheets.fn(2027, "june", None, ASKED)
    assert "2027-june-teknik-og-miljoe.xlsx" in page
    file = home().folder / "sheets" / "2027-june-teknik-og-miljoe.xlsx"
    file.write_bytes(filled_in(file.read_bytes(), NAME, {"Klima": TEXTS}))
    assert take_in_sheet.fn(file, ASKED).startswith("1 modtaget, 1 uændret, 0 afvist. Den ligger her: ")
    with pytest.raises(Refused):
        hand_out_sheets.fn(2027, None, None, ASKED)


def test_it_is_in_the_journal_who_answered_and_through_which_door() -> None:
    take_in(filled_in(sheet_of(), NAME, {"Klima": TEXTS}))
    with store.reading() as session:
        acts = session.execute(select(JournalEntry.actor, JournalEntry.door, JournalEntry.act)).all()
    assert (SOREN.key, "spreadsheet", "answer received") in [tuple(act) for act in acts]


def test_nobody_who_has_left_is_named_as_responsible() -> None:
    with store.writing() as session:
        session.execute(update(Person).where(Person.key == SOREN.key).values(left_on=ASKED))
    assert SOREN.name not in [row["Ansvarlig"] for row in table(sheet_of(), NAME)]
