"""The document of a list entry in Elasticsearch."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from support.listed import listed, organization

from schemas.base import EntryKind
from schemas.list_entry import ListEntry
from topology.search import elastic_index
from topology.search.elastic_index import MAPPING, digest_of, document_of, keys_revision

NOW = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)


def document(entry: ListEntry) -> dict[str, Any]:
    """The document of an entry, written now."""
    return document_of(entry, digest_of(entry), NOW)


def test_every_field_is_mapped() -> None:
    """The mapping is strict: an unknown field would be refused by the server."""
    written = document(listed("p1", "Anton Petrovich VERSHKOV", identifiers=[("inn_person", "771122334455")]))

    assert set(written) == set(MAPPING["properties"])
    assert all(set(name) == set(MAPPING["properties"]["names"]["properties"]) for name in written["names"])


def test_an_entry_comes_back_as_it_was() -> None:
    """What is stored is the whole entry."""
    entry = listed("p1", "Anton VERSHKOV", weak=["Antosha"], birth_dates=["1970"], countries=["ru"])

    assert entry == ListEntry.model_validate(document(entry)["entry"])


@pytest.mark.parametrize(
    ("kind", "kinds"),
    [
        pytest.param(EntryKind.PERSON, ["person"], id="person"),
        pytest.param(EntryKind.VESSEL, ["organization"], id="vessel"),
        pytest.param(EntryKind.OTHER, ["person", "organization"], id="unknown"),
    ],
)
def test_an_entry_is_found_as_the_kinds_it_may_be(kind: EntryKind, kinds: list[str]) -> None:
    """What may be anything is searched as both."""
    assert kinds == document(listed("x", "Ostap Kryvonizhko", kind=kind))["kinds"]


def test_one_word_that_tells_an_organization_is_marked() -> None:
    """It leads to the name alone; words of many names do not."""
    names = document(organization("o1", "TURAVEX Trading LLC"))["names"]

    assert ["turaveks"] == [key for key in names[0]["lone"] if ":" not in key]


def test_the_digest_changes_with_any_word() -> None:
    """An entry is written again only when something of it changed."""
    entry = listed("p1", "Anton VERSHKOV")

    digests = [
        digest_of(one) for one in (entry, entry.model_copy(), entry.model_copy(update={"remarks": "x"}))
    ]

    assert (True, False) == (digests[0] == digests[1], digests[0] == digests[2])


def test_the_revision_is_that_of_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers whose tables or mapping differ do not share an index; all others do."""
    revision = keys_revision()
    keys_revision.cache_clear()
    again = keys_revision()
    monkeypatch.setitem(elastic_index.MAPPING["properties"], "remarks", {"type": "keyword"})
    keys_revision.cache_clear()
    other = keys_revision()
    keys_revision.cache_clear()

    assert (True, True) == (revision == again, revision != other)
