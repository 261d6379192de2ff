"""A broker that dies or freezes: the worker waits for it, goes on by itself and loses nothing."""

from __future__ import annotations

import time

import pytest
from support.account import settle, wait_answered
from support.driver import Deployment, Feed, Outputs, Worker
from support.figures import Note
from support.kafka import Broker
from support.messages import generate

pytestmark = [pytest.mark.kafka, pytest.mark.fault, pytest.mark.xdist_group("kafka")]

MESSAGES = 5_000
POISON = 100
MIDDLE = 1_500
PAUSE_S = 20.0
# What a worker may grow while it can send nothing: less than the backlog that waits for it would take.
GROWTH_BYTES = 48 * 1024 * 1024


def test_killed_broker_loses_nothing(broker: Broker, deployment: Deployment, note: Note) -> None:
    """kill -9 of the broker amid the work, and its restart: the same worker answers everything."""
    topics = map(deployment.topic, ("texts.enriched", "texts.dead-letter"))
    feed = Feed(deployment.bootstrap, deployment.topic("texts.raw"), generate(MESSAGES, seed=201))

    with Outputs(deployment.bootstrap, topics) as outputs, Worker(deployment) as worker:
        worker.wait_ready()
        feed.start(per_second=600)
        wait_answered(outputs, deployment, count=MIDDLE, worker=worker)
        broker.kill()
        broker.restart()
        feed.finish()
        wait_answered(outputs, deployment, count=MESSAGES, worker=worker)
        status = worker.terminate()
        outputs.drain()
        account = settle(feed.sent, outputs, deployment)

    assert 0 == status
    note("duplicates", account.duplicates)
    assert {} == account.faults
    assert (MESSAGES - POISON, POISON) == (account.answered, account.refused)


def test_frozen_broker_costs_no_memory(broker: Broker, deployment: Deployment, note: Note) -> None:
    """A broker that does not answer for 20 s: memory stays flat, then the same worker answers everything."""
    topics = map(deployment.topic, ("texts.enriched", "texts.dead-letter"))
    feed = Feed(deployment.bootstrap, deployment.topic("texts.raw"), generate(MESSAGES, seed=202))
    feed.send_all()

    with Outputs(deployment.bootstrap, topics) as outputs, Worker(deployment) as worker:
        wait_answered(outputs, deployment, count=MIDDLE, worker=worker)
        before = worker.resident_bytes()
        broker.pause()
        try:
            during = _sample_memory(worker, PAUSE_S)
        finally:
            broker.resume()
        wait_answered(outputs, deployment, count=MESSAGES, worker=worker)
        status = worker.terminate()
        outputs.drain()
        account = settle(feed.sent, outputs, deployment)

    note("growth_bytes", max(during) - before)
    assert max(during) - before < GROWTH_BYTES
    assert 0 == status
    note("duplicates", account.duplicates)
    assert {} == account.faults
    assert (MESSAGES - POISON, POISON) == (account.answered, account.refused)


def _sample_memory(worker: Worker, duration_s: float) -> list[int]:
    """Resident memory of the worker, four times a second, for as long as the fault lasts."""
    samples = []
    end = time.monotonic() + duration_s
    while time.monotonic() < end:
        samples.append(worker.resident_bytes())
        time.sleep(0.25)
    return samples
