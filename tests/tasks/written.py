"""Lines and letters to write in tests: Bjørn, who is responsible for a strategy in Fjordby."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.notices import Letter, Line

DAY = date(2027, 5, 13)
LINK = "https://plan.fjordby.dk/m/eyJpZCI6IjdhIn0.c2ln"

KINDS = (
    *("contribution", "coherence", "approval", "steers", "review", "decisions", "budget"),
    *("communicate", "action", "status", "evaluation", "room", "ad_hoc", "extra", "plan_approval"),
)

TOLD = {
    "body": "økonomiudvalget",
    "decision": "Kommunen bygger 40 plejeboliger i Vestbyen",
    "decided_on": "2027-05-04",
    "next_step": "Anlægsbevilling",
    "responsible": "Mette Holm",
    "old_date": "2027-05-12",
    "as_of": "2027-03-31",
    "station": "seen",
    "station_title": "set af økonomi",
    "document": "direktionens handlingsplan 2027",
    "noun": "planen",
    "into": "",
    "by": "Karen Lund",
}


def a_line(rung: str = "request", kind: str = "contribution", **changes: Any) -> Line:
    """One line with every fact any text may ask for."""
    known: dict[str, Any] = {
        "rung": rung,
        "kind": kind,
        "title": "Sundhedspolitik",
        "meeting": "temamødet i juni",
        "topic": "prioriteringerne i de fire år",
        "meeting_on": date(2027, 6, 8),
        "due_on": date(2027, 5, 14),
        "questions": 5,
        "minutes": 15,
        "last_day": date(2027, 5, 19),
        "call_day": date(2027, 5, 20),
        "person_name": "Mette Holm",
        "facts": TOLD,
    } | changes
    known["facts"] = {name: text for name, text in known["facts"].items() if text}
    return Line(**{"subject": f"{kind}/2027/{known['title']}"} | known)


def a_letter(*lines: Line, **changes: Any) -> Letter:
    """A letter to Bjørn with these lines."""
    known: dict[str, Any] = {
        "key": "2027-05-13/7/digest",
        "day": DAY,
        "to_name": "Bjørn Ærø, Sundhed",
        "first_name": "Bjørn",
        "to_email": "bjorn@fjordby.dk",
        "language": "da",
        "sender": "Plansekretariatet",
        "phone": "12 34 56 78",
        "reply_to": "plan@fjordby.dk",
        "sender_email": "plan@fjordby.dk",
        "municipality": "Fjordby Kommune",
        "link": LINK,
        "lines": lines or (a_line(),),
    }
    return Letter(**known | changes)
