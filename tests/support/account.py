"""Counts, by where each input stood, what became of it: the proof that nothing is lost, changed or answered twice."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from support.driver import Answer, Deployment, Outputs, Position, Worker
from support.messages import GeneratedMessage
from support.waiting import eventually

# What may differ between two answers to the same input: times, and whether the analysis was at hand already.
_TIMINGS = ("duration_ms", "layers", "cached")


def position_of(answer: Answer, deployment: Deployment) -> Position:
    """Where the input of an answer stood."""
    if answer.topic == deployment.topic("texts.dead-letter"):
        topic, partition, offset = (
            answer.headers[f"dlq-source-{name}"].decode() for name in ("topic", "partition", "offset")
        )
        return topic, int(partition), int(offset)
    source = json.loads(answer.value or b"{}")["source"]
    return source["topic"], source["partition"], source["offset"]


def comparable(answer: Answer) -> tuple[Any, ...]:
    """An answer without what may differ when the same input is answered again."""
    facts = {name: value for name, value in answer.headers.items() if name != "dlq-failed-at"}
    if "dlq-reason" in facts:
        return answer.key, answer.value, facts
    body = json.loads(answer.value or b"{}")
    for name in _TIMINGS:
        body["processing"].pop(name, None)
    return answer.key, json.dumps(body, sort_keys=True), facts


class Readable(Protocol):
    """What was read of the output topics."""

    def on(self, topic: str) -> list[Answer]:
        """What was read of one topic."""
        ...


@dataclass(slots=True)
class Account:
    """What became of the inputs; every field but the counts holds faults, by position."""

    answered: int = 0
    refused: int = 0
    duplicates: int = 0
    lost: list[Position] = field(default_factory=list)
    unknown: list[Position] = field(default_factory=list)
    differing: list[Position] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def faults(self) -> dict[str, list[Any]]:
        """All that must be empty, cut to a few examples each."""
        names = ("lost", "unknown", "differing", "wrong")
        return {name: getattr(self, name)[:3] for name in names if getattr(self, name)}


def settle(sent: Mapping[Position, GeneratedMessage], outputs: Readable, deployment: Deployment) -> Account:
    """The account of all inputs, from what was read of results and dead letters."""
    by_position: defaultdict[Position, list[Answer]] = defaultdict(list)
    for name in ("texts.enriched", "texts.dead-letter"):
        for answer in outputs.on(deployment.topic(name)):
            by_position[position_of(answer, deployment)].append(answer)
    account = Account(lost=[at for at in sent if at not in by_position])
    account.unknown = [at for at in by_position if at not in sent]
    for at, message in sent.items():
        _settle_one(account, at, message, by_position.get(at, []), deployment)
    return account


def _settle_one(
    account: Account, at: Position, message: GeneratedMessage, answers: list[Answer], deployment: Deployment
) -> None:
    for answer in answers:
        fault = _fault_of(answer, at, message, deployment)
        if fault is not None:
            account.wrong.append(f"{at}: {fault}")
    if answers:
        account.answered += message.refusal is None
        account.refused += message.refusal is not None
        account.duplicates += len(answers) - 1
        if any(comparable(other) != comparable(answers[0]) for other in answers[1:]):
            account.differing.append(at)


def _fault_of(answer: Answer, at: Position, message: GeneratedMessage, deployment: Deployment) -> str | None:
    """What is wrong with one answer to this input, None when nothing is."""
    if any(answer.headers.get(name) != value for name, value in message.headers):
        return "headers of the input are gone"
    if answer.topic == deployment.topic("texts.dead-letter"):
        reason = answer.headers["dlq-reason"].decode()
        if reason != message.refusal:
            return f"refused as {reason}, not {message.refusal}"
        return _fault_of_bytes(answer, at, message)
    if message.refusal is not None:
        return f"answered, but had to be refused as {message.refusal}"
    expected = message.id or "-".join(map(str, at))
    given = json.loads(answer.value or b"{}")["id"]
    if given != expected:
        return f"id {given}, not {expected}"
    key = message.key or expected.encode()
    return None if answer.key == key else "key was touched"


def _fault_of_bytes(answer: Answer, at: Position, message: GeneratedMessage) -> str | None:
    """Value and key are untouched; only a record that has neither gets its id as the key, as Kafka clients need one."""
    key = message.key
    if message.value is None and key is None:
        key = "-".join(map(str, at)).encode()
    return None if (answer.value, answer.key) == (message.value, key) else "bytes were touched"


def wait_answered(
    outputs: Outputs, deployment: Deployment, *, count: int, worker: Worker, timeout_s: float = 120
) -> None:
    """Wait until so many different inputs have an answer or a dead letter, as long as `worker` runs."""
    topics = {deployment.topic(name) for name in ("texts.enriched", "texts.dead-letter")}
    seen = {position_of(answer, deployment) for answer in outputs.answers if answer.topic in topics}

    def enough() -> bool:
        seen.update(position_of(answer, deployment) for answer in outputs.poll() if answer.topic in topics)
        if len(seen) < count:
            worker.must_run()
        return len(seen) >= count

    def state() -> str:
        return f"{len(seen)} are. {worker.last_words()}"

    eventually(enough, what=f"{count} inputs are answered", timeout_s=timeout_s, pause_s=0, explain=state)
