"""A change of councils: the hand-over list that is kept, the introduction, and their pages and files."""

from __future__ import annotations

from datetime import date

from models import store
from models.brief.contents import Brief
from models.choices import Words, how_many
from models.council import hand_over_list, introduction
from models.facts import Fact
from models.store import councils
from tasks import documents, home, report
from tasks.ledger.responses import writing
from tasks.verbs import verb

FILES = {
    "hand_over": Words("{}-overdragelse.{}", "{}-hand-over.{}"),
    "introduction": Words("{}-introduktion.{}", "{}-introduction.{}"),
}
"""What the files are called, beside the briefs: a page for the web and a text."""

LEFT = Words(
    "Overdragelsen er liste nr. {number}: {matters} og {tasks}",
    "The hand-over is list no. {number}: {matters} and {tasks}",
)
INTRODUCED = Words("Introduktionen er lavet", "The introduction is made")
MATTERS = (Words("1 sag", "1 matter"), Words("{} sager", "{} matters"))
TASKS = (Words("1 opgave", "1 task"), Words("{} opgaver", "{} tasks"))


class Paper(Fact):
    """A paper of the change: which of the two, its planår, the paper itself, and a sentence about it."""

    page: str
    year: int
    document: Brief
    sentence: str


@verb
def write(year: int, today: date | None = None) -> Paper:
    """The hand-over list of a year, kept under a number; in a period's first year the introduction."""
    settings = home.settings()
    return _introduction(year, today) if settings.period.place(year) == 1 else _hand_over(year, today)


def _hand_over(year: int, today: date | None) -> Paper:
    by = writing("hand_over_council", today)
    with store.writing(deciding=True) as session:
        kept = councils.hand_over(session, year, by)
    said = LEFT.said_in(by.language).format(
        number=kept.number,
        matters=how_many(len(kept.handed.matters), MATTERS, by.language),
        tasks=how_many(len(kept.handed.running), TASKS, by.language),
    )
    made = hand_over_list(kept.handed, kept.number, kept.made_on, by.settings)
    return Paper(page="hand_over", year=year, document=made, sentence=said)


def _introduction(year: int, today: date | None) -> Paper:
    by = writing("hand_over_council", today)
    with store.reading() as session:
        known = councils.introduce(session, year, by)
    made = introduction(known, by.settings)
    return Paper(page="introduction", year=year, document=made, sentence=INTRODUCED.said_in(by.language))


@verb(outward=True)
def show(paper: Paper) -> None:
    """The page in Prefect, and the files beside the briefs."""
    language, folder = home.settings().municipality.language, home.home().briefs
    text = documents.markdown(paper.document, in_words=True)
    web, plain = (FILES[paper.page].said_in(language).format(paper.year, kind) for kind in ("html", "md"))
    documents.keep(folder, web, documents.paper_html(paper.document, home.settings()))
    documents.keep(folder, plain, text)
    report.publish(report.key(paper.page, paper.year), text, paper.document.title)
    report.tell(report.found_under(paper.sentence, paper.page, paper.year))
