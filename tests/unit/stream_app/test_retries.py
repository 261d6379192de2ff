"""Texts that wait for another try: their message, and the order of their tries."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from support.records import FakeRecord, make_settings

from stream_app.retries import Retry, RetryQueue, Waiting, delay_s, retry_message

NOW = 1_700_000_100.0


def waiting(offset: int, due_s: float, partition: int = 0) -> Waiting:
    """A retry at a place of the retry topic."""
    retry = Retry("texts.raw", 0, offset, NOW, b"k", b"text", [], 0, due_s)
    return Waiting(due_s, partition, offset, retry)


def test_a_retry_keeps_the_first_place_and_the_bytes() -> None:
    """Its result has the id, key and time that it would have had at once; headers travel on."""
    record = FakeRecord(
        b"\xd0\x96", b"k", "texts.raw", 3, 90214, timestamp=1_700_000_000.125, headers=[("trace", b"1")]
    )
    message = retry_message("texts.retry", record, 2, make_settings(retry_first_s=5), now=NOW)

    again = Retry.of(FakeRecord(message.value, message.key, "texts.retry", 0, 7, headers=message.headers))

    assert ("texts.raw", 3, 90214, 1_700_000_000.125) == (
        again.topic,
        again.partition,
        again.offset,
        again.timestamp,
    )
    assert (b"\xd0\x96", b"k", [("trace", b"1")]) == (again.value, again.key, again.headers)
    assert (2, NOW + 20) == (again.attempts, again.due_s)


def test_a_second_retry_replaces_the_facts_of_the_first() -> None:
    """Headers do not pile up."""
    settings = make_settings()
    first = retry_message("texts.retry", FakeRecord(b"x"), 0, settings, now=NOW)
    retry = Retry.of(FakeRecord(first.value, headers=first.headers))

    second = retry_message("texts.retry", retry, 1, settings, now=NOW)

    assert len(first.headers) == len(second.headers)


def test_what_is_no_retry_is_refused() -> None:
    """A record without the facts has no place to be answered for."""
    with pytest.raises(ValidationError):
        Retry.of(FakeRecord(b"x", headers=[("retry-attempts", b"1")]))


def test_each_try_waits_twice_as_long_up_to_a_bound() -> None:
    """However many there were."""
    settings = make_settings(retry_first_s=5, retry_longest_s=60)

    assert [5, 10, 20, 40, 60, 60] == [delay_s(attempts, settings) for attempts in (0, 1, 2, 3, 4, 5000)]


def test_the_first_due_comes_first() -> None:
    """One that waits long does not keep those behind it waiting."""
    queue = RetryQueue()
    for one in (waiting(0, 300), waiting(1, 10), waiting(2, 20)):
        queue.put(one)

    assert [1, 2] == [one.offset for one in queue.take_due(30, limit=10)]


def test_positions_stop_at_what_still_waits() -> None:
    """After a restart it comes again, with what was done behind it."""
    queue = RetryQueue()
    for offset, due_s in enumerate((300, 10, 20)):
        queue.note_read(0, offset)
        queue.put(waiting(offset, due_s))

    queue.done(queue.take_due(30, limit=10))
    before = dict(queue.positions())
    queue.done(queue.take_due(300, limit=10))

    assert ({0: 0}, {0: 3}) == (before, queue.positions())


def test_partitions_of_others_are_forgotten() -> None:
    """The worker that has them now tries their texts."""
    queue = RetryQueue()
    for partition in (0, 1):
        queue.note_read(partition, 0)
        queue.put(waiting(0, 10, partition))

    queue.drop([0])

    assert ([1], {1: 0}, 1) == (
        [one.partition for one in queue.take_due(30, limit=10)],
        queue.positions(),
        len(queue),
    )
