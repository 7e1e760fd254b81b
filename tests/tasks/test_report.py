"""Whoever presses is told where the page is."""

from __future__ import annotations

import pytest

from tasks import report


@pytest.mark.usefixtures("memory")
def test_what_came_of_it_says_where_its_page_is_found() -> None:
    said = report.found_under("2 opmærksomhedspunkter, 1 vigtig", "coherence", 2027)
    assert said == "2 opmærksomhedspunkter, 1 vigtig. Siden ligger under »Artifacts«: sammenhaeng-2027."
