"""Says in a sentence why a listed party may be the one in the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from topology.data.tables import read_rows
from topology.search.alignment import Pair
from topology.search.facts import FactCheck
from topology.search.legal_forms import compare_legal_forms
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
    Role.GENERIC: "general word",
    Role.LEGAL: "legal form",
    Role.SMALL: "word",
}
_LIMITS = {
    "surname": "the surnames differ",
    "given name": "the given names differ",
    "weak name": "the listed name is too broad to count by itself",
    "telling words": "the words that tell the name differ",
    "one word": "a name of one word needs its legal form and a second fact, such as a country or a number",
}
_FACTS = {"gender": "gender", "identifier": "identifier", "country": "country"}
_REMARKS = {
    "lone_word": "the listed name is one word",
    "other_names": "other telling words stand beside it",
    "initials_only": "given names are compared by initials only",
    "extra_initials": "there is an initial more than the listed name has",
    "misplaced_initials": "the initials stand in another order",
    "initial_conflicts": "an initial differs",
    "doubtful_surname": "the likeness of the surname is doubtful",
    "given_misspelt": "the given name may be misspelt",
    "missing_word": "a part of the listed name is no whole name",
    "common_surname": "the surname is common",
}
_MAX_EXTRA = 5
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
    parts += _extra(verdict, other)
    parts += _legal_forms(verdict)
    parts += _lifts(verdict, other, is_told=not verdict.alignment.pairs)
    if verdict.features.get("patronymic") == "conflicts":
        parts.append("the patronymics differ")
    limit = verdict.features.get("limited_by")
    if isinstance(limit, str):
        parts.append(_LIMITS[limit])
    parts += [remark for feature, remark in _REMARKS.items() if verdict.features.get(feature)]
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


def _extra(verdict: Verdict, other: str) -> list[str]:
    """Words of the text beside those of the list name, where they cost something."""
    features, alignment = verdict.features, verdict.alignment
    words = alignment.stretch.words
    if not alignment.pairs or not {"extra_words", "unlisted_patronymic", "exactness"} & features.keys():
        return []
    places: Sequence[int] = range(len(words))
    if not alignment.stretch.is_bare:
        places = range(alignment.first, alignment.last + 1)
    forms = [words[place].form for place in places if place not in alignment.used]
    has_forms = compare_legal_forms(alignment) is not None
    found = [
        f"{_extra_role(form, is_person=alignment.name.is_person)}'{form.raw}'"
        for form in forms
        if (form.is_name_like or form.is_legal) and not (form.is_legal and has_forms)
    ]
    if not found:
        return []
    more = [f"{len(found) - _MAX_EXTRA} more"] if len(found) > _MAX_EXTRA else []
    return [f"only {other} has {_listing(found[:_MAX_EXTRA] + more)}"]


def _extra_role(form: WordForm, *, is_person: bool) -> str:
    """What a word that the list name lacks is, as far as it tells by itself."""
    if is_person:
        return "patronymic " if form.patronymic else ""
    return "legal form " if form.is_legal else ""


def _legal_forms(verdict: Verdict) -> list[str]:
    """Legal forms of one class that are spelled differently, and forms of different classes."""
    forms = compare_legal_forms(verdict.alignment)
    if forms is None or forms.listed.casefold() == forms.given.casefold():
        return []
    says = "are of one kind" if forms.agreement == "agrees" else "differ"
    return [f"the legal forms '{forms.listed}' and '{forms.given}' {says}"]


def _lifts(verdict: Verdict, other: str, *, is_told: bool) -> list[str]:
    """What raised the score over that of the single words."""
    parts = []
    if "spelling" in verdict.points:
        parts.append(f"the whole spelling is {verdict.features['spelling']:.0%} alike")
    if "phrase" in verdict.points and not is_told:
        parts.append(f"the whole listed name stands in {other}")
    return parts


def _phrase(verdict: Verdict) -> str:
    if "phrase" not in verdict.features:
        return "no word agrees"
    words = verdict.alignment.stretch.words[verdict.first : verdict.last + 1]
    text = " ".join(word.form.raw for word in words)
    return f"the whole name '{verdict.alignment.name.text}' stands in the text as '{text}'"


def _agreements(verdict: Verdict, spellings: Sequence[str]) -> list[str]:
    """One part per way in which words of the list stand in the text."""
    alignment = verdict.alignment
    ways: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    similar: list[str] = []
    for number, pair in sorted(alignment.pairs.items()):
        token = alignment.name.tokens[number]
        if token.role in _SILENT_ROLES:
            continue
        form = alignment.stretch.words[pair.place].form
        role, spelled = _ROLES[token.role], f"'{spellings[number]}'"
        listed = f"{role} {spelled}"
        way = _way(form, token, pair, spellings[number])
        if way == _INITIAL and len(token.roman) == 1:
            similar.append(f"'{form.raw}' fits the listed initial '{spellings[number]}'")
        elif way == _INITIAL:
            similar.append(f"initial '{form.raw}' fits {listed}")
        elif way == _SIMILAR:
            similar.append(f"{listed} is like '{form.raw}'")
        else:
            ways[way].append((role, spelled if way in _PLAIN_WAYS else f"{spelled} as '{form.raw}'"))
    agreeing = [
        f"{_by_role(listed)} {'agrees' if len(listed) == 1 else 'agree'}{f' ({way})' if way else ''}"
        for way, listed in ways.items()
    ]
    return agreeing + similar


def _by_role(items: Sequence[tuple[str, str]]) -> str:
    """Words with their roles; neighbours of one role share its name."""
    said = []
    for role, group in groupby(items, key=itemgetter(0)):
        words = [word for _, word in group]
        said.append(f"{role}{'s' if len(words) > 1 else ''} {_listing(words)}")
    return _listing(said)


def _spellings(name: ListedName) -> list[str]:
    """The words of a list name as they are written there, in the order of its tokens."""
    words: list[Word] = split_words(name.text)
    if not name.is_person:
        words = join_letters(words)
    return [word.form.raw for word in words]


_EQUAL = ""
_TRANSLITERATED = "transliterated"
_SIMILAR = "similar"
_INITIAL = "initial"
_PLAIN_WAYS = frozenset({_EQUAL, _TRANSLITERATED})


def _way(form: WordForm, token: NameToken, pair: Pair, spelling: str) -> str:
    """How a word of the text stands for a word of the list."""
    if pair.is_initial or len(token.roman) == 1:
        return _INITIAL
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
    has_forms = compare_legal_forms(alignment) is not None
    missing = [
        (_ROLES[token.role], f"'{spellings[number]}'")
        for number, token in enumerate(alignment.name.tokens)
        if number not in alignment.pairs
        and token.role not in _SILENT_ROLES
        and not (token.role is Role.LEGAL and has_forms)
    ]
    if not missing:
        return []
    return [f"{_by_role(missing)} {'is' if len(missing) == 1 else 'are'} not in {other}"]


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
