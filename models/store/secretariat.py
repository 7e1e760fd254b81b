"""What the secretariat's acts share: a reason that can be read aloud, and tasks called by their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.choices import Words
from models.store.acts import a_reason, refused
from models.store.outcomes import Writing

NO_REASON = Words(
    "Der mangler en grund. Skriv den i én sætning: den står i mailen.",
    "A reason is missing. Write it in one sentence: it is said in the mail.",
)
NOBODY, PEOPLE = Words("Ingen", "Nobody"), Words("{}", "{}")


def the_reason(text: str, by: Writing) -> str:
    """The reason that stands in the letter. Refused when it is empty or too long."""
    reason = a_reason(text, by)
    if not reason:
        raise refused(NO_REASON, by)
    return reason


def numbered(tasks: Sequence[Any]) -> Words:
    """What these tasks are called where anybody may read it: "nr. 3, 4 og 7"."""
    *rest, last = [str(number) for number in sorted(task.id for task in tasks)]
    first = ", ".join(rest)
    return Words(
        f"nr. {first} og {last}" if rest else f"nr. {last}",
        f"nos. {first} and {last}" if rest else f"no. {last}",
    )


def people_said(count: int, by: Writing) -> str:
    """How many, as a sentence begins: "Ingen", "3"."""
    return (PEOPLE if count else NOBODY).said_in(by.language).format(count)
