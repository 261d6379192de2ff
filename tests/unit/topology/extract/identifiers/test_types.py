"""Every type of identifier behind its cue: what is valid, what is a near miss, what is none, and whose rule that is.

Numbers are invented, with check digits computed by hand from the source, or published examples of the standard.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from schemas.base import IdentifierType
from topology.extract.identifiers.finder import find_identifiers


@dataclass(frozen=True)
class Table:
    """One type: where its rule is published, a cue, and numbers of each sort as they are written."""

    source: str
    cue: str
    valid: tuple[str, ...]
    near_miss: tuple[str, ...]
    invalid: tuple[str, ...]


TABLES: dict[IdentifierType, Table] = {
    IdentifierType.INN_COMPANY: Table(
        "order of the tax service of Russia MMV-7-6/435 of 2012-06-29, annex",
        "ИНН",
        ("7760181590", "7733079244", "77 6018 1590"),
        ("7760181591", "7760181509", "0000000000"),
        ("776018159", "77601815901", "776018159А"),
    ),
    IdentifierType.INN_PERSON: Table(
        "order of the tax service of Russia MMV-7-6/435 of 2012-06-29, annex",
        "ИНН",
        ("771748338014", "774813734337"),
        ("771748338015", "771748338024", "111111111111"),
        ("77174833801", "7717483380141"),
    ),
    IdentifierType.OGRN: Table(
        "Ministry of Finance of Russia, order 165n of 2017",
        "ОГРН",
        ("1027728590031", "1027790429248"),
        ("1027728590032", "1027728590301"),
        ("102772859003", "3027728590031"),
    ),
    IdentifierType.OGRNIP: Table(
        "Ministry of Finance of Russia, order 165n of 2017",
        "ОГРНИП",
        ("304777818513698", "304773075157125"),
        ("304777818513699", "304777818513968"),
        ("30477781851369", "104777818513698"),
    ),
    IdentifierType.KPP: Table(
        "order of the tax service of Russia MMV-7-6/435 of 2012-06-29",
        "КПП",
        ("776001001", "7760AB001"),
        ("006001001", "776000001"),
        ("77600100", "7760010011"),
    ),
    IdentifierType.SNILS: Table(
        "order of the pension fund of Russia 192p of 2006, annex",
        "СНИЛС",
        ("120-730-231 95", "18725422993"),
        ("120-730-231 96", "120-730-213 95", "18725422939"),
        ("120-730-231", "1872542299"),
    ),
    IdentifierType.RNOKPP: Table(
        "tax service of Ukraine, registration number of the taxpayer's card",
        "РНОКПП",
        ("2841767385", "2862553528", "284 176 7385"),
        ("2841767386", "2841767358"),
        ("284176738", "28417673851"),
    ),
    IdentifierType.EDRPOU: Table(
        "statistics service of Ukraine, register of enterprises",
        "код ЄДРПОУ",
        ("46100511", "20404633", "05405078"),
        ("46100512", "46100151", "00000000"),
        ("4610051", "461005110"),
    ),
    IdentifierType.IBAN: Table(
        "ISO 13616-1:2020 and ISO/IEC 7064 MOD 97-10; lengths of the SWIFT IBAN registry",
        "IBAN",
        ("DE89370400440532013000", "GB29 NWBK 6016 1331 9268 19", "UA753052990000026009012345678"),
        ("DE88370400440532013000", "DE8937040044053201300", "DE89370400440532010300"),
        ("DE89", "ZZ893704"),
    ),
    IdentifierType.BIC: Table(
        "ISO 9362:2022, countries of ISO 3166-1",
        "SWIFT",
        ("DEUTDEFF", "RZBAATWWXXX"),
        ("DEUTQQFF", "DEUTXXFF500"),
        ("DEUTDEF", "DEUTDEFF50", "D3UTDEFF"),
    ),
    IdentifierType.LEI: Table(
        "ISO 17442-1:2020 and ISO/IEC 7064 MOD 97-10",
        "LEI",
        ("5493001KJTIIGC8Y1R12", "5493001kjtiigc8y1r12"),
        ("5493001KJTIIGC8Y1R13", "5493001KJTIICG8Y1R12"),
        ("5493001KJTIIGC8Y1R1", "5493001KJTIIGC8Y1R122"),
    ),
    IdentifierType.VAT: Table(
        "European Commission, VIES; HM Revenue and Customs (by python-stdnum)",
        "VAT",
        ("DE136695976", "ATU13585627", "GB980780684"),
        ("DE136695977", "DE136695967", "GB980780685"),
        ("XX136695976", "DE136"),
    ),
    IdentifierType.EIN: Table(
        "Internal Revenue Service, valid EIN prefixes",
        "EIN",
        ("12-3456789", "123456789"),
        ("07-3456789", "00-3456789"),
        ("12-345678", "12-34567890"),
    ),
    IdentifierType.SSN: Table(
        "Social Security Administration, randomization of 2011",
        "SSN",
        ("219-09-9999", "219099999"),
        ("666-09-9999", "000-12-3456", "900-12-3456", "219-00-9999", "219-09-0000"),
        ("219-09-999", "219-099-9999"),
    ),
    IdentifierType.PASSPORT_RU: Table(
        "government of Russia, resolution 828 of 1997: series of four digits, number of six",
        "паспорт серия",
        ("4512 345678", "45 12 № 345678", "4512345678"),
        ("0012 345678", "4512 000000", "1111 111111"),
        ("4512 34567", "451 234567"),
    ),
    IdentifierType.PASSPORT_UA: Table(
        "parliament of Ukraine, resolution 2503-XII of 1992: two letters of its alphabet and six digits",
        "паспорт",
        ("КЕ 345678", "ке№345678"),
        ("КЕ 000000", "ЫЪ 345678", "КЭ345678"),
        ("КЕ 34567", "К 345678", "КЕН 345678"),
    ),
    IdentifierType.PASSPORT_UA_ID: Table(
        "government of Ukraine, resolution 302 of 2015: nine digits",
        "ID-картка",
        ("003456789", "012345678"),
        ("000000000", "111111111"),
        ("00345678", "0034567890"),
    ),
    IdentifierType.PASSPORT_INTL: Table(
        "ICAO Doc 9303 part 4: up to nine letters and digits",
        "закордонний паспорт",
        ("FE345678", "71 3456789"),
        ("FE000000", "FE 0000000"),
        ("FE34567", "FEH345678"),
    ),
    IdentifierType.CARD: Table(
        "ISO/IEC 7812-1, annex B",
        "карта",
        ("2200125322720565", "4111 2284 8415 6448", "371202610219720"),
        ("2200125322720566", "2200 1253 2272 0655", "371202610219721"),
        ("220012532272056", "220012532"),
    ),
    IdentifierType.IMO: Table(
        "IMO resolution A.1117(30)",
        "IMO",
        ("9979321", "9074729"),
        ("9979322", "9979231", "0000000"),
        ("997932", "99793211"),
    ),
}


def rows(sort: str) -> list[object]:
    """One parameter set per number of a sort."""
    return [
        pytest.param(kind, f"{table.cue} {number}", id=f"{kind.value}-{number.replace(' ', '_')}")
        for kind, table in TABLES.items()
        for number in getattr(table, sort)
    ]


def validity(kind: IdentifierType, text: str) -> list[bool]:
    """Of every identifier of the kind in the text whether it is valid."""
    return [found.valid for found in find_identifiers(text) if found.type is kind]


def test_every_type_has_a_table() -> None:
    """All types but `other` are here, each with its source and two numbers or more of every sort."""
    assert set(TABLES) == set(IdentifierType) - {IdentifierType.OTHER}
    assert [] == [
        kind
        for kind, table in TABLES.items()
        if not table.source or min(len(table.valid), len(table.near_miss), len(table.invalid)) < 2
    ]


@pytest.mark.parametrize(("kind", "text"), rows("valid"))
def test_a_right_number_is_valid(kind: IdentifierType, text: str) -> None:
    """A number made by the rule of its source is found, once, and valid."""
    assert [True] == validity(kind, text)


@pytest.mark.parametrize(("kind", "text"), rows("near_miss"))
def test_a_near_miss_is_kept_as_invalid(kind: IdentifierType, text: str) -> None:
    """A mistyped number behind its cue is found, once, and not valid."""
    assert [False] == validity(kind, text)


@pytest.mark.parametrize(("kind", "text"), rows("invalid"))
def test_what_has_another_form_is_no_such_number(kind: IdentifierType, text: str) -> None:
    """What is too short, too long or of other signs is no identifier of the type, whatever the cue says."""
    assert [] == validity(kind, text)
