"""Columns that publishers have named in more than one way over the years."""

from __future__ import annotations

import io

import pytest

from schemas.base import EntryKind
from schemas.list_entry import ListEntry
from topology.watchlists.base import ListSource
from topology.watchlists.eu import EuropeanUnionCsv
from topology.watchlists.uk import UnitedKingdom

EU, UK = EuropeanUnionCsv(), UnitedKingdom()


@pytest.mark.parametrize(
    ("source", "content"),
    [
        pytest.param(
            EU, "Entity_LogicalId;Entity_SubjectType;NameAlias_WholeName\n1;P;Orest\n", id="eu-code"
        ),
        pytest.param(
            EU, "Entity_LogicalId;Entity_SubjectType;NameAlias_WholeName\n1;person;Orest\n", id="eu-word"
        ),
        pytest.param(
            EU,
            "Entity_LogicalId;Entity_SubjectType_ClassificationCode;NameAlias_WholeName\n1;person;Orest\n",
            id="eu-classification",
        ),
        pytest.param(UK, 'Unique ID,Name 6,"Individual, Entity, Ship"\n1,OREST,Individual\n', id="uk-commas"),
        pytest.param(UK, "Unique ID,Name 6,Individual/Entity/Ship\n1,OREST,Individual\n", id="uk-slashes"),
        pytest.param(UK, "Unique ID,Name 6,Designation Type\n1,OREST,individual\n", id="uk-designation"),
    ],
)
def test_a_person_is_a_person_under_every_column_name(source: ListSource, content: str) -> None:
    """A person read as an organization would be compared as one and missed."""
    (entry,) = source.parse(io.BytesIO(content.encode()), list_name="own", version="1")

    assert isinstance(entry, ListEntry)
    assert EntryKind.PERSON is entry.kind
