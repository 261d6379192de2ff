"""Batches of documents on their way through the steps."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

import pytest
from aiokafka.errors import MessageSizeTooLargeError
from faust.exceptions import ProducerSendError
from faust.types import TP
from support.records import FakeRecord, make_document, make_settings, open_app

from stream_app.agents import Batch, ScreeningAgent, StepProcessor, to_document
from stream_app.engine import build_engine
from stream_app.tables import PartiesSeen
from topology.document import Document
from topology.pipeline import LONG_TEXT, Step
from topology.search.rules import ScoreRules


def make_batch(*texts: str) -> Batch:
    """A batch of documents without events."""
    return Batch([None] * len(texts), [make_document(text, ident=text[:5]) for text in texts])


def step(run: Callable[[Sequence[Document]], Awaitable[None]], name: str = "search") -> Step:
    """A step of the pipeline."""
    return Step(name, run)


async def test_processors_are_the_steps_of_the_pipeline(tmp_path: Path) -> None:
    """The stream runs exactly the nine layers and what stands between them, in the order of the one tuple."""
    settings = make_settings()
    engine = build_engine(settings, with_search=False)
    with open_app(tmp_path) as app:
        seen = PartiesSeen(app, partitions=1, retention_days=1, rules=ScoreRules())
        agent = ScreeningAgent(app, engine, settings, seen, lambda batch: None)

        names = [processor.step.name for processor in agent.processors()]

    assert [one.name for one in engine.pipeline.steps] == names


async def test_place_of_a_revoked_partition_is_forgotten(tmp_path: Path) -> None:
    """Another worker answers it on: a place that stayed here would look like a lag when the partition comes back."""
    settings = make_settings()
    with open_app(tmp_path) as app:
        seen = PartiesSeen(app, partitions=2, retention_days=1, rules=ScoreRules())
        engine = build_engine(settings, with_search=False)
        agent = ScreeningAgent(app, engine, settings, seen, lambda batch: None)
        agent.answered = {("texts.raw", 0): 41, ("texts.raw", 1): 7}

        await app.on_partitions_revoked.send({TP("texts.raw", 0)})

    assert {("texts.raw", 1): 7} == agent.answered


async def test_step_sees_the_whole_batch() -> None:
    """A step works on all documents at once, so the search is asked once."""
    sizes = []

    async def note(documents: Sequence[Document]) -> None:
        sizes.append(len(documents))

    await StepProcessor(step(note))(make_batch("a", "b", "c"))

    assert [3] == sizes


async def test_text_that_breaks_a_step_is_isolated() -> None:
    """A step that raises for the batch is done again text by text; only the culprit fails."""

    async def break_on_b(documents: Sequence[Document]) -> None:
        if any(document.text == "b" for document in documents):
            raise RuntimeError("b")

    batch = await StepProcessor(step(break_on_b))(make_batch("a", "b", "c"))

    failed = [document.failure and document.failure.error.reason for document in batch.documents]
    assert [None, "layer-failed", None] == failed


async def test_long_text_is_worked_on_in_a_thread() -> None:
    """Layers of a long text must not hold the event loop; short ones stay in it."""
    threads = []

    async def note(documents: Sequence[Document]) -> None:
        threads.append(threading.current_thread() is threading.main_thread())

    processor = StepProcessor(step(note, name="names"))
    await processor(make_batch("short"))
    await processor(make_batch("x" * (LONG_TEXT + 1)))

    assert [True, False] == threads


async def test_search_is_never_moved_to_a_thread() -> None:
    """The search belongs to the event loop of the worker, however long the text."""
    loops = []

    async def note(documents: Sequence[Document]) -> None:
        loops.append(asyncio.get_running_loop())

    await StepProcessor(step(note))(make_batch("x" * (LONG_TEXT + 1)))

    assert [asyncio.get_running_loop()] == loops


def test_id_is_made_of_the_place() -> None:
    """A message without an id gets one that is the same whenever it comes."""
    document = to_document(FakeRecord(b"text", b"key", partition=3, offset=12))

    assert ("texts.raw-3-12", "key", 12) == (document.id, document.key, document.source.offset)


def test_given_id_comes_first() -> None:
    """The producer's own id is kept."""
    assert "a-1" == to_document(FakeRecord(b'{"text": "t", "id": "a-1"}')).id


def test_replayed_message_keeps_its_first_place_as_id() -> None:
    """A replay stands at another offset; its result must have the id that it would have had at first."""
    place = {"topic": b"texts.raw", "partition": b"3", "offset": b"12"}
    headers = [(f"dlq-source-{name}", value) for name, value in place.items()]

    assert "texts.raw-3-12" == to_document(FakeRecord(b"text", offset=99, headers=headers)).id


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        pytest.param(None, "no-text", id="null"),
        pytest.param(b"", "empty", id="no-bytes"),
        pytest.param(b"\xff", "not-utf8", id="not-utf-8"),
    ],
)
def test_unreadable_record_becomes_a_failed_document(value: bytes | None, reason: str) -> None:
    """It takes its place in the batch, so nothing of the batch is lost, and no layer touches it."""
    failure = to_document(FakeRecord(value)).failure

    assert failure is not None
    assert ("input", reason) == (failure.layer, failure.error.reason)


def test_key_that_is_no_text_is_shown() -> None:
    """Keys are any bytes; the result shows those that are no text escaped."""
    assert "\\xff" == to_document(FakeRecord(b"text", b"\xff")).key


async def test_failed_documents_pass_the_isolation_untouched() -> None:
    """What failed before keeps its own reason."""

    async def fail(documents: Sequence[Document], error: type[Exception]) -> None:
        raise error

    batch = Batch([None], [to_document(FakeRecord(None))])

    await StepProcessor(step(partial(fail, error=RuntimeError)))(batch)

    failure = batch.documents[0].failure
    assert failure is not None
    assert "no-text" == failure.error.reason


class RefusingProducer:
    """A producer that takes no message longer than a limit: the client refuses at once, the broker later."""

    def __init__(self, limit: int, *, at_once: bool) -> None:
        self.limit = limit
        self.at_once = at_once
        self.sent: list[tuple[str, bytes | None]] = []

    async def send(
        self, topic: str, _key: bytes | None, value: bytes | None, *_: object
    ) -> asyncio.Future[None]:
        """Take a message, or refuse it as Faust hands a refusal on."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if len(value or b"") <= self.limit:
            self.sent.append((topic, value))
            done.set_result(None)
        elif self.at_once:
            raise ProducerSendError("refused") from MessageSizeTooLargeError()
        else:
            done.set_exception(MessageSizeTooLargeError())
        return done


@pytest.mark.parametrize("at_once", [pytest.param(True, id="by-client"), pytest.param(False, id="by-broker")])
@pytest.mark.parametrize(
    ("limit", "value"),
    [pytest.param(100, b"text", id="result-too-long"), pytest.param(3, None, id="even-its-bytes-too-long")],
)
async def test_result_too_large_for_its_topic_is_a_dead_letter(
    tmp_path: Path, limit: int, value: bytes | None, at_once: bool
) -> None:
    """A result that Kafka refuses for its length is a fault of the text, not an outage: the worker goes on."""
    settings = make_settings()
    with open_app(tmp_path) as app:
        seen = PartiesSeen(app, partitions=1, retention_days=1, rules=ScoreRules())
        engine = build_engine(settings, with_search=False)
        agent = ScreeningAgent(app, engine, settings, seen, lambda batch: None)
        app.producer = producer = RefusingProducer(limit, at_once=at_once)
        record, document = FakeRecord(b"text", b"key"), make_document()

        sent = await agent._send([document], [record], [agent._answer_to(document, record)])
        await agent._acknowledged(sent)

    assert document.failure is not None
    assert ("result-too-large", [("texts.dead-letter", value)]) == (
        document.failure.error.reason,
        producer.sent,
    )
