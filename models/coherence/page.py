"""How the plan hangs together as a page: what was found, the matrix, and the rules that have no data yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from models.choices import Words
from models.coherence.check import DATA, sleeping, summary
from models.coherence.matrix import matrix, matrix_table
from models.coherence.picture import Picture
from models.facts import Finding
from models.settings import Language
from models.spoken import day_and_month

MOST = 15
"""How many findings of a rule the page shows."""

TITLE = Words("Sammenhængen i planen, planår {year}", "How the plan hangs together, plan year {year}")
BASIS = Words("Grundlag: øjebliksbillede nr. {number}.", "Basis: snapshot no. {number}.")
LOOKED_AT = Words("Set den {day}.", "Looked at on {day}.")
WEIGHTS = {
    "law": Words("Lovkrav", "The law"),
    "important": Words("Vigtige", "Important"),
    "note": Words("Værd at se på", "Worth a look"),
}
MORE = Words("… og {count} til.", "… and {count} more.")
MATRIX = Words("Budgettet efter instrument og vision", "The budget by instrument and vision")
ASLEEP = Words("Hvad der ikke kan ses endnu", "What cannot be seen yet")
NEEDED = Words(
    "Det her mangler. Når det er læst ind, kan vi se det, der står ud for det.",
    "This is missing. Once it has been loaded, what stands beside it can be seen.",
)
_PLACE = re.compile(r"\{[^}]*\}")


def coherence_page(
    picture: Picture, found: Sequence[Finding], language: Language, snapshot: int | None = None
) -> str:
    """The page in markdown; `snapshot` is the number of what it was based on."""
    return "\n".join(_page(picture, found, language, snapshot)) + "\n"


def page_title(year: int, language: Language) -> str:
    """What the page is called."""
    return TITLE.said_in(language).format(year=year)


def _page(
    picture: Picture, found: Sequence[Finding], language: Language, snapshot: int | None
) -> Iterator[str]:
    yield f"# {page_title(picture.year, language)}"
    yield ""
    yield f"**{summary(found, language)}.** {_basis(picture, language, snapshot)}"
    for weight, together in groupby(found, key=lambda finding: finding.severity):
        yield from ("", f"## {WEIGHTS[weight].said_in(language)}")
        yield from _of_weight(list(together), language)
    rows = matrix_table(matrix(picture), picture, language)
    if rows:
        yield from ("", f"## {MATRIX.said_in(language)}", "", *rows)
    yield from _asleep(picture, language)


def _basis(picture: Picture, language: Language, snapshot: int | None) -> str:
    if snapshot is not None:
        return BASIS.said_in(language).format(number=snapshot)
    day = day_and_month(picture.today, language, with_year=True)
    return LOOKED_AT.said_in(language).format(day=day)


def _of_weight(found: Sequence[Finding], language: Language) -> Iterator[str]:
    """Rule by rule: what was found, and once what to do about it."""
    for _, of_rule in groupby(found, key=lambda finding: finding.rule):
        theirs = list(of_rule)
        yield ""
        yield from (f"- {_on_its_line(finding.sentence)}" for finding in theirs[:MOST])
        if len(theirs) > MOST:
            yield f"- {MORE.said_in(language).format(count=len(theirs) - MOST)}"
        yield from ("", f"*{theirs[0].advice}*")


def _asleep(picture: Picture, language: Language) -> Iterator[str]:
    """What data is missing, and how many rules wait for it."""
    waiting: dict[str, list[str]] = {}
    for rule, needs in sleeping(picture):
        for need in needs:
            waiting.setdefault(need, []).append(_PLACE.sub("…", rule.sentence.said_in(language)))
    if not waiting:
        return
    yield from ("", f"## {ASLEEP.said_in(language)}", "", NEEDED.said_in(language), "")
    for need, sentences in waiting.items():
        yield f"- **{DATA[need].said.said_in(language)}**: {' · '.join(sentences)}"


def _on_its_line(sentence: str) -> str:
    """A title that somebody wrote stays on its line and never becomes markup."""
    return " ".join(sentence.split()).replace("<", "&lt;")
