"""Names of list entries, taken apart into tokens with roles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from topology.search.words import Word, WordForm, join_letters, split_words


class Role(IntEnum):
    """What a token is in its name; the first five in names of persons, the others elsewhere."""

    GIVEN = 0
    SURNAME = 1
    PATRONYMIC = 2
    MIDDLE = 3
    PARTICLE = 4
    CORE = 5
    GENERIC = 6
    LEGAL = 7
    SMALL = 8


# Roles that make a name telling: legal forms, small words and particles do not.
TELLING_ROLES = frozenset({Role.GIVEN, Role.SURNAME, Role.PATRONYMIC, Role.MIDDLE, Role.CORE, Role.GENERIC})

# Least sum of letters in the skeletons of a name that is worth searching for.
_MIN_LETTERS = 3
# Least letters of a telling word that can stand for an organization without its legal form.
_MIN_CORE = 4

# "Anton VERSHKOV Antin VERSHKIV": two spellings in one field.
_TWO_NAMES = re.compile(
    r"(\b[A-Z][a-z]+ (?:[A-Z][a-z]+ )*[A-Z'-]{3,}) (?=[A-Z][a-z]+ (?:[A-Z][a-z]+ )*[A-Z'-]{3,}$)"
)
_NAME_SEPARATOR = re.compile(r",\s+|;\s*")


@dataclass(slots=True)
class NameToken:
    """One word of a list name.  `group` is the class of a given name (`g:`) or a patronymic (`p:`)."""

    key: str
    roman: str
    role: Role
    group: str | None = None
    concepts: tuple[int, ...] = ()


@dataclass(slots=True)
class ListedName:
    """One name of an entry.

    `party` is the key of the entry, `plain` the romanised words, `phrases` the joined skeletons by which
    the whole name is found.  A weak name (a given name with a patronymic, or so marked by the publisher)
    counts only when it is all there is in the text.
    """

    party: str
    text: str
    is_person: bool
    tokens: tuple[NameToken, ...]
    plain: str
    phrases: tuple[str, ...]
    is_weak: bool
    letters: int
    telling_words: int
    has_core: bool


def split_alternatives(text: str, *, is_person: bool) -> list[str]:
    """The names written in one field of a list: "Anton Vershkov; Antin Vershkiv" are two."""
    if not is_person:
        return [text]
    parts = _NAME_SEPARATOR.split(text)
    surname_first = len(parts) == 2 and parts[0].isupper() and not parts[1].isupper()
    if surname_first or len(parts) < 2 or any(len(part.split()) < 2 for part in parts):
        parts = [text]
    return [name for part in parts for name in _TWO_NAMES.sub(r"\1\n", part).split("\n")]


def parse_names(party: str, names: Iterable[tuple[str, bool]], *, is_person: bool) -> list[ListedName]:
    """The names of an entry, each given with whether it is weak; without short and repeated ones."""
    found: dict[str, ListedName] = {}
    for text, is_weak in names:
        for part in split_alternatives(text, is_person=is_person):
            name = parse_name(party, part, is_person=is_person, is_weak=is_weak)
            if name is not None:
                found.setdefault(name.plain, name)
    return list(found.values())


def parse_name(party: str, text: str, *, is_person: bool, is_weak: bool = False) -> ListedName | None:
    """The name with its roles; None when it has too few letters to be searched for."""
    tokens = _person_tokens(text) if is_person else _organization_tokens(text)
    if sum(len(token.key) for token in tokens) < _MIN_LETTERS:
        return None
    is_weak = is_weak or (is_person and _lacks_surname(text, tokens))
    return named(party, text, tokens, is_person=is_person, is_weak=is_weak)


def named(party: str, text: str, tokens: list[NameToken], *, is_person: bool, is_weak: bool) -> ListedName:
    """The name that is made of these tokens."""
    return ListedName(
        party=party,
        text=text,
        is_person=is_person,
        tokens=tuple(tokens),
        plain=" ".join(token.roman for token in tokens),
        phrases=tuple(_phrases(tokens)),
        is_weak=is_weak,
        letters=sum(len(token.key) for token in tokens),
        telling_words=sum(token.role in TELLING_ROLES for token in tokens),
        has_core=any(token.role is Role.CORE for token in tokens),
    )


def _phrases(tokens: list[NameToken]) -> Iterator[str]:
    """Joined skeletons of the whole name, and of an organization's without legal forms and small words."""
    whole = "".join(token.key for token in tokens)
    yield whole
    if any(token.role is Role.CORE and len(token.key) >= _MIN_CORE for token in tokens):
        core = "".join(token.key for token in tokens if token.role not in (Role.LEGAL, Role.SMALL))
        if core and core != whole:
            yield core


def _lacks_surname(text: str, tokens: list[NameToken]) -> bool:
    """Whether a person's name is only a given name and a patronymic, and nothing is marked as the surname."""
    if len(tokens) < 2 or not any(token.role is Role.PATRONYMIC for token in tokens):
        return False
    if any(token.role is Role.SURNAME and token.roman.upper() in text for token in tokens):
        return False
    return all(token.role is Role.PATRONYMIC or token.group is not None for token in tokens)


def _person_tokens(text: str) -> list[NameToken]:
    """Upper case or "SURNAME, Given" tells the surname; else it is the last word that is no patronymic."""
    words = split_words(text)
    comma = text.find(",")
    upper = [word.form.raw.isupper() and len(word.form.raw) > 1 for word in words]
    is_mixed = any(upper) and not all(upper)
    tokens: list[NameToken] = []
    for word, is_upper in zip(words, upper, strict=True):
        is_marked = is_upper if is_mixed else word.end <= comma
        has_given = any(token.role is Role.GIVEN for token in tokens)
        role = _person_role(word.form, is_marked=is_marked, has_given=has_given)
        tokens.append(NameToken(word.form.key, word.form.roman, role))
        tokens[-1].group = f"g:{word.form.given}" if word.form.given else None
    _choose_surname(tokens)
    for token, word in zip(tokens, words, strict=True):
        if token.role is Role.PATRONYMIC:
            token.group = f"p:{word.form.patronymic}"
    return tokens


def _person_role(form: WordForm, *, is_marked: bool, has_given: bool) -> Role:
    if form.is_particle:
        return Role.PARTICLE
    if is_marked:
        return Role.SURNAME
    if form.patronymic:
        return Role.PATRONYMIC
    return Role.MIDDLE if has_given else Role.GIVEN


def _choose_surname(tokens: list[NameToken]) -> None:
    """Make one token the surname when nothing marked it."""
    named = [token for token in tokens if token.role is not Role.PARTICLE]
    if not named:
        for token in tokens:
            token.role = Role.SURNAME
    if not tokens or any(token.role is Role.SURNAME for token in tokens):
        return
    free = [token for token in named if token.role in (Role.GIVEN, Role.MIDDLE)] or named
    # "Вершков Антон Петрович", "Вершков Антон": a patronymic or a known given name at the end means that
    # the surname comes first.
    ends_with_given = free[-1].group is not None and free[0].group is None
    is_first = len(free) > 1 and (named[-1].role is Role.PATRONYMIC or ends_with_given)
    surname = free[0] if is_first else free[-1]
    if surname.role is Role.GIVEN and len(free) > 1:
        next(token for token in free if token is not surname).role = Role.GIVEN
    surname.role = Role.SURNAME


def _organization_tokens(text: str) -> list[NameToken]:
    words = join_letters(split_words(text))
    tokens = [NameToken(w.form.key, w.form.roman, organization_role(w), None, w.form.concepts) for w in words]
    if not any(token.role in (Role.CORE, Role.GENERIC) for token in tokens):
        for token in tokens:
            token.role = Role.CORE
    return tokens


def organization_role(word: Word) -> Role:
    """What a word is in the name of an organization."""
    if word.form.is_legal:
        return Role.LEGAL
    if word.form.is_small:
        return Role.SMALL
    return Role.GENERIC if word.form.concepts else Role.CORE
