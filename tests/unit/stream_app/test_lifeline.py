"""Processes that end with the one that started them, or after a limit."""

from __future__ import annotations

import subprocess
import sys

import pytest

BEFORE = "import threading; from stream_app.lifeline import end_of_stdin, end_within, stop_when\n"
STUCK = "threading.Thread(target=threading.Event().wait).start()\n"  # a thread that Python would wait for


def start(program: str) -> subprocess.Popen[bytes]:
    """A Python process whose standard input we hold."""
    return subprocess.Popen(
        [sys.executable, "-c", BEFORE + program], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.mark.parametrize(
    ("handler", "status"),
    [
        pytest.param("", -15, id="at-once-without-a-handler"),
        pytest.param(
            "import os, signal; signal.signal(signal.SIGTERM, lambda *_: os._exit(7))\n", 7, id="in-order"
        ),
    ],
)
def test_process_stops_when_its_input_ends(handler: str, status: int) -> None:
    """The end of the pipe is as good as SIGTERM, so a starter that was killed leaves nobody behind."""
    process = start(handler + "stop_when(end_of_stdin); threading.Event().wait()")

    process.communicate(b"words that nobody reads", timeout=60)

    assert status == process.returncode


def test_process_that_cannot_stop_ends_after_the_limit() -> None:
    """A thread that never ends keeps nobody from ending, and the status tells that it was not in order."""
    process = start(STUCK + "end_within(0.1)")

    _, said = process.communicate(timeout=60)

    assert 1 == process.returncode
    assert b"stop took too long" in said


def test_limit_does_not_hold_up_a_process_that_stops() -> None:
    """Who ends in time ends with its own status."""
    process = start("end_within(3600); raise SystemExit(5)")

    process.communicate(timeout=60)

    assert 5 == process.returncode
