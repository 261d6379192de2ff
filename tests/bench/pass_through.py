"""Copies messages from one topic to another in three ways; a process of its own per run.

    python -m bench.pass_through aiokafka|adapter|agent BOOTSTRAP PREFIX COUNT

`aiokafka` is a bare loop, `adapter` our Faust streams and batches with the same work, `agent` the worker's own agent without
layers, which makes a document of every message.

Prints messages per second and CPU per message as JSON, from the first batch read to the last acknowledgement.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from stream_app.agents import ScreeningAgent, StepProcessor
from stream_app.engine import build_engine
from stream_app.faust_adapter import RawSchema, ScreeningApp, create_app
from stream_app.messages import Outgoing, Record
from stream_app.one_behind import OneBehind
from stream_app.outputs import Answer
from stream_app.settings import Settings, load_settings
from stream_app.tables import PartiesSeen
from stream_app.topics import TopicNames
from topology.document import Document

FETCHED_AT_ONCE = 500


@dataclass
class Meter:
    """Counts messages up to `count`; the clock starts at the first batch."""

    count: int
    done: int = 0
    started: float = 0.0
    cpu_started: float = 0.0

    def __post_init__(self) -> None:
        self.finished = asyncio.Event()

    def add(self, done: int) -> None:
        """Count messages that are done."""
        self.done += done
        if self.done >= self.count:
            self.finished.set()

    def begin(self) -> None:
        """Start the clock unless it runs."""
        if not self.started:
            self.started, self.cpu_started = time.perf_counter(), time.process_time()

    def figures(self) -> dict[str, float]:
        """Rate and cost of what was done."""
        elapsed_s, cpu_s = time.perf_counter() - self.started, time.process_time() - self.cpu_started
        return {"messages_per_s": self.done / elapsed_s, "cpu_us_per_message": cpu_s / self.done * 1e6}


async def copy_by_aiokafka(settings: Settings, count: int) -> dict[str, float]:
    """The least that a consume-produce loop with the same guarantees does: idempotent, acknowledged, then committed."""
    meter = Meter(count)
    prefix, brokers = settings.topic_prefix, settings.kafka_brokers
    consumer = AIOKafkaConsumer(
        f"{prefix}texts.raw",
        bootstrap_servers=brokers,
        group_id=f"{settings.kafka_group}-bare",
        auto_offset_reset="earliest",
        auto_commit_interval_ms=500,
    )
    producer = AIOKafkaProducer(
        bootstrap_servers=brokers, enable_idempotence=True, acks="all", max_batch_size=131_072
    )
    await consumer.start()
    await producer.start()
    try:
        while meter.done < count:
            fetched = await consumer.getmany(timeout_ms=1000, max_records=FETCHED_AT_ONCE)
            meter.begin()
            records = [record for batch in fetched.values() for record in batch]
            sent = [
                await producer.send(f"{prefix}texts.enriched", r.value, r.key, headers=list(r.headers))
                for r in records
            ]
            await asyncio.gather(*sent)
            meter.add(len(records))
        return meter.figures()
    finally:
        await producer.stop()
        await consumer.stop()


class _NothingSeen(PartiesSeen):
    """In place of the table of parties seen: the pass-through has no parties."""

    def __init__(self) -> None:
        """No table is made."""

    def remember(self, events: Sequence[Any], documents: Sequence[Document], *, at: float) -> None:
        """Nothing to remember."""

    def expect(self, at: float) -> None:
        """Nothing to expect."""

    async def settled(self) -> None:
        """Nothing to wait for."""


class _CopyingAgent(ScreeningAgent):
    """The agent of the worker with no steps; the answer to a record is its own value."""

    def processors(self) -> list[StepProcessor]:
        """No layer, no search."""
        return []

    def _answer_to(self, document: Document, record: Record) -> Answer:
        key = record.key if record.key is not None else document.id.encode()
        return Answer([Outgoing(self.topics.enriched, record.value, key, record.headers or ())])


async def copy_by_adapter(settings: Settings, count: int) -> dict[str, float]:
    """Faust streams read in batches, sends acknowledged before the acks: bytes in, the same bytes out."""
    meter = Meter(count)
    names = TopicNames.of(settings)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings, settings.kafka_brokers, Path(folder))
        gate = asyncio.Event()
        gate.set()
        behind = OneBehind(app.consumer.crash)

        async def complete(events: Sequence[Any], sent: Sequence[Awaitable[Any]]) -> None:
            await asyncio.gather(*sent)
            for event in events:
                event.ack()
            meter.add(len(events))

        async def copying(stream: Any) -> None:
            batches = stream.batches(
                list, max_messages=settings.batch_size, max_bytes=settings.batch_bytes, gate=gate
            )
            async for events in batches:
                meter.begin()
                sent = await _send_copies(app, names.enriched, [event.message for event in events])
                await behind.follow(complete(events, sent))

        app.agent(app.topic(*names.inputs, schema=RawSchema()), name="copying")(copying)
        return await _run(app, meter)


async def _send_copies(app: ScreeningApp, topic: str, records: Sequence[Record]) -> list[Awaitable[Any]]:
    """Send what came; the acknowledgements to wait for."""
    return [
        await app.producer.send(topic, record.key, record.value, None, None, list(record.headers or ()))
        for record in records
    ]


async def copy_by_agent(settings: Settings, count: int) -> dict[str, float]:
    """The worker's agent around no work: decoding, documents, answers, sends and acks."""
    meter = Meter(count)

    class Agent(_CopyingAgent):
        async def _answer(self, batch: Any) -> None:
            meter.begin()
            await super()._answer(batch)

    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings, settings.kafka_brokers, Path(folder))
        engine = build_engine(settings, with_search=False)
        Agent(app, engine, settings, _NothingSeen(), lambda batch: meter.add(len(batch.records)))
        return await _run(app, meter)


async def _run(app: ScreeningApp, meter: Meter) -> dict[str, float]:
    """Run the app until everything is copied; its figures.  Raises RuntimeError when it ends before."""
    await app.start()
    try:
        ends = [asyncio.create_task(meter.finished.wait()), asyncio.create_task(app.wait_until_stopped())]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        if meter.done < meter.count:
            raise RuntimeError(f"stopped after {meter.done} messages") from app.crash_reason
        return meter.figures()
    finally:
        await app.stop()


def main(arguments: Sequence[str]) -> None:
    """One run."""
    engine, bootstrap, prefix, count = arguments
    settings = load_settings(
        kafka_brokers=[bootstrap], topic_prefix=prefix, kafka_group=f"{prefix}{engine}-{time.time_ns()}"
    )
    copy = {"adapter": copy_by_adapter, "agent": copy_by_agent, "aiokafka": copy_by_aiokafka}[engine]
    sys.stdout.write(json.dumps(uvloop.run(copy(settings, int(count)))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
