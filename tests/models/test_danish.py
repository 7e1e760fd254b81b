"""How Danish numbers, dates and words are read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.danish import (
    LARGEST_MONEY,
    Cell,
    Unreadable,
    day,
    kroner,
    number,
    oere,
    slug,
    squeezed,
    word_of,
    year,
    yes,
)

NBSP, NARROW, THIN, MINUS = "\u00a0", "\u202f", "\u2009", "\u2212"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.234.567,89", "1234567.89"),
        (" -1 362 250 ", "-1362250"),
        (f"{NBSP}-1{NBSP}362{NBSP}250{NBSP}", "-1362250"),
        (f"1{NARROW}362{NARROW}250", "1362250"),
        (f"1{THIN}000", "1000"),
        (" -   ", "0"),
        ("–", "0"),
        ("- kr.", "0"),
        ("0", "0"),
        ("0,5", "0.5"),
        ("0.5", "0.5"),
        ("0.125", "0.125"),
        ("86.25", "86.25"),
        ("1.234", "1234"),
        ("1,234", "1.234"),
        (f"{MINUS}12", "-12"),
        ("12-", "-12"),
        ("12 -", "-12"),
        ("(1.234,50)", "-1234.50"),
        ("+7", "7"),
        ("1.000 kr.", "1000"),
        ("85 %", "85"),
        ("86,2 pct.", "86.2"),
        (Decimal("1234.5"), "1234.5"),
    ],
)
def test_a_number_is_read_as_a_dane_writes_it(written: Cell, value: str) -> None:
    assert number(written) == Decimal(value)


@pytest.mark.parametrize("written", ["", "   ", NBSP])
def test_an_empty_cell_is_no_number(written: str) -> None:
    assert number(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "1,234,567",
        "1,234.50",
        "12.34.567",
        "1234.567",
        "1.23,4.5",
        "tolv",
        "1e5",
        "--5",
        "(-5)",
        "-5-",
        "١٢",
        "kr.",
    ],
)
def test_what_could_mean_two_numbers_or_none_is_refused(written: str) -> None:
    with pytest.raises(Unreadable, match="not_number"):
        number(written)


def danish(value: Decimal, between: str) -> str:
    """A number as it is written in Denmark, with this sign between the thousands."""
    return f"{value:,.2f}".replace(",", "T").replace(".", ",").replace("T", between)


@given(
    st.integers(min_value=-LARGEST_MONEY * 100, max_value=LARGEST_MONEY * 100),
    st.sampled_from([".", " ", NBSP, NARROW, ""]),
)
def test_an_amount_written_in_danish_is_read_back_to_the_oere(amount: int, between: str) -> None:
    assert oere(danish(Decimal(amount) / 100, between)) == amount


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_a_spreadsheets_number_is_read_to_the_oere(amount: int) -> None:
    if abs(amount) < 2**53:
        assert oere(Decimal(repr(amount / 100))) == amount


@given(st.text(max_size=30))
def test_no_text_brings_the_readers_down(text: str) -> None:
    for read in (number, oere, day, year, yes):
        try:
            read(text)
        except Unreadable:
            continue


@pytest.mark.parametrize(
    ("cell", "code"),
    [("1,005", "part_of_oere"), ("9" * 30, "too_large"), ("9" * 60, "too_large"), ("ti", "not_number")],
)
def test_an_amount_that_is_not_whole_oere_or_too_large_is_refused(cell: str, code: str) -> None:
    with pytest.raises(Unreadable, match=code):
        oere(cell)


def test_a_formulas_parts_of_an_oere_are_rounded() -> None:
    assert oere(Decimal("0.30000000000000004")) == 30
    assert oere(Decimal("1234.5678")) == 123457


def test_thousands_of_kroner_are_exact() -> None:
    assert oere("1.234,5", 1000) == 123450000


@pytest.mark.parametrize(
    ("amount", "text"), [(-49000, "-490"), (-49025, "-490.25"), (0, "0"), (5, "0.05"), (-5, "-0.05")]
)
def test_kroner_are_told_as_a_plain_number(amount: int, text: str) -> None:
    assert kroner(amount) == text


@pytest.mark.parametrize(
    ("written", "day_"),
    [
        ("31.12.2027", "2027-12-31"),
        ("31-12-2027", "2027-12-31"),
        ("1/5/2027", "2027-05-01"),
        ("31.12.27", "2027-12-31"),
        ("1. 5. 2027", "2027-05-01"),
        ("2027-12-31", "2027-12-31"),
        ("2027-12-31T00:00:00+01:00", "2027-12-31"),
        ("fredag den 14. maj 2027", "2027-05-14"),
        ("14 May 2027", "2027-05-14"),
        (date(2027, 5, 14), "2027-05-14"),
        (Decimal(46387), "2026-12-31"),
    ],
)
def test_a_date_is_read_however_it_is_written(written: Cell, day_: str) -> None:
    assert day(written) == date.fromisoformat(day_)


@pytest.mark.parametrize(
    "written", ["", "infinity", "-infinity", "9999-12-31", "31.12.9999", date(9999, 12, 31)]
)
def test_a_day_that_never_comes_is_none(written: Cell) -> None:
    assert day(written) is None


@pytest.mark.parametrize(
    "written",
    ["31.02.2027", "--03-31", "12/31/2027", "2027", "i morgen", "1.2.3.4", Decimal("1.5"), "0000-01-01"],
)
def test_what_is_no_date_is_refused(written: Cell) -> None:
    with pytest.raises(Unreadable, match="not_date"):
        day(written)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_a_date_is_read_back(written: date) -> None:
    assert day(f"{written:%d.%m.%Y}") == day(written.isoformat()) == written


@pytest.mark.parametrize("written", ["27", "20227", "år 2027", "2027,5"])
def test_what_is_no_year_is_refused(written: str) -> None:
    with pytest.raises(Unreadable, match="not_year"):
        year(written)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Børn & Unge, Årslev", "boern-unge-aarslev"),
        ("Ældre- og værdighedspolitik", "aeldre-og-vaerdighedspolitik"),
        ("Hülya Özbek", "hulya-ozbek"),
        ("a\u030argang", "aargang"),
    ],
)
def test_a_key_is_plain_letters(text: str, key: str) -> None:
    assert slug(text) == key


@given(st.text(min_size=1))
def test_a_key_is_never_empty_and_stays_the_same(text: str) -> None:
    assert slug(text) and slug(slug(text)) == slug(text) and slug(text).isascii()


def test_blanks_of_every_kind_are_one_space() -> None:
    assert squeezed(f"  a{NBSP}{NARROW}b\t\n c ") == "a b c"


def test_our_own_word_is_understood_too() -> None:
    words = {"indsats": "action"}
    assert word_of(words, " Indsats ") == word_of(words, "action") == "action"
    with pytest.raises(Unreadable) as refused:
        word_of(words, "projekt")
    assert refused.value.facts == {"words": "indsats"}
