"""`ai-service topics` on real Kafka: the plan is what the cluster then has."""

from __future__ import annotations

import json
import time
import uuid
from pathlib import Path

import pytest
from confluent_kafka import Producer
from support.command_line import run_process
from support.driver import Deployment
from support.kafka import Broker

from schemas.registry import ENRICHED, ENTRIES, TOPICS

pytestmark = pytest.mark.kafka


@pytest.fixture
def settings(broker: Broker) -> dict[str, str]:
    """A prefix on the broker under which there is nothing yet."""
    prefix = f"t{uuid.uuid4().hex[:8]}."
    return {"KAFKA_BROKERS": broker.bootstrap, "TOPIC_PREFIX": prefix, "KAFKA_GROUP": f"{prefix}group"}


def test_plan_tells_what_is_missing_and_apply_creates_it(settings: dict[str, str], tmp_path: Path) -> None:
    """Before: every topic missing, exit code 1, nothing created.  After `apply`: all as planned, exit code 0."""
    command = ("-m", "stream_app.cli", "topics")

    before = run_process(*command, "plan", "--json", cwd=tmp_path, settings=settings)
    again = run_process(*command, "plan", "--json", cwd=tmp_path, settings=settings)
    applied = run_process(*command, "apply", "--json", cwd=tmp_path, settings=settings)
    after = run_process(*command, "plan", "--json", cwd=tmp_path, settings=settings)

    assert (1, 1, 0, 0) == (before.status, again.status, applied.status, after.status)
    assert {None} == {state["partitions"] for state in json.loads(again.out)}
    created = json.loads(applied.out)
    prefix = settings["TOPIC_PREFIX"]
    assert {prefix + topic.name: topic.partitions_when(4) for topic in TOPICS}.items() <= created.items()
    assert all(state["as_planned"] for state in json.loads(after.out))


def test_topic_that_differs_is_told_with_the_difference(settings: dict[str, str], tmp_path: Path) -> None:
    """A topic of other width or configuration is not touched; the plan says what differs and what to do."""
    command = ("-m", "stream_app.cli", "topics")
    run_process(*command, "apply", cwd=tmp_path, settings=settings)

    plan = run_process(
        *command, "plan", "--json", cwd=tmp_path, settings=settings | {"TOPIC_PARTITIONS": "6"}
    )
    table = run_process(
        *command, "plan", cwd=tmp_path, settings=settings | {"TOPIC_PARTITIONS": "6", "COLUMNS": "200"}
    )

    states = {state["topic"].removeprefix(settings["TOPIC_PREFIX"]): state for state in json.loads(plan.out)}
    assert 1 == plan.status
    assert (6, 4, False) == (
        states[ENRICHED.name]["planned_partitions"],
        states[ENRICHED.name]["partitions"],
        states[ENRICHED.name]["as_planned"],
    )
    assert states[ENTRIES.name]["as_planned"]
    assert "has 4 partitions instead of 6" in table.out


def test_doctor_is_content_with_a_deployment_that_is_ready(deployment: Deployment) -> None:
    """Brokers that answer, topics as planned, a list that can be read: nothing failed."""
    outcome = run_process(
        "-m", "stream_app.cli", "doctor", "--json", cwd=deployment.folder, settings=deployment.environment()
    )

    findings = {finding["item"]: finding["state"] for finding in json.loads(outcome.out)}
    assert (0, "ok") == (outcome.status, findings["Kafka"])
    assert {"ok"} == {state for item, state in findings.items() if item.startswith(("topic ", "watchlist "))}


def test_exported_topic_can_be_read_back(settings: dict[str, str], tmp_path: Path) -> None:
    """Bytes that are no text, tombstones, headers, times and partitions: all come back as they were."""
    command = ("-m", "stream_app.cli", "topics")
    run_process(*command, "apply", cwd=tmp_path, settings=settings)
    prefix = settings["TOPIC_PREFIX"]
    source, target = f"{prefix}texts.dead-letter", f"{prefix}texts.alerts"
    records: list[tuple[bytes, bytes | None, list[tuple[str, str | bytes | None]]]] = [
        (b"a", b"first", []),
        (b"a", "друга".encode(), [("traceparent", b"00-1")]),
        (b"b", b"\xff\x00\xfe", [("h", b""), ("h", b"\xff")]),
        (b"c", None, []),
    ]
    # Kafka deletes what is older than the retention of its topic.
    an_hour_ago_ms = int(time.time() - 3600) * 1000
    producer = Producer({"bootstrap.servers": settings["KAFKA_BROKERS"]})
    for number, (key, value, headers) in enumerate(records):
        producer.produce(source, value, key, number % 3, headers=headers, timestamp=an_hour_ago_ms + number)
    producer.flush(30)

    exported = run_process(*command, "export", source, "copy.jsonl", cwd=tmp_path, settings=settings)
    imported = run_process(
        *command, "import", target, "copy.jsonl", "--json", cwd=tmp_path, settings=settings
    )
    run_process(*command, "export", target, "again.jsonl", cwd=tmp_path, settings=settings)

    assert (0, 0) == (exported.status, imported.status)
    assert f"{source}: 4 records written" in exported.err
    assert {"topic": target, "records": 4} == json.loads(imported.out)
    assert kept(tmp_path / "copy.jsonl") == kept(tmp_path / "again.jsonl")
    assert 4 == len(kept(tmp_path / "copy.jsonl"))


def kept(path: Path) -> list[tuple[object, ...]]:
    """Records of an export without their places, by key and time."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return sorted(
        (row["partition"], row["timestamp_ms"], row["key"], row["value"], str(row["headers"])) for row in rows
    )


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('{"id": "1", "text": "words"}', id="other-rows"),
        pytest.param('{"key": "?", "value": null, "timestamp_ms": 1, "headers": []}', id="no-base64"),
        pytest.param('{"partition": 1, "key": null}', id="partition-that-is-not-there"),
        pytest.param("words", id="no-json"),
    ],
)
def test_other_file_is_not_imported(settings: dict[str, str], tmp_path: Path, line: str) -> None:
    """The line that is no exported record is named; the exit code is that of misuse."""
    (tmp_path / "other.jsonl").write_text(line + "\n", encoding="utf-8")
    command = ("-m", "stream_app.cli", "topics")
    run_process(*command, "apply", cwd=tmp_path, settings=settings)

    topic = f"{settings['TOPIC_PREFIX']}watchlist.dispositions"
    outcome = run_process(*command, "import", topic, "other.jsonl", cwd=tmp_path, settings=settings)

    assert 2 == outcome.status
    assert "input error: line 1:" in outcome.err


@pytest.mark.parametrize("verb", ["export", "import"])
def test_missing_topic_is_told(settings: dict[str, str], tmp_path: Path, verb: str) -> None:
    """Neither an empty file nor a new topic comes of a name that was misspelt."""
    (tmp_path / "in.jsonl").write_text("", encoding="utf-8")
    file = "out.jsonl" if verb == "export" else "in.jsonl"

    outcome = run_process(
        "-m", "stream_app.cli", "topics", verb, "no-such-topic", file, cwd=tmp_path, settings=settings
    )

    assert (1, False) == (outcome.status, (tmp_path / "out.jsonl").exists())
    assert "ai-service topics plan" in outcome.err
