"""Several workers under one process, with real processes."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from support.records import make_settings
from support.waiting import eventually

from stream_app.supervisor import (
    FIRST_BACKOFF_S,
    HEALTHY_AFTER_S,
    KILL_AFTER_S,
    MOST_DEATHS,
    READY_WITHIN_S,
    Supervisor,
    WorkerFleet,
)

PATIENCE_S = 60.0
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


def stay() -> None:
    """A worker that ends by nothing but SIGKILL."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        time.sleep(60)


def die() -> None:
    """A worker that cannot start."""
    sys.exit(1)


class RealProcesses:
    """Starts processes and keeps them; the first `deaths` of them die at once.

    Ready is who has its handler for SIGTERM, but for the instances in `never_ready`.
    """

    def __init__(self, deaths: int = 0) -> None:
        self.started: list[tuple[int, BaseProcess]] = []
        self.never_ready: set[int] = set()
        self.is_valid = True
        self._deaths = deaths

    def start(self, instance: int) -> BaseProcess:
        """Start one."""
        target = die if len(self.started) < self._deaths else live_until_told
        process = CONTEXT.Process(target=target, name=f"worker-{instance}")
        process.start()
        self.started.append((instance, process))
        return process

    def is_ready(self, instance: int) -> bool:
        """Whether the newest process of this instance is up."""
        newest = next(process for number, process in reversed(self.started) if number == instance)
        return instance not in self.never_ready and _handles_sigterm(newest)

    def refresh(self) -> bool:
        """As the test has set it."""
        return self.is_valid

    def all_ready(self) -> bool:
        """Whether a signal would find a handler everywhere."""
        return all(self.is_ready(instance) for instance, _ in self.started)


@pytest.fixture
def make_supervisor() -> Iterator[Callable[..., Supervisor]]:
    """Supervisors whose processes are gone after the test."""
    made: list[Supervisor] = []

    def make(count: int, fleet: RealProcesses, **options: Clock) -> Supervisor:
        made.append(Supervisor(count, fleet, **options))
        return made[-1]

    yield make
    for supervisor in made:
        supervisor.stop()
        supervisor.run()


def look_until(supervisor: Supervisor, what: str, is_so: Callable[[], bool]) -> None:
    """Have the supervisor look until it is so."""

    def look() -> bool:
        supervisor.look()
        return is_so()

    eventually(look, what=what, timeout_s=PATIENCE_S)


def test_dead_worker_is_started_again_after_its_backoff(make_supervisor: Callable[..., Supervisor]) -> None:
    """A worker that dies leaves its place empty for the backoff, then a new one takes it."""
    clock, fleet = Clock(), RealProcesses(deaths=1)
    supervisor = make_supervisor(1, fleet, monotonic=clock)
    fleet.started[0][1].join()
    supervisor.look()
    before = len(fleet.started)

    clock.now += FIRST_BACKOFF_S
    supervisor.look()

    assert (1, 2) == (before, len(fleet.started))


def test_backoff_grows_while_a_worker_keeps_dying(make_supervisor: Callable[..., Supervisor]) -> None:
    """A worker that cannot live must not be started without a pause."""
    clock, fleet = Clock(), RealProcesses(deaths=2)
    supervisor = make_supervisor(1, fleet, monotonic=clock)
    backoffs = []
    for _ in range(2):
        fleet.started[-1][1].join()
        supervisor.look()
        backoffs.append(supervisor.places[0].backoff_s)
        clock.now += backoffs[-1]
        supervisor.look()

    assert [FIRST_BACKOFF_S, 2 * FIRST_BACKOFF_S] == backoffs


def test_backoff_begins_anew_after_a_long_life(make_supervisor: Callable[..., Supervisor]) -> None:
    """Deaths that lie far apart are not counted together."""
    clock, fleet = Clock(), RealProcesses(deaths=2)
    supervisor = make_supervisor(1, fleet, monotonic=clock)
    fleet.started[0][1].join()
    supervisor.look()
    clock.now += FIRST_BACKOFF_S
    supervisor.look()

    fleet.started[1][1].join()
    clock.now += HEALTHY_AFTER_S
    supervisor.look()

    assert (1, FIRST_BACKOFF_S) == (supervisor.places[0].deaths, supervisor.places[0].backoff_s)


def test_worker_that_keeps_dying_ends_the_service(
    make_supervisor: Callable[..., Supervisor], caplog: pytest.LogCaptureFixture
) -> None:
    """After MOST_DEATHS in a row the whole ends with 1 and says why; the other workers end in order."""
    clock, fleet = Clock(), RealProcesses()
    supervisor = make_supervisor(2, fleet, monotonic=clock)
    eventually(fleet.all_ready, what="workers up", timeout_s=PATIENCE_S)
    supervisor.places[1].deaths = MOST_DEATHS - 1
    fleet.started[1][1].kill()

    status = supervisor.run()

    assert 1 == status
    assert "worker keeps dying, the service gives up" in caplog.messages
    assert [0, -signal.SIGKILL] == [process.exitcode for _, process in fleet.started]


def test_stop_is_passed_on_and_waited_for(make_supervisor: Callable[..., Supervisor]) -> None:
    """Stopping the whole ends every worker; the exit status is 0 when each ended cleanly."""
    fleet = RealProcesses()
    supervisor = make_supervisor(2, fleet)
    eventually(fleet.all_ready, what="workers up", timeout_s=PATIENCE_S)

    supervisor.stop()

    assert 0 == supervisor.run()
    assert [0, 0] == [process.exitcode for _, process in fleet.started]


def test_worker_that_does_not_end_is_killed() -> None:
    """A worker that does not heed SIGTERM holds nobody up for ever, and the exit status tells of it."""
    stubborn = CONTEXT.Process(target=stay)
    stubborn.start()
    ready = stubborn
    eventually(lambda: _ignores_sigterm(ready), what="worker up", timeout_s=PATIENCE_S)
    times = iter([0.0, 0.0, KILL_AFTER_S, KILL_AFTER_S])

    class Stubborn(RealProcesses):
        def start(self, instance: int) -> BaseProcess:
            return stubborn

    supervisor = Supervisor(1, Stubborn(), monotonic=lambda: next(times))
    supervisor.stop()

    assert (1, -signal.SIGKILL) == (supervisor.run(), stubborn.exitcode)


def test_renewal_replaces_one_worker_after_the_other(make_supervisor: Callable[..., Supervisor]) -> None:
    """Each worker gets a successor, in order, and never is more than one of them away."""
    fleet = RealProcesses()
    supervisor = make_supervisor(3, fleet)
    eventually(fleet.all_ready, what="workers up", timeout_s=PATIENCE_S)
    old = [process for _, process in fleet.started]
    away = []

    def is_done() -> bool:
        away.append(sum(not place.process.is_alive() for place in supervisor.places))
        return len(fleet.started) == 6 and not supervisor.is_renewing

    supervisor.renew()
    look_until(supervisor, "all renewed", is_done)

    assert [0, 1, 2, 0, 1, 2] == [instance for instance, _ in fleet.started]
    assert [0, 0, 0] == [process.exitcode for process in old]
    assert max(away) <= 1
    assert [0, 0, 0] == [place.deaths for place in supervisor.places]


def test_renewal_stops_at_a_worker_that_does_not_get_ready(
    make_supervisor: Callable[..., Supervisor], caplog: pytest.LogCaptureFixture
) -> None:
    """What a new worker cannot run with must not reach the others."""
    clock, fleet = Clock(), RealProcesses()
    supervisor = make_supervisor(2, fleet, monotonic=clock)
    eventually(fleet.all_ready, what="workers up", timeout_s=PATIENCE_S)
    fleet.never_ready.add(0)

    supervisor.renew()
    look_until(supervisor, "the first is replaced", lambda: len(fleet.started) == 3)
    clock.now += READY_WITHIN_S
    supervisor.look()
    supervisor.look()

    assert (3, False) == (len(fleet.started), supervisor.is_renewing)
    assert fleet.started[1][1].is_alive()
    assert "rolling restart stops, the new worker is not ready" in caplog.messages


def test_nothing_is_renewed_with_wrong_settings(make_supervisor: Callable[..., Supervisor]) -> None:
    """A rolling restart that could only break the service does not begin."""
    fleet = RealProcesses()
    fleet.is_valid = False
    supervisor = make_supervisor(1, fleet)

    supervisor.renew()
    supervisor.look()

    assert (1, False) == (len(fleet.started), supervisor.is_renewing)


def test_fleet_refuses_wrong_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Settings are read anew for a rolling restart; wrong ones leave those in force that were."""
    monkeypatch.chdir(tmp_path)
    fleet = WorkerFleet(make_settings(service_workers=3))
    (tmp_path / ".env").write_text("SERVICE_PORT=0\n", encoding="utf-8")
    refused = fleet.refresh()
    (tmp_path / ".env").write_text("SERVICE_PORT=8123\nSERVICE_WORKERS=7\n", encoding="utf-8")

    accepted = fleet.refresh()

    assert (False, True) == (refused, accepted)
    assert (8123, 3) == (fleet.settings.service_port, fleet.settings.service_workers)


def _signals(process: BaseProcess, which: str) -> int:
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1], 16) for line in status if line.startswith(which))


def _handles_sigterm(process: BaseProcess) -> bool:
    """Whether a process has its handler by now."""
    return process.is_alive() and bool(_signals(process, "SigCgt") >> (signal.SIGTERM - 1) & 1)


def _ignores_sigterm(process: BaseProcess) -> bool:
    return bool(_signals(process, "SigIgn") >> (signal.SIGTERM - 1) & 1)
