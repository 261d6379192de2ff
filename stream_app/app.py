"""The worker as a process: broker, state folder, signals, exit status."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import tempfile
from pathlib import Path

import uvloop

from stream_app.embedded_broker import EmbeddedBroker
from stream_app.lifeline import STOP_WITHIN_S, end_within
from stream_app.settings import Settings
from stream_app.supervisor import supervise
from stream_app.topics import plan
from stream_app.worker import Worker, worker_dir
from topology.errors import ConfigurationInvalid

logger = logging.getLogger(__name__)


def run_worker(settings: Settings) -> int:
    """Run until SIGTERM or SIGINT; the exit status is 0 after a clean stop, else 1.

    Without KAFKA_BROKERS it runs on the embedded broker, whose data and state end with it.
    Raises ConfigurationInvalid for settings that do not go together.
    """
    if settings.kafka_brokers:
        require_data_dir(settings)
        if settings.service_workers > 1:
            return supervise(settings)
        return run_process(settings, settings.kafka_brokers, settings.data_dir)
    if settings.service_workers > 1:
        raise ConfigurationInvalid(
            "SERVICE_WORKERS: the embedded broker serves one worker; set KAFKA_BROKERS"
        )
    logger.warning("no KAFKA_BROKERS: embedded broker, for demonstration only, nothing outlives it")
    with EmbeddedBroker(embedded_topics(settings)) as broker, tempfile.TemporaryDirectory() as state:
        return run_process(settings, [broker.bootstrap], Path(state))


def require_data_dir(settings: Settings) -> None:
    """Make DATA_DIR if it is not there.  Raises ConfigurationInvalid when it cannot be written."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data_dir):
            pass
    except OSError as error:
        raise ConfigurationInvalid(
            f"DATA_DIR: {settings.data_dir} cannot be written ({error.strerror});"
            " let the service's user write it, or name another folder"
        ) from error


def run_process(settings: Settings, brokers: list[str], data_dir: Path, *, instance: int = 0) -> int:
    """Run one worker of the group in this process, which ends with it; `instance` 0 serves HTTP.

    After SIGTERM or SIGINT the process has STOP_WITHIN_S to end in order, then it ends with 1 as it is.
    """
    return uvloop.run(_run(settings, brokers, worker_dir(data_dir, instance), serve_http=instance == 0))


def embedded_topics(settings: Settings) -> dict[str, int]:
    """The planned topics with their partitions, for the embedded broker, which takes no admin calls."""
    return {topic.name: topic.partitions for topic in plan(settings)}


async def _run(settings: Settings, brokers: list[str], state_dir: Path, *, serve_http: bool) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop_in_time() -> None:
        if not stop.is_set():
            stop.set()
            end_within(STOP_WITHIN_S)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop_in_time)
    logger.info("worker starts", extra={"pid": os.getpid()})
    status = await Worker(settings, brokers, state_dir, serve_http=serve_http).run(stop)
    logger.info("worker ended", extra={"exit_status": status})
    return status
