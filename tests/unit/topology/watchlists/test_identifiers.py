"""Identifiers of entries: publisher's word, country and shape."""

from __future__ import annotations

import pytest

from schemas.base import EntryKind
from topology.watchlists.identifiers import list_identifier, untyped_identifier

PERSON, COMPANY = EntryKind.PERSON, EntryKind.ORGANIZATION


@pytest.mark.parametrize(
    ("word", "value", "country", "kind", "expected"),
    [
        pytest.param(
            "Tax ID No.", "7700112233", "ru", COMPANY, ("inn_company", "7700112233"), id="ru-company"
        ),
        pytest.param(
            "Tax ID No.", "770011223344", "ru", PERSON, ("inn_person", "770011223344"), id="ru-person"
        ),
        pytest.param("Tax ID No.", "3141592653", "ua", PERSON, ("rnokpp", "3141592653"), id="ua-person"),
        pytest.param(
            "Registration Number", "12345678", "ua", COMPANY, ("edrpou", "12345678"), id="ua-company"
        ),
        pytest.param(
            "Registration Number",
            "1027700112230",
            "ru",
            COMPANY,
            ("ogrn", "1027700112230"),
            id="ru-registration",
        ),
        pytest.param(
            "Registration Number",
            "304770000011223",
            "ru",
            PERSON,
            ("ogrnip", "304770000011223"),
            id="ru-trader",
        ),
        pytest.param("inn", "7700112233", None, COMPANY, ("inn_company", "7700112233"), id="inn-by-its-word"),
        pytest.param(
            "Registration Number", "02696754", "gb", COMPANY, ("registration", "02696754"), id="other-country"
        ),
        pytest.param(
            "Passport", "4501 112233", "ru", PERSON, ("passport_ru", "4501112233"), id="ru-domestic"
        ),
        pytest.param(
            "Passport", "AB 123456", "ua", PERSON, ("passport_intl", "AB123456"), id="latin-passport"
        ),
        pytest.param("Passport", "АВ 123456", "ua", PERSON, ("passport_ua", "АВ123456"), id="ua-domestic"),
        pytest.param("Passport", "001122334", "ua", PERSON, ("passport_ua_id", "001122334"), id="ua-card"),
        pytest.param(
            "National ID No.", "4501112233", "ru", PERSON, ("passport_ru", "4501112233"), id="ru-national-id"
        ),
        pytest.param("SWIFT/BIC", "slhrrumm", None, COMPANY, ("bic", "SLHRRUMM"), id="bic-without-digits"),
        pytest.param(
            "Vessel Registration Identification",
            "IMO 9074729",
            None,
            EntryKind.VESSEL,
            ("imo", "9074729"),
            id="imo",
        ),
        pytest.param("Cedula No.", "16.247.821", "co", PERSON, ("national_id", "16247821"), id="separators"),
        pytest.param(
            "Moon Number", "77-AB", None, PERSON, ("moon_number", "77AB"), id="unknown-word-as-slug"
        ),
    ],
)
def test_a_word_and_a_number_make_a_type(
    word: str, value: str, country: str | None, kind: EntryKind, expected: tuple[str, str]
) -> None:
    """The type is ours where word, country and length are enough, else the class or the word itself."""
    identifier = list_identifier(word, value, country=country, kind=kind)

    assert identifier is not None
    assert expected == (identifier.type, identifier.value)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("", id="empty"),
        pytest.param("none", id="no-digit"),
        pytest.param("--", id="no-letter-or-digit"),
        pytest.param("1" * 60, id="too-long"),
    ],
)
def test_what_is_no_number_is_left_out(value: str) -> None:
    """A word in the place of a number would name every entry that has the same word."""
    assert list_identifier("Passport", value) is None


@pytest.mark.parametrize(
    ("value", "countries", "kind", "expected"),
    [
        pytest.param("7700112233", ["ru"], COMPANY, "inn_company", id="ru-inn"),
        pytest.param("1027700112230", ["ru"], COMPANY, "ogrn", id="ru-ogrn"),
        pytest.param("12345678", ["ua"], COMPANY, "edrpou", id="ua-edrpou"),
        pytest.param("IMO9074729", ["pa"], EntryKind.VESSEL, "imo", id="imo"),
        pytest.param("5493001KJTIIGC8Y1R12", [], COMPANY, "lei", id="lei"),
        pytest.param("7700112233", ["gb"], COMPANY, "other", id="no-country-to-tell"),
    ],
)
def test_a_bare_number_is_told_by_shape_and_country(
    value: str, countries: list[str], kind: EntryKind, expected: str
) -> None:
    """Without a word only a telling shape or the country of the entry gives a type."""
    identifier = untyped_identifier(value, countries=countries, kind=kind)

    assert identifier is not None
    assert expected == identifier.type
