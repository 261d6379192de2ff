"""The commands that talk to Kafka, on the embedded broker; `topics` needs the real one (it asks for configurations)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from support.command_line import CommandLine
from support.records import FakeRecord

from schemas.registry import DEAD_LETTERS, ENTRIES, RAW
from stream_app.dead_letters import dead_letter
from stream_app.demo import SAMPLES
from stream_app.embedded_broker import EmbeddedBroker
from stream_app.messages import Outgoing
from stream_app.topic_reading import records_of
from topology.document import Failure
from topology.errors import LayerFailed, NotUtf8, ScreeningError

SAMPLE_LIST = SAMPLES / "invented.targets.simple.csv"
# windows-1251 bytes of a name.
REFUSED = b"\xc3\xf0\xee\xec\xee\xe1\xee\xe5\xe2"


@pytest.fixture
def bootstrap() -> Iterator[str]:
    """The address of a broker with the topics of the registry."""
    with EmbeddedBroker(
        {topic.name: topic.partitions_when(2) for topic in (RAW, DEAD_LETTERS, ENTRIES)}
    ) as broker:
        yield broker.bootstrap


@pytest.fixture
def ai_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], bootstrap: str
) -> CommandLine:
    """`ai-service` under KAFKA_BROKERS."""
    command_line = CommandLine(tmp_path, monkeypatch, capsys)
    monkeypatch.setenv("KAFKA_BROKERS", bootstrap)
    return command_line


def refused(offset: int, error: ScreeningError) -> Outgoing:
    """A message as the worker puts it aside."""
    record = FakeRecord(REFUSED, b"key", RAW.name, 1, offset, headers=[("traceparent", b"00-1")])
    return dead_letter(DEAD_LETTERS.name, record, Failure("decode", error))


def send(bootstrap: str, *messages: Outgoing) -> None:
    async def produce() -> None:
        producer = AIOKafkaProducer(bootstrap_servers=bootstrap)
        await producer.start()
        try:
            for message in messages:
                await producer.send_and_wait(
                    message.topic, message.value, message.key, headers=list(message.headers)
                )
        finally:
            await producer.stop()

    asyncio.run(produce())


def values_on(bootstrap: str, topic: str) -> list[bytes | None]:
    async def read() -> list[bytes | None]:
        return [record.value async for record in records_of({"bootstrap_servers": [bootstrap]}, topic)]

    return asyncio.run(read())


def counts_of(out: str) -> dict[str, int]:
    (counts,) = json.loads(out)
    return {name: counts[name] for name in ("new", "changed", "removed", "broken")}


def test_only_differences_are_published(ai_service: CommandLine, bootstrap: str, tmp_path: Path) -> None:
    """A second load of a list sends what changed since the first, and a tombstone for what is gone."""
    lines = SAMPLE_LIST.read_text(encoding="utf-8").splitlines()
    newer = tmp_path / "invented.targets.simple.csv"
    newer.write_text(
        "\n".join([*lines[:-1], lines[1].replace("demo-001", "demo-099")]) + "\n", encoding="utf-8"
    )

    first = ai_service("lists", "load", SAMPLE_LIST, "--json")
    again = ai_service("lists", "load", SAMPLE_LIST, "--json")
    changed = ai_service("lists", "load", newer, "--json")

    assert {"new": 15, "changed": 0, "removed": 0, "broken": 0} == counts_of(first.out)
    assert {"new": 0, "changed": 0, "removed": 0, "broken": 0} == counts_of(again.out)
    assert {"new": 1, "changed": 0, "removed": 1, "broken": 0} == counts_of(changed.out)
    values = values_on(bootstrap, ENTRIES.name)
    assert (17, 1) == (len(values), values.count(None))


def test_diff_publishes_nothing(ai_service: CommandLine, bootstrap: str) -> None:
    """`lists diff` tells what a load would do and leaves the topic as it is."""
    outcome = ai_service("lists", "diff", SAMPLE_LIST, "--json")

    assert (0, 15) == (outcome.status, counts_of(outcome.out)["new"])
    assert [] == values_on(bootstrap, ENTRIES.name)


def test_nothing_is_removed_on_the_word_of_a_broken_file(ai_service: CommandLine, tmp_path: Path) -> None:
    """What is missing in a file with broken records may be one of them: it stays, and the record is told."""
    lines = SAMPLE_LIST.read_text(encoding="utf-8").splitlines()
    broken = tmp_path / "invented.targets.simple.csv"
    broken.write_text("\n".join([*lines[:-1], lines[1]]) + "\n", encoding="utf-8")
    ai_service("lists", "load", SAMPLE_LIST)

    outcome = ai_service("lists", "load", broken, "--json")

    assert {"new": 0, "changed": 0, "removed": 0, "broken": 1} == counts_of(outcome.out)
    assert "warning: invented, " in outcome.err


def test_list_without_a_readable_entry_is_refused(
    ai_service: CommandLine, bootstrap: str, tmp_path: Path
) -> None:
    """A list that lost its content does not clear everybody who was on it."""
    empty = tmp_path / "invented.targets.simple.csv"
    empty.write_text(SAMPLE_LIST.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    ai_service("lists", "load", SAMPLE_LIST)

    outcome = ai_service("lists", "load", empty)

    assert (1, True) == (outcome.status, "no entry could be read" in outcome.err)
    assert 15 == len(values_on(bootstrap, ENTRIES.name))


def test_name_of_a_list_can_be_given(ai_service: CommandLine) -> None:
    """Two files of one format are two lists when they are named so; `lists status` shows both."""
    ai_service("lists", "load", SAMPLE_LIST, "--name", "first")
    ai_service("lists", "load", SAMPLE_LIST, "--name", "second")

    outcome = ai_service("lists", "status", "--json")

    assert [("first", 15), ("second", 15)] == [
        (one["list"], one["entries"]) for one in json.loads(outcome.out)
    ]


def test_dead_letters_are_shown_without_their_content(ai_service: CommandLine, bootstrap: str) -> None:
    """Why and from where is for everybody; the content, which may hold a person, is shown when asked for."""
    send(bootstrap, refused(5, NotUtf8("byte 1")), refused(6, LayerFailed("ValueError in layer names")))

    outcome = ai_service("dlq", "show", "--json")
    with_value = ai_service("dlq", "show", "--json", "--value")

    letters = json.loads(outcome.out)
    assert [("not-utf8", 5), ("layer-failed", 6)] == [
        (letter["reason"], letter["source_offset"]) for letter in letters
    ]
    assert [(len(REFUSED), False), (len(REFUSED), False)] == [
        (letter["bytes"], "value" in letter) for letter in letters
    ]
    assert r"\xc3\xf0\xee\xec\xee\xe1\xee\xe5\xe2" == json.loads(with_value.out)[0]["value"]


def test_dead_letters_are_chosen_by_reason(ai_service: CommandLine, bootstrap: str) -> None:
    """--reason and --limit choose; the oldest come first."""
    send(bootstrap, refused(5, NotUtf8("byte 1")), *(refused(at, LayerFailed("x")) for at in (6, 7, 8)))

    outcome = ai_service("dlq", "show", "--json", "--reason", "layer-failed", "--limit", "2")

    assert [6, 7] == [letter["source_offset"] for letter in json.loads(outcome.out)]


def test_dead_letters_as_a_table(ai_service: CommandLine, bootstrap: str) -> None:
    """People get a table."""
    send(bootstrap, refused(5, NotUtf8("byte 1")))

    outcome = ai_service("dlq", "show", COLUMNS="140")

    assert "not-utf8" in outcome.out
    assert "texts.raw/1/5" in outcome.out
    assert "1 shown" in outcome.err


def test_replay_sends_the_original_bytes_again(ai_service: CommandLine, bootstrap: str) -> None:
    """A replayed message is on its source topic with its bytes; a second replay goes on behind the first."""
    send(bootstrap, refused(5, NotUtf8("byte 1")), refused(6, NotUtf8("byte 1")))

    first = ai_service("dlq", "replay", "--limit", "1", "--json")
    second = ai_service("dlq", "replay", "--json")
    third = ai_service("dlq", "replay")

    assert ({"replayed": 1}, {"replayed": 1}) == (json.loads(first.out), json.loads(second.out))
    assert third.out.startswith("0 messages")
    assert [REFUSED, REFUSED] == values_on(bootstrap, RAW.name)
