"""Identifiers of Russia."""

from __future__ import annotations

from dataclasses import replace

from schemas.base import IdentifierType
from topology.extract.identifiers import checksums
from topology.extract.identifiers.base import (
    IdentifierKind,
    always_valid,
    at_run,
    digits_of,
    has_length,
)

digit_runs = at_run(r"\d{7,20}", runs=range(7, 21), longest=7, digits=7, may_be_glued=True)
digit_groups = at_run(r"\d{1,6}(?:[ -]\d{1,6}){1,5}", runs=range(1, 7), longest=2, digits=8)


def kpp_is_valid(digits: str) -> bool:
    """Whether the tax office (first two digits) and the reason code (fifth and sixth) can be.

    Source: order of the tax service of Russia MMV-7-6/435 of 2012-06-29.
    """
    return digits[:2] != "00" and digits[4:6] != "00"


def ogrn_has_form(value: str) -> bool:
    """13 digits that begin like a company's number (1, 5) or that of a record about one (2, 6 to 9)."""
    return len(value) == 13 and value.isdecimal() and value[0] in "1256789"


def ogrnip_has_form(value: str) -> bool:
    """15 digits, of which the first says that it is an entrepreneur's (3) or a record about one (4)."""
    return len(value) == 15 and value.isdecimal() and value[0] in "34"


def passport_is_valid(digits: str) -> bool:
    """Whether region and number of an internal passport can be: neither is all zeros."""
    return digits[:2] != "00" and digits[4:] != "000000"


INN_COMPANY = IdentifierKind(
    IdentifierType.INN_COMPANY, digit_runs, has_length(10), checksums.inn_company_holds, "valid", country="ru"
)
INN_PERSON = IdentifierKind(
    IdentifierType.INN_PERSON, digit_runs, has_length(12), checksums.inn_person_holds, "valid", country="ru"
)
OGRN = IdentifierKind(
    IdentifierType.OGRN, digit_runs, ogrn_has_form, checksums.ogrn_holds, "valid", country="ru"
)
OGRNIP = IdentifierKind(
    IdentifierType.OGRNIP, digit_runs, ogrnip_has_form, checksums.ogrnip_holds, "valid", country="ru"
)
INN_COMPANY_GROUPED = replace(INN_COMPANY, shape=digit_groups, uncued="never")
INN_PERSON_GROUPED = replace(INN_PERSON, shape=digit_groups, uncued="never")
OGRN_GROUPED = replace(OGRN, shape=digit_groups, uncued="never")
KPP = IdentifierKind(
    IdentifierType.KPP,
    at_run(r"\d{4}[\dA-Z]{2}\d{3}", runs=(4, 5, 9), longest=4, digits=7, may_be_glued=True),
    lambda value: len(value) == 9,
    kpp_is_valid,
    country="ru",
)
SNILS_FORMATTED = IdentifierKind(
    IdentifierType.SNILS,
    at_run(r"\d{3}[- ]\d{3}[- ]\d{3}[- ]\d{2}", runs=(3,), longest=3, digits=11),
    has_length(11),
    checksums.snils_holds,
    "shape",
    country="ru",
)
SNILS = IdentifierKind(IdentifierType.SNILS, digit_runs, has_length(11), checksums.snils_holds, country="ru")
PASSPORT_RU = IdentifierKind(
    IdentifierType.PASSPORT_RU,
    at_run(
        r"\d{2}[ -]?\d{2}[ ,]{0,2}(?:(?:№|N|#|номер|no\.?)\s?)?\d{6}",
        runs=(2, 4, 10),
        longest=2,
        digits=4,
        ignore_case=True,
    ),
    has_length(10),
    passport_is_valid,
    normalize=digits_of,
    country="ru",
)
ACCOUNT = IdentifierKind(
    IdentifierType.OTHER,
    at_run(r"(?=[1-5])(?:\d{20}|\d{5}[ .]\d{3}[ .]\d[ .]\d{11})", runs=(5, 20), longest=11, digits=20),
    has_length(20),
    always_valid,
    country="ru",
)
BANK_CODE = IdentifierKind(
    IdentifierType.OTHER,
    at_run(r"0[0-5]\d{7}", runs=(9,), longest=9, digits=9),
    has_length(9),
    always_valid,
    country="ru",
)
