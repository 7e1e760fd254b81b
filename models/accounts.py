"""The form and likelihood of an account number in the authorised chart of accounts (kontoplanen)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

WIDTHS = (1, 2, 2, 1, 1, 4, 3, 1, 1)
"""Digits of each part, sixteen in all: hovedkonto, hovedfunktion, funktion, dranst, ejerforhold,
omkostningssted, gruppering, hovedart, art. All of it only warns: accounting systems have keys of their own
that map to the chart.
"""

_ENDS = tuple(sum(WIDTHS[: n + 1]) for n in range(len(WIDTHS)))
_PLAIN = re.compile(r"[0-9][0-9. ]*")
_FULL = re.compile(r"[0-9][0-9]{4}[1-9][0-4][0-9]{4}[0-9]{3}[0-9]{2}")
_REPORTED = re.compile(r"([1-9])\+([0-9]{5})\+([0-9]{3})")


def account_code(text: str) -> str:
    """One spelling for one account: `2201`, `00.22.01` and `0.22.01` are all `0.22.01`.

    A whole account is dotted by its parts (`0.22.03.3.1.0223.100.45`); a key of another form stays as it is.
    """
    digits = _digits(text)
    return _dotted(digits) if digits is not None else text


def _digits(text: str) -> str | None:
    """The digits of an account written in the chart's form, with the zeros a spreadsheet drops; else None."""
    if not _PLAIN.fullmatch(text):
        return None
    parts = re.split(r"[. ]+", text.strip(". "))
    if len(parts) > 1 and len(parts[0]) == 2 and parts[0][0] == "0":
        parts[0] = parts[0][1:]
    digits = "".join(parts)
    if len(parts) == 1:
        digits = _with_dropped_zeros(digits)
    return digits if len(digits) in _ENDS else None


def _with_dropped_zeros(digits: str) -> str:
    """Statistics Denmark and spreadsheets drop the leading zero: 2201 is 0.22.01, and 15 digits were 16."""
    if len(digits) in (4, 15):
        return "0" + digits
    return digits[1:] if len(digits) == 6 and digits.startswith("00") else digits


def _dotted(digits: str) -> str:
    parts = [digits[end - width : end] for width, end in zip(WIDTHS, _ENDS, strict=True)]
    if len(digits) == 16:
        return ".".join([*parts[:-2], parts[-2] + parts[-1]])
    return ".".join(part for part in parts if part)


def known_account(code: str, chart: Collection[str]) -> bool:
    """Whether the chart has the account, or the function that the account belongs to."""
    if code in chart:
        return True
    parts = code.split(".")
    return any(".".join(parts[:n]) in chart for n in range(3, len(parts)))


def account_doubts(code: str, *, balance: bool = False) -> Iterator[str]:
    """What is unlikely about an account, as codes of the reasons; `balance` where balances are expected.

    Expected pairs of dranst and hovedkonto: 1 and 3 with 0-6, 2 with 5, 4 with 7, 5 with 8, 6 with 8.55,
    7 with 7.62-7.68 and 8.55, 8 and 9 with 9.
    """
    digits = _digits(code)
    if digits is None:
        if not _REPORTED.fullmatch(code):
            yield "account_form"
        return
    if digits[0] == "9" and not balance:
        yield "account_balance"
    if len(digits) == 16 and not _FULL.fullmatch(digits):
        yield "account_form"
    if len(digits) > 5 and not balance:
        yield from _doubts_of_entry(int(digits[5]), digits)


def _doubts_of_entry(entry: int, digits: str) -> Iterator[str]:
    if entry in (8, 9):
        yield "account_balance"
    elif not _likely(entry, int(digits[0]), digits[1:3]):
        yield "account_pair"
    if len(digits) >= 15 and digits[14] == "3":
        yield "account_art"


def _likely(entry: int, main: int, function: str) -> bool:
    if entry == 7:
        return (main == 7 and "62" <= function <= "68") or (main, function) == (8, "55")
    if entry == 6:
        return (main, function) == (8, "55")
    return main in {1: range(7), 3: range(7), 2: range(5, 6), 4: range(7, 8), 5: range(8, 9)}.get(entry, ())
