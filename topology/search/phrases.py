"""Whole names inside a text, found by joined skeletons, however they are split into words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from topology.search.postings import Posting, add_number, remove_number
from topology.search.words import Word

# Shortest phrase that is looked for inside a text, in letters of the skeleton.
_MIN_PHRASE = 5


class Place(NamedTuple):
    """First and last word of a phrase in its stretch of words."""

    first: int
    last: int


class PhraseIndex:
    """Phrases of a changing set of names.

    Aho-Corasick automata hold what was there when they were built: one from the bulk load (`settle`), later
    one of every `settle_after` phrases added since; they cannot change in place, and to build one of all
    would hold the process for 0.5 s per 100,000 phrases.  What came since is found by a window, started only
    where some phrase starts with the same letters.  What was removed is filtered out.  With 114,000 phrases a
    payment line takes 5 us by the automaton and 9 us by the window, 10,000 characters 0.6 and 1.5 ms.
    """

    def __init__(self, settle_after: int) -> None:
        self._settle_after = settle_after
        self._names_of: dict[str, Posting] = {}
        self._parts: list[tuple[list[str], AhoCorasick]] = []
        # Phrases of the automata that no name has now.
        self._unused: set[str] = set()
        self._recent: set[str] = set()
        self._recent_starts: Counter[str] = Counter()
        self._longest_recent = 0

    def add(self, number: int, phrases: Sequence[str]) -> None:
        """Add the phrases of a name under its number."""
        for phrase in phrases:
            if phrase not in self._names_of and len(phrase) >= _MIN_PHRASE:
                self._note(phrase)
            add_number(self._names_of, phrase, number)
        if len(self._recent) >= self._settle_after and self._parts:
            self._parts.append(_automaton_of(list(self._recent)))
            self._forget_recent()

    def remove(self, number: int, phrases: Sequence[str]) -> None:
        """Take the phrases of a name out again."""
        for phrase in phrases:
            remove_number(self._names_of, phrase, number)
            if phrase in self._names_of or len(phrase) < _MIN_PHRASE:
                continue
            if phrase in self._recent:
                self._recent.remove(phrase)
                self._recent_starts[phrase[:_MIN_PHRASE]] -= 1
            else:
                self._unused.add(phrase)

    def settle(self) -> None:
        """Build one automaton of all phrases; holds the interpreter for 0.5 s per 100,000 of them."""
        self._parts = [_automaton_of([phrase for phrase in self._names_of if len(phrase) >= _MIN_PHRASE])]
        self._unused = set()
        self._forget_recent()

    def _note(self, phrase: str) -> None:
        """Let a phrase be found that no name had."""
        if phrase in self._unused:
            self._unused.remove(phrase)
            return
        self._recent.add(phrase)
        self._recent_starts[phrase[:_MIN_PHRASE]] += 1
        self._longest_recent = max(self._longest_recent, len(phrase))

    def _forget_recent(self) -> None:
        self._recent = set()
        self._recent_starts = Counter()
        self._longest_recent = 0

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
        if self._parts:
            first_at = {start: number for number, start in enumerate(starts)}
            last_at = {end: number for number, end in enumerate(ends)}
            for phrases, automaton in self._parts:
                for pattern, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
                    first, last = first_at.get(start), last_at.get(end)
                    if first is not None and last is not None:
                        yield phrases[pattern], Place(first, last)
        if self._recent:
            yield from self._added_since(text, starts, ends)

    def _added_since(self, text: str, starts: list[int], ends: list[int]) -> Iterator[tuple[str, Place]]:
        for first, start in enumerate(starts):
            if not self._recent_starts[text[start : start + _MIN_PHRASE]]:
                continue
            for last in range(first, len(ends)):
                phrase = text[start : ends[last]]
                if len(phrase) > self._longest_recent:
                    break
                if phrase in self._recent:
                    yield phrase, Place(first, last)


def _automaton_of(phrases: list[str]) -> tuple[list[str], AhoCorasick]:
    return phrases, AhoCorasick(phrases, store_patterns=False)
