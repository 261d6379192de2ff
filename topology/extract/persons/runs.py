"""Runs of neighbouring words that can make a Cyrillic name together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from topology.caches import CacheStatistics, count
from topology.extract.persons.eastern import LONGEST_EASTERN, eastern_length, is_family_name
from topology.extract.persons.marked import Marked, MarkedText, Vocabulary
from topology.extract.persons.places import is_place
from topology.extract.vocabulary import is_ordinary
from topology.extract.word_records import CAPITAL, LATIN, UPPER, LetterCase, WordRecord
from topology.morph import codes
from topology.morph.codes import GIVEN, SURNAME
from topology.morph.joint import Names

Run = tuple[int, int]  # indexes of words, end exclusive

# How a word may stand in a run: in the middle or inside a sentence; first in a sentence, where its capital
# says nothing; as the only word of a text; as an initial, if its place makes it one; as a word of a name
# field; whether it is a particle in small letters, which begins no run; and as an East Asian surname.
INSIDE, FIRST, ALONE, LETTER, FIELD_WORD, SMALL_PARTICLE, EASTERN = (1 << place for place in range(7))
_BEGINS = INSIDE | FIRST | ALONE
_SPACES = " \u00a0"
_GAPS = frozenset(_SPACES)
_LONGEST_NAME_FIELD = 4
_SHORTEST_CAPITALS = 5  # letters of a name among small letters; shorter words in capitals are abbreviations
# A class of endings with this weight, or more, hardly ends anything but surnames.
_TELLING_ENDING = 1.55


class Standings:
    """How words of one language may stand in a run, by their records; the last ones are remembered."""

    def __init__(self, names: Names, lists: Vocabulary, cache_size: int) -> None:
        self._names = names
        self._lists = lists
        self._small = lists.particles | lists.suffix_particles
        self._find = lru_cache(cache_size)(self._standing)

    def of(self, marked: MarkedText) -> list[int]:
        """The bits of every word, in a text of this letter case; none for words of organizations."""
        find, case = self._find, marked.case
        return [0 if word.taken else find(word.record, case) for word in marked.words]

    def is_purpose_word(self, record: WordRecord) -> bool:
        """Whether this is a word of payment purposes, in either language, that no table has as a name."""
        return not record.word(self._names).dictionary_roles and is_ordinary(record.fold)

    def cache_statistics(self) -> dict[str, CacheStatistics]:
        """Counts of the words, for the metrics."""
        return count({"standings": self._find})

    def clear_caches(self) -> None:
        """Forget every word; answers stay the same."""
        self._find.cache_clear()

    def _standing(self, record: WordRecord, case: LetterCase) -> int:
        bits = SMALL_PARTICLE if record.fold in self._small and not record.bits & CAPITAL else 0
        if case == "mixed" and record.bits & (CAPITAL | UPPER) == CAPITAL:
            bits |= EASTERN if is_family_name(record.fold, self._lists.family_first) else 0
        if record.bits & LATIN or record.fold in self._lists.titles:
            return bits
        bits |= LETTER
        if case != "upper" and record.fold in self._small:
            bits |= INSIDE
        if case == "mixed" and not record.bits & CAPITAL:  # a small letter speaks against a name
            return bits
        if record.fold in self._lists.stop or len(record.text) < 2:
            return bits
        bits |= INSIDE if self._looks_like_name(record, case, first=False) else 0
        if self.is_purpose_word(record):
            return bits
        bits |= FIELD_WORD if record.bits & CAPITAL else 0
        bits |= FIRST if self._looks_like_name(record, case, first=True) else 0
        return bits | ALONE if self._looks_like_name(record, case, first=True, alone=True) else bits

    def _looks_like_name(
        self, record: WordRecord, case: LetterCase, *, first: bool, alone: bool = False
    ) -> bool:
        known = record.word(self._names)
        if case == "mixed" and record.bits & UPPER and len(record.text) < _SHORTEST_CAPITALS:
            return len(record.text) > 3 and bool(known.dictionary_roles) and not known.flags
        if case == "upper" and len(record.text) < 3 and not known.dictionary_roles:
            return False
        if known.dictionary_roles or not known.known:
            return True
        if case != "mixed":
            return not known.flags & (codes.FUNCTION | codes.VERB)
        if alone:
            return True
        if not first:
            return not known.flags & codes.FUNCTION
        return bool(known.flags & codes.ANIMATE) and not known.flags & (codes.FUNCTION | codes.VERB)


class Runs:
    """Finds runs in one text."""

    def __init__(self, marked: MarkedText, names: Names, lists: Vocabulary, standings: Standings) -> None:
        self._marked = marked
        self._names = names
        self._lists = lists
        self._standings = standings
        self._bits = standings.of(marked)

    def find(self) -> Iterator[Run]:
        """Runs from left to right, trimmed of words that are no names."""
        words = self._marked.words
        if self._is_name_field():
            yield 0, len(words)
            return
        i, count = 0, len(words)
        while i < count:
            eastern = self._eastern_length(i) if self._bits[i] & EASTERN else 0
            if eastern:
                yield i, i + eastern
                i += eastern
                continue
            if not (self._bits[i] & _BEGINS or words[i].initial) or not self._begins_run(i):
                i += 1
                continue
            j = i + 1
            while j < count and self._continues(i, j):
                if self._bits[j] & EASTERN and self._eastern_length(j):
                    break
                j += 1
            yield self._trim(i, self._without_last_particles(i, j))
            i = j

    def _begins_run(self, index: int) -> bool:
        """Whether a word may be the first of a name; a capital says nothing where a sentence begins."""
        bits = self._bits[index]
        if bits & SMALL_PARTICLE:
            return False
        if self._marked.words[index].initial:
            return bits & LETTER != 0
        if bits & (FIRST | INSIDE) == FIRST | INSIDE:
            return True
        if len(self._marked.words) == 1:
            return bits & ALONE != 0
        return bits & (FIRST if self._marked.begins_sentence(index) else INSIDE) != 0

    def _is_name_field(self) -> bool:
        """Nothing but two to four capitalised Cyrillic words.

        The text is a name, whatever else its words may mean.
        """
        words = self._marked.words
        if not 1 < len(words) <= _LONGEST_NAME_FIELD:
            return False
        if not all(bits & FIELD_WORD for bits in self._bits) or any(word.initial for word in words):
            return False
        return all(not self._marked.gap(i).strip(_SPACES) for i in range(1, len(words)))

    def _continues(self, first: int, index: int) -> bool:
        """Whether a word goes on with the run that began at `first`.

        Only spaces, or the dot of an initial, between.
        """
        words = self._marked.words
        gap = self._marked.gap(index)
        if gap != " ":
            if words[index - 1].initial:
                gap = gap.strip(_SPACES).removeprefix(".")
            if gap.strip(_SPACES):
                return False
        return self._bits[index] & (LETTER if words[index].initial else INSIDE) != 0

    def _eastern_length(self, first: int) -> int:
        """How many words from one on are an East Asian name; 0 for none."""
        words = self._marked.words
        if not self._bits[first] & EASTERN:
            return 0
        if self._marked.begins_sentence(first) and (
            words[first].fold in self._lists.stop
            or (first + 1 < len(words) and self._eastern_length(first + 1))
        ):
            return 0
        end = first + 1
        while end < len(words) and end - first < LONGEST_EASTERN and self._marked.gap(end) in _GAPS:
            word = words[end]
            if not word.title or word.upper or word.latin or word.taken or word.initial:
                break
            end += 1
        records = [word.record for word in words[first:end]]
        return eastern_length(records, self._lists.family_first, self._lists.particles)

    def _without_last_particles(self, i: int, j: int) -> int:
        while j - i > 1 and self._marked.words[j - 1].fold in self._lists.particles:
            j -= 1
        return j

    def _trim(self, i: int, j: int) -> Run:
        """The run without places, titles and adjectives at its ends.

        When words with evidence of a name remain.
        """
        if self._marked.case != "mixed" or (i == 0 and j == len(self._marked.words)):
            return i, j
        words = self._marked.words
        while j - i > 1 and self._is_plain(i) and self._has_evidence(i + 1, j):
            follows = words[i + 1]
            if not follows.initial and self._names.may_be_patronymic(follows.fold):
                break
            if self._is_surname_before_full_name(i, j):
                break
            if j - i == 2 and self._is_surname_before(words[i], follows):
                break
            if self._is_rare_given(i):
                break
            i += 1
        while j - i > 2 and self._is_plain(j - 1) and self._has_name(i, j - 1):
            if not words[j - 1].word(self._names).flags & (codes.PLACE | codes.ADJECTIVE):
                break
            j -= 1
        return (i + 1, j) if self._has_stray_first(i, j) else (i, j)

    def _is_surname_before_full_name(self, i: int, j: int) -> bool:
        """Whether a given name and a patronymic stand behind a word that may be their surname."""
        words = self._marked.words
        if (
            j - i != 3
            or any(word.initial for word in words[i:j])
            or self._standings.is_purpose_word(words[i].record)
        ):
            return False
        if not self._names.may_be_patronymic(words[i + 2].fold):
            return False
        return not words[i].word(self._names).flags & (codes.ANIMATE | codes.PLURAL_NOUN | codes.PLACE)

    def _is_rare_given(self, index: int) -> bool:
        """Whether a word with a capital inside a sentence is rather a given name that no table has."""
        unlikely = codes.PLACE | codes.ADJECTIVE | codes.ANIMATE | codes.PLURAL_NOUN | codes.VERB
        word = self._marked.words[index]
        if is_place(word.fold):
            return False
        flags = word.word(self._names).flags
        return not self._marked.begins_sentence(index) and not flags & unlikely

    def _is_surname_before(self, word: Marked, follows: Marked) -> bool:
        """Whether an ordinary word is the surname of the given name behind it."""
        if follows.initial:
            return False
        roles = follows.word(self._names).dictionary_roles
        if word.word(self._names).flags & codes.INANIMATE and roles == 1 << GIVEN:
            return True
        return bool(roles >> GIVEN & 1) and self._names.best_ending(word.fold, SURNAME) >= _TELLING_ENDING

    def _is_plain(self, index: int) -> bool:
        """An ordinary word or a place that the tables have, but not as a name."""
        word = self._marked.words[index]
        known = word.word(self._names)
        if word.initial or known.dictionary_roles:
            return False
        return known.known or is_place(word.fold)

    def _has_evidence(self, i: int, j: int) -> bool:
        return any(not self._is_plain(k) for k in range(i, j))

    def _has_name(self, i: int, j: int) -> bool:
        """Whether a whole word of a name is there, initials aside."""
        return any(not self._is_plain(k) and not self._marked.words[k].initial for k in range(i, j))

    def _has_stray_first(self, i: int, j: int) -> bool:
        """Whether the first of three words only stands before a given name and a surname."""
        words = self._marked.words[i:j]
        if len(words) != 3 or any(word.initial for word in words):
            return False
        first, second, third = (word.word(self._names) for word in words)
        if self._names.may_be_patronymic(second.form) or self._names.may_be_patronymic(third.form):
            return False
        return bool(
            (second.dictionary_roles & 1 << GIVEN and not first.dictionary_roles) or first.flags & codes.PLACE
        )
