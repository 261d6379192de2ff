"""The demo: a broker of its own, a real worker, sample texts in, decisions out, figures at the end.

The worker is the same `ai-service worker` as in production, in a process of its own; this process only starts
it, produces the samples and reads the topics that the worker writes.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import aiohttp
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from rich.console import Console

from schemas.enriched_text import EnrichedText
from stream_app import demo_view
from stream_app.embedded_broker import EmbeddedBroker
from stream_app.settings import Settings, load_settings
from stream_app.topics import TopicNames, plan
from topology.errors import ConfigurationInvalid, ScreeningError

SAMPLES = Path(__file__).parent / "samples"
SAMPLE_LIST = SAMPLES / "invented.targets.simple.csv"
# Settings of the caller that the demo keeps; all others are its own, so that it shows the same everywhere.
KEPT_PATHS = ("lexicon_dir", "rules_file", "log_dir")
KEPT = {"service_host", "service_port", "admin_token", "log_level", "cache_size", *KEPT_PATHS}
# What no text can be made of: windows-1251 bytes, an object without a text, white space.
REFUSED = (b"\xce\xef\xeb\xe0\xf2\xe0 \xef\xee \xf1\xf7\xb8\xf2\xf3", b'{"id": "no-text"}', b"   ")
# The embedded broker holds every fetch back for its whole wait; Kafka answers as soon as something is new.
FETCH_WAIT_MS = 10
PACE_S = 0.02  # between two texts that are shown or timed: 50 a second
TIMED = 200  # texts sent at that pace to see the latency, when the worker is warm
BURST = 1000  # texts sent at once, each different, to see the rate
LOAD_KEY = "load-"
START_PATIENCE_S = 60.0
ANSWER_PATIENCE_S = 60.0
STOP_PATIENCE_S = 30.0


class DemoFailedError(ScreeningError):
    """The demo did not come to its end; the message says where it stopped."""

    reason = "demo"


class Sample(NamedTuple):
    """One message to produce; its key is how its answer is told."""

    key: str
    value: bytes


@dataclass
class Answers:
    """What came back, by key, and when."""

    sent_at: dict[str, float] = field(default_factory=dict)
    results: dict[str, EnrichedText] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    latencies_ms: dict[str, float] = field(default_factory=dict)
    alerts: int = 0

    def note_arrival(self, key: str) -> None:
        """Remember how long the answer took."""
        self.latencies_ms[key] = (time.perf_counter() - self.sent_at[key]) * 1000

    def are_complete(self, samples: Sequence[Sample]) -> bool:
        """Whether every sample has its answer."""
        return all(sample.key in self.results or sample.key in self.refused for sample in samples)


def sample_messages() -> list[Sample]:
    """The sample texts as they are sent, and what must be refused."""
    lines = (SAMPLES / "texts.jsonl").read_bytes().splitlines()
    texts = [Sample(json.loads(line)["id"], line) for line in lines]
    return texts + [Sample(f"bad-{number}", value) for number, value in enumerate(REFUSED, start=1)]


def load_messages(first: int, count: int) -> list[Sample]:
    """The sample texts over and over, each time with another number behind, so that no two are the same."""
    rows = [json.loads(line) for line in (SAMPLES / "texts.jsonl").read_bytes().splitlines()]
    samples = []
    for number in range(first, first + count):
        row = rows[number % len(rows)]
        text = json.dumps({"text": f"{row['text']} / {number}"}, ensure_ascii=False)
        samples.append(Sample(f"{LOAD_KEY}{number}", text.encode()))
    return samples


async def run_demo(*, once: bool, console: Console) -> None:
    """Run the demo; with `once` it ends by itself, else it serves until Ctrl-C.

    Raises DemoFailedError when the worker does not start, does not answer every text, or does not end with 0.
    """
    task = asyncio.current_task()
    if task is not None:
        # Not by KeyboardInterrupt: raised wherever the program is just then, it may be lost in a destructor.
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    settings = load_settings(service_host=os.environ.get("SERVICE_HOST") or "127.0.0.1")
    _require_free_port(settings)
    with TemporaryDirectory(prefix="ai-service-demo-") as folder:
        own = _own_settings(settings, Path(folder))
        with EmbeddedBroker({topic.name: topic.partitions for topic in plan(own)}) as broker:
            async with _worker(own, broker.bootstrap, Path(folder)) as worker:
                await _until_ready(worker, own, Path(folder))
                demo_view.show_start(console, own)
                await _show(worker, own, broker.bootstrap, console)
                if not once:
                    demo_view.show_serving(console, own)
                    await worker.wait()


def _require_free_port(settings: Settings) -> None:
    with socket.socket() as probe:
        try:
            probe.bind((settings.service_host, settings.service_port))
        except OSError as error:
            raise ConfigurationInvalid(
                f"SERVICE_PORT: {settings.service_port} cannot be used ({error.strerror});"
                " choose another: SERVICE_PORT=8001 ai-service demo"
            ) from error


def _own_settings(settings: Settings, folder: Path) -> Settings:
    """Settings of the worker: those of the caller that are kept, else defaults and the samples."""
    kept = {name: getattr(settings, name) for name in KEPT}
    own = {"data_dir": folder / "data", "lists": [str(SAMPLE_LIST)]}
    return Settings.model_construct(**{**_defaults(), **kept, **own})


def _defaults() -> dict[str, object]:
    return {name: definition.get_default() for name, definition in Settings.model_fields.items()}


def _environment(settings: Settings, bootstrap: str) -> dict[str, str]:
    """Environment of the worker: that of this process without its settings, and those of the demo."""
    names = {name.upper() for name in Settings.model_fields}
    environment = {name: value for name, value in os.environ.items() if name.upper() not in names}
    environment |= {
        "KAFKA_BROKERS": bootstrap,
        "DATA_DIR": str(settings.data_dir),
        "LISTS": ",".join(settings.lists),
        "SERVICE_HOST": settings.service_host,
        "SERVICE_PORT": str(settings.service_port),
        "LOG_LEVEL": settings.log_level,
        "CACHE_SIZE": str(settings.cache_size),
        "KAFKA_FETCH_WAIT_MS": str(FETCH_WAIT_MS),
    }
    if "PYTHONPATH" in environment:  # the worker runs in another folder
        paths = environment["PYTHONPATH"].split(os.pathsep)
        environment["PYTHONPATH"] = os.pathsep.join(str(Path(path).resolve()) for path in paths if path)
    for name in KEPT_PATHS:
        if getattr(settings, name) is not None:
            environment[name.upper()] = str(getattr(settings, name).resolve())
    if settings.admin_token is not None:
        environment["ADMIN_TOKEN"] = settings.admin_token.get_secret_value()
    return environment


@asynccontextmanager
async def _worker(settings: Settings, bootstrap: str, folder: Path) -> AsyncIterator[Process]:
    """A worker process; it is asked to stop at the end, and has to end with 0.

    It runs in `folder`, where no `.env` can change what it does, and logs to worker.log there.
    """
    log = folder / "worker.log"
    with log.open("wb") as stream:
        worker = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "stream_app.cli",
            "worker",
            "--end-with-stdin",  # a demo that is killed cannot stop its worker
            cwd=folder,
            env=_environment(settings, bootstrap),
            stdin=asyncio.subprocess.PIPE,
            stdout=stream,
            stderr=stream,
            start_new_session=True,  # Ctrl-C is for the demo, which stops the worker in order
        )
    try:
        yield worker
    finally:
        await _stop(worker)
    if worker.returncode != 0:
        raise DemoFailedError(f"the worker ended with {worker.returncode}:\n{_last_lines(log)}")


async def _stop(worker: Process) -> None:
    if worker.returncode is None:
        worker.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(worker.wait(), STOP_PATIENCE_S)
        except asyncio.TimeoutError:
            worker.kill()
            await worker.wait()


def _last_lines(log: Path, count: int = 8) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])


async def _until_ready(worker: Process, settings: Settings, folder: Path) -> None:
    """Wait until the worker says that it is ready."""
    address = f"http://{settings.service_host}:{settings.service_port}/health/ready"
    deadline = time.monotonic() + START_PATIENCE_S
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
        while not await _answers(session, address):
            if worker.returncode is not None or time.monotonic() > deadline:
                raise DemoFailedError(f"the worker did not get ready:\n{_last_lines(folder / 'worker.log')}")
            await asyncio.sleep(0.1)


async def _answers(session: aiohttp.ClientSession, address: str) -> bool:
    try:
        async with session.get(address) as response:
            return response.status == 200
    except (aiohttp.ClientError, asyncio.TimeoutError):
        return False


async def _show(worker: Process, settings: Settings, bootstrap: str, console: Console) -> None:
    """Send the samples and show what comes back, then see how quick a warm worker is."""
    names = TopicNames.of(settings)
    answers = Answers()
    reader = asyncio.create_task(_read(bootstrap, names, settings.topic_partitions, answers, console))
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap)
    await producer.start()

    async def round_trip(samples: Sequence[Sample], pace_s: float) -> float:
        started = time.perf_counter()
        await _send(producer, names.inputs[0], samples, answers, pace_s=pace_s)
        await _until_answered(worker, reader, answers, samples)
        return time.perf_counter() - started

    samples, timed, burst = sample_messages(), load_messages(0, TIMED), load_messages(TIMED, BURST)
    try:
        await round_trip(samples, PACE_S)
        alerts = answers.alerts
        await round_trip(timed, PACE_S)
        burst_s = await round_trip(burst, 0.0)
    finally:
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)
        await producer.stop()
    figures = demo_view.Figures(
        results=[answers.results[sample.key] for sample in samples if sample.key in answers.results],
        refused=answers.refused,
        alerts=alerts,
        latencies_ms=[answers.latencies_ms[sample.key] for sample in timed],
        texts_per_s=BURST / burst_s,
    )
    demo_view.show_explained(console, figures.results)
    demo_view.show_figures(console, figures)


async def _send(
    producer: AIOKafkaProducer, topic: str, samples: Sequence[Sample], answers: Answers, *, pace_s: float
) -> None:
    for sample in samples:
        answers.sent_at[sample.key] = time.perf_counter()
        await producer.send(topic, sample.value, key=sample.key.encode())
        if pace_s:
            await asyncio.sleep(pace_s)
    await producer.flush()


async def _until_answered(
    worker: Process, reader: asyncio.Task[None], answers: Answers, samples: Sequence[Sample]
) -> None:
    """Wait for every answer; the reader and the worker have to live meanwhile."""
    deadline = time.monotonic() + ANSWER_PATIENCE_S
    while not answers.are_complete(samples):
        if reader.done():
            await reader  # raises what ended it
        if worker.returncode is not None:
            raise DemoFailedError("the worker ended before it had answered every text")
        if time.monotonic() > deadline:
            missing = sum(1 for s in samples if s.key not in answers.results and s.key not in answers.refused)
            raise DemoFailedError(f"{missing} texts were not answered within {ANSWER_PATIENCE_S:.0f} s")
        await asyncio.sleep(0.02)


async def _read(
    bootstrap: str, names: TopicNames, partitions: int, answers: Answers, console: Console
) -> None:
    """Collect what the worker writes, and show each decision as it comes."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        fetch_max_wait_ms=FETCH_WAIT_MS,
    )
    await consumer.start()
    try:
        topics = (names.enriched, names.dead_letters, names.alerts)
        consumer.assign([TopicPartition(topic, number) for topic in topics for number in range(partitions)])
        async for record in consumer:
            key = (record.key or b"").decode()
            if record.topic == names.alerts:
                answers.alerts += 1
                continue
            answers.note_arrival(key)
            if record.topic == names.dead_letters:
                answers.refused[key] = dict(record.headers)["dlq-reason"].decode()
                demo_view.show_refused(console, key, answers.refused[key])
                continue
            answers.results[key] = EnrichedText.model_validate_json(record.value)
            if not key.startswith(LOAD_KEY):
                demo_view.show_decision(console, answers.results[key])
    finally:
        await consumer.stop()
