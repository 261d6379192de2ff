"""Identifiers by value."""

from __future__ import annotations

import pytest

from topology.search.identifiers import IdentifierTable, normalize, types_agree


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        pytest.param("passport_ru", "45 10-123456", "4510123456", id="separators"),
        pytest.param("other", "ab/12_34", "AB1234", id="letters"),
        pytest.param("bic", "GRANRUMM104", "GRANRUMM", id="bic"),
        pytest.param("SWIFT", "GRANRUMMXXX", "GRANRUMM", id="publishers-word"),
        pytest.param("card", "4111********1111", None, id="masked"),
        pytest.param("other", "12-34", None, id="too-short"),
    ],
)
def test_values_are_brought_to_one_form(kind: str, value: str, expected: str | None) -> None:
    """What cannot name a party is left out."""
    assert expected == normalize(kind, value)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("inn_person", "rnokpp", True, id="tax-numbers"),
        pytest.param("card", "imo", False, id="unlike"),
        pytest.param("card", "National No.", True, id="publishers-word"),
        pytest.param("other", "imo", True, id="unknown"),
    ],
)
def test_types_that_nobody_mixes_up_tell_numbers_apart(one: str, other: str, expected: bool) -> None:
    """A type nobody knows may be any."""
    assert expected is types_agree(one, other)


def test_an_entry_that_left_is_not_found() -> None:
    """Others with the same number stay."""
    table = IdentifierTable()
    table.add("b", [("imo", "9074729")])
    table.add("a", [("imo", "9074729"), ("other", "AB1234")])

    table.remove("a", [("imo", "9074729"), ("other", "AB1234")])
    table.remove("a", [("other", "AB1234")])

    assert [[("b", "imo")], []] == [list(table.find("imo", "9074729")), list(table.find("other", "AB1234"))]
