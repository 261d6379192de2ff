"""When re-screening is done: after each change of a list, and when a partition comes to this worker."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from schemas.list_entry import ListEntry
from stream_app.list_changes import ListChanges
from stream_app.rescreen import TURN_S, Rescreener
from stream_app.seen_partition import SeenPartition

logger = logging.getLogger(__name__)

# Also how soon a partition that has come is noticed.
POLL_S = 0.5
# Publishers' clocks differ: changes so much older than what was dealt with last are done again when a
# partition comes.  Messages that were alerted are not alerted again.
MARGIN_MS = 10 * 60 * 1000
FORGET_EVERY_S = 6 * 3600.0
# Changes that are done together; more that wait are done next.
MAX_TOGETHER = 20_000


class Dealt(Protocol):
    """What of the lists was held against which partition; it goes with the partition to its next worker."""

    def partitions(self) -> Mapping[int, SeenPartition]:
        """The partitions that this worker holds now; to be let go of before the next turn."""
        ...

    def rescreened_until(self, partition: int) -> int | None:
        """Up to when changes of lists, in ms since 1970, were held against a partition; None if unknown."""
        ...

    def note_rescreened(self, partition: int, until: int) -> None:
        """Changes up to `until` were held against a partition; whoever gets it next goes on from there."""
        ...

    def forget_old(self) -> Iterator[None]:
        """Remove parties that are over the retention, in steps of some milliseconds."""
        ...

    async def settled(self) -> None:
        """Wait until Kafka has every change."""
        ...


@dataclass(frozen=True, slots=True)
class _Change:
    """Entries that became live at a time, in seconds since 1970."""

    entries: Sequence[ListEntry]
    live_at: float
    done: asyncio.Future[None]


class RescreenSchedule:
    """Holds what was noted, in its order, against the partitions of this worker.

    What another worker did not get to do before a partition came here is done when it comes: with the
    partition stands up to when its worker has dealt with the lists.  `is_ready` says whether the table can be
    read now; `lists` are the entries that this worker holds.
    """

    def __init__(
        self,
        rescreener: Rescreener,
        seen: Dealt,
        *,
        is_ready: Callable[[], bool],
        lists: ListChanges,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._rescreener = rescreener
        self._seen = seen
        self._is_ready = is_ready
        self._lists = lists
        self._now = now
        self._waiting: deque[_Change] = deque()
        self._noted = asyncio.Event()
        self._taken: dict[int, object] = {}
        self._until = 0
        self._forgot_at = now()

    def add(self, entries: Sequence[ListEntry]) -> asyncio.Future[None]:
        """Note entries that have just become live; messages screened from now on have met them already.

        What is added is done in order; the answer comes about when these entries are.
        """
        done = asyncio.get_running_loop().create_future()
        self._waiting.append(_Change(entries, self._now(), done))
        self._noted.set()
        return done

    async def run(self) -> None:
        """Re-screen what was noted and what has come, for ever."""
        while True:
            self._noted.clear()
            if self._is_ready():
                await self._take_over()
                if self._waiting:
                    await self._do_next()
                    continue
                await self._forget()
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._noted.wait(), POLL_S)

    async def _do_next(self) -> None:
        """Re-screen what waits first, with what waits behind it."""
        changes = [self._waiting.popleft()]
        size = len(changes[0].entries)
        while self._waiting and size + len(self._waiting[0].entries) <= MAX_TOGETHER:
            changes.append(self._waiting.popleft())
            size += len(changes[-1].entries)
        # The newest state of an entry counts; who was screened before it became live is alerted.
        entries = {entry.key: entry for change in changes for entry in change.entries}
        if entries:
            held = await self._rescreener.rescreen(list(entries.values()), changes[-1].live_at)
            self._note(held, entries.values())
            await self._seen.settled()
            logger.info("parties re-screened", extra={"entries": len(entries), "partitions": len(held)})
        for change in changes:
            if not change.done.done():
                change.done.set_result(None)

    def _note(self, held: Iterable[int], entries: Iterable[ListEntry]) -> None:
        """Note with partitions that these entries were held against them, after all that was before."""
        self._until = max([self._until, *map(_changed_ms, entries)])
        for partition in held:
            if partition in self._taken:
                before = self._seen.rescreened_until(partition) or 0
                self._seen.note_rescreened(partition, max(before, self._until))

    async def _take_over(self) -> None:
        """Do for the partitions that have come what was not done where they were."""
        tokens = {number: partition.token for number, partition in self._seen.partitions().items()}
        self._taken = {number: token for number, token in self._taken.items() if tokens.get(number) is token}
        come = {number: token for number, token in tokens.items() if number not in self._taken}
        for number, token in come.items():
            until = self._seen.rescreened_until(number)
            entries = [] if until is None else await self._lists.since(until - MARGIN_MS)
            if entries:
                if number not in await self._rescreener.rescreen(entries, self._now(), only=[number]):
                    continue
                logger.info("partition re-screened", extra={"partition": number, "entries": len(entries)})
            self._taken[number] = token
            if until is None:
                # Nothing is known of the partition: it is new, or of a version that noted nothing.
                self._until = max(self._until, await self._lists.newest())
            self._note([number], entries)
        if come:
            await self._seen.settled()

    async def _forget(self) -> None:
        """Now and then, remove what is over the retention."""
        if self._now() < self._forgot_at + FORGET_EVERY_S:
            return
        self._forgot_at = self._now()
        turn_ends = time.perf_counter() + TURN_S
        for _ in self._seen.forget_old():
            if time.perf_counter() > turn_ends:
                await asyncio.sleep(0)
                turn_ends = time.perf_counter() + TURN_S


def _changed_ms(entry: ListEntry) -> int:
    """When an entry was changed, in milliseconds since 1970; 0 when it does not say."""
    if entry.changed_at is None:
        return 0
    return round(datetime.fromisoformat(entry.changed_at).timestamp() * 1000)
