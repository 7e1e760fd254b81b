"""The money of a plan year in the memory: its figures, who holds which line, and in how many statements."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update

from models import store
from models.facts import Refused
from models.outcomes import BudgetDecision, Steer
from models.requests import NewRequest
from models.settings import read_settings
from models.store import budgets, outcomes, pictures, requests, responses, room, years
from models.store import tables as t
from models.store.outcomes import SecondReading, Writing
from models.store.responses import Submission
from models.workdays import workdays
from tasks.ledger import budgets as ledger
from tests.people import AASE, JENS, SOREN
from tests.tasks.loaded import SHARED, take

pytestmark = pytest.mark.usefixtures("memory", "cast", "opened")

SETTINGS = read_settings()
TODAY = date(2027, 4, 27)
LATER = date(2027, 11, 2)
NOW = datetime(2027, 4, 27, 9, tzinfo=UTC)
BY = Writing(today=TODAY, at=NOW, settings=SETTINGS, actor="test")
JUNE_DUE = date(2027, 5, 18)

BUDGET = "år;version;konto;tekst;enhed;år 1;år 2;år 3;år 4;bidrager til;flytbar"


@pytest.fixture
def opened(cast: object) -> None:
    """Planår 2027 is open."""
    with store.writing() as session:
        years.open_year(session, 2027, SETTINGS, date(2026, 12, 1), NOW, "open_year")


@pytest.fixture
def lines(opened: object, tmp_path: Path) -> None:
    """A budget of 2027: roads and parks that serve the climate, schools by unit, one line of nobody's."""
    take(
        tmp_path, "budget", BUDGET,
        "2027;vedtaget;0.28.20;Parker;teknik-og-miljo;900;1.000;1.000;1.000;klima;",
        "2027;vedtaget;2.28.11;Asfalt;teknik-og-miljo;400;500;500;500;;",
        "2027;vedtaget;3.22.01;Skoler;born-og-unge;5.000;5.100;5.100;5.100;born-og-unge:60, klima:40;bundet",
        "2027;vedtaget;6.45.51;Gaver;;10;20;0;0;;",
        "2027;vedtaget;6.45.52;Tom;born-og-unge;0;0;0;0;;",
    )  # fmt: skip


def facts(today: date = TODAY) -> Any:
    with store.reading() as session:
        return budgets.facts(session, SETTINGS, 2027, today)


def held(post: str | None = None, today: date = TODAY) -> list[tuple[str, str | None]]:
    with store.reading() as session:
        return [(one.line.text, one.post) for one in room.lines(session, 2027, today, post)]


# ── Room to move ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("lines")
def test_every_line_with_money_has_its_holder_or_none() -> None:
    assert held() == [
        ("Parker", SOREN.post), ("Asfalt", SOREN.post), ("Skoler", AASE.post), ("Gaver", None),
    ]  # fmt: skip
    assert held(SOREN.post) == [("Parker", SOREN.post), ("Asfalt", SOREN.post)]
    assert held(JENS.post) == []


@pytest.mark.usefixtures("lines")
def test_the_lines_of_a_post_are_the_same_one_by_one_and_all_at_once() -> None:
    for post in (SOREN.post, AASE.post):
        assert held(post) == [one for one in held() if one[1] == post]


@pytest.mark.usefixtures("lines")
def test_what_has_ended_holds_nothing_any_more() -> None:
    with store.writing() as session:
        session.execute(update(t.Element).where(t.Element.key == "born-og-unge").values(ended_on=TODAY))
    assert ("Skoler", SOREN.post) in held()


@pytest.mark.usefixtures("lines")
def test_the_budget_of_the_year_to_come_is_looked_at_once_there_is_one(tmp_path: Path) -> None:
    take(tmp_path, "budget", BUDGET, "2028;forslag;0.28.20;Nye parker;teknik-og-miljo;7;;;;;")
    assert held() == [("Nye parker", SOREN.post)]


@pytest.mark.usefixtures("lines")
def test_each_holder_is_asked_once_by_junes_deadline() -> None:
    first, again = ledger.ask_room(2027, TODAY), ledger.ask_room(2027, TODAY)
    assert first.model_dump() == {
        "year": 2027, "due_on": JUNE_DUE, "holders": 2, "new": 2, "lines": 3, "unheld": 1,
    }  # fmt: skip
    assert (again.new, again.holders) == (0, 2)
    with store.reading() as session:
        asked = session.execute(select(t.Request.key, t.Request.post, t.Request.due_on, t.Request.form))
        assert sorted(tuple(row) for row in asked) == [
            (f"2027/june/room/{AASE.post}", AASE.post, JUNE_DUE, "room"),
            (f"2027/june/room/{SOREN.post}", SOREN.post, JUNE_DUE, "room"),
        ]
    assert ledger.asked_said(first) == (
        "2 budgetholdere har 3 budgetlinjer at svare på senest tirsdag den 18. maj (uge 20); 2 af dem er"
        " spurgt nu. 1 budgetlinje har ingen ansvarlig; den står på siden om pengenes vej."
    )
    assert ledger.asked_said(again).startswith("Ingen ny er spurgt; 2 budgetholdere er spurgt før.")


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize(
    ("holders", "lines", "unheld", "said"),
    [
        (1, 1, 0, "1 budgetholder er spurgt om 1 budgetlinje og svarer senest tirsdag den 18. maj (uge 20)."),
        (0, 0, 2, "2 budgetlinjer har ingen ansvarlig; de står på siden om pengenes vej."),
    ],
)
def test_one_is_said_as_one(holders: int, lines: int, unheld: int, said: str) -> None:
    asked = room.RoomAsked(
        year=2027, due_on=JUNE_DUE, holders=holders, new=holders, lines=lines, unheld=unheld
    )
    assert ledger.asked_said(asked) == said


@pytest.mark.usefixtures("lines")
def test_after_junes_deadline_there_are_ten_working_days() -> None:
    asked = ledger.ask_room(2027, date(2027, 6, 1))
    assert asked.due_on == workdays(SETTINGS.days).shift(date(2027, 6, 1), 10)


def test_without_a_budget_nobody_is_asked() -> None:
    asked = ledger.ask_room(2027, TODAY)
    assert (asked.holders, asked.unheld) == (0, 0)
    assert ledger.asked_said(asked).startswith("Der er ingen budgetlinjer for budget 2028")


def answer(post: str, body: dict[str, Any], today: date = TODAY) -> responses.Received:
    with store.writing(deciding=True) as session:
        given = Submission(request=room.task_key(2027, post), answer=body)
        return responses.receive(session, given, BY._replace(today=today))


def movable() -> dict[str, str]:
    with store.reading() as session:
        return dict(session.execute(select(t.BudgetLine.text, t.BudgetLine.movable)).tuples().all())


@pytest.mark.parametrize(("state", "year"), [("closed", 2027), ("open", 2028)])
def test_nobody_is_asked_about_a_year_that_is_not_open(lines: None, state: str, year: int) -> None:
    with store.writing() as session:
        session.execute(update(t.PlanYear).values(state=state))
        session.execute(update(t.BudgetLine).values(first_year=year))
    with pytest.raises(Refused, match=f"Planår {year} er ikke åbent"):
        ledger.ask_room(year, TODAY)


@pytest.mark.usefixtures("lines")
def test_a_closed_line_of_nobodys_is_not_counted_either() -> None:
    with store.writing() as session:
        until = date(2027, 12, 1)
        closed = update(t.Element).where(t.Element.key == "klima")
        session.execute(closed.values(confidential_until=until, post=None))
        session.execute(update(t.BudgetLine).where(t.BudgetLine.text == "Parker").values(unit=None))
    assert ledger.ask_room(2027, TODAY).unheld == len(facts().unheld) == 1


@pytest.mark.parametrize("period", ["år", "År", "ÅR", "Year"])
def test_the_accounts_of_a_whole_year_are_known_by_any_spelling(
    lines: None, tmp_path: Path, period: str
) -> None:
    take(tmp_path, "actuals", "år;periode;konto;beløb", f"2027;{period};0.28.20;500", "2027;1;0.28.20;90")
    with store.reading() as session:
        shown = pictures.picture(session, SETTINGS, 2027, TODAY).actuals
    assert [one.amount for one in shown] == [500_00]


@pytest.mark.usefixtures("lines")
def test_an_answer_stands_on_the_lines_and_in_the_sum_of_their_areas() -> None:
    ledger.ask_room(2027, TODAY)
    assert answer(SOREN.post, {"lines": [{"line": "0.28.20", "room": "kan flyttes"}], "rest": "delvist"}).new
    assert movable() == {
        "Parker": "free", "Asfalt": "partly", "Skoler": "bound", "Gaver": "unknown", "Tom": "unknown",
    }  # fmt: skip
    found = facts()
    assert (found.asked, found.answered, found.room_year) == (2, 1, 2028)
    sums = {one.area: (one.bound, one.partly, one.free, one.unknown) for one in found.room}
    assert sums == {
        "Børn og unge": (3060_00, 0, 0, 0),
        "Klima": (2040_00, 0, 1000_00, 0),
        "Uden område": (0, 500_00, 0, 20_00),
    }
    assert sum(one.total for one in found.room) == (1000 + 500 + 5100 + 20) * 100
    assert found.unheld == (("6.45.51", "Gaver"),)


@pytest.mark.usefixtures("lines")
def test_the_same_answer_again_is_the_same_and_a_correction_takes_back() -> None:
    ledger.ask_room(2027, TODAY)
    body = {"lines": [{"line": "Asfalt", "room": "free"}]}
    assert [answer(SOREN.post, body).new for _ in range(2)] == [True, False]
    answer(SOREN.post, {"lines": [{"line": "Asfalt", "room": ""}], "note": "Jeg tog fejl."})
    assert movable()["Asfalt"] == "unknown"
    with store.reading() as session:
        acts = session.scalars(select(t.JournalEntry.subject).where(t.JournalEntry.act == "room answered"))
        assert list(acts) == ["budget_line/2027/vedtaget/2.28.11/teknik-og-miljo/Asfalt"] * 2


@pytest.mark.usefixtures("lines")
def test_nobody_answers_for_anothers_line() -> None:
    ledger.ask_room(2027, TODAY)
    with pytest.raises(Refused, match=r"is not one of your budget lines"):
        answer(SOREN.post, {"lines": [{"line": "Skoler", "room": "free"}]})
    assert movable()["Skoler"] == "bound"


@pytest.mark.usefixtures("lines")
def test_one_refused_answer_does_not_hold_up_the_others() -> None:
    ledger.ask_room(2027, TODAY)
    given = [
        Submission(
            request=room.task_key(2027, SOREN.post), answer={"lines": [{"line": "Skoler"}], "note": "x"}
        ),
        Submission(request=room.task_key(2027, AASE.post), answer={"rest": "free"}),
    ]
    with store.writing(deciding=True) as session:
        first, second = responses.receive_each(session, given, BY)
    assert isinstance(first, Refused) and isinstance(second, responses.Received)
    assert movable()["Skoler"] == "free"


@pytest.mark.usefixtures("lines")
def test_the_budget_loaded_again_leaves_what_the_holders_said(tmp_path: Path) -> None:
    ledger.ask_room(2027, TODAY)
    answer(SOREN.post, {"rest": "free"})
    take(tmp_path, "budget", BUDGET, "2027;vedtaget;2.28.11;Asfalt;teknik-og-miljo;450;500;500;500;;")
    assert movable()["Asfalt"] == "free"


@pytest.mark.usefixtures("lines")
def test_a_closed_matter_shows_neither_its_line_nor_its_money() -> None:
    with store.writing() as session:
        until = date(2027, 12, 1)
        session.execute(update(t.Element).where(t.Element.key == "klima").values(confidential_until=until))
    with store.reading() as session:
        assert [one.text for one in room.of_task(session, SOREN.post, 2027, TODAY)] == ["Asfalt"]
    page = ledger.page(2027, TODAY)
    assert "Parker" not in page and "Klima" not in page
    assert "| Øvrige, også lukkede punkter |" in page


# ── The whole page ──────────────────────────────────────────────────────────────────────────────────────


def asked(meeting: str, subject: str, body: dict[str, Any]) -> None:
    key = f"2027/{meeting}/contribution/{subject}"
    new = NewRequest(
        key=key, kind="contribution", form=meeting, year=2027, subject=subject, title=subject,
        post=None, due_on=date(2027, 5, 18),
    )  # fmt: skip
    with store.writing(deciding=True) as session:
        requests.open_requests(session, [new], TODAY)
        responses.receive(session, Submission(request=key, answer=body), BY)


JUNE = {"priorities": "x", "difference": "x", "less": "x", "depends_on": "x"}
AUGUST = {"felt": "x", "waits": "x", "amounts_fit": "yes", "coherence": "x"}


def test_the_year_from_june_to_october_as_it_was_written_down() -> None:
    money = [{"action": "Flere træer", "financing": "new_money", "y0": 700, "y1": 800}]
    asked("june", "klima", JUNE | {"money": money})
    asked("june", "born-og-unge", JUNE | {"money": [money[0] | {"y0": 100, "y1": 100}]})
    asked("june", "kultur", {"nothing_new": True})
    asked("august", "klima", AUGUST | {"afford": "part", "amount": 500})
    reading = SecondReading(decided_on=date(2027, 10, 12), case_number="27/900")
    with store.writing(deciding=True) as session:
        by = BY._replace(today=LATER)
        outcomes.record_steers(session, 2027, "june", [Steer(subject="klima", verdict="prioritised")], by)
        adopted = [
            BudgetDecision(subject="klima", verdict="part", amounts=(400, 450)),
            BudgetDecision(subject="born-og-unge", verdict="moved", to_year=2030),
        ]
        outcomes.record_budget(session, 2027, reading, adopted, [], by)
        changed = [BudgetDecision(subject="klima", verdict="part", amounts=(450, 450))]
        outcomes.record_budget(session, 2027, reading, changed, [], by)
    steps = facts(LATER).steps
    assert [(one.known.title, one.afford, one.verdict, one.to_year) for one in steps] == [
        ("Børn og unge", "", "moved", 2030),
        ("Klima", "part", "part", None),
    ]
    assert [(one.proposed.years[0], one.affordable.years[0], one.adopted.years) for one in steps] == [
        (100_00000, None, (0, None, None, None)),
        (700_00000, 500_00000, (450_00000, 450_00000, 0, 0)),
    ]
    page = ledger.page(2027, LATER)
    assert "- **Børn og unge**: flyttet til 2030\n" in page
    assert "- **Klima**: en del af beløbet; 250 af 700 i 2028 faldt fra" in page


@pytest.mark.usefixtures("lines")
def test_the_adopted_budget_with_its_appropriations_is_laid_beside_the_accounts(tmp_path: Path) -> None:
    take(tmp_path, "budget", BUDGET, "2027;forslag;0.28.20;Parker;teknik-og-miljo;1;;;;;")
    take(
        tmp_path, "appropriations", "nøgle;år;dato;konto;tekst;beløb;finansieret af",
        "T1;2027;28.04.2027;0.28.20;Skybrud;200;kassen", "T2;2026;28.04.2026;0.28.20;Før;1;",
    )  # fmt: skip
    take(
        tmp_path, "actuals", "år;periode;konto;enhed;beløb",
        "2027;1;0.28.20;;500", "2027;2;0.28.20;;700", "2027;2;2.28.11;;399",
    )  # fmt: skip
    take(tmp_path, "chart", "år;konto;tekst", "2027;0.28.20;Grønne områder", "2027;3.22.01;Folkeskoler")
    before, found = facts().reconciled
    assert (before.year, before.total.corrected, before.has_accounts) == (2026, 100, False)
    rows = {one.account: (one.text, one.original, one.added, one.actual) for one in found.rows}
    assert rows == {
        "0.28.20": ("Grønne områder", 900_00, 200_00, 1200_00),
        "2.28.11": ("", 400_00, 0, 399_00),
        "3.22.01": ("Folkeskoler", 5000_00, 0, None),
        "6.45.51": ("", 10_00, 0, None),
        "6.45.52": ("", 0, 0, None),
    }
    assert found.until == "2"
    take(tmp_path, "actuals", "år;periode;konto;enhed;beløb", "2027;år;0.28.20;;1.100")
    whole = facts().reconciled[1]
    assert (whole.until, whole.total.actual) == ("", 1100_00)


@pytest.mark.usefixtures("lines")
def test_the_control_totals_are_those_of_each_budget(tmp_path: Path) -> None:
    take(tmp_path, "budget", BUDGET, "2028;forslag;0.28.20;Parker;teknik-og-miljo;-490;-627;-489;-539;;")
    totals = [(one.first_year, one.name, one.certainty, one.lines, one.totals) for one in facts().versions]
    assert totals == [
        (2027, "vedtaget", "final", 5, (6310_00, 6620_00, 6600_00, 6600_00)),
        (2028, "forslag", "preliminary", 1, (-490_00, -627_00, -489_00, -539_00)),
    ]


def test_the_number_of_statements_does_not_grow_with_the_budget(
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    counted = []
    for size in (10, 2000):
        with store.writing() as session:
            session.execute(insert(t.BudgetLine), [_line(size, no) for no in range(size)])
        with statements() as said:
            found = facts()
        counted.append(len(said))
        assert found.versions[-1].lines >= size
    assert counted[0] == counted[1] <= 18


def _line(size: int, no: int) -> dict[str, Any]:
    key = f"{size}-{no}"
    return {
        "first_year": 2027, "version": f"v{size}", "key": key, "scheme": "dk", "text": key,
        "account": f"0.28.{no % 90 + 10}", "unit": "teknik-og-miljo", "y0": no + 1,
    }  # fmt: skip


# ── Real files ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real files do not lie beside the project")
def test_a_real_budget_has_its_publishers_control_totals_on_the_page(memory: Engine) -> None:
    from tasks.loading import load

    load(SHARED / "bergen_driftsbudsjett_2013-2016.csv", "budget", today=TODAY)
    with store.reading() as session:
        found = budgets.facts(session, SETTINGS, 2012, TODAY)
    assert [one.totals for one in found.versions] == [(-490_00, -627_00, -489_00, -539_00)]
    assert sum(one.total for one in found.room) == -490_00
    assert "| -490 | -627 | -489 | -539 |" in ledger.page(2012, TODAY)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real files do not lie beside the project")
def test_a_budget_made_of_real_accounts_agrees_with_them_but_for_what_was_changed(
    memory: Engine, tmp_path: Path
) -> None:
    from tasks.loading import load

    load(SHARED / "dk_regk31_2024_funktion_0.28.20_sample.csv", "actuals", today=TODAY)
    with store.reading() as session:
        rows = session.execute(select(t.Actual.account, t.Actual.scheme, t.Actual.amount)).all()
    with store.writing() as session:
        session.execute(
            insert(t.BudgetLine),
            [
                {"first_year": 2024, "version": "vedtaget", "key": str(no), "scheme": row.scheme,
                 "account": row.account, "y0": row.amount + (1000_00 if no == 7 else 0)}
                for no, row in enumerate(rows)
            ],
        )  # fmt: skip
    with store.reading() as session:
        (found,) = budgets.facts(session, SETTINGS, 2024, TODAY).reconciled
    assert found.total.actual == 20685_00
    assert [(one.account, one.difference) for one in found.differing] == [(rows[7].account, -1000_00)]
