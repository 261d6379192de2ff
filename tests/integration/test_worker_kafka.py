"""The worker as an operator runs it, on real Kafka: topics, messages, lists, verdicts, dead letters."""

from __future__ import annotations

import json
from typing import Any

import pytest
from confluent_kafka.admin import AlterConfigOpType, ConfigEntry, ConfigResource, ResourceType
from support.account import Account, settle, wait_answered
from support.driver import Answer, Deployment, Feed, Outputs, Worker
from support.kafka import admin_client
from support.messages import GeneratedMessage, generate
from support.waiting import eventually

from schemas.disposition import Disposition
from schemas.registry import TOPICS
from topology.fingerprint import party_fingerprint

pytestmark = [pytest.mark.kafka, pytest.mark.xdist_group("kafka")]

MESSAGES = 5_000
POISON = 100
NAMED = "Payment to Zebulon Quartermaine, invoice 17/24"


def send(deployment: Deployment, topic: str, *messages: GeneratedMessage) -> Feed:
    """Send messages to a topic and wait until they are stored."""
    feed = Feed(deployment.bootstrap, deployment.topic(topic), messages)
    feed.send_all()
    return feed


def read(deployment: Deployment, *topics: str) -> Outputs:
    """A reader of some topics, by default of results and dead letters."""
    names = topics or ("texts.enriched", "texts.dead-letter")
    return Outputs(deployment.bootstrap, map(deployment.topic, names))


def answer_with_key(outputs: Outputs, key: bytes, worker: Worker) -> Answer:
    """The first answer under a key, waited for."""

    def find() -> Answer | None:
        worker.must_run()
        outputs.poll()
        return next((answer for answer in outputs.answers if answer.key == key), None)

    return eventually(find, what=f"an answer to {key!r}", timeout_s=60, explain=worker.last_words)


def body_of(answer: Answer) -> dict[str, Any]:
    """The result in an answer."""
    body: dict[str, Any] = json.loads(answer.value or b"{}")
    return body


def lists_of(worker: Worker) -> set[str]:
    """Names of the lists that the worker searches now."""
    status, body = worker.get("/lists")
    return {one["name"] for one in body["lists"]} if status == 200 else set()


def test_topics_have_the_planned_partitions(deployment: Deployment) -> None:
    """`topics apply` makes every topic of the registry, as wide as planned."""
    expected = {deployment.topic(t.name): t.partitions_when(deployment.partitions) for t in TOPICS}

    found = admin_client(deployment.bootstrap).list_topics(timeout=30).topics

    assert expected == {name: len(found[name].partitions) for name in expected if name in found}


def test_every_message_is_answered_once(deployment: Deployment) -> None:
    """5,000 messages, a hundred of them poison: one answer or dead letter each, and the worker stays up."""
    with read(deployment) as outputs, Worker(deployment) as worker:
        worker.wait_ready()
        feed = Feed(deployment.bootstrap, deployment.topic("texts.raw"), generate(MESSAGES, seed=1))
        feed.send_all()
        wait_answered(outputs, deployment, count=MESSAGES, worker=worker)
        status, _ = worker.get("/health/ready")
        exit_status = worker.terminate()
        outputs.drain()
        account = settle(feed.sent, outputs, deployment)

    assert Account(answered=MESSAGES - POISON, refused=POISON) == account
    assert (200, 0) == (status, exit_status)


def test_parties_seen_stand_in_the_changelog(deployment: Deployment) -> None:
    """The Faust table of parties seen is in use: each answered party leaves a change in Kafka."""
    changelog = f"{deployment.prefix}group-parties-seen-changelog"
    with Worker(deployment) as worker, read(deployment) as outputs:
        worker.wait_ready()
        send(deployment, "texts.raw", GeneratedMessage(NAMED.encode(), b"seen"))
        answer_with_key(outputs, b"seen", worker)
        assert 0 == worker.terminate()

    with Outputs(deployment.bootstrap, [changelog]) as changes:
        changes.drain()

    assert any(b"Quartermaine" in (change.value or b"") for change in changes.answers)


def test_loaded_list_is_live_for_the_next_message(deployment: Deployment) -> None:
    """`lists load` while the worker runs: the next message matches, and an alert goes out."""
    path = deployment.folder / "late.csv"
    path.write_text("id,name,kind\nq-1,Zebulon Quartermaine,person\n", encoding="utf-8")
    with (
        Worker(deployment) as worker,
        read(deployment) as outputs,
        read(deployment, "texts.alerts") as alerts,
    ):
        worker.wait_ready()
        send(deployment, "texts.raw", GeneratedMessage(NAMED.encode(), b"before"))
        before = answer_with_key(outputs, b"before", worker)
        deployment.run("lists", "load", str(path))
        eventually(lambda: "late" in lists_of(worker), what="the list is live", timeout_s=30)
        send(deployment, "texts.raw", GeneratedMessage(NAMED.encode(), b"after"))
        after = answer_with_key(outputs, b"after", worker)
        alert = answer_with_key(alerts, b"q-1", worker)

    assert [] == body_of(before)["matches"]
    assert ["q-1"] == [match["entry_id"] for match in body_of(after)["matches"]]
    assert "q-1" == body_of(alert)["entry_id"]


def test_verdict_of_an_analyst_suppresses_the_pair_visibly(deployment: Deployment) -> None:
    """A false positive published while the worker runs: the match stays in the result with the verdict, and is no alarm."""
    path = deployment.folder / "late.csv"
    path.write_text("id,name,kind\nq-1,Zebulon Quartermaine,person\n", encoding="utf-8")
    verdict = Disposition(
        fingerprint=party_fingerprint("Zebulon Quartermaine"),
        entry_id="q-1",
        verdict="false_positive",
        by="analyst",
        reason="another person",
        decided_at="2026-01-15",
    )
    published = GeneratedMessage(verdict.model_dump_json().encode(), verdict.key.encode())
    deployment.run("lists", "load", str(path))
    send(deployment, "watchlist.dispositions", published)

    with Worker(deployment) as worker, read(deployment) as outputs:
        worker.wait_ready()
        send(deployment, "texts.raw", GeneratedMessage(NAMED.encode(), b"pair"))
        result = body_of(answer_with_key(outputs, b"pair", worker))

    assert ["false_positive"] == [match["disposition"]["verdict"] for match in result["matches"]]
    assert (False, True) == (result["decision"]["review_required"], result["decision"]["risk"] != "high")


def test_replayed_dead_letter_comes_back_as_the_second_attempt(deployment: Deployment) -> None:
    """`dlq replay` sends the untouched bytes to their source; refused again, the letter says so."""
    with Worker(deployment) as worker, read(deployment, "texts.dead-letter") as letters:
        worker.wait_ready()
        send(deployment, "texts.raw", GeneratedMessage(b"\xff\xfe", b"bad", refusal="not-utf8"))
        first = answer_with_key(letters, b"bad", worker)
        deployment.run("dlq", "replay", "--reason", "not-utf8")
        eventually(
            lambda: letters.poll() is not None and len(letters.answers) == 2,
            what="a second dead letter",
            timeout_s=30,
            explain=worker.last_words,
        )
    second = letters.answers[1]

    assert (b"\xff\xfe", b"1") == (first.value, first.headers["dlq-attempts"])
    assert (b"\xff\xfe", b"2") == (second.value, second.headers["dlq-attempts"])


def test_refused_send_stops_the_worker_uncommitted(deployment: Deployment) -> None:
    """When Kafka refuses a dead letter the worker ends with status 1; once Kafka takes it, nothing is missing."""
    topic = deployment.topic("texts.dead-letter")
    feed = send(deployment, "texts.raw", *generate(500, seed=3))

    _set_config(deployment, topic, "cleanup.policy", "compact")  # Kafka then refuses letters without a key
    with Worker(deployment, "a") as worker:
        refused_status = worker.wait(timeout_s=60)
    _set_config(deployment, topic, "cleanup.policy", "delete")
    with Worker(deployment, "a") as worker, read(deployment) as outputs:
        wait_answered(outputs, deployment, count=500, worker=worker)
        status = worker.terminate()
        outputs.drain()
        account = settle(feed.sent, outputs, deployment)

    assert (1, 0) == (refused_status, status)
    assert {} == account.faults
    assert (490, 10) == (account.answered, account.refused)


def _set_config(deployment: Deployment, topic: str, name: str, value: str) -> None:
    """Change one setting of a topic."""
    entry = ConfigEntry(name, value, incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource(ResourceType.TOPIC, topic, incremental_configs=[entry])
    admin = admin_client(deployment.bootstrap)
    for answer in admin.incremental_alter_configs([resource]).values():
        answer.result(timeout=30)


def test_wrong_setting_stops_before_kafka_is_touched(deployment: Deployment) -> None:
    """A worker with a wrong setting ends at once with status 2 and one line that names it."""
    with Worker(deployment, "a", TOPIC_PARTITIONS="none") as worker:
        status = worker.wait(timeout_s=30)

    assert 2 == status
    assert "TOPIC_PARTITIONS" in worker.last_words()
