"""Small statistics of repeated measurements."""

from __future__ import annotations

import pytest

from stream_app.spreads import percentile, spread


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        pytest.param(0.0, 1.0, id="lowest"),
        pytest.param(0.5, 3.0, id="middle"),
        pytest.param(1.0, 4.0, id="highest"),
    ],
)
def test_percentile_is_one_of_the_values(share: float, expected: float) -> None:
    """Nearest rank: nothing is interpolated, the order given does not matter."""
    assert expected == percentile([4.0, 1.0, 3.0, 2.0], share)


def test_percentile_of_nothing_is_refused() -> None:
    """No values have no percentile."""
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_spread_is_rounded() -> None:
    """Lowest, median and highest, with the digits asked for."""
    assert {"min": 1.1, "median": 2.0, "max": 9.9} == spread([2.04, 1.14, 9.94], 1)
