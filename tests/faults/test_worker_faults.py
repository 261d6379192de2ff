"""Workers that die, stop and come: nothing is lost, and nothing is answered twice where it can be helped."""

from __future__ import annotations

import pytest
from support.account import Account, settle, wait_answered
from support.driver import Deployment, Feed, Outputs, Worker
from support.figures import Note
from support.messages import generate

pytestmark = [pytest.mark.kafka, pytest.mark.fault, pytest.mark.xdist_group("kafka")]

MESSAGES = 5_000
POISON = 100
# Some way into the backlog: batches are in flight, most of the work is still to do.
MIDDLE = 1_500


def make_feed(deployment: Deployment, *, seed: int) -> Feed:
    """The messages of one test, not sent yet."""
    return Feed(deployment.bootstrap, deployment.topic("texts.raw"), generate(MESSAGES, seed=seed))


def read_outputs(deployment: Deployment) -> Outputs:
    """A reader of results and dead letters."""
    return Outputs(deployment.bootstrap, map(deployment.topic, ("texts.enriched", "texts.dead-letter")))


def close_account(feed: Feed, outputs: Outputs, deployment: Deployment) -> Account:
    """The account of everything that stands on the output topics by now."""
    outputs.drain()
    return settle(feed.sent, outputs, deployment)


def test_killed_worker_loses_nothing(deployment: Deployment, note: Note) -> None:
    """After kill -9 the next worker answers all that was not committed; what comes twice comes identical."""
    feed = make_feed(deployment, seed=101)
    feed.send_all()

    with read_outputs(deployment) as outputs:
        with Worker(deployment, "a") as worker:
            wait_answered(outputs, deployment, count=MIDDLE, worker=worker)
            worker.kill()
        outputs.drain()
        answered_before = len(outputs.answers)
        with Worker(deployment, "a") as worker:
            wait_answered(outputs, deployment, count=MESSAGES, worker=worker)
            status = worker.terminate()
        account = close_account(feed, outputs, deployment)

    assert MIDDLE <= answered_before < MESSAGES
    assert 0 == status
    note("duplicates", account.duplicates)
    assert {} == account.faults
    assert (MESSAGES - POISON, POISON) == (account.answered, account.refused)


def test_stopped_worker_repeats_nothing(deployment: Deployment, note: Note) -> None:
    """On SIGTERM with a backlog the worker ends its batch, commits and exits with 0: no input is answered twice."""
    feed = make_feed(deployment, seed=102)
    feed.send_all()

    with read_outputs(deployment) as outputs:
        with Worker(deployment, "a") as worker:
            wait_answered(outputs, deployment, count=MIDDLE, worker=worker)
            first_status = worker.terminate()
        outputs.drain()
        answered_before = len(outputs.answers)
        with Worker(deployment, "a") as worker:
            wait_answered(outputs, deployment, count=MESSAGES, worker=worker)
            second_status = worker.terminate()
        account = close_account(feed, outputs, deployment)

    assert MIDDLE <= answered_before < MESSAGES
    assert (0, 0) == (first_status, second_status)
    note("duplicates", account.duplicates)
    assert (0, {}) == (account.duplicates, account.faults)
    assert (MESSAGES - POISON, POISON) == (account.answered, account.refused)


def test_joining_and_leaving_workers_repeat_nothing(deployment: Deployment, note: Note) -> None:
    """A second worker joins while messages come in, the first leaves: no input is lost or answered twice."""
    feed = make_feed(deployment, seed=103)

    with read_outputs(deployment) as outputs, Worker(deployment, "a") as first:
        first.wait_ready()
        feed.start(per_second=400)
        wait_answered(outputs, deployment, count=200, worker=first)
        with Worker(deployment, "b") as second:
            second.wait_ready()
            outputs.drain()
            answered_before = len(outputs.answers)
            first_status = first.terminate()
            wait_answered(outputs, deployment, count=MESSAGES, worker=second)
            second_status = second.terminate()
        feed.finish()
        account = close_account(feed, outputs, deployment)

    assert answered_before < MESSAGES
    assert (0, 0) == (first_status, second_status)
    note("duplicates", account.duplicates)
    assert (0, {}) == (account.duplicates, account.faults)
    assert (MESSAGES - POISON, POISON) == (account.answered, account.refused)
