"""Fills a new list index from `watchlist.entries` and puts it in the place of the one that is searched."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from pydantic import ValidationError

from schemas.list_entry import ListEntry
from stream_app.compacted_topic import Change
from stream_app.topics import is_behind, partitions_of
from stream_app.watchlist_sync import entry_of
from topology.errors import ConfigurationInvalid
from topology.search.elastic import ElasticSearch

logger = logging.getLogger(__name__)

POLL_MS = 500


@dataclass(frozen=True, slots=True)
class Reindexed:
    """What came of it: entries put into the new index, and records that hold no entry."""

    entries: int
    broken: int


class EntriesTopic:
    """Reads `watchlist.entries` on, each time to the end that it has then."""

    def __init__(self, consumer: AIOKafkaConsumer, partitions: Sequence[TopicPartition]) -> None:
        self._consumer = consumer
        self._partitions = partitions
        self.broken = 0

    async def changes(self) -> tuple[list[ListEntry], list[str]]:
        """Entries written since the last call, and keys removed; of each key only the last state."""
        ends = await self._consumer.end_offsets(self._partitions)
        newest: dict[str, Change] = {}
        while await is_behind(self._consumer, ends):
            for records in (await self._consumer.getmany(timeout_ms=POLL_MS)).values():
                for record in records:
                    if record.key is not None:
                        key = record.key.decode(errors="replace")
                        newest[key] = Change(key, record.value, record.timestamp)
        entries = [entry for change in newest.values() if (entry := self._entry(change)) is not None]
        return entries, [change.key for change in newest.values() if change.value is None]

    def _entry(self, change: Change) -> ListEntry | None:
        if change.value is None:
            return None
        try:
            return entry_of(change.value, change.written_at)
        except ValidationError:
            self.broken += 1
            return None


async def reindex(options: Mapping[str, Any], topic: str, search: ElasticSearch) -> Reindexed:
    """Build a new index of all entries of the topic and exchange it for the one that is searched.

    Raises ConfigurationInvalid when the topic holds no entry, since an empty index would call everybody
    clear; SearchUnavailable and KafkaError when one of the two does not answer: then the old index is
    searched on.
    """
    partitions = [TopicPartition(topic, number) for number in range(await partitions_of(options, topic))]
    consumer = AIOKafkaConsumer(enable_auto_commit=False, auto_offset_reset="earliest", **options)
    await consumer.start()
    try:
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        reader = EntriesTopic(consumer, partitions)
        entries, _ = await reader.changes()
        if not entries:
            raise ConfigurationInvalid(f"{topic} holds no entry: load a list first (ai-service lists load)")
        put = await search.exchange(entries, reader.changes)
        return Reindexed(put, reader.broken)
    finally:
        await consumer.stop()
