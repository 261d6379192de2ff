"""What OpenSanctions does not know of a party is not made up."""

from __future__ import annotations

import io
import json

import pytest
from support.listed import matches

from schemas.base import EntryKind
from schemas.list_entry import ListEntry
from topology.config import Rules
from topology.search.embedded import EmbeddedSearch
from topology.watchlists.base import ListSource
from topology.watchlists.opensanctions import FollowTheMoney, TargetsSimple

NAMES = {"le-1": "Ostap Kryvonizhko", "le-2": "Priboy Shipping Company LLC"}


def simple_csv() -> list[ListEntry]:
    """The entities as rows of `targets.simple.csv`."""
    rows = [f'"{ident}","LegalEntity","{name}","","invented"' for ident, name in NAMES.items()]
    content = "\n".join(['"id","schema","name","aliases","dataset"', *rows])
    return entries_of(TargetsSimple(), content)


def entity_lines() -> list[ListEntry]:
    """The entities as JSON lines."""
    entities = [
        {"id": ident, "schema": "LegalEntity", "caption": name, "properties": {"name": [name]}}
        for ident, name in NAMES.items()
    ]
    content = "\n".join(map(json.dumps, entities))
    return entries_of(FollowTheMoney(), content)


def entries_of(source: ListSource, content: str) -> list[ListEntry]:
    """What a source reads, none of it broken."""
    records = list(source.parse(io.BytesIO(content.encode()), list_name="own", version="1"))
    entries = [record for record in records if isinstance(record, ListEntry)]
    assert len(records) == len(entries)
    return entries


FORMATS = [
    pytest.param(simple_csv(), id="targets.simple.csv"),
    pytest.param(entity_lines(), id="ftm-json"),
]


@pytest.mark.parametrize("entries", FORMATS)
def test_legal_entity_may_be_anything(entries: list[ListEntry]) -> None:
    """A LegalEntity is a person or an organization; to say which would be a guess."""
    assert [EntryKind.OTHER] * 2 == [entry.kind for entry in entries]


@pytest.mark.parametrize("entries", FORMATS)
@pytest.mark.parametrize(
    ("text", "entry_id"),
    [
        pytest.param("Оплата Остапу Кривоніжку за послуги перевезення", "le-1", id="person-declined"),
        pytest.param("ООО Судоходная компания Прибой", "le-2", id="organization-translated"),
    ],
)
async def test_legal_entity_is_found_as_what_it_is(
    entries: list[ListEntry], text: str, entry_id: str
) -> None:
    """A person listed as LegalEntity is found declined in a sentence, an organization in translation."""
    search = EmbeddedSearch(Rules())
    await search.apply(entries, [])

    found = await matches(search, text)

    assert entry_id == found[0].entry_id
    assert found[0].score >= Rules().score.person_alert
