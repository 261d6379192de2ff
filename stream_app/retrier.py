"""Screens texts again that were not fully searched, beside the stream, until the search answers for them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener
from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from pydantic import ValidationError

from schemas.registry import ENRICHED
from stream_app.agents import defect, to_document
from stream_app.dead_letters import dead_letter
from stream_app.engine import Engine
from stream_app.messages import Foreign, Outgoing, Record
from stream_app.outputs import refusal, route
from stream_app.retries import Retry, RetryQueue, Waiting, is_worth_a_retry, retry_message
from stream_app.settings import Settings
from stream_app.topics import TopicNames
from topology.document import Document, Failure
from topology.errors import MalformedInput, ResultTooLarge, SearchUnavailable

logger = logging.getLogger(__name__)

Outcome = Literal["complete", "again", "given_up"]

POLL_MS = 500
PAUSE_S = 0.5
# Read ahead at most; texts beyond that wait in Kafka.
MAX_WAITING = 5_000
# Waiting for the search is no reason to lose the partitions; who has ended is noticed by missing heartbeats.
MAX_POLL_INTERVAL_MS = 24 * 3600 * 1000


class Retrier(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types
    """Tries the texts of the retry topic, each when it is due and while the search says that it is there.

    A try that ends complete sends the result and its alerts, as the stream would have done: same id, key and
    topic.  One that does not sends the text to the end of the retry topic, to wait twice as long; after
    RETRY_ATTEMPTS tries it goes to the dead letters, from which `dlq replay` brings it back.  While the
    search is known to be away nothing is tried, so an outage of any length costs no try.  Positions are
    committed after the acknowledgement of what was sent: after a crash some texts are tried twice, none is
    left out.

    `observe` gets each outcome with its document and the number of alerts sent; `is_open` says whether an
    operator lets texts be screened now.
    """

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        options: Mapping[str, Any],
        *,
        observe: Callable[[Outcome, Document, int], None],
        is_open: Callable[[], bool] = lambda: True,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._engine = engine
        self._settings = settings
        self._names = TopicNames.of(settings)
        self._options = options
        self._observe = observe
        self._is_open = is_open
        self._now = now
        self._queue = RetryQueue()
        self._consumer: Foreign = None
        self._producer: Foreign = None

    def waiting(self) -> int:
        """Texts that wait in the partitions of this worker: those read, and those that lie behind them."""
        if self._consumer is None:
            return 0
        behind = 0
        for partition in self._consumer.assignment():
            end, position = self._consumer.highwater(partition), self._queue.read_until(partition)
            behind += max(0, end - position) if end is not None and position is not None else 0
        return behind + len(self._queue)

    async def run(self) -> None:
        """Try for ever; Kafka that does not answer is waited for."""
        self._consumer = AIOKafkaConsumer(
            group_id=f"{self._settings.kafka_group}.retry",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_poll_interval_ms=MAX_POLL_INTERVAL_MS,
            **self._options,
        )
        self._producer = AIOKafkaProducer(
            enable_idempotence=True, max_request_size=ENRICHED.max_message_bytes, **self._options
        )
        try:
            await self._producer.start()
            await self._consumer.start()
            self._consumer.subscribe([self._names.retries], listener=self)
            while True:
                await self._turn()
        finally:
            await self._consumer.stop()
            await self._producer.stop()

    async def on_partitions_revoked(self, revoked: Iterable[Foreign]) -> None:
        """Others have these partitions now; they begin where this worker committed."""
        self._queue.drop(revoked)

    async def on_partitions_assigned(self, assigned: Iterable[Foreign]) -> None:
        """Nothing is to be done: reading begins where it was committed."""

    async def _turn(self) -> None:
        """Read what came, then try what is due."""
        try:
            await self._read()
            due = self._queue.take_due(self._now(), self._settings.batch_size)
            if not due:
                return
            if not self._is_open() or not await self._search_is_there():
                self._put_back(due)
                await asyncio.sleep(PAUSE_S)
                return
            await self._try_or_put_back(due)
        except KafkaError as error:
            logger.warning("retries wait for kafka", extra={"error": type(error).__name__})
            await asyncio.sleep(PAUSE_S)

    async def _read(self) -> None:
        if len(self._queue) >= MAX_WAITING:
            await asyncio.sleep(PAUSE_S)
            return
        fetched = await self._consumer.getmany(timeout_ms=POLL_MS, max_records=self._settings.batch_size)
        waiting: list[Waiting] = []
        strangers: list[Record] = []
        for partition, records in fetched.items():
            for record in records:
                try:
                    retry = Retry.of(record)
                except ValidationError:
                    strangers.append(record)
                    continue
                waiting.append(Waiting(retry.due_s, partition, record.offset, retry))
        if strangers:
            await self._refuse(strangers, fetched)
        for partition, records in fetched.items():
            self._queue.note_read(partition, records[-1].offset)
        self._put_back(waiting)
        if strangers:
            await self._commit()

    async def _refuse(self, strangers: Iterable[Record], fetched: Mapping[Foreign, Sequence[Record]]) -> None:
        """Send what is no retry to the dead letters; all of it is read again when that fails."""
        error = MalformedInput("not a message that this service wrote to the retry topic")
        letters = [dead_letter(self._names.dead_letters, one, Failure("input", error)) for one in strangers]
        try:
            await self._produce(letters)
        except BaseException:
            for partition, records in fetched.items():
                self._consumer.seek(partition, records[0].offset)
            raise
        logger.error(
            "no messages of the retry topic, sent to the dead letters", extra={"count": len(letters)}
        )

    async def _search_is_there(self) -> bool:
        search = self._engine.search
        return search is not None and (await search.health()).status != "unhealthy"

    def _put_back(self, due: Iterable[Waiting]) -> None:
        for waiting in due:
            self._queue.put(waiting)

    async def _try_or_put_back(self, due: Sequence[Waiting]) -> None:
        """Try texts; whatever keeps their answers from being sent leaves them waiting."""
        try:
            await self._try([waiting.retry for waiting in due])
        except BaseException:
            self._put_back(due)
            raise
        self._queue.done(due)
        await self._commit()

    async def _commit(self) -> None:
        held = self._consumer.assignment()
        positions = {tp: offset for tp, offset in self._queue.positions().items() if tp in held}
        if positions:
            await self._consumer.commit(positions)

    async def _try(self, retries: Sequence[Retry]) -> None:
        documents = [to_document(retry) for retry in retries]
        await self._engine.pipeline.run(documents)
        tried = [self._answer(*pair) for pair in zip(documents, retries, strict=True)]
        await asyncio.gather(*(self._send(one) for one in tried))
        for one in tried:
            alerts = sum(message.topic == self._names.alerts for message in one.messages)
            self._observe(one.outcome, one.document, alerts)

    def _answer(self, document: Document, retry: Retry) -> _Tried:
        """What a try ends with; a document whose result cannot be made fails as on the stream."""
        if is_worth_a_retry(document):
            return self._unfinished(document, retry)
        try:
            messages = route(document, retry, self._engine, self._names).messages
        except Exception as error:  # noqa: BLE001 - a defect of one result must not stop the others
            document.failure = defect("output", error)
            messages = refusal(document.failure, retry, self._names).messages
        return _Tried("complete", document, retry, messages)

    def _unfinished(self, document: Document, retry: Retry) -> _Tried:
        """Another try, or the dead letters after the last one."""
        attempts = retry.attempts + 1
        if attempts < self._settings.retry_attempts:
            message = retry_message(self._names.retries, retry, attempts, self._settings, now=self._now())
            return _Tried("again", document, retry, [message])
        error = SearchUnavailable(f"not fully searched in {attempts} tries")
        document.failure = Failure("search", error)
        return _Tried("given_up", document, retry, refusal(document.failure, retry, self._names).messages)

    async def _send(self, tried: _Tried) -> None:
        """Send what answers a try and wait for the acknowledgements.

        A result that is too large for its topic becomes a dead letter, as on the stream.
        """
        try:
            await self._produce(tried.messages)
        except MessageSizeTooLargeError:
            failure = Failure("output", ResultTooLarge("the result is larger than its topic takes"))
            letter = dead_letter(self._names.dead_letters, tried.retry, failure)
            await self._produce([letter])

    async def _produce(self, messages: Sequence[Outgoing]) -> None:
        futures = [
            await self._producer.send(out.topic, out.value, out.key, headers=list(out.headers))
            for out in messages
        ]
        await asyncio.gather(*futures)


@dataclass(frozen=True, slots=True)
class _Tried:
    """A try, what it ended with and what is sent for it."""

    outcome: Outcome
    document: Document
    retry: Retry
    messages: Sequence[Outgoing]
