"""Identifiers of banks, accounts and cards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from schemas.base import IdentifierType
from topology.data.tables import read_rows, read_words
from topology.extract.identifiers import checksums
from topology.extract.identifiers.base import (
    AnchoredShape,
    IdentifierKind,
    ScannedShape,
    anchored,
    as_latin,
    at_run,
    by_pattern,
    without_separators,
)
from topology.extract.vocabulary import is_ordinary

# Letters of an IBAN, and the Cyrillic ones that are typed for them.
_LETTER = "A-Za-zАВЕКМНОРСТХІУавекмнорстхіу"
# The first digit of an IBAN, behind its country.
_IBAN_START = re.compile(
    rf"\d(?:(?<=[{_LETTER}]{{2}}\d)(?<!\w...)|(?<=[{_LETTER}]{{2}}[ -]\d)(?<!\w....))\d(?=[ -]?[{_LETTER}\d])"
)
_IBAN_SIGN = re.compile(rf"[ \u00a0-]?[{_LETTER}0-9]")
_LEI_LENGTH = 20
_LEI = by_pattern(r"[A-Za-z0-9]", rf"[A-Za-z0-9]{{{_LEI_LENGTH - 1}}}", digit_run=1, digits=2)
_IBAN_SHORTEST, _IBAN_LONGEST = 15, 34
# First digits of Visa, Mastercard, Maestro, Mir, UnionPay, Discover, American Express, JCB and Prostir.
_CARD_START = re.compile(r"4|5[0-8]|2[2-7]|6[0-9]|3[47]|35|9[0-9]")
_DINERS_START = re.compile(r"30[0-5]|3[689]")
_CARD_GAP = r"[ .\-/_\u2013\u00a0]{1,3}"


@cache
def iban_lengths() -> dict[str, int]:
    """Length of an IBAN by country code."""
    return {row["country"]: int(row["length"]) for row in read_rows("identifiers/iban_lengths.tsv")}


@cache
def country_codes() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes."""
    return read_words("identifiers/countries.txt")


def find_ibans(text: str) -> Iterator[tuple[int, int]]:
    """Everything that begins like an IBAN and has the length of its country, in groups or not."""
    for digits in _IBAN_START.finditer(text):
        start = digits.start() - (3 if text[digits.start() - 1] in " -" else 2)
        length = iban_lengths().get(as_latin(text[start : start + 2]).upper())
        if length is None:
            continue
        end, signs = digits.end(), 4
        while signs < length:
            sign = _IBAN_SIGN.match(text, end)
            if sign is None:
                break
            end, signs = sign.end(), signs + 1
        if signs == length and not text[end : end + 1].isalnum():
            yield start, end


def iban_has_form(value: str) -> bool:
    """A country with IBANs, two check digits, the length of the country."""
    return len(value) == iban_lengths().get(value[:2], 0) and value.isascii() and value[2:4].isdecimal()


def iban_is_valid(value: str) -> bool:
    """Whether the check digits hold; a valid number says nothing about the account existing.

    Source: ISO 13616-1:2020 (structure), ISO/IEC 7064 MOD 97-10 (check digits).
    """
    return checksums.mod_97_is_one(value[4:] + value[:4])


def misfit_iban_has_form(value: str) -> bool:
    """Two letters, two digits and 11 to 30 more signs, of which at least ten are digits."""
    long_enough = _IBAN_SHORTEST <= len(value) <= _IBAN_LONGEST
    return long_enough and value.isascii() and sum(sign.isdecimal() for sign in value) >= 10


def never_valid(value: str) -> bool:
    """The check of a shape that can only be a misspelt identifier."""
    return False


def bic_has_form(value: str) -> bool:
    """Eight or eleven signs (bank, country, place, branch) that are no ordinary word."""
    fits = len(value) in {8, 11} and value.isascii() and value[:6].isalpha()
    return fits and not is_ordinary(value.lower())


def bic_is_valid(value: str) -> bool:
    """Whether the country exists.  Source: ISO 9362:2022."""
    return value[4:6] in country_codes()


def find_leis(text: str) -> Iterator[tuple[int, int]]:
    """Everything of twenty letters and digits; most texts have no word as long."""
    if max(map(len, text.split()), default=0) >= _LEI_LENGTH:
        yield from _LEI.find(text)


def lei_has_form(value: str) -> bool:
    """Twenty signs, letters and digits among them."""
    return len(value) == _LEI_LENGTH and value.isascii() and not value.isdecimal() and not value.isalpha()


def lei_is_valid(value: str) -> bool:
    """Whether the last two signs are digits and check the others.  Source: ISO 17442-1:2020."""
    return value[18:].isdecimal() and checksums.mod_97_is_one(value)


def card_has_form(value: str) -> bool:
    """14 digits (Diners Club), 15 (American Express), 16, 18 or 19, that begin like a payment card.

    Source: ISO/IEC 7812-1.
    """
    if not value.isdecimal():
        return False
    if len(value) == 14:
        return bool(_DINERS_START.match(value))
    if len(value) == 15:
        return value[:2] in {"34", "37"}
    return len(value) in {16, 18, 19} and bool(_CARD_START.match(value))


def unknown_card_has_form(value: str) -> bool:
    """16 digits whatever they begin with."""
    return len(value) == 16 and value.isdecimal()


def _card_shape(pattern: str, *, runs: Iterable[int]) -> AnchoredShape:
    """The shape of cards: whatever but a digit may touch them, so that no glued number goes out unmasked."""
    return anchored(rf"(?:{pattern})(?!\d)", runs=runs, longest=1, digits=14)


def _latin_value(text: str) -> str:
    return without_separators(as_latin(text))


IBAN = IdentifierKind(
    IdentifierType.IBAN,
    ScannedShape(find_ibans, digit_run=2, digits=8),
    iban_has_form,
    iban_is_valid,
    "shape",
    normalize=_latin_value,
    is_stubborn=True,
)
IBAN_OF_WRONG_LENGTH = IdentifierKind(
    IdentifierType.IBAN,
    by_pattern(r"[A-Z]", r"[A-Z]\d{2}[A-Z0-9]{11,30}", digit_run=2, digits=10),
    misfit_iban_has_form,
    never_valid,
    normalize=_latin_value,
)
BIC = IdentifierKind(
    IdentifierType.BIC,
    by_pattern(r"[A-Za-z]", r"[A-Za-z]{5}[A-Za-z0-9]{2}(?:[A-Za-z0-9]{3})?", digit_run=0, digits=0),
    bic_has_form,
    bic_is_valid,
)
LEI = IdentifierKind(
    IdentifierType.LEI,
    ScannedShape(find_leis, digit_run=1, digits=2),
    lei_has_form,
    lei_is_valid,
    "valid",
    is_stubborn=True,
)
CARD_GROUPED = IdentifierKind(
    IdentifierType.CARD,
    at_run(
        r"\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}(?:[ -]\d{2,3})?|\d[47]\d{2}[ -]\d{6}[ -]\d{5}",
        runs=(4,),
        longest=4,
        digits=15,
    ),
    card_has_form,
    checksums.luhn_holds,
    "shape",
    is_stubborn=True,
)
CARD = IdentifierKind(
    IdentifierType.CARD,
    _card_shape(
        rf"\d{{14,19}}|\d{{4}}(?:{_CARD_GAP}\d{{4}}){{3}}(?:{_CARD_GAP}\d{{2,3}})?|\d{{4}}{_CARD_GAP}\d{{6}}{_CARD_GAP}\d{{4,5}}",
        runs=(4, *range(14, 20)),
    ),
    card_has_form,
    checksums.luhn_holds,
    "valid",
    is_stubborn=True,
)
CARD_SPELLED_OUT = IdentifierKind(
    IdentifierType.CARD,
    _card_shape(r"\d(?:[ .-]{0,2}\d){13,18}", runs=range(1, 20)),
    card_has_form,
    checksums.luhn_holds,
)
CARD_OF_UNKNOWN_ISSUER = IdentifierKind(
    IdentifierType.CARD,
    at_run(r"\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}", runs=(4, 8, 12, 16), longest=4, digits=16),
    unknown_card_has_form,
    checksums.luhn_holds,
)
