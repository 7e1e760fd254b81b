"""The money of a plan year: its page, and who is asked which of it can be moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from models import store
from models.budget import BudgetFacts
from models.budget_chain import Reading
from models.budget_page import budget_page, budget_title
from models.choices import Words, how_many
from models.spoken import spoken_date
from models.store import budget_chain, budgets, room
from models.store.budget_chain import Shifted
from models.store.outcomes import NO_INTENTS, Recorded
from models.store.room import RoomAsked
from tasks import clock, home, report
from tasks.ledger.responses import writing
from tasks.verbs import rehearsing, verb

NO_LINES = Words(
    "Der er ingen budgetlinjer for budget {budget} at spørge om. Indlæs budgettet først.",
    "There are no budget lines for budget {budget} to ask about. Load the budget first.",
)
ASKED = Words(
    "{holders} har {lines} at svare på senest {day}; {new} af dem er spurgt nu.",
    "{holders}: {lines} to answer about by {day}; {new} asked now.",
)
ONE_ASKED = Words(
    "{holders} er spurgt om {lines} og svarer senest {day}.",
    "{holders} is asked about {lines}, to answer by {day}.",
)
ASKED_BEFORE = Words(
    "Ingen ny er spurgt; {holders} er spurgt før.", "Nobody new is asked; asked before: {holders}."
)
UNHELD = (
    Words(
        " 1 budgetlinje har ingen ansvarlig; den står på siden om pengenes vej.",
        " 1 budget line has no holder; it stands on the page about the money's way.",
    ),
    Words(
        " {} budgetlinjer har ingen ansvarlig; de står på siden om pengenes vej.",
        " {} budget lines have no holder; they stand on the page about the money's way.",
    ),
)
HOLDERS = (Words("1 budgetholder", "1 budget holder"), Words("{} budgetholdere", "{} budget holders"))
RECORDED = Words("Budget {budget}: {new} og {owed}.", "Budget {budget}: {new} and {owed}.")
DECISIONS = (
    Words("1 beslutning er noteret", "1 decision is recorded"),
    Words("{} beslutninger er noteret", "{} decisions are recorded"),
)
OWED = (Words("1 opgave er åbnet", "1 task is opened"), Words("{} opgaver er åbnet", "{} tasks are opened"))
LINES = (Words("1 budgetlinje", "1 budget line"), Words("{} budgetlinjer", "{} budget lines"))


@verb
def facts(year: int, today: date | None = None) -> BudgetFacts:
    """A plan year's money: its chain from June to October, the budgets, the accounts, the room to move."""
    settings = home.settings()
    day = clock.today(today, settings.municipality.timezone)
    with store.reading() as session:
        return budgets.facts(session, settings, year, day)


@verb
def ask_room(year: int, today: date | None = None) -> RoomAsked:
    """Ask each budget holder once which of their lines' money can be moved."""
    by = writing("ask_room", today)
    with store.writing(deciding=True) as session:
        return room.ask(session, year, by)


@verb
def shift_chain(
    year: int, days: int, reason: str, begins: Reading, exemption: str = "", today: date | None = None
) -> Shifted:
    """Hold the readings from `begins` on so many working days past the plan; the same is done once."""
    by = writing("shift_budget_chain", today)
    with store.writing(deciding=True) as session:
        return budget_chain.shift(session, year, days, reason, begins, exemption, by)


def recorded_said(year: int, recorded: Recorded, no_agreement: bool) -> str:
    """What came of recording the budget, in a sentence or two."""
    language = home.settings().municipality.language
    said = RECORDED.said_in(language).format(
        budget=year + 1,
        new=how_many(recorded.new, DECISIONS, language),
        owed=how_many(recorded.actions, OWED, language),
    )
    return f"{said} {NO_INTENTS.said_in(language)}" if no_agreement else said


def asked_said(asked: RoomAsked) -> str:
    """What came of asking, in a sentence."""
    language = home.settings().municipality.language
    if asked.due_on is None or not asked.holders + asked.unheld:
        return NO_LINES.said_in(language).format(budget=asked.year + 1)
    said = ASKED_BEFORE if not asked.new else ONE_ASKED if asked.holders == 1 else ASKED
    told = said.said_in(language).format(
        holders=how_many(asked.holders, HOLDERS, language),
        lines=how_many(asked.lines, LINES, language),
        new=asked.new,
        day=spoken_date(asked.due_on, language),
    )
    unheld = how_many(asked.unheld, UNHELD, language) if asked.unheld else ""
    return (told + unheld if asked.holders else unheld).strip()


def page(year: int, today: date | None = None) -> str:
    """The page about a plan year's money (markdown)."""
    return budget_page(facts(year, today), home.settings().municipality.language)


def publish(year: int, today: date | None = None) -> None:
    """Bring the page about the money up to date, if anybody can see it."""
    if not rehearsing() and report.is_seen():
        title = budget_title(year, home.settings().municipality.language)
        report.publish(report.key("budget", year), page(year, today), title)


def publish_all(years: Iterable[int], today: date | None = None) -> None:
    """Bring the pages of these years up to date."""
    for year in years:
        publish(year, today)
