"""Copies messages from one topic to another, by our adapter or by a bare aiokafka loop; a process of its own per run.

    python -m bench.pass_through adapter|aiokafka BOOTSTRAP PREFIX COUNT

Prints messages per second and CPU per message as JSON, from the first batch read to the last acknowledgement.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from stream_app.agents import AnsweredBatch, ScreeningAgent, StepProcessor
from stream_app.faust_adapter import create_app
from stream_app.messages import Outgoing, Record
from stream_app.outputs import Answer
from stream_app.settings import Settings, load_settings
from topology.document import Document

FETCHED_AT_ONCE = 500


@dataclass
class Meter:
    """Counts messages up to `count`; the clock starts at the first batch."""

    count: int
    done: int = 0
    started: float = 0.0
    cpu_started: float = 0.0

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
            sent = [await producer.send(f"{prefix}texts.enriched", r.value, r.key) for r in records]
            await asyncio.gather(*sent)
            meter.done += len(records)
        return meter.figures()
    finally:
        await producer.stop()
        await consumer.stop()


class _NoTable:
    """In place of the table of parties seen: the pass-through has no parties."""

    def remember(self, events: Sequence[Any], documents: Sequence[Document]) -> None:
        """Nothing to remember."""

    async def settled(self) -> None:
        """Nothing to wait for."""


class _CopyingAgent(ScreeningAgent):
    """The agent of the worker with no steps; the answer to a record is its own value."""

    def processors(self) -> list[StepProcessor]:
        """No layer, no search."""
        return []

    def _answer_to(self, document: Document, record: Record) -> Answer:
        key = record.key if record.key is not None else document.id.encode()
        return Answer(None, [Outgoing(self.topics.enriched, record.value, key, record.headers or ())])


async def copy_by_adapter(settings: Settings, count: int) -> dict[str, float]:
    """The worker's own stream, batches, decoding, sends and acks around no work."""
    meter = Meter(count)
    finished = asyncio.Event()

    def observe(batch: AnsweredBatch) -> None:
        meter.done += len(batch.records)
        if meter.done >= count:
            finished.set()

    class Agent(_CopyingAgent):
        async def _answer(self, batch: Any) -> None:
            meter.begin()
            await super()._answer(batch)

    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings, settings.kafka_brokers, Path(folder))
        # Neither an engine nor a table is asked for anything.
        Agent(app, None, settings, _NoTable(), observe)  # type: ignore[arg-type]
        await app.start()
        try:
            await finished.wait()
            return meter.figures()
        finally:
            await app.stop()


def main(arguments: Sequence[str]) -> None:
    """One run."""
    engine, bootstrap, prefix, count = arguments
    settings = load_settings(
        kafka_brokers=[bootstrap], topic_prefix=prefix, kafka_group=f"{prefix}{engine}-{time.time_ns()}"
    )
    copy = {"adapter": copy_by_adapter, "aiokafka": copy_by_aiokafka}[engine]
    sys.stdout.write(json.dumps(uvloop.run(copy(settings, int(count)))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
