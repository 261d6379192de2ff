"""Dead letters: refused input with its bytes untouched and the facts in its headers, and their replay."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from pydantic import ValidationError

from schemas.dead_letter import DeadLetterHeaders
from stream_app.engine import SERVICE_VERSION
from stream_app.messages import Headers, Outgoing, Record
from stream_app.topics import is_behind, partitions_of
from topology.document import Failure

logger = logging.getLogger(__name__)

PREFIX = "dlq-"
# What a replayed message keeps, so that its id and its count of attempts stay right.
KEPT_ON_REPLAY = ("attempts", "source-topic", "source-partition", "source-offset")
ERROR_LENGTH = 1000


def dead_letter(topic: str, record: Record, failure: Failure, *, value_left_out: bool = False) -> Outgoing:
    """The message that carries `record` to the dead-letter topic.

    Its own headers stay beside the facts, without those of an earlier refusal.  `value_left_out` is the
    last resort for a value that the topic refuses as too long.  A letter without key and value gets the
    place of its record as the key: aiokafka sends nothing that has neither, so one such record would
    stop every worker that reads it.
    """
    facts = DeadLetterHeaders(
        reason=failure.error.reason,
        layer=failure.layer,
        error=str(failure.error)[:ERROR_LENGTH],
        attempts=attempts_of(record.headers) + 1,
        source_topic=record.topic,
        source_partition=record.partition,
        source_offset=record.offset,
        failed_at=datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
        service_version=SERVICE_VERSION,
        value_left_out="1" if value_left_out else None,
    )
    headers = [*without_facts(record.headers), *to_headers(facts)]
    value = None if value_left_out else record.value
    place = f"{record.topic}-{record.partition}-{record.offset}".encode()
    key = place if value is None and record.key is None else record.key
    return Outgoing(topic, value, key, headers)


def to_headers(facts: DeadLetterHeaders) -> list[tuple[str, bytes]]:
    """The facts as Kafka headers, `dlq-source-topic` and so on; what is None is left out."""
    return [
        (PREFIX + name.replace("_", "-"), str(value).encode())
        for name, value in facts.model_dump(exclude_none=True).items()
    ]


def from_headers(headers: Headers | None) -> DeadLetterHeaders:
    """The facts of a dead letter.  Raises pydantic's ValidationError when they are not complete."""
    fields = {
        name[len(PREFIX) :].replace("-", "_"): (value or b"").decode()
        for name, value in headers or ()
        if name.startswith(PREFIX)
    }
    return DeadLetterHeaders.model_validate(fields)


def without_facts(headers: Headers | None) -> list[tuple[str, bytes | None]]:
    """Headers that are not facts of a refusal."""
    return [(name, value) for name, value in headers or () if not name.startswith(PREFIX)]


def attempts_of(headers: Headers | None) -> int:
    """How often the message was refused before; 0 when it never was."""
    value = _fact(headers, "attempts")
    return int(value) if value is not None and value.isdigit() else 0


def original_place(headers: Headers | None) -> str | None:
    """Topic, partition and offset where a replayed message stood first, None for any other message."""
    topic, partition, offset = (_fact(headers, f"source-{part}") for part in ("topic", "partition", "offset"))
    return f"{topic}-{partition}-{offset}" if topic and partition and offset else None


def to_replay(record: Record) -> Outgoing:
    """The message that sends a dead letter to its source topic again.

    Raises ValidationError when it is no dead letter.
    """
    facts = from_headers(record.headers)
    kept = [(name, value) for name, value in to_headers(facts) if name.removeprefix(PREFIX) in KEPT_ON_REPLAY]
    return Outgoing(facts.source_topic, record.value, record.key, [*without_facts(record.headers), *kept])


def _fact(headers: Headers | None, name: str) -> str | None:
    for header, value in headers or ():
        if header == PREFIX + name and value is not None:
            return value.decode(errors="replace")
    return None


def is_replayable(record: Record, reason: str | None) -> bool:
    """Whether a record is a dead letter that has the reason asked for and still holds its value."""
    try:
        facts = from_headers(record.headers)
    except ValidationError:
        logger.warning("not a dead letter", extra={"partition": record.partition, "offset": record.offset})
        return False
    return facts.value_left_out is None and reason in (None, facts.reason)


async def replay(
    options: dict[str, Any], topic: str, *, group: str, limit: int, reason: str | None = None
) -> int:
    """Send up to `limit` dead letters of `topic` to their source topics again; how many were sent.

    `options` are those of an aiokafka client.  The position is kept in Kafka per reason asked for, so the
    next replay with the same reason goes on behind this one; it moves only after the sends are acknowledged.
    """
    position_group = f"{group}.replay.{reason or 'all'}"
    # "earliest" also where `_to_position` seeks: the default would race it to the end and skip what is there.
    consumer = AIOKafkaConsumer(
        group_id=position_group, enable_auto_commit=False, auto_offset_reset="earliest", **options
    )
    producer = AIOKafkaProducer(enable_idempotence=True, **options)
    await consumer.start()
    try:
        await producer.start()
        try:
            partitions = await partitions_of(options, topic)
            await _to_position(consumer, [TopicPartition(topic, number) for number in range(partitions)])
            return await _replay(consumer, producer, limit, reason)
        finally:
            await producer.stop()
    finally:
        await consumer.stop()


async def _to_position(consumer: AIOKafkaConsumer, partitions: list[TopicPartition]) -> None:
    """Go on where the last replay ended, else at the beginning."""
    consumer.assign(partitions)
    for partition in partitions:
        if await consumer.committed(partition) is None:
            await consumer.seek_to_beginning(partition)


async def _replay(
    consumer: AIOKafkaConsumer, producer: AIOKafkaProducer, limit: int, reason: str | None
) -> int:
    ends = await consumer.end_offsets(consumer.assignment())
    sent = 0
    while sent < limit and await is_behind(consumer, ends):
        fetched = await consumer.getmany(timeout_ms=1000, max_records=limit - sent)
        records = [record for batch in fetched.values() for record in batch]
        sent += await _send_again(producer, [record for record in records if is_replayable(record, reason)])
        await consumer.commit()
    return sent


async def _send_again(producer: AIOKafkaProducer, records: Sequence[Record]) -> int:
    futures = [
        await producer.send(out.topic, out.value, out.key, headers=list(out.headers))
        for out in map(to_replay, records)
    ]
    await asyncio.gather(*futures)
    return len(futures)
