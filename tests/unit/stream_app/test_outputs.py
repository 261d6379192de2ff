"""What goes out for a decided document."""

from __future__ import annotations

import json

import pytest
from support.records import FakeRecord, make_document, make_match, make_settings

from schemas.alert import Alert
from schemas.disposition import PairState
from schemas.enriched_text import AppliedDisposition, Decision, EndedDisposition, Risk
from stream_app.engine import Engine, build_engine
from stream_app.outputs import is_alerting, route
from stream_app.topics import TopicNames
from topology.document import Failure
from topology.errors import EmptyText

SETTINGS = make_settings(topic_prefix="p.")
NAMES = TopicNames.of(SETTINGS)


@pytest.fixture(scope="module")
def engine() -> Engine:
    """An engine without lists; only its making of results is used."""
    return build_engine(SETTINGS, with_search=False)


def test_result_keeps_key_and_headers_of_the_input(engine: Engine) -> None:
    """The result goes to the enriched topic under the input's key, with its headers but the facts of a refusal."""
    record = FakeRecord(b"text", b"key", headers=[("traceparent", b"00-1"), ("dlq-attempts", b"1")])

    (sent,) = route(make_document(), record, engine, NAMES).messages

    assert ("p.texts.enriched", b"key", [("traceparent", b"00-1")]) == (sent.topic, sent.key, sent.headers)


def test_result_without_key_goes_under_its_id(engine: Engine) -> None:
    """Without a key the id decides the partition, so the same text lands in the same place."""
    (sent,) = route(make_document(ident="id-9"), FakeRecord(b"text"), engine, NAMES).messages

    assert (b"id-9", "id-9") == (sent.key, json.loads(sent.value or b"")["id"])


def test_same_document_gives_the_same_bytes(engine: Engine) -> None:
    """A redelivered message has an identical body."""
    first, second = (
        route(make_document(), FakeRecord(b"text"), engine, NAMES).messages[0].value for _ in range(2)
    )

    assert first == second


def test_refused_document_gives_only_its_dead_letter(engine: Engine) -> None:
    """A failed document has no result."""
    document = make_document()
    document.failure = Failure("validation", EmptyText("nothing visible"))

    answer = route(document, FakeRecord(b"  "), engine, NAMES)

    assert ["p.texts.dead-letter"] == [message.topic for message in answer.messages]


@pytest.mark.parametrize(
    ("decision", "alerts"),
    [
        pytest.param(Decision(risk=Risk.HIGH, review_required=False), 1, id="high"),
        pytest.param(Decision(risk=Risk.MEDIUM, review_required=True), 1, id="review"),
        pytest.param(Decision(risk=Risk.LOW, review_required=False), 0, id="low"),
    ],
)
def test_alert_goes_out_for_review_or_high_risk(engine: Engine, decision: Decision, alerts: int) -> None:
    """Only what needs a human is an alert."""
    document = make_document()
    document.matches, document.decision = [make_match()], decision

    answer = route(document, FakeRecord(b"text"), engine, NAMES)

    assert (alerts, alerts) == (
        answer.alerts,
        sum(message.topic == "p.texts.alerts" for message in answer.messages),
    )


def test_one_entry_gives_one_alert_under_its_id(engine: Engine) -> None:
    """Several matches with one entry are one alert, with the best score, keyed by the entry."""
    document = make_document(ident="id-1")
    document.matches = [make_match(0.9), make_match(0.97), make_match(0.9, entry_id="e2")]
    document.decision = Decision(risk=Risk.HIGH)

    sent = [m for m in route(document, FakeRecord(b"t"), engine, NAMES).messages if m.topic == NAMES.alerts]

    assert [(b"e1", "id-1|e1", 0.97), (b"e2", "id-1|e2", 0.9)] == [
        (m.key, json.loads(m.value or b"")["id"], json.loads(m.value or b"")["score"]) for m in sent
    ]


def test_alert_has_what_a_verdict_is_written_with(engine: Engine) -> None:
    """An analyst's tool copies fingerprint and state; the alert says that an earlier verdict has ended."""
    document, state = make_document(), PairState(entry_hash="h1", facts_hash="f1")
    ended = EndedDisposition(verdict="false_positive", by="a", reason="r", ended="entry_changed")
    document.matches = [make_match(fingerprint="p1", state=state, ended_disposition=ended)]
    document.decision = Decision(risk=Risk.HIGH)

    _, sent = route(document, FakeRecord(b"text"), engine, NAMES).messages

    alert = Alert.model_validate_json(sent.value or b"")
    assert ("p1", state) == (alert.fingerprint, alert.state)
    assert "false positive (a: r), holds no longer" in alert.explanation


@pytest.mark.parametrize(
    ("verdict", "score", "expected"),
    [
        pytest.param(None, 0.99, True, id="above-threshold"),
        pytest.param(None, 0.1, False, id="below-threshold"),
        pytest.param("false_positive", 0.99, False, id="suppressed"),
        pytest.param("confirmed", 0.1, True, id="confirmed"),
    ],
)
def test_verdict_comes_before_score(
    engine: Engine, verdict: str | None, score: float, expected: bool
) -> None:
    """An analyst's verdict decides whether a match alerts; without one its score does."""
    disposition = verdict and AppliedDisposition(verdict=verdict, by="a", reason="r")

    match = make_match(score, disposition=disposition or None)

    assert expected == is_alerting(match, engine.knowledge.rules.score)
