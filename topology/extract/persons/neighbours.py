"""Persons that stand side by side with no comma between them: мать Юрия Мельника Галина Черных.

A run of words is cut where its parts, each in a case of its own, read much better than the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from topology.caches import CacheStatistics, count
from topology.extract.persons.eastern import eastern_length
from topology.extract.persons.frames import named_frame
from topology.extract.persons.marked import Marked, Vocabulary
from topology.extract.word_records import WordRecord
from topology.morph.codes import SURNAME
from topology.morph.joint import LONGEST_NAME, Context, Names

Part = tuple[int, int]  # indexes in the run, end exclusive

_FEWEST = 3
_MOST = 7
# What a cut costs beside the sums of weights of words: a third given name, or a double surname, must not
# be cut off by chance.
_CUT = 3.0


class Neighbours:
    """Cuts runs of words into persons, in one language."""

    def __init__(self, names: Names, lists: Vocabulary, cache_size: int) -> None:
        self._names = names
        self._lists = lists
        self._context = Context(named_frame("unsure").cases)
        self._parts = lru_cache(cache_size)(self._find_parts)

    def cut(self, words: Sequence[Marked]) -> Sequence[Part]:
        """The parts of a run, in order; the whole run when nothing speaks for more than one person."""
        if not _FEWEST <= len(words) <= _MOST or any(word.initial for word in words):
            return ((0, len(words)),)
        return self._parts(tuple([word.record for word in words]))

    def cache_statistics(self) -> dict[str, CacheStatistics]:
        """Counts of the runs, for the metrics."""
        return count({"cuts": self._parts})

    def clear_caches(self) -> None:
        """Forget every run; answers stay the same."""
        self._parts.cache_clear()

    def _find_parts(self, words: tuple[WordRecord, ...]) -> Sequence[Part]:
        eastern = self._eastern_parts(words)
        if eastern is not None:
            return eastern
        if len(words) == _FEWEST and any(self._names.may_be_patronymic(word.fold) for word in words):
            return ((0, len(words)),)
        return self._best_parts([word.fold for word in words])

    def _best_parts(self, forms: Sequence[str]) -> list[Part]:
        """The cuts with the highest sum of weights.  Quadratic in a run of at most seven words."""
        best: list[tuple[float, list[Part]]] = [(0.0, [])]
        for end in range(1, len(forms) + 1):
            best.append(
                max(
                    (best[start][0] + self._weight(forms[start:end], start), [*best[start][1], (start, end)])
                    for start in range(max(0, end - LONGEST_NAME), end)
                )
            )
        return best[-1][1]

    def _weight(self, forms: Sequence[str], start: int) -> float:
        """How well some words read as one name; a single one must be in the tables."""
        if len(forms) == 1 and not self._names.word(forms[0]).dictionary_roles >> SURNAME & 1:
            return -_CUT
        reading = self._names.choose(forms, self._context)
        weight = reading[0].score if reading else -_CUT
        return weight - (_CUT if start else 0.0)

    def _eastern_parts(self, words: Sequence[WordRecord]) -> list[Part] | None:
        """One or two East Asian names in a row (Кима Чен Суна Ким Ир Сук); None for anything else."""
        first = self._eastern_length(words)
        if first == len(words):
            return [(0, first)]
        if first and self._eastern_length(words[first:]) == len(words) - first:
            return [(0, first), (first, len(words))]
        return None

    def _eastern_length(self, words: Sequence[WordRecord]) -> int:
        return eastern_length(words, self._lists.family_first, self._lists.particles)
