"""Texts that were not fully searched: their message to the retry topic, and the order of their next tries."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from schemas.registry import RETRIES
from schemas.retry import RetryHeaders
from stream_app.messages import Foreign, Headers, Outgoing, Record
from stream_app.settings import Settings
from topology.document import Document

PREFIX = RETRIES.header_prefix


@dataclass(slots=True)
class Retry:
    """An input that waits for its next try; with its first place and time, so that its id stays the same.

    timestamp: in seconds since 1970.  headers: those of the input.
    """

    topic: str
    partition: int
    offset: int
    timestamp: float
    key: bytes | None
    value: bytes | None
    headers: Headers | None
    attempts: int
    due_s: float

    @classmethod
    def of(cls, record: Record) -> Retry:
        """What a record of the retry topic holds.  Raises pydantic's ValidationError for any other record."""
        fields = {
            name[len(PREFIX) :].replace("-", "_"): (value or b"").decode(errors="replace")
            for name, value in record.headers or ()
            if name.startswith(PREFIX)
        }
        facts = RetryHeaders.model_validate(fields)
        return cls(
            facts.source_topic,
            facts.source_partition,
            facts.source_offset,
            facts.source_timestamp_ms / 1000,
            record.key,
            record.value,
            [(name, value) for name, value in record.headers or () if not name.startswith(PREFIX)],
            facts.attempts,
            facts.due_ms / 1000,
        )


def is_worth_a_retry(document: Document) -> bool:
    """Whether the search did not answer in full; what else makes a result incomplete stays as it is."""
    return document.failure is None and not document.closed and not document.search_complete


def retry_message(topic: str, record: Record, attempts: int, settings: Settings, *, now: float) -> Outgoing:
    """The message by which an input is tried again, after so many tries; `now` in seconds since 1970."""
    facts = RetryHeaders(
        attempts=attempts,
        due_ms=int((now + delay_s(attempts, settings)) * 1000),
        source_topic=record.topic,
        source_partition=record.partition,
        source_offset=record.offset,
        source_timestamp_ms=round(record.timestamp * 1000),
    )
    headers = [
        (PREFIX + name.replace("_", "-"), str(value).encode()) for name, value in facts.model_dump().items()
    ]
    kept = [(name, value) for name, value in record.headers or () if not name.startswith(PREFIX)]
    return Outgoing(topic, record.value, record.key, [*kept, *headers])


def delay_s(attempts: int, settings: Settings) -> float:
    """Seconds until the next try, after so many."""
    doubled: float = settings.retry_first_s * 2.0 ** min(attempts, 64)
    return min(doubled, settings.retry_longest_s)


@dataclass(order=True, slots=True)
class Waiting:
    """A retry and where it stands in the retry topic; the first due comes first."""

    due_s: float
    partition: Foreign = field(compare=False)
    offset: int = field(compare=False)
    retry: Retry = field(compare=False)


class RetryQueue:
    """Retries that were read and wait, the first due first, and how far each partition is done with.

    What is done behind one that still waits is not counted as done: it comes again after a restart.
    """

    def __init__(self) -> None:
        self._heap: list[Waiting] = []
        self._open: dict[Foreign, set[int]] = {}
        self._read: dict[Foreign, int] = {}

    def __len__(self) -> int:
        return sum(map(len, self._open.values()))

    def note_read(self, partition: Foreign, offset: int) -> None:
        """A record was read; it counts as done with unless it is put in."""
        self._read[partition] = offset + 1

    def put(self, waiting: Waiting) -> None:
        """Let a retry wait."""
        self._open.setdefault(waiting.partition, set()).add(waiting.offset)
        heapq.heappush(self._heap, waiting)

    def take_due(self, now: float, limit: int) -> list[Waiting]:
        """Retries whose time has come, at most `limit`; each is either `done` or `put` again."""
        taken: list[Waiting] = []
        while self._heap and self._heap[0].due_s <= now and len(taken) < limit:
            taken.append(heapq.heappop(self._heap))
        return taken

    def done(self, waiting: Iterable[Waiting]) -> None:
        """These need no further care."""
        for one in waiting:
            self._open.get(one.partition, set()).discard(one.offset)

    def drop(self, partitions: Iterable[Foreign]) -> None:
        """Forget partitions that another worker has now."""
        gone = set(partitions)
        for partition in gone:
            self._open.pop(partition, None)
            self._read.pop(partition, None)
        self._heap = [waiting for waiting in self._heap if waiting.partition not in gone]
        heapq.heapify(self._heap)

    def read_until(self, partition: Foreign) -> int | None:
        """The next offset of a partition that was not read yet, None when none was."""
        return self._read.get(partition)

    def positions(self) -> Mapping[Foreign, int]:
        """Where each partition is to be read from after a restart."""
        return {
            partition: min(self._open.get(partition, ()), default=read)
            for partition, read in self._read.items()
        }
