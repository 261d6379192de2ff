"""Whole names inside a text, found by joined skeletons, however they are split into words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from topology.search.words import Word

# Shortest phrase that is looked for inside a text, in letters of the skeleton.
_MIN_PHRASE = 5
# Longest phrase found by the window over what was added last, in words.
_MAX_WORDS = 9


class Place(NamedTuple):
    """First and last word of a phrase in its stretch of words."""

    first: int
    last: int


class PhraseIndex:
    """Phrases of a changing set of names.

    An Aho-Corasick automaton holds what was there when it was last built; it cannot change in place.  What
    came since is found by looking up every window of up to nine words; once that is more than
    `rebuild_after` phrases, the automaton is built anew by the executor (at once when there is none).  What
    was removed is filtered out.
    """

    def __init__(self, rebuild_after: int, executor: Executor | None = None) -> None:
        self._names_of: dict[str, list[int]] = {}
        self._recent: set[str] = set()
        self._patterns: list[str] = []
        self._automaton: AhoCorasick | None = None
        self._rebuild_after = rebuild_after
        self._executor = executor
        self._building: Future[AhoCorasick] | None = None
        self._building_patterns: list[str] = []

    def add(self, number: int, phrases: Sequence[str]) -> None:
        """Add the phrases of a name under its number."""
        for phrase in phrases:
            names = self._names_of.setdefault(phrase, [])
            if not names and len(phrase) >= _MIN_PHRASE:
                self._recent.add(phrase)
            names.append(number)

    def remove(self, number: int, phrases: Sequence[str]) -> None:
        """Take the phrases of a name out again."""
        for phrase in phrases:
            names = self._names_of[phrase]
            names.remove(number)
            if not names:
                del self._names_of[phrase]
                self._recent.discard(phrase)

    def find(self, words: Sequence[Word]) -> dict[int, Place]:
        """Names whose phrase stands in the words, with the longest place of each."""
        self._refresh()
        found: dict[int, Place] = {}

        def keep(phrase: str, place: Place) -> None:
            for number in self._names_of.get(phrase, ()):
                known = found.get(number)
                if known is None or place.last - place.first > known.last - known.first:
                    found[number] = place

        if self._automaton is not None:
            self._find_in_automaton(self._automaton, words, keep)
        if self._recent:
            self._find_recent(words, keep)
        return found

    def _find_in_automaton(
        self, automaton: AhoCorasick, words: Sequence[Word], keep: Callable[[str, Place], None]
    ) -> None:
        starts: dict[int, int] = {}
        ends: dict[int, int] = {}
        length = 0
        for number, word in enumerate(words):
            starts[length] = number
            length += len(word.form.key)
            ends[length] = number
        text = "".join(word.form.key for word in words)
        for pattern, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
            first, last = starts.get(start), ends.get(end)
            if first is not None and last is not None:
                keep(self._patterns[pattern], Place(first, last))

    def _find_recent(self, words: Sequence[Word], keep: Callable[[str, Place], None]) -> None:
        for first in range(len(words)):
            phrase = ""
            for last in range(first, min(len(words), first + _MAX_WORDS)):
                phrase += words[last].form.key
                if phrase in self._recent:
                    keep(phrase, Place(first, last))

    def _refresh(self) -> None:
        """Start a new automaton when too much has come since the last one; take it over when it is built."""
        if self._building is not None:
            if not self._building.done():
                return
            self._automaton = self._building.result()
            self._patterns = self._building_patterns
            self._recent.difference_update(self._patterns)
            self._building = None
        if len(self._recent) <= self._rebuild_after:
            return
        patterns = [phrase for phrase in self._names_of if len(phrase) >= _MIN_PHRASE]
        if self._executor is None:
            self._automaton, self._patterns = AhoCorasick(patterns, store_patterns=False), patterns
            self._recent.clear()
            return
        self._building_patterns = patterns
        self._building = self._executor.submit(AhoCorasick, patterns, store_patterns=False)
