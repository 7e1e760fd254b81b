"""How Danes write numbers, dates and yes: from the text or value of a cell to an exact value."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from models.spoken import MONTHS

Cell = str | Decimal | date
"""What a cell holds once it has left its file; an empty cell is the empty text."""

LARGEST_MONEY = 10**15
"""In kroner; a larger amount in a municipality's books is a slip of the keyboard."""

YEARS = range(1900, 2200)


class Unreadable(ValueError):
    """A cell that is not what its column holds: the code of the reason, and what its sentence needs."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def squeezed(text: str) -> str:
    """The text with every run of blanks (also the fixed and the narrow ones) as one space."""
    return " ".join(text.replace("\u200b", "").replace("\ufeff", "").split())


def plain(cell: Cell) -> str:
    """What a person sees in the cell: `2201`, `1234,5` as `1234.5`, `2027-12-31`."""
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}" if cell else "0"
    return cell.isoformat() if isinstance(cell, date) else cell.strip()


_FOLDED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "ae", "Ø": "oe", "Å": "aa", "ß": "ss"})


def compact(key: str, limit: int) -> str:
    """A key of at most `limit` characters: of a longer one the beginning, and a hash of all of it."""
    if len(key) <= limit:
        return key
    return f"{key[: limit - 13]}-{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:12]}"


def slug(text: str) -> str:
    """A stable ASCII key: »Børn & Unge, Årslev« becomes `boern-unge-aarslev`."""
    ascii_text = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).translate(_FOLDED))
    words = re.findall(r"[a-z0-9]+", ascii_text.encode("ascii", "ignore").decode().lower())
    return (
        compact("-".join(words), 100)
        or "x-" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
    )


# ── Numbers ─────────────────────────────────────────────────────────────────────────────────────────────

_MINUSES = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-"})
_UNITS = re.compile(r"(?:kr\.?|dkk|pct\.?|%)", re.IGNORECASE)
_DANISH = re.compile(r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+|[0-9]+)(?:,[0-9]+)?")
_POINT = re.compile(r"[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})|0\.[0-9]+")
_SIGNED = re.compile(r"\((?P<owed>.*)\)|(?P<before>[-+])?(?P<amount>[^-+()]*)(?P<after>-)?")


def number(cell: Cell) -> Decimal | None:
    """`1.234.567,89`, ` -1 362 250 `, `1234-`, `(1.234)`, `12,5 %`; a lone dash is zero, an empty cell None.

    A point before one, two or four digits can only be a decimal point and is read as one (`0.5`).
    Raises Unreadable.
    """
    if isinstance(cell, Decimal):
        return cell
    text = squeezed(plain(cell)).translate(_MINUSES)
    if not text:
        return None
    text = _UNITS.sub("", text).strip()
    return Decimal(0) if text == "-" else _signed(text)


def _signed(text: str) -> Decimal:
    found = _SIGNED.fullmatch(text)
    if found is None or (found["before"] and found["after"]):
        raise Unreadable("not_number")
    size = _size((found["amount"] if found["owed"] is None else found["owed"]).strip())
    return -size if found["owed"] is not None or "-" in (found["before"], found["after"]) else size


def _size(digits: str) -> Decimal:
    if len(digits) > 40:
        raise Unreadable("too_large")
    if _DANISH.fullmatch(digits):
        return Decimal(digits.replace(".", "").replace(" ", "").replace(",", "."))
    if _POINT.fullmatch(digits):
        return Decimal(digits)
    raise Unreadable("not_number")


def oere(cell: Cell, unit: int = 1) -> int | None:
    """Whole øre of an amount in kroner times `unit`; None for an empty cell.

    A text with parts of an øre is refused; a spreadsheet's own number is a formula's and is rounded.
    """
    amount = number(cell)
    if amount is None:
        return None
    if abs(amount) * unit > LARGEST_MONEY:
        raise Unreadable("too_large")
    exact = amount * unit * 100
    whole = exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    if whole != exact and not isinstance(cell, Decimal):
        raise Unreadable("part_of_oere")
    return int(whole)


def kroner(amount: int) -> str:
    """Øre as a plain number of kroner: -49000 is `-490`, -49025 is `-490.25`."""
    sign, whole, part = "-" * (amount < 0), abs(amount) // 100, abs(amount) % 100
    return f"{sign}{whole}" + (f".{part:02d}" if part else "")


def whole_number(cell: Cell) -> int | None:
    """A whole number; None for an empty cell."""
    value = number(cell)
    if value is None:
        return None
    if value != value.to_integral_value() or abs(value) > 2**31 - 1:
        raise Unreadable("not_whole")
    return int(value)


def measured(cell: Cell) -> float | None:
    """A value of an indicator, which is no money; None for an empty cell."""
    value = number(cell)
    return None if value is None else float(value)


# ── Days and years ──────────────────────────────────────────────────────────────────────────────────────

_OPEN = {"infinity", "-infinity", "uendelig", "ingen", "åben", "-"}
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ].*)?")
_SHORT = re.compile(r"([0-9]{1,2})[.\-/ ]{1,2}([0-9]{1,2})[.\-/ ]{1,2}([0-9]{4}|[0-9]{2})")
_LONG = re.compile(r"(?:\w+dag )?(?:den )?([0-9]{1,2})\.? ([^\W\d_]+)\.? ([0-9]{4})", re.IGNORECASE)
_MONTH = {name[:3].lower(): no for names in MONTHS.values() for no, name in enumerate(names, 1)}
_SERIAL_ZERO = date(1899, 12, 30)


def day(cell: Cell) -> date | None:
    """`31.12.2027`, `31-12-27`, `31. december 2027`, `2027-12-31`, a spreadsheet's date or its serial number.

    None for an empty cell and for a day that never comes (`infinity`, 31.12.9999). Raises Unreadable.
    """
    if isinstance(cell, date):
        return cell if cell.year < YEARS.stop else None
    if isinstance(cell, Decimal):
        return _serial(cell)
    text = squeezed(cell)
    if not text or text.lower() in _OPEN:
        return None
    return _written_day(text)


def _serial(cell: Decimal) -> date:
    if cell != cell.to_integral_value() or not 3_000 < cell < 110_000:
        raise Unreadable("not_date")
    return _SERIAL_ZERO + timedelta(days=int(cell))


def _written_day(text: str) -> date | None:
    year, month, day_ = _parts(text)
    if year >= YEARS.stop:
        return None
    try:
        found = date(year, month, day_)
    except ValueError:
        raise Unreadable("not_date") from None
    if found.year < 1000:
        raise Unreadable("not_date")
    return found


def _parts(text: str) -> tuple[int, int, int]:
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _SHORT.fullmatch(text):
        return int(found[3]) + (2000 if len(found[3]) == 2 else 0), int(found[2]), int(found[1])
    if (found := _LONG.fullmatch(text)) and (month := _MONTH.get(found[2][:3].lower())):
        return int(found[3]), month, int(found[1])
    raise Unreadable("not_date")


def year(cell: Cell) -> int | None:
    """A year of four digits; None for an empty cell."""
    if isinstance(cell, date):
        return cell.year
    try:
        value = whole_number(cell)
    except Unreadable:
        raise Unreadable("not_year") from None
    if value is not None and value not in YEARS:
        raise Unreadable("not_year")
    return value


# ── Words ───────────────────────────────────────────────────────────────────────────────────────────────

YES = {"ja", "j", "x", "yes", "y", "true", "sand", "1"}
NO = {"nej", "n", "no", "false", "falsk", "0", "-", ""}


def yes(cell: Cell) -> bool:
    """`ja`, `x` or `nej`; an empty cell is no."""
    word = squeezed(plain(cell)).lower()
    if word not in YES | NO:
        raise Unreadable("not_yes")
    return word in YES


def word_of(words: Mapping[str, str], cell: Cell, *, empty: str = "") -> str:
    """Our word for theirs (`indsats` is `action`; our own is understood too); `empty` for an empty cell."""
    theirs = squeezed(plain(cell)).lower()
    if not theirs:
        return empty
    if theirs in words:
        return words[theirs]
    if theirs in words.values():
        return theirs
    raise Unreadable("not_word", words=", ".join(words))
