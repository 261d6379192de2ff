"""Stretches of a text that do not overlap."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable


class Stretches:
    """Stretches that are taken; asking and adding cost the logarithm of their number."""

    def __init__(self, taken: Iterable[tuple[int, int]] = ()) -> None:
        self._taken = sorted(taken)

    def is_free(self, start: int, end: int) -> bool:
        """Whether nothing taken overlaps the stretch."""
        place = bisect_left(self._taken, (start, start))
        if place < len(self._taken) and self._taken[place][0] < end:
            return False
        return place == 0 or self._taken[place - 1][1] <= start

    def take(self, start: int, end: int) -> None:
        """Add a free stretch."""
        insort(self._taken, (start, end))
