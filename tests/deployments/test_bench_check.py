"""The bench of the check: the whole command is measured, and grows no faster than the municipality."""

from __future__ import annotations

import pytest

from deployments import bench_check

SMALL, LARGE = (10_000, 30_000, 10_000), (40_000, 120_000, 40_000)

pytestmark = pytest.mark.slow


def test_the_bench_measures_the_whole_command() -> None:
    measured = bench_check.check(100, 300, 100)
    assert (measured.elements, measured.links, measured.lines) == (100, 300, 100)
    assert measured.findings == 1
    assert 0 < measured.at_work < 60 and 20 < measured.megabytes < 1024
    (line,) = bench_check.lines(measured)
    assert line.startswith("100 elements, 300 links, two budgets of 100 lines: ")


def test_four_times_the_municipality_takes_about_four_times_as_long() -> None:
    start = bench_check.check(12, 0, 0)
    small, large = (bench_check.check(*size) for size in (SMALL, LARGE))
    took = [one.at_work - start.at_work for one in (small, large)]
    assert took[1] <= 10 * took[0]  # four times is linear, sixteen would be quadratic
    held = [one.megabytes - start.megabytes for one in (small, large)]
    assert held[1] <= 5 * held[0]
    assert large.megabytes < 1024
