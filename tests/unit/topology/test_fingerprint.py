"""Fingerprints of parties."""

from __future__ import annotations

import pytest

from topology.fingerprint import facts_hash, identifier_fingerprint, party_fingerprint


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("Зимовик Орест", id="order"),
        pytest.param("ОРЕСТ ЗИМОВИК", id="case"),
        pytest.param("Orest Zymovyk", id="script"),
        pytest.param("Zimovik, Orest", id="romanisation-and-comma"),
    ],
)
def test_spellings_of_a_name_share_it(other: str) -> None:
    """A verdict on a party holds however the next message spells the name."""
    assert party_fingerprint("Орест Зимовик") == party_fingerprint(other)


@pytest.mark.parametrize(
    ("name", "birth_date"),
    [
        pytest.param("Орест Зимовин", None, id="another-name"),
        pytest.param("Зимовик", None, id="less-of-the-name"),
        pytest.param("Орест Зимовик", "1971-03-09", id="with-birth-date"),
    ],
)
def test_other_parties_have_another(name: str, birth_date: str | None) -> None:
    """A verdict never reaches a party of which something else is known."""
    assert party_fingerprint("Орест Зимовик") != party_fingerprint(name, birth_date)


def test_a_number_has_its_own() -> None:
    """A party known by a number alone is not one that is called like it."""
    assert identifier_fingerprint("7700112233") != party_fingerprint("7700112233")


def test_it_cannot_be_read() -> None:
    """The key of a topic shows no name."""
    assert all(letter in "0123456789abcdef" for letter in party_fingerprint("Orest Zymovyk"))


def test_facts_are_the_numbers_of_a_party_in_any_order() -> None:
    """The same numbers are the same facts; one more number is another state of knowledge."""
    tax, passport = ("inn_person", "500100732259"), ("passport_ru", "4510123456")

    assert facts_hash([tax, passport]) == facts_hash([passport, tax])
    assert facts_hash([tax, passport]) != facts_hash([tax])


def test_accounts_are_no_facts() -> None:
    """A party that pays from another account is the same party."""
    account = ("iban", "UA213223130000026007233566001")

    assert facts_hash([account]) is None
    assert facts_hash([("inn_person", "500100732259"), account]) == facts_hash(
        [("inn_person", "500100732259")]
    )
