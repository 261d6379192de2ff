"""The entries of the lists by when they changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.records import make_entry

from stream_app.codecs import encode
from stream_app.compacted_topic import Change
from stream_app.list_changes import ListChanges
from stream_app.stores import TopicStore


@pytest.fixture
def lists(tmp_path: Path) -> ListChanges:
    """Two entries, changed one after the other, and one that cannot be read."""
    store = TopicStore(tmp_path / "lists")
    entries = [make_entry("e1"), make_entry("e2")]
    changes = [Change(entry.key, encode(entry), 1000 * at) for at, entry in enumerate(entries, 1)]
    changes.append(Change("sample:broken", b"{", 3000))
    store.write([(change.key.encode(), change.stored) for change in changes])
    return ListChanges(store)


@pytest.mark.parametrize(
    ("since_ms", "expected"),
    [
        pytest.param(0, ["e1", "e2"], id="all"),
        pytest.param(2000, ["e2"], id="from-the-moment-on"),
        pytest.param(2001, [], id="none"),
    ],
)
async def test_entries_changed_since(lists: ListChanges, since_ms: int, expected: list[str]) -> None:
    """As the search holds them: with the time of their record, without those that cannot be read."""
    found = await lists.since(since_ms)

    assert expected == [entry.entry_id for entry in found]
    assert all(entry.changed_at is not None for entry in found)


async def test_newest_change(lists: ListChanges, tmp_path: Path) -> None:
    """Of all that is stored; 0 where nothing is."""
    found = [await one.newest() for one in (lists, ListChanges(TopicStore(tmp_path / "empty")))]

    assert [3000, 0] == found
