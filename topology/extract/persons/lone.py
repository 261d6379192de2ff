"""Whether one capitalised word in a text is a person's name: its neighbours decide.

In a short line (a payer, a payment purpose) a lone unknown word is taken for a name.  In running text most
such words are places, so there a word needs an ending of surnames, a verb, a title, a cue, or the full name
elsewhere in the text.
"""

from __future__ import annotations

import re
from functools import cache

from topology.data.tables import read_words
from topology.extract.persons.families import plural_by_ending
from topology.extract.persons.frames import case_cues
from topology.extract.persons.marked import Marked, MarkedText
from topology.extract.persons.places import (
    has_agency_ending,
    has_place_ending,
    is_place,
    is_place_word,
    place_prepositions,
)
from topology.extract.vocabulary import is_ordinary
from topology.morph import codes
from topology.morph.codes import GIVEN, PATRONYMIC, SURNAME
from topology.morph.joint import Names
from topology.morph.words import Word

_LONGEST_LINE = 8  # words
_SOON = 3  # words between a subject and its verb, the verb among them
_FULL_ADJECTIVE = re.compile(
    r"(?:ый|ий|ой|ого|его|ому|ему|ым|им|ом|ем|ая|яя|ую|юю|ою|ое|ее|ые|ие|ых|их|ій|ої|ьої|ім|а|у|і|е)$"
)
_ADJECTIVE = re.compile(
    r"(?:ск|цк|ськ|цьк|зьк)(?:ий|ого|ому|им|ом|ім|ая|ой|ую|ою|а|ої|ій|у|ое|е|их|ие|і|ими)$"
)
_COMMON_WORD = codes.PLACE | codes.INANIMATE | codes.VERB | codes.ADJECTIVE
# A class of endings with this weight, or more, hardly ends anything but surnames.
_TELLING_ENDING = 1.55
_PERSON_FRAMES = frozenset(
    {
        *("before-verb", "after-verb", "apposition", "dative", "dative-only", "nominative", "instrumental"),
        *("instrumental-or-genitive", "accusative", "genitive", "accusative-or-instrumental"),
    }
)


@cache
def _person_verbs() -> frozenset[str]:
    return read_words("names/person_verbs.txt")


class LoneNames:
    """Judges lone words of texts in one language."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._cues = case_cues(names.language)

    def is_name(self, marked: MarkedText, index: int, frame: str) -> bool:
        """Whether the word is a name, given the frame of its surroundings."""
        word = marked.words[index]
        known = word.word(self._names)
        if len(marked.words) == 1:
            return bool(known.dictionary_roles) or not known.flags & (codes.FUNCTION | codes.VERB)
        if self._is_quoted(marked, index) or self._is_adjective(marked, index):
            return False
        if self._is_abbreviation(marked, word):
            return False
        if known.dictionary_roles >> PATRONYMIC & 1:
            return True
        before = self._before(marked, index)
        if known.dictionary_roles >> GIVEN & 1:
            return self._is_given_name(marked, index, before, frame)
        if known.dictionary_roles:
            return self._is_surname(marked, index, known, before, frame)
        if self._is_plural(known) and not marked.begins_sentence(index):
            return True
        if known.known:
            return self._is_ordinary_surname(marked, index, known)
        return self._is_unknown_name(marked, index, before, frame)

    def _is_quoted(self, marked: MarkedText, index: int) -> bool:
        word = marked.words[index]
        return marked.text[word.start - 1 : word.start] in ('"', "«", "“", "„") and word.start > 0

    def _has_telling_ending(self, form: str) -> bool:
        """Whether the ending alone, whatever the dictionary has, is one of surnames."""
        rules = self._names.vocabulary.suffixes.surname(form)
        return any(rule.weight >= _TELLING_ENDING for rule in rules)

    def _is_plural(self, known: Word) -> bool:
        """Whether the word is a surname in the plural, by the dictionary or by its ending."""
        return bool(known.plural) or plural_by_ending(known, self._names.language) is not None

    def _is_ordinary_surname(self, marked: MarkedText, index: int, known: Word) -> bool:
        """An ordinary word that no table has as a name: a verb or an ending must speak for it."""
        if known.flags & codes.PLACE or is_place(known.form) or has_agency_ending(known.form):
            return False
        telling = self._names.best_ending(known.form, SURNAME) >= _TELLING_ENDING
        if marked.begins_sentence(index):
            return telling and self._acts_soon(marked, index)
        return self._acts(marked, index) or (telling and bool(known.flags & codes.ADJECTIVE))

    def _is_abbreviation(self, marked: MarkedText, word: Marked) -> bool:
        """Whether capitals among small letters write an abbreviation, with a case ending or without."""
        text = word.text
        if marked.case != "mixed" or len(text) < 3 or not text[1].isupper() or not text[2].isupper():
            return False
        if not text.isupper():
            return True
        known = word.word(self._names)
        return not known.dictionary_roles and self._names.best_ending(word.fold, SURNAME) < _TELLING_ENDING

    def _before(self, marked: MarkedText, index: int) -> Marked | None:
        if not index or marked.begins_sentence(index):
            return None
        return marked.words[index - 1]

    def _has_cue(self, before: Marked | None) -> bool:
        return before is not None and before.fold in self._cues and before.fold not in place_prepositions()

    def _is_listed(self, known: Word) -> bool:
        """Whether the given name is one of the frequent ones, not an accident of the dictionary."""
        listed = self._names.vocabulary.given_genders
        return any(candidate.role == GIVEN and candidate.lemma in listed for candidate in known.names)

    def _is_given_name(self, marked: MarkedText, index: int, before: Marked | None, frame: str) -> bool:
        """A given name of the dictionary, which may be an ordinary word or a place as well."""
        known = marked.words[index].word(self._names)
        if known.flags & codes.FUNCTION and marked.begins_sentence(index):
            return False
        if known.flags & codes.PLACE or is_place(known.form):
            if before is not None and before.fold in place_prepositions():
                return False
            return self._is_listed(known) or frame == "apposition"
        if not known.flags & (_COMMON_WORD | codes.FUNCTION) or self._is_listed(known):
            return True
        return frame in _PERSON_FRAMES and (before is None or self._has_cue(before) or frame != "genitive")

    def _is_surname(
        self, marked: MarkedText, index: int, known: Word, before: Marked | None, frame: str
    ) -> bool:
        """A surname of the dictionary, which may be an ordinary word or a place as well."""
        if is_place(known.form):
            return False
        begins = marked.begins_sentence(index)
        if begins and known.flags & codes.FUNCTION:
            return False
        telling = self._has_telling_ending(known.form)
        if begins and not telling and known.flags & _COMMON_WORD and len(marked.words) > _LONGEST_LINE:
            return self._acts_as_person(marked, index)
        if not known.flags & _COMMON_WORD or frame == "before-verb" or self._acts(marked, index):
            return True
        if begins:
            return telling
        if before is None or not known.flags & codes.PLACE:
            return True
        return before.fold not in place_prepositions() and not is_place_word(before.fold)

    def _is_unknown_name(self, marked: MarkedText, index: int, before: Marked | None, frame: str) -> bool:
        """A word that no table has: in a short line a name, in a text only where more speaks for it."""
        word = marked.words[index]
        if len(word.text) < 3 or is_place(word.fold) or has_agency_ending(word.fold):
            return False
        telling = self._names.best_ending(word.fold, SURNAME) >= _TELLING_ENDING
        if (
            before is not None
            and before.fold in place_prepositions()
            and not (telling and len(before.fold) > 1)
        ):
            return False
        if before is not None and is_place_word(before.fold):
            return False
        if len(marked.words) <= _LONGEST_LINE or telling:
            return True
        if "-" in word.fold and not self._has_known_part(word):
            return False
        if frame in _PERSON_FRAMES or (before is not None and is_ordinary(before.fold)):
            return True
        if frame == "sentence-start":
            return self._acts_soon(marked, index)
        return not has_place_ending(word.fold)

    def _has_known_part(self, word: Marked) -> bool:
        """Whether a part of a hyphenated word is a name in the tables."""
        return any(part and self._names.word(part).dictionary_roles for part in word.fold.split("-"))

    def _is_adjective(self, marked: MarkedText, index: int) -> bool:
        """Whether an adjective of a place stands here.

        -ск- and an ending, with the noun or one more adjective behind it.
        """
        if not _ADJECTIVE.search(marked.words[index].fold) or index + 1 >= len(marked.words):
            return False
        after = marked.words[index + 1]
        if (after.title and not after.upper) or after.latin or marked.gap(index + 1).strip(" "):
            return False
        if after.upper:
            return True
        flags = after.word(self._names).flags
        if flags & codes.ADJECTIVE and not _agree(marked.words[index].fold, after.fold):
            return False
        short = flags & codes.ADJECTIVE and not _FULL_ADJECTIVE.search(after.fold)
        return not short and not flags & (codes.VERB | codes.FUNCTION)

    def _acts(self, marked: MarkedText, index: int) -> bool:
        """Whether a verb in the past stands right behind."""
        if index + 1 >= len(marked.words) or marked.gap(index + 1).strip(" \u00a0"):
            return False
        after = marked.words[index + 1]
        past = codes.PAST_MASCULINE | codes.PAST_FEMININE
        return not after.title and not after.latin and bool(after.word(self._names).flags & past)

    def _acts_as_person(self, marked: MarkedText, index: int) -> bool:
        """Whether the verb behind, but for a small word or two, is one of what people do."""
        following = marked.words[index + 1 : index + 1 + _SOON]
        return any(word.fold in _person_verbs() for word in following) and self._acts_soon(marked, index)

    def _acts_soon(self, marked: MarkedText, index: int) -> bool:
        """Whether a verb in the past stands among the next small words of the same clause."""
        past = codes.PAST_MASCULINE | codes.PAST_FEMININE
        for k in range(index + 1, min(index + 1 + _SOON, len(marked.words))):
            word = marked.words[k]
            if word.title or word.latin or marked.gap(k).strip(" \u00a0"):
                return False
            if word.word(self._names).flags & past:
                return True
        return False


def _agree(adjective: str, other: str) -> bool:
    """Whether two adjectives have the same ending, so that both belong to one noun."""
    return adjective[-2:] == other[-2:] or adjective[-1] == other[-1]
