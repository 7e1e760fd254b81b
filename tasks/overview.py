"""The secretariat's pages in the Prefect UI: the day, who owes what, the year, a rehearsed year."""

from __future__ import annotations

from datetime import date

from models import store
from models.choices import Words
from models.overview import TODAY, WHO, rung_said, table_row, today_page, who_page, year_page
from models.rehearsal import Rehearsed
from models.settings import Settings
from models.spoken import day_and_month
from models.store import overview
from tasks import home, report, upcoming
from tasks.ledger import action_plans, briefs, budgets, coherence, evaluations, rounds, standing
from tasks.ledger import years as planned
from tasks.verbs import rehearsing

YEAR = Words("Planår {}: budget {} og overslagsår {}–{}", "Plan year {}: budget {} and out-years {}–{}")
REHEARSED = Words(
    "Prøve af planår {year}: {letters} mails til {people} personer",
    "Rehearsal of plan year {year}: {letters} letters to {people} people",
)
LETTERS = Words("| Dato | Til | Hvad | Opgaver |", "| Date | To | What | Tasks |")


def publish(today: date) -> None:
    """Bring the pages and Upcoming up to date, if anybody can see them: a step may have been taken early."""
    if rehearsing() or not report.is_seen():
        return
    with store.showing(home.home().folder):
        _publish(today)


def _publish(today: date) -> None:
    settings = home.settings()
    language = settings.municipality.language
    with store.reading() as session:
        picture = overview.picture(session, settings, today)
        years = {year: overview.dates_of(session, year) for year in overview.opened(session)}
    report.publish(report.key("today"), today_page(picture, settings), TODAY.said_in(language))
    report.publish(report.key("who"), who_page(picture, language), WHO.said_in(language))
    for year, dates in years.items():
        title = year_title(year, settings)
        report.publish(report.key("year", year), year_page(title, dates, settings), title)
    briefs.publish_all(list(years))
    budgets.publish_all(list(years), today)
    evaluations.publish_all(today)
    action_plans.publish_all(list(years), today)
    coherence.publish(today)
    rounds.publish_open(today)
    upcoming.keep(planned.planned_runs(today))


def year_title(year: int, settings: Settings) -> str:
    """Planår 2027: budget 2028 og overslagsår 2029–2031."""
    return YEAR.said_in(settings.municipality.language).format(year, year + 1, year + 2, year + 4)


def rehearsal(rehearsed: Rehearsed, settings: Settings) -> str:
    """A rehearsed year as a page: the letters by date."""
    language = settings.municipality.language
    title = REHEARSED.said_in(language).format(
        year=rehearsed.year, letters=rehearsed.summary.letters, people=rehearsed.summary.people
    )
    names = standing.names()
    told = (
        (
            day_and_month(one.date, language, with_year=True),
            names.get(one.to, one.to),
            rung_said(one.rung, language),
            str(len(one.requests)),
        )
        for one in rehearsed.letters
    )
    rows = map(table_row, told)
    return "\n".join([f"# {title}", "", LETTERS.said_in(language), "|---|---|---|---:|", *rows]) + "\n"
