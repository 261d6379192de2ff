"""Several workers under one process, with real processes."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

from support.waiting import eventually

from stream_app.supervisor import FIRST_BACKOFF_S, Supervisor

CONTEXT = multiprocessing.get_context("spawn")


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def live_until_told() -> None:
    """A worker that ends cleanly on SIGTERM."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        time.sleep(60)


def die() -> None:
    """A worker that cannot start."""
    sys.exit(1)


class Starter:
    """Starts processes and keeps them; the first `deaths` of them die at once."""

    def __init__(self, deaths: int = 0) -> None:
        self.started: list[BaseProcess] = []
        self._deaths = deaths

    def __call__(self, instance: int) -> BaseProcess:
        """Start one."""
        target = die if len(self.started) < self._deaths else live_until_told
        process = CONTEXT.Process(target=target, name=f"worker-{instance}")
        process.start()
        self.started.append(process)
        return process


def test_dead_worker_is_started_again_after_its_backoff() -> None:
    """A worker that dies leaves its place empty for the backoff, then a new one takes it."""
    clock, starter = Clock(), Starter(deaths=1)
    supervisor = Supervisor(1, starter, monotonic=clock)
    starter.started[0].join()
    supervisor.look()
    before = len(starter.started)

    clock.now += FIRST_BACKOFF_S
    supervisor.look()

    supervisor.stop()
    supervisor.run()
    assert (1, 2) == (before, len(starter.started))


def test_backoff_grows_while_a_worker_keeps_dying() -> None:
    """A worker that cannot live must not be started without a pause."""
    clock, starter = Clock(), Starter(deaths=2)
    supervisor = Supervisor(1, starter, monotonic=clock)
    backoffs = []
    for _ in range(2):
        starter.started[-1].join()
        supervisor.look()
        backoffs.append(supervisor._places[0].backoff_s)
        clock.now += backoffs[-1]
        supervisor.look()

    supervisor.stop()
    supervisor.run()
    assert [FIRST_BACKOFF_S, 2 * FIRST_BACKOFF_S] == backoffs


def test_stop_is_passed_on_and_waited_for() -> None:
    """Stopping the whole ends every worker; the exit status is 0 when each ended cleanly."""
    starter = Starter()
    supervisor = Supervisor(2, starter)
    # A process that has no handler yet would die of the signal itself.
    eventually(
        lambda: all(_handles_sigterm(process) for process in starter.started), what="workers up", timeout_s=30
    )

    supervisor.stop()

    assert 0 == supervisor.run()


def _handles_sigterm(process: BaseProcess) -> bool:
    """Whether a process has its handler by now."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines()
    caught = next(int(line.split()[1], 16) for line in status if line.startswith("SigCgt"))
    return bool(caught >> (signal.SIGTERM - 1) & 1)
