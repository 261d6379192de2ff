"""What the words before a number say that it is."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import NamedTuple

from schemas.base import IdentifierType
from topology.data.tables import read_rows, read_words
from topology.extract.legal_forms import word_fits
from topology.text.tokens import fold

_WINDOW = 60
_WORD = re.compile(r"[^\W\d_]+(?:[-'/][^\W\d_]+)*|№|[.;\n]\s|\d")
_STEM_KEY = 3
_FARTHEST_CUE = 5  # words between a cue and its number that are no cues themselves
_LONGEST_WAY = 10  # words that are looked at, those of the cue and small ones between included
_LONGEST_GAP = re.compile(r"[\s:.,#№()\[\]=\"'«»–—-]{0,8}")
# A number right behind another one has the cue of the first: "ИНН/КПП 7707083893/770701001".
_PAIR = re.compile(r"(\d{10}|\d{12})\s?/\s?\Z")


class Cue(NamedTuple):
    """What a number seems to be: its types in order of preference (none when it identifies nobody).

    strength: 2 right before the number, 1 a few words before it, 0 when there is no cue at all.
    """

    types: tuple[IdentifierType, ...]
    strength: int


NO_CUE = Cue((), 0)


class _CueTable:
    """Cue phrases by their last word."""

    def __init__(self, phrases: dict[tuple[str, ...], tuple[IdentifierType, ...]]) -> None:
        self._types = phrases
        self._whole: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self._stems: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for phrase in sorted(phrases, key=len, reverse=True):
            last = phrase[-1]
            if "*" in last:
                self._stems[last[:_STEM_KEY]].append(phrase)
            else:
                self._whole[last].append(phrase)

    def ending(self, words: list[str]) -> tuple[IdentifierType, ...] | None:
        """Types of the longest phrase that ends with the last of the words; None when none does."""
        last = words[-1]
        phrases = [*self._whole.get(last, ()), *self._stems.get(last[:_STEM_KEY], ())]
        for phrase in sorted(phrases, key=len, reverse=True):
            tail = words[-len(phrase) :]
            if len(tail) == len(phrase) and all(map(word_fits, phrase, tail)):
                return self._types[phrase]
        return self._both_of(last) if "/" in last else None

    def _both_of(self, pair: str) -> tuple[IdentifierType, ...] | None:
        """Types of two cues with a slash between them ("инн/кпп")."""
        parts = [self.ending([part]) for part in pair.split("/")]
        return tuple(kind for types in parts if types for kind in types) or None


@cache
def _table() -> _CueTable:
    phrases = {}
    for row in read_rows("identifiers/cues.tsv"):
        types = () if row["types"] == "none" else tuple(IdentifierType(word) for word in row["types"].split())
        phrases[tuple(row["cue"].split())] = types
    return _CueTable(phrases)


@cache
def _fillers() -> frozenset[str]:
    return read_words("identifiers/fillers.txt")


def cue_before(text: str, offset: int) -> Cue:
    """The cue of a number that begins at `offset`: the nearest one before it in the same clause."""
    start = max(0, offset - _WINDOW)
    window = fold(text[start:offset])
    pair = _PAIR.search(window) if "/" in window else None
    if pair is not None:
        return cue_before(text, offset - len(pair.group()))
    found = list(_WORD.finditer(window))[-_LONGEST_WAY:]
    if not found or not _LONGEST_GAP.fullmatch(window, found[-1].end()):
        return NO_CUE
    words = [match.group() for match in found]
    strength, skipped = 2, 0
    while words and skipped <= _FARTHEST_CUE:
        last = words[-1]
        if last.isdecimal() or last[0] in ";\n":
            return NO_CUE
        types = _table().ending(words)
        if types is not None:
            return Cue(types, strength)
        if last != "№" and last not in _fillers() and last[0] != ".":
            skipped += 1
            strength = 1
        words.pop()
    return NO_CUE
