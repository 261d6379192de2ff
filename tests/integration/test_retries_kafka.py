"""Texts that were not fully searched are screened again, on real Kafka; without Elasticsearch."""

from __future__ import annotations

import pytest
from support.driver import Answer, Deployment, Feed, Outputs, Worker
from support.messages import GeneratedMessage
from support.waiting import eventually

pytestmark = [pytest.mark.kafka, pytest.mark.xdist_group("kafka")]

LISTED = "Payment to Percival Hollowell, invoice 17/24"
# So short that no search ends within it, while the search is as healthy as can be.
NO_TIME = "search: {deadline_ms: 0.000001}"
ANSWERED_WITHIN_S = 60.0
GIVEN_UP = 'ai_service_retries_total{outcome="given_up"} 1.0'


def test_a_text_that_is_never_fully_searched_becomes_a_dead_letter(deployment: Deployment) -> None:
    """Its incomplete result is out at once; after the last try an operator has its bytes and the reason."""
    rules = deployment.folder / "rules.yml"
    rules.write_text(NO_TIME)
    settings = {"RULES_FILE": str(rules), "RETRY_ATTEMPTS": "2", "RETRY_FIRST_S": "0.1"}
    topics = [deployment.topic(name) for name in ("texts.enriched", "texts.dead-letter")]
    with (
        Worker(deployment, **settings) as worker,
        Outputs(deployment.bootstrap, topics) as outputs,
    ):
        worker.wait_ready()
        message = GeneratedMessage(LISTED.encode(), b"late")
        Feed(deployment.bootstrap, deployment.topic("texts.raw"), [message]).send_all()

        def letter() -> Answer | None:
            worker.must_run()
            outputs.poll()
            return next((one for one in outputs.answers if one.topic == topics[1]), None)

        found = eventually(
            letter, what="a dead letter", timeout_s=ANSWERED_WITHIN_S, explain=worker.last_words
        )
        counted = eventually(
            lambda: GIVEN_UP in worker.metrics(), what="the counts", timeout_s=ANSWERED_WITHIN_S
        )

    assert [topics[0], topics[1]] == [answer.topic for answer in outputs.answers]
    assert (LISTED.encode(), b"search-unavailable") == (found.value, found.headers["dlq-reason"])
    assert counted


def test_what_is_no_retry_becomes_a_dead_letter(deployment: Deployment) -> None:
    """A message that somebody else wrote to the retry topic is set aside with its bytes untouched."""
    stranger = GeneratedMessage(b"\xff not ours", b"stranger")
    with (
        Worker(deployment) as worker,
        Outputs(deployment.bootstrap, [deployment.topic("texts.dead-letter")]) as outputs,
    ):
        worker.wait_ready()
        Feed(deployment.bootstrap, deployment.topic("texts.retry"), [stranger]).send_all()

        def letter() -> Answer | None:
            worker.must_run()
            outputs.poll()
            return next(iter(outputs.answers), None)

        found = eventually(
            letter, what="a dead letter", timeout_s=ANSWERED_WITHIN_S, explain=worker.last_words
        )

    assert (b"\xff not ours", b"malformed") == (found.value, found.headers["dlq-reason"])
    assert deployment.topic("texts.retry").encode() == found.headers["dlq-source-topic"]
