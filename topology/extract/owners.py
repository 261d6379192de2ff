"""Which party of a text an identifier or a birth date belongs to, by kind and by nearness."""

from __future__ import annotations

import re
from bisect import bisect_right
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
# What a window with a word of citizenship or of entrepreneurs has in it; plain searches are the quicker ones.
_IN_CITIZENSHIP = ("граж", "гром", "citizen", "national", "ідданн", "одданн", "гр.")
_IN_ENTREPRENEUR = ("ип", "фоп", "спд", "чп", "пбоюл", "предпринимател", "підприєм")
_ENTREPRENEUR = re.compile(
    r"(?:\b(?:ип|фоп|спд|чп|пбоюл)|предпринимател\w*|підприєм\w*)[\s.:]*\Z", re.IGNORECASE
)
_NEAR_CITIZENSHIP = 40


class OwnerFinder:
    """Links what a text says to its parties.

    `before_chars` and `after_chars` bound how far a party may stand before and behind what is its own.
    """

    def __init__(self, parties: Sequence[Party], before_chars: int, after_chars: int) -> None:
        self._all = sorted(parties)
        self._by_kind = {kind: [p for p in self._all if p.kind is kind] for kind in PartyKind}
        self._before_chars = before_chars
        self._after_chars = after_chars

    def of_identifier(self, kind: IdentifierType, start: int, end: int) -> Party | None:
        """The party that an identifier belongs to, None when that cannot be told."""
        if kind in _NOBODY:
            return None
        if kind not in _PERSONS and kind not in _ORGANIZATIONS:
            return self._nearest(self._all, start, end)
        fitting = self._by_kind[PartyKind.PERSON if kind in _PERSONS else PartyKind.ORGANIZATION]
        if not fitting and kind in _EITHER_WHEN_ALONE:
            fitting = self._all
        return self._nearest(fitting, start, end)

    def of_birth_date(self, start: int, end: int) -> Party | None:
        """The person who was born then, None when nobody is near."""
        return self._nearest(self._by_kind[PartyKind.PERSON], start, end)

    def _nearest(self, parties: Sequence[Party], start: int, end: int) -> Party | None:
        """The last party before, else the first behind, within the bounds.  Parties do not overlap."""
        place = bisect_right(parties, start, key=_end_of)
        if place and start - parties[place - 1].end <= self._before_chars:
            return parties[place - 1]
        behind = parties[place] if place < len(parties) else None
        if behind is not None and 0 <= behind.start - end <= self._after_chars:
            return behind
        return None


def _end_of(party: Party) -> int:
    return party.end


def has_citizenship_cue(text: str, start: int, end: int) -> bool:
    """Whether a word of citizenship stands near the person at these offsets."""
    first, last = max(0, start - _NEAR_CITIZENSHIP), end + _NEAR_CITIZENSHIP
    near = text[first:last].lower()
    return any(sign in near for sign in _IN_CITIZENSHIP) and bool(_CITIZENSHIP.search(text, first, last))


def is_entrepreneur(text: str, start: int) -> bool:
    """Whether a word right before the person says that it is a private entrepreneur ("ИП", "ФОП")."""
    first = max(0, start - 40)
    before = text[first:start].lower()
    return any(sign in before for sign in _IN_ENTREPRENEUR) and bool(_ENTREPRENEUR.search(text, first, start))
