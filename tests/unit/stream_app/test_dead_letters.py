"""Dead letters and what a replay makes of them."""

from __future__ import annotations

from support.records import FakeRecord

from stream_app.dead_letters import (
    attempts_of,
    dead_letter,
    from_headers,
    is_replayable,
    original_place,
    to_replay,
    without_facts,
)
from topology.document import Failure
from topology.errors import LayerFailed, NotUtf8

FAILURE = Failure("input", NotUtf8("invalid start byte at byte 0 of 2"))


def letter_of(record: FakeRecord, failure: Failure = FAILURE) -> FakeRecord:
    """The dead letter of a record, as it is read back."""
    sent = dead_letter("texts.dead-letter", record, failure)
    return FakeRecord(sent.value, sent.key, sent.topic, headers=sent.headers)


def test_value_and_key_are_the_original_bytes() -> None:
    """A dead letter carries exactly what came in."""
    sent = dead_letter("texts.dead-letter", FakeRecord(b"\xff\xfe", b"\x00k"), FAILURE)

    assert ("texts.dead-letter", b"\xff\xfe", b"\x00k") == (sent.topic, sent.value, sent.key)


def test_record_without_key_and_value_gets_its_place_as_the_key() -> None:
    """Kafka clients send nothing that has neither; the worker must not stop at such an input for ever."""
    sent = dead_letter("texts.dead-letter", FakeRecord(None, None, "texts.raw", 2, 7), FAILURE)

    assert (None, b"texts.raw-2-7") == (sent.value, sent.key)


def test_facts_stand_in_the_headers_beside_the_foreign_ones() -> None:
    """Reason, layer, error and place can be read back, and headers of the producer are kept."""
    record = FakeRecord(b"\xff", partition=2, offset=41, headers=[("traceparent", b"00-1"), ("x", None)])

    letter = letter_of(record)

    facts = from_headers(letter.headers)
    assert ("not-utf8", "input", 1, "texts.raw", 2, 41) == (
        facts.reason,
        facts.layer,
        facts.attempts,
        facts.source_topic,
        facts.source_partition,
        facts.source_offset,
    )
    assert [("traceparent", b"00-1"), ("x", None)] == without_facts(letter.headers)


def test_error_is_cut_to_what_the_schema_allows() -> None:
    """A long error does not make the dead letter itself invalid."""
    letter = letter_of(FakeRecord(b"a"), Failure("names", LayerFailed("e" * 5000)))

    assert 1000 == len(from_headers(letter.headers).error)


def test_second_refusal_counts_on() -> None:
    """A replayed message that is refused again says that it was the second attempt, and has each fact once."""
    again = to_replay(letter_of(FakeRecord(b"\xff", offset=41)))

    letter = letter_of(FakeRecord(again.value, offset=99, headers=again.headers))

    names = [name for name, _ in letter.headers or ()]
    assert 2 == from_headers(letter.headers).attempts
    assert len(set(names)) == len(names)


def test_replay_goes_to_the_source_and_keeps_the_first_place() -> None:
    """A replayed message keeps bytes and key, and tells where it stood first, so its id stays the same."""
    again = to_replay(letter_of(FakeRecord(b"\xff", b"k", partition=2, offset=41)))

    assert ("texts.raw", b"\xff", b"k") == (again.topic, again.value, again.key)
    assert "texts.raw-2-41" == original_place(again.headers)


def test_headers_of_a_fresh_message_tell_nothing() -> None:
    """A message that was never refused has no attempts and no earlier place."""
    headers = [("traceparent", b"00-1")]

    assert (0, None) == (attempts_of(headers), original_place(headers))


def test_only_the_reason_asked_for_is_replayed() -> None:
    """A filter by reason leaves other dead letters where they are."""
    letter = letter_of(FakeRecord(b"\xff"))

    assert (True, True, False) == tuple(
        is_replayable(letter, reason) for reason in (None, "not-utf8", "empty")
    )


def test_letter_without_its_value_is_not_replayed() -> None:
    """What was too long even for the dead-letter topic holds nothing to send again."""
    sent = dead_letter("texts.dead-letter", FakeRecord(b"long"), FAILURE, value_left_out=True)

    assert (None, False) == (sent.value, is_replayable(FakeRecord(None, headers=sent.headers), None))


def test_foreign_record_in_the_topic_is_passed_over() -> None:
    """A record without the facts cannot be replayed and must not stop the replay of the others."""
    assert not is_replayable(FakeRecord(b"stray"), None)
