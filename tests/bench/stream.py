"""One worker on real Kafka: a backlog, an even load, and the adapter against a bare aiokafka loop."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from support.account import position_of, wait_answered
from support.driver import Deployment, Feed, Outputs, Position, Worker
from support.kafka import running_broker
from support.messages import generate, write_list
from support.waiting import eventually

from bench.figures import REPOSITORY
from stream_app.spreads import percentile, spread

LOAD_PER_S = 500
WARM_UP_S = 5
OUTPUTS = ("texts.enriched", "texts.dead-letter")


def _deployment(bootstrap: str, folder: Path) -> Deployment:
    """Fresh topics and a sample list."""
    name = uuid.uuid4().hex[:8]
    home = folder / name
    home.mkdir()
    settings = {"LISTS": str(write_list(home / "list.csv"))}
    deployment = Deployment(bootstrap, f"{name}.", home, settings)
    deployment.run("topics", "apply")
    return deployment


def _feed(deployment: Deployment, count: int, *, seed: int, poison_every: int = 50) -> Feed:
    messages = generate(count, seed=seed, poison_every=poison_every)
    return Feed(deployment.bootstrap, deployment.topic("texts.raw"), messages)


def _outputs(deployment: Deployment) -> Outputs:
    return Outputs(deployment.bootstrap, map(deployment.topic, OUTPUTS))


def measure_backlog(bootstrap: str, folder: Path, count: int) -> dict[str, Any]:
    """`count` messages, one in fifty poison, that lie ready for one warm worker.

    The rate is taken between the times at which the first and the last answer were sent, the cost from the CPU time of
    the process.  Nothing reads the outputs meanwhile.
    """
    deployment = _deployment(bootstrap, folder)
    with Worker(deployment) as worker, _outputs(deployment) as outputs:
        worker.wait_ready()
        warm_up = _feed(deployment, count // 20, seed=301)
        warm_up.send_all()
        wait_answered(outputs, deployment, count=count // 20, worker=worker)
        cpu_s, already = worker.cpu_seconds(), len(outputs.answers)
        feed = _feed(deployment, count, seed=302)
        feed.send_all()
        eventually(
            lambda: outputs.end() >= already + count,
            what="the backlog is answered",
            timeout_s=600,
            pause_s=0.5,
            explain=worker.last_words,
        )
        cpu_s = worker.cpu_seconds() - cpu_s
        resident = worker.resident_bytes()
        outputs.drain(timeout_s=300)
    times = [answer.timestamp_ms for answer in outputs.answers[already:]]
    return {
        "messages": count,
        "texts_per_s": round(count / (max(times) - min(times)) * 1000),
        "cpu_us_per_text": round(cpu_s / count * 1e6),
        "resident_mb": round(resident / 1e6),
    }


def measure_latency(bootstrap: str, folder: Path, duration_s: int) -> dict[str, Any]:
    """From the moment of sending an input to the moment of reading its answer, at an even load, after a warm-up."""
    deployment = _deployment(bootstrap, folder)
    count = LOAD_PER_S * (duration_s + WARM_UP_S)
    feed = _feed(deployment, count, seed=303)
    read_at: dict[Position, float] = {}
    with Worker(deployment) as worker, _outputs(deployment) as outputs:
        worker.wait_ready()
        feed.start(per_second=LOAD_PER_S)
        deadline = time.monotonic() + duration_s + WARM_UP_S + 60
        while len(read_at) < count and time.monotonic() < deadline:
            answer = outputs.next()
            if answer is not None:
                read_at.setdefault(position_of(answer, deployment), time.time())
        feed.finish()
    begun = min(feed.sent_at.values()) + WARM_UP_S
    latencies = [(read_at[at] - sent) * 1000 for at, sent in feed.sent_at.items() if sent >= begun]
    return {
        "load_per_s": LOAD_PER_S,
        "messages": len(latencies),
        "p50_ms": round(percentile(latencies, 0.5), 1),
        "p95_ms": round(percentile(latencies, 0.95), 1),
        "p99_ms": round(percentile(latencies, 0.99), 1),
    }


def _copy(engine: str, deployment: Deployment, count: int) -> dict[str, float]:
    """One run of a pass-through engine in a process of its own."""
    command = [sys.executable, "-m", "bench.pass_through", engine, deployment.bootstrap, deployment.prefix]
    paths = os.pathsep.join([str(REPOSITORY / "tests"), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [*command, str(count)],
        env={**os.environ, "PYTHONPATH": paths},
        cwd=deployment.folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{engine} ended with {done.returncode}:\n{done.stderr[-3000:]}")
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def measure_pass_through(bootstrap: str, folder: Path, count: int, repeats: int) -> dict[str, Any]:
    """The adapter with nothing to do against a bare aiokafka loop on the same messages, in turns in one run."""
    deployment = _deployment(bootstrap, folder)
    _feed(deployment, count, seed=304, poison_every=0).send_all()
    runs: dict[str, list[dict[str, float]]] = {"aiokafka": [], "adapter": [], "agent": []}
    _copy("aiokafka", deployment, count)  # not counted: the broker has to get warm
    for _ in range(repeats):
        for engine, results in runs.items():
            results.append(_copy(engine, deployment, count))
    figures: dict[str, Any] = {
        engine: {
            "messages_per_s": spread([one["messages_per_s"] for one in results], 0),
            "cpu_us_per_message": spread([one["cpu_us_per_message"] for one in results], 1),
        }
        for engine, results in runs.items()
    }
    figures["ratio"] = _ratio(runs["adapter"], runs["aiokafka"])
    figures["agent_ratio"] = _ratio(runs["agent"], runs["aiokafka"])
    return figures


def _ratio(ours: list[dict[str, float]], bare: list[dict[str, float]]) -> dict[str, float]:
    """Rates against those of the bare loop, each with the run beside it."""
    rates = zip(ours, bare, strict=True)
    return spread([one["messages_per_s"] / other["messages_per_s"] for one, other in rates], 3)


def measure(*, quick: bool) -> dict[str, Any]:
    """The three parts, on one broker of their own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running_broker(folder) as broker:
            return {
                "backlog": measure_backlog(broker.bootstrap, folder, 400 if quick else 20_000),
                "latency": measure_latency(broker.bootstrap, folder, 1 if quick else 25),
                "pass_through": measure_pass_through(
                    broker.bootstrap, folder, 1000 if quick else 60_000, 1 if quick else 3
                ),
            }
