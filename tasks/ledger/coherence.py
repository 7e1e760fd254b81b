"""The whole check: the dates of the open years, and how the plan hangs together."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from models import store
from models.calendar_check import calendar_findings
from models.calendar_check import listed as calendar_listed
from models.choices import Words
from models.coherence import check
from models.coherence.page import coherence_page, page_title
from models.coherence.picture import Picture
from models.cycle import plan_year
from models.facts import Fact, Finding, Refused
from models.settings import Settings
from models.store import pictures, snapshots, years
from models.store import standing as kept
from models.store.outcomes import Writing
from models.store.standing import YearStanding
from tasks import clock, home, report
from tasks.ledger.responses import writing
from tasks.verbs import verb

SETTINGS_CHANGED = Words(
    "Indstillingerne er ændret, siden datoerne i planår {year} blev regnet ud. "
    "Kør »open {year}« for at regne dem ud igen.",
    "The settings have changed since the dates of plan year {year} were worked out. "
    "Run 'open {year}' to work them out again.",
)


class Checked(Fact):
    """A check as it is shown: the plan year, how much was found, the page, the snapshot it shows."""

    year: int
    summary: str
    page: str
    snapshot: int


class Looked(NamedTuple):
    """The plan year that was looked at, what is wrong with it, and how many rules wait for their data."""

    year: int
    findings: tuple[Finding, ...]
    asleep: int


def findings(year: int | None = None, today: date | None = None) -> Looked:
    """The plan year that is looked at, and what is wrong: with the dates, then with the plan.

    Without a year: the dates of every open year. One transaction, a fixed number of statements a year.
    """
    today = clock.today(today, home.settings().municipality.timezone)
    with _undisturbed():
        return _findings(year, today)


def _findings(year: int | None, today: date) -> Looked:
    settings = home.settings()
    with store.reading() as session:
        opened = [one for one in kept.opened_years(session) if one.state == "open"]
        looked = year if year is not None else year_looked_at(opened, today)
        shown = [one for one in opened if year in (None, one.year)]
        adopted = {one.year: years.adopted_dates(session, one.year) for one in shown}
        lawful = {one.year: years.lawful(session, one.year, settings) for one in shown}
        seen = pictures.picture(session, settings, looked, today)
    of_plan = check.findings(seen, settings.municipality.language)
    of_dates = [
        finding
        for one in shown
        for finding in _of_dates(one, adopted[one.year], lawful[one.year], settings.hash)
    ]
    return Looked(looked, (*of_dates, *of_plan), len(check.sleeping(seen)))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without the collector of circles: half a million rows have none, and it would walk them many times."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def year_looked_at(opened: Sequence[YearStanding], today: date) -> int:
    """The newest open year that has begun, else the first that will; without any, this year."""
    begun = [one.year for one in opened if one.year <= today.year]
    return max(begun) if begun else min((one.year for one in opened), default=today.year)


def opened_year(opened: Sequence[YearStanding], year: int | None, by: Writing) -> int:
    """The year that a page is to be about; Refused where it was never opened though others were."""
    if year is not None and opened and year not in {one.year for one in opened}:
        known = ", ".join(str(one.year) for one in opened)
        raise Refused(
            f"Plan year {year} is not open. Open it first, or choose one of: {known}.",
            f"Planår {year} er ikke åbnet. Åbn planåret først, eller vælg et af: {known}.",
        )
    still = [one for one in opened if one.state == "open"]
    return year if year is not None else year_looked_at(still, by.today)


def _of_dates(
    one: YearStanding, adopted: Mapping[str, date], settings: Settings, settings_hash: str
) -> Iterator[Finding]:
    if one.settings_hash != settings_hash:
        said = SETTINGS_CHANGED.said_in(settings.municipality.language).format(year=one.year)
        subject = f"planyear/{one.year}"
        yield Finding(rule="settings_changed", severity="important", subject=subject, sentence=said)
    yield from calendar_findings(one.year, plan_year(one.year, settings, adopted), settings)


def listed() -> list[dict[str, Any]]:
    """Every rule of the check: id, severity, sentence, and the data it needs."""
    settings = home.settings()
    language = settings.municipality.language
    sentence = SETTINGS_CHANGED.said_in(language).replace("{year}", Words("{år}", "{year}").said_in(language))
    settings_changed = {"id": "settings_changed", "severity": "important", "sentence": sentence, "needs": []}
    needs = [Words("planår", "plan year").said_in(language)]
    of_dates = [{**one, "needs": needs} for one in calendar_listed(settings)]
    return [settings_changed, *of_dates, *check.listed(language)]


@verb
def take_stock(year: int | None = None, today: date | None = None) -> Checked:
    """Check a plan year and freeze what the check is based on; the page says which snapshot it shows."""
    by = writing("check_coherence", today)
    with _undisturbed():
        return _taken(year, by)


def _taken(year: int | None, by: Writing) -> Checked:
    looked, seen = _seen(year, by)
    found = check.findings(seen, by.language)
    summary = check.summary(found, by.language)
    facts = {"summary": summary, "page": coherence_page(seen, found, by.language)}
    basis = snapshots.fingerprint(seen, found)
    with store.writing(deciding=True) as session:
        subject = f"{looked}/check"
        number = snapshots.freeze(session, "check", subject, looked, basis, facts, found, by)
    page = coherence_page(seen, found, by.language, number)
    return Checked(year=looked, summary=summary, page=page, snapshot=number)


def publish(today: date) -> None:
    """Bring the page of the year that is under way up to date; a snapshot only when something has changed."""
    show(take_stock(None, today))


def show(checked: Checked) -> None:
    """Show a check in Prefect."""
    title = page_title(checked.year, home.settings().municipality.language)
    report.publish(report.key("coherence", checked.year), checked.page, title)


def _seen(year: int | None, by: Writing) -> tuple[int, Picture]:
    with store.reading() as session:
        looked = opened_year(kept.opened_years(session), year, by)
        return looked, pictures.picture(session, by.settings, looked, by.today)
