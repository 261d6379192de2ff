"""Runs of neighbouring words that can make a Cyrillic name together."""

from __future__ import annotations

from collections.abc import Iterator

from topology.extract.persons.marked import Marked, MarkedText, Vocabulary
from topology.extract.persons.places import is_place
from topology.extract.vocabulary import is_ordinary
from topology.morph import codes
from topology.morph.codes import GIVEN, SURNAME
from topology.morph.joint import Names

Run = tuple[int, int]  # indexes of words, end exclusive

_SPACES = " \u00a0"
_LONGEST_NAME_FIELD = 4
_LONGEST_EASTERN = 3  # words of a Chinese, Korean or Vietnamese name
_LONGEST_SYLLABLE = 4  # letters
# A class of endings with this weight, or more, hardly ends anything but surnames.
_TELLING_ENDING = 1.55


class Runs:
    """Finds runs in one text."""

    def __init__(self, marked: MarkedText, names: Names, lists: Vocabulary) -> None:
        self._marked = marked
        self._names = names
        self._lists = lists

    def find(self) -> Iterator[Run]:
        """Runs from left to right, trimmed of words that are no names."""
        words = self._marked.words
        if self._is_name_field():
            yield 0, len(words)
            return
        i, count = 0, len(words)
        while i < count:
            if self._is_small_particle(i) or not self._can_be_name(i, first=self._marked.begins_sentence(i)):
                i += 1
                continue
            j = i + 1
            while j < count and self._continues(i, j):
                j += 1
            yield self._trim(i, self._without_last_particles(i, j))
            i = j

    def _is_name_field(self) -> bool:
        """Nothing but two to four capitalised Cyrillic words.

        The text is a name, whatever else its words may mean.
        """
        words = self._marked.words
        if not 1 < len(words) <= _LONGEST_NAME_FIELD:
            return False
        if not all(self._is_field_word(word) for word in words):
            return False
        return all(not self._marked.gap(i).strip(_SPACES) for i in range(1, len(words)))

    def _is_field_word(self, word: Marked) -> bool:
        if word.latin or word.initial or word.taken or not word.title or len(word.text) < 2:
            return False
        if word.fold in self._lists.stop or word.fold in self._lists.titles:
            return False
        return not self._is_purpose_word(word)

    def _is_purpose_word(self, word: Marked) -> bool:
        """Whether this is a word of payment purposes, in either language, that no table has as a name."""
        return not word.word(self._names).dictionary_roles and is_ordinary(word.fold)

    def _is_small_particle(self, index: int) -> bool:
        word = self._marked.words[index]
        return not word.title and (
            word.fold in self._lists.particles or word.fold in self._lists.suffix_particles
        )

    def _continues(self, first: int, index: int) -> bool:
        """Whether a word goes on with the run that began at `first`.

        Only spaces, or the dot of an initial, between.
        """
        words = self._marked.words
        gap = self._marked.gap(index)
        if words[index - 1].initial:
            gap = gap.strip(_SPACES).removeprefix(".")
        if gap.strip(_SPACES) or words[index].latin != words[first].latin:
            return False
        return self._can_be_name(index, first=False) or self._is_syllable_behind(first, index)

    def _is_syllable_behind(self, first: int, index: int) -> bool:
        """Whether a capitalised syllable stands behind an East Asian surname (Чо Ми Ран)."""
        words = self._marked.words
        if self._marked.case != "mixed" or index - first >= _LONGEST_EASTERN:
            return False
        if words[first].fold not in self._lists.family_first or words[first].upper:
            return False
        word = words[index]
        return word.title and not word.upper and not word.taken and 1 < len(word.text) <= _LONGEST_SYLLABLE

    def _without_last_particles(self, i: int, j: int) -> int:
        while j - i > 1 and self._marked.words[j - 1].fold in self._lists.particles:
            j -= 1
        return j

    def _can_be_name(self, index: int, *, first: bool) -> bool:
        """Whether a word may stand in a name.

        `first` when it begins a sentence, where its capital says nothing.
        """
        word = self._marked.words[index]
        lists = self._lists
        if word.taken or word.latin or word.fold in lists.titles:
            return False
        if word.initial:
            return True
        if (
            not first
            and self._marked.case != "upper"
            and word.fold in lists.particles | lists.suffix_particles
        ):
            return True
        if word.fold in lists.stop or len(word.text) < 2 or (first and self._is_purpose_word(word)):
            return False
        return self._looks_like_name(word, first=first)

    def _looks_like_name(self, word: Marked, *, first: bool) -> bool:
        known = word.word(self._names)
        if self._marked.case == "mixed":
            if not word.title:
                return False
            if word.upper and len(word.text) < 5:
                return len(word.text) > 3 and bool(known.dictionary_roles) and not known.flags
        elif self._marked.case == "upper" and len(word.text) < 3 and not known.dictionary_roles:
            return False
        if known.dictionary_roles or not known.known:
            return True
        if self._marked.case != "mixed":
            return not known.flags & (codes.FUNCTION | codes.VERB)
        if len(self._marked.words) == 1:
            return True
        if not first:
            return not known.flags & codes.FUNCTION
        return bool(known.flags & codes.ANIMATE) and not known.flags & (codes.FUNCTION | codes.VERB)

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
        if j - i != 3 or any(word.initial for word in words[i:j]) or self._is_purpose_word(words[i]):
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
