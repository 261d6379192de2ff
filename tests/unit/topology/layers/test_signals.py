"""Layer 6: parties of the result, whose numbers and dates are whose, and that cards are masked."""

from __future__ import annotations

import pytest
from support.evidence import analysed

from topology.config import Rules, SignalRules
from topology.document import Document

TWO_PEOPLE = (
    "Лапина Ольга Викторовна, д.р. 12.05.1970, СНИЛС 120-730-231 95; "
    "Ладов Пётр Ильич, 03.04.1981 г.р., СНИЛС 187-254-229 93"
)


def owners(document: Document) -> dict[str, str | None]:
    """Owner of each identifier by its value."""
    return {identifier.value: identifier.owner for identifier in document.identifiers}


def test_parties_are_those_of_the_mentions_in_order() -> None:
    """Search zips both lists, so each party stands where its mention stands."""
    document = analysed("Лапина Ольга Викторовна и ООО «Ладья», Ладов Пётр Ильич")

    assert [m.name for m in document.person_mentions] == [p.name for p in document.persons]
    assert [m.name for m in document.organization_mentions] == [o.name for o in document.organizations]


def test_identifiers_belong_to_the_nearest_person_before_them() -> None:
    """Two people with a number each keep their own."""
    document = analysed(TWO_PEOPLE)

    assert {"12073023195": "persons/0", "18725422993": "persons/1"} == owners(document)
    assert [["12073023195"], ["18725422993"]] == [p.identifiers for p in document.persons]


def test_birth_dates_belong_to_the_nearest_person() -> None:
    """A birth date behind a name is that person's."""
    document = analysed(TWO_PEOPLE)

    assert ["1970-05-12", "1981-04-03"] == [p.birth_date for p in document.persons]


def test_a_birth_date_before_the_name_is_linked_too() -> None:
    """With no person before it, the first one behind is meant."""
    document = analysed("Born 12 May 1970: Peter Brightwater")

    assert ["1970-05-12"] == [p.birth_date for p in document.persons]


def test_a_contract_date_is_no_birth_date() -> None:
    """Only a cue makes a date one of birth."""
    document = analysed("Лапина Ольга Викторовна, договор от 12.05.2020")

    assert [None] == [p.birth_date for p in document.persons]


def test_numbers_go_to_the_party_of_their_kind() -> None:
    """A company's number passes over the person that stands between."""
    document = analysed("ООО «Ладья», директор Лапина Ольга Викторовна, ИНН 7760181590, СНИЛС 120-730-231 95")

    assert {"7760181590": "organizations/0", "12073023195": "persons/0"} == owners(document)


def test_a_bank_code_belongs_to_nobody() -> None:
    """SWIFT says which bank keeps an account, not whose it is."""
    document = analysed("Blue Heron Ltd, SWIFT DEUTDEFF")

    assert {"DEUTDEFF": None} == owners(document)


def test_an_identifier_without_party_is_kept() -> None:
    """A bare number is a finding of its own."""
    document = analysed("ИНН 7760181590")

    assert {"7760181590": None} == owners(document)


def test_a_card_is_masked_in_value_and_text() -> None:
    """First six and last four digits stay; the offsets are those of the whole number."""
    document = analysed("на карту 2200 1253 2272 0565")

    card = document.identifiers[0]
    assert ("220012******0565", "2200 12** **** 0565") == (card.value, card.text)
    assert "2200 1253 2272 0565" == document.text[card.start : card.end]


def test_a_card_is_shown_when_the_rules_say_so() -> None:
    """Masking is a setting."""
    document = analysed("карта 2200125322720565", Rules(signals=SignalRules(mask_cards=False)))

    assert "2200125322720565" == document.identifiers[0].value


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        pytest.param("ИП Ковалёв Пётр Ильич", "entrepreneur", id="ru-entrepreneur"),
        pytest.param("ФОП Ясенко Марія Іллівна", "entrepreneur", id="uk-entrepreneur"),
        pytest.param("гражданка РФ Лапина Ольга Викторовна", "citizenship", id="ru-citizen"),
        pytest.param("Ясенко Марія Іллівна, громадянка України", "citizenship", id="uk-citizen"),
        pytest.param("Лапина Ольга Викторовна, д.р. 12.05.1970", "birth date", id="birth-date"),
        pytest.param("Лапина Ольга Викторовна, СНИЛС 120-730-231 95", "identifier", id="identifier"),
    ],
)
def test_what_stands_near_a_person_is_evidence(text: str, evidence: str) -> None:
    """A person's evidence tells what else the text says of him or her."""
    document = analysed(text)

    assert evidence in document.persons[0].evidence


def test_spans_are_those_of_the_original_text() -> None:
    """Invisible characters and repairs before a finding do not shift it."""
    text = "О\u200bплата\u00ad ООО «Ладья», ИНН\u200b 7760181590, 05.03.2024, 100 руб"

    document = analysed(text)

    found = [*document.organizations, *document.identifiers, *document.dates, *document.amounts]
    assert ["ООО «Ладья»", "7760181590", "05.03.2024", "100 руб"] == [text[f.start : f.end] for f in found]


def test_a_date_inside_a_number_is_none() -> None:
    """Four digits of a card are no year of birth."""
    document = analysed("карта 4111 2284 8415 2024, д.р. 19.06.1957")

    assert ["1957-06-19"] == [date.value for date in document.dates]
