"""A row of the timetable: one flow, and the words that several rows share."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from models.choices import Words
from models.settings import Language

NOTHING_ELSE: Mapping[str, Words] = MappingProxyType({})


class Row(NamedTuple):
    """One flow: what a secretariat reads about it, and what makes it run.

    `flow` is both the module in flows/ and its function. `woken_by` is the event that starts it at once, and
    `told` the parts of the event that become its parameters. Only a `daily` row has a clock of its own.
    `fields` are those of its run form that mean something else here.
    """

    flow: str
    group: Words
    name: Words
    what: Words
    when: Words
    again: Words
    woken_by: str | None = None
    told: tuple[str, ...] = ()
    daily: bool = False
    fields: Mapping[str, Words] = NOTHING_ELSE

    def short_name(self, language: Language) -> str:
        """The first words of the name: how its runs are called in a list."""
        return self.name.said_in(language).partition(":")[0]

    def description(self, language: Language) -> str:
        """What it does, when it runs, and whether it is safe to run again."""
        when, again = ("Hvornår", "Kør igen") if language == "da" else ("When", "Run again")
        return (
            f"{self.what.said_in(language)}\n\n"
            f"**{when}:** {self.when.said_in(language)}\n\n"
            f"**{again}:** {self.again.said_in(language)}"
        )


BY_ITSELF = Words("går af sig selv", "runs by itself")
YOU_PRESS = Words("du trykker", "you press")
YOU_WRITE = Words("du skriver ind", "you write it in")
LOOK_AHEAD = Words("se frem", "look ahead")

WHEN_SOMETHING_COMES = Words(
    "På årets datoer og hver gang der kommer noget nyt ind.",
    "On the dates of the year, and whenever something new comes in.",
)
EACH_STEP_ONCE = Words(
    "Ja. Hvert skridt tages én gang; er intet forfaldet, sker der intet.",
    "Yes. Each step is taken once; if nothing is due, nothing happens.",
)
THE_OLD_IS_KEPT = Words(
    "Ja. En rettelse bliver en ny udgave; det gamle bevares.",
    "Yes. A correction becomes a new version; the old one is kept.",
)

WHICH_ROUND = {
    "meeting": Words("Temamøde (tom: en opfølgning)", "Theme meeting (empty: a follow-up)"),
    "no": Words("Opfølgning nr. (tom: et temamøde)", "Follow-up no. (empty: a theme meeting)"),
}
WHOM_OR_WHAT = {
    "person": Words("Hvem? (navn eller mailadresse)", "Who? (name or e-mail)"),
    "requests": Words("Eller opgavernes nr.", "Or the tasks' nos."),
}
NUMBERS_ANSWERED = Words(
    "Opgavernes nr. (de står i »Hvem har svaret?«)",
    "The tasks' nos. (they stand in 'Who has answered?')",
)
NUMBERS_OWED = Words(
    "Opgavernes nr. (de står i »Hvem mangler hvad?«)",
    "The tasks' nos. (they stand in 'Who owes what?')",
)
