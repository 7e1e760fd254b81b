"""What the files are called that people journalise: with KLE and case number, safe on every system."""

from __future__ import annotations

import re
import unicodedata

from models.settings import Settings
from models.spoken import capitalised

LONGEST = 150
"""Characters of a name without its kind: Windows and shared folders take about 250 with the folders' own."""

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


def safe(text: str) -> str:
    """A text as a file name: what Windows, macOS or Linux refuses becomes a dash."""
    named = " ".join(_UNSAFE.sub("-", unicodedata.normalize("NFC", text)).split())
    return named[:LONGEST].strip(" .-") or "-"


def brief_name(title: str, year: int, meeting: str, settings: Settings) -> str:
    """A brief's file name without its kind: "00.01.00 26-1234 Oplæg til temamødet i april 2027".

    Where two meetings are called the same, the meeting's month stands after it.
    """
    rules = [rule for rule in settings.meetings if rule.kind != meeting]
    mine = next((rule.title for rule in settings.meetings if rule.kind == meeting), "")
    month = f" ({meeting})" if mine in {rule.title for rule in rules} else ""
    case = settings.files.case_numbers.get(f"{year}/{meeting}", "")
    parts = (settings.files.kle, case, capitalised(title) + month)
    return safe(" ".join(part for part in parts if part))
