"""Reads a topic from its beginning to the end that it has now, in no group."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from stream_app.topics import is_behind, partitions_of

POLL_MS = 500
RECORDS_AT_ONCE = 500


async def records_of(
    options: Mapping[str, Any], topic: str, *, since_ms: int | None = None
) -> AsyncIterator[Any]:
    """Every record that stands in a topic now, in order within each partition.

    `options` are those of an aiokafka client.  With `since_ms` reading begins in each partition at the first
    record of that time, in milliseconds since 1970.  Raises KafkaError when the topic does not exist.
    """
    count = await partitions_of(options, topic)
    consumer = AIOKafkaConsumer(enable_auto_commit=False, auto_offset_reset="earliest", **options)
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, number) for number in range(count)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        if since_ms is not None:
            await _seek(consumer, ends, since_ms)
        while await is_behind(consumer, ends):
            fetched = await consumer.getmany(timeout_ms=POLL_MS, max_records=RECORDS_AT_ONCE)
            for records in fetched.values():
                for record in records:
                    yield record
    finally:
        await consumer.stop()


async def _seek(consumer: AIOKafkaConsumer, ends: Mapping[TopicPartition, int], since_ms: int) -> None:
    """Go to the first record of a time, in each partition, to its end where all are older."""
    found = await consumer.offsets_for_times(dict.fromkeys(ends, since_ms))
    for partition, end in ends.items():
        place = found.get(partition)
        consumer.seek(partition, end if place is None else place.offset)
