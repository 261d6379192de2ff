"""Reads a topic from its beginning to the end that it has now, in no group."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from stream_app.topics import is_behind, partitions_of

POLL_MS = 500
RECORDS_AT_ONCE = 500


async def records_of(options: Mapping[str, Any], topic: str) -> AsyncIterator[Any]:
    """Every record that stands in a topic now, in order within each partition.

    `options` are those of an aiokafka client.  Raises KafkaError when the topic does not exist.
    """
    count = await partitions_of(options, topic)
    consumer = AIOKafkaConsumer(enable_auto_commit=False, auto_offset_reset="earliest", **options)
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, number) for number in range(count)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        while await is_behind(consumer, ends):
            fetched = await consumer.getmany(timeout_ms=POLL_MS, max_records=RECORDS_AT_ONCE)
            for records in fetched.values():
                for record in records:
                    yield record
    finally:
        await consumer.stop()
