"""RocksDB stores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stream_app.stores import TopicStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TopicStore]:
    """An empty store."""
    store = TopicStore(tmp_path / "store")
    yield store
    store.close()


def test_empty_store_has_no_position(store: TopicStore) -> None:
    """A reader without a position reads everything."""
    assert store.next_offsets(max_age_s=60) is None


def test_changes_and_position_survive_a_restart(tmp_path: Path) -> None:
    """What is applied and how far it was read stand together after opening again."""
    first = TopicStore(tmp_path / "store")
    first.write([(b"a", b"1"), (b"b", b"2"), (b"a", None)])
    first.note({0: 3, 1: 0})
    first.close()

    again = TopicStore(tmp_path / "store")

    assert ([(b"b", b"2")], {0: 3, 1: 0}) == (list(again.items()), again.next_offsets(max_age_s=60))
    again.close()


def test_old_position_is_not_trusted(store: TopicStore) -> None:
    """A store left behind for longer than tombstones are kept may hold what was removed since."""
    store.note({0: 1})

    assert store.next_offsets(max_age_s=-1) is None


def test_cleared_store_is_empty(store: TopicStore) -> None:
    """After clearing, the reader begins at the beginning."""
    store.write([(b"a", b"1")])
    store.note({0: 1})

    store.clear()

    assert ([], None) == (list(store.items()), store.next_offsets(max_age_s=60))
