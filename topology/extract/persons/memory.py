"""What the full names of a text say of its lone words.

A surname that stands beside a given name, or beside initials, is known in the rest of the text: its lone
mentions are persons, whatever else the word may mean, and are read as that surname.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from schemas.base import Gender
from schemas.enriched_text import Reading
from topology.extract.mentions import PersonMention, WordOfName
from topology.extract.persons.marked import Marked, MarkedText
from topology.morph.codes import FUNCTION, SURNAME
from topology.morph.joint import Names, restore_spelling

_RULE = "surname of a full name in the text"
_SHORTEST = 3
_CONFIDENCE = 0.85


class TextMemory:
    """Surnames of the full names in one text, with the gender of the person who bears each."""

    def __init__(self, names: Names, marked: MarkedText, mentions: Sequence[PersonMention]) -> None:
        self._names = names
        self._marked = marked
        self._genders: dict[str, Gender | None] = {}
        for mention in mentions:
            if mention.surname and (mention.given or mention.initials):
                self._genders.setdefault(mention.surname.lower().replace("ё", "е"), mention.gender)

    @cached_property
    def _by_start(self) -> dict[int, Marked]:
        return {word.start: word for word in self._marked.words}

    def complete(self, mentions: Sequence[PersonMention]) -> list[PersonMention]:
        """The mentions with lone ones read as known surnames, and those that were not found before."""
        if not self._genders or self._marked.case != "mixed":
            return list(mentions)
        completed = [
            self._with_known_surname(mention) if len(mention.words) == 1 else mention for mention in mentions
        ]
        covered = {word.token.start for mention in mentions for word in mention.words}
        for word in self._marked.words:
            if word.title and word.start not in covered and self._may_be_surname(word):
                surname = self._known_surname(word)
                if surname is not None:
                    completed.append(self._mention(word, surname))
        completed.sort(key=lambda mention: mention.start)
        return completed

    def _may_be_surname(self, word: Marked) -> bool:
        """Whether a capitalised word may be a lone surname."""
        if word.latin or word.taken or word.initial or len(word.text) < _SHORTEST:
            return False
        return not word.word(self._names).flags & FUNCTION

    def _known_surname(self, word: Marked) -> str | None:
        """The surname of a full name that the word is a form of, when it is only one."""
        found = [s for s in self._names.alternatives(word.fold, SURNAME) if s in self._genders]
        return found[0] if len(found) == 1 else None

    def _with_known_surname(self, mention: PersonMention) -> PersonMention:
        """A mention of one word as the known surname; its own reading stays among the others."""
        if mention.initials:
            return mention
        word = self._by_start[mention.words[0].token.start]
        surname = self._known_surname(word)
        if surname is None:
            return mention
        known = self._mention(word, surname)
        others = [Reading(name=mention.name, gender=mention.gender, score=-0.1), *mention.readings]
        known.readings = [
            other for other in others if (other.name, other.gender) != (known.name, known.gender)
        ]
        known.gender_confidence = None if known.gender is None else max(0.7, mention.gender_confidence or 0)
        known.end = mention.end
        return known

    def _mention(self, word: Marked, surname: str) -> PersonMention:
        name = restore_spelling(surname, word.text)
        gender = self._genders[surname]
        return PersonMention(
            start=word.start,
            end=word.end,
            name=name,
            surname=name,
            gender=gender,
            gender_confidence=None if gender is None else 0.8,
            confidence=_CONFIDENCE,
            evidence=(_RULE,),
            words=[WordOfName(word.token, "surname", name, _RULE)],
            language=self._names.language,
        )
