"""The two pages as files: exactly two, read by another library, and whole by themselves on a web site."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pikepdf
import pytest

from deployments.invented import TODAY, YEAR, Size, invented
from models.budget import Amounts, BudgetFacts, Known, Step
from models.charts import money_by_vision
from models.coherence.picture import Picture
from models.evaluation import Effect, Reading
from models.overview import Ahead
from models.settings import Heading, Language, Settings, read_settings
from models.settings import TwoPages as Chosen
from models.two_pages.parts import PagesFacts, two_pages
from models.wheel import wheel
from tasks import documents
from tasks.documents.two_pages import Made

LONG = "Udvikling af landsbyernes forsamlingshuse, skolevejstrafiksikkerhed og kystnære arealer, "
WORD = "Kystsikringsfællesskabsvedtægtsændring"


def title(number: int) -> str:
    """A title of 200 letters: words, one word, or words that are nothing but long."""
    kinds = (f"{number} {LONG * 4}", "W" * 200, f"{number} " + WORD * 10, f"{number} {WORD} " * 9)
    return kinds[number % len(kinds)][:199] + "x"


def empty() -> PagesFacts:
    """A plan nobody has loaded anything into."""
    return PagesFacts(Picture(YEAR, date(YEAR, 1, 5)))


@cache
def crowded() -> PagesFacts:
    """More than 1,000 actions, and every title in the plan is of 200 letters."""
    seen = invented(Size(1600, 4800, 1600), 0)
    elements = [one._replace(title=title(place)) for place, one in enumerate(seen.elements)]
    indicators = [one._replace(title=title(place)) for place, one in enumerate(seen.indicators)]
    posts = {key: one._replace(title=title(4 * place)) for place, (key, one) in enumerate(seen.posts.items())}
    outcomes = [one.model_copy(update={"title": title(place)}) for place, one in enumerate(seen.outcomes)]
    fields = {name: getattr(seen, name) for name in seen.__dataclass_fields__}
    fields |= {"elements": elements, "indicators": indicators, "posts": posts, "outcomes": outcomes}
    actions = [one for one in elements if one.kind == "action"]
    assert len(actions) >= 1000 and {len(one.title) for one in elements} == {200}
    amounts = Amounts((123_456_789_000,) * 4, "final")
    steps = tuple(
        Step(one.key, Known(one.title, one.number), amounts, "part", amounts, "moved", amounts, 2031)
        for one in actions
    )
    readings = (Reading(on_day=date(2025, 12, 31), value=123456.5), Reading(on_day=TODAY, value=-3.25))
    effects = [
        Effect(element=one.element, title="", indicator=one.title, readings=readings) for one in indicators
    ]
    goals = {one.key: (f"{WORD} " * 20)[:600] for one in elements}
    return PagesFacts(
        Picture(**fields),
        budget=BudgetFacts(YEAR, TODAY, steps=steps),
        effects=effects,
        goals=goals,
        posts={"finance": [title(1)], "direktion": [title(2)] * 9},
    )


def made(facts: PagesFacts, settings: Settings | None = None, language: Language = "da") -> Made:
    """The pages with their pictures, fitted."""
    settings = settings or read_settings()
    seen = facts.picture
    pages = two_pages(facts, settings, language).model_copy(update={"basis": 1_234})
    dates = [Ahead(month, "hold", date(YEAR, number, 20), "waiting", 0, True) for month, number in MONTHS]
    turned = wheel(YEAR, dates, seen.today, language, settings)
    return documents.fitted(pages, documents.drawn(turned, money_by_vision(seen, language, 4), language))


MONTHS = (("april", 4), ("june", 6), ("august", 8))


@cache
def kept(name: str, language: Language) -> Made:
    """The same pages for every test that only reads them."""
    return made(empty() if name == "empty" else crowded(), language=language)


every = pytest.mark.parametrize("name", ["empty", "crowded"])
both = pytest.mark.parametrize("language", ["da", "en"])


# ── PDF ─────────────────────────────────────────────────────────────────────────────────────────────────


def opened(pages: Made) -> pikepdf.Pdf:
    """The PDF as the other library reads it."""
    return pikepdf.open(io.BytesIO(pages.pdf))


@every
@both
def test_there_are_exactly_two_pages_of_a4_whatever_the_plan_holds(name: str, language: Language) -> None:
    with opened(kept(name, language)) as pdf:
        sizes = [[round(float(side)) for side in page.mediabox] for page in pdf.pages]
    assert sizes == [[0, 0, 595, 842]] * 2


@every
@both
def test_another_library_finds_language_title_structure_and_the_standard(
    name: str, language: Language
) -> None:
    with opened(kept(name, language)) as pdf:
        assert str(pdf.Root.Lang) == language
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as said:
            assert said["pdfuaid:part"] == "1"
            assert "Vores Kommune: " in str(said["dc:title"])


def structure(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every element of the structure tree."""
    ahead = [pdf.Root.StructTreeRoot]
    while ahead:
        one = ahead.pop()
        if isinstance(one, pikepdf.Array):
            ahead += list(one)
        elif isinstance(one, pikepdf.Dictionary):
            if "/S" in one:
                yield one
            if "/K" in one:
                ahead.append(one.K)


def test_every_heading_is_a_heading_and_every_picture_is_told_in_words() -> None:
    pages = kept("crowded", "da")
    with opened(pages) as pdf:
        found = list(structure(pdf))
        kinds = [str(one.S) for one in found]
        told = [str(one.get("/Alt", "")) for one in found if str(one.S) == "/Figure"]
    assert kinds.count("/H1") == 1 and kinds.count("/H2") == 7
    assert kinds.count("/Table") == sum(bool(one.columns) for one in pages.pages.parts)
    small = sum(line.small is not None for one in pages.pages.parts for line in one.lines)
    assert small > 0 and len(told) == small + len(pages.pictures)
    assert all(len(words) > 20 for words in told)


def test_every_typeface_is_embedded() -> None:
    with opened(kept("crowded", "da")) as pdf:
        fonts = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontDescriptor" in one
        ]
        assert fonts
        for one in fonts:
            assert any(key in one.FontDescriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def test_the_same_plan_makes_the_same_bytes() -> None:
    assert made(empty()).pdf == kept("empty", "da").pdf


def ten_long_headings() -> Settings:
    """As many headings as there may be, each with as many words of its own as it may have."""
    own = tuple(
        Heading(key=f"own{n}", place=n, title=(WORD * 3)[:80], text=f"{WORD} " * 10) for n in range(3)
    )
    settings = read_settings()
    ours = (one.model_copy(update={"text": f"{WORD} " * 10}) for one in settings.two_pages.headings)
    return settings.model_copy(update={"two_pages": Chosen(headings=(*own, *ours))})


def test_as_many_headings_and_words_as_there_may_be_are_two_pages() -> None:
    pages = made(crowded(), ten_long_headings())
    with opened(pages) as pdf:
        assert len(pdf.pages) == 2
    assert [one.key for one in pages.pages.parts][:3] == ["own0", "own1", "own2"]


def test_every_heading_shows_something_of_a_large_plan_and_says_what_it_left_out() -> None:
    for one in kept("crowded", "da").pages.parts:
        assert one.lines, one.key
        assert len(one.lines) == one.count or one.left_out.startswith(
            f"Her står {len(one.lines)} af {one.count}."
        )


# ── HTML ────────────────────────────────────────────────────────────────────────────────────────────────


class Reader(HTMLParser):
    """What a page consists of: its elements with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Text between elements."""
        self.said.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


@every
@both
def test_the_web_page_is_one_file_that_asks_nobody_for_more(name: str, language: Language) -> None:
    page = documents.web_page(kept(name, language), f"{YEAR}-overblik.pdf")
    read = Reader(page)
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in read.elements}
    assert {one["href"] for one in read.all("a")} == {
        f"{YEAR}-overblik.pdf",
        f"mailto:{read_settings().municipality.email}",
    }
    addresses = set(re.findall(r"https?://[^\s\"'<>)]+", page))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "@import" not in page and "url(http" not in page


@both
def test_the_web_page_says_the_same_as_the_printed_one(language: Language) -> None:
    pages = kept("crowded", language)
    read = Reader(documents.web_page(pages, "x.pdf"))
    assert read.all("html")[0]["lang"] == language
    assert len(read.all("h1")) == 1 and len(read.all("h2")) == len(pages.pages.parts)
    said = " ".join(read.said)
    for one in pages.pages.parts:
        assert one.title in said and one.left_out in said
        assert all(cell in said for line in one.lines for cell in line.cells)
    assert all(one.get("role") == "img" for one in read.all("svg"))


def test_what_somebody_wrote_never_becomes_markup() -> None:
    seen = invented(Size(30, 90, 30), 0)
    fields = {name: getattr(seen, name) for name in seen.__dataclass_fields__}
    evil = '<script>alert("x")</script> #panic("x") & *y*'
    fields["elements"] = [one._replace(title=evil) for one in seen.elements]
    fields["outcomes"] = [one.model_copy(update={"title": evil}) for one in seen.outcomes]
    pages = made(PagesFacts(Picture(**fields)))
    read = Reader(documents.web_page(pages, "x.pdf"))
    assert "script" not in {tag for tag, _ in read.elements}
    assert evil in " ".join(read.said)
    with opened(pages) as pdf:
        assert len(pdf.pages) == 2
