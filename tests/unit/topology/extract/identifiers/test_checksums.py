"""Check digits: per identifier numbers that hold, every kind of near miss, and the source beside the function."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from topology.extract.identifiers import banking, checksums, international, russia

Check = Callable[[str], bool]

# Invented numbers whose check digits were computed by hand from the published algorithms, and published examples.
VALID: list[tuple[str, Check, list[str]]] = [
    ("inn-company", checksums.inn_company_holds, ["7760181590", "7733079244", "7731372159"]),
    ("inn-person", checksums.inn_person_holds, ["771748338014", "774813734337", "771950446600"]),
    ("ogrn", checksums.ogrn_holds, ["1027728590031", "1027790429248"]),
    ("ogrnip", checksums.ogrnip_holds, ["304777818513698", "304773075157125"]),
    ("snils", checksums.snils_holds, ["12073023195", "18725422993", "11223344595"]),
    ("rnokpp", checksums.rnokpp_holds, ["2841767385", "2862553528", "2850597530"]),
    ("edrpou", checksums.edrpou_holds, ["20404633", "46100511", "05405078"]),
    ("imo", checksums.imo_holds, ["9979321", "9074729"]),
    ("luhn", checksums.luhn_holds, ["2200125322720565", "4111228484156448", "371202610219720"]),
    (
        "iban",
        banking.iban_is_valid,
        ["UA753052990000026009012345678", "DE89370400440532013000", "GB29NWBK60161331926819"],
    ),
    ("lei", banking.lei_is_valid, ["5493001KJTIIGC8Y1R12"]),
    ("vat", international.vat_is_valid, ["DE136695976", "ATU13585627", "FR40303265045", "PL8567346215"]),
]


def rows(pick: Callable[[str], list[str]]) -> list[object]:
    """One parameter set per number that `pick` makes of a valid one."""
    return [
        pytest.param(check, made, id=f"{name}-{made}")
        for name, check, numbers in VALID
        for number in numbers
        for made in pick(number)
    ]


def with_one_digit_changed(number: str) -> list[str]:
    """The number with its last digit, and with the one before it, one higher."""
    made = []
    for place in (len(number) - 1, len(number) - 2):
        changed = str((int(number[place]) + 1) % 10)
        made.append(number[:place] + changed + number[place + 1 :])
    return made


@pytest.mark.parametrize(("check", "number"), rows(lambda number: [number]))
def test_a_right_number_holds(check: Check, number: str) -> None:
    """The check accepts what was given out by the rules."""
    assert check(number)


@pytest.mark.parametrize(("check", "number"), rows(with_one_digit_changed))
def test_one_wrong_digit_is_noticed(check: Check, number: str) -> None:
    """Every scheme notices a single wrong digit in its last places."""
    assert not check(number)


def test_old_snils_have_no_check_number() -> None:
    """Numbers up to 001-001-998 were given out before it existed."""
    assert checksums.snils_holds("00100199800")


@pytest.mark.parametrize(
    ("check", "number", "valid"),
    [
        pytest.param(international.ssn_is_valid, "219099999", True, id="ssn"),
        pytest.param(international.ssn_is_valid, "000099999", False, id="ssn-area-zero"),
        pytest.param(international.ssn_is_valid, "666099999", False, id="ssn-area-666"),
        pytest.param(international.ssn_is_valid, "912099999", False, id="ssn-area-900"),
        pytest.param(international.ssn_is_valid, "219009999", False, id="ssn-group-zero"),
        pytest.param(international.ssn_is_valid, "219090000", False, id="ssn-serial-zero"),
        pytest.param(international.ein_is_valid, "123456789", True, id="ein"),
        pytest.param(international.ein_is_valid, "073456789", False, id="ein-prefix-never-given"),
        pytest.param(international.vat_is_valid, "GB980780684", True, id="vat-gb"),
        pytest.param(international.vat_is_valid, "GB980780685", False, id="vat-gb-near-miss"),
        pytest.param(international.vat_is_valid, "CHE107787577", True, id="vat-ch"),
        pytest.param(banking.bic_is_valid, "DEUTDEFF", True, id="bic"),
        pytest.param(banking.bic_is_valid, "DEUTQQFF", False, id="bic-no-such-country"),
        pytest.param(russia.kpp_is_valid, "776001001", True, id="kpp"),
        pytest.param(russia.kpp_is_valid, "006001001", False, id="kpp-region-zero"),
        pytest.param(russia.kpp_is_valid, "776000001", False, id="kpp-reason-zero"),
        pytest.param(russia.passport_is_valid, "4512345678", True, id="passport"),
        pytest.param(russia.passport_is_valid, "0012345678", False, id="passport-region-zero"),
        pytest.param(russia.passport_is_valid, "4512000000", False, id="passport-number-zero"),
    ],
)
def test_structure_is_checked_where_there_are_no_check_digits(check: Check, number: str, valid: bool) -> None:
    """What was never given out is no valid number."""
    assert valid == check(number)
