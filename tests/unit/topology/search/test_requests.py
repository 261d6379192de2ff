"""What one document asks of the lists."""

from __future__ import annotations

from support.decisions import described, organization, person, tax_number

from schemas.base import Gender
from schemas.enriched_text import Reading
from topology.extract.mentions import OrganizationMention
from topology.search.base import PartyQuery
from topology.search.requests import request_for
from topology.text.offsets import MappedText


def test_every_reading_is_asked_and_no_variant() -> None:
    """A reading may be the true name; a variant has less of the name and would name others as well."""
    readings = [Reading(name="Орест Зимовик", score=0.4), Reading(name="Ореста Зимовика", score=0.3)]
    document = described(persons=[person("Ореста Зимовика", readings=readings, gender=Gender.MALE)])
    document.variants = [["О. Зимовик"]]

    (party,) = request_for(document).parties

    assert ("Ореста Зимовика", "Орест Зимовик") == party.names
    assert Gender.MALE is party.gender


def test_variants_are_asked_behind_the_readings_when_the_rules_say_so() -> None:
    """What is likelier the name comes first, as only so many spellings are searched."""
    document = described(
        persons=[person("Ореста Зимовика", readings=[Reading(name="Орест Зимовик", score=0.4)])]
    )
    document.variants = [["О. Зимовик", "Орест Зимовик"]]

    (party,) = request_for(document, with_variants=True).parties

    assert ("Ореста Зимовика", "Орест Зимовик", "О. Зимовик") == party.names


def test_parties_stand_where_they_were_found() -> None:
    """Persons come before organizations, each with its place in the clean text."""
    document = described(persons=[person("Orest")], organizations=[organization("Silver Heron LLC")])
    document.organization_mentions = [OrganizationMention(10, 26, "Silver Heron LLC", "Silver Heron")]

    expected = (
        PartyQuery(kind="person", names=("Orest",), start=0, end=5),
        PartyQuery(kind="organization", names=("Silver Heron LLC",), start=10, end=26),
    )

    assert expected == request_for(document).parties


def test_identifiers_and_the_whole_text_are_asked() -> None:
    """A party that no extractor saw is found by its number or by words of the text."""
    document = described(identifiers=[tax_number("persons/0")])
    document.clean = MappedText("paid to orest")

    request = request_for(document)

    assert ("paid to orest", (("inn_person", "770011223344"),)) == (request.text, request.identifiers)
