"""Several workers under one process, on real Kafka and under load: kills, renewals and stops lose nothing."""

from __future__ import annotations

import signal
import time

import psutil
import pytest
from support.account import settle, wait_answered
from support.driver import Deployment, Feed, Outputs, Worker
from support.figures import Note
from support.kafka import Broker
from support.messages import generate
from support.rolling import interruption, wait_all_healthy
from support.waiting import eventually

from stream_app.lifeline import STOP_WITHIN_S

pytestmark = [pytest.mark.kafka, pytest.mark.fault, pytest.mark.xdist_group("kafka")]

PER_SECOND = 100
MESSAGES = 4_000
PATIENCE_S = 180.0


def make_feed(deployment: Deployment, *, seed: int, count: int = MESSAGES) -> Feed:
    """The messages of one test, not sent yet."""
    return Feed(deployment.bootstrap, deployment.topic("texts.raw"), generate(count, seed=seed))


def read_outputs(deployment: Deployment) -> Outputs:
    """A reader of results and dead letters."""
    return Outputs(deployment.bootstrap, map(deployment.topic, ("texts.enriched", "texts.dead-letter")))


def until_logged(worker: Worker, event: str) -> None:
    """Wait for an event of the supervisor or one of its workers."""
    eventually(lambda: worker.has_logged(event), what=event, timeout_s=PATIENCE_S, explain=worker.last_words)


def test_killed_process_is_replaced_and_nothing_is_lost(deployment: Deployment, note: Note) -> None:
    """kill -9 of one of two processes: the other goes on, a new one joins, every text is answered."""
    feed = make_feed(deployment, seed=401)

    with read_outputs(deployment) as outputs, Worker(deployment, SERVICE_WORKERS="2") as worker:
        wait_all_healthy(worker, 2)
        feed.start(per_second=PER_SECOND)
        wait_answered(outputs, deployment, count=500, worker=worker)
        worker.processes()[1].kill()
        until_logged(worker, "worker died and is started again")
        wait_all_healthy(worker, 2)
        feed.finish()
        wait_answered(outputs, deployment, count=MESSAGES, worker=worker)
        status = worker.terminate()
        outputs.drain()
        account = settle(feed.sent, outputs, deployment)
        seen = interruption(feed, outputs.answers, deployment)

    note("duplicates", account.duplicates)
    note("interruption", seen)
    assert {} == account.faults
    assert MESSAGES == account.answered + account.refused
    assert 0 == status


def test_rolling_restart_repeats_and_loses_nothing(deployment: Deployment, note: Note) -> None:
    """SIGHUP replaces both processes one by one under load; no text is lost or answered twice."""
    feed = make_feed(deployment, seed=402)

    with read_outputs(deployment) as outputs, Worker(deployment, SERVICE_WORKERS="2") as worker:
        wait_all_healthy(worker, 2)
        before = {process.pid for process in worker.processes()}
        feed.start(per_second=PER_SECOND)
        wait_answered(outputs, deployment, count=500, worker=worker)
        worker.send_signal(signal.SIGHUP)
        until_logged(worker, "rolling restart is done")
        outputs.drain()
        answered_meanwhile = len(outputs.answers)
        after = {process.pid for process in worker.processes()}
        feed.finish()
        wait_answered(outputs, deployment, count=MESSAGES, worker=worker)
        status = worker.terminate()
        outputs.drain()
        account = settle(feed.sent, outputs, deployment)
        seen = interruption(feed, outputs.answers, deployment)

    note("interruption", seen)
    note("answered_meanwhile", answered_meanwhile)
    assert (2, 2, set()) == (len(before), len(after), before & after)
    assert (0, {}) == (account.duplicates, account.faults)
    assert MESSAGES == account.answered + account.refused
    assert 0 == status


def test_stop_amid_a_backlog_repeats_nothing(deployment: Deployment, note: Note) -> None:
    """SIGTERM to the supervisor ends both processes in order; the next service does the rest, each text once."""
    feed = make_feed(deployment, seed=403)
    feed.send_all()

    with read_outputs(deployment) as outputs:
        with Worker(deployment, SERVICE_WORKERS="2") as worker:
            wait_answered(outputs, deployment, count=1_000, worker=worker)
            first = worker.terminate()
        outputs.drain()
        answered_before = len(outputs.answers)
        with Worker(deployment, SERVICE_WORKERS="2") as worker:
            wait_answered(outputs, deployment, count=MESSAGES, worker=worker)
            second = worker.terminate()
        outputs.drain()
        account = settle(feed.sent, outputs, deployment)

    note("answered_before", answered_before)
    assert 1_000 <= answered_before < MESSAGES
    assert (0, 0) == (first, second)
    assert (0, {}) == (account.duplicates, account.faults)
    assert MESSAGES == account.answered + account.refused


def test_workers_end_with_a_killed_supervisor(deployment: Deployment) -> None:
    """After kill -9 of the supervisor no worker goes on unseen: all end by themselves, and free the port."""
    with Worker(deployment, SERVICE_WORKERS="2") as worker:
        wait_all_healthy(worker, 2)
        orphans = worker.processes()

        worker.kill()

        _, alive = psutil.wait_procs(orphans, timeout=STOP_WITHIN_S + 15)
        answer, _ = worker.get("/health")

    assert (2, [], 0) == (len(orphans), alive, answer)


@pytest.mark.parametrize("workers", [pytest.param("1", id="one-process"), pytest.param("2", id="supervised")])
def test_stop_is_bounded_while_the_broker_is_frozen(
    broker: Broker, deployment: Deployment, note: Note, workers: str
) -> None:
    """SIGTERM ends the service before Kubernetes would kill it, although nothing can be committed; nothing is lost."""
    feed = make_feed(deployment, seed=404)
    feed.send_all()

    with read_outputs(deployment) as outputs:
        with Worker(deployment, SERVICE_WORKERS=workers) as worker:
            wait_answered(outputs, deployment, count=500, worker=worker)
            broker.pause()
            try:
                asked = time.monotonic()
                worker.send_signal(signal.SIGTERM)
                worker.wait(STOP_WITHIN_S + 10)
                took_s = time.monotonic() - asked
            finally:
                broker.resume()
        with Worker(deployment, SERVICE_WORKERS=workers) as worker:
            wait_answered(outputs, deployment, count=MESSAGES, worker=worker)
            worker.terminate()
        outputs.drain()
        account = settle(feed.sent, outputs, deployment)

    note("stop_took_s", round(took_s, 1))
    note("duplicates", account.duplicates)
    assert {} == account.faults
    assert MESSAGES == account.answered + account.refused
