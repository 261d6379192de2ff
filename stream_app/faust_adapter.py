"""What Faust 0.15 needs to be fast, bounded and free of loss; each class names the fault that it mends.

`create_app` puts all of it together.  What is relied upon inside Faust stands in
docs/adr/0002-batch-reader-at-least-once.md.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
import types
import weakref
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import faust
from faust.events import Event
from faust.sensors import Monitor
from faust.streams import _current_event  # the variable behind faust.current_event()
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from mode.services import WaitResults
from mode.utils.queues import ThrowableQueue

from stream_app.batching import BatchStream
from stream_app.kafka_client import faust_credentials
from stream_app.messages import Foreign
from stream_app.settings import Settings

# A dead worker's partitions go to the others after this time; Faust's 60 s would stop them for a minute.
SESSION_TIMEOUT_S = 10.0
# Bounds how long a request to a broker that died stays unanswered, and with it how long the worker
# stands still after
# the broker is back; must not be shorter than the session timeout.
REQUEST_TIMEOUT_S = 15.0
# What was answered since the last commit is answered again after a crash: rate x this interval.
COMMIT_INTERVAL_S = 0.5
# A worker whose consumer is paused by an operator must not lose its partitions for it; a stuck one is
# seen by /health/live.
MAX_POLL_INTERVAL_S = 24 * 3600.0
# One answer of a broker to a fetch; what it holds waits in front of the queues.  One message always fits.
FETCH_BYTES = 8 * 1_048_576
PARTITION_FETCH_BYTES = 1_048_576
# Messages that may wait in one queue; their bytes (BATCH_BYTES) bound it before.  A queue that holds less
# than a fetch brings makes the stream wait for each fetch: 512 gave 8,500 messages/s, 8192 gave 16,500
# (copies of 40,000 messages by tests/bench/pass_through.py, 2 cores).
QUEUE_MESSAGES = 8192
RECORD_OVERHEAD_BYTES = 1024  # Python objects of one record, beside its value


class ConsumerThread(driver.AIOKafkaConsumerThread):  # type: ignore[misc]  # Faust has no types for mypy
    """Consumer thread with bounds of one fetch that Faust sets for good.

    A fetch is held back as long as KAFKA_FETCH_WAIT_MS says: a broker that answers no sooner makes each text
    late by as much.  It brings FETCH_BYTES at most, whatever the number of partitions.
    """

    def _create_worker_consumer(self, transport: Foreign) -> Foreign:
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = self.app.fetch_wait_ms  # noqa: SLF001 - read by aiokafka when it starts
        consumer._fetch_max_bytes = FETCH_BYTES  # noqa: SLF001 - read by aiokafka when it starts
        return consumer


class LeanConsumer(driver.Consumer):  # type: ignore[misc]  # Faust has no types for mypy
    """Consumer that delivers in the fetcher's own task while it can, and keeps what Faust would lose."""

    def _new_consumer_thread(self) -> Foreign:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    async def wait_first(self, *waiting: Foreign, timeout: Foreign = None) -> Foreign:
        """Await a delivery directly when it cannot suspend.

        Faust's fetch loop awaits `wait_first(deliver(message), suspend_flow.wait())` per message, which
        costs four tasks (174 us).  Every other caller, and a delivery that may have to wait, gets Faust's
        own version.
        """
        if timeout is None and len(waiting) == 2 and self._way_is_clear():
            delivery, suspended = waiting
            if isinstance(delivery, types.CoroutineType) and isinstance(suspended, types.CoroutineType):
                suspended.close()
                return WaitResults([delivery], [await delivery], False)
        return await super().wait_first(*waiting, timeout=timeout)

    def _way_is_clear(self) -> bool:
        app, buffer = self.app, self.app.producer.buffer
        return (
            app.flow_control.is_active()
            and not self.suspend_flow.is_set()
            and buffer.pending.qsize() <= buffer.max_messages
            and not any(topic.queue.full() for topic in app.topics)
        )

    async def on_partitions_revoked(self, revoked: set[Any]) -> None:
        """Let the batch in hand end and commit it first.

        The base class forgets what is acked but not committed.
        """
        if self.assignment() and not self.app.should_stop:
            self.stop_flow()
            self.app.flow_control.suspend()
            self.app.flow_control.clear()
            await self.wait_empty()
        await super().on_partitions_revoked(revoked)

    async def wait_empty(self) -> None:
        """Wait until all messages in hand are acknowledged, and commit; neither after a failure.

        A failure ends the thread of the client as well, and a commit that reaches it too late is never
        answered: the worker would neither work nor end.
        """
        if not self.crashed:
            await super().wait_empty()

    async def perform_seek(self) -> None:
        """Close the flow before the seek.

        A record fetched before the seek and delivered after it makes Faust skip all between.
        Every caller in Faust opens the flow again.
        """
        self.stop_flow()
        await super().perform_seek()


class IdempotentProducer(driver.Producer):  # type: ignore[misc]  # Faust has no types for mypy
    """Producer whose retries after a broker crash neither repeat nor reorder."""

    def _settings_extra(self) -> dict[str, Any]:
        return {**super()._settings_extra(), "enable_idempotence": True}


class Transport(driver.Transport):  # type: ignore[misc]  # Faust has no types for mypy
    """Faust's Kafka driver with our consumer and producer."""

    Consumer = LeanConsumer
    Producer = IdempotentProducer


class ByteBoundedQueue(ThrowableQueue):  # type: ignore[misc]  # mode has no types for mypy
    """Queue of fetched events that is full by bytes as well as by count, so that memory is bounded by both.

    What waits in front of it is what one fetch brought (FETCH_BYTES per broker).
    """

    def __init__(self, *args: Foreign, max_bytes: int, **options: Foreign) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        super().__init__(*args, **options)

    def full(self) -> bool:
        """Whether the next event has to wait.  One event always fits, however long."""
        return self.bytes >= self.max_bytes or bool(super().full())

    def clear(self) -> None:
        """Forget all events, as at a rebalance."""
        super().clear()
        self.bytes = 0

    def _put(self, item: Foreign) -> None:
        self.bytes += size_of(item)
        super()._put(item)

    def _get(self) -> Foreign:
        item = super()._get()
        self.bytes -= size_of(item)
        return item


def size_of(event: Foreign) -> int:
    """Bytes that an event keeps in memory, nearly."""
    message = getattr(event, "message", None)
    return RECORD_OVERHEAD_BYTES + len(getattr(message, "value", None) or b"")


class RawSchema(faust.Schema):  # type: ignore[misc]  # Faust has no types for mypy
    """Bytes reach the agent as they are: nothing can fail to decode before our own code sees it."""

    def compile(self, app: Foreign, **_options: Foreign) -> Callable[..., Awaitable[Any]]:
        """The decoder of a topic."""

        async def decode(message: Foreign, *, propagate: bool = False) -> Foreign:
            return Event(app, message.key, message.value, None, message)

        return decode


class AckedTable(faust.Table):  # type: ignore[misc]  # Faust has no types for mypy
    """Table whose changes are acknowledged per batch: a committed offset implies a stored change.

    Faust's own path, one task and one future per change whose fate nobody asks, costs about 200 us.
    """

    def on_key_set(self, key: bytes, value: bytes) -> None:
        """Note one change for `settled`."""
        self._note(key, value)

    def on_key_del(self, key: bytes) -> None:
        """Note one removal for `settled`."""
        self._note(key, None)

    def _note(self, key: bytes, value: bytes | None) -> None:
        self.note_change(self.partition_for_key(key), key, value)

    def note_change(self, partition: int | None, key: bytes, value: bytes | None) -> None:
        """Note one change of a partition for `settled`."""
        self.__dict__.setdefault("unsent", []).append((partition, key, value))

    async def settled(self) -> None:
        """Send all changes made so far and wait until Kafka has them; raises if it does not take one.

        Of several callers each waits for the changes that another one sends for it, and tries those again
        that failed there.
        """
        async with self.__dict__.setdefault("settling", asyncio.Lock()):
            changes = self.__dict__.pop("unsent", [])
            try:
                await self._send(changes)
            except BaseException:
                self.__dict__["unsent"] = [*changes, *self.__dict__.get("unsent", [])]
                raise

    async def _send(self, changes: Sequence[tuple[int, bytes, bytes | None]]) -> None:
        topic, send = self.changelog_topic_name, self.app.producer.send
        futures = [await send(topic, key, value, partition, None, None) for partition, key, value in changes]
        persisted: dict[int, int] = {}
        for sent in await asyncio.gather(*futures):
            persisted[sent.partition] = max(sent.offset, persisted.get(sent.partition, -1))
        for partition, offset in persisted.items():
            self.data.set_persisted_offset(TP(topic, partition), offset)


class QuietMonitor(Monitor):  # type: ignore[misc]  # Faust has no types for mypy
    """Faust's monitor without its bookkeeping per message; our own metrics count per batch."""

    def on_message_in(self, tp: Foreign, offset: int, message: Foreign) -> None:
        """Not counted."""

    def on_message_out(self, tp: Foreign, offset: int, message: Foreign) -> None:
        """Not counted."""

    def on_stream_event_in(self, tp: Foreign, offset: int, stream: Foreign, event: Foreign) -> None:
        """Remember when the partition was last read; Faust's check for a stuck stream asks for it."""
        self.stream_inbound_time[tp] = time.monotonic()

    def on_stream_event_out(
        self, tp: Foreign, offset: int, stream: Foreign, event: Foreign, state: Foreign = None
    ) -> None:
        """Not counted."""

    def on_send_initiated(
        self, producer: Foreign, topic: str, message: Foreign, keysize: int, valsize: int
    ) -> None:
        """Not counted."""

    def on_send_completed(self, producer: Foreign, state: Foreign, metadata: Foreign) -> None:
        """Not counted."""


class ScreeningApp(faust.App):  # type: ignore[misc]  # Faust has no types for mypy
    """Faust app whose queues are bounded by bytes."""

    queue_bytes: int = 0
    fetch_wait_ms: int = 0

    def FlowControlQueue(self, maxsize: int | None = None, *, clear_on_resume: bool = False) -> Foreign:  # noqa: N802 - Faust's name
        """A queue between fetcher and stream."""
        return ByteBoundedQueue(
            maxsize=maxsize or 0,
            flow_control=self.flow_control,
            clear_on_resume=clear_on_resume,
            max_bytes=self.queue_bytes,
        )


@contextlib.contextmanager
def in_partition_of(event: Foreign | None) -> Iterator[None]:
    """Table reads and writes inside go to the partition of `event`; with None they raise.

    In a batch Faust's own current event would stay the first one.
    """
    token = _current_event.set(weakref.ref(event) if event is not None else None)
    try:
        yield
    finally:
        _current_event.reset(token)


def create_app(settings: Settings, brokers: list[str], state_dir: Path) -> ScreeningApp:
    """The Faust app of one worker process, without agents and tables.

    Topics are made beforehand (stream_app/topics.py), so Faust declares none.
    """
    app = ScreeningApp(
        settings.kafka_group,
        broker=";".join(f"kafka://{broker}" for broker in brokers),
        broker_credentials=faust_credentials(settings),
        broker_session_timeout=SESSION_TIMEOUT_S,
        broker_heartbeat_interval=SESSION_TIMEOUT_S / 5,
        broker_request_timeout=REQUEST_TIMEOUT_S,
        broker_rebalance_timeout=REQUEST_TIMEOUT_S,
        broker_commit_interval=COMMIT_INTERVAL_S,
        broker_max_poll_interval=MAX_POLL_INTERVAL_S,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=PARTITION_FETCH_BYTES,
        consumer_metadata_max_age_ms=30_000,
        producer_acks=-1,
        producer_linger=0,
        producer_request_timeout=REQUEST_TIMEOUT_S,
        producer_max_batch_size=131_072,
        producer_max_request_size=8 * 1_048_576 - 65_536,
        producer_metadata_max_age_ms=30_000,
        stream_buffer_maxsize=QUEUE_MESSAGES,
        stream_wait_empty=True,
        datadir=str(state_dir),
        store="rocksdb://?driver=rocksdict",
        key_serializer="raw",
        value_serializer="raw",
        table_standby_replicas=0,
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        Monitor=QuietMonitor,
        Stream=BatchStream,
        Table=AckedTable,
    )
    app.queue_bytes = settings.batch_bytes
    app.fetch_wait_ms = settings.kafka_fetch_wait_ms
    app.transport = Transport(app.conf.broker_consumer, app)
    return app
