"""What a run says that did not end well: what happened, whether anything is lost, and what to press."""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.choices import Words
from models.events import BY_ITSELF
from models.settings import Language

LOOKS_AHEAD = frozenset({"rehearse_year"})
"""Flows that change nothing, whatever becomes of them."""

ABANDONED = Words(
    "Maskinen stoppede undervejs. Intet er gået tabt: næste kørsel tager resten.",
    "The machine stopped while this ran. Nothing is lost: the next run takes what is left.",
)
PERHAPS_LOST = Words(
    "Maskinen stoppede undervejs. Se, om det nåede at blive skrevet ind; ellers skriv det ind igen.",
    "The machine stopped while this ran. See whether it was written in; if not, write it in again.",
)
NOTHING_CHANGED = Words(
    "Maskinen stoppede undervejs. Intet er ændret: en prøve foregår på en kopi. Kør den igen.",
    "The machine stopped while this ran. Nothing has changed: a rehearsal is made on a copy. Run it again.",
)
"""What is said of a run whose machine died; the second of a form, which no other run takes up."""

HAPPENED: dict[str, Words] = {
    "busy": Words("Hukommelsen var optaget", "The memory was busy"),
    "full": Words("Der er ikke mere plads på disken", "The disk is full"),
    "file": Words("En fil kunne ikke læses eller skrives", "A file could not be read or written"),
    "far": Words("En anden maskine svarede ikke", "Another machine did not answer"),
    "other": Words(
        "Noget gik galt, og det er ikke din skyld", "Something went wrong, and it is not your fault"
    ),
}
"""What happened, in words; the technical text stands in the log alone."""

_LOST_AND_PRESS: dict[str, Words] = {
    "by_itself": Words(
        "{happened}; intet er gået tabt: næste runde tager resten, og trykker du »Retry« øverst på siden,"
        " sker det nu.",
        "{happened}; nothing is lost: the next round takes what is left, and if you press 'Retry' at the top"
        " of the page, it is done now.",
    ),
    "by_hand": Words(
        "{happened}; det, du skrev, står stadig under »Parameters«: tryk »Retry« øverst på siden, så bliver"
        " det gjort, og aldrig to gange.",
        "{happened}; what you wrote still stands under 'Parameters': press 'Retry' at the top of the page,"
        " and it is done, and never twice.",
    ),
    "look_ahead": Words(
        "{happened}; intet er ændret, for en prøve foregår på en kopi: tryk »Retry« øverst på siden.",
        "{happened}; nothing has changed, for a rehearsal is made on a copy: press 'Retry' at the top of the"
        " page.",
    ),
}
UNREADABLE = Words(
    "{fields} kan ikke læses, så intet er gemt: ret det, og tryk igen.",
    "{fields} cannot be read, so nothing was kept: correct it, and press again.",
)
_FIELD = Words("»{}«", "'{}'")
SOMETHING = Words("Noget i formularen", "Something in the form")

INVALID = re.compile(r"^ - (?P<field>[^.:\s]+)[^:]*: (?:Value error, )?(?P<said>.*)$", re.MULTILINE)
"""A line in which Prefect says what it could not take: the field, where in it, and why."""

_OUR_OWN = re.compile(r"^[»'A-ZÆØÅ].*[.!?]$")
_NOT_OURS = re.compile(r"^(?:Input|Field|String|List|Tuple|Extra inputs|Value) (?:should|required|are)")


def group(flow: str) -> str:
    """Whether a flow runs by itself, is pressed by hand, or only looks ahead."""
    if flow in LOOKS_AHEAD:
        return "look_ahead"
    return "by_itself" if flow in BY_ITSELF else "by_hand"


def stopped(flow: str) -> Words:
    """What is said of a run of this flow whose machine or process died."""
    said = {"by_itself": ABANDONED, "by_hand": PERHAPS_LOST, "look_ahead": NOTHING_CHANGED}
    return said[group(flow)]


def failed(flow: str, happened: str, language: Language) -> str:
    """What is said of a run that failed; `happened`: a key of `HAPPENED`."""
    said = _LOST_AND_PRESS[group(flow)].said_in(language)
    return said.format(happened=HAPPENED[happened].said_in(language))


def unreadable(message: str, titles: dict[str, str], language: Language) -> str:
    """What is said of a form that could not be read: our own sentence where there is one, else its fields."""
    faults = [(one["field"], one["said"]) for one in INVALID.finditer(message)]
    own = [said for _, said in faults if _OUR_OWN.match(said) and not _NOT_OURS.match(said)]
    if own:
        return own[0]
    fields = _named([field for field, _ in faults], titles, language)
    return UNREADABLE.said_in(language).format(fields=fields)


def _named(fields: Sequence[str], titles: dict[str, str], language: Language) -> str:
    known = dict.fromkeys(titles[field] for field in fields if field in titles)
    return ", ".join(_FIELD.said_in(language).format(title) for title in known) or SOMETHING.said_in(language)
