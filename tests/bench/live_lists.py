"""List changes on real Kafka: how soon two workers decide by them, and how long that holds their event loops."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from confluent_kafka import Producer
from support.driver import Deployment, Outputs, Worker
from support.grown_lists import ListGrower
from support.kafka import running_broker

from bench.figures import REPOSITORY
from schemas.base import EntryKind
from schemas.list_entry import ListEntry
from stream_app.codecs import encode

WORKERS = ("one", "two")
BURSTS = (1, 1, 1, 1, 1, 1000, 10_000)
_PROBE_EVERY_S = 0.05
_START_TIMEOUT_S, _LIVE_TIMEOUT_S = 300.0, 120.0
# What a burst sets off is over by then.
_SETTLED_S = 1.0


@dataclass(slots=True)
class Probe:
    """Texts that name one new entry, sent until every partition of the input has decided by it.

    live_at: by partition, when the first answer that names the entry was written.
    asked: partitions with a text that is not answered yet: one at a time, so that no text waits for others.
    """

    entry: ListEntry
    number: int
    live_at: dict[int, float] = field(default_factory=dict)
    asked: set[int] = field(default_factory=set)

    def text(self, partition: int, attempt: int) -> bytes:
        """One message, never sent before."""
        name = self.entry.names[0].text
        return json.dumps(
            {"id": f"{self.number}-{partition}-{attempt}", "text": f"{name} {attempt}"}
        ).encode()

    def note(self, value: bytes, timestamp_ms: int) -> None:
        """Take an answer in."""
        answer = json.loads(value)
        partition = answer["source"]["partition"]
        if answer["id"].startswith(f"{self.number}-"):
            self.asked.discard(partition)
        if any(match["entry_id"] == self.entry.entry_id for match in answer["matches"]):
            self.live_at.setdefault(partition, timestamp_ms / 1000)


class Bench:
    """One deployment with a list of some length and two workers on it."""

    def __init__(self, bootstrap: str, folder: Path, size: int) -> None:
        self._deployment = Deployment(bootstrap, f"{uuid.uuid4().hex[:8]}.", folder)
        self._deployment.run("topics", "apply")
        self._producer = Producer(
            {"bootstrap.servers": bootstrap, "linger.ms": 0, "enable.idempotence": True}
        )
        self._grown = ListGrower(11).entries()
        self._folder = folder
        self._publish(list(islice(self._grown, size)))

    def measure(self, bursts: Sequence[int]) -> dict[str, Any]:
        """Start of both workers at once, bursts of changes, and the start after a stop."""
        figures: dict[str, Any] = {}
        with ExitStack() as stack:
            workers, figures["cold_start"] = self._start(stack)
            outputs = stack.enter_context(
                Outputs(self._deployment.bootstrap, [self._deployment.topic("texts.enriched")])
            )
            self._burst(0, 1, outputs)  # the first texts load what is loaded when it is needed
            figures["without_changes"] = self._burst(1, 0, outputs)
            figures["bursts"] = [
                self._burst(number, count, outputs) for number, count in enumerate(bursts, 2)
            ]
            figures["resident_mb"] = [round(worker.resident_bytes() / 1e6) for worker in workers]
            for worker in workers:
                worker.terminate()
            workers, figures["warm_start"] = self._start(stack)
        return figures

    def _start(self, stack: ExitStack) -> tuple[list[Worker], dict[str, Any]]:
        """Both workers, and how long each took to be ready."""
        begun = time.monotonic()
        paths = os.pathsep.join([str(REPOSITORY / "tests"), os.environ.get("PYTHONPATH", "")])
        workers = [
            stack.enter_context(
                Worker(
                    self._deployment,
                    name,
                    command=(sys.executable, "-m", "bench.live_worker", str(self._lags(name))),
                    PYTHONPATH=paths,
                )
            )
            for name in WORKERS
        ]
        for worker in workers:
            worker.wait_ready(_START_TIMEOUT_S)
        return workers, {
            "s": round(time.monotonic() - begun, 1),
            "cpu_s": [round(worker.cpu_seconds(), 1) for worker in workers],
            "resident_mb": [round(worker.resident_bytes() / 1e6) for worker in workers],
        }

    def _burst(self, number: int, count: int, outputs: Outputs) -> dict[str, Any]:
        """Publish changes and probe until the last of them decides on every partition.

        With a count of 0 texts name the last entry of the burst before.
        """
        if count:
            *others, self._last = self._next_entries(count)
        probe = Probe(self._last, number)
        begun = time.time()
        if count:
            self._publish(others)
        published = time.time()
        if count:
            self._publish([self._last])
        attempt = 0
        while len(probe.live_at) < self._deployment.partitions:
            if time.time() - published > _LIVE_TIMEOUT_S:
                raise RuntimeError(f"the last of {count} changes is not live on partitions {probe.live_at}")
            for partition in set(range(self._deployment.partitions)) - probe.asked - probe.live_at.keys():
                text = probe.text(partition, attempt)
                self._producer.produce(self._deployment.topic("texts.raw"), text, partition=partition)
                probe.asked.add(partition)
            self._producer.poll(0)
            attempt += 1
            for answer in self._answers(outputs, _PROBE_EVERY_S):
                probe.note(*answer)
        delays = sorted(at - published for at in probe.live_at.values())
        return {
            "changes": count,
            "publish_s": round(published - begun, 2),
            "live_s": [round(delay, 3) for delay in delays],
            **self._longest_holds(begun),
        }

    def _next_entries(self, count: int) -> list[ListEntry]:
        """The next entries of the list; the last one is a person of three words, which a text can name."""
        found = list(islice(self._grown, count - 1))
        found.append(
            next(e for e in self._grown if e.kind is EntryKind.PERSON and len(e.names[0].text.split()) == 3)
        )
        return found

    def _publish(self, entries: Sequence[ListEntry]) -> None:
        for entry in entries:
            self._producer.produce(
                self._deployment.topic("watchlist.entries"), encode(entry), entry.key.encode()
            )
            self._producer.poll(0)
            if len(self._producer) > 50_000:
                self._producer.flush()
        self._producer.flush()

    @staticmethod
    def _answers(outputs: Outputs, seconds: float) -> Iterator[tuple[bytes, int]]:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            answer = outputs.next()
            if answer is not None and answer.value is not None:
                yield answer.value, answer.timestamp_ms

    def _lags(self, name: str) -> Path:
        return self._folder / f"lags-{name}.jsonl"

    def _longest_holds(self, since: float) -> dict[str, list[float]]:
        """Longest hold of the event loop of each worker, in ms, on the clock and in processor time."""
        time.sleep(_SETTLED_S)
        lines = [[json.loads(line) for line in self._lags(name).read_text().splitlines()] for name in WORKERS]
        return {
            "hold_ms": [max(hold for at, hold, _ in one if at >= since) for one in lines],
            "hold_cpu_ms": [max(used for at, _, used in one if at >= since) for one in lines],
        }


def measure(*, quick: bool) -> dict[str, Any]:
    """A list of 100,000 entries on a broker of its own."""
    with tempfile.TemporaryDirectory() as name, running_broker(Path(name)) as broker:
        size = 500 if quick else 100_000
        return {
            "entries": size,
            **Bench(broker.bootstrap, Path(name), size).measure(BURSTS[4:6] if quick else BURSTS),
        }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(quick="--quick" in sys.argv), indent=1) + "\n")
