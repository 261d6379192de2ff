"""Following a compacted topic, on the embedded broker."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer

from stream_app.compacted_topic import Change, CompactedTopicReader
from stream_app.embedded_broker import EmbeddedBroker
from stream_app.stores import TopicStore

TOPIC = "entries"


@pytest.fixture
def bootstrap() -> Iterator[str]:
    """A broker with the topic."""
    with EmbeddedBroker({TOPIC: 1}) as broker:
        yield broker.bootstrap


class Applied:
    """Notes what is applied; what is left to do is a future that the test settles."""

    def __init__(self, rest: asyncio.Future[None] | None = None) -> None:
        self.changes: list[tuple[str, bytes | None, bool]] = []
        self.times: list[int] = []
        self.rest = rest

    async def __call__(self, changes: Sequence[Change], fresh: bool) -> asyncio.Future[None] | None:
        """Take changes."""
        self.changes += [(change.key, change.value, fresh) for change in changes]
        self.times += [change.written_ms for change in changes]
        return self.rest if fresh else None


async def publish(bootstrap: str, *messages: tuple[bytes, bytes | None]) -> None:
    """Put messages on the topic."""
    async with AIOKafkaProducer(bootstrap_servers=bootstrap) as producer:
        for key, value in messages:
            await producer.send_and_wait(TOPIC, value, key)


async def read(bootstrap: str, folder: Path, applied: Applied) -> None:
    """One life of a reader: catch up, then end."""
    options = {"bootstrap_servers": bootstrap}
    reader = CompactedTopicReader(options, TOPIC, 1, TopicStore(folder), applied)
    await reader.catch_up()
    await reader.close()


async def test_first_life_reads_everything(bootstrap: str, tmp_path: Path) -> None:
    """Without a store the whole topic is applied in its order, as nothing new."""
    await publish(bootstrap, (b"a", b"1"), (b"b", b"2"), (b"a", b"3"))
    applied = Applied()

    await read(bootstrap, tmp_path / "store", applied)

    last = {key: value for key, value, _ in applied.changes}
    assert ({"a": b"3", "b": b"2"}, {False}) == (last, {fresh for *_, fresh in applied.changes})


async def test_next_life_reads_only_what_came_since(bootstrap: str, tmp_path: Path) -> None:
    """The state comes from the store, and what changed meanwhile counts as new."""
    await publish(bootstrap, (b"a", b"1"), (b"b", b"2"))
    await read(bootstrap, tmp_path / "store", Applied())
    await publish(bootstrap, (b"b", None))
    applied = Applied()

    await read(bootstrap, tmp_path / "store", applied)

    assert [("a", b"1", False), ("b", b"2", False), ("b", None, True)] == applied.changes


async def test_time_of_a_record_survives_a_restart(bootstrap: str, tmp_path: Path) -> None:
    """When a value was written is the same from the topic and from the store."""
    await publish(bootstrap, (b"a", b"1"))
    before, after = Applied(), Applied()

    await read(bootstrap, tmp_path / "store", before)
    await read(bootstrap, tmp_path / "store", after)

    assert before.times == after.times
    assert time.time() == pytest.approx(before.times[0] / 1000, abs=60)


async def test_change_that_was_not_dealt_with_comes_again(bootstrap: str, tmp_path: Path) -> None:
    """A worker that ends before a change is re-screened finds it new in its next life."""
    await read(bootstrap, tmp_path / "store", Applied())
    await publish(bootstrap, (b"a", b"1"))
    await read(bootstrap, tmp_path / "store", Applied(asyncio.get_running_loop().create_future()))
    applied = Applied()

    await read(bootstrap, tmp_path / "store", applied)

    assert ("a", b"1", True) in applied.changes


async def test_store_of_another_topic_is_not_used(bootstrap: str, tmp_path: Path) -> None:
    """A topic that was deleted and made anew ends before the stored position: everything is read again."""
    store = TopicStore(tmp_path / "store")
    store.write([(b"stale", b"1")])
    store.note({0: 99})
    store.close()
    await publish(bootstrap, (b"a", b"1"))
    applied = Applied()

    await read(bootstrap, tmp_path / "store", applied)

    assert [("a", b"1", False)] == applied.changes
