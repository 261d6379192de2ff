"""Small statistics of repeated measurements."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest-rank percentile; `share` is 0..1.  Raises ValueError when there are no values."""
    if not values:
        raise ValueError("no values to take a percentile of")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(values: Sequence[float], digits: int = 2) -> dict[str, float]:
    """Lowest, median and highest of repeated measurements."""
    middle = statistics.median(values)
    return {
        "min": round(min(values), digits),
        "median": round(middle, digits),
        "max": round(max(values), digits),
    }
