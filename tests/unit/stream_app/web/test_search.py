"""What is asked of the lists for one party."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from schemas.base import IdentifierType
from schemas.http import SearchPartyRequest
from stream_app.web.search import to_search_request


def test_a_name_of_unknown_kind_is_looked_for_as_both():
    """Nobody is missed because the caller does not know what it is."""
    request = to_search_request(SearchPartyRequest(name=" Полуэктов Аким "))

    assert ["person", "organization"] == [party.kind for party in request.parties]
    assert {("Полуэктов Аким",)} == {party.names for party in request.parties}
    assert request.text == "Полуэктов Аким"


def test_a_birth_date_belongs_to_the_person():
    """An organization has none."""
    request = to_search_request(SearchPartyRequest(name="Полуэктов", birth_date="1970-05"))

    assert [("person", "1970-05"), ("organization", None)] == [
        (party.kind, party.birth_date) for party in request.parties
    ]


def test_an_identifier_alone_is_enough():
    """Blanks in it do not count; a type that is not said is any."""
    request = to_search_request(SearchPartyRequest(identifier="5001 0073 2259"))

    assert (("other", "500100732259"),) == request.identifiers
    assert () == request.parties


def test_an_identifier_keeps_its_type():
    """What the caller knows is passed on."""
    asked = SearchPartyRequest(identifier="500100732259", identifier_type=IdentifierType.INN_PERSON)

    assert (("inn_person", "500100732259"),) == to_search_request(asked).identifiers


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"name": "   "}, id="blank-name"),
        pytest.param({"name": "12345"}, id="name-without-letters"),
        pytest.param({"identifier": "12-34"}, id="too-short-identifier"),
        pytest.param({"name": "Полуэктов", "birth_date": "07.05.1970"}, id="birth-date-not-iso"),
    ],
)
def test_what_nothing_could_be_found_by_is_refused(fields):
    """An empty answer to an empty question would read as clear."""
    with pytest.raises(ValidationError):
        SearchPartyRequest(**fields)
