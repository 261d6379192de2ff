"""Whose an identifier is, among several parties."""

from __future__ import annotations

import pytest

from schemas.base import IdentifierType
from topology.extract.owners import OwnerFinder, Party, PartyKind

PERSON = Party(0, 10, PartyKind.PERSON, 0)
COMPANY = Party(20, 30, PartyKind.ORGANIZATION, 0)
LATER_PERSON = Party(100, 110, PartyKind.PERSON, 1)


@pytest.mark.parametrize(
    ("kind", "start", "owner"),
    [
        pytest.param(IdentifierType.SNILS, 40, PERSON, id="persons-number-passes-the-company"),
        pytest.param(IdentifierType.OGRN, 40, COMPANY, id="companys-number"),
        pytest.param(IdentifierType.IBAN, 40, COMPANY, id="account-of-the-nearest"),
        pytest.param(IdentifierType.BIC, 40, None, id="bank-code-of-nobody"),
        pytest.param(IdentifierType.SNILS, 120, LATER_PERSON, id="last-before"),
        pytest.param(IdentifierType.SNILS, 400, None, id="too-far"),
        pytest.param(IdentifierType.LEI, 12, COMPANY, id="first-behind-when-none-before"),
    ],
)
def test_the_nearest_party_of_the_kind_owns_a_number(
    kind: IdentifierType, start: int, owner: Party | None
) -> None:
    """A party before the number wins over one behind it."""
    owners = OwnerFinder([LATER_PERSON, PERSON, COMPANY], before_chars=60, after_chars=40)

    assert owner == owners.of_identifier(kind, start, start + 5)


def test_ten_digits_go_to_either_kind_when_the_other_is_absent() -> None:
    """A Ukrainian person's number and a Russian company's look alike."""
    owners = OwnerFinder([PERSON], before_chars=60, after_chars=40)

    assert PERSON == owners.of_identifier(IdentifierType.INN_COMPANY, 20, 30)


def test_a_companys_number_is_never_a_persons() -> None:
    """Without a company it is nobody's."""
    owners = OwnerFinder([PERSON], before_chars=60, after_chars=40)

    assert owners.of_identifier(IdentifierType.OGRN, 20, 33) is None


def test_a_birth_date_is_a_persons() -> None:
    """Companies are not born."""
    owners = OwnerFinder([PERSON, COMPANY], before_chars=60, after_chars=40)

    assert PERSON == owners.of_birth_date(35, 45)
