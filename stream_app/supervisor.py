"""Several workers of one consumer group under one process.

A dead one is started again, signals are passed on.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from types import FrameType

from stream_app.settings import Settings

logger = logging.getLogger(__name__)

FIRST_BACKOFF_S = 1.0
LONGEST_BACKOFF_S = 60.0
# A worker that lived for so long did not die of its start: its backoff begins anew.
HEALTHY_AFTER_S = 60.0
LOOK_EVERY_S = 1.0


@dataclass(slots=True)
class Place:
    """One of the workers: its process, and when it may be started again."""

    instance: int
    process: BaseProcess
    started: float
    backoff_s: float = field(default=0.0)
    start_at: float | None = None


class Supervisor:
    """Keeps `count` processes running until it is told to stop.

    `start` makes the running process of an instance number; `monotonic` is the clock.
    """

    def __init__(
        self,
        count: int,
        start: Callable[[int], BaseProcess],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._start = start
        self._monotonic = monotonic
        self._stopping = False
        self._places = [Place(instance, start(instance), monotonic()) for instance in range(count)]

    def run(self) -> int:
        """Watch until all processes ended after `stop`; 0 when each ended cleanly, else 1."""
        while not self._stopping:
            self.look()
        for place in self._places:
            place.process.join()
        return 0 if all(place.process.exitcode == 0 for place in self._places) else 1

    def look(self) -> None:
        """Wait a little for a death, and start what is due."""
        alive = [place.process.sentinel for place in self._places if place.start_at is None]
        wait(alive, timeout=LOOK_EVERY_S)
        now = self._monotonic()
        for place in self._places:
            if self._stopping:
                return
            if place.start_at is None and not place.process.is_alive():
                self._note_death(place, now)
            if place.start_at is not None and now >= place.start_at:
                place.process, place.started, place.start_at = self._start(place.instance), now, None

    def _note_death(self, place: Place, now: float) -> None:
        lived_well = now - place.started >= HEALTHY_AFTER_S
        longer = min(place.backoff_s * 2, LONGEST_BACKOFF_S)
        place.backoff_s = FIRST_BACKOFF_S if lived_well or not place.backoff_s else longer
        place.start_at = now + place.backoff_s
        logger.error(
            "worker died and is started again",
            extra={
                "instance": place.instance,
                "exit_status": place.process.exitcode,
                "backoff_s": place.backoff_s,
            },
        )

    def stop(self) -> None:
        """Ask every process to end."""
        self._stopping = True
        for place in self._places:
            if place.process.is_alive():
                place.process.terminate()


def supervise(settings: Settings) -> int:
    """Run SERVICE_WORKERS processes until SIGTERM or SIGINT; the exit status."""
    context = multiprocessing.get_context("spawn")

    def start(instance: int) -> BaseProcess:
        process = context.Process(target=run_instance, args=(settings, instance), name=f"worker-{instance}")
        process.start()
        return process

    supervisor = Supervisor(settings.service_workers, start)

    def pass_on(_number: int, _frame: FrameType | None) -> None:
        supervisor.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, pass_on)
    return supervisor.run()


def run_instance(settings: Settings, instance: int) -> None:
    """One worker in a process of its own; ends it with the worker's exit status."""
    from stream_app.logs import configure_logging

    configure_logging(settings, instance=str(instance))  # two processes must not rotate one file
    from stream_app.app import run_process

    sys.exit(run_process(settings, settings.kafka_brokers, settings.data_dir, instance=instance))
