"""Publishes list files: only what differs from the state of `watchlist.entries` goes out."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from schemas.list_entry import ListEntry
from stream_app.codecs import encode
from stream_app.topics import is_behind, partitions_of
from topology.watchlists.base import BrokenRecord
from topology.watchlists.diff import Change, changes
from topology.watchlists.load import LoadedList, read_list

SENDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ListDifference:
    """What one list file changes in the topic.

    kept_back: removals that are not made because records of the file are broken: what seems to be missing
    may be one of them.
    """

    name: str
    version: str
    changes: list[Change]
    broken: list[BrokenRecord]
    kept_back: int

    @property
    def counts(self) -> dict[str, int]:
        """How many entries are new, changed and removed, and how many removals were kept back."""
        kinds = Counter(change.kind for change in self.changes)
        return {kind: kinds[kind] for kind in ("new", "changed", "removed")} | {"kept_back": self.kept_back}


def difference(loaded: LoadedList, held: Mapping[str, str]) -> ListDifference:
    """What has to change so that the topic says of a list what its file says.

    `held` has content hashes by key.
    """
    found = list(changes(held, loaded.entries, list_name=loaded.name))
    removals = sum(change.kind == "removed" for change in found)
    if loaded.broken and removals:
        found = [change for change in found if change.kind != "removed"]
    else:
        removals = 0
    return ListDifference(loaded.name, loaded.version, found, loaded.broken, removals)


async def publish_files(
    options: Mapping[str, Any], topic: str, paths: Iterable[Path]
) -> list[ListDifference]:
    """Read list files and publish what differs; the differences in the order of the files.

    Raises ListUnreadable before anything is sent when one of the files cannot be read.
    """
    loaded = [await asyncio.to_thread(read_list, path) for path in paths]
    held = await held_hashes(options, topic)
    differences = [difference(one, held) for one in loaded]
    await publish(options, topic, differences)
    return differences


async def held_hashes(options: Mapping[str, Any], topic: str) -> dict[str, str]:
    """The content hash of every entry that stands in the topic now, by key.

    An unreadable one has the hash "".
    """
    values = await _last_values(options, topic)
    return {key.decode(): _hash(value) for key, value in values.items() if value is not None}


async def publish(
    options: Mapping[str, Any],
    topic: str,
    differences: Sequence[ListDifference],
    *,
    on_sent: Callable[[int], None] | None = None,
) -> None:
    """Send all changes and wait until Kafka has them; `on_sent` is told how many more it has."""
    messages = [
        (change.key.encode(), None if change.entry is None else encode(change.entry))
        for one in differences
        for change in one.changes
    ]
    if not messages:
        return
    producer = AIOKafkaProducer(enable_idempotence=True, **options)
    await producer.start()
    try:
        for at in range(0, len(messages), SENDS_AT_ONCE):
            part = messages[at : at + SENDS_AT_ONCE]
            futures = [await producer.send(topic, value, key) for key, value in part]
            await asyncio.gather(*futures)
            if on_sent is not None:
                on_sent(len(part))
    finally:
        await producer.stop()


async def _last_values(options: Mapping[str, Any], topic: str) -> dict[bytes, bytes | None]:
    count = await partitions_of(options, topic)
    partitions = [TopicPartition(topic, number) for number in range(count)]
    consumer = AIOKafkaConsumer(enable_auto_commit=False, auto_offset_reset="earliest", **options)
    await consumer.start()
    values: dict[bytes, bytes | None] = {}
    try:
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        await consumer.seek_to_beginning(*partitions)
        while await is_behind(consumer, ends):
            for records in (await consumer.getmany(timeout_ms=500)).values():
                values.update((record.key, record.value) for record in records if record.key is not None)
    finally:
        await consumer.stop()
    return values


def _hash(value: bytes) -> str:
    """The content hash of a stored entry.

    One that cannot be read differs from every entry and is published again.
    """
    try:
        return ListEntry.model_validate_json(value).content_hash
    except ValueError:
        return ""
