"""The worker with its lists in Elasticsearch, on real Kafka and a real server."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from support.driver import Deployment, Feed, Outputs, Worker
from support.elasticsearch import ElasticsearchNode
from support.messages import GeneratedMessage
from support.waiting import eventually

pytestmark = [pytest.mark.kafka, pytest.mark.elasticsearch, pytest.mark.xdist_group("kafka")]

LISTED = "Payment to Percival Hollowell, invoice 17/24"
# The first searches of a server that has just started take longer than the default deadline.
PATIENT_RULES = "search: {deadline_ms: 4000}"
# A frozen server answers nothing for the deadline of a few batches; results come all the same.
ANSWERED_WITHIN_S = 60.0


def result_of(worker: Worker, outputs: Outputs, key: bytes, *statuses: str) -> dict[str, Any]:
    """The first result under a key, of the statuses if there are any, waited for."""

    def find() -> dict[str, Any] | None:
        worker.must_run()
        outputs.poll()
        results = [json.loads(answer.value or b"{}") for answer in outputs.answers if answer.key == key]
        return next((one for one in results if not statuses or one["status"] in statuses), None)

    return eventually(
        find, what=f"a result for {key!r}", timeout_s=ANSWERED_WITHIN_S, explain=worker.last_words
    )


def test_an_outage_is_reviewed_and_gets_over(
    deployment: Deployment, elasticsearch: ElasticsearchNode
) -> None:
    """A listed party is found; without the server its text is to be reviewed; then it is found again."""

    def ask(key: bytes) -> dict[str, Any]:
        Feed(
            deployment.bootstrap, deployment.topic("texts.raw"), [GeneratedMessage(LISTED.encode(), key)]
        ).send_all()
        return result_of(worker, outputs, key)

    def is_ready() -> bool:
        return worker.get("/health/ready")[0] == 200

    rules = deployment.folder / "rules.yml"
    rules.write_text(PATIENT_RULES)
    settings = {
        "ES_URL": elasticsearch.url,
        "ES_INDEX": f"test-{uuid.uuid4().hex}",
        "RULES_FILE": str(rules),
        "RETRY_FIRST_S": "1",
    }
    with (
        Worker(deployment, **settings) as worker,
        Outputs(deployment.bootstrap, [deployment.topic("texts.enriched")]) as outputs,
    ):
        worker.wait_ready()
        before = ask(b"before")
        pool = worker.get("/health/detailed")[1]["components"]["http_client_pool"]
        elasticsearch.pause()
        try:
            during = ask(b"during")
        finally:
            elasticsearch.resume()
        eventually(is_ready, what="the worker is ready again", timeout_s=60, explain=worker.last_words)
        after = ask(b"after")
        retried = result_of(worker, outputs, b"during", "screened")

    found = [(result["status"], [m["entry_id"] for m in result["matches"]]) for result in (before, after)]
    assert [("screened", ["gen-4"])] * 2 == found
    assert ("incomplete", True) == (during["status"], during["decision"]["review_required"])
    assert ["elasticsearch"] == during["processing"]["degraded"]
    assert pool["idle"] > 0
    assert (during["id"], ["gen-4"]) == (retried["id"], [match["entry_id"] for match in retried["matches"]])
    assert {**during["source"]} == retried["source"]


def test_a_text_that_waits_for_the_search_outlives_its_worker(
    deployment: Deployment, elasticsearch: ElasticsearchNode
) -> None:
    """A worker is killed while the server is down; the next one screens the text when both are back."""
    settings = {
        "ES_URL": elasticsearch.url,
        "ES_INDEX": f"test-{uuid.uuid4().hex}",
        "RETRY_FIRST_S": "1",
    }
    message = GeneratedMessage(LISTED.encode(), b"waits")
    with Outputs(deployment.bootstrap, [deployment.topic("texts.enriched")]) as outputs:
        with Worker(deployment, **settings) as worker:
            worker.wait_ready()
            elasticsearch.pause()
            try:
                Feed(deployment.bootstrap, deployment.topic("texts.raw"), [message]).send_all()
                before = result_of(worker, outputs, b"waits")
                worker.kill()
            finally:
                elasticsearch.resume()
        with Worker(deployment, **settings) as worker:
            after = result_of(worker, outputs, b"waits", "screened")

    assert ("incomplete", before["id"]) == (before["status"], after["id"])
    assert ["gen-4"] == [match["entry_id"] for match in after["matches"]]


def test_lists_in_memory_stand_in_during_an_outage(
    deployment: Deployment, elasticsearch: ElasticsearchNode
) -> None:
    """SEARCH_FALLBACK=embedded: texts are screened in full, the worker stays ready, and both say what is away."""
    settings = {
        "ES_URL": elasticsearch.url,
        "ES_INDEX": f"test-{uuid.uuid4().hex}",
        "SEARCH_FALLBACK": "embedded",
    }
    message = GeneratedMessage(LISTED.encode(), b"during")
    with (
        Worker(deployment, **settings) as worker,
        Outputs(deployment.bootstrap, [deployment.topic("texts.enriched")]) as outputs,
    ):
        worker.wait_ready()
        elasticsearch.pause()
        try:
            Feed(deployment.bootstrap, deployment.topic("texts.raw"), [message]).send_all()
            during = result_of(worker, outputs, b"during")
            ready = worker.get("/health/ready")[0]
            health = worker.get("/health")[1]["status"]
        finally:
            elasticsearch.resume()

    assert ("screened", ["elasticsearch"]) == (during["status"], during["processing"]["degraded"])
    assert ["gen-4"] == [match["entry_id"] for match in during["matches"]]
    assert (200, "degraded") == (ready, health)
