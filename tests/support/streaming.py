"""A worker in the process of the test, and a client that sends to it and reads what comes out."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from schemas.disposition import Disposition
from schemas.list_entry import ListEntry
from stream_app.codecs import encode
from stream_app.kafka_client import client_options
from stream_app.settings import Settings
from stream_app.topics import TopicNames
from stream_app.worker import Worker
from support.records import make_settings
from topology.document import Document, Layer

ANSWER_TIMEOUT_S = 40.0
CRASH = "crash this layer"


@dataclass(frozen=True)
class Answer:
    """One message that came out."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: dict[str, bytes]

    @property
    def body(self) -> dict[str, Any]:
        """Its value as JSON."""
        fields: dict[str, Any] = json.loads(self.value or b"{}")
        return fields


class FragileLayer:
    """A layer of the pipeline that does not survive texts with a mark, for what no real layer should do."""

    def __init__(self, layer: Layer) -> None:
        self._layer = layer
        self.name = layer.name
        self.reads, self.writes = layer.reads, layer.writes

    def process(self, document: Document) -> None:
        """Raise, or do what the real layer does."""
        if CRASH in document.text:
            raise RuntimeError(document.text)
        self._layer.process(document)


class Client:
    """Sends to a deployment and reads all that it sends, from the beginning."""

    def __init__(self, settings: Settings, bootstrap: str) -> None:
        self.names = TopicNames.of(settings)
        options = client_options(settings, [bootstrap])
        self.answers: list[Answer] = []
        self._producer = AIOKafkaProducer(**options)
        out = (self.names.enriched, self.names.alerts, self.names.dead_letters)
        self._consumer = AIOKafkaConsumer(*out, auto_offset_reset="earliest", **options)

    async def start(self) -> None:
        """Connect."""
        await self._producer.start()
        await self._consumer.start()

    async def stop(self) -> None:
        """Disconnect."""
        await self._producer.stop()
        await self._consumer.stop()

    async def send(
        self,
        value: bytes | None,
        key: bytes | None = None,
        headers: Sequence[tuple[str, bytes]] = (),
        *,
        partition: int | None = None,
    ) -> str:
        """Send one message to the input; the id that its place gives it."""
        topic = self.names.inputs[0]
        sent = await self._producer.send_and_wait(topic, value, key, partition, headers=list(headers))
        return f"{topic}-{sent.partition}-{sent.offset}"

    async def send_text(self, ident: str, text: str) -> None:
        """Send a text under an id, which is its key as well."""
        await self.send(json.dumps({"id": ident, "text": text}).encode(), ident.encode())

    async def publish(self, entry: ListEntry) -> None:
        """Put an entry on its topic."""
        await self._producer.send_and_wait(self.names.entries, encode(entry), entry.key.encode())

    async def withdraw(self, entry: ListEntry) -> None:
        """Remove an entry by a tombstone."""
        await self._producer.send_and_wait(self.names.entries, None, entry.key.encode())

    async def judge(self, verdict: Disposition) -> None:
        """Put an analyst's verdict on its topic."""
        await self._producer.send_and_wait(self.names.dispositions, encode(verdict), verdict.key.encode())

    async def until(self, found: Callable[[], bool], what: str) -> None:
        """Read what comes out until `found`.  Raises AssertionError when it does not come."""
        deadline = time.monotonic() + ANSWER_TIMEOUT_S
        while not found():
            if time.monotonic() > deadline:
                topics = sorted(answer.topic for answer in self.answers)
                raise AssertionError(f"not within {ANSWER_TIMEOUT_S:g} s: {what}; came: {topics[-20:]}")
            fetched = await self._consumer.getmany(timeout_ms=100)
            self.answers += [
                Answer(record.topic, record.key, record.value, dict(record.headers))
                for records in fetched.values()
                for record in records
            ]

    def with_key(self, key: bytes, topic: str | None = None) -> list[Answer]:
        """What came out under a key, on one topic or on all."""
        return [a for a in self.answers if a.key == key and topic in (None, a.topic)]

    async def answer_to(self, key: bytes) -> Answer:
        """The first result or dead letter under a key."""
        await self.until(lambda: bool(self.with_key(key)), f"an answer to {key!r}")
        return self.with_key(key)[0]

    def results(self) -> dict[str, list[Answer]]:
        """Results so far by id."""
        found: dict[str, list[Answer]] = {}
        for answer in self.answers:
            if answer.topic == self.names.enriched:
                found.setdefault(answer.body["id"], []).append(answer)
        return found

    def alerts(self, message_id: str) -> list[dict[str, Any]]:
        """Alerts so far that name a message."""
        bodies = [answer.body for answer in self.answers if answer.topic == self.names.alerts]
        return [body for body in bodies if body["message_id"] == message_id]


@asynccontextmanager
async def running_worker(settings: Settings, bootstrap: str, state_dir: Path) -> AsyncIterator[Worker]:
    """A worker that streams; stopped at the end, and must have ended cleanly then."""
    worker, stop, running = await start_worker(settings, bootstrap, state_dir)
    try:
        yield worker
    finally:
        stop.set()
        status = await running
    assert 0 == status


async def start_worker(
    settings: Settings, bootstrap: str, state_dir: Path
) -> tuple[Worker, asyncio.Event, asyncio.Task[int]]:
    """A worker that streams, what stops it, and the task that ends with its exit status."""
    worker = Worker(settings, [bootstrap], state_dir, serve_http=False)
    pipeline = worker.engine.pipeline
    layers: list[Any] = [FragileLayer(layer) if layer.name == "names" else layer for layer in pipeline.layers]
    pipeline.layers = tuple(layers)
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    await until(lambda: running.done() or worker.status().recovered, "the worker streams")
    if running.done():
        raise AssertionError("the worker did not come up") from worker.failed
    return worker, stop, running


def settings_of(place: str) -> Settings:
    """Settings of a deployment of its own: topics under a prefix, and a group."""
    return make_settings(topic_prefix=f"{place}.", kafka_group=f"group-{place}", batch_size=16)


async def until(found: Callable[[], bool], what: str) -> None:
    """Wait for a state of the worker.  Raises AssertionError when it does not come."""
    deadline = time.monotonic() + ANSWER_TIMEOUT_S
    while not found():
        assert time.monotonic() < deadline, what
        await asyncio.sleep(0.02)


async def until_entries(worker: Worker, count: int) -> None:
    """Wait until the search holds a number of entries."""
    search = worker.engine.search
    assert search is not None
    await until(lambda: sum(info.entries for info in search.lists()) == count, f"{count} entries")
