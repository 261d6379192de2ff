"""`ai-service replay` on topics, against the lists and verdicts that stand in Kafka."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from support.command_line import CommandLine
from support.driver import Deployment
from support.records import make_entry

from schemas.disposition import Disposition, PairState
from schemas.list_entry import ListEntry
from schemas.registry import DISPOSITIONS, ENRICHED, ENTRIES, RAW
from stream_app.codecs import encode
from stream_app.embedded_broker import EmbeddedBroker
from stream_app.topic_reading import records_of
from topology.fingerprint import party_fingerprint

NAME = "Ruslan Zhuravkovych"
TEXT = f"Payment to {NAME}, invoice 17".encode()
# 2026-01-15 and the day after, in milliseconds since 1970.
FIRST_DAY, SECOND_DAY = 1_768_435_200_000, 1_768_521_600_000
# Within the retention of the topic, in whole milliseconds.
RECENTLY = int(time.time() * 1000) - 600_000
HEADER = "id,name,kind,birth_date"


@pytest.fixture
def bootstrap() -> Iterator[str]:
    """The address of a broker with the topics that a replay reads."""
    topics = (RAW, ENRICHED, ENTRIES, DISPOSITIONS)
    with EmbeddedBroker({topic.name: topic.partitions_when(2) for topic in topics}) as broker:
        yield broker.bootstrap


@pytest.fixture
def ai_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], bootstrap: str
) -> CommandLine:
    """`ai-service` under KAFKA_BROKERS."""
    command_line = CommandLine(tmp_path, monkeypatch, capsys)
    monkeypatch.setenv("KAFKA_BROKERS", bootstrap)
    return command_line


def send(bootstrap: str, topic: str, *messages: tuple[bytes, bytes | None], at: int | None = None) -> None:
    """Put keys and values on a topic, at a time."""

    async def produce() -> None:
        async with AIOKafkaProducer(bootstrap_servers=bootstrap) as producer:
            for key, value in messages:
                await producer.send_and_wait(topic, value, key, timestamp_ms=at)

    asyncio.run(produce())


def publish(bootstrap: str, *entries: ListEntry) -> None:
    """Put entries on their topic."""
    send(bootstrap, ENTRIES.name, *((entry.key.encode(), encode(entry)) for entry in entries))


def list_file(folder: Path, *rows: str) -> Path:
    """A file of the list `sample`."""
    path = folder / "sample.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def replayed(ai_service: CommandLine, *arguments: str | Path) -> dict[str, Any]:
    """What a replay of the input topic printed."""
    outcome = ai_service("replay", "--topic", RAW.name, "--json", *arguments)
    assert 0 == outcome.status, outcome.err
    printed: dict[str, Any] = json.loads(outcome.out)
    return printed


def test_texts_of_a_topic_meet_another_list(ai_service: CommandLine, bootstrap: str, tmp_path: Path) -> None:
    """Before are the lists in Kafka, after a file in the place of the list of its name; the id is the place."""
    publish(bootstrap, make_entry("e1", "Olga Tsymbalenko"))
    send(bootstrap, RAW.name, (b"k", TEXT), (b"k", b"\xff"))

    printed = replayed(ai_service, "--lists", list_file(tmp_path, f"n-1,{NAME},person,"))

    (change,) = printed["changes"]
    assert (1, 1, {"not-utf8": 1}) == (printed["compared"], printed["changed"], printed["left_out"])
    assert ("none", [[], ["sample:n-1"]]) == (change["from"], change["examples"][0]["entries"])
    assert change["examples"][0]["id"].startswith("texts.raw-")


@pytest.mark.parametrize(
    ("arguments", "compared"),
    [
        pytest.param((), 2, id="all"),
        pytest.param(("--until", "2026-01-16"), 1, id="until"),
        pytest.param(("--since", "2026-01-17"), 0, id="nothing-so-late"),
    ],
)
def test_a_range_of_a_topic_is_by_time(
    ai_service: CommandLine, bootstrap: str, arguments: tuple[str, ...], compared: int
) -> None:
    """From the first moment on and before the last; both in UTC.  The embedded broker seeks no times."""
    publish(bootstrap, make_entry())
    send(bootstrap, RAW.name, (b"k", TEXT), at=FIRST_DAY)
    send(bootstrap, RAW.name, (b"k", TEXT), at=SECOND_DAY)

    assert compared == replayed(ai_service, *arguments)["compared"]


def test_verdicts_hold_until_the_new_list_changes_the_entry(
    ai_service: CommandLine, bootstrap: str, tmp_path: Path
) -> None:
    """A false positive of now is quiet before, and alerts after with a list that says something else."""
    entry = make_entry("e1", NAME)
    verdict = Disposition(
        fingerprint=party_fingerprint(NAME),
        entry_id="e1",
        verdict="false_positive",
        by="analyst",
        reason="another person",
        decided_at="2026-01-15",
        state=PairState(entry_hash=entry.content_hash),
    )
    publish(bootstrap, entry)
    send(bootstrap, DISPOSITIONS.name, (verdict.key.encode(), encode(verdict)))
    send(bootstrap, RAW.name, (b"k", TEXT))

    printed = replayed(ai_service, "--lists", list_file(tmp_path, f"e1,{NAME},person,1970"))

    (change,) = printed["changes"]
    assert ("none", [[], ["sample:e1"]]) == (change["from"], change["examples"][0]["entries"])


def test_stored_results_of_a_topic_are_compared(
    ai_service: CommandLine, bootstrap: str, tmp_path: Path
) -> None:
    """Results that were stored with their text need no second run; those without are counted as left out."""
    entry = make_entry("e1", NAME)
    publish(bootstrap, entry)
    rows = tmp_path / "texts.jsonl"
    rows.write_text(json.dumps({"id": "t1", "text": TEXT.decode()}), encoding="utf-8")
    ai_service(
        "screen",
        "--input",
        rows,
        "--output",
        "out.jsonl",
        "--lists",
        list_file(tmp_path, "x,Olga Tsymbalenko,person,"),
    )
    result = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    stored = [json.dumps(result | changed).encode() for changed in ({}, {"text": None}, {"extra": 1})]
    send(bootstrap, ENRICHED.name, *((b"k", value) for value in stored))

    outcome = ai_service("replay", "--topic", ENRICHED.name, "--json")

    printed = json.loads(outcome.out)
    (change,) = printed["changes"]
    assert ("none", [[], ["sample:e1"]]) == (change["from"], change["examples"][0]["entries"])
    assert {"malformed": 2} == printed["left_out"]


def test_an_entry_that_cannot_be_read_ends_the_replay(ai_service: CommandLine, bootstrap: str) -> None:
    """A replay against half a list would show decisions that do not change."""
    send(bootstrap, ENTRIES.name, (b"sample:e1", b"{}"))

    outcome = ai_service("replay", "--topic", RAW.name)

    assert 2 == outcome.status
    assert "an entry of list sample cannot be read" in outcome.err


@pytest.mark.kafka
@pytest.mark.xdist_group("kafka")
def test_reading_begins_at_the_time_asked_for(deployment: Deployment) -> None:
    """On a real broker the first record is found by its time; a time after the last record finds none."""
    topic, options = deployment.topic(RAW.name), {"bootstrap_servers": deployment.bootstrap}
    first, second = RECENTLY, RECENTLY + 60_000
    send(deployment.bootstrap, topic, (b"k", b"first"), at=first)
    send(deployment.bootstrap, topic, (b"k", b"second"), at=second)

    async def values(since_ms: int) -> list[bytes]:
        return [record.value async for record in records_of(options, topic, since_ms=since_ms)]

    assert [b"second"] == asyncio.run(values(first + 1))
    assert [] == asyncio.run(values(second + 1))
