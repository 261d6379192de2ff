"""What the search keeps of a list entry."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from schemas.base import EntryKind, Gender
from schemas.list_entry import ListEntry
from topology.search.identifiers import normalize


@dataclass(frozen=True, slots=True)
class ListedParty:
    """An entry without what the search does not need.  `identifiers` are (type, normalized value) pairs.

    `content_hash` names what the list says of it, `changed_at` is when that last changed, where it is known.
    """

    key: str
    entry_id: str
    list: str
    name: str
    kind: EntryKind
    gender: Gender | None
    birth_dates: tuple[str, ...]
    countries: tuple[str, ...]
    identifiers: tuple[tuple[str, str], ...]
    content_hash: str
    changed_at: str | None

    @classmethod
    def from_entry(cls, entry: ListEntry) -> ListedParty:
        """The party of an entry; its name is the primary one, or the first."""
        primary = [name.text for name in entry.names if name.type == "primary"]
        others = [name.text for name in entry.names]
        values = ((item.type, normalize(item.type, item.value)) for item in entry.identifiers)
        return cls(
            key=entry.key,
            entry_id=entry.entry_id,
            list=sys.intern(entry.list),
            name=next(iter(primary or others), entry.entry_id),
            kind=entry.kind,
            gender=entry.gender,
            birth_dates=tuple(entry.birth_dates),
            countries=tuple(map(sys.intern, entry.countries)),
            identifiers=tuple((kind, value) for kind, value in values if value is not None),
            content_hash=entry.content_hash,
            changed_at=entry.changed_at,
        )
