"""Copies of topics in files: every record as it stands, one JSON object per line, and back."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from itertools import islice
from typing import Any

from aiokafka import AIOKafkaProducer

from stream_app.messages import Foreign
from stream_app.row_files import Row, malformed
from stream_app.topic_reading import records_of
from stream_app.topics import partitions_of

SENDS_AT_ONCE = 500


async def records_to_keep(options: Mapping[str, Any], topic: str) -> AsyncIterator[dict[str, Any]]:
    """Every record of a topic as an object for a line; bytes are base64, None stays None (a tombstone)."""
    async for record in records_of(options, topic):
        yield {
            "partition": record.partition,
            "offset": record.offset,
            "timestamp_ms": record.timestamp,
            "key": _text(record.key),
            "value": _text(record.value),
            "headers": [[name, _text(value)] for name, value in record.headers],
        }


async def send_back(
    options: Mapping[str, Any], topic: str, rows: Iterable[Row], on_sent: Callable[[], None]
) -> int:
    """Send kept records to a topic, in the order of the file; how many.

    Each goes to the partition that it stood in, with its key, time and headers: changes of a table belong to
    the partition of their message, whatever their key.  Raises MalformedInput with the line number at the
    first line that is no kept record or whose partition the topic lacks, KafkaError when there is no such
    topic; what stands before such a line is sent by then.
    """
    partitions = await partitions_of(options, topic)
    producer = AIOKafkaProducer(enable_idempotence=True, **options)
    await producer.start()
    sent, left = 0, iter(rows)
    try:
        while part := list(islice(left, SENDS_AT_ONCE)):
            futures = [await producer.send(topic, **_record(row, partitions)) for row in part]
            await asyncio.gather(*futures)
            for _ in part:
                on_sent()
            sent += len(part)
    finally:
        await producer.stop()
    return sent


def _record(row: Row, partitions: int) -> dict[str, Foreign]:
    """What the producer is given for a line."""
    try:
        if int(row.fields["partition"]) >= partitions:
            raise malformed(
                row.line, f"stood in partition {row.fields['partition']}, the topic has {partitions}"
            )
        return {
            "partition": int(row.fields["partition"]),
            "key": _bytes(row.fields["key"]),
            "value": _bytes(row.fields["value"]),
            "timestamp_ms": int(row.fields["timestamp_ms"]),
            "headers": [(str(name), _bytes(value)) for name, value in row.fields["headers"]],
        }
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise malformed(row.line, "is no record that `ai-service topics export` wrote") from error


def _text(content: bytes | None) -> str | None:
    return None if content is None else base64.b64encode(content).decode()


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text, validate=True)
