"""Identifiers of Ukraine."""

from __future__ import annotations

from dataclasses import replace

from schemas.base import IdentifierType
from topology.extract.identifiers import checksums
from topology.extract.identifiers.base import (
    IdentifierKind,
    always_valid,
    at_run,
    behind_letters,
    digits_of,
    has_length,
)
from topology.extract.identifiers.russia import digit_groups, digit_runs

_YEARS_OF_BIRTH = ("19", "20")
_NOT_UKRAINIAN = frozenset("ЁЪЫЭ")


def series_and_number(text: str) -> str:
    """Two letters and six digits of a passport, without what stands between."""
    return text[:2].upper() + digits_of(text)


def passport_is_valid(value: str) -> bool:
    """Whether the series has letters of the Ukrainian alphabet only and the number is not zero.

    Source: parliament of Ukraine, resolution 2503-XII of 1992.
    """
    return _NOT_UKRAINIAN.isdisjoint(value[:2]) and value[2:] != "000000"


def edrpou_has_form(value: str) -> bool:
    """Eight digits."""
    return len(value) == 8 and value.isdecimal()


def register_number_has_form(value: str) -> bool:
    """A number of the demographic register: birth date and five digits."""
    return len(value) == 13 and value.isdecimal() and value[:2] in _YEARS_OF_BIRTH


RNOKPP = IdentifierKind(
    IdentifierType.RNOKPP, digit_runs, has_length(10), checksums.rnokpp_holds, "valid", country="ua"
)
EDRPOU = IdentifierKind(
    IdentifierType.EDRPOU, digit_runs, edrpou_has_form, checksums.edrpou_holds, "valid", country="ua"
)
RNOKPP_GROUPED = replace(RNOKPP, shape=digit_groups, uncued="never")
EDRPOU_GROUPED = replace(EDRPOU, shape=digit_groups, uncued="never")
PASSPORT_UA = IdentifierKind(
    IdentifierType.PASSPORT_UA,
    behind_letters(r"[А-ЯІЇЄҐа-яіїєґ]{2}[ ,-]{0,2}(?:(?:№|[Нн][Оо][Мм][Ее][Рр])\s?)?", runs=(6,)),
    lambda value: len(value) == 8,
    passport_is_valid,
    normalize=series_and_number,
    country="ua",
)
PASSPORT_UA_ID = IdentifierKind(
    IdentifierType.PASSPORT_UA_ID, digit_runs, has_length(9), always_valid, country="ua"
)
DEMOGRAPHIC_REGISTER = IdentifierKind(
    IdentifierType.OTHER,
    at_run(r"[12][90]\d{6}-\d{5}", runs=(8,), longest=8, digits=13),
    register_number_has_form,
    always_valid,
    "shape",
    country="ua",
)
BANK_CODE = IdentifierKind(
    IdentifierType.OTHER,
    at_run(r"3\d{5}", runs=(6,), longest=6, digits=6),
    has_length(6),
    always_valid,
    country="ua",
)
