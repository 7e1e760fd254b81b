"""The yearly evaluation: read from the memory, shown in Prefect; where people stand is counted once."""

from __future__ import annotations

from datetime import date

from models import store
from models.choices import Words
from models.evaluation import EvaluationSummary
from models.evaluation_page import evaluation_page
from models.spoken import day_and_month
from models.store import evaluations, snapshots, stances
from tasks import clock, home, report
from tasks.ledger.responses import writing
from tasks.verbs import rehearsing, verb

TITLE = Words("Evaluering af planår {}", "Evaluation of plan year {}")
BASIS = Words(
    "Evalueringen sluttede den {day} med øjebliksbillede nr. {number}."
    " Her står den med det, der er kommet til siden.",
    "The evaluation ended on {day} with snapshot no. {number}. It stands here with what has come in since.",
)


@verb
def count_ownership(year: int, today: date | None = None) -> bool:
    """Count where people stand on the ladder of ownership, once nobody is asked any more; true if counted."""
    by = writing("evaluate_year", today)
    with store.writing(deciding=True) as session:
        return evaluations.count_ownership(session, year, by)


def take_back(person: str, year: int, today: date | None = None) -> None:
    """Forget where this person (a key) said to stand in the evaluation of a year."""
    by = writing("take_back", today)
    with store.writing(deciding=True) as session:
        stances.keep(session, [stances.Said(year, person, "")], by.today)


def summary(year: int, today: date | None = None) -> EvaluationSummary:
    """Effects against targets, the answers, and what was done and what remains."""
    settings = home.settings()
    day = clock.today(today, settings.municipality.timezone)
    with store.reading() as session:
        return evaluations.summary(session, settings, year, day)


def page(year: int, today: date | None = None) -> str:
    """The evaluation of a planår as a page (markdown)."""
    settings = home.settings()
    day = clock.today(today, settings.municipality.timezone)
    with store.reading() as session:
        found = evaluations.summary(session, settings, year, day)
        standings = stances.counted(session, year)
        frozen = snapshots.of(session, f"{year}/evaluation")
    language = settings.municipality.language
    basis = frozen and BASIS.said_in(language).format(
        number=frozen.number, day=day_and_month(frozen.on_day, language, with_year=True)
    )
    return evaluation_page(found, standings, language, basis or "")


def publish(year: int, today: date) -> None:
    """Show the page of a year that has been asked about."""
    if rehearsing() or not report.is_seen():
        return
    with store.reading() as session:
        asked = evaluations.was_asked(session, year)
    if asked:
        _publish(year, today)


@verb(outward=True)
def _publish(year: int, today: date) -> None:
    _show(year, today)


@verb(outward=True)
def publish_all(today: date) -> None:
    """Bring the pages of the last years up to date: Prefect's memory may have been deleted."""
    with store.reading() as session:
        asked = evaluations.asked_since(session, today.year - SHOWN_YEARS)
    for year in asked:
        _show(year, today)


SHOWN_YEARS = 2
"""How many years back the pages are kept."""


def _show(year: int, today: date) -> None:
    title = TITLE.said_in(home.settings().municipality.language).format(year)
    report.publish(report.key("evaluation", year), page(year, today), title)
