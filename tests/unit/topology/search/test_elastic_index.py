"""The document of a list entry in Elasticsearch."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from support.listed import listed, organization

from schemas.base import EntryKind
from schemas.list_entry import ListEntry
from topology.search import elastic_index
from topology.search.elastic_index import (
    MAPPING,
    digest_of,
    document_of,
    keys_revision,
    word_of,
    words_of,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)


def document(entry: ListEntry) -> dict[str, Any]:
    """The document of an entry, written now."""
    return document_of(entry, digest_of(entry), NOW)


def test_every_field_is_mapped() -> None:
    """The mapping is strict: an unknown field would be refused by the server."""
    entry = listed("p1", "Anton Petrovich VERSHKOV", identifiers=[("inn_person", "771122334455")])
    written = document(entry)
    (word, *_) = words_of([entry]).values()

    assert set(written) | set(word) == set(MAPPING["properties"])
    assert all(set(name) == set(MAPPING["properties"]["names"]["properties"]) for name in written["names"])


def test_an_entry_comes_back_as_it_was() -> None:
    """What is stored is the whole entry."""
    entry = listed("p1", "Anton VERSHKOV", weak=["Antosha"], birth_dates=["1970"], countries=["ru"])

    assert entry == ListEntry.model_validate(document(entry)["entry"])


def test_a_word_of_several_names_is_written_once() -> None:
    """By what it is; as a word of persons and of organizations it is two."""
    entries = [listed("p1", "Anton VERSHKOV"), listed("p2", "Anton KRAV"), organization("o1", "Anton LLC")]

    words = [word_of(document) for document in words_of(entries).values()]

    assert [("organization", "anton"), ("person", "anton")] == sorted(
        (kind, token.key) for kind, token in words if token.key == "anton"
    )


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

    assert ["turaveks"] == names[0]["lone"]


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
