"""The whole plan on one page: made from the memory, frozen, shown in Prefect and kept as a file."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from models import store
from models.charts import MoneyByVision, money_by_vision
from models.choices import Words
from models.coherence import check
from models.evaluation import lessons
from models.facts import Fact
from models.plan_page import PlanFacts, overview_title, plan_page, with_picture
from models.settings import Language
from models.store import anchoring, budgets, evaluations, pictures, snapshots
from models.store import standing as kept
from models.store.outcomes import Writing
from models.store.overview import dates_of
from models.store.two_pages import goals, posts
from models.two_pages.headlines import wishes, wishes_section
from models.two_pages.parts import ROLES, PagesFacts, two_pages
from models.two_pages.shapes import TwoPages
from models.wheel import Wheel, wheel
from tasks import documents, home, report
from tasks.documents.pictures import shown
from tasks.documents.two_pages import Pictures
from tasks.ledger.coherence import opened_year
from tasks.ledger.responses import writing
from tasks.verbs import verb

FILE = {"da": "{}-overblik.{}", "en": "{}-overview.{}"}
"""What the files are called, beside the briefs: the whole plan as md, the two pages as pdf and html."""

WHERE = Words(
    "Kommuneplanen på to sider ligger ved siden af oplæggene: {} til tryk og {} til hjemmesiden.",
    "The municipal plan on two pages lies beside the briefs: {} to print and {} for the web site.",
)

VISIONS_DRAWN = 4
"""Visions in the picture of the money, at most: the others stand in its table."""


class Overview(Fact):
    """The plan as it was seen: plan year, number of the snapshot, the page (markdown), the two pages.

    `wheel` and `money` are what the pictures on the two pages show; None where there is nothing to show.
    """

    year: int
    snapshot: int
    page: str
    pages: TwoPages
    wheel: Wheel | None = None
    money: MoneyByVision | None = None


class _Seen(NamedTuple):
    """What the page is made from, the two pages, and the headings that are wished for on them (markdown)."""

    plan: PlanFacts
    pages: TwoPages
    wishes: str
    wheel: Wheel | None


@verb
def take_overview(year: int | None = None, today: date | None = None) -> Overview:
    """Look at a whole plan year and freeze what was seen; without a year, the one that is going on."""
    by = writing("publish_plan", today)
    seen = _seen(year, by)
    plan, of = seen.plan, seen.plan.picture.year
    summary = check.summary(plan.findings, by.language)
    facts = {"summary": summary, "page": _page(seen, by), "pages": seen.pages.model_dump(mode="json")}
    budget = plan.budget and plan.budget._replace(today=date.min)
    pages = seen.pages.model_copy(update={"shows": ""})
    beside = (plan.anchoring, budget, plan.learned, pages, seen.wishes)
    basis = snapshots.fingerprint(plan.picture, plan.findings, *beside)
    with store.writing(deciding=True) as session:
        number = snapshots.freeze(session, "overview", f"{of}/overview", of, basis, facts, plan.findings, by)
    pages = seen.pages.model_copy(update={"basis": number})
    money = money_by_vision(plan.picture, by.language, VISIONS_DRAWN)
    page = _page(seen, by, number)
    return Overview(year=of, snapshot=number, page=page, pages=pages, wheel=seen.wheel, money=money)


def _page(seen: _Seen, by: Writing, number: int | None = None) -> str:
    """The page of the whole plan, and at its end where the two pages lie and what is wished for on them."""
    year = seen.plan.picture.year
    printed, web = (FILE[by.language].format(year, kind) for kind in ("pdf", "html"))
    where = f"## {seen.pages.title}\n\n{WHERE.said_in(by.language).format(printed, web)}"
    parts = (plan_page(seen.plan, by.language, number).rstrip(), where, seen.wishes)
    return "\n\n".join(part for part in parts if part) + "\n"


def _seen(year: int | None, by: Writing) -> _Seen:
    """Everything the pages are made from, read at one moment.

    What was learnt is the year's own once its evaluation has been asked for, before that the year before's.
    """
    with store.reading() as session:
        looked = opened_year(kept.opened_years(session), year, by)
        seen = pictures.picture(session, by.settings, looked, by.today)
        of = looked if evaluations.was_asked(session, looked) else looked - 1
        evaluated = evaluations.summary(session, by.settings, of, by.today)
        now = evaluated if of == looked else evaluations.summary(session, by.settings, looked, by.today)
        money = budgets.facts(session, by.settings, looked, by.today)
        anchored = anchoring.page(session, by.settings, seen)
        asked = goals(session, looked, by.today), posts(session, ROLES)
        dates = dates_of(session, looked)
    found = check.findings(seen, by.language)
    wished = wishes(evaluated.questions, by.settings.two_pages.used)
    return _Seen(
        plan=PlanFacts(seen, found, anchored, money, lessons(evaluated)),
        pages=two_pages(PagesFacts(seen, found, money, now.effects, *asked), by.settings, by.language),
        wishes=wishes_section(wished, by.language),
        wheel=wheel(looked, dates, by.today, by.language, by.settings) if dates else None,
    )


@verb(outward=True)
def publish(overview: Overview) -> None:
    """Put the page in the Prefect UI, and beside the briefs as a file; the two pages as PDF and HTML."""
    folder = home.home().briefs
    documents.keep(folder, _file(overview, "md"), overview.page)
    pictures = documents.drawn(overview.wheel, overview.money, overview.pages.language)
    report.publish(report.key("overview", overview.year), _shown(overview, pictures), title(overview))
    made = documents.fitted(overview.pages, pictures)
    documents.keep(folder, _file(overview, "pdf"), made.pdf)
    documents.keep(folder, _file(overview, "html"), documents.web_page(made, _file(overview, "pdf")))


def _shown(overview: Overview, pictures: Pictures) -> str:
    """The page as Prefect shows it: with the money of each vision as a picture above the matrix."""
    language = overview.pages.language
    chart = pictures.get("together")
    return (
        overview.page
        if chart is None
        else with_picture(overview.page, shown(chart.svg, chart.text), language)
    )


def _file(overview: Overview, kind: str) -> str:
    language: Language = home.settings().municipality.language
    return FILE[language].format(overview.year, kind)


def title(overview: Overview) -> str:
    """What the page is called."""
    return overview_title(overview.year, home.settings().municipality.language)
