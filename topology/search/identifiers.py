"""Listed identifiers by value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from schemas.base import IdentifierType

# Shorter numbers belong to too many parties to name one.
_MIN_LENGTH = 5
_SEPARATORS = re.compile(r"[\W_]")
_MASK = "*"
_BIC_LENGTH = 8
_BIC_TYPES = frozenset({IdentifierType.BIC.value, "swift"})

_KNOWN_TYPES = frozenset(kind.value for kind in IdentifierType) - {IdentifierType.OTHER.value}
# Numbers that publishers give under each other's names, and extractors cannot always tell apart.
_ALIKE_TYPES = (
    frozenset({"inn_person", "inn_company", "rnokpp", "edrpou", "vat", "ein", "ssn", "kpp"}),
    frozenset({"ogrn", "ogrnip", "edrpou", "vat", "lei"}),
    frozenset({"passport_ru", "passport_ua", "passport_ua_id", "passport_intl", "snils"}),
    frozenset({"iban", "card"}),
)


def normalize(kind: str, value: str) -> str | None:
    """Upper-case letters and digits of an identifier; None when it is masked or too short to name a party.

    Of a BIC the first eight characters count: the rest names a branch.
    """
    if _MASK in value:
        return None
    plain = _SEPARATORS.sub("", value).upper()
    if kind.lower() in _BIC_TYPES:
        plain = plain[:_BIC_LENGTH]
    return plain if len(plain) >= _MIN_LENGTH else None


def types_agree(one: str, other: str) -> bool:
    """Whether two numbers of these types may be the same number; a type nobody knows may be any."""
    if one == other or one not in _KNOWN_TYPES or other not in _KNOWN_TYPES:
        return True
    return any(one in alike and other in alike for alike in _ALIKE_TYPES)


class IdentifierTable:
    """Keys of entries by the value of their identifiers, in place."""

    def __init__(self) -> None:
        self._entries: dict[str, tuple[tuple[str, str], ...]] = {}

    def add(self, key: str, identifiers: Iterable[tuple[str, str]]) -> None:
        """Add the (type, normalized value) pairs of an entry."""
        for kind, value in identifiers:
            others = (pair for pair in self._entries.get(value, ()) if pair[0] != key)
            self._entries[value] = (*others, (key, kind))

    def remove(self, key: str, identifiers: Iterable[tuple[str, str]]) -> None:
        """Take the identifiers of an entry out."""
        for _, value in identifiers:
            others = tuple(pair for pair in self._entries.get(value, ()) if pair[0] != key)
            if others:
                self._entries[value] = others
            else:
                self._entries.pop(value, None)

    def values(self) -> list[str]:
        """All values, in no order."""
        return list(self._entries)

    def find(self, kind: str, value: str) -> Sequence[tuple[str, str]]:
        """(Entry key, listed type) of the entries with this identifier, in order of their keys."""
        plain = normalize(kind, value)
        if plain is None:
            return ()
        return sorted(pair for pair in self._entries.get(plain, ()) if types_agree(kind, pair[1]))
