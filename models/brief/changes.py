"""What has come since somebody edited a brief: what stands in the newest one and not in theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from models.brief.contents import Brief, Row, Section
from models.choices import Words
from models.settings import Language
from models.spoken import day_and_month

TITLE = Words("Nye siden du redigerede", "New since you edited")

_WORDS = {
    "lead": Words(
        "Dokumentet er rettet i hånden, så det bliver ikke lavet om. Det her er kommet til siden. Skriv selv"
        " det ind, der skal med.",
        "The document has been edited by hand, so it is left as it is. This has come since. Write in yourself"
        " what should be in it.",
    ),
    "gone": Words(
        "{} steder i det dokument, der blev rettet, står ikke længere sådan: de er ændret, eller punktet er"
        " blevet fortroligt. Sammenlign med PDF-filen.",
        "{} places in the document that was edited no longer read like that: they were changed, or the item"
        " has become confidential. Compare with the PDF file.",
    ),
    "gone_one": Words(
        "Ét sted i det dokument, der blev rettet, står ikke længere sådan: det er ændret, eller punktet er"
        " blevet fortroligt. Sammenlign med PDF-filen.",
        "One place in the document that was edited no longer reads like that: it was changed, or the item has"
        " become confidential. Compare with the PDF file.",
    ),
    "as_of": Words("Set {}.", "Seen {}."),
}


def new_since(base: Brief, now: Brief) -> tuple[Section, ...]:
    """The sections of the newest brief, with only what the edited one was not made from.

    What has gone is not among them: a matter that was closed since must not be named.
    """
    known = {(where, text) for where, _, text in _texts(base)}
    return tuple(_kept(now, known))


def gone_since(base: Brief, now: Brief) -> int:
    """How many texts of the edited one stand no longer."""
    known = {(where, text) for where, _, text in _texts(now)}
    return len({(where, text) for where, _, text in _texts(base) if (where, text) not in known})


def changes_page(base: Brief, now: Brief, today: date) -> Brief | None:
    """What is new as a document of its own; None when nothing is."""
    news, gone = new_since(base, now), gone_since(base, now)
    if not news and not gone:
        return None
    language = now.language
    lead = [_said("lead", language), _said("as_of", language, day_and_month(today, language, with_year=True))]
    if gone:
        lead.append(_said("gone_one", language) if gone == 1 else _said("gone", language, gone))
    title = f"{TITLE.said_in(language)}: {now.title[:1].lower()}{now.title[1:]}"
    opening = Section(heading="", paragraphs=tuple(lead))
    return now.model_copy(update={"title": title, "sections": (opening, *news)})


def _said(name: str, language: Language, *given: object) -> str:
    return _WORDS[name].said_in(language).format(*given)


Place = tuple[str, str]
"""The heading of a chapter, and of the part of it."""


def _placed(brief: Brief) -> Iterator[tuple[Place, Section]]:
    """Each section with where it stands; the opening says only when and what for."""
    chapter = ""
    for section in brief.sections:
        chapter = section.heading if section.level <= 2 else chapter
        if section.heading:
            yield (chapter, section.heading), section


def _texts(brief: Brief) -> Iterator[tuple[Place, Section, str]]:
    for where, section in _placed(brief):
        for text in (*section.paragraphs, *section.items, *map(_row_text, section.table)):
            yield where, section, text


def _row_text(row: Row) -> str:
    return "\x1f".join(row)


def _kept(now: Brief, known: set[tuple[Place, str]]) -> Iterator[Section]:
    """A chapter stands where it, or a part of it, has something new."""
    waiting: Section | None = None
    for where, section in _placed(now):
        left = _only_new(section, where, known)
        if section.level <= 2:
            waiting = section.model_copy(update={"paragraphs": (), "items": (), "table": ()})
        if left is None:
            continue
        if section.level > 2 and waiting is not None:
            yield waiting
        waiting = None
        yield left


def _only_new(section: Section, where: Place, known: set[tuple[Place, str]]) -> Section | None:
    paragraphs = _unknown(section.paragraphs, where, known)
    items = _unknown(section.items, where, known)
    rows = tuple(row for row in section.table[1:] if (where, _row_text(row)) not in known)
    if not (paragraphs or items or rows):
        return None
    table = (section.table[0], *rows) if rows else ()
    return section.model_copy(update={"paragraphs": paragraphs, "items": items, "table": table})


def _unknown(texts: Sequence[str], where: Place, known: set[tuple[Place, str]]) -> tuple[str, ...]:
    return tuple(text for text in texts if (where, text) not in known)
