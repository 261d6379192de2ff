"""Identifiers of other countries and international ones."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from stdnum.ch import vat as ch_vat
from stdnum.eu import vat as eu_vat
from stdnum.gb import vat as gb_vat

from schemas.base import IdentifierType
from topology.data.tables import read_words
from topology.extract.identifiers import checksums
from topology.extract.identifiers.base import (
    IdentifierKind,
    at_run,
    behind_letters,
    by_pattern,
    has_length,
)

_VAT = r"[A-Z]E?[ -]?[A-Z0-9][A-Z0-9.]{6,13}[A-Z0-9]"
# Numbers that were never given out.
_NO_SSN_AREA = re.compile(r"000|666|9\d\d")
_NO_EIN_PREFIX = frozenset(
    {"00", "07", "08", "09", "17", "18", "19", "28", "29", "49", "69", "70", "78", "79", "89", "96", "97"}
)


@cache
def _vat_countries() -> tuple[str, ...]:
    return tuple(read_words("identifiers/vat_countries.txt"))


def vat_has_form(value: str) -> bool:
    """The prefix of a country and at least seven digits."""
    return value.startswith(_vat_countries()) and sum(sign.isdecimal() for sign in value) >= 7


def vat_is_valid(value: str) -> bool:
    """Whether the check digits of the country hold.

    Source: python-stdnum, which follows the European Commission's VIES and the national registers.
    """
    if value.startswith("GB"):
        return bool(gb_vat.is_valid(value))
    if value.startswith("CHE"):
        return bool(ch_vat.is_valid(value) or ch_vat.is_valid(f"{value}MWST"))
    return bool(eu_vat.is_valid(value))


def ssn_is_valid(digits: str) -> bool:
    """Whether area, group and serial can be.  Source: Social Security Administration, randomization."""
    return not _NO_SSN_AREA.match(digits) and digits[3:5] != "00" and digits[5:] != "0000"


def ein_is_valid(digits: str) -> bool:
    """Whether the prefix was given out.  Source: Internal Revenue Service, valid EIN prefixes."""
    return digits[:2] not in _NO_EIN_PREFIX


def passport_has_form(value: str) -> bool:
    """Seven to nine letters and digits, of which at least six are digits."""
    return 7 <= len(value) <= 9 and value.isascii() and sum(sign.isdecimal() for sign in value) >= 6


def passport_is_valid(value: str) -> bool:
    """Whether the number is not zero.  Source: ICAO Doc 9303 part 4; countries have no common check digit."""
    return any(sign in "123456789" for sign in value)


VAT = IdentifierKind(
    IdentifierType.VAT, by_pattern(r"[A-Z]", _VAT, digit_run=5, digits=7), vat_has_form, vat_is_valid, "valid"
)
SSN_FORMATTED = IdentifierKind(
    IdentifierType.SSN,
    at_run(r"\d{3}-\d{2}-\d{4}", runs=(3,), longest=4, digits=9),
    has_length(9),
    ssn_is_valid,
    "valid",
    country="us",
)
SSN = IdentifierKind(
    IdentifierType.SSN,
    at_run(r"\d{3}[ -]?\d{2}[ -]?\d{4}", runs=(3, 5, 9), longest=4, digits=9),
    has_length(9),
    ssn_is_valid,
    country="us",
)
EIN = IdentifierKind(
    IdentifierType.EIN,
    at_run(r"\d{2}-?\d{7}", runs=(2, 9), longest=7, digits=9),
    has_length(9),
    ein_is_valid,
    country="us",
)
PASSPORT = IdentifierKind(
    IdentifierType.PASSPORT_INTL,
    behind_letters(r"[A-Za-z]{1,2}[ -]?(?:№\s?)?", runs=(6, 7, 8)),
    passport_has_form,
    passport_is_valid,
)
PASSPORT_OF_DIGITS = replace(
    PASSPORT, shape=at_run(r"\d{2}[ -]?(?:№\s?)?\d{7}", runs=(2, 9), longest=7, digits=9)
)
IMO = IdentifierKind(
    IdentifierType.IMO, at_run(r"\d{7}", runs=(7,), longest=7, digits=7), has_length(7), checksums.imo_holds
)
