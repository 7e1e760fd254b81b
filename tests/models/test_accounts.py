"""Account numbers of the authorised chart: one spelling, and what is unlikely about them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.accounts import account_code, account_doubts, known_account


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("0.28.20", "0.28.20"),
        ("00.28.20", "0.28.20"),
        ("0 28 20", "0.28.20"),
        ("2820", "0.28.20"),
        ("02820", "0.28.20"),
        ("002820", "0.28.20"),
        ("87591", "8.75.91"),
        ("0.22.03.3.1.0223.100.45", "0.22.03.3.1.0223.100.45"),
        ("0220331022310045", "0.22.03.3.1.0223.100.45"),
        ("220331022310045", "0.22.03.3.1.0223.100.45"),
        ("5.32.30.1", "5.32.30.1"),
        ("XG-5301-204", "XG-5301-204"),
        ("8+93227+002", "8+93227+002"),
        ("24410 Barnevern", "24410 Barnevern"),
    ],
)
def test_one_account_has_one_spelling(written: str, code: str) -> None:
    assert account_code(written) == code


@given(st.text(alphabet="0123456789. -+XG", max_size=24))
def test_a_spelling_is_settled_at_once(written: str) -> None:
    assert account_code(account_code(written)) == account_code(written)


@pytest.mark.parametrize(
    ("code", "doubts"),
    [
        ("0.28.20", []),
        ("0.28.20.1", []),
        ("0.28.20.3", []),
        ("5.57.71.2", []),
        ("0.28.20.2", ["account_pair"]),
        ("7.22.05.4", []),
        ("0.28.20.4", ["account_pair"]),
        ("8.25.12.5", []),
        ("8.55.70.6", []),
        ("8.25.12.6", ["account_pair"]),
        ("7.62.80.7", []),
        ("7.68.90.7", []),
        ("7.58.78.7", ["account_pair"]),
        ("8.55.70.7", []),
        ("9.32.27", ["account_balance"]),
        ("0.28.20.8", ["account_balance"]),
        ("0.22.03.1.1.0223.100.31", ["account_art"]),
        ("0.22.03.1.7.0223.100.45", ["account_form"]),
        ("XG-5301-204", ["account_form"]),
        ("8+93227+002", []),
    ],
)
def test_what_is_unlikely_is_said(code: str, doubts: list[str]) -> None:
    assert list(account_doubts(code)) == doubts


def test_a_chart_may_have_balances() -> None:
    assert not list(account_doubts("9.32.27", balance=True))


@pytest.mark.parametrize(
    ("code", "is_known"),
    [
        ("0.28.20", True),
        ("0.28.20.1.1.0223.100.45", True),
        ("0.28.21", False),
        ("0.28", False),
        ("XG-1", False),
    ],
)
def test_an_account_is_known_by_itself_or_by_its_function(code: str, is_known: bool) -> None:
    assert known_account(code, {"0.28.20"}) is is_known
