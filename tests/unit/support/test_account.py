"""The account notices every fault it is there for: a checker that cannot fail proves nothing."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from support.account import Account, settle
from support.driver import Answer, Deployment
from support.messages import GeneratedMessage

DEPLOYMENT = Deployment("127.0.0.1:1", "t.", Path())
AT = ("t.texts.raw", 0, 7)
ASKED = GeneratedMessage(b"text", b"key", (("traceparent", b"00-1"),))
POISON = GeneratedMessage(b"\xff", None, refusal="not-utf8")


class Read:
    """What stands on the output topics, without a broker."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)

    def on(self, topic: str) -> list[Answer]:
        """What was read of one topic."""
        return [answer for answer in self.answers if answer.topic == topic]


def make_answer(*, duration_ms: float = 1.0, risk: str = "none", ident: str = "t.texts.raw-0-7") -> Answer:
    """A result for `ASKED`."""
    body = {
        "id": ident,
        "source": {"topic": "t.texts.raw", "partition": 0, "offset": 7},
        "decision": {"risk": risk},
        "processing": {"duration_ms": duration_ms, "layers": []},
    }
    return Answer("t.texts.enriched", b"key", json.dumps(body).encode(), {"traceparent": b"00-1"}, 0)


def make_dead_letter(*, reason: str = "not-utf8", value: bytes = b"\xff", failed_at: str = "1") -> Answer:
    """A dead letter for `POISON`."""
    facts = {"reason": reason, "source-topic": "t.texts.raw", "source-partition": "0", "source-offset": "7"}
    headers = {f"dlq-{name}": fact.encode() for name, fact in {**facts, "failed-at": failed_at}.items()}
    return Answer("t.texts.dead-letter", None, value, headers, 0)


def test_one_right_answer_is_no_fault() -> None:
    """The plain case."""
    account = settle({AT: ASKED}, Read(make_answer()), DEPLOYMENT)

    assert Account(answered=1) == account


def test_repeated_answer_that_differs_in_times_only_is_a_duplicate() -> None:
    """A redelivered message may be answered again, with the same body."""
    account = settle({AT: ASKED}, Read(make_answer(), make_answer(duration_ms=2.0)), DEPLOYMENT)

    assert Account(answered=1, duplicates=1) == account


def test_repeated_dead_letter_that_differs_in_times_only_is_a_duplicate() -> None:
    """So may a refused one be refused again."""
    account = settle({AT: POISON}, Read(make_dead_letter(), make_dead_letter(failed_at="2")), DEPLOYMENT)

    assert Account(refused=1, duplicates=1) == account


@pytest.mark.parametrize(
    ("message", "answers", "fault"),
    [
        pytest.param(ASKED, [], "lost", id="lost"),
        pytest.param(ASKED, [make_answer(), make_answer(risk="high")], "differing", id="differs"),
        pytest.param(ASKED, [make_answer(ident="other")], "wrong", id="wrong-id"),
        pytest.param(ASKED, [dataclasses.replace(make_answer(), key=None)], "wrong", id="key-touched"),
        pytest.param(ASKED, [dataclasses.replace(make_answer(), headers={})], "wrong", id="header-gone"),
        pytest.param(ASKED, [make_dead_letter()], "wrong", id="refused-without-need"),
        pytest.param(POISON, [make_answer()], "wrong", id="poison-answered"),
        pytest.param(POISON, [make_dead_letter(reason="empty")], "wrong", id="wrong-reason"),
        pytest.param(POISON, [make_dead_letter(value=b"?")], "wrong", id="bytes-touched"),
    ],
)
def test_fault_is_noticed(message: GeneratedMessage, answers: list[Answer], fault: str) -> None:
    """Every kind of fault stands in the account under its name, and nothing else does."""
    account = settle({AT: message}, Read(*answers), DEPLOYMENT)

    assert [fault] == list(account.faults)


def test_answer_to_an_input_never_sent_is_unknown() -> None:
    """Something that nobody sent is no answer."""
    account = settle({}, Read(make_answer()), DEPLOYMENT)

    assert {"unknown": [AT]} == account.faults
