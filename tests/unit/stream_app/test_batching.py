"""Batches of a Faust stream."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from support.records import make_event, open_app

from stream_app.batching import BatchStream
from stream_app.faust_adapter import ScreeningApp

Batch = list[int]


class Taker:
    """A stream over a channel of a real app, whose batches are the offsets of their events."""

    def __init__(self, app: ScreeningApp, *, max_messages: int, max_bytes: int) -> None:
        self.app = app
        self.channel = self.app.channel()
        self.stream: BatchStream[Batch] = self.app.stream(self.channel)
        self.gate = asyncio.Event()
        self.gate.set()
        self.batches = self.stream.batches(
            lambda events: [event.message.offset for event in events],
            max_messages=max_messages,
            max_bytes=max_bytes,
            gate=self.gate,
        )

    async def put(self, offset: int, size: int = 10, generation: int = 0) -> None:
        """Let an event lie ready."""
        event = make_event(self.app, b"x" * size, offset=offset, generation=generation)
        await self.stream.channel.queue.put(event)

    async def take(self) -> Batch:
        """The next batch."""
        return await asyncio.wait_for(anext(self.batches), 5)


@pytest.fixture
async def taker(tmp_path: Path) -> AsyncIterator[Taker]:
    """A taker of batches of up to 3 events or 100 bytes."""
    with open_app(tmp_path) as app:
        taker = Taker(app, max_messages=3, max_bytes=100)
        yield taker
        await taker.batches.aclose()


async def test_batch_is_what_lies_ready(taker: Taker) -> None:
    """A batch does not wait to become full."""
    await taker.put(0)
    await taker.put(1)

    assert [0, 1] == await taker.take()


async def test_batch_ends_at_the_number_of_messages(taker: Taker) -> None:
    """The rest waits for the next batch."""
    for offset in range(4):
        await taker.put(offset)

    assert ([0, 1, 2], [3]) == (await taker.take(), await taker.take())


async def test_batch_ends_at_the_number_of_bytes(taker: Taker) -> None:
    """An event that would bring the batch over its bytes begins the next one; none is lost or turned round."""
    for offset, size in enumerate([60, 60, 30]):
        await taker.put(offset, size)

    assert ([0], [1, 2]) == (await taker.take(), await taker.take())


async def test_event_longer_than_a_batch_comes_alone(taker: Taker) -> None:
    """One event always fits."""
    await taker.put(0, 500)
    await taker.put(1)

    assert ([0], [1]) == (await taker.take(), await taker.take())


async def test_event_of_an_earlier_assignment_is_left_out(taker: Taker) -> None:
    """What was fetched before a rebalance is delivered again, to whom it belongs, so it is not answered here."""
    await taker.put(0, generation=-1)
    await taker.put(1)

    assert [1] == await taker.take()


async def test_taken_messages_are_tracked(taker: Taker) -> None:
    """The consumer knows what is in hand, so a stop or rebalance waits for it."""
    await taker.put(0)

    await taker.take()

    assert [0] == [message.offset for message in taker.app.consumer.unacked]


async def test_nothing_is_taken_while_the_gate_is_closed(taker: Taker) -> None:
    """A paused stream takes no message in hand; it goes on where it stood."""
    taker.gate.clear()
    await taker.put(0)
    taking = asyncio.create_task(taker.take())
    for _ in range(10):  # more turns of the loop than taking an event needs
        await asyncio.sleep(0)

    assert [] == list(taker.app.consumer.unacked)
    taker.gate.set()
    assert [0] == await taking


async def test_batch_passes_every_processor_in_order(taker: Taker) -> None:
    """Processors see whole batches, plain functions and coroutines alike."""

    async def double(batch: Batch) -> Batch:
        return [2 * offset for offset in batch]

    def add_one(batch: Batch) -> Batch:
        return [offset + 1 for offset in batch]

    processors: list[Any] = [double, add_one]
    for processor in processors:
        taker.stream.add_processor(processor)
    await taker.put(1)
    await taker.put(2)

    assert [3, 5] == await taker.take()
