"""Names taken apart come back from the shelf as they were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from support.listed import listed, organization

from schemas.base import EntryKind
from schemas.list_entry import ListEntry
from topology.config import Rules
from topology.search import kept_names
from topology.search.embedded import EmbeddedSearch
from topology.search.kept_names import EntryNames, names_of_all
from topology.search.listed_party import ListedParty


class DictShelf:
    """A shelf in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def find(self, keys: Sequence[str]) -> list[bytes | None]:
        return [self.kept.get(key) for key in keys]

    def keep(self, kept: Mapping[str, bytes]) -> None:
        self.kept.update(kept)

    def forget(self, keys: Sequence[str]) -> None:
        for key in keys:
            self.kept.pop(key, None)


ENTRIES = [
    pytest.param(
        listed("1", "Вершковский Остап Родионович", "Vershkovskyi Ostap", weak=["Ostap"]), id="person"
    ),
    pytest.param(organization("2", "Granit Zavod LLC", "ООО Гранит Завод"), id="organization"),
    pytest.param(listed("3", "Solaris", "Solaris Shipping Co", kind=EntryKind.OTHER), id="of-any-kind"),
    pytest.param(listed("4", "Li"), id="too-short"),
]


@pytest.mark.parametrize("entry", ENTRIES)
def test_kept_names_are_those_that_were_made(entry: ListEntry) -> None:
    """Every field of every name and token survives."""
    made = EntryNames.of(entry)

    found = EntryNames.from_kept(entry.key, entry.content_hash, made.kept(entry.content_hash))

    assert found is not None
    assert (made.of_person, made.of_organization) == (found.of_person, found.of_organization)


def test_names_of_another_content_are_made_anew() -> None:
    """What was kept of an entry says nothing of the entry after a change."""
    shelf = DictShelf()
    before, after = listed("1", "Anton Vershkov"), listed("1", "Ostap Kalintsev")
    names_of_all([(before, ListedParty.from_entry(before))], shelf)

    (names,) = names_of_all([(after, ListedParty.from_entry(after))], shelf)

    assert ["Ostap Kalintsev"] == [name.text for name in names.of_person]


def test_names_made_by_another_version_are_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another code or another table may take a name apart otherwise."""
    entry = listed("1", "Anton Vershkov")
    kept = EntryNames.of(entry).kept(entry.content_hash)
    monkeypatch.setattr(kept_names, "making", lambda: b"another version")

    assert EntryNames.from_kept(entry.key, entry.content_hash, kept) is None


async def test_a_search_forgets_the_names_of_removed_entries() -> None:
    """The shelf holds what the search holds."""
    shelf = DictShelf()
    search = EmbeddedSearch(Rules(), shelf=shelf)
    await search.apply([listed("1", "Anton Vershkov"), listed("2", "Ostap Kalintsev")], [])

    await search.apply([], ["invented:1"])

    assert ["invented:2"] == list(shelf.kept)


async def test_a_search_is_filled_from_the_shelf() -> None:
    """A second search takes from the shelf what the first one put there."""
    shelf = DictShelf()
    entry = listed("1", "Anton Vershkov")
    await EmbeddedSearch(Rules(), shelf=shelf).apply([entry], [])
    forged = EntryNames.of(listed("1", "Somebody Else")).kept(entry.content_hash)
    shelf.keep({entry.key: forged})

    search = EmbeddedSearch(Rules(), shelf=shelf)
    await search.apply([entry], [])

    assert ["Somebody Else"] == [name.text for name in search.names[0].names.values()]
