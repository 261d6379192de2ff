"""Fingerprints of parties."""

from __future__ import annotations

import pytest

from topology.fingerprint import identifier_fingerprint, party_fingerprint


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
