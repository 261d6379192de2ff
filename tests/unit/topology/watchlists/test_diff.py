"""The difference between what is held and a new version of a list."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.base import EntryKind
from schemas.list_entry import ListEntry, ListName
from topology.watchlists.diff import Change, changes


def entry(
    entry_id: str, name: str = "Orest Zymovyk", version: str = "1", list_name: str = "own"
) -> ListEntry:
    """A small entry."""
    return ListEntry(
        list=list_name,
        entry_id=entry_id,
        version=version,
        kind=EntryKind.PERSON,
        names=[ListName(text=name, type="primary")],
    )


def held(*entries: ListEntry) -> dict[str, str]:
    """What a worker holds of entries."""
    return {each.key: each.content_hash for each in entries}


def test_a_new_version_alone_changes_nothing() -> None:
    """An entry that says the same is not published again."""
    before = held(entry("a", version="1"))

    assert [] == list(changes(before, [entry("a", version="2")], list_name="own"))


def test_new_changed_and_removed_are_told_apart() -> None:
    """New and changed entries come in the order of the list, removals after them."""
    before = held(entry("a"), entry("b"), entry("z"))
    renamed, added = entry("b", name="Orest Zimovik"), entry("c")

    expected = [
        Change("changed", "own:b", renamed),
        Change("new", "own:c", added),
        Change("removed", "own:z"),
    ]

    assert expected == list(changes(before, [entry("a"), renamed, added], list_name="own"))


def test_other_lists_are_left_alone() -> None:
    """Loading one list never removes entries of another, also when its name begins the same."""
    before = held(entry("a", list_name="own_b"), entry("a", list_name="other"))

    assert [] == list(changes(before, [], list_name="own"))


def test_entries_are_consumed_one_by_one() -> None:
    """A change is told before the next entry is read, so a list need not fit in memory."""
    read = []

    def stream() -> Iterator[ListEntry]:
        for entry_id in ("a", "b"):
            read.append(entry_id)
            yield entry(entry_id)

    first = next(changes({}, stream(), list_name="own"))

    assert ("own:a", ["a"]) == (first.key, read)
