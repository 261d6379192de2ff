"""Follows a compacted topic into a local store.

Every worker reads all partitions, in no group, and never misses a change.
"""

from __future__ import annotations

import asyncio
import logging
import struct
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from stream_app.stores import TopicStore
from stream_app.topics import is_behind

logger = logging.getLogger(__name__)

# Kafka keeps a tombstone for delete.retention.ms (24 h): a store that was left behind for longer may
# have missed one.
STORE_MAX_AGE_S = 12 * 3600.0
# Records made live together; reading, storing and noting so many holds the event loop for some 5 ms.
CHANGES_AT_ONCE = 200
POLL_MS = 500
# A stored value: when its record was written, in milliseconds since 1970, then its bytes.
WRITTEN_MS = struct.Struct(">q")


@dataclass(frozen=True, slots=True)
class Change:
    """The newest value of a key, None removes it; `written_ms` is the time of its record, since 1970."""

    key: str
    value: bytes | None
    written_ms: int = 0

    @property
    def written_at(self) -> str:
        """When its record was written, in ISO 8601 and UTC; such texts sort as the times do."""
        return datetime.fromtimestamp(self.written_ms / 1000, timezone.utc).isoformat(timespec="milliseconds")

    @classmethod
    def from_stored(cls, key: bytes, stored: bytes) -> Change:
        """What `stored` made of it."""
        (written_ms,) = WRITTEN_MS.unpack_from(stored)
        return cls(key.decode(errors="replace"), stored[WRITTEN_MS.size :], written_ms)

    @property
    def stored(self) -> bytes | None:
        """Its bytes in the store, None for nothing."""
        return None if self.value is None else WRITTEN_MS.pack(self.written_ms) + self.value


# Makes changes live.  `fresh` is False for what an earlier life of the worker has dealt with.  The answer is
# what must come about before the changes count as dealt with, None when nothing is left to do.
Apply = Callable[[Sequence[Change], bool], Awaitable["asyncio.Future[None] | None"]]


class CompactedTopicReader:
    """Reads a compacted topic from where its store ends, for ever.

    `apply` is called first with all that is stored, then with each change.  `restore` and `catch_up` bring
    it to the end that the topic had when they were called; `follow` never returns.
    """

    def __init__(
        self, options: Mapping[str, Any], topic: str, partitions: int, store: TopicStore, apply: Apply
    ) -> None:
        self.topic = topic
        self.caught_up = False
        self._partitions = [TopicPartition(topic, number) for number in range(partitions)]
        self._consumer = AIOKafkaConsumer(enable_auto_commit=False, auto_offset_reset="earliest", **options)
        self._store = store
        self._apply = apply
        self._next: dict[int, int] = {}

    async def catch_up(self) -> None:
        """Restore the store, then read what came since, up to the present end."""
        await self._consumer.start()
        self._consumer.assign(self._partitions)
        ends = await self._consumer.end_offsets(self._partitions)
        restored = await self._restore(ends)
        while await is_behind(self._consumer, ends):
            await self._read(fresh=restored)
        if not restored:
            self._next = {p.partition: await self._consumer.position(p) for p in self._partitions}
            self._store.note(self._next)  # an empty topic has a position too: what comes next is new
        self.caught_up = True
        logger.info("compacted topic caught up", extra={"topic": self.topic, "restored": restored})

    async def follow(self) -> None:
        """Apply changes as they come."""
        while True:
            await self._read(fresh=True)

    async def ends_of(self, partitions: Sequence[TopicPartition], timeout_s: float) -> dict[Any, int] | None:
        """The end offsets of any partitions, None when the brokers do not answer."""
        try:
            ends: dict[Any, int] = await asyncio.wait_for(
                self._consumer.end_offsets(partitions or self._partitions), timeout_s
            )
        except Exception:  # noqa: BLE001 - any failure means no answer; aiokafka and asyncio raise several kinds
            return None
        return ends

    async def close(self) -> None:
        """Leave Kafka and close the store."""
        await self._consumer.stop()
        self._store.close()

    async def _restore(self, ends: Mapping[TopicPartition, int]) -> bool:
        """Apply the stored state and go on behind it.

        False when there is none to be trusted and all is read anew.
        """
        begins = await self._consumer.beginning_offsets(self._partitions)
        stored = self._store.next_offsets(max_age_s=STORE_MAX_AGE_S)
        if stored is None or any(stored.get(p.partition, 0) > ends[p] for p in self._partitions):
            # Nothing stored, too old, or of another topic of this name.
            self._store.clear()
            for partition in self._partitions:
                self._consumer.seek(partition, begins[partition])
            return False
        for partition in self._partitions:
            self._consumer.seek(partition, max(stored.get(partition.partition, 0), begins[partition]))
        self._next = dict(stored)
        chunk: list[Change] = []
        for key, value in self._store.items():
            chunk.append(Change.from_stored(key, value))
            if len(chunk) == CHANGES_AT_ONCE:
                await self._apply(chunk, False)
                chunk = []
        if chunk:
            await self._apply(chunk, False)
        return True

    async def _read(self, *, fresh: bool) -> None:
        """Take what lies ready, make it live, then note it in the store."""
        fetched = await self._consumer.getmany(timeout_ms=POLL_MS, max_records=CHANGES_AT_ONCE)
        newest: dict[bytes, Change] = {}
        for partition, records in fetched.items():
            for record in records:
                if record.key is None:
                    logger.error(
                        "record without key left out", extra={"topic": self.topic, "offset": record.offset}
                    )
                else:
                    key = record.key.decode(errors="replace")
                    newest[record.key] = Change(key, record.value, record.timestamp)
                self._next[partition.partition] = record.offset + 1
        if not fetched:
            return
        rest = await self._apply(list(newest.values()), fresh)
        self._store.write([(key, change.stored) for key, change in newest.items()])
        self._note_after(rest, dict(self._next))

    def _note_after(self, rest: asyncio.Future[None] | None, position: dict[int, int]) -> None:
        """Note the position once the rest is done; what is not done when the worker ends comes again."""

        def note(done: asyncio.Future[None]) -> None:
            if not done.cancelled() and done.exception() is None:
                self._store.note(position)

        if rest is None:
            self._store.note(position)
        else:
            rest.add_done_callback(note)
