"""A search in memory that stands in while the search of the lists over the network does not answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from schemas.list_entry import ListEntry
from topology.errors import EntryRefused, SearchUnavailable
from topology.search.base import ListInfo, SearchAnswer, SearchBackend, SearchHealth, SearchRequest

logger = logging.getLogger(__name__)

_CHANGES_AT_ONCE = 500
_MAX_PAUSE_S = 5.0


@runtime_checkable
class RemoteSearch(SearchBackend, Protocol):
    """A search backend behind a pool of connections."""

    def connection_pool(self) -> Mapping[str, int]:
        """Connections by state: max, in_use, idle, waiting."""
        ...

    def request_counts(self) -> Mapping[str, int]:
        """Requests by how they ended."""
        ...

    @property
    def is_circuit_open(self) -> bool:
        """Whether the server is taken to be down and spared."""
        ...


class FallbackSearch:
    """Asks `remote`, and `standby` for whatever `remote` does not answer in full; both keep all entries.

    What `standby` answers is complete, because it holds the same entries and gives the same scores, and
    `degraded` names the remote search.  Changes that the remote search cannot take wait in memory and are
    tried again, first after `pause_s`; until it has them all it is behind and not asked.  A process that ends
    with changes waiting loses none: whoever owns the entries applies them again after a start.
    """

    def __init__(self, remote: RemoteSearch, standby: SearchBackend, *, pause_s: float = 0.5) -> None:
        self.name = remote.name
        self._remote = remote
        self._standby = standby
        self._pause_s = pause_s
        self._waiting: dict[str, ListEntry | None] = {}
        self._sending: asyncio.Task[None] | None = None
        self._applying = asyncio.Lock()

    async def search(self, requests: Sequence[SearchRequest], *, deadline_s: float) -> list[SearchAnswer]:
        """One answer per request, in order; each of the two searches has `deadline_s`."""
        if self._waiting:
            return await self._stand_in(requests, deadline_s)
        answers = await self._remote.search(requests, deadline_s=deadline_s)
        silent = [number for number, answer in enumerate(answers) if not answer.complete]
        if silent:
            found = await self._stand_in([requests[number] for number in silent], deadline_s)
            for number, answer in zip(silent, found, strict=True):
                answers[number] = answer
        return answers

    async def apply(self, upserts: Sequence[ListEntry], removals: Sequence[str]) -> None:
        """Add or replace entries, remove others by key, live for the next search.

        Raises what a backend raises for an entry that it does not take; never SearchUnavailable.
        """
        async with self._applying:
            await self._standby.apply(upserts, removals)
            if not self._waiting:
                try:
                    await self._remote.apply(upserts, removals)
                except SearchUnavailable:
                    logger.warning("search in memory stands in", extra={"backend": self.name})
                else:
                    return
            self._waiting.update(dict.fromkeys(removals))
            self._waiting.update((entry.key, entry) for entry in upserts)
            if self._sending is None or self._sending.done():
                self._sending = asyncio.create_task(self._send_waiting())

    async def settle(self) -> None:
        """What pays for both after a bulk load."""
        await self._standby.settle()
        await self._remote.settle()

    def lists(self) -> list[ListInfo]:
        """The lists as they are searched now: the search in memory has every change first."""
        return self._standby.lists()

    async def health(self) -> SearchHealth:
        """As well as the remote search; degraded when only the search in memory answers."""
        remote, standby = await self._remote.health(), await self._standby.health()
        if standby.status == "unhealthy":
            return remote
        if remote.status == "healthy" and not self._waiting:
            return remote
        detail = remote.detail or f"{len(self._waiting)} changes of the lists wait for it"
        return SearchHealth(
            backend=self.name,
            status="degraded",
            entries=standby.entries,
            names=standby.names,
            detail=f"the search in memory stands in: {detail}",
        )

    def connection_pool(self) -> Mapping[str, int]:
        """Connections by state: max, in_use, idle, waiting."""
        return self._remote.connection_pool()

    def request_counts(self) -> Mapping[str, int]:
        """Requests to the remote search by how they ended."""
        return self._remote.request_counts()

    @property
    def is_circuit_open(self) -> bool:
        """Whether the server of the remote search is taken to be down and spared."""
        return self._remote.is_circuit_open

    async def close(self) -> None:
        """Give back what both hold."""
        if self._sending is not None:
            self._sending.cancel()
            await asyncio.gather(self._sending, return_exceptions=True)
        await self._remote.close()
        await self._standby.close()

    async def _stand_in(self, requests: Sequence[SearchRequest], deadline_s: float) -> list[SearchAnswer]:
        answers = await self._standby.search(requests, deadline_s=deadline_s)
        for answer in answers:
            answer.degraded = list(dict.fromkeys([self.name, *answer.degraded]))
        return answers

    async def _send_waiting(self) -> None:
        """Send what waits until nothing does; changes that come meanwhile are added to it."""
        pause_s = self._pause_s
        while self._waiting:
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _MAX_PAUSE_S)
            keys = list(self._waiting)
            for start in range(0, len(keys), _CHANGES_AT_ONCE):
                if not await self._is_sent(keys[start : start + _CHANGES_AT_ONCE]):
                    break
                pause_s = self._pause_s
        logger.info("search has every change again", extra={"backend": self.name})

    async def _is_sent(self, keys: Sequence[str]) -> bool:
        """Send these changes; an entry that is refused is left to the search in memory, and said."""
        sent = {key: self._waiting[key] for key in keys}
        upserts = [entry for entry in sent.values() if entry is not None]
        try:
            await self._remote.apply(upserts, [key for key, entry in sent.items() if entry is None])
        except SearchUnavailable:
            return False
        except EntryRefused:
            if len(keys) > 1:
                return all([await self._is_sent([key]) for key in keys])
            logger.error("watchlist entry is refused by the search", extra={"backend": self.name})  # noqa: TRY400 - the traceback would hold the entry
        for key, entry in sent.items():
            if key in self._waiting and self._waiting[key] is entry:  # else it changed again meanwhile
                del self._waiting[key]
        return True
