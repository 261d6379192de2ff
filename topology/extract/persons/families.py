"""Surnames in the plural: alone (Громовы), or shared by given names (Ивану и Марии Громовым)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from schemas.base import Gender
from topology.data.tables import read_rows
from topology.extract.mentions import PersonMention, WordOfName
from topology.extract.persons.marked import Marked, MarkedText
from topology.morph import codes
from topology.morph.joint import Names, restore_spelling
from topology.morph.words import Word

_AND = frozenset({"и", "та", "і", "й"})
_SHORTEST_STEM = 2
_RULE = "surname in the plural, shared by two given names"
_CONFIDENCE = 0.9
_MAN, _WOMAN = 0, 1


@cache
def _endings(language: str) -> tuple[tuple[str, str, str], ...]:
    """Plural ending, the man's and the woman's, the longest first."""
    rows = [row for row in read_rows("names/plural_surnames.tsv") if row["language"] == language]
    found = [(plural, row["man"], row["woman"]) for row in rows for plural in row["plural"].split()]
    return tuple(sorted(found, key=lambda ending: -len(ending[0])))


def singulars(fold: str, language: str) -> tuple[str, str] | None:
    """The man's and the woman's surname behind a folded one in the plural, None without such an ending."""
    for plural, man, woman in _endings(language):
        if fold.endswith(plural) and len(fold) - len(plural) >= _SHORTEST_STEM:
            stem = fold[: len(fold) - len(plural)]
            return stem + man, stem + woman
    return None


def plural_by_ending(word: Word, language: str) -> tuple[str, str] | None:
    """`singulars` of a word that no table has as a name, nor as anything but a noun in the plural."""
    if word.names or word.flags & ~codes.PLURAL_NOUN:
        return None
    return singulars(word.form, language)


def share_surnames(
    names: Names, marked: MarkedText, mentions: Sequence[PersonMention]
) -> list[PersonMention]:
    """The mentions, with a plural surname given to each of the given names that share it."""
    shared = list(mentions)
    if not any(map(_is_given_name, shared[:-1])):
        return shared
    by_start = {word.start: index for index, word in enumerate(marked.words)}
    for k in range(len(shared) - 1):
        first, second = shared[k], shared[k + 1]
        if not (_is_given_name(first) and len(second.words) == 2 and not second.initials):
            continue
        index = by_start[second.words[0].token.start]
        if index < 2 or marked.words[index - 1].fold not in _AND:
            continue
        if marked.words[index - 2].start != first.words[0].token.start:
            continue
        surname = marked.words[index + 1]
        found = singulars(surname.fold, names.language)
        if found is not None and _is_plural(names, second, surname):
            shared[k] = _joined(first, surname, found)
            shared[k + 1] = _joined(second, surname, found)
    return shared


def _is_plural(names: Names, mention: PersonMention, surname: Marked) -> bool:
    """Whether no reading in the singular fits: Петру Громовым has none, Петром Громовым has one."""
    return mention.words[1].lemma.lower() == surname.fold or not surname.word(names).dictionary_roles


def _is_given_name(mention: PersonMention) -> bool:
    return len(mention.words) == 1 and mention.given is not None and mention.surname is None


def _joined(mention: PersonMention, surname: Marked, found: tuple[str, str]) -> PersonMention:
    """The mention of a given name with the shared surname in its gender; the span stays as it is."""
    lemma = restore_spelling(found[_WOMAN if mention.gender is Gender.FEMALE else _MAN], surname.text)
    given = mention.words[0]
    holds_surname = mention.end >= surname.end
    return replace(
        mention,
        name=f"{mention.given} {lemma}",
        surname=lemma,
        confidence=_CONFIDENCE,
        evidence=(_RULE,),
        readings=[],
        words=[given, WordOfName(surname.token, "surname", lemma, _RULE)] if holds_surname else [given],
    )
