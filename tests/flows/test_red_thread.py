"""A year of the sample municipality: from vision to effect, with figures that add up to the budget."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from deployments import demo
from flows.publish_plan import publish_plan
from models import store
from models.budget import THOUSAND, BudgetFacts, chain_total
from models.budget_page import thousands
from models.coherence import check
from models.coherence.amounts import budgeted, total
from models.coherence.matrix import matrix
from models.coherence.picture import Picture
from models.coherence.threads import threads
from models.store import budgets, pictures
from tasks import documents, home
from tasks.ledger import briefs, plans
from tests.flows.lived_year import Lived
from tests.memories import inside

pytestmark = pytest.mark.slow

FUNDED = ("whole", "part")
"""What October says of a priority that got money."""


class Seen(NamedTuple):
    """The year that is over, as it is looked at: its picture, its money, and where its files lie."""

    year: int
    picture: Picture
    money: BudgetFacts
    folder: Path


@pytest.fixture
def seen(over_on_sample: Lived) -> Iterator[Seen]:
    """The sample municipality's first year at its end; its memory stays open."""
    with inside(over_on_sample.copy) as folder:
        settings, year, day = home.settings(), over_on_sample.year, over_on_sample.until
        with store.reading() as session:
            picture = pictures.picture(session, settings, year, day)
            money = budgets.facts(session, settings, year, day)
        yield Seen(year, picture, money, folder)


def funded(seen: Seen) -> dict[str, tuple[int, ...]]:
    """What October gave each priority, in øre."""
    return {
        one.subject: one.amounts
        for one in seen.picture.outcomes
        if (one.year, one.meeting, one.kind) == (seen.year, "august", "decision") and one.verdict in FUNDED
    }


# ── From vision to effect ───────────────────────────────────────────────────────────────────────────────


def test_every_funded_priority_hangs_on_a_vision_an_area_a_budget_line_and_an_effect(seen: Seen) -> None:
    thread, paid = threads(seen.picture), budgeted(seen.picture).paid
    kinds = {key: element.kind for key, element in seen.picture.by_key.items()}
    measured = {row.element for row in seen.picture.indicators if row.value is not None}
    priorities = funded(seen)
    assert len(priorities) >= 4
    for key in priorities:
        above = {kinds[one] for one in thread.above(key)}
        assert "vision" in above and above & {"strategy", "policy"}, key
        assert key in paid, key
        assert any(one in measured for one in (key, *thread.effects_of(key))), key


def test_every_vision_is_carried_to_effects_that_are_measured(seen: Seen) -> None:
    thread = threads(seen.picture)
    measured = {row.element for row in seen.picture.indicators if row.value is not None}
    visions = [key for key, element in seen.picture.in_force.items() if element.kind == "vision"]
    assert len(visions) == 3
    assert [key for key in visions if len(measured & set(thread.effects_of(key))) < 3] == []


# ── The money ───────────────────────────────────────────────────────────────────────────────────────────


def test_what_october_gave_is_what_the_budget_has(seen: Seen) -> None:
    by_lines = budgeted(seen.picture).sums
    assert {key: tuple(amounts) for key, amounts in funded(seen).items()} == {
        key: by_lines[key] for key in funded(seen)
    }


def test_june_august_and_october_add_up_to_the_priorities_lines(seen: Seen) -> None:
    october = [step for step in seen.money.steps if step.verdict in FUNDED]
    by_lines = sum(budgeted(seen.picture).sums[step.subject][0] for step in october)
    assert chain_total(october)[2] == by_lines == 13_400 * THOUSAND


def test_the_matrix_adds_up_to_the_budget_and_the_budget_balances(seen: Seen) -> None:
    found, budget = matrix(seen.picture), seen.picture.budget
    assert budget is not None
    in_the_plan = [*found.serving.values(), *found.no_vision.values()]
    parts = [*in_the_plan, found.no_element, found.financing]
    assert total(parts) == found.total == total(line.amounts for line in budget.lines) == (0, 0, 0, 0)
    assert total(budgeted(seen.picture).sums.values()) == total(in_the_plan)


def test_every_budget_of_the_sample_balances(seen: Seen) -> None:
    assert [version for version in seen.money.versions if any(version.totals)] == []
    assert len(seen.money.versions) >= 1


# ── The page, and round again ───────────────────────────────────────────────────────────────────────────


def test_the_overview_shows_the_thread_with_the_figures_of_the_budget(seen: Seen) -> None:
    page = publish_plan.fn(seen.year, seen.picture.today)
    for key, amounts in funded(seen).items():
        title = seen.picture.by_key[key].title
        (row, *_) = [line for line in page.splitlines() if line.startswith(f"| {title} |")]
        assert f"| {thousands(amounts[0], 'da')} | {thousands(sum(amounts), 'da')} |" in row
    for heading in ("Den røde tråd", "Pengenes vej", "Det lærte vi"):
        assert f"\n## {heading}\n" in page
    assert check.summary(check.findings(seen.picture)) in page


def test_the_overview_is_kept_as_a_file_and_names_the_snapshot_it_shows(seen: Seen) -> None:
    first = plans.take_overview(seen.year, seen.picture.today)
    again = plans.take_overview(seen.year, seen.picture.today)
    assert first == again and f"øjebliksbillede nr. {first.snapshot}." in first.page
    plans.publish(first)
    kept = home.home().briefs / f"{seen.year}-overblik.md"
    assert kept.read_text(encoding="utf-8") == first.page


def test_a_closed_matter_is_a_number_on_the_page(seen: Seen) -> None:
    page = publish_plan.fn(seen.year, seen.picture.today)
    closed = [one for one in seen.picture.elements if seen.picture.is_closed(one)]
    assert [one.key for one in closed] == ["I40"]
    assert closed[0].title not in page and f"lukket punkt nr. {closed[0].number}" in page


def test_what_was_learnt_opens_the_next_years_vision_meeting(seen: Seen) -> None:
    made = briefs.brief("april", seen.year + 1)
    assert made is not None
    first = next(section for section in made.sections if section.heading)
    assert first.heading.endswith(f"planår {seen.year}")
    assert any("Faste teams også på Fuglø" in line for line in first.items)
    whole = documents.markdown(made)
    assert "De ældre møder færre forskellige medarbejdere" in whole
    assert "Grundlag: øjebliksbillede nr. " in whole


def test_each_area_of_the_next_brief_shows_its_own_thread_with_money_and_effect(seen: Seen) -> None:
    made = briefs.brief("april", seen.year + 1)
    assert made is not None
    text = documents.markdown(made)
    for label in ("Prioritering", "Budgetlinjer", "Effekter", "Betydning for kommuneplanen", "Indstilling"):
        shown = [line for line in text.splitlines() if line.startswith(f"**{label}**")]
        assert len(shown) >= 6, label
        assert not any("ingen budgetlinje" in line or "ingen effekt" in line for line in shown), label


def test_direktionens_plan_holds_what_october_gave_money(seen: Seen) -> None:
    assert seen.picture.action_plan is not None
    assert seen.picture.action_plan >= funded(seen).keys()


# ── What is wrong on purpose ────────────────────────────────────────────────────────────────────────────

EVERY_DAY = Counter(
    supplement_unfinanced=1,
    plan_and_budget_differ=1,
    unit_ended=1,
    circle=1,
    action_unattached=2,
    action_without_money=2,
    budget_change_unattached=3,
)
"""What `check` finds in the sample on any day, as its README says."""


def test_the_sample_is_wrong_where_its_readme_says_and_nowhere_else(over_on_sample: Lived) -> None:
    said = re.findall(r"`([a-z_]+)`", (demo.SAMPLE / "README.md").read_text(encoding="utf-8"))
    with inside(over_on_sample.copy):
        with store.reading() as session:
            now = pictures.picture(session, home.settings(), over_on_sample.year + 1, over_on_sample.until)
        found = Counter(finding.rule for finding in check.findings(now))
    assert {rule: found[rule] for rule in EVERY_DAY} == EVERY_DAY
    assert [rule for rule in found if rule not in said] == []
