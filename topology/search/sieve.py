"""Sorts out, in microseconds, the parties that no name or number of a small search can be found for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from topology.search.identifiers import IdentifierTable
from topology.search.matcher import NameMatcher
from topology.search.words import Word, join_letters, split_words

# Spellings remembered, about 0.2 kB each; then it begins anew.
_MAX_REMEMBERED = 300_000


class _Part(NamedTuple):
    """What stands between two spaces.

    key: its skeletons, joined.
    letters: how many of its words are a single letter.
    near: how many of its words may stand for a word of the list.
    is_telling: whether one of those leads to a name by itself.
    is_cyrillic: whether its words are; such names are not compared by their whole spelling.
    """

    key: str
    letters: int
    near: int
    is_telling: bool
    is_cyrillic: bool


class NameSieve:
    """Names worth a search of one matcher: never refuses one for which the matcher has a verdict.

    A name passes when two of its words may stand for words of the list, or one that leads to a name by
    itself; when a whole list name stands in its joined skeletons, however they are split; when it is spelled
    nearly like a list name.  Most names share no word with a small list, or a given name only, and for those
    a few dictionary lookups replace the search.  The matcher must not change meanwhile.
    """

    def __init__(self, matcher: NameMatcher) -> None:
        self._matcher = matcher
        index = matcher.index
        # A surname leads to a name beside an initial only; to ask for that would not be worth it.
        self._telling = frozenset(index.lone) | frozenset(index.surnames if index.is_person else ())
        self._phrases = AhoCorasick(sorted(index.phrases.all()), store_patterns=False)
        self._parts: dict[str, _Part] = {}

    def passes(self, name: str) -> bool:
        """Whether the name is worth a search."""
        known = self._parts
        parts = [known.get(text) or self._part(text) for text in name.split()]
        near = sum([part.near for part in parts])
        if near > 1 or (near and any(part.is_telling for part in parts)):
            return True
        if self._phrases.find_matches_as_indexes("".join([part.key for part in parts])):
            return True
        if sum([part.letters for part in parts]) > 1 and self._passes_joined(name):
            return True
        may_be_spelled_nearly = near == 1 and not all(part.is_cyrillic for part in parts)
        may_be_near = may_be_spelled_nearly or self._matcher.index.vectors is not None
        return may_be_near and self._matcher.has_near_spelling(split_words(name))

    def _part(self, text: str) -> _Part:
        part = self._summary(split_words(text))
        if len(self._parts) >= _MAX_REMEMBERED:
            self._parts.clear()
        self._parts[text] = part
        return part

    def _summary(self, words: Sequence[Word]) -> _Part:
        forms = [word.form for word in words]
        near = [found for form in forms if (found := self._matcher.index.vocabulary.look_up(form))]
        return _Part(
            key="".join(form.key for form in forms),
            letters=sum(form.is_letter for form in forms),
            near=len(near),
            is_telling=any(not self._telling.isdisjoint(found) for found in near),
            is_cyrillic=bool(forms) and all(form.is_cyrillic for form in forms),
        )

    def _passes_joined(self, name: str) -> bool:
        """Whether the name is worth a search with its single letters joined into words."""
        words = join_letters(split_words(name))
        joined = self._summary(words)
        return joined.near > 1 or joined.is_telling or self._matcher.has_near_spelling(words)


class PartySieve:
    """Parties worth a search: by their names among the list names of their kind, or by a number of theirs."""

    def __init__(self, persons: NameMatcher, organizations: NameMatcher, numbers: IdentifierTable) -> None:
        self._persons = NameSieve(persons)
        self._organizations = NameSieve(organizations)
        self._numbers = numbers

    def passes(self, names: Iterable[str], identifiers: Iterable[Sequence[str]], *, is_person: bool) -> bool:
        """Whether a party is worth a search; `identifiers` are pairs of type and value."""
        sieve = self._persons if is_person else self._organizations
        if any(sieve.passes(name) for name in names):
            return True
        return any(self._numbers.find(kind, value) for kind, value in identifiers)
