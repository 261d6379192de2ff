"""What consumers notice of workers that are replaced under load."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from support.account import position_of
from support.driver import Answer, Deployment, Feed, Worker
from support.waiting import eventually


@dataclass(frozen=True, slots=True)
class Interruption:
    """`longest_gap_ms`: without any answer; `longest_wait_ms`: of one text from its sending to its first answer."""

    longest_gap_ms: int
    longest_wait_ms: int


def interruption(feed: Feed, answers: Sequence[Answer], deployment: Deployment) -> Interruption:
    """Measured by the times that Kafka has of the answers; the start of the service is not part of it."""
    times = sorted(answer.timestamp_ms for answer in answers)
    first: dict[tuple[str, int, int], int] = {}
    for answer in answers:
        at = position_of(answer, deployment)
        first[at] = min(answer.timestamp_ms, first.get(at, answer.timestamp_ms))
    return Interruption(
        max(later - earlier for earlier, later in pairwise(times)),
        max(round(at_ms - feed.sent_at[at] * 1000) for at, at_ms in first.items()),
    )


def wait_all_healthy(worker: Worker, count: int, timeout_s: float = 120) -> None:
    """Wait until each of `count` processes of a supervised service is healthy and has partitions."""

    def look() -> bool:
        worker.must_run()
        status, health = worker.get("/health/detailed")
        if status != 200 or health["status"] != "healthy" or len(health["workers"]) != count - 1:
            return False
        each = [health, *health["workers"].values()]
        return all(one["components"]["kafka"]["assigned_partitions"] > 0 for one in each)

    eventually(look, what=f"{count} workers are healthy", timeout_s=timeout_s, explain=worker.last_words)
