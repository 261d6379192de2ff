"""State that is gone or old: a worker makes it again from Kafka, and knows all that it knew before."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.account import settle, wait_answered
from support.driver import Deployment, Feed, Outputs, Worker
from support.figures import Note
from support.messages import GeneratedMessage, generate
from support.waiting import eventually

from schemas.disposition import Disposition
from topology.fingerprint import party_fingerprint

pytestmark = [pytest.mark.kafka, pytest.mark.fault, pytest.mark.xdist_group("kafka")]

BEFORE, AFTER = 1_000, 500
NAMES = [
    f"Ottoline {head}{tail}"
    for head in ("Brindle", "Mistle", "Wolver")
    for tail in ("croft", "garth", "mere")
]
PATIENCE_S = 90.0


def folder_of(deployment: Deployment) -> Path:
    """DATA_DIR of the worker of these tests."""
    return deployment.folder / "data-worker"


def leave(deployment: Deployment) -> None:
    """Nothing was done to the state."""
    assert folder_of(deployment).is_dir()


def delete(deployment: Deployment) -> None:
    """The volume is lost."""
    shutil.rmtree(folder_of(deployment))


def put_back(deployment: Deployment) -> None:
    """The volume is lost, and an older copy of it put in its place."""
    delete(deployment)
    shutil.copytree(deployment.folder / "copy", folder_of(deployment))


def judge(deployment: Deployment) -> None:
    """An analyst's verdict goes to the topic."""
    verdict = Disposition(
        fingerprint=party_fingerprint(NAMES[0]),
        entry_id="none-of-ours",
        verdict="false_positive",
        by="analyst",
        reason="another person",
        decided_at="2026-01-15",
    )
    message = GeneratedMessage(verdict.model_dump_json().encode(), verdict.key.encode())
    Feed(deployment.bootstrap, deployment.topic("watchlist.dispositions"), [message]).send_all()


def knowledge(worker: Worker) -> dict[str, Any]:
    """Verdicts and entries of lists that the worker holds; of parties seen it knows no exact number."""
    _, health = worker.get("/health/detailed")
    parts = health["components"]
    return {
        "dispositions": parts["tables"]["entries"]["dispositions"],
        "list_entries": parts["search"]["entries"],
    }


def wait_verdict(worker: Worker) -> None:
    """Wait until the verdict has reached the worker."""
    eventually(
        lambda: knowledge(worker)["dispositions"] == 1,
        what="the verdict is there",
        timeout_s=PATIENCE_S,
        explain=worker.last_words,
    )


def write_late_list(deployment: Deployment) -> Path:
    """A list of the persons that earlier messages named."""
    path = deployment.folder / "late.csv"
    path.write_text("id,name,kind\n" + "".join(f"{name},{name},person\n" for name in NAMES), encoding="utf-8")
    return path


def wait_alerts(alerts: Outputs, worker: Worker) -> None:
    """Wait until each message that names one of NAMES is alerted."""

    def alerted() -> set[str]:
        alerts.poll()
        return {json.loads(one.value or b"{}")["message_id"] for one in alerts.answers}

    eventually(
        lambda: set(NAMES) <= alerted(),
        what="the earlier messages are alerted",
        timeout_s=PATIENCE_S,
        explain=worker.last_words,
    )


@pytest.mark.parametrize(
    "fate",
    [
        pytest.param(leave, id="state-at-hand"),
        pytest.param(delete, id="deleted"),
        pytest.param(put_back, id="older-copy"),
    ],
)
def test_state_comes_back_from_kafka(
    deployment: Deployment, note: Note, fate: Callable[[Deployment], None]
) -> None:
    """Parties seen, verdicts and lists are as before, no input is answered again, and earlier names are screened still."""
    feed = Feed(deployment.bootstrap, deployment.topic("texts.raw"), generate(BEFORE, seed=601))
    named = [
        GeneratedMessage(
            json.dumps({"id": name, "text": f"Payment to {name}"}).encode(), name.encode(), id=name
        )
        for name in NAMES
    ]
    early = Feed(deployment.bootstrap, deployment.topic("texts.raw"), named)
    late = Feed(deployment.bootstrap, deployment.topic("texts.raw"), generate(AFTER, seed=602))
    topics = map(deployment.topic, ("texts.enriched", "texts.dead-letter"))

    with Outputs(deployment.bootstrap, topics) as outputs:
        with Worker(deployment) as worker:
            worker.wait_ready()
            worker.terminate()
        shutil.copytree(folder_of(deployment), deployment.folder / "copy")
        with Worker(deployment) as worker:
            early.send_all()
            feed.send_all()
            judge(deployment)
            wait_answered(outputs, deployment, count=BEFORE + len(NAMES), worker=worker)
            wait_verdict(worker)
            known = knowledge(worker)
            assert 0 == worker.terminate()
        fate(deployment)
        with (
            Worker(deployment, LISTS="") as worker,
            Outputs(deployment.bootstrap, [deployment.topic("texts.alerts")]) as alerts,
        ):
            started = time.monotonic()
            worker.wait_ready()
            note("ready_after_s", round(time.monotonic() - started, 1))
            known_again = knowledge(worker)
            late.send_all()
            wait_answered(outputs, deployment, count=BEFORE + len(NAMES) + AFTER, worker=worker)
            deployment.run("lists", "load", str(write_late_list(deployment)))
            wait_alerts(alerts, worker)
            worker.terminate()
        outputs.drain()
        account = settle({**feed.sent, **early.sent, **late.sent}, outputs, deployment)

    assert known["list_entries"] > 0
    assert known == known_again
    assert (0, {}) == (account.duplicates, account.faults)


def test_exports_make_another_cluster_know_the_same(deployment: Deployment) -> None:
    """Lists, verdicts and parties seen, exported and imported under other topics: earlier names are screened there."""
    named = [
        GeneratedMessage(json.dumps({"id": n, "text": f"Payment to {n}"}).encode(), n.encode()) for n in NAMES
    ]
    with (
        Outputs(deployment.bootstrap, [deployment.topic("texts.enriched")]) as outputs,
        Worker(deployment) as worker,
    ):
        Feed(deployment.bootstrap, deployment.topic("texts.raw"), named).send_all()
        judge(deployment)
        wait_answered(outputs, deployment, count=len(NAMES), worker=worker)
        wait_verdict(worker)
        known = knowledge(worker)
        assert 0 == worker.terminate()
    other = Deployment(deployment.bootstrap, f"o{deployment.prefix}", deployment.folder / "other")
    other.folder.mkdir()
    other.run("topics", "apply")

    for name in ("{}watchlist.entries", "{}watchlist.dispositions", "{}group-parties-seen-changelog"):
        copy = str(deployment.folder / "copy.jsonl")
        deployment.run("topics", "export", name.format(deployment.prefix), copy)
        other.run("topics", "import", name.format(other.prefix), copy)

    with Worker(other) as worker, Outputs(other.bootstrap, [other.topic("texts.alerts")]) as alerts:
        worker.wait_ready()
        known_there = knowledge(worker)
        other.run("lists", "load", str(write_late_list(other)))
        wait_alerts(alerts, worker)
        assert 0 == worker.terminate()
    assert known == known_there
