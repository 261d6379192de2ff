"""Which party of a text an identifier or a birth date belongs to, by kind and by nearness."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from schemas.base import IdentifierType


class PartyKind(str, Enum):
    """What a party is; the value is the name of its list in the result."""

    PERSON = "persons"
    ORGANIZATION = "organizations"


class Party(NamedTuple):
    """A party in a text and its place in the list of its kind."""

    start: int
    end: int
    kind: PartyKind
    place: int

    @property
    def reference(self) -> str:
        """How `Identifier.owner` names the party."""
        return f"{self.kind.value}/{self.place}"


_PERSONS = frozenset(
    {
        IdentifierType.INN_PERSON,
        IdentifierType.OGRNIP,
        IdentifierType.SNILS,
        IdentifierType.RNOKPP,
        IdentifierType.SSN,
        IdentifierType.PASSPORT_RU,
        IdentifierType.PASSPORT_UA,
        IdentifierType.PASSPORT_UA_ID,
        IdentifierType.PASSPORT_INTL,
    }
)
_ORGANIZATIONS = frozenset(
    {
        IdentifierType.INN_COMPANY,
        IdentifierType.OGRN,
        IdentifierType.KPP,
        IdentifierType.EDRPOU,
        IdentifierType.LEI,
        IdentifierType.VAT,
        IdentifierType.EIN,
        IdentifierType.IMO,
    }
)
# Ten digits may be a Russian company's number or a Ukrainian person's.
_EITHER_WHEN_ALONE = frozenset({IdentifierType.INN_COMPANY, IdentifierType.RNOKPP})
# A bank code says which bank keeps an account, not whose the account is.
_NOBODY = frozenset({IdentifierType.BIC})

_CITIZENSHIP = re.compile(
    r"\b(?:гражданств\w*|громадянств\w*|гражданин\w*|гражданк\w*|громадян\w*|citizen\w*|"
    r"national of|nationality|подданн\w*|підданн\w*)\b|\bгр\.\s?(?:рф|рб|украины|україни)",
    re.IGNORECASE,
)
_ENTREPRENEUR = re.compile(
    r"(?:\b(?:ип|фоп|спд|чп|пбоюл)|предпринимател\w*|підприєм\w*)[\s.:]*\Z", re.IGNORECASE
)
_NEAR_CITIZENSHIP = 40


class OwnerFinder:
    """Links what a text says to its parties.

    `before_chars` and `after_chars` bound how far a party may stand before and behind what is its own.
    """

    def __init__(self, parties: Sequence[Party], before_chars: int, after_chars: int) -> None:
        self._parties = sorted(parties)
        self._before_chars = before_chars
        self._after_chars = after_chars

    def of_identifier(self, kind: IdentifierType, start: int, end: int) -> Party | None:
        """The party that an identifier belongs to, None when that cannot be told."""
        if kind in _NOBODY:
            return None
        if kind not in _PERSONS and kind not in _ORGANIZATIONS:
            return self._nearest(self._parties, start, end)
        wanted = PartyKind.PERSON if kind in _PERSONS else PartyKind.ORGANIZATION
        fitting = [party for party in self._parties if party.kind is wanted]
        if not fitting and kind in _EITHER_WHEN_ALONE:
            fitting = self._parties
        return self._nearest(fitting, start, end)

    def of_birth_date(self, start: int, end: int) -> Party | None:
        """The person who was born then, None when nobody is near."""
        persons = [party for party in self._parties if party.kind is PartyKind.PERSON]
        return self._nearest(persons, start, end)

    def _nearest(self, parties: Sequence[Party], start: int, end: int) -> Party | None:
        """The last party before, else the first behind, within the bounds."""
        before = [p for p in parties if p.end <= start and start - p.end <= self._before_chars]
        if before:
            return before[-1]
        return next((p for p in parties if p.start >= end and p.start - end <= self._after_chars), None)


def has_citizenship_cue(text: str, start: int, end: int) -> bool:
    """Whether a word of citizenship stands near the person at these offsets."""
    return bool(_CITIZENSHIP.search(text, max(0, start - _NEAR_CITIZENSHIP), end + _NEAR_CITIZENSHIP))


def is_entrepreneur(text: str, start: int) -> bool:
    """Whether a word right before the person says that it is a private entrepreneur ("ИП", "ФОП")."""
    return bool(_ENTREPRENEUR.search(text, max(0, start - 40), start))
