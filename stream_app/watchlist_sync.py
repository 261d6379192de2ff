"""Keeps the search and the analysts' verdicts of this worker as the compacted topics say."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence

from pydantic import ValidationError

from schemas.disposition import Disposition
from schemas.list_entry import ListEntry
from stream_app.compacted_topic import Change
from topology.errors import SearchUnavailable
from topology.search.base import SearchBackend

logger = logging.getLogger(__name__)

MAX_PAUSE_S = 5.0


def entry_of(value: bytes, written_at: str) -> ListEntry:
    """The entry that a record of `watchlist.entries` holds.  Raises ValidationError when it holds none."""
    return ListEntry.model_validate_json(value).model_copy(update={"changed_at": written_at})


class EntriesApplier:
    """Puts changes of `watchlist.entries` into the search, in place.

    `broken` counts entries that could not be read or taken; each is said once in the log, the rest goes on.
    A search that is unavailable is tried again, first after `pause_s`.
    `on_added` gets the entries that are new or changed while the worker runs, for re-screening.
    """

    def __init__(
        self,
        search: SearchBackend,
        on_added: Callable[[Sequence[ListEntry]], asyncio.Future[None]] | None = None,
        *,
        pause_s: float = 0.5,
    ) -> None:
        self.broken = 0
        self._pause_s = pause_s
        self._search = search
        self._on_added = on_added

    async def apply(self, changes: Sequence[Change], fresh: bool) -> asyncio.Future[None] | None:
        """Make changes live; `fresh` ones were not live before and are done when they are re-screened."""
        entries = [entry for change in changes if (entry := self._read(change)) is not None]
        removals = [change.key for change in changes if change.value is None]
        entries = await self._take(entries, removals)
        return self._on_added(entries) if fresh and self._on_added is not None else None

    async def _take(self, entries: Sequence[ListEntry], removals: Sequence[str]) -> list[ListEntry]:
        """Put changes into the search; the entries that it took.

        A search that is not there is waited for: an entry left out would be missed in every text.
        """
        pause_s = self._pause_s
        while (taken := await self._put_if_there(entries, removals)) is None:
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, MAX_PAUSE_S)
        return taken

    async def _put_if_there(
        self, entries: Sequence[ListEntry], removals: Sequence[str]
    ) -> list[ListEntry] | None:
        try:
            return await self._put(entries, removals)
        except SearchUnavailable as error:
            logger.warning("lists wait for the search", extra={"reason": error.reason})
            return None

    async def _put(self, entries: Sequence[ListEntry], removals: Sequence[str]) -> list[ListEntry]:
        try:
            await self._search.apply(entries, removals)
        except SearchUnavailable:
            raise
        except Exception:  # noqa: BLE001 - one entry must not keep the others from being searched
            await self._search.apply([], removals)
            return [entry for entry in entries if await self._is_taken(entry)]
        return list(entries)

    async def _is_taken(self, entry: ListEntry) -> bool:
        try:
            await self._search.apply([entry], [])
        except SearchUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - whatever else the search raises is the fault of this entry
            self._report(entry.key, type(error).__name__)
            return False
        return True

    def _read(self, change: Change) -> ListEntry | None:
        if change.value is None:
            return None
        try:
            return entry_of(change.value, change.written_at)
        except ValidationError as error:
            self._report(change.key, f"{error.error_count()} faults")
            return None

    def _report(self, key: str, fault: str) -> None:
        self.broken += 1
        digest = hashlib.blake2b(key.encode(), digest_size=6).hexdigest()
        logger.error("watchlist entry cannot be used", extra={"entry_hash": digest, "fault": fault})


class DispositionView:
    """All analysts' verdicts, for the decision layer (`Dispositions` of topology/search/base.py)."""

    def __init__(self) -> None:
        self.broken = 0
        self._verdicts: dict[str, Disposition] = {}

    def __len__(self) -> int:
        return len(self._verdicts)

    def find(self, fingerprint: str, entry_id: str) -> Disposition | None:
        """The verdict on this pair, None when there is none."""
        return self._verdicts.get(f"{fingerprint}|{entry_id}")

    async def apply(self, changes: Sequence[Change], fresh: bool) -> None:
        """Make changes live.

        A verdict that cannot be read is no verdict: the pair goes to review as before.
        """
        for change in changes:
            self._verdicts.pop(change.key, None)
            if change.value is None:
                continue
            try:
                verdict = Disposition.model_validate_json(change.value)
            except ValidationError as error:
                self.broken += 1
                logger.error("disposition cannot be used", extra={"faults": error.error_count()})  # noqa: TRY400 - the traceback would hold the value
                continue
            self._verdicts[verdict.key] = verdict.model_copy(update={"recorded_at": change.written_at})
