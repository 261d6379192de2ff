"""A rolling update as Kubernetes makes it: two workers replaced one by one, each with its state, under load."""

from __future__ import annotations

import pytest
from support.account import settle, wait_answered
from support.driver import Deployment, Feed, Outputs, Worker
from support.figures import Note
from support.messages import generate
from support.rolling import interruption

pytestmark = [pytest.mark.kafka, pytest.mark.fault, pytest.mark.xdist_group("kafka")]

PER_SECOND = 100
MESSAGES = 5_000


def test_rolling_update_loses_and_repeats_nothing(deployment: Deployment, note: Note) -> None:
    """The next worker goes only when the last one is ready again; consumers see a pause, no loss and no repeat."""
    feed = Feed(deployment.bootstrap, deployment.topic("texts.raw"), generate(MESSAGES, seed=501))
    topics = map(deployment.topic, ("texts.enriched", "texts.dead-letter"))

    with (
        Outputs(deployment.bootstrap, topics) as outputs,
        Worker(deployment, "a") as a,
        Worker(deployment, "b") as b,
    ):
        a.wait_ready()
        b.wait_ready()
        feed.start(per_second=PER_SECOND)
        wait_answered(outputs, deployment, count=500, worker=b)
        ended = [a.terminate()]
        with Worker(deployment, "a") as new_a:
            new_a.wait_ready()
            ended.append(b.terminate())
            with Worker(deployment, "b") as new_b:
                new_b.wait_ready()
                outputs.drain()
                answered_meanwhile = len(outputs.answers)
                feed.finish()
                wait_answered(outputs, deployment, count=MESSAGES, worker=new_b)
                ended += [new_a.terminate(), new_b.terminate()]
        outputs.drain()
        account = settle(feed.sent, outputs, deployment)
        seen = interruption(feed, outputs.answers, deployment)

    note("interruption", seen)
    note("answered_meanwhile", answered_meanwhile)
    note("duplicates", account.duplicates)
    assert answered_meanwhile < MESSAGES
    assert [0, 0, 0, 0] == ended
    assert (0, {}) == (account.duplicates, account.faults)
    assert MESSAGES == account.answered + account.refused
