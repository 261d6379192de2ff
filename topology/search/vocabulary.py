"""The words of all list names, and which of them a word of a text may stand for."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator

from topology.search.list_names import ListedName, NameToken
from topology.search.near_tokens import NearTokens
from topology.search.postings import Posting, add_number, remove_number
from topology.search.words import WordForm

# Likeness, 0..1, by how a word of the text leads to a word of the list.
SAME = 1.0
DECLINED = 0.97
SAME_PATRONYMIC = 0.96
SAME_GIVEN_NAME = 0.95
SAME_CONCEPT = 0.9
# What an error in a supposed nominative costs beside the error itself.
_NEAR_LEMMA_LOSS = 0.02

_MAX_NEAR_LEMMAS = 4
_MIN_NEAR_LEMMA = 4
_MAX_CACHED = 20_000

# Skeletons of list words, with their likeness to one word of the text.
Likenesses = dict[str, float]
_NOT_CACHED: tuple[int, Likenesses] = (-1, {})


def rarity_of(bearers: int, names: int) -> float:
    """How telling a word is: 1 when no other name has it, near 0 when all have."""
    return math.log(1 + names / (1 + bearers)) / math.log(1 + names)


class Vocabulary:
    """Skeletons, spellings, classes and concepts of the words of a changing set of names.

    Words with errors are looked up while there are at most `near_words` different ones; None: always.
    """

    def __init__(self, near_words: int | None = None) -> None:
        self._near_words = near_words
        self.names_with: dict[str, Posting] = {}
        self._keys = NearTokens()
        self._spellings = NearTokens()
        self._key_of_spelling: dict[str, str] = {}
        # How often a spelling stands in names beside the first time; most stand once.
        self._more_of_spelling: Counter[str] = Counter()
        self._keys_of_group: defaultdict[str, Counter[str]] = defaultdict(Counter)
        # Found at which state of the vocabulary: to empty the table at each change would take too long.
        self._cached: dict[str, tuple[int, Likenesses]] = {}
        self._state = 0
        self._rarities: dict[int, float] = {}
        self._names = 0

    def add(self, number: int, name: ListedName) -> None:
        """Add the words of a name under its number."""
        self._names += 1
        self._rarities.clear()
        for token in name.tokens:
            if token.key not in self.names_with:
                self._keys.add(token.key)
                self._state += 1
            add_number(self.names_with, token.key, number)
            if token.roman in self._key_of_spelling:
                self._more_of_spelling[token.roman] += 1
            else:
                self._key_of_spelling[token.roman] = token.key
                self._spellings.add(token.roman)
            for group in groups_of(token):
                self._keys_of_group[group][token.key] += 1

    def remove(self, number: int, name: ListedName) -> None:
        """Take the words of a name out again."""
        self._names -= 1
        self._rarities.clear()
        for key in {token.key for token in name.tokens}:
            remove_number(self.names_with, key, number)
            if key not in self.names_with:
                self._keys.remove(key)
                self._state += 1
        for token in name.tokens:
            self._forget_spelling(token.roman)
            for group in groups_of(token):
                _uncount(self._keys_of_group, group, token.key)

    def _forget_spelling(self, roman: str) -> None:
        """Count one name less with a spelling."""
        if more := self._more_of_spelling.get(roman, 0):
            self._more_of_spelling[roman] = more - 1
            return
        del self._key_of_spelling[roman]
        self._more_of_spelling.pop(roman, None)
        self._spellings.remove(roman)

    def rarity(self, key: str) -> float:
        """How telling a word is: 1 when no name has it, near 0 when all have."""
        bearers = self.names_with.get(key)
        if bearers is None:
            return 1.0
        known = self._rarities.get(len(bearers))
        if known is None:
            known = self._rarities[len(bearers)] = rarity_of(len(bearers), self._names)
        return known

    def look_up(self, form: WordForm) -> Likenesses:
        """Words of the list that a word of a text may stand for, with their likeness.  Cached by spelling."""
        state, known = self._cached.get(form.raw, _NOT_CACHED)
        if state != self._state:
            known = self._look_up(form)
            if len(self._cached) >= _MAX_CACHED:
                self._cached.clear()
            self._cached[form.raw] = self._state, known
        return known

    def _look_up(self, form: WordForm) -> Likenesses:
        if len(form.raw) == 1:
            return {form.key: SAME} if form.key in self.names_with else {}
        found: Likenesses = {}
        for key, likeness in self._candidates(form):
            if likeness > found.get(key, 0.0):
                found[key] = likeness
        return found

    def _candidates(self, form: WordForm) -> Iterator[tuple[str, float]]:
        if form.key in self.names_with:
            yield form.key, SAME
        for key in form.lemma_keys:
            if key in self.names_with:
                yield key, DECLINED
        yield from self._of_same_class(form)
        if not form.is_number and not form.is_payment and self._looks_near:
            yield from self._near(form)

    @property
    def _looks_near(self) -> bool:
        return self._near_words is None or len(self.names_with) <= self._near_words

    def _of_same_class(self, form: WordForm) -> Iterator[tuple[str, float]]:
        for given in form.given_classes:
            for key in self._keys_of_group.get(f"g:{given}", ()):
                yield key, SAME_GIVEN_NAME
        if form.patronymic:
            for key in self._keys_of_group.get(f"p:{form.patronymic}", ()):
                yield key, SAME_PATRONYMIC
        for concept in form.concepts:
            for key in self._keys_of_group.get(f"c:{concept}", ()):
                yield key, SAME_CONCEPT

    def _near(self, form: WordForm) -> Iterator[tuple[str, float]]:
        for key, errors in self._keys.near(form.key):
            yield key, 1 - errors / max(len(form.key), len(key))
        unknown = (k for k in form.lemma_keys if len(k) >= _MIN_NEAR_LEMMA and k not in self.names_with)
        for _, lemma in zip(range(_MAX_NEAR_LEMMAS), unknown, strict=False):
            for key, errors in self._keys.near(lemma):
                yield key, 1 - errors / max(len(lemma), len(key)) - _NEAR_LEMMA_LOSS
        if not form.is_cyrillic:
            for spelling, errors in self._spellings.near(form.roman):
                yield self._key_of_spelling[spelling], 1 - errors / max(len(form.roman), len(spelling))


def groups_of(token: NameToken) -> Iterator[str]:
    """The class of a given name (`g:`) or patronymic (`p:`) and the concepts (`c:`) of a list word."""
    if token.group:
        yield token.group
    for concept in token.concepts:
        yield f"c:{concept}"


def _uncount(counters: dict[str, Counter[str]], counted: str, key: str) -> None:
    """Count one less of `key`, and forget what is counted no more."""
    counter = counters[counted]
    counter[key] -= 1
    if counter[key] <= 0:
        del counter[key]
    if not counter:
        del counters[counted]
