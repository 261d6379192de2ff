"""Romanisations that authorities print in documents: one name, one Latin spelling per standard.

The search compares skeletons and needs none of this; here are the exact spellings that a passport, a
register or a list would carry.  The tables stand in topology/data/transliteration.tsv.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from topology.data.tables import read_rows

Language = Literal["ru", "uk"]

# Letters after which BGN/PCGN writes е with a glide, as at the start of a word: Егоров -> Yegorov.
_BEFORE_GLIDE = "аеёиоуыэюяйъь"
_APOSTROPHES = "'\u2019\u02bc`"


@dataclass(frozen=True, slots=True)
class Table:
    """Letters of one standard for one language.

    `initial` holds what a letter becomes at the start of a word, `after_vowel` after a vowel, й, ъ or ь;
    `pairs` holds letter groups with a spelling of their own (зг -> zgh).  All keys are lower case.
    """

    letters: dict[str, str]
    initial: dict[str, str]
    after_vowel: dict[str, str]
    pairs: dict[str, str]


def standards(language: Language) -> tuple[str, ...]:
    """Names of the standards that have a table for a language, in the order of the file."""
    return tuple(name for name, code in _tables() if code == language)


@cache
def _tables() -> dict[tuple[str, str], Table]:
    """All tables by standard and language."""
    tables: dict[tuple[str, str], Table] = {}
    for row in read_rows("transliteration.tsv"):
        table = tables.setdefault((row["standard"], row["language"]), Table({}, {}, {}, {}))
        getattr(table, row["place"])[row["cyrillic"]] = row["latin"]
    return tables


@lru_cache(maxsize=20_000)
def romanise_by(standard: str, language: Language, word: str) -> str:
    """One word in the Latin letters of a standard; capitals stay, and so do letters outside the table.

    Raises KeyError for a standard without a table for the language.
    """
    table = _tables()[standard, language]
    lower = word.lower()
    if len(lower) != len(word):
        return word
    out: list[str] = []
    position = 0
    while position < len(word):
        width = 2 if lower[position : position + 2] in table.pairs else 1
        piece = lower[position : position + width]
        latin = table.pairs[piece] if width == 2 else _letter(table, lower, position)
        out.append(_cased(latin, word, position, width))
        position += width
    return "".join(out)


def _letter(table: Table, word: str, position: int) -> str:
    """What one letter becomes at its place in a lower-case word."""
    letter = word[position]
    if position == 0 or word[position - 1] == "-":
        if letter in table.initial:
            return table.initial[letter]
    elif word[position - 1] in _BEFORE_GLIDE and letter in table.after_vowel:
        return table.after_vowel[letter]
    if letter in _APOSTROPHES:
        return table.letters.get("'", "")
    return table.letters.get(letter, letter)


def _cased(latin: str, word: str, position: int, width: int) -> str:
    """Upper case as in the word: all of it inside a word of capitals, else only the first letter."""
    if not word[position].isupper():
        return latin
    after = word[position + width : position + width + 1]
    before = word[position - 1 : position]
    if after.isupper() or (not after and before.isupper()):
        return latin.upper()
    return latin[:1].upper() + latin[1:]


def romanise_name_by(standard: str, language: Language, name: str) -> str:
    """A whole name, word by word, in the Latin letters of a standard."""
    return " ".join(romanise_by(standard, language, word) for word in name.split())
