"""The wheel and the charts as pictures: nothing overlaps, nothing needs colours, nothing is fetched."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from itertools import combinations

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.charts import AnswerDays, MoneyByVision, VisionRow, answers_text, budget_text
from models.cycle import plan_year
from models.overview import Ahead
from models.settings import Language, read_settings
from models.wheel import STATES, Wheel, wheel, wheel_text
from tasks import home, wheels
from tasks.documents.charts import answers_coming_in, budget_by_vision
from tasks.documents.pictures import shown
from tasks.documents.wheel import wheel_svg
from tasks.documents.wheel_page import wheel_html, wheel_pdf
from tasks.documents.wheel_places import ACROSS, BOTTOM, RIM, TOP, Box, labels, on_circle
from tasks.documents.widths import width

DEFAULTS = read_settings()
NAMESPACE = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert('1')</script> & \x07 » ]]> æøå"


def steps(year: int, today: date) -> list[Ahead]:
    """The year as planned; what is past is done but for each fifth date."""
    return [
        Ahead(
            *(one.scope, one.kind, one.date),
            "done" if one.date < today and number % 5 else "waiting",
            *(one.no, one.aloud, one.as_of),
        )
        for number, one in enumerate(plan_year(year, DEFAULTS))
    ]


def turned(year: int = 2027, today: date = date(2027, 5, 14), language: Language = "da") -> Wheel:
    return wheel(year, steps(year, today), today, language, DEFAULTS)


def overlap(one: Box, other: Box) -> bool:
    apart = one.right <= other.left or other.right <= one.left
    return not apart and one.top < other.bottom and other.top < one.bottom


def stands_well(made: Wheel, language: Language) -> None:
    """No name is over another, over the circle, or outside the picture."""
    told = labels(made, language)
    pairs = combinations([label.box for label in told], 2)
    assert not [pair for pair in pairs if overlap(*pair)]
    left, right = on_circle(270, RIM)[0], on_circle(90, RIM)[0]
    for label in told:
        assert label.box.left >= -0.01 and label.box.right <= ACROSS + 0.01
        assert label.box.top >= TOP - 0.01 and label.box.bottom <= BOTTOM + 0.01
        assert label.box.right < left - 15 or label.box.left > right + 15


# ── The wheel ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("year", [2026, 2027, 2028, 2029])
def test_every_name_has_its_place_on_every_day_of_four_years(year: int, language: Language) -> None:
    for ahead in range(-30, 430, 17):
        made = turned(year, date(year, 1, 1) + timedelta(days=ahead), language)
        stands_well(made, language)
        assert len(labels(made, language)) == sum(mark.named for mark in made.marks)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.dates(date(2026, 12, 1), date(2028, 3, 1)), st.text(max_size=80), st.booleans()),
        max_size=60,
    )
)
def test_names_never_overlap_whatever_they_are_and_however_many(
    dated: list[tuple[date, str, bool]],
) -> None:
    kinds = [f"kind{number}" for number in range(len(dated))]
    names = [
        {"kind": kind, "title": text, "title_en": text}
        for kind, (_, text, _) in zip(kinds, dated, strict=True)
    ]
    own = DEFAULTS.model_copy(update={"step_names": tuple(map(_name, names))})
    ahead = [
        Ahead("year", kind, day, "done" if done else "waiting", 0, True)
        for kind, (day, _, done) in zip(kinds, dated, strict=True)
    ]
    made = wheel(2027, [*ahead, *steps(2027, date(2027, 5, 14))], date(2027, 5, 14), "da", own)
    stands_well(made, "da")
    kept = [label.mark.ring for label in labels(made, "da")]
    assert kept.count("meeting") == 3
    ET.fromstring(wheel_svg(made, "da"))


def _name(row: dict[str, str]) -> object:
    return type(DEFAULTS.step_names[0]).model_validate(row)


def test_the_widths_are_the_fonts_own() -> None:
    assert [width(text, 1000) for text in ("0", "Å", "i", "")] == [497, 544, 246, 0]
    assert width("April", 20, bold=True) == pytest.approx((573 + 573 + 398 + 276 + 286) / 50)


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_wheel_is_a_picture_with_a_title_and_words(language: Language) -> None:
    made = turned(language=language)
    root = ET.fromstring(wheel_svg(made, language))
    assert root.get("role") == "img" and root.get("lang") == language
    assert root.findtext(f"{NAMESPACE}desc") == wheel_text(made, language)
    named = [one.get("id") for one in root if one.get("id")]
    assert root.get("aria-labelledby") == " ".join(str(one) for one in named)
    drawn = " ".join(root.itertext())
    assert all(words.said_in(language) in drawn for state, words in STATES.items() if state != "off")


def test_the_shapes_are_told_apart_without_colours() -> None:
    picture = wheel_svg(turned(), "da")
    legend = picture[picture.rindex("</text>", 0, picture.index(">sket<") - 200) : picture.rindex("<text")]
    shapes = [part.rsplit("</text>", 1)[-1] for part in legend.split("<text")][:4]
    shapes = [re.sub(r' (?:cx|cy|d|x|y)="[^"]*"', "", one).replace("#0a4b78", "#1a1a1a") for one in shapes]
    assert len(set(shapes)) == 4


def test_the_same_wheel_is_the_same_text_and_what_somebody_wrote_is_never_markup() -> None:
    municipality = DEFAULTS.municipality.model_copy(update={"name": HOSTILE})
    own = DEFAULTS.model_copy(
        update={
            "municipality": municipality,
            "step_names": (_name({"kind": "election", "title": HOSTILE, "title_en": HOSTILE}),),
        }
    )
    made = wheel(2029, steps(2029, date(2029, 5, 1)), date(2029, 5, 1), "da", own)
    page = wheel_html(made, "da")
    assert wheel_svg(made, "da") == wheel_svg(made, "da")
    assert "<script" not in page and "\x07" not in page
    assert wheel_pdf(made, "da") == wheel_pdf(made, "da")


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_page_for_paper_is_read_by_those_who_do_not_see_it(language: Language) -> None:
    made = turned(language=language)
    with pikepdf.open(io.BytesIO(wheel_pdf(made, language))) as pdf:
        (page,) = pdf.pages
        assert [round(float(side)) for side in page.mediabox] == [0, 0, 842, 595]
        assert str(pdf.Root.Lang) == language and "/StructTreeRoot" in pdf.Root
        told = [str(one.Alt) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]
        with pdf.open_metadata() as said:
            assert said["pdfuaid:part"] == "1" and "2027" in str(said["dc:title"])
    assert told == [wheel_text(made, language)]


def test_the_page_for_the_web_asks_nobody_for_anything() -> None:
    page = wheel_html(turned(), "da")
    addresses = set(re.findall(r"https?://[^\"' )]+", page))
    assert addresses == {"http://www.w3.org/2000/svg"}
    assert '<html lang="da">' in page and page.count("<tr>") == 1 + len(turned().marks)


def test_a_picture_on_a_page_in_prefect_lies_in_the_page_itself() -> None:
    line = shown(wheel_svg(turned(), "da"), "Et [hjul]\nmed <to> linjer")
    assert re.fullmatch(r"!\[Et hjul med to linjer\]\(data:image/svg\+xml;base64,[A-Za-z0-9+/=]+\)", line)


@pytest.mark.usefixtures("home")
def test_the_files_lie_beside_the_briefs_and_are_made_again_only_when_something_changed() -> None:
    folder = home.home().briefs
    wheels.keep_files(turned())
    names = ["2027-aarshjul.html", "2027-aarshjul.pdf", "2027-aarshjul.svg"]
    assert sorted(one.name for one in folder.iterdir()) == names
    first = [((folder / name).stat().st_mtime_ns, (folder / name).read_bytes()) for name in names]
    wheels.keep_files(turned())
    assert [((folder / name).stat().st_mtime_ns, (folder / name).read_bytes()) for name in names] == first
    wheels.keep_files(turned(today=date(2027, 5, 15)))
    assert all((folder / name).read_bytes() != raw for name, (_, raw) in zip(names, first, strict=True))


# ── The charts ──────────────────────────────────────────────────────────────────────────────────────────

ASKED = date(2027, 2, 25)


def days(asked: int, due: int, today: int, *given: tuple[int, int]) -> AnswerDays:
    came = tuple((ASKED + timedelta(days=day), count) for day, count in given)
    return AnswerDays(
        title=HOSTILE,
        asked=asked,
        asked_on=ASKED,
        due_on=ASKED + timedelta(days=due),
        today=ASKED + timedelta(days=today),
        given=came,
    )


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(
    "round_",
    [
        days(8, 19, 30, (7, 1), (12, 3), (19, 3), (22, 1)),
        days(1, 5, 0),
        days(1234, 0, 90, (0, 100), (80, 1100)),
        days(30, 120, 10, (1, 3)),
    ],
    ids=["usual", "just-asked", "many-late", "long"],
)
def test_answers_coming_in_are_drawn_whatever_the_round(round_: AnswerDays, language: Language) -> None:
    drawn = answers_coming_in(round_, language)
    root = ET.fromstring(drawn)
    assert root.findtext(f"{NAMESPACE}desc") == answers_text(round_, language).replace("\x07", "")
    texts = [one.text for one in root.iter(f"{NAMESPACE}text")]
    assert any(str(text).startswith(("frist", "deadline")) for text in texts)
    assert not re.search("None|undefined|NaN|null", " ".join(map(str, texts)))
    assert answers_coming_in(round_, language) == drawn


def test_the_budget_by_vision_shows_every_amount_with_its_figure() -> None:
    rows = tuple(
        VisionRow(name, (first, second, 0, 250_000_000))
        for name, first, second in [(HOSTILE, 12_000_000_000, -500_000_000), ("Vision " * 20, 100_000_000, 0)]
    )
    money = MoneyByVision((2028, 2029, 2030, 2031), rows, 3, "final")
    drawn = budget_by_vision(money, "da")
    texts = [one.text for one in ET.fromstring(drawn).iter(f"{NAMESPACE}text")]
    assert [texts.count(said) for said in ("120,0", "-5,0", "0,0", "2,5", "1,0")] == [1, 1, 3, 2, 1]
    assert "3 visioner mere er ikke vist." in budget_text(money, "da")
    assert "<script" not in drawn and budget_by_vision(money, "da") == drawn


@settings(max_examples=12, deadline=None)
@given(st.text(max_size=60))
def test_a_vision_may_be_called_whatever_it_is(name: str) -> None:
    years = (2028, 2029, 2030, 2031)
    money = MoneyByVision(years, (VisionRow(name, (100_000_000, 0, 0, 0)),), 0, "final")
    ET.fromstring(budget_by_vision(money, "da"))
