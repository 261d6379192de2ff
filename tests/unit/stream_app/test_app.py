"""The worker as a process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from support.kafka import free_port
from support.records import make_settings
from support.waiting import eventually

from stream_app.app import embedded_topics, run_worker
from topology.errors import ConfigurationInvalid


def test_several_workers_need_a_real_broker() -> None:
    """The embedded broker serves one worker; the setting that asks for more is refused with the remedy."""
    with pytest.raises(ConfigurationInvalid, match="set KAFKA_BROKERS"):
        run_worker(make_settings(service_workers=2))


def test_embedded_broker_gets_the_planned_topics() -> None:
    """Topics have the same partitions there as on Kafka, the changelog among them."""
    topics = embedded_topics(make_settings(topic_partitions=3, topic_prefix="p."))

    assert (3, 1, 3) == (
        topics["p.texts.raw"],
        topics["p.watchlist.entries"],
        topics["ai-service-parties-seen-changelog"],
    )


def test_worker_without_brokers_runs_until_sigterm(tmp_path: Path) -> None:
    """The service comes up on the embedded broker, and a signal ends it with status 0."""
    settings = {"SERVICE_HOST": "127.0.0.1", "SERVICE_PORT": str(free_port()), "LOG_LEVEL": "INFO"}
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KAFKA_")} | settings
    log = tmp_path / "log"
    with log.open("wb") as out:
        worker = subprocess.Popen(
            [sys.executable, "-m", "stream_app.cli", "worker"],
            cwd=tmp_path,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        eventually(
            lambda: "worker is ready" in log.read_text(), what="ready", timeout_s=60, explain=log.read_text
        )
        worker.send_signal(signal.SIGTERM)
        status = worker.wait(30)
    finally:
        worker.kill()

    assert 0 == status


def test_worker_that_cannot_start_ends_with_1(tmp_path: Path) -> None:
    """A port that is taken is said in the log, and the exit status tells the supervisor of the container."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        settings = {"SERVICE_HOST": "127.0.0.1", "SERVICE_PORT": str(port)}
        ended = subprocess.run(
            [sys.executable, "-m", "stream_app.cli", "worker"],
            cwd=tmp_path,
            env={k: v for k, v in os.environ.items() if not k.startswith("KAFKA_")} | settings,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert (1, True) == (ended.returncode, "worker failed" in ended.stdout + ended.stderr)
