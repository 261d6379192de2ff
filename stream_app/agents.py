"""The agent that screens the input topics: batches in, answers out, at least once.

Per batch: decode, the steps of the pipeline as stream processors, table writes, sends without awaiting
each, every acknowledgement (changelogs too), and only then the acks that let the offsets be committed.  A
message that cannot be answered goes to the dead letters and the rest of its batch comes out; a send that
fails stops the worker with the batch uncommitted.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from aiokafka.errors import MessageSizeTooLargeError
from faust.exceptions import ProducerSendError

from schemas.enriched_text import Source
from schemas.raw_text import RawText
from stream_app.batching import BatchStream
from stream_app.codecs import decode
from stream_app.dead_letters import dead_letter, original_place
from stream_app.engine import Engine
from stream_app.faust_adapter import RawSchema, ScreeningApp, in_partition_of
from stream_app.messages import Foreign, Outgoing, Record
from stream_app.one_behind import OneBehind
from stream_app.outputs import Answer, refusal, route
from stream_app.progress import Progress
from stream_app.settings import Settings
from stream_app.tables import PartiesSeen
from stream_app.topics import TopicNames
from topology.document import Document, Failure
from topology.errors import LayerFailed, OutputFailed, ResultTooLarge, ScreeningError
from topology.pipeline import LAYERS, LONG_TEXT, Step

logger = logging.getLogger(__name__)

LAYER_NAMES = frozenset(layer.name for layer in LAYERS)


@dataclass(slots=True)
class Batch:
    """Events in hand and the document of each, in the same order.

    `taken_at` is in seconds since 1970: what is listed later has not been met by these documents.
    """

    events: list[Any]
    documents: list[Document]
    started: float = field(default_factory=time.perf_counter)
    taken_at: float = field(default_factory=time.time)

    @classmethod
    def of(cls, events: list[Any]) -> Batch:
        """A batch whose documents are fresh; one that cannot be decoded carries its failure."""
        return cls(events, [to_document(event.message) for event in events])

    @property
    def has_long_text(self) -> bool:
        """Whether a text is too long to be worked on in the event loop."""
        return any(len(document.text) > LONG_TEXT for document in self.documents)


class StepProcessor:
    """One step of the pipeline as a processor of the stream.

    Layers and search guard themselves; whatever else a step raises is brought home to the text that caused
    it.
    """

    def __init__(self, step: Step) -> None:
        self.step = step

    async def __call__(self, batch: Batch) -> Batch:
        """Run the step on the documents, layers in a thread when a text is long.

        Between two steps the event loop gets its turn: probes and requests wait for one step at most.
        """
        await asyncio.sleep(0)
        try:
            if self.step.name in LAYER_NAMES and batch.has_long_text:
                await asyncio.to_thread(asyncio.run, self._run(batch.documents))
            else:
                await self._run(batch.documents)
        except Exception:  # noqa: BLE001 - one text must not take its batch with it
            await self._one_by_one(batch.documents)
        return batch

    async def _run(self, documents: Sequence[Document]) -> None:
        await self.step.run(documents)

    async def _one_by_one(self, documents: Sequence[Document]) -> None:
        """Do the step again for each document alone; only what raises again fails."""
        for document in documents:
            if document.failure is not None:
                continue
            try:
                await self._run([document])
            except Exception as error:  # noqa: BLE001 - becomes the dead letter of this text
                document.failure = defect(self.step.name, error)


@dataclass(frozen=True, slots=True)
class AnsweredBatch:
    """A batch with its answers; `started` is the reading of `perf_counter` when it was taken in hand."""

    documents: Sequence[Document]
    records: Sequence[Record]
    answers: Sequence[Answer]
    started: float

    @property
    def elapsed_ms(self) -> float:
        """Time since the batch was taken in hand."""
        return (time.perf_counter() - self.started) * 1000


class Sent(NamedTuple):
    """One message on its way, and what it answers."""

    document: Document
    record: Record
    future: Awaitable[Foreign]


class ScreeningAgent:
    """Screens the input topics of one worker.

    `observe` is called once per batch after its acknowledgement.
    """

    def __init__(
        self,
        app: ScreeningApp,
        engine: Engine,
        settings: Settings,
        seen: PartiesSeen,
        observe: Callable[[AnsweredBatch], None],
    ) -> None:
        self.app = app
        self.engine = engine
        self.topics = TopicNames.of(settings)
        self.seen = seen
        self.failed: BaseException | None = None
        self.in_flight = 0
        self.answered: dict[tuple[str, int], int] = {}
        self.open = asyncio.Event()
        self.open.set()
        self._stream: BatchStream[Batch] | None = None
        self._settings = settings
        self._observe = observe
        self.progress = Progress()
        self._behind = OneBehind(self._stop_uncommitted)

        async def screening(stream: Foreign) -> None:
            await self._run(stream)

        app.on_partitions_revoked.connect(self._forget_places)
        self.agent = app.agent(app.topic(*self.topics.inputs, schema=RawSchema()), name="screening")(
            screening
        )

    async def _forget_places(self, _app: Foreign, revoked: set[Foreign], **_: Foreign) -> None:
        """Others answer these partitions on; a place kept here would be a false lag when they come back."""
        for tp in revoked:
            self.answered.pop((tp.topic, tp.partition), None)

    def processors(self) -> list[StepProcessor]:
        """The steps of the pipeline, in their order."""
        return [StepProcessor(step) for step in self.engine.pipeline.steps]

    async def _run(self, stream: BatchStream[Batch]) -> None:
        if stream is not self._stream:  # the same one comes again when Faust restarts the agent
            self._stream = stream
            for processor in self.processors():
                stream.add_processor(processor)
        batches = stream.batches(
            self._take,
            max_messages=self._settings.batch_size,
            max_bytes=self._settings.batch_bytes,
            gate=self.open,
            progress=self.progress,
        )
        try:
            with in_partition_of(None):  # a table write outside `remember` raises
                async for batch in batches:
                    await self._answer(batch)
                    if self.failed:
                        return
        except Exception as error:  # noqa: BLE001 - the agent's edge: stop uncommitted rather than go on without an answer
            await self._stop_uncommitted(error)

    def _take(self, events: list[Any]) -> Batch:
        batch = Batch.of(events)
        self.seen.expect(batch.taken_at)
        return batch

    async def _stop_uncommitted(self, error: Exception) -> None:
        """Stop the worker; what is not acknowledged now is not committed and comes again."""
        if self.failed is None:
            self.failed = error
            logger.critical("batch not answered, worker stops", extra={"error": type(error).__name__})
            await self.app.consumer.crash(error)

    async def _answer(self, batch: Batch) -> None:
        """Send the answers; their acknowledgements come in while the next batch is worked on."""
        self._hold(len(batch.events))
        records = [event.message for event in batch.events]
        pairs = zip(batch.documents, records, strict=True)
        answers = [self._answer_to(document, record) for document, record in pairs]
        self.seen.remember(batch.events, batch.documents, at=batch.taken_at)
        sent = await self._send(batch.documents, records, answers)
        answered = AnsweredBatch(batch.documents, records, answers, batch.started)
        await self._behind.follow(self._complete(batch.events, answered, sent))

    async def _complete(self, events: Sequence[Foreign], batch: AnsweredBatch, sent: Sequence[Sent]) -> None:
        """Wait until Kafka has everything of a batch, then acknowledge its events."""
        await self._acknowledged(sent)
        await self.seen.settled()
        for event in events:
            event.ack()
            self.answered[event.message.topic, event.message.partition] = event.message.offset
        self._hold(-len(events))
        self._observe(batch)

    def _hold(self, messages: int) -> None:
        self.in_flight += messages
        self.progress.hold(self.in_flight)

    def _answer_to(self, document: Document, record: Record) -> Answer:
        """The answer to one record; a document whose result cannot be made fails here like in a layer."""
        try:
            return route(document, record, self.engine, self.topics)
        except Exception as error:  # noqa: BLE001 - a defect of one result must not stop the others
            document.failure = defect("output", error)
            return refusal(document.failure, record, self.topics)

    async def _send(
        self, documents: Sequence[Document], records: Sequence[Record], answers: Sequence[Answer]
    ) -> list[Sent]:
        """Hand everything to the producer.  Raises OutputFailed when it takes no more."""
        sent = []
        for document, record, answer in zip(documents, records, answers, strict=True):
            for message in answer.messages:
                future = await self._send_one(document, record, message)
                if future is not None:
                    sent.append(Sent(document, record, future))
        return sent

    async def _acknowledged(self, sent: Sequence[Sent]) -> None:
        """Await every acknowledgement.  Raises OutputFailed when Kafka did not take a message."""
        results = await asyncio.gather(*(one.future for one in sent), return_exceptions=True)
        for one, result in zip(sent, results, strict=True):
            if isinstance(result, BaseException):
                await self._refuse(one.document, one.record, result)

    async def _send_one(
        self, document: Document, record: Record, message: Outgoing
    ) -> Awaitable[Foreign] | None:
        """The acknowledgement to wait for; None when a dead letter is out for a message that was refused."""
        try:
            return await self._produce(message)
        except ProducerSendError as error:
            await self._refuse(document, record, error)
            return None

    async def _refuse(self, document: Document, record: Record, error: BaseException) -> None:
        """A result too large for its topic is a fault of the text: its dead letter goes out.

        A dead letter that is too large as well goes out without its value.  Anything else is an
        outage.  Raises OutputFailed then, and when not even the dead letter is taken.
        """
        if not is_too_large(error):
            raise OutputFailed(f"Kafka did not take a message: {type(error).__name__}") from error
        document.failure = Failure("output", ResultTooLarge("the result is larger than its topic takes"))
        letter = dead_letter(self.topics.dead_letters, record, document.failure)
        try:
            await (await self._produce(letter))
        except (ProducerSendError, MessageSizeTooLargeError) as refusal:
            if not is_too_large(refusal):
                raise OutputFailed("Kafka did not take a dead letter") from refusal
            letter = dead_letter(self.topics.dead_letters, record, document.failure, value_left_out=True)
            await (await self._produce(letter))

    async def _produce(self, message: Outgoing) -> Awaitable[Any]:
        sent: Awaitable[Any] = await self.app.producer.send(
            message.topic, message.key, message.value, None, None, list(message.headers)
        )
        return sent


def is_too_large(error: BaseException) -> bool:
    """Whether a message was refused for its length, by the client at once or by the broker later."""
    return any(isinstance(one, MessageSizeTooLargeError) for one in (error, error.__cause__))


def to_document(record: Record) -> Document:
    """The document of a record, with its failure when the record cannot be decoded."""
    source = Source(
        topic=record.topic, partition=record.partition, offset=record.offset, timestamp=record.timestamp
    )
    key = None if record.key is None else record.key.decode(errors="backslashreplace")
    try:
        raw = decode(record.value)
    except ScreeningError as error:
        document = Document.from_raw(RawText(text=""), source=source, key=key)
        document.failure = Failure("input", error)
        return document
    if raw.id is None:
        raw.id = original_place(record.headers)
    return Document.from_raw(raw, source=source, key=key)


def defect(layer: str, error: Exception) -> Failure:
    """The failure of a document whose handling raised something that is no refusal."""
    failure = LayerFailed(f"{type(error).__name__} in {layer}")
    failure.__cause__ = error
    return Failure(layer, failure)
