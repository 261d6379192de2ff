"""Chinese, Korean and Vietnamese names in Cyrillic: a surname of a short list, then syllables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from topology.data.tables import read_rows
from topology.extract.word_records import CAPITAL, UPPER, WordRecord
from topology.morph import codes

LONGEST_EASTERN = 3  # words of a name
_LONGEST_SYLLABLE = 6  # letters, with an ending
_CASES = {
    **dict.fromkeys(("а", "я"), "genitive"),
    **dict.fromkeys(("у", "ю", "ові", "еві", "єві"), "dative"),
    **dict.fromkeys(("ом", "ем", "єм"), "instrumental"),
    **dict.fromkeys(("е", "і"), "locative"),
}
# Letters that writers of Russian and Ukrainian choose differently for one sound.
_SAME_SOUND = str.maketrans("эыіїєґ", "еиииег")
_HARD_ENDINGS = ("ом", "а", "у", "е", "і", "ові")
_SOFT_ENDINGS = ("ем", "єм", "я", "ю", "е", "і", "єві")
# What Dutch names behind "ван" never have.
_CHINESE = re.compile("цз|чж|ся|ао|юй|уй|янь|инь")
_CONSONANT = re.compile(r"[бвгдзклмнпрстхцчш]$")


@cache
def _syllables(language: str) -> str:
    """A pattern of one syllable."""
    (row,) = (row for row in read_rows("names/syllables.tsv") if row["language"] == language)
    beginnings = "|".join(_longest_first(row["beginnings"].replace("-", "").split(" ")))
    return f"(?:{beginnings})(?:{'|'.join(_longest_first(row['rests'].split()))})"


def _longest_first(parts: Sequence[str]) -> list[str]:
    return sorted(set(parts), key=lambda part: (-len(part), part))


@cache
def _words_of(count: str) -> re.Pattern[str]:
    """A pattern of words of some syllables, of one language each; `count` as in a regular expression."""
    languages = (f"(?:{_syllables(language)}-?){count}" for language in ("zh", "ko", "vi"))
    return re.compile("|".join(f"(?:{language})" for language in languages))


def is_syllables(fold: str, count: str = "{1}") -> bool:
    """Whether a folded word is made of syllables, `count` of them as in a regular expression."""
    return _words_of(count).fullmatch(fold.translate(_SAME_SOUND)) is not None


def undeclined(fold: str) -> tuple[str, ...]:
    """A folded word and what it may be without the ending of another case: Юну is Юн, Тханю is Тхань."""
    found = [fold]
    for ending in _HARD_ENDINGS:
        stem = fold.removesuffix(ending)
        if stem != fold and _CONSONANT.search(stem):
            found.append(stem)
    for ending in _SOFT_ENDINGS:
        stem = fold.removesuffix(ending)
        if stem != fold and len(stem) > 1:
            found += [stem + "ь", stem + "й"]
    return tuple(found)


def is_family_name(fold: str, family_first: frozenset[str]) -> bool:
    """Whether a folded word, or what is left without an ending of another case, is one of some surnames."""
    return any(form in family_first for form in undeclined(fold))


def eastern_length(
    words: Sequence[WordRecord], family_first: frozenset[str], particles: frozenset[str]
) -> int:
    """How many of some words are an East Asian name that begins with the first of them; 0 for none.

    A surname and two syllables in words of their own, or a surname and one word of two syllables that is not
    a Russian or Ukrainian one as well: `words` must end before words in small letters.
    """
    if len(words) < 2 or not is_family_name(words[0].fold, family_first):
        return 0
    if len(words) >= LONGEST_EASTERN and all(_is_given_syllable(word) for word in words[1:LONGEST_EASTERN]):
        return LONGEST_EASTERN
    if words[0].fold in particles and not _CHINESE.search(words[1].fold):
        return 0
    return 2 if _is_given_pair(words[1]) else 0


def _is_given_syllable(word: WordRecord) -> bool:
    if not word.bits & CAPITAL or len(word.text) > _LONGEST_SYLLABLE:
        return False
    return any(is_syllables(form) for form in undeclined(word.fold))


def _is_given_pair(word: WordRecord) -> bool:
    """Whether a word that no table has is two syllables: Сяомин, Чен-ын."""
    if not word.bits & CAPITAL or word.bits & UPPER or word.is_known or word.roles:
        return False
    return any(is_syllables(form, "{2}") for form in undeclined(word.fold))


def nominatives(folds: Sequence[str], family_first: frozenset[str]) -> list[str]:
    """The folded words of an East Asian name without the endings of other cases.

    A surname that could be declined and is not stands before a name that is not declined either.
    """
    surname = next(form for form in undeclined(folds[0]) if form in family_first)
    is_fixed = surname == folds[0] and _CONSONANT.search(surname) is not None
    counts = ("{1}",) if len(folds) == LONGEST_EASTERN else ("{1,2}",) if is_fixed else ("{1}", "{2}")
    return [surname, *(_given_nominative(fold, counts) for fold in folds[1:])]


def case_of(folds: Sequence[str], bases: Sequence[str]) -> int:
    """The case that the first declined word stands in, by its ending; see codes.CASE_NAMES."""
    for fold, base in zip(folds, bases, strict=True):
        if fold != base:
            return codes.CASE_NAMES.index(_CASES[fold.removeprefix(base.rstrip("ьй"))])
    return codes.NOMINATIVE


def _given_nominative(fold: str, counts: Sequence[str]) -> str:
    """The first form made of the fewest syllables; the word itself when none is."""
    forms = undeclined(fold)
    return next((form for count in counts for form in forms if is_syllables(form, count)), fold)
