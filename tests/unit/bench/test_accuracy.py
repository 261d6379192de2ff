"""The table of accuracy."""

from __future__ import annotations

import pytest
from bench.accuracy import table


@pytest.mark.parametrize(
    ("bar", "value", "row"),
    [
        pytest.param(0.9, 0.95, "| f1 | 0.9 | 0.9500 |  |", id="reached"),
        pytest.param(0.9, 0.85, "| f1 | 0.9 | 0.8500 | below its bar |", id="missed"),
        pytest.param({"max": 0.01}, 0.0, "| f1 | at most 0.01 | 0.0000 |  |", id="ceiling-kept"),
        pytest.param(
            {"max": 0.01}, 0.02, "| f1 | at most 0.01 | 0.0200 | below its bar |", id="over-ceiling"
        ),
    ],
)
def test_figure_stands_beside_its_bar(bar: object, value: float, row: str) -> None:
    """A figure that misses what is asked says so in its row."""
    page = table({"f1": value, "no bar": 1.0}, {"f1": bar, "not measured": 0.5}, "2026-11-23")

    assert row in page.splitlines()


def test_figures_without_a_bar_are_left_out() -> None:
    """The count says how many figures were held against something."""
    page = table({"f1": 0.5, "no bar": 1.0}, {"f1": 0.9}, "2026-11-23")

    assert "Measured on 2026-11-23: 1 figures with a bar, 1 below it." in page
