"""What is put on top of Faust."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import faust
import pytest
from support.records import make_event, open_app

from stream_app.faust_adapter import (
    RECORD_OVERHEAD_BYTES,
    AckedTable,
    ByteBoundedQueue,
    IdempotentProducer,
    LeanConsumer,
    RawSchema,
    ScreeningApp,
    in_partition_of,
)

QUEUE_BYTES = 65_536


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[ScreeningApp]:
    """An app whose queues hold 65,536 bytes."""
    with open_app(tmp_path, batch_bytes=QUEUE_BYTES) as app:
        yield app


async def test_app_uses_our_parts(app: ScreeningApp) -> None:
    """Consumer, producer and queues of the app are the mended ones."""

    assert (LeanConsumer, IdempotentProducer, ByteBoundedQueue) == (
        type(app.consumer),
        type(app.producer),
        type(app.FlowControlQueue(maxsize=1)),
    )


async def test_queue_is_full_by_bytes(app: ScreeningApp) -> None:
    """Few long messages fill a queue like many short ones, so memory is bounded by bytes."""
    queue = app.FlowControlQueue(maxsize=1000)

    queue.put_nowait(make_event(app, b"x" * QUEUE_BYTES))

    assert queue.full()


async def test_queue_gives_its_bytes_back(app: ScreeningApp) -> None:
    """What is taken makes room again."""
    queue = app.FlowControlQueue(maxsize=1000)
    queue.put_nowait(make_event(app, None))
    queue.put_nowait(make_event(app, b"x" * QUEUE_BYTES))

    queue.get_nowait()

    assert RECORD_OVERHEAD_BYTES + QUEUE_BYTES == queue.bytes


async def test_cleared_queue_is_empty_by_bytes_too(app: ScreeningApp) -> None:
    """A rebalance clears the queues; a count that stayed behind would stop the stream for ever."""
    queue = app.FlowControlQueue(maxsize=1000)
    queue.put_nowait(make_event(app, b"x" * QUEUE_BYTES))

    queue.clear()

    assert (0, False) == (queue.bytes, queue.full())


async def test_delivery_is_awaited_in_place_while_the_way_is_clear(app: ScreeningApp) -> None:
    """With open flow and room in the queues a delivery costs no task."""
    app.consumer.resume_flow()

    async def deliver() -> str:
        return "delivered"

    answer = await app.consumer.wait_first(deliver(), app.consumer.suspend_flow.wait())

    assert (["delivered"], False) == (answer.results, answer.stopped)


async def test_delivery_gives_way_to_a_suspended_flow(app: ScreeningApp) -> None:
    """While the flow is suspended Faust's own version runs, which gives up a delivery that cannot go on."""
    app.consumer.stop_flow()
    never = app.loop.create_future()

    async def deliver() -> None:
        await never

    answer = await app.consumer.wait_first(deliver(), app.consumer.suspend_flow.wait())

    assert [True] == answer.results


async def test_seek_closes_the_flow_first(app: ScreeningApp) -> None:
    """A record fetched before the seek is not delivered after it: Faust would skip all between."""
    consumer = app.consumer
    consumer.resume_flow()
    flow_at_seek = []

    async def seek_to_committed() -> dict[object, int]:
        flow_at_seek.append(consumer.flow_active)
        return {}

    consumer.seek_to_committed = seek_to_committed

    await consumer.perform_seek()

    assert [False] == flow_at_seek


async def test_failed_consumer_commits_nothing_more(app: ScreeningApp) -> None:
    """After a failure the stop must not ask the client's thread for a commit: it may be gone, and nobody answers."""
    consumer = app.consumer
    commits: list[object] = []

    async def commit(*topics: object, **_: object) -> bool:
        commits.append(topics)
        return True

    consumer.commit = commit
    await consumer.crash(ConnectionError("send failed"))

    await consumer.wait_empty()

    assert [] == commits


async def test_producer_is_idempotent(app: ScreeningApp) -> None:
    """Retries after a broker crash neither repeat nor reorder."""
    assert app.producer._settings_extra()["enable_idempotence"]


async def test_bytes_are_not_decoded(app: ScreeningApp) -> None:
    """Whatever the bytes are, the event holds them: nothing can fail before our own code sees it."""
    message = make_event(app, b"\xff\xfe").message

    event = await RawSchema().compile(app)(message)

    assert (b"\xff\xfe", b"key", message) == (event.value, event.key, event.message)


async def test_table_partition_is_that_of_the_message_in_hand(app: ScreeningApp) -> None:
    """In a batch Faust's current event would stay the first one; ours is set per message and taken back."""
    first, second = make_event(app, b"a", offset=1), make_event(app, b"b", offset=2)

    with in_partition_of(first):
        with in_partition_of(second):
            inner = faust.current_event()
        outer = faust.current_event()

    assert (second, first) == (inner, outer)


async def test_table_write_outside_a_message_raises(app: ScreeningApp) -> None:
    """A stray write must not go to the partition of whatever message came last."""
    table = app.Table("stray", partitions=1, key_type=bytes, value_type=bytes)

    with in_partition_of(None), pytest.raises(TypeError, match="outside of stream"):
        table.partition_for_key(b"key")


class SlowProducer:
    """Takes changes; what it takes is acknowledged, or refused, when a test says so."""

    def __init__(self) -> None:
        self.sent: list[tuple[bytes, asyncio.Future[Any]]] = []

    async def send(
        self, topic: str, key: bytes, value: bytes, partition: int, *_: object
    ) -> asyncio.Future[Any]:
        """Take one change."""
        future = asyncio.get_running_loop().create_future()
        self.sent.append((key, future))
        return future

    def acknowledge(self, number: int) -> None:
        """Say that Kafka has a change."""
        self.sent[number][1].set_result(SimpleNamespace(partition=0, offset=number))


@pytest.fixture
def table(app: ScreeningApp) -> AckedTable:
    """A table whose changes go to a producer that waits for the test."""
    app.producer = SlowProducer()
    found: AckedTable = app.Table("acked", partitions=1, key_type=bytes, value_type=bytes)
    return found


async def test_each_waits_for_its_changes_whoever_sends_them(table: AckedTable) -> None:
    """The stream must not commit before its change is stored because re-screening has taken it along."""
    table.note_change(0, b"of the stream", b"1")
    one = asyncio.create_task(table.settled())
    await asyncio.sleep(0)
    other = asyncio.create_task(table.settled())
    await asyncio.sleep(0)
    waits = not other.done()

    table.app.producer.acknowledge(0)
    await asyncio.gather(one, other)

    assert (True, 1) == (waits, len(table.app.producer.sent))


async def test_change_that_failed_elsewhere_is_tried_again(table: AckedTable) -> None:
    """An error of whoever sent it must not pass for its being stored."""
    table.note_change(0, b"of the stream", b"1")
    one = asyncio.create_task(table.settled())
    await asyncio.sleep(0)
    table.app.producer.sent[0][1].set_exception(ConnectionError("away"))
    with pytest.raises(ConnectionError):
        await one

    again = asyncio.create_task(table.settled())
    await asyncio.sleep(0)
    table.app.producer.acknowledge(1)
    await again

    assert [b"of the stream"] * 2 == [key for key, _ in table.app.producer.sent]
