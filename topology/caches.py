"""Counts of the bounded caches in front of the tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol


class CacheStatistics(NamedTuple):
    """Counts of one cache since the start."""

    hits: int
    misses: int
    size: int
    capacity: int


class CountedCache(Protocol):
    """A function behind functools.lru_cache."""

    def cache_info(self) -> tuple[int, int, int | None, int]:
        """Hits, misses, capacity and size."""
        ...

    def cache_clear(self) -> None:
        """Forget every entry."""
        ...


def count(caches: Mapping[str, CountedCache]) -> dict[str, CacheStatistics]:
    """Counts of several caches by their names."""
    statistics = {}
    for name, cache in caches.items():
        hits, misses, capacity, size = cache.cache_info()
        statistics[name] = CacheStatistics(hits, misses, size, capacity or 0)
    return statistics
