"""What a new version of a list changes, by the content of its entries: only that is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from schemas.list_entry import ListEntry


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that is new, changed or removed; `entry` is None when it is removed."""

    kind: Literal["new", "changed", "removed"]
    key: str
    entry: ListEntry | None = None


def changes(held: Mapping[str, str], entries: Iterable[ListEntry], *, list_name: str) -> Iterator[Change]:
    """The difference between what is held and what a list says: new and changed entries, then removals.

    `held` has the content hash of every held entry by its key; keys of other lists are left alone.  Entries
    are consumed one by one.
    """
    seen = set()
    for entry in entries:
        seen.add(entry.key)
        before = held.get(entry.key)
        if before is None:
            yield Change("new", entry.key, entry)
        elif before != entry.content_hash:
            yield Change("changed", entry.key, entry)
    prefix = f"{list_name}:"
    for key in sorted(held):
        if key.startswith(prefix) and key not in seen:
            yield Change("removed", key)
