"""The headings that the yearly evaluation wishes for on the two pages: counted, and only proposed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from models.choices import Words
from models.facts import Fact
from models.overview import one_line, table_row
from models.settings import Heading, Language
from models.two_pages.fitting import shortened

MOST_WISHES, LONGEST = 20, 80
"""Wishes that are shown, and the characters of each."""

_BETWEEN = re.compile(r"[\n;•·|]+|(?<=[.?!])\s+")
_COMMA = re.compile(r",\s+")
_NUMBERED = re.compile(r"^\s*(?:[-–*]|\d{1,2}[.)])\s*")


class Wish(Fact):
    """A heading as it was first written, how many answers name it, and whether it stands there already."""

    title: str
    named_by: int
    stands: bool = False


def wishes(answers: Iterable[Mapping[str, Any]], headings: Iterable[Heading]) -> tuple[Wish, ...]:
    """What was answered to the fourth question, a heading for a heading, the most wished for first.

    An answer counts once for each heading, however often it says it; capitals and full stops do not matter.
    """
    first: dict[str, str] = {}
    counts: dict[str, int] = {}
    standing = {_folded(title) for one in headings if one.used for title in (one.title, one.title_en)}
    for answer in answers:
        said = {_folded(one): one for one in _split(str(answer.get("headlines") or ""), standing)}
        for name, written in said.items():
            first.setdefault(name, written)
            counts[name] = counts.get(name, 0) + 1
    order = sorted(counts, key=lambda name: (-counts[name], first[name].casefold()))
    return tuple(Wish(title=first[name], named_by=counts[name], stands=name in standing) for name in order)


def _split(text: str, standing: Collection[str]) -> Iterator[str]:
    """The headings of an answer: by lines, semicolons, sentences and commas, but for those of a heading."""
    for part in _BETWEEN.split(text):
        whole = _bare(part)
        for one in [whole] if _folded(whole) in standing else map(_bare, _COMMA.split(whole)):
            if one:
                yield shortened(one[:1].upper() + one[1:], LONGEST)


def _bare(part: str) -> str:
    """A heading without its number, its bullet and what stands around it."""
    return _NUMBERED.sub("", part).strip(" .,:»«\"'")


def _folded(title: str) -> str:
    return " ".join(title.casefold().strip(" .?!:").split())


_SAID = {
    "title": Words("Ønsker til overskrifterne på de to sider", "Wishes for the headings of the two pages"),
    "what": Words(
        "Fra evalueringens fjerde spørgsmål. Det er et forslag til jer: Siderne ændrer sig først, når en"
        " overskrift står under `[[two_pages.headings]]` i municipality.toml.",
        "From the evaluation's fourth question. It is a proposal to you: the pages change only when a heading"
        " stands under `[[two_pages.headings]]` in municipality.toml.",
    ),
    "head": Words(
        "| Overskrift | Nævnt i svar | På siderne |\n|---|---:|---|",
        "| Heading | Answers that name it | On the pages |\n|---|---:|---|",
    ),
    "stands": Words("står der", "stands there"),
    "not": Words("nej", "no"),
    "more": Words("… og {} ønsker mere.", "… and {} wishes more."),
    "one_more": Words("… og 1 ønske mere.", "… and 1 wish more."),
}


def wishes_section(found: tuple[Wish, ...], language: Language) -> str:
    """The wishes as a part of the overview's page (markdown); empty without any."""
    if not found:
        return ""
    said = {name: words.said_in(language) for name, words in _SAID.items()}
    rows = [
        table_row((one_line(one.title), str(one.named_by), said["stands" if one.stands else "not"]))
        for one in found[:MOST_WISHES]
    ]
    left = len(found) - MOST_WISHES
    more = [said["one_more"] if left == 1 else said["more"].format(left)] if left > 0 else []
    return "\n\n".join([f"### {said['title']}", said["what"], "\n".join([said["head"], *rows]), *more])
