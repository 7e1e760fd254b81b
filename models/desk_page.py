"""The page of the day: what to do, what was sent, and how everything stands, with the way to each page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from models.choices import Words
from models.overview import (
    MORE_ROWS,
    NO_LINKS,
    HowFar,
    Links,
    Mailed,
    Picture,
    Standing,
    asking_page,
    bar,
    far_said,
    rung_said,
    table_row,
    today_page,
)
from models.settings import Language, Settings
from models.spoken import capitalised, day_and_month

MOST_MAILS = 20
"""Letters of the day that are named before the rest is only counted."""

SENT = Words("Sendt i dag", "Sent today")
NOTHING_SENT = Words("Der er ingen mails i dag.", "There are no mails today.")
MAILS = Words("**{count}** {noun}: {about}.", "**{count}** {noun}: {about}.")
NOUNS = (Words("mail", "mail"), Words("mails", "mails"))
SENT_HEAD = Words("| Til | Hvad | Opgaver | |", "| To | What | Tasks | |")
BECAME: dict[str, Words] = {
    "waiting": Words("venter", "waiting"),
    "claimed": Words("på vej", "on its way"),
    "sending": Words("på vej", "on its way"),
    "sent": Words("sendt", "sent"),
    "doubtful": Words("måske ikke kommet frem", "perhaps not arrived"),
    "refused": Words("ikke kommet frem", "not arrived"),
}

STANDS = Words("Sådan står det", "How things stand")
NEED = (
    Words("{count} opgave har brug for en person: se {page}.", "{count} task needs a person: see {page}."),
    Words("{count} opgaver har brug for en person: se {page}.", "{count} tasks need a person: see {page}."),
)
FAR = Words("{far} har svaret {bar}: se {page}.", "{far} have answered {bar}: see {page}.")
ASKED = Words(
    "{name}: {far} har svaret {bar}, frist {day}: se {page}.",
    "{name}: {far} have answered {bar}, due {day}: see {page}.",
)
FOUND = Words("{summary}: se {page}.", "{summary}: see {page}.")
YEAR = Words("Årets datoer: se {page}.", "The dates of the year: see {page}.")


class Found(NamedTuple):
    """What the newest check of the plan found, in words, and the key of its page."""

    summary: str
    page: str


def desk_page(
    picture: Picture,
    settings: Settings,
    pages: Pages,
    found: Found | None = None,
    links: Links = NO_LINKS,
) -> str:
    """The day as the secretariat sees it: ten lines at most, then what was sent and how it stands."""
    language = settings.municipality.language
    sections = [*_sent(picture.mailed, language), *_stands(picture, pages, found, language)]
    return "\n".join([today_page(picture, settings, links), *sections]) + "\n"


class Pages(NamedTuple):
    """The keys of the other pages: who owes what, and each open year."""

    who: str
    years: tuple[str, ...] = ()


def _sent(mailed: Sequence[Mailed], language: Language) -> Iterator[str]:
    yield from (f"## {SENT.said_in(language)}", "")
    if not mailed:
        yield from (NOTHING_SENT.said_in(language), "")
        return
    yield from (_counted(mailed, language), "", SENT_HEAD.said_in(language), "|---|---|---:|---|")
    alike = Counter(mailed)
    yield from (_mail_row(one, count, language) for one, count in list(alike.items())[:MOST_MAILS])
    if len(alike) > MOST_MAILS:
        left = len(mailed) - sum(list(alike.values())[:MOST_MAILS])
        yield from ("", MORE_ROWS.said_in(language).format(left))
    yield ""


def _counted(mailed: Sequence[Mailed], language: Language) -> str:
    """How many, and of what kind; the most first."""
    kinds = Counter(rung_said(one.rung, language) for one in mailed).most_common()
    about = ", ".join(f"{count} × {kind}" for kind, count in kinds)
    noun = NOUNS[len(mailed) > 1].said_in(language)
    return MAILS.said_in(language).format(count=len(mailed), noun=noun, about=about)


def _mail_row(one: Mailed, count: int, language: Language) -> str:
    """Several that look alike, such as the invitations to a year's meetings, are one row."""
    became = BECAME[one.state].said_in(language) if one.state in BECAME else one.state
    about = rung_said(one.rung, language)
    said = about if count == 1 else f"{count} × {about}"
    return table_row((one.name, said, str(one.tasks or ""), became))


def _stands(picture: Picture, pages: Pages, found: Found | None, language: Language) -> Iterator[str]:
    yield from (f"## {STANDS.said_in(language)}", "")
    need = sum(1 for one in picture.owing if one.state == "needs_person")
    who = _page(pages.who)
    if need:
        yield "- " + NEED[need > 1].said_in(language).format(count=need, page=who)
    if picture.how_far:
        together = HowFar(
            "", sum(one.answered for one in picture.how_far), sum(one.asked for one in picture.how_far)
        )
        far = far_said(together, language)
        yield "- " + FAR.said_in(language).format(far=far, bar=bar(together), page=who)
    for one in picture.askings:
        if one.answered < one.asked:
            yield "- " + _asking(one, language)
    if found is not None:
        yield "- " + FOUND.said_in(language).format(summary=found.summary, page=_page(found.page))
    if pages.years:
        yield "- " + YEAR.said_in(language).format(page=", ".join(map(_page, pages.years)))


def _asking(one: Standing, language: Language) -> str:
    far = HowFar("", one.answered, one.asked)
    return ASKED.said_in(language).format(
        name=capitalised(one.name),
        far=far_said(far, language),
        bar=bar(far),
        day=day_and_month(one.due_on, language),
        page=asking_page(one.no, language),
    )


def progress_page(title: str, done: int, total: int, said: str) -> str:
    """How far long work has come: a bar, a figure, and what it is at."""
    how_far = HowFar("", done, max(total, 1))
    percent = 100 * how_far.answered // how_far.asked
    return f"# {title}\n\n{bar(how_far, 30)} {percent} %\n\n{said}\n"


def _page(key: str) -> str:
    """The way to a page in the Prefect UI."""
    return f"[{key}](/artifacts/key/{key})"
