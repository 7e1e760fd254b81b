"""The money's way with figures that were counted by hand: the chain, the accounts, the page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.budget import (
    Adopted,
    Amounts,
    Answered,
    BudgetFacts,
    Entry,
    Known,
    Portion,
    Step,
    Version,
    account_text,
    certainty_of,
    chain,
    chain_total,
    main_accounts,
    reconcile,
    room_by_area,
)
from models.budget_page import budget_page
from models.coherence.picture import AppropriationRow

KNOWN = {
    "skole": Known("Skole", 4),
    "vej": Known("Vej og park", 5),
    "sti": Known("Cykelsti til havnen", 6),
    "havn": Known("Ny havn", 7, closed=True),
}


def row(action: str, *amounts: int) -> dict[str, Any]:
    """A row of June's money, in 1,000 kr."""
    return {"action": action, "financing": "new_money"} | {
        f"y{n}": amount for n, amount in enumerate(amounts)
    }


JUNE = (
    Answered("june", "skole", {"money": [row("To-lærer", 1200, 1500, 1500, 1500), row("Hal", 300)]}),
    Answered("june", "vej", {"money": [row("Asfalt", 800, 800), row("cykelsti til havnen ", 2000, 2500)]}),
    Answered("june", "havn", {"money": [row("Kaj", 9000)]}),
)


def in_thousands(amounts: Amounts) -> tuple[int | None, ...]:
    return tuple(None if amount is None else amount // 100_000 for amount in amounts.years)


def step(steps: tuple[Step, ...], key: str) -> Step:
    return next(one for one in steps if one.subject == key)


# ── From June to October ────────────────────────────────────────────────────────────────────────────────


def test_junes_rows_are_added_up_by_subject_and_no_krone_is_counted_twice() -> None:
    steps = chain(JUNE, ["sti"], (), KNOWN)
    assert in_thousands(step(steps, "skole").proposed) == (1500, 1500, 1500, 1500)
    assert in_thousands(step(steps, "vej").proposed) == (800, 800, 0, 0)
    assert in_thousands(step(steps, "sti").proposed) == (2000, 2500, 0, 0)
    assert {one.proposed.certainty for one in steps} == {"preliminary"}


def test_a_row_that_is_called_like_nothing_else_is_the_areas_own() -> None:
    assert in_thousands(step(chain(JUNE, [], (), KNOWN), "vej").proposed) == (2800, 3300, 0, 0)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"afford": "whole"}, (1500, "preliminary")),
        ({"afford": "part", "amount": 900}, (900, "preliminary")),
        ({"afford": "part"}, (None, "unknown")),
        ({"afford": "not"}, (0, "preliminary")),
        ({}, (None, "unknown")),
        (None, (None, "unknown")),
    ],
)
def test_august_answers_for_the_budget_year_alone_and_says_how_certain(
    body: dict[str, Any] | None, expected: tuple[int | None, str]
) -> None:
    affordable = step(chain((*JUNE, Answered("august", "skole", body)), [], (), KNOWN), "skole").affordable
    assert (in_thousands(affordable)[0], affordable.certainty) == expected
    assert affordable.years[1:] == (None, None, None)


@pytest.mark.parametrize(
    ("adopted", "amounts", "dropped"),
    [
        (Adopted("skole", "whole"), (1500, 1500, 1500, 1500), (0, 0, 0, 0)),
        (Adopted("skole", "part", (80_000_000,)), (800, 0, 0, 0), (700, 1500, 1500, 1500)),
        (Adopted("skole", "part"), (None, None, None, None), (None, None, None, None)),
        (Adopted("skole", "not"), (0, 0, 0, 0), (1500, 1500, 1500, 1500)),
        (Adopted("skole", "moved", (), 2030), (0, None, None, None), (1500, None, None, None)),
        (
            Adopted("skole", "moved", (0, 0, 150_000_000, 150_000_000), 2030),
            (0, 0, 1500, 1500),
            (1500, 1500, 0, 0),
        ),
    ],
)
def test_octobers_verdict_says_what_is_in_the_budget_and_what_was_dropped(
    adopted: Adopted, amounts: tuple[int | None, ...], dropped: tuple[int | None, ...]
) -> None:
    one = step(chain(JUNE, [], (adopted,), KNOWN), "skole")
    assert in_thousands(one.adopted) == amounts
    assert tuple(None if d is None else d // 100_000 for d in one.dropped) == dropped
    assert one.adopted.certainty == ("unknown" if amounts[0] is None else "final")


def test_the_sums_are_those_of_the_open_subjects() -> None:
    answers = (*JUNE, Answered("august", "vej", {"afford": "whole"}))
    steps = chain(answers, ["sti"], (Adopted("sti", "part", (100_000_000,)),), KNOWN)
    assert chain_total(steps) == (430_000_000, 80_000_000, 100_000_000)
    assert chain_total(()) == (0, 0, 0)


# ── Budget and accounts ─────────────────────────────────────────────────────────────────────────────────


def test_an_appropriation_corrects_the_budget_and_the_difference_is_named() -> None:
    budget = [Entry("0.25.10", 1000), Entry("0.28.20", 500), Entry("5.30.26", 70)]
    added = [Entry("0.28.20", 250), Entry("0.28.20", -50), Entry("0.32.31", 10)]
    actuals = [Entry("0.25.10", 1000), Entry("0.28.20", 760), Entry("6.45.51", 5)]
    found = reconcile(2027, budget, added, actuals, {"0.28.20": "Grønne områder"})
    rows = {
        one.account: (one.original, one.added, one.corrected, one.actual, one.where) for one in found.rows
    }
    assert rows == {
        "0.25.10": (1000, 0, 1000, 1000, "both"),
        "0.28.20": (500, 200, 700, 760, "both"),
        "0.32.31": (0, 10, 10, None, "budget"),
        "5.30.26": (70, 0, 70, None, "budget"),
        "6.45.51": (0, 0, 0, 5, "accounts"),
    }
    assert [(one.account, one.difference) for one in found.differing] == [
        ("5.30.26", -70), ("0.28.20", 60), ("0.32.31", -10), ("6.45.51", 5),
    ]  # fmt: skip
    total = found.total
    assert (total.original, total.added, total.corrected, total.actual) == (1570, 210, 1780, 1765)
    assert total.difference == sum(one.difference for one in found.rows) == -15
    mains = [(one.account, one.corrected, one.actual) for one in main_accounts(found)]
    assert mains == [("0", 1710, 1760), ("5", 70, 0), ("6", 0, 5)]


@pytest.mark.parametrize(
    ("budget", "actuals", "expected"),
    [
        ([("0.28.20", 5)], [("0.28.20.1.1.0223", 2), ("0.28.20.3.1.0001", 3)], {"0.28.20": (5, 5)}),
        ([("0.28.20.1", 2), ("0.28.20.3", 3)], [("0.28.20", 5)], {"0.28.20": (5, 5)}),
        (
            [("0.28.20", 5), ("0.28.20.3", 1)],
            [("0.28.20.3.1", 1), ("0.28.20.1", 5)],
            {"0.28.20": (5, 5), "0.28.20.3": (1, 1)},
        ),
        ([("0.28.2", 5)], [("0.28.20", 5)], {"0.28.2": (5, None), "0.28.20": (0, 5)}),
    ],
)
def test_the_finer_file_is_summed_up_to_the_account_that_both_have(
    budget: list[tuple[str, int]],
    actuals: list[tuple[str, int]],
    expected: dict[str, tuple[int, int | None]],
) -> None:
    found = reconcile(2027, [Entry(*one) for one in budget], [], [Entry(*one) for one in actuals], {})
    assert {one.account: (one.corrected, one.actual) for one in found.rows} == expected


def test_without_accounts_nothing_is_said_to_differ_by_them() -> None:
    found = reconcile(2027, [Entry("0.25.10", 7)], [], [], {})
    assert (found.has_accounts, found.total.actual) == (False, None)
    assert "Der er ikke læst et regnskab ind." in budget_page(facts(reconciled=(found,)))


def test_before_the_year_is_over_only_what_nobody_budgeted_is_pointed_out() -> None:
    budget, actuals = [Entry("0.25.10", 900_00000)], [Entry("0.25.10", 300_00000), Entry("0.28.20", 5_00000)]
    half = budget_page(facts(reconciled=(reconcile(2027, budget, [], actuals, {}, "6"),)))
    assert "Regnskabet går til og med periode 6; forskellen er det, der er tilbage af året." in half
    assert "1 konto stemmer ikke:" in half and "| 0.28.20 |  | 0 | 5 | 5 | kun i regnskabet |" in half
    whole = budget_page(facts(reconciled=(reconcile(2027, budget, [], actuals, {}),)))
    assert "2 konti stemmer ikke; de største forskelle:" in whole
    same = budget_page(facts(reconciled=(reconcile(2027, budget, [], budget, {}),)))
    assert "Alle konti stemmer." in same


def test_an_account_is_called_as_the_chart_of_its_year_says() -> None:
    chart = {"0.28.20": "Grønne områder", "0.28": "Fritidsområder"}
    codes = ("0.28.20", "0.28.20.1", "0.28.21", "1.22.01")
    assert [account_text(code, chart) for code in codes] == [
        "Grønne områder", "Grønne områder", "Fritidsområder", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("version", "said"), [("vedtaget", "final"), ("Vedtaget", "final"), ("forslag", "preliminary")]
)
def test_an_adopted_budget_is_final(version: str, said: str) -> None:
    assert certainty_of(version, ("vedtaget",)) == said


# ── Room, and the page ──────────────────────────────────────────────────────────────────────────────────


SKOLE, VEJ, HAVN = KNOWN["skole"], KNOWN["vej"], KNOWN["havn"]
OPEN = [
    Portion(SKOLE, "bound", 1000_00),
    Portion(SKOLE, "free", 500_00),
    Portion(SKOLE, "free", 250_00),
    Portion(VEJ, "partly", 90_00),
]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ([], {"Skole": (1000, 0, 750, 0), "Vej og park": (0, 90, 0, 0)}),
        (
            [Portion(None, "unknown", 7_00)],
            {"Skole": (1000, 0, 750, 0), "Vej og park": (0, 90, 0, 0), "Uden område": (0, 0, 0, 7)},
        ),
        (
            [Portion(None, "unknown", 7_00), Portion(HAVN, "bound", 60_00)],
            {"Skole": (1000, 0, 750, 0), "Vej og park": (0, 90, 0, 0), "Øvrige": (60, 0, 0, 7)},
        ),
        ([Portion(HAVN, "bound", 60_00)], {"Skole": (1000, 0, 750, 0), "Øvrige": (60, 90, 0, 0)}),
    ],
)
def test_room_is_summed_by_area_and_a_closed_amount_never_stands_alone(
    more: list[Portion], expected: dict[str, tuple[int, ...]]
) -> None:
    found = room_by_area([*OPEN, *more], "Uden område", "Øvrige")
    assert {one.area: (one.bound, one.partly, one.free, one.unknown) for one in found} == expected
    assert sum(one.total for one in found) == sum(portion.amount for portion in [*OPEN, *more]) // 100


def facts(**more: Any) -> BudgetFacts:
    return BudgetFacts(year=2027, today=date(2027, 11, 1), **more)


def test_the_page_tells_the_chain_in_words_and_names_what_was_dropped() -> None:
    answers = (*JUNE, Answered("august", "skole", {"afford": "part", "amount": 900}))
    adopted = (Adopted("skole", "part", (80_000_000, 0, 0, 0)), Adopted("vej", "not"))
    page = budget_page(facts(steps=chain(answers, ["sti"], adopted, KNOWN)))
    assert page.startswith("# Pengenes vej, planår 2027: budget 2028 og overslagsår 2029–2031\n")
    assert (
        "| Skole | 1.500 (foreløbigt) | 900 (foreløbigt) | 800 (endeligt) | en del af beløbet |\n"
        "| Vej og park | 800 (foreløbigt) | ukendt | 0 (endeligt) | ikke med i budgettet |\n" in page
    )
    assert "| Cykelsti til havnen | 2.000 (foreløbigt) | ukendt | ukendt | intet noteret |" in page
    assert "| **I alt uden lukkede punkter** | **4.300** | **900** | **800** |" in page
    assert "- **Skole**: en del af beløbet; 700 af 1.500 i 2028 faldt fra" in page
    assert "| Skole | 800 (1.500) | 0 (1.500) | 0 (1.500) | 0 (1.500) |" in page


def test_a_closed_matter_is_a_number_without_an_amount() -> None:
    page = budget_page(facts(steps=chain(JUNE, [], (Adopted("havn", "not"),), KNOWN)))
    assert "| lukket punkt nr. 7 |  |  |  | ikke med i budgettet |" in page
    assert "Ny havn" not in page and "Kaj" not in page and "9.000" not in page


def test_the_page_shows_appropriations_with_their_money_and_control_totals_to_the_krone() -> None:
    added = (
        AppropriationRow("T1", 2027, date(2027, 4, 28), "0.28.20", "Skybrud", 150_000_000, "kassen", "27/12"),
        AppropriationRow("T2", 2027, date(2027, 5, 26), "0.28.20", "Omplacering", -50_000_000, "", ""),
        AppropriationRow("T3", 2027, date(2027, 6, 23), "0.28.20", "Stier", 100_000_000, "", ""),
    )
    versions = (Version(2028, "forslag", "preliminary", 1761, (-49_000, -62_700, 123_456, 0)),)
    page = budget_page(facts(appropriations=added, versions=versions))
    assert "| 28. april 2027 | 0.28.20 | Skybrud | 1.500 | kassen | 27/12 |" in page
    assert "| 26. maj 2027 | 0.28.20 | Omplacering | -500 |  |  |" in page
    assert "| 23. juni 2027 | 0.28.20 | Stier | 1.000 | **ikke oplyst** |  |" in page
    assert "|  |  | **I alt** | **2.000** |" in page
    assert "| 2028 forslag (foreløbigt) | 1.761 | -490 | -627 | 1.234,56 | 0 |" in page


def test_the_page_is_there_in_english_and_with_nothing_to_say() -> None:
    assert "There are no proposals from June" in budget_page(facts(), "en")
    assert "## Råderum" not in budget_page(facts())
