"""Readings of a form from its ending alone, for names that the dictionary lacks.

The paradigms in topology/data/morph are expanded once into ending -> rules; a look-up walks the endings of
the word from the longest one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from topology.data.tables import read_rows
from topology.morph import codes

_LETTERS = {"HARD": "бвгдзклмнпрстф", "HUSHING": "жшчщц", "CONSONANT": "бвгджзклмнпрстфхцчшщ"}
_GENDERS = {"m": (codes.MASCULINE,), "f": (codes.FEMININE,), "mf": (codes.MASCULINE, codes.FEMININE)}
_ABSENT = "."
# Trust in a patronymic: its ending is all but certain.
_PATRONYMIC_WEIGHT = 3.0
_SHORTEST_STEM = 2
_SHORTEST_PATRONYMIC = 3  # letters of an ending


class SuffixRule(NamedTuple):
    """Cut so many letters and add these; `given` tells whether the rule holds for given names."""

    cut: int
    add: str
    mask: int
    weight: float
    paradigm: str
    given: bool


class Paradigm(NamedTuple):
    """One row of a table: `endings[case]` are the variants of that case."""

    name: str
    stems: tuple[str, ...]
    lemma: str
    genders: tuple[int, ...]
    endings: tuple[tuple[str, ...], ...]
    weight: float
    given: bool

    def masks(self) -> dict[str, int]:
        """Ending -> the genders and cases it stands for."""
        masks: dict[str, int] = defaultdict(int)
        for case, variants in enumerate(self.endings):
            for ending in variants:
                masks[ending] |= sum(codes.bit(gender, case) for gender in self.genders)
        return masks


@dataclass(slots=True)
class SuffixTable:
    """Rules by the ending of the form."""

    rules: dict[str, list[SuffixRule]] = field(default_factory=dict)
    longest: int = 0

    def add(self, ending: str, rule: SuffixRule) -> None:
        """Add one rule."""
        self.rules.setdefault(ending, []).append(rule)
        self.longest = max(self.longest, len(ending))

    def longest_ending(self, form: str) -> str:
        """The longest ending with rules that a form has; at least one letter stays before it."""
        length = len(form)
        for size in range(min(self.longest, length - 1), 0, -1):
            if form[length - size :] in self.rules:
                return form[length - size :]
        return ""

    def fitting(self, ending: str, length: int) -> Iterator[SuffixRule]:
        """Rules for forms of a length whose longest ending is this, the longest ending first.

        What stays of the form has at least two letters.
        """
        for start in range(len(ending) + 1):
            for rule in self.rules.get(ending[start:], ()):
                if length - rule.cut >= _SHORTEST_STEM:
                    yield rule


class Suffixes:
    """Readings by ending in one language."""

    def __init__(self, language: str) -> None:
        self.paradigms = [_paradigm(row) for row in read_rows(f"morph/paradigms_{language}.tsv")]
        self._surnames = expand(self.paradigms)
        for row in read_rows(f"morph/fixed_endings_{language}.tsv"):
            rule = SuffixRule(0, "", codes.ALL_SINGULAR, float(row["weight"]), "fixed", given=True)
            self._surnames.add(row["ending"], rule)
        rows = (row for row in read_rows("morph/patronymics.tsv") if row["language"] == language)
        self._patronymics = expand(_paradigm(row) for row in rows)
        self._patronymic_tails = frozenset(
            ending[-_SHORTEST_PATRONYMIC:] for ending in self._patronymics.rules
        )

    @property
    def longest_room(self) -> int:
        """Letters of a form beyond which its length says no more about the rules that fit."""
        return self._surnames.longest + _SHORTEST_STEM

    def longest_ending(self, form: str) -> str:
        """The longest ending of the tables that a form has; it decides which rules fit."""
        return self._surnames.longest_ending(form)

    def by_ending(self, ending: str, length: int) -> Iterator[SuffixRule]:
        """Readings as a surname of forms of a length with this longest ending.

        As a given name as well where the rule says `given`.
        """
        return self._surnames.fitting(ending, length)

    def surname(self, form: str) -> list[SuffixRule]:
        """Readings of one form by its ending, as in `by_ending`."""
        return list(self.by_ending(self.longest_ending(form), len(form)))

    def patronymic(self, form: str) -> list[SuffixRule]:
        """Readings as a patronymic, those of the longest ending only."""
        length = len(form)
        if form[length - _SHORTEST_PATRONYMIC :] not in self._patronymic_tails:
            return []
        for size in range(
            min(self._patronymics.longest, length - _SHORTEST_STEM), _SHORTEST_PATRONYMIC - 1, -1
        ):
            found = self._patronymics.rules.get(form[length - size :])
            if found:
                return found
        return []

    def given_forms(self, name: str) -> Iterator[tuple[str, int]]:
        """Forms of a listed given name with their masks; a paradigm counts when the nominative fits it."""
        for paradigm in self.paradigms:
            if not paradigm.given or not name.endswith(paradigm.lemma):
                continue
            stem = name[: len(name) - len(paradigm.lemma)]
            if len(stem) >= _SHORTEST_STEM and stem.endswith(paradigm.stems):
                for ending, mask in paradigm.masks().items():
                    yield stem + ending, mask


def expand(paradigms: Iterable[Paradigm]) -> SuffixTable:
    """One rule per ending with its stem, lemma and paradigm; the cases it stands for are united."""
    table = SuffixTable()
    for paradigm in paradigms:
        for ending, mask in paradigm.masks().items():
            rule = SuffixRule(
                len(ending), paradigm.lemma, mask, paradigm.weight, paradigm.name, paradigm.given
            )
            for stem in paradigm.stems:
                table.add(stem + ending, rule)
    return table


def _paradigm(row: Mapping[str, str]) -> Paradigm:
    stems: list[str] = []
    for stem in row["stems"].split(" "):
        stems += _LETTERS.get(stem, [_ending(stem)])
    endings = tuple(
        tuple(_ending(variant) for variant in row[case].split("|")) if row[case] != _ABSENT else ()
        for case in codes.CASE_NAMES
    )
    return Paradigm(
        name=row["class"],
        stems=tuple(stems),
        lemma=_ending(row["lemma"]),
        genders=_GENDERS[row["genders"]],
        endings=endings,
        weight=float(row.get("weight", _PATRONYMIC_WEIGHT)),
        given=row.get("given") == "yes",
    )


def _ending(cell: str) -> str:
    return "" if cell == "-" else cell
