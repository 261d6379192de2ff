"""Several workers of one consumer group under one process.

A dead one is started again, signals are passed on, SIGHUP renews one after the other.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Protocol

from stream_app.lifeline import STOP_WITHIN_S, stop_when
from stream_app.readiness import is_ready
from stream_app.settings import Settings, load_settings
from topology.errors import ConfigurationInvalid

logger = logging.getLogger(__name__)

FIRST_BACKOFF_S = 1.0
LONGEST_BACKOFF_S = 60.0
# A worker that lived for so long did not die of its start: its backoff begins anew.
HEALTHY_AFTER_S = 60.0
# So many deaths of one worker in a row, over 2 minutes with their backoffs, are no accident: whoever started
# the service has to know, and may start it elsewhere.
MOST_DEATHS = 8
LOOK_EVERY_S = 0.2
# A worker ends itself within STOP_WITHIN_S; one that does not even do that is killed.
KILL_AFTER_S = STOP_WITHIN_S + 3.0
# A renewed worker takes up its tables and lists again: seconds with its state at hand, minutes without.
READY_WITHIN_S = 600.0


@dataclass(slots=True)
class Place:
    """One of the workers: its process, its deaths in a row, and when it may be started again."""

    instance: int
    process: BaseProcess
    started: float
    deaths: int = 0
    start_at: float | None = None

    @property
    def backoff_s(self) -> float:
        """How long the place stays empty after its last death."""
        return min(FIRST_BACKOFF_S * 2.0 ** (self.deaths - 1), LONGEST_BACKOFF_S) if self.deaths else 0.0


@dataclass(slots=True)
class Renewal:
    """The worker that a rolling restart has come to: asked to stop, then started, each until `deadline`."""

    place: Place
    deadline: float
    is_new: bool = False


class Fleet(Protocol):
    """Workers that can be started, by their instance number."""

    def start(self, instance: int) -> BaseProcess:
        """A running process."""
        ...

    def is_ready(self, instance: int) -> bool:
        """Whether it does its work."""
        ...

    def refresh(self) -> bool:
        """Take up what workers are to be started with from now on; False when it is wrong."""
        ...


class Supervisor:
    """Keeps `count` processes of a fleet running until it is told to stop, or one cannot be kept alive.

    `monotonic` is the clock.  `stop` and `renew` only leave a word for the loop of `run`, so a signal may
    call them at any moment.
    """

    def __init__(self, count: int, fleet: Fleet, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._fleet = fleet
        self._monotonic = monotonic
        self._stopping = False
        self._given_up = False
        self._renew_all = False
        self._to_renew: list[Place] = []
        self._renewal: Renewal | None = None
        self.places = [Place(instance, fleet.start(instance), monotonic()) for instance in range(count)]

    def stop(self) -> None:
        """Have `run` end every process, and itself."""
        self._stopping = True

    def renew(self) -> None:
        """Have every process replaced, the next one only when the last one is ready."""
        self._renew_all = True

    @property
    def is_renewing(self) -> bool:
        """Whether a rolling restart is under way."""
        return self._renewal is not None or bool(self._to_renew)

    def run(self) -> int:
        """Watch until all processes ended; 0 when each ended cleanly after `stop`, else 1."""
        while not (self._stopping or self._given_up):
            self.look()
        return self._end_all()

    def look(self) -> None:
        """Wait a little for a death, start what is due, and go on with a rolling restart."""
        alive = [place.process.sentinel for place in self.places if place.start_at is None]
        wait(alive, timeout=LOOK_EVERY_S)
        now = self._monotonic()
        for place in self.places:
            if place.start_at is None and not place.process.is_alive() and not self._is_leaving(place):
                self._note_death(place, now)
            if place.start_at is not None and now >= place.start_at:
                self._fill(place, now)
        self._roll(now)

    def _fill(self, place: Place, now: float) -> None:
        place.process, place.started, place.start_at = self._fleet.start(place.instance), now, None

    def _note_death(self, place: Place, now: float) -> None:
        lived_well = now - place.started >= HEALTHY_AFTER_S
        place.deaths = 1 if lived_well else place.deaths + 1
        place.start_at = now + place.backoff_s
        facts = {
            "instance": place.instance,
            "exit_status": place.process.exitcode,
            "deaths": place.deaths,
            "backoff_s": place.backoff_s,
        }
        if place.deaths >= MOST_DEATHS:
            self._given_up = True
            logger.critical("worker keeps dying, the service gives up", extra=facts)
        else:
            logger.error("worker died and is started again", extra=facts)

    def _is_leaving(self, place: Place) -> bool:
        """Whether this process was asked to stop, so that its end is no death."""
        renewal = self._renewal
        return renewal is not None and renewal.place is place and not renewal.is_new

    def _roll(self, now: float) -> None:
        """One step of a rolling restart, if there is one."""
        if self._renew_all:
            self._renew_all = False
            if self._fleet.refresh():
                logger.info("rolling restart begins", extra={"workers": len(self.places)})
                self._to_renew = list(self.places)
        if self._renewal is not None:
            self._go_on(self._renewal, now)
        elif self._to_renew:
            place = self._to_renew.pop(0)
            self._renewal = Renewal(place, now + KILL_AFTER_S)
            if place.process.is_alive():
                place.process.terminate()

    def _go_on(self, renewal: Renewal, now: float) -> None:
        place, late = renewal.place, now >= renewal.deadline
        if not renewal.is_new:
            if place.process.is_alive():
                if late:
                    place.process.kill()
                return
            self._fill(place, now)
            renewal.is_new, renewal.deadline = True, now + READY_WITHIN_S
        elif place.start_at is None and self._fleet.is_ready(place.instance):
            logger.info("worker is renewed", extra={"instance": place.instance})
            self._renewal = None
            if not self._to_renew:
                logger.info("rolling restart is done", extra={"workers": len(self.places)})
        elif late:
            logger.error("rolling restart stops, the new worker is not ready", extra=_facts(renewal))
            self._renewal = None
            self._to_renew = []

    def _end_all(self) -> int:
        """Ask every process to end, kill what does not; the exit status of the whole."""
        for place in self.places:
            if place.process.is_alive():
                place.process.terminate()
        deadline = self._monotonic() + KILL_AFTER_S
        for place in self.places:
            place.process.join(max(0.0, deadline - self._monotonic()))
            if place.process.is_alive():
                logger.error("worker does not end and is killed", extra={"instance": place.instance})
                place.process.kill()
                place.process.join()
        # A process that gets SIGTERM before it has a handler dies of it, with nothing in hand.
        clean = all(place.process.exitcode in {0, -signal.SIGTERM} for place in self.places)
        return 0 if clean and not self._given_up else 1


def _facts(renewal: Renewal) -> dict[str, object]:
    return {"instance": renewal.place.instance, "limit_s": READY_WITHIN_S}


class WorkerFleet:
    """Workers of the service, each a process of its own with these settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._context = multiprocessing.get_context("spawn")

    def start(self, instance: int) -> BaseProcess:
        """A running worker process."""
        process = self._context.Process(
            target=run_instance, args=(self.settings, instance), name=f"worker-{instance}"
        )
        process.start()
        return process

    def is_ready(self, instance: int) -> bool:
        """Whether a worker says that it is ready."""
        return is_ready(self.settings, instance)

    def refresh(self) -> bool:
        """Take the settings as they are now, but for the number of workers."""
        try:
            fresh = load_settings()
        except ConfigurationInvalid as error:
            logger.error("settings are wrong, no rolling restart", extra={"cause": error})  # noqa: TRY400 - no stack
            return False
        self.settings = fresh.model_copy(update={"service_workers": self.settings.service_workers})
        return True


def supervise(settings: Settings) -> int:
    """Run SERVICE_WORKERS processes until SIGTERM or SIGINT; the exit status.

    SIGHUP renews them one by one with the settings and the code of then.
    """
    supervisor = Supervisor(settings.service_workers, WorkerFleet(settings))

    def stop(_number: int, _frame: FrameType | None) -> None:
        supervisor.stop()

    def renew(_number: int, _frame: FrameType | None) -> None:
        supervisor.renew()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGHUP, renew)
    return supervisor.run()


def run_instance(settings: Settings, instance: int) -> None:
    """One worker in a process of its own; ends it with the worker's exit status.

    It stops when the supervisor is gone, however that ended.
    """
    from stream_app.logs import configure_logging

    configure_logging(settings, instance=str(instance))  # two processes must not rotate one file
    parent = multiprocessing.parent_process()
    if parent is not None:
        stop_when(parent.join)
    signal.signal(
        signal.SIGHUP, signal.SIG_IGN
    )  # a terminal that closes tells all; the supervisor acts on it
    from stream_app.app import run_process

    sys.exit(run_process(settings, settings.kafka_brokers, settings.data_dir, instance=instance))
