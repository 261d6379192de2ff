"""SERVICE_WORKERS processes on real Kafka: one address speaks for all of them."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from support.driver import Deployment, Feed, Worker
from support.messages import generate
from support.waiting import eventually

pytestmark = pytest.mark.kafka

COUNT = 400
PATIENCE_S = 60.0
TOKEN = "token-of-the-tests"


def requests_by_worker(worker: Worker) -> dict[str, float]:
    """Texts that each process says it took."""
    with urllib.request.urlopen(f"http://127.0.0.1:{worker.port}/metrics", timeout=10) as answer:
        families = text_string_to_metric_families(answer.read().decode())
    return {
        sample.labels["worker"]: sample.value
        for family in families
        for sample in family.samples
        if sample.name == "ai_service_requests_total" and sample.labels["channel"] == "stream"
    }


def until(worker: Worker, what: str, is_so: Callable[[dict[str, Any]], bool]) -> None:
    """Wait until /health/detailed says so."""

    def look() -> bool:
        status, health = worker.get("/health/detailed")
        return status in {200, 503} and is_so(health)

    eventually(look, what=what, timeout_s=PATIENCE_S, explain=worker.last_words)


def both_are_ready(health: dict[str, Any]) -> bool:
    other = health["workers"]["1"]
    return health["status"] == "healthy" and other is not None and other["status"] == "healthy"


def test_two_processes_share_the_work_and_answer_as_one(deployment: Deployment):
    """Each takes a part, the sum is everything, decisions of both are shown, and a pause holds both."""
    with Worker(deployment, "two", SERVICE_WORKERS="2", ADMIN_TOKEN=TOKEN) as worker:
        until(worker, "both processes are healthy", both_are_ready)

        Feed(deployment.bootstrap, deployment.topic("texts.raw"), generate(COUNT, seed=11)).send_all()
        eventually(
            lambda: sum(requests_by_worker(worker).values()) == COUNT,
            what="all texts are counted",
            timeout_s=PATIENCE_S,
            explain=lambda: f"{requests_by_worker(worker)}\n{worker.last_words()}",
        )
        pause = urllib.request.Request(
            f"http://127.0.0.1:{worker.port}/admin/pause",
            method="POST",
            headers={"Authorization": f"Bearer {TOKEN}"},
        )
        with urllib.request.urlopen(pause, timeout=10) as answer:
            paused = answer.status
        _, health = worker.get("/health/detailed")
        _, stats = worker.get("/stats")
        _, recent = worker.get("/decisions?limit=200")
        shares = requests_by_worker(worker)
        exit_status = worker.terminate()

    assert min(shares.values()) > 0
    assert COUNT == stats["counts"]["processed"]
    assert {0, 1} == {one["worker"] for one in recent["decisions"]}
    assert 200 == paused
    assert (True, True) == (
        health["components"]["kafka"]["paused"],
        health["workers"]["1"]["components"]["kafka"]["paused"],
    )
    assert 0 == exit_status
