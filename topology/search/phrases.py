"""Whole names inside a text, found by joined skeletons, however they are split into words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
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

    An Aho-Corasick automaton holds what was there when it was last built (`settle`); it cannot change in
    place.  What came since is found by a window of up to nine words, started only where some phrase starts
    with the same letters.  What was removed is filtered out.  With 114,000 phrases a payment line takes 5 us
    by the automaton and 9 us by the window, 10,000 characters 0.6 and 1.5 ms: the window may hold any number.
    """

    def __init__(self) -> None:
        self._names_of: dict[str, list[int]] = {}
        self._recent: set[str] = set()
        self._recent_starts: Counter[str] = Counter()
        self._patterns: list[str] = []
        self._automaton: AhoCorasick | None = None

    def add(self, number: int, phrases: Sequence[str]) -> None:
        """Add the phrases of a name under its number."""
        for phrase in phrases:
            names = self._names_of.setdefault(phrase, [])
            if not names and len(phrase) >= _MIN_PHRASE:
                self._recent.add(phrase)
                self._recent_starts[phrase[:_MIN_PHRASE]] += 1
            names.append(number)

    def remove(self, number: int, phrases: Sequence[str]) -> None:
        """Take the phrases of a name out again."""
        for phrase in phrases:
            names = self._names_of[phrase]
            names.remove(number)
            if names:
                continue
            del self._names_of[phrase]
            if phrase in self._recent:
                self._recent.remove(phrase)
                self._recent_starts[phrase[:_MIN_PHRASE]] -= 1

    def all(self) -> list[str]:
        """Every phrase, in no order."""
        return list(self._names_of)

    def settle(self) -> None:
        """Build the automaton of all phrases; holds the interpreter for 0.5 s per 100,000 of them."""
        self._patterns = [phrase for phrase in self._names_of if len(phrase) >= _MIN_PHRASE]
        self._automaton = AhoCorasick(self._patterns, store_patterns=False)
        self._recent.clear()
        self._recent_starts.clear()

    def find(self, words: Sequence[Word]) -> dict[int, Place]:
        """Names whose phrase stands in the words, with the longest place of each."""
        keys = [word.form.key for word in words]
        text = "".join(keys)
        ends = list(accumulate(map(len, keys)))
        starts = [end - len(key) for end, key in zip(ends, keys, strict=True)]
        found: dict[int, Place] = {}
        for phrase, place in self._places(text, starts, ends):
            for number in self._names_of.get(phrase, ()):
                known = found.get(number)
                if known is None or place.last - place.first > known.last - known.first:
                    found[number] = place
        return found

    def _places(self, text: str, starts: list[int], ends: list[int]) -> Iterator[tuple[str, Place]]:
        if self._automaton is not None:
            yield from self._settled(self._automaton, text, starts, ends)
        if self._recent:
            yield from self._added_since(text, starts, ends)

    def _settled(
        self, automaton: AhoCorasick, text: str, starts: list[int], ends: list[int]
    ) -> Iterator[tuple[str, Place]]:
        first_at = {start: number for number, start in enumerate(starts)}
        last_at = {end: number for number, end in enumerate(ends)}
        for pattern, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
            first, last = first_at.get(start), last_at.get(end)
            if first is not None and last is not None:
                yield self._patterns[pattern], Place(first, last)

    def _added_since(self, text: str, starts: list[int], ends: list[int]) -> Iterator[tuple[str, Place]]:
        for first, start in enumerate(starts):
            if not self._recent_starts[text[start : start + _MIN_PHRASE]]:
                continue
            for last in range(first, min(len(ends), first + _MAX_WORDS)):
                phrase = text[start : ends[last]]
                if phrase in self._recent:
                    yield phrase, Place(first, last)
