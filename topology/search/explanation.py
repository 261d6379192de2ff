"""Says in a sentence why a listed party may be the one in the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from topology.data.tables import read_rows
from topology.search.alignment import Pair
from topology.search.facts import FactCheck
from topology.search.list_names import ListedName, NameToken, Role
from topology.search.verdict import Verdict
from topology.search.words import Word, WordForm, join_letters, split_words
from topology.text.transliterate import is_cyrillic

_ROLES = {
    Role.GIVEN: "given name",
    Role.SURNAME: "surname",
    Role.PATRONYMIC: "patronymic",
    Role.MIDDLE: "middle name",
    Role.PARTICLE: "particle",
    Role.CORE: "word",
    Role.GENERIC: "word",
    Role.LEGAL: "legal form",
    Role.SMALL: "word",
}
_LIMITS = {
    "surname": "the surnames differ",
    "given name": "the given names differ",
    "weak name": "the listed name is too broad to count by itself",
    "one word": "a name of one word needs its legal form and a second fact, such as a country or a number",
}
_FACTS = {"gender": "gender", "identifier": "identifier", "country": "country"}
_SILENT_ROLES = frozenset({Role.PARTICLE, Role.SMALL})
_YEAR = 4


def explain_name(
    verdict: Verdict, check: FactCheck, text_birth_date: str | None, *, other: str = "the text"
) -> str:
    """What agrees, what is missing and what conflicts between a name of the text and a listed one.

    `other` is what the name was found in.
    """
    spellings = _spellings(verdict.alignment.name)
    parts = _agreements(verdict, spellings) or [_phrase(verdict)]
    parts += _missing(verdict, spellings, other)
    if verdict.features.get("patronymic") == "conflicts":
        parts.append("the patronymics differ")
    if verdict.features.get("initial_conflicts"):
        parts.append("an initial differs")
    limit = verdict.features.get("limited_by")
    if isinstance(limit, str):
        parts.append(_LIMITS[limit])
    if verdict.features.get("common_surname"):
        parts.append("the surname is common")
    parts += _facts(check, text_birth_date)
    return _sentence(parts)


def explain_identifier(kind: str, value: str, listed_kind: str) -> str:
    """Which number of the text the listed party has; a kind without a title is the publisher's own word."""
    titles = _identifier_titles()
    what, listed = titles.get(kind, kind), titles.get(listed_kind, listed_kind)
    as_listed = "" if what == listed else f", listed as {listed}"
    return f"The {what} {value} belongs to the listed party{as_listed}."


@lru_cache(maxsize=1)
def _identifier_titles() -> dict[str, str]:
    return {row["type"]: row["title"] for row in read_rows("identifiers/titles.tsv")}


def _sentence(parts: Sequence[str]) -> str:
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def _phrase(verdict: Verdict) -> str:
    words = verdict.alignment.stretch.words[verdict.first : verdict.last + 1]
    text = " ".join(word.form.raw for word in words)
    return f"the whole name '{verdict.alignment.name.text}' stands in the text as '{text}'"


def _agreements(verdict: Verdict, spellings: Sequence[str]) -> list[str]:
    """One part per way in which words of the list stand in the text."""
    alignment = verdict.alignment
    ways: defaultdict[str, list[str]] = defaultdict(list)
    similar: list[str] = []
    for number, pair in sorted(alignment.pairs.items()):
        token = alignment.name.tokens[number]
        if token.role in _SILENT_ROLES:
            continue
        form = alignment.stretch.words[pair.place].form
        listed = f"{_ROLES[token.role]} '{spellings[number]}'"
        way = _way(form, token, pair, spellings[number])
        if way == _SIMILAR:
            similar.append(f"{listed} is like '{form.raw}'")
        else:
            ways[way].append(listed if way in _PLAIN_WAYS else f"{listed} as '{form.raw}'")
    agreeing = [
        f"{_listing(listed)} {'agrees' if len(listed) == 1 else 'agree'}{f' ({way})' if way else ''}"
        for way, listed in ways.items()
    ]
    return agreeing + similar


def _spellings(name: ListedName) -> list[str]:
    """The words of a list name as they are written there, in the order of its tokens."""
    words: list[Word] = split_words(name.text)
    if not name.is_person:
        words = join_letters(words)
    return [word.form.raw for word in words]


_EQUAL = ""
_TRANSLITERATED = "transliterated"
_SIMILAR = "similar"
_PLAIN_WAYS = frozenset({_EQUAL, _TRANSLITERATED})


def _way(form: WordForm, token: NameToken, pair: Pair, spelling: str) -> str:
    """How a word of the text stands for a word of the list."""
    if pair.is_initial or len(token.roman) == 1:
        return "as an initial"
    if form.raw.casefold() == spelling.casefold():
        return _EQUAL
    if form.key == token.key:
        is_transliterated = form.is_cyrillic != is_cyrillic(spelling[-1].casefold())
        return _TRANSLITERATED if is_transliterated else "spelled otherwise"
    if token.key in form.lemma_keys:
        return "declined"
    if token.group and token.group[2:] in (form.patronymic, *form.given_classes):
        return "the same name in another form or language"
    if set(token.concepts).intersection(form.concepts):
        return "translated"
    return _SIMILAR


def _missing(verdict: Verdict, spellings: Sequence[str], other: str) -> list[str]:
    """Telling words of the list that nothing in the other name stands for."""
    alignment = verdict.alignment
    if not alignment.pairs:
        return []
    missing = [
        f"{_ROLES[token.role]} '{spellings[number]}'"
        for number, token in enumerate(alignment.name.tokens)
        if number not in alignment.pairs and token.role not in _SILENT_ROLES and token.role is not Role.LEGAL
    ]
    if not missing:
        return []
    return [f"{_listing(missing)} {'is' if len(missing) == 1 else 'are'} not in {other}"]


def _facts(check: FactCheck, text_birth_date: str | None) -> list[str]:
    parts = [
        f"the {name} {check.agreements[fact]}" for fact, name in _FACTS.items() if fact in check.agreements
    ]
    agreement = check.agreements.get("birth_date")
    if agreement == "agrees":
        parts.append(f"the birth date agrees: {check.birth_date}")
    elif agreement == "conflicts" and text_birth_date and check.birth_date:
        if check.is_same_birth_year:
            what, listed, given = "date", check.birth_date, text_birth_date
        else:
            what, listed, given = "year", check.birth_date[:_YEAR], text_birth_date[:_YEAR]
        parts.append(f"the birth {what} conflicts: {listed} on the list, {given} in the text")
    return parts


def _listing(items: Sequence[str]) -> str:
    if len(items) == 1:
        return items[0]
    return f"{', '.join(items[:-1])} and {items[-1]}"
