"""The whole plan on one page: made from the memory, frozen, shown in Prefect and kept as a file."""

from __future__ import annotations

from datetime import date

from models import store
from models.coherence import check
from models.evaluation import lessons
from models.facts import Fact
from models.plan_page import PlanFacts, overview_title, plan_page
from models.settings import Language
from models.store import anchoring, budgets, evaluations, pictures, snapshots
from models.store import standing as kept
from models.store.outcomes import Writing
from tasks import documents, home, report
from tasks.ledger.coherence import opened_year
from tasks.ledger.responses import writing
from tasks.verbs import verb

FILE = {"da": "{}-overblik.md", "en": "{}-overview.md"}
"""What the file is called, beside the briefs."""


class Overview(Fact):
    """The page as it was made: the plan year, the number of the snapshot it shows, the page (markdown)."""

    year: int
    snapshot: int
    page: str


@verb
def take_overview(year: int | None = None, today: date | None = None) -> Overview:
    """Look at a whole plan year and freeze what was seen; without a year, the one that is going on."""
    by = writing("publish_plan", today)
    seen = _seen(year, by)
    of = seen.picture.year
    summary = check.summary(seen.findings, by.language)
    facts = {"summary": summary, "page": plan_page(seen, by.language)}
    money = seen.budget and seen.budget._replace(today=date.min)
    basis = snapshots.fingerprint(seen.picture, seen.findings, seen.anchoring, money, seen.learned)
    with store.writing(deciding=True) as session:
        number = snapshots.freeze(session, "overview", f"{of}/overview", of, basis, facts, seen.findings, by)
    return Overview(year=of, snapshot=number, page=plan_page(seen, by.language, number))


def _seen(year: int | None, by: Writing) -> PlanFacts:
    """Everything the page is made from, read at one moment.

    What was learnt is the year's own once its evaluation has been asked for, before that the year before's.
    """
    with store.reading() as session:
        looked = opened_year(kept.opened_years(session), year, by)
        seen = pictures.picture(session, by.settings, looked, by.today)
        of = looked if evaluations.was_asked(session, looked) else looked - 1
        return PlanFacts(
            picture=seen,
            findings=check.findings(seen, by.language),
            anchoring=anchoring.page(session, by.settings, seen),
            budget=budgets.facts(session, by.settings, looked, by.today),
            learned=lessons(evaluations.summary(session, by.settings, of, by.today)),
        )


@verb(outward=True)
def publish(overview: Overview) -> None:
    """Put the page in the Prefect UI, and beside the briefs as a file."""
    language: Language = home.settings().municipality.language
    documents.keep(home.home().briefs, FILE[language].format(overview.year), overview.page)
    report.publish(report.key("overview", overview.year), overview.page, title(overview))


def title(overview: Overview) -> str:
    """What the page is called."""
    return overview_title(overview.year, home.settings().municipality.language)
