"""The two pages of a year that was lived: published with the plan, with its own figures, and two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from flows.publish_plan import publish_plan
from models import store
from models.store import pictures
from tasks import home
from tasks.ledger import plans
from tests.flows.lived_year import Lived
from tests.memories import inside

pytestmark = pytest.mark.slow


@pytest.fixture
def briefs(over_on_sample: Lived) -> Iterator[Path]:
    """The folder where the sample's plan has been published, its memory still open."""
    with inside(over_on_sample.copy):
        publish_plan.fn(over_on_sample.year, over_on_sample.until)
        yield home.home().briefs


def test_the_two_pages_lie_beside_the_briefs_and_are_two(over_on_sample: Lived, briefs: Path) -> None:
    year, until = over_on_sample.year, over_on_sample.until
    files = [briefs / f"{year}-overblik.{kind}" for kind in ("md", "pdf", "html")]
    assert all(file.is_file() for file in files)
    with pikepdf.open(files[1]) as pdf:
        assert len(pdf.pages) == 2
    before = [file.stat().st_mtime_ns for file in files]
    plans.publish(plans.take_overview(year, until))
    assert [file.stat().st_mtime_ns for file in files] == before


def test_they_name_the_snapshot_that_holds_every_word_of_them(over_on_sample: Lived, briefs: Path) -> None:
    overview = plans.take_overview(over_on_sample.year, over_on_sample.until)
    page = (briefs / f"{over_on_sample.year}-overblik.html").read_text(encoding="utf-8")
    assert overview.pages.basis == overview.snapshot
    assert f"øjebliksbillede nr. {overview.snapshot}." in page


def test_they_tell_what_the_year_said(over_on_sample: Lived) -> None:
    with inside(over_on_sample.copy):
        overview = plans.take_overview(over_on_sample.year, over_on_sample.until)
        with store.reading() as session:
            seen = pictures.picture(session, home.settings(), over_on_sample.year, over_on_sample.until)
    parts = {one.key: one for one in overview.pages.parts}
    assert len(parts["plan"].lines) == 5
    assert [line for line in parts["course"].lines if line.cells[2] == "–"] == []
    assert parts["afford"].total is not None and parts["afford"].total.cells[3] == "13.400"
    assert [line for line in parts["effects"].lines[:5] if line.small is None] == []
    assert ("Budgettet og regnskabet", "Økonomichef") in [line.cells for line in parts["ask"].lines]
    assert overview.wheel is not None and overview.money is not None
    (closed,) = [one for one in seen.elements if seen.is_closed(one)]
    assert closed.title not in overview.pages.model_dump_json()


def test_the_wishes_of_the_evaluation_are_shown_to_the_secretariat_alone(
    over_on_sample: Lived, briefs: Path
) -> None:
    page = (briefs / f"{over_on_sample.year}-overblik.md").read_text(encoding="utf-8")
    _, _, wished = page.partition("### Ønsker til overskrifterne på de to sider")
    assert "Det er et forslag til jer" in wished
    assert f"{over_on_sample.year}-overblik.pdf til tryk" in page
    assert "Ønsker" not in (briefs / f"{over_on_sample.year}-overblik.html").read_text(encoding="utf-8")
