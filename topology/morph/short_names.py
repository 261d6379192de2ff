"""Full given names behind short and pet forms: Саша, Сашенька, Оленка, Bill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from topology.data.tables import read_rows
from topology.morph.codes import FEMININE, MASCULINE

# How far a full name is behind the name as written, and each further one behind the one before it.
BEHIND_WRITTEN, BEHIND_LIKELIER = 0.3, 0.1
_SHORTEST_STEM = 2  # letters


class FullName(NamedTuple):
    """A full given name, folded, with its gender (codes.MASCULINE or codes.FEMININE)."""

    name: str
    gender: int


class ShortNames:
    """The short and pet forms of one language.

    Listed ones, and those made with an ending from a listed short form or from a given name.
    """

    def __init__(self, language: str, genders: Mapping[str, str]) -> None:
        """`language` is "ru", "uk" or "en"; `genders` has its given names, folded, as "m", "f" or "mf"."""
        self._genders = genders
        self._listed = {
            row["short"]: tuple(row["full"].split())
            for row in read_rows("names/diminutives.tsv")
            if row["language"] == language
        }
        self._endings = [
            (row["ending"], tuple(row["instead"].replace("-", "").split(" ")))
            for row in read_rows("names/pet_endings.tsv")
            if row["language"] == language
        ]
        self._any_ending = tuple(ending for ending, _ in self._endings)

    def full(self, given: str) -> tuple[FullName, ...]:
        """The names that a folded given name in the nominative may be short for, the likeliest first."""
        names = self._listed.get(given, ())
        if not names and given.endswith(self._any_ending) and given not in self._genders:
            names = next(self._made_of(given), ())
        return tuple([FullName(name, self._gender(name)) for name in names])

    def _made_of(self, given: str) -> Iterator[tuple[str, ...]]:
        """The full names behind each name that an ending of pet forms may have been put on."""
        for ending, others in self._endings:
            stem = given.removesuffix(ending)
            if stem == given or len(stem) < _SHORTEST_STEM:
                continue
            for other in others:
                base = stem + other
                if base in self._listed:
                    yield self._listed[base]
                elif base in self._genders:
                    yield (base,)

    def _gender(self, name: str) -> int:
        listed = self._genders.get(name)
        if listed in ("m", "f"):
            return MASCULINE if listed == "m" else FEMININE
        return FEMININE if name.endswith(("а", "я", "a")) else MASCULINE
