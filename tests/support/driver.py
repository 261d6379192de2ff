"""Runs the real `ai-service worker` as a process, feeds it, and reads all that it answers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from confluent_kafka import Consumer, KafkaError, KafkaException, Message, Producer, TopicPartition
from typing_extensions import Self

from support.kafka import free_port
from support.messages import GeneratedMessage
from support.waiting import eventually

COMMAND = Path(sys.executable).with_name("ai-service")
START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 30.0
# A client must be back soon after an outage that a test has made, and must not write about it.
_CLIENT = {"log_level": 0, "reconnect.backoff.max.ms": 500}
Position = tuple[str, int, int]


@dataclass(frozen=True)
class Deployment:
    """One prefix of topics on one broker: what separates a test from the others on the same broker."""

    bootstrap: str
    prefix: str
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    partitions: int = 4

    def topic(self, name: str) -> str:
        """Full name of a topic of the registry."""
        return f"{self.prefix}{name}"

    def environment(self, **settings: str) -> dict[str, str]:
        """Environment of a command of this deployment."""
        ours = {
            "KAFKA_BROKERS": self.bootstrap,
            "KAFKA_GROUP": f"{self.prefix}group",
            "TOPIC_PREFIX": self.prefix,
            "TOPIC_PARTITIONS": str(self.partitions),
            "SERVICE_HOST": "127.0.0.1",
            "DATA_DIR": str(self.folder / "data"),
        }
        return {**os.environ, **ours, **self.settings, **settings}

    def run(self, *arguments: str, timeout_s: float = START_TIMEOUT_S) -> str:
        """Standard output of one `ai-service` command; AssertionError with its words when it fails."""
        done = subprocess.run(
            [str(COMMAND), *arguments],
            env=self.environment(),
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        if done.returncode != 0:
            raise AssertionError(f"{arguments} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        return done.stdout


class Worker:
    """One `ai-service worker` process, with its own data folder and port; `name` tells it from others of a test.

    `command` is another program that runs a worker.
    """

    def __init__(
        self,
        deployment: Deployment,
        name: str = "worker",
        *,
        command: Sequence[str] = (str(COMMAND), "worker"),
        **settings: str,
    ) -> None:
        self.port = free_port()
        self.log = deployment.folder / f"{name}.log"
        data = deployment.folder / f"data-{name}"
        environment = deployment.environment(SERVICE_PORT=str(self.port), DATA_DIR=str(data), **settings)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                list(command),
                env=environment,
                cwd=deployment.folder,
                stdout=log,
                stderr=log,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def get(self, path: str) -> tuple[int, Any]:
        """Status and decoded JSON of a GET; status 0 while nothing listens."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return 0, None

    def metrics(self) -> str:
        """What /metrics answers."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=5) as answer:
            text: bytes = answer.read()
        return text.decode()

    def wait_ready(self, timeout_s: float = START_TIMEOUT_S) -> Worker:
        """Wait until /health/ready says so."""
        eventually(
            self._is_ready,
            what="the worker is ready",
            timeout_s=timeout_s,
            explain=self.last_words,
        )
        return self

    def _is_ready(self) -> bool:
        self.must_run()
        return self.get("/health/ready")[0] == 200

    def must_run(self) -> None:
        """Raise AssertionError with its last words when the process has ended."""
        if self._process.poll() is not None:
            raise AssertionError(f"the worker ended with {self._process.returncode}:\n{self.last_words()}")

    def last_words(self) -> str:
        """What it said of its failures, and the end of its log."""
        log = self.log.read_text(errors="replace")
        failures = [line[:1000] for line in log.splitlines() if '"CRITICAL"' in line or '"ERROR"' in line]
        return "\n".join([*failures[:5], "...", log[-2000:]])

    def resident_bytes(self) -> int:
        """Resident memory of the process."""
        resident: int = psutil.Process(self._process.pid).memory_info().rss
        return resident

    def cpu_seconds(self) -> float:
        """User and system time of the process so far."""
        times = psutil.Process(self._process.pid).cpu_times()
        return float(times.user + times.system)

    def send_signal(self, number: int) -> None:
        """Send a signal to the process alone."""
        self._process.send_signal(number)

    def processes(self) -> list[psutil.Process]:
        """The worker processes under it, with several SERVICE_WORKERS."""
        children = psutil.Process(self._process.pid).children()
        return [child for child in children if "multiprocessing.spawn" in " ".join(child.cmdline())]

    def has_logged(self, event: str) -> bool:
        """Whether there is an event of these words in its log."""
        return f'"event": "{event}"' in self.log.read_text(errors="replace")

    def kill(self) -> None:
        """End it without warning (kill -9)."""
        self._process.kill()
        self._process.wait()

    def terminate(self) -> int:
        """Ask it to stop (SIGTERM) and give its exit status."""
        self._process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self, timeout_s: float = STOP_TIMEOUT_S) -> int:
        """Exit status, when it has ended by itself."""
        try:
            return self._process.wait(timeout_s)
        except subprocess.TimeoutExpired as error:
            raise AssertionError(f"the worker goes on after {timeout_s:g} s:\n{self.last_words()}") from error


class Feed:
    """Sends messages to one topic and notes where each came to stand, and when it was sent (seconds since 1970).

    The producer is idempotent, so that an outage of the broker neither repeats nor drops an input.
    """

    def __init__(self, bootstrap: str, topic: str, messages: Sequence[GeneratedMessage]) -> None:
        self.sent: dict[Position, GeneratedMessage] = {}
        self.sent_at: dict[Position, float] = {}
        self._failed: list[str] = []
        self._messages = messages
        self._topic = topic
        settings = {"bootstrap.servers": bootstrap, "enable.idempotence": True, "linger.ms": 5, **_CLIENT}
        self._producer = Producer({**settings, "delivery.timeout.ms": 180_000})
        self._thread: threading.Thread | None = None

    def _send(self, message: GeneratedMessage) -> None:
        sent_at = time.time()

        def note(error: KafkaError | None, stored: Message) -> None:
            if error is not None:
                self._failed.append(str(error))
                return
            at = (self._topic, stored.partition() or 0, stored.offset() or 0)
            self.sent[at] = message
            self.sent_at[at] = sent_at

        headers: list[tuple[str, str | bytes | None]] = list(message.headers)
        self._producer.produce(self._topic, message.value, message.key, headers=headers, on_delivery=note)
        self._producer.poll(0)

    def send_all(self) -> None:
        """Send as fast as Kafka takes them; back when all are stored."""
        for message in self._messages:
            self._send(message)
        self._finish()

    def _finish(self) -> None:
        left = self._producer.flush(180)
        if left or self._failed:
            raise AssertionError(f"{left} inputs not stored, {len(self._failed)} refused: {self._failed[:3]}")

    def start(self, *, per_second: float) -> None:
        """Begin to send at an even rate, in the background; `finish` waits for the end."""
        self._thread = threading.Thread(target=self._send_evenly, args=(per_second,), daemon=True)
        self._thread.start()

    def _send_evenly(self, per_second: float) -> None:
        started = time.monotonic()
        for number, message in enumerate(self._messages):
            early = started + number / per_second - time.monotonic()
            if early > 0:
                self._producer.poll(early)
                time.sleep(max(0.0, started + number / per_second - time.monotonic()))
            self._send(message)

    def finish(self) -> None:
        """Wait until everything is sent and stored."""
        if self._thread is not None:
            self._thread.join()
        self._finish()


@dataclass(frozen=True, slots=True)
class Answer:
    """One record of an output topic."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: dict[str, bytes]
    timestamp_ms: int


class Outputs:
    """Everything that stands on some topics, read from their beginning; `poll` reads on."""

    def __init__(self, bootstrap: str, topics: Iterable[str]) -> None:
        self.answers: list[Answer] = []
        settings = {"bootstrap.servers": bootstrap, "group.id": "test-reader", "enable.auto.commit": False}
        limits = {"fetch.message.max.bytes": 16_000_000, "fetch.wait.max.ms": 50}
        self._consumer = Consumer({**settings, **limits, **_CLIENT})
        known = self._consumer.list_topics(timeout=30).topics
        self._places = [TopicPartition(t, p, 0) for t in topics for p in known[t].partitions]
        self._consumer.assign(self._places)
        self._next = {(place.topic, place.partition): 0 for place in self._places}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def poll(self) -> list[Answer]:
        """Read what has come; waits a tenth of a second at most."""
        fresh = [
            answer for message in self._consumer.consume(500, timeout=0.1) if (answer := self._read(message))
        ]
        self.answers.extend(fresh)
        return fresh

    def _read(self, message: Message) -> Answer | None:
        error = message.error()
        if error is not None:
            if error.retriable() or error.code() in {KafkaError._TRANSPORT, KafkaError._ALL_BROKERS_DOWN}:
                return None
            raise KafkaException(error)
        topic, headers = message.topic() or "", message.headers() or []
        self._next[topic, message.partition() or 0] = (message.offset() or 0) + 1
        plain = {name: value for name, value in headers if isinstance(value, bytes)}
        return Answer(topic, message.key(), message.value(), plain, message.timestamp()[1])

    def next(self) -> Answer | None:
        """Read one record as soon as it comes; None when none comes within a tenth of a second."""
        message = self._consumer.poll(0.1)
        answer = None if message is None else self._read(message)
        if answer is not None:
            self.answers.append(answer)
        return answer

    def end(self) -> int:
        """How many records stand on the topics at this moment, read or not."""
        ends = (self._consumer.get_watermark_offsets(place, timeout=30) for place in self._places)
        return sum(high for _, high in ends)

    def drain(self, timeout_s: float = 60) -> None:
        """Read up to what the topics end with at this moment."""
        ends = {
            (place.topic, place.partition): self._consumer.get_watermark_offsets(place, timeout=30)[1]
            for place in self._places
        }
        eventually(
            lambda: self.poll() is not None and all(self._next[at] >= end for at, end in ends.items()),
            what="the outputs are read to their end",
            timeout_s=timeout_s,
        )

    def on(self, topic: str) -> list[Answer]:
        """What was read of one topic."""
        return [answer for answer in self.answers if answer.topic == topic]
