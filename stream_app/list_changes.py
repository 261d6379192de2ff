"""The entries of the lists as this worker keeps them, by when they changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from pydantic import ValidationError

from schemas.list_entry import ListEntry
from stream_app.compacted_topic import Change
from stream_app.stores import TopicStore

# Stored entries looked at between two turns of the event loop, some 5 ms.
_LOOKED_AT_PER_TURN = 2000


class ListChanges:
    """Entries of `watchlist.entries` in the store of this worker."""

    def __init__(self, store: TopicStore) -> None:
        self._store = store

    async def newest(self) -> int:
        """When an entry was changed last, in milliseconds since 1970; 0 when there is none."""
        return max([change.written_ms async for change in self._changes(0)], default=0)

    async def since(self, moment_ms: int) -> list[ListEntry]:
        """The entries changed since a time, in milliseconds since 1970, as the search holds them.

        One that cannot be read is not held, and was reported when it came.
        """
        found = []
        async for change in self._changes(moment_ms):
            try:
                entry = ListEntry.model_validate_json(change.value or b"")
            except ValidationError:
                continue
            found.append(entry.model_copy(update={"changed_at": change.written_at}))
        return found

    async def _changes(self, moment_ms: int) -> AsyncIterator[Change]:
        for count, (key, stored) in enumerate(self._store.items(), start=1):
            change = Change.from_stored(key, stored)
            if change.written_ms >= moment_ms:
                yield change
            if count % _LOOKED_AT_PER_TURN == 0:
                await asyncio.sleep(0)
