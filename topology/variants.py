"""Other spellings under which a person may stand on a list or in a document: ordered and bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain, islice, zip_longest
from typing import NamedTuple

from topology.config import VariantRules
from topology.data.tables import read_rows
from topology.text.phonetics import skeleton
from topology.text.tokens import fold
from topology.text.transliterate import romanise
from topology.text.transliteration_standards import Language, romanise_name_by, standards

# Letters that writers of Russian and Ukrainian take for one another, in both directions.
_CONFUSED = (("ё", "е"), ("и", "і"), ("и", "ы"), ("е", "э"), ("г", "ґ"), ("о", "а"), ("ц", "тс"), ("щ", "ш"))


class NameParts(NamedTuple):
    """A name in the nominative and its parts, as layer 5 gives them; `name` in the word order of the text."""

    name: str
    given: str | None = None
    patronymic: str | None = None
    surname: str | None = None
    language: Language | None = None


def variants_of(parts: NameParts, rules: VariantRules) -> list[str]:
    """At most `rules.limit` other spellings, the likeliest first, without the name itself and doubles.

    The kinds take turns, so that a short list still holds one of each.
    """
    kinds: list[tuple[bool, Callable[[NameParts, VariantRules], Iterator[str]]]] = [
        (True, _romanised),
        (rules.word_order, _reordered),
        (rules.initials, _with_initials),
        (rules.diminutives, _with_other_given_name),
        (rules.phonetic_keys, _phonetic_key),
        (rules.typos, _with_typos),
    ]
    in_turn = zip_longest(*(make(parts, rules) for wanted, make in kinds if wanted))
    spellings = (spelling for spelling in chain.from_iterable(in_turn) if spelling and spelling != parts.name)
    return list(islice(dict.fromkeys(spellings), rules.limit))


def language_of(name: str, hint: str) -> Language | None:
    """The language whose romanisation applies: by letters only one has, else by `hint`; None for Latin."""
    lower = name.lower()
    if any(letter in lower for letter in "іїєґ"):
        return "uk"
    if any(letter in lower for letter in "ыэъё"):
        return "ru"
    if not any("а" <= letter <= "я" for letter in lower):
        return None
    return "uk" if hint == "uk" else "ru"


def _romanised(parts: NameParts, rules: VariantRules) -> Iterator[str]:
    """The spellings of the standards that know the language."""
    if parts.language is not None:
        for standard in _known_standards(parts.language, rules):
            yield romanise_name_by(standard, parts.language, parts.name)


def _known_standards(language: Language, rules: VariantRules) -> list[str]:
    """The wanted standards that have a table for the language."""
    known = standards(language)
    return [standard for standard in rules.standards if standard in known]


def _reordered(parts: NameParts, rules: VariantRules) -> Iterator[str]:
    """Surname first or last, whichever the text does not have; without the patronymic; reordered in Latin."""
    if not (parts.given and parts.surname):
        return
    first = " ".join(part for part in (parts.surname, parts.given, parts.patronymic) if part)
    last = " ".join(part for part in (parts.given, parts.patronymic, parts.surname) if part)
    other = last if fold(parts.name).startswith(fold(parts.surname)) else first
    yield other
    if parts.patronymic:
        yield f"{parts.given} {parts.surname}"
    if parts.language is not None:
        for standard in _known_standards(parts.language, rules)[:1]:
            yield romanise_name_by(standard, parts.language, other)


def _with_initials(parts: NameParts, rules: VariantRules) -> Iterator[str]:
    """The surname with initials, after it and before it."""
    if not (parts.given and parts.surname):
        return
    initials = " ".join(f"{part[0].upper()}." for part in (parts.given, parts.patronymic) if part)
    yield f"{parts.surname} {initials}"
    yield f"{initials} {parts.surname}"


def _with_other_given_name(parts: NameParts, rules: VariantRules) -> Iterator[str]:
    """The full given name for a diminutive, the diminutives for a full name."""
    if not parts.given:
        return
    for other in _related_given_names().get(fold(parts.given), ()):
        yield " ".join(part for part in (other.capitalize(), parts.patronymic, parts.surname) if part)


def _phonetic_key(parts: NameParts, rules: VariantRules) -> Iterator[str]:
    """The key by which all romanisations of the name are one."""
    yield " ".join(skeleton(romanise(word)) for word in parts.name.split())


def _with_typos(parts: NameParts, rules: VariantRules) -> Iterator[str]:
    """The surname with one double letter undone, one confused letter, or two neighbours exchanged."""
    surname = parts.surname
    if not surname or len(surname) < 4:
        return
    for misspelt in _misspellings(surname):
        yield parts.name.replace(surname, misspelt)


def _misspellings(word: str) -> Iterator[str]:
    """Plausible misspellings of a word of four letters or more, the likeliest first."""
    for position in range(1, len(word)):
        if word[position].lower() == word[position - 1].lower():
            yield word[:position] + word[position + 1 :]
    for one, other in _CONFUSED:
        for written, meant in ((one, other), (other, one)):
            position = word.find(written, 1)
            if position > 0:
                yield word[:position] + meant + word[position + len(written) :]
    for position in range(1, len(word) - 2):
        yield word[:position] + word[position + 1] + word[position] + word[position + 2 :]


@cache
def _related_given_names() -> dict[str, tuple[str, ...]]:
    """Folded given name -> the full names it may be short for, or its own short forms."""
    related: dict[str, list[str]] = {}
    for row in read_rows("names/diminutives.tsv"):
        for full in row["full"].split():
            related.setdefault(row["short"], []).append(full)
            related.setdefault(full, []).append(row["short"])
    return {name: tuple(others) for name, others in related.items()}
