"""The secretariat's pages in the Prefect UI: the day, who owes what, the year, a rehearsed year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models import store
from models.choices import Words
from models.desk_page import Found, Pages, desk_page
from models.elections import period_said
from models.overview import TODAY, WHO, Ahead, rung_said, table_row, who_page
from models.rehearsal import Rehearsed
from models.settings import Settings
from models.spoken import day_and_month
from models.store import overview
from models.year_page import year_page
from tasks import engine, home, report, upcoming, wheels
from tasks.ledger import (
    action_plans,
    askings,
    bounces,
    briefs,
    budgets,
    coherence,
    evaluations,
    people,
    rounds,
    standing,
)
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
        picture = overview.picture(session, settings, today)._replace(unread=bounces.unread())
        years = {year: overview.dates_of(session, year) for year in overview.opened(session)}
    checked = coherence.take_stock(None, today)
    found = Found(checked.summary, report.key("coherence", checked.year))
    pages = Pages(report.key("who"), tuple(report.key("year", year) for year in years))
    day = desk_page(picture, settings, pages, found, engine.forms())
    report.publish(report.key("today"), day, TODAY.said_in(language))
    report.publish(report.key("who"), who_page(picture, language), WHO.said_in(language))
    for year, dates in years.items():
        _publish_year(year, dates, today)
    briefs.publish_all(list(years))
    budgets.publish_all(list(years), today)
    evaluations.publish_all(today)
    action_plans.publish_all(list(years), today)
    coherence.show(checked)
    rounds.publish_open(today)
    askings.publish_open(today)
    people.publish_open(today)
    upcoming.keep(planned.planned_runs(today))


def _publish_year(year: int, dates: Sequence[Ahead], today: date) -> None:
    """The year's page with its wheel, and the wheel as files."""
    settings = home.settings()
    title, made = year_title(year, settings), wheels.turned(year, dates, today)
    period = period_said(year, settings, settings.municipality.language)
    page = year_page(title, dates, today, settings, wheels.as_picture(made), period)
    report.publish(report.key("year", year), page, title)
    wheels.keep_files(made)


def year_title(year: int, settings: Settings) -> str:
    """Planår 2027: budget 2028 og overslagsår 2029–2031."""
    return YEAR.said_in(settings.municipality.language).format(year, year + 1, year + 2, year + 4)


def rehearsal_title(rehearsed: Rehearsed, settings: Settings) -> str:
    """Prøve af planår 2027: 120 mails til 34 personer."""
    return REHEARSED.said_in(settings.municipality.language).format(
        year=rehearsed.year, letters=rehearsed.summary.letters, people=rehearsed.summary.people
    )


def rehearsal(rehearsed: Rehearsed, settings: Settings) -> str:
    """A rehearsed year as a page: the letters by date."""
    language = settings.municipality.language
    title = rehearsal_title(rehearsed, settings)
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
