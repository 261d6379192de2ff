"""Identifiers of entries: the publisher's word, the country and the shape make the type of our schema."""

from __future__ import annotations

import re
from functools import cache

from schemas.base import EntryKind, IdentifierType
from schemas.list_entry import ListIdentifier
from topology.data.tables import read_rows

_SEPARATORS = re.compile(r"[^\w]|_")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_PASSPORT_UA = re.compile(r"[^\W\d_]{2}\d{6}")
_IMO = re.compile(r"IMO(\d{7})")
_LEI = re.compile(r"[A-Z0-9]{18}\d{2}")
_LONGEST = 40

_PLAIN = {
    "kpp": IdentifierType.KPP,
    "snils": IdentifierType.SNILS,
    "edrpou": IdentifierType.EDRPOU,
    "rnokpp": IdentifierType.RNOKPP,
    "bic": IdentifierType.BIC,
    "lei": IdentifierType.LEI,
    "imo": IdentifierType.IMO,
    "vat": IdentifierType.VAT,
    "ssn": IdentifierType.SSN,
    "ein": IdentifierType.EIN,
    "iban": IdentifierType.IBAN,
}
_RUSSIAN_BY_LENGTH = {
    10: IdentifierType.INN_COMPANY,
    12: IdentifierType.INN_PERSON,
    13: IdentifierType.OGRN,
    15: IdentifierType.OGRNIP,
}
_UKRAINIAN_BY_LENGTH = {8: IdentifierType.EDRPOU, 10: IdentifierType.RNOKPP}
_NUMBERED_PARTY = frozenset({"tax", "inn", "ogrn", "registration", "national_id"})


def list_identifier(
    word: str, value: str, *, country: str | None = None, kind: EntryKind = EntryKind.OTHER
) -> ListIdentifier | None:
    """The identifier for a publisher's word and number; None when what stands there is no number.

    `country` is a code of `countries`.  The value loses all separators; letters are in upper case.  A class
    that cannot be narrowed to one of our types keeps its name ("registration"), an unknown word stays as a
    slug.
    """
    compact = _SEPARATORS.sub("", value).upper()
    is_number = len(compact) <= _LONGEST and any(letter.isdigit() for letter in compact)
    if not is_number and not _is_bic(word, compact):
        return None
    group = _classes().get(" ".join(word.lower().split()))
    if group is None:
        return ListIdentifier(type=_slug(word), value=compact, country=country)
    if group == "imo":
        compact = compact.removeprefix("IMO")
    return ListIdentifier(type=_narrowed(group, compact, country, kind), value=compact, country=country)


def untyped_identifier(value: str, *, countries: list[str], kind: EntryKind) -> ListIdentifier | None:
    """The identifier for a number without any word for it: by its shape and the countries of its entry."""
    compact = _SEPARATORS.sub("", value).upper()
    if found := _IMO.fullmatch(compact):
        return ListIdentifier(type=IdentifierType.IMO.value, value=found[1])
    if _LEI.fullmatch(compact) and not compact.isdigit():
        return ListIdentifier(type=IdentifierType.LEI.value, value=compact)
    for country in ("ru", "ua"):
        if country in countries:
            narrowed = _narrowed("registration", compact, country, kind)
            if narrowed != "registration":
                return ListIdentifier(type=narrowed, value=compact, country=country)
    return list_identifier(IdentifierType.OTHER.value, value, kind=kind)


def _is_bic(word: str, compact: str) -> bool:
    """Whether this is one of the few numbers that may have no digit."""
    return _classes().get(word.lower()) == "bic" and len(compact) in (8, 11)


def _narrowed(group: str, value: str, country: str | None, kind: EntryKind) -> str:
    """Our type for a class, a country and a number; the class itself when it stays open."""
    if group in _PLAIN:
        return _PLAIN[group].value
    if group == "passport":
        return _passport(value, country).value
    if group in _NUMBERED_PARTY and value.isdigit():
        if country == "ru" or group in ("inn", "ogrn"):
            found = _russian(group, value, kind)
        elif country == "ua":
            found = _ukrainian(value, kind)
        else:
            found = None
        if found is not None:
            return found.value
    return group


def _russian(group: str, value: str, kind: EntryKind) -> IdentifierType | None:
    """A Russian number by its length; only companies have a tax number of ten digits, persons a passport."""
    if len(value) == 10 and kind is EntryKind.PERSON:
        return IdentifierType.PASSPORT_RU if group == "national_id" else None
    return _RUSSIAN_BY_LENGTH.get(len(value))


def _ukrainian(value: str, kind: EntryKind) -> IdentifierType | None:
    """A Ukrainian number by its length; nine digits are the identity card of a person."""
    if len(value) == 9 and kind is EntryKind.PERSON:
        return IdentifierType.PASSPORT_UA_ID
    return _UKRAINIAN_BY_LENGTH.get(len(value))


def _passport(value: str, country: str | None) -> IdentifierType:
    """The kind of a passport: domestic ones of Russia and Ukraine have their own shape."""
    if country in ("ru", None) and value.isdigit() and len(value) == 10:
        return IdentifierType.PASSPORT_RU
    if country in ("ua", None) and _PASSPORT_UA.fullmatch(value) and not value.isascii():
        return IdentifierType.PASSPORT_UA
    if country == "ua" and value.isdigit() and len(value) == 9:
        return IdentifierType.PASSPORT_UA_ID
    return IdentifierType.PASSPORT_INTL


def _slug(word: str) -> str:
    """A publisher's word as a type: lower case, words joined by an underscore."""
    return _NOT_A_WORD.sub("_", word.lower()).strip("_") or IdentifierType.OTHER.value


@cache
def known_words() -> tuple[str, ...]:
    """The publishers' words, the longest first."""
    return tuple(sorted(_classes(), key=lambda word: (-len(word), word)))


@cache
def _classes() -> dict[str, str]:
    """Class by word."""
    return {row["word"]: row["class"] for row in read_rows("watchlists/identifier_words.tsv")}
