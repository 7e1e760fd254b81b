"""What stands on the two pages: the most telling first, the rest counted, and nothing that is closed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from deployments.invented import TODAY, YEAR
from models.budget import Amounts, BudgetFacts, Known, Step
from models.coherence.picture import ElementRow, IndicatorRow, LinkRow, Picture, StatusRow
from models.evaluation import Effect, Reading
from models.facts import Refused
from models.outcomes import OutcomeFact
from models.settings import Language, Settings, read_settings
from models.two_pages.fitting import Fitted
from models.two_pages.parts import PagesFacts, two_pages
from models.two_pages.shapes import Part, TwoPages, cut
from models.two_pages.small_lines import SmallLine, small_line_text
from tests.models.coherence import municipality

SECRET = "Salg af det gamle rådhus"


def element(key: str, kind: str, title: str = "", **more: Any) -> ElementRow:
    """A row of the plan that is in force."""
    row = {
        "instrument": "",
        "perspective": "",
        "post": None,
        "owner_text": "",
        "first_year": None,
        "last_year": None,
        "financing": "",
        "confidential_until": None,
        "ended_on": None,
        "number": 1,
    }
    return ElementRow(key=key, kind=kind, title=title or key, **(row | more))


def picture(*elements: ElementRow, **more: Any) -> Picture:
    """A plan with these elements."""
    return Picture(YEAR, TODAY, elements=elements, **more)


def steer(subject: str, meeting: str, verdict: str, **more: Any) -> OutcomeFact:
    """What a theme meeting of the year pointed to."""
    told = {"year": YEAR, "meeting": meeting, "kind": "steer", "subject": subject, "version": 1}
    told |= {"title": subject, "verdict": verdict, "decided_on": TODAY}
    return OutcomeFact(**(told | more))


def pages(facts: PagesFacts, settings: Settings | None = None, language: Language = "da") -> TwoPages:
    """The pages before they are fitted."""
    return two_pages(facts, settings or read_settings(), language)


def part(made: TwoPages, key: str) -> Part:
    """What stands under one heading."""
    return next(one for one in made.parts if one.key == key)


def firsts(found: Part) -> list[str]:
    """The first cell of each line."""
    return [line.cells[0] for line in found.lines]


# ── The headings ────────────────────────────────────────────────────────────────────────────────────────


def test_the_seven_headings_stand_in_their_order() -> None:
    made = pages(PagesFacts(municipality.municipality()))
    assert [one.key for one in made.parts] == [
        *("plan", "course", "priorities", "afford", "effects", "together", "ask")
    ]


def own(tmp_path: Path, text: str) -> Settings:
    """The settings with a municipality's own file laid over them."""
    file = tmp_path / "municipality.toml"
    file.write_text(text, encoding="utf-8")
    return read_settings(file)


def test_a_municipality_renames_moves_leaves_out_and_adds_headings(tmp_path: Path) -> None:
    settings = own(
        tmp_path,
        """
        [[two_pages.headings]]
        key = "plan"
        title = "Kort sagt"
        [[two_pages.headings]]
        key = "together"
        used = false
        [[two_pages.headings]]
        key = "ask"
        place = 5
        [[two_pages.headings]]
        key = "sea"
        title = "Havet"
        text = "Vi har 118 km kyst."
        """,
    )
    made = pages(PagesFacts(municipality.municipality()), settings)
    assert [one.title for one in made.parts][:2] == ["Hvem kan du spørge?", "Kort sagt"]
    assert (made.parts[-1].title, made.parts[-1].words) == ("Havet", "Vi har 118 km kyst.")
    assert "together" not in [one.key for one in made.parts]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[two_pages.headings]]\nkey = "sea"\ntitle = "Havet"\n', "'sea' of the two pages needs a text"),
        (
            "\n".join(
                f'[[two_pages.headings]]\nkey = "{key}"\nused = false'
                for key in ["plan", "course", "priorities", "afford", "effects", "together"]
            ),
            "room for 2 to 10 headings, and 1 are used",
        ),
        ('[[two_pages.headings]]\nkey = "plan"\ncolour = "red"\n', "is not a setting"),
    ],
)
def test_what_cannot_stand_on_the_pages_is_refused_in_a_sentence(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        own(tmp_path, text)


# ── What stands under them ──────────────────────────────────────────────────────────────────────────────


def test_an_empty_plan_says_under_every_heading_what_will_stand_there() -> None:
    made = pages(PagesFacts(Picture(YEAR, TODAY)))
    assert [one.key for one in made.parts if not one.text] == []
    assert [one.key for one in made.parts if one.lines] == []


@pytest.mark.parametrize("elements", [30, 300])
def test_the_plan_is_told_in_five_lines(elements: int) -> None:
    made = pages(PagesFacts(municipality.municipality(elements)))
    assert len(part(made, "plan").lines) == 5


def test_one_sheet_is_enough_for_a_line() -> None:
    made = pages(PagesFacts(picture(element("klima", "strategy"))))
    assert firsts(part(made, "plan")) == [
        "En vision er ikke læst ind endnu.",
        "1 strategi eller politik skal gøre planen virkelighed.",
    ]


def test_an_area_says_where_it_is_where_it_is_going_and_what_the_council_said() -> None:
    seen = picture(
        element("klima", "strategy", "Klimastrategi"),
        statuses={"klima": StatusRow("partly", TODAY)},
        outcomes=[steer("klima", "april", "adjust")],
    )
    (line,) = part(pages(PagesFacts(seen, goals={"klima": "Om ti år er havnen sikret."})), "course").lines
    assert line.cells == ("Klimastrategi", "delvist", "Om ti år er havnen sikret.", "juster")
    assert line.state == "half"


def test_what_was_pointed_to_comes_before_what_has_more_money() -> None:
    seen = municipality.municipality(120)
    areas = [one for one in seen.in_force.values() if one.kind in ("strategy", "policy")]
    only = [one for one in seen.outcomes if one.year != seen.year]
    last = areas[-1]
    told = Picture(**{**vars_of(seen), "outcomes": [*only, steer(last.key, "april", "hold")]})
    assert firsts(part(pages(PagesFacts(told)), "course"))[0] == last.title


def vars_of(seen: Picture) -> dict[str, Any]:
    """The picture's own fields, without what was worked out of it."""
    return {name: getattr(seen, name) for name in seen.__dataclass_fields__}


def test_the_prioritised_come_before_what_waits_and_what_was_dropped_is_left_out() -> None:
    actions = (element("a", "action"), element("b", "action"), element("c", "action"))
    outcomes = [steer("a", "june", "waits"), steer("b", "june", "prioritised"), steer("c", "june", "dropped")]
    found = part(pages(PagesFacts(picture(*actions, outcomes=outcomes))), "priorities")
    assert [line.cells[:2] for line in found.lines] == [("b", "prioriteret"), ("a", "venter")]


def test_before_june_the_actions_with_the_most_money_stand_there_and_it_says_so() -> None:
    seen = municipality.municipality(120)
    told = Picture(**{**vars_of(seen), "outcomes": ()})
    found = part(pages(PagesFacts(told)), "priorities")
    assert found.text[0].startswith("Temamødet i juni har ikke peget på prioriteter endnu.")
    assert found.lines


def test_the_money_of_the_year_adds_up_though_not_every_line_is_shown() -> None:
    def amounts(kroner: int) -> Amounts:
        return Amounts((kroner * 100,) * 4, "preliminary")

    steps = tuple(
        Step(f"i{n}", Known(f"Indsats {n}", n), amounts(n * 1000), "", amounts(0), "", amounts(0), None)
        for n in range(1, 31)
    )
    budget = BudgetFacts(YEAR, TODAY, steps=steps)
    found = part(pages(PagesFacts(picture(), budget=budget)), "afford")
    assert firsts(found)[0] == "Indsats 30"
    assert found.total is not None and found.total.cells[:2] == ("I alt", "465")
    assert found.count == 30


def test_what_august_said_without_an_amount_is_said_in_words() -> None:
    unknown = Amounts((None,) * 4, "unknown")
    step = Step("i1", Known("Musikskolen", 1), unknown, "part", unknown, "", unknown, None)
    found = part(pages(PagesFacts(picture(), budget=BudgetFacts(YEAR, TODAY, steps=(step,)))), "afford")
    assert found.lines[0].cells[:4] == ("Musikskolen", "–", "en del", "–")


def test_the_targets_that_were_not_reached_come_first_among_the_effects() -> None:
    elements = (element("e", "effect"), element("a", "action"))
    indicators = [
        IndicatorRow("1", "a", "Af indsatsen", "up", 0, TODAY, 1, 2),
        IndicatorRow("2", "e", "Nået", "up", 0, TODAY, 3, 2),
        IndicatorRow("3", "e", "Ikke nået", "up", 0, TODAY, 1, 2),
        IndicatorRow("4", "e", "Ikke målt", "up", 0, None, None, None),
    ]
    readings = (Reading(on_day=date(2025, 12, 31), value=4), Reading(on_day=TODAY, value=1))
    effect = Effect(element="e", title="e", indicator="Ikke nået", readings=readings)
    found = part(pages(PagesFacts(picture(*elements, indicators=indicators), effects=[effect])), "effects")
    assert firsts(found) == ["Ikke nået", "Nået", "Ikke målt", "Af indsatsen"]
    assert [line.state for line in found.lines] == ["empty", "full", "", "empty"]
    assert found.lines[0].small == SmallLine(readings=readings, target=2)
    assert "afvigelse" not in found.text[0]


def test_a_target_that_may_be_missed_by_a_little_is_reached_and_the_page_says_so() -> None:
    row = IndicatorRow("1", "e", "Indlæggelser", "down", 0.5, TODAY, 57.1, 57)
    found = part(pages(PagesFacts(picture(element("e", "effect"), indicators=[row]))), "effects")
    assert found.lines[0].cells[-1] == "nået"
    assert "En vis afvigelse er tilladt." in found.text[0]


def test_a_small_line_is_said_in_words_from_the_same_figures() -> None:
    readings = (Reading(on_day=date(2025, 12, 31), value=5.9), Reading(on_day=date(2026, 6, 30), value=5.6))
    line = SmallLine(readings=readings, target=5.5)
    assert small_line_text("Sygefravær", line, "da") == "Sygefravær: 2025: 5,9, 30.6.2026: 5,6; målet er 5,5"
    assert small_line_text("Absence", line, "en") == "Absence: 2025: 5.9, 30.6.2026: 5.6; the target is 5.5"


# ── Closed ──────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_of_a_closed_matter_stands_on_the_pages_but_that_there_is_one() -> None:
    until = TODAY + timedelta(days=30)
    closed = {"confidential_until": until}
    elements = [
        element(kind, kind, f"{SECRET} {kind}", **closed)
        for kind in ("vision", "strategy", "action", "effect")
    ]
    seen = picture(
        *elements,
        element("klima", "strategy"),
        links=[LinkRow("action", "klima", "serves")],
        indicators=[IndicatorRow("1", "effect", f"{SECRET} måling", "up", 0, TODAY, 1, 2)],
        outcomes=[
            steer("action", "june", "prioritised", title=SECRET, **closed),
            steer("strategy", "april", "hold", title=SECRET),
        ],
    )
    amounts = Amounts((700_000,) * 4, "preliminary")
    step = Step("action", Known(SECRET, 4, closed=True), amounts, "", amounts, "", amounts, None)
    told = step._replace(subject="klima", known=Known("Klima", 5))
    facts = PagesFacts(seen, budget=BudgetFacts(YEAR, TODAY, steps=(step, told)))
    total = part(pages(facts), "afford").total
    assert total is not None and total.cells[:2] == ("I alt, uden lukkede punkter", "7")
    for language in ("da", "en"):
        made = pages(facts, language=language)
        assert SECRET not in made.model_dump_json()
        assert part(made, "course").closed == 1
        cutting = cut(made, Fitted(3, tuple(len(one.lines) for one in made.parts)))
        said = {"da": "1 lukket punkt er ikke vist.", "en": "1 closed item is not shown."}
        assert part(cutting, "course").left_out == said[language]


def test_what_is_left_out_is_counted_and_the_rule_is_said() -> None:
    made = pages(PagesFacts(municipality.municipality(300)))
    found = part(cut(made, Fitted(3, (5, 2, 0, 0, 1, 1, 1))), "course")
    assert len(found.lines) == 2
    assert found.left_out.startswith(f"Her står 2 af {found.count}. Først dem, byrådet har peget på i år")


@pytest.mark.parametrize("language", ["da", "en"])
def test_no_page_says_none_or_null(language: Language) -> None:
    for elements in (0, 1, 30):
        seen = (
            municipality.municipality(elements)
            if elements > 1
            else picture(*[element("a", "action")] * elements)
        )
        said = pages(PagesFacts(seen), language=language).model_dump()
        texts = [text for one in said["parts"] for line in one["lines"] for text in line["cells"]]
        texts += [text for one in said["parts"] for text in (*one["text"], one["title"])]
        assert not [text for text in texts if "None" in text or "null" in text or "{" in text]
