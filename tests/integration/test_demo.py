"""The demo on the embedded broker, as a newcomer runs it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from support.command_line import Outcome, run_process

from stream_app.demo import SAMPLES, sample_messages
from stream_app.lifeline import STOP_WITHIN_S

# Words of the samples in Latin letters and numbers of persons; no log may hold one, nor any Cyrillic letter.
TELLING = (
    "Ostermeyer|Ostermayer|Gromoboev|Vyshnehora|Hartwell|Prichard|Tallasi|Steinbr|Blackwater|Severny"
    "|375673666974|2769964682|3084995178|7415267766|4276|K7719204|[\u0400-\u04ff]"
)


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo of this module runs, with its temporary files and logs below."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "tmp").mkdir()
    return folder


@pytest.fixture(scope="module")
def demo_once(folder: Path) -> Outcome:
    """One run of `ai-service demo --once` with DEBUG logs."""
    settings = {
        "SERVICE_PORT": free_port(),
        "LOG_LEVEL": "DEBUG",
        "LOG_DIR": "logs",
        "TMPDIR": str(folder / "tmp"),
    }
    return run_process("-m", "stream_app.cli", "demo", "--once", cwd=folder, settings=settings, timeout_s=180)


def test_demo_ends_by_itself(demo_once: Outcome) -> None:
    """With --once the demo ends with 0 and has nothing to complain about."""
    assert (0, "") == (demo_once.status, demo_once.err)


def test_every_sample_is_answered(demo_once: Outcome) -> None:
    """Each sample text has its line, and so has what was refused."""
    shown = {line.split()[0] for line in demo_once.out.splitlines() if line.strip()}

    assert [] == [sample.key for sample in sample_messages() if sample.key not in shown]


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"^ru-\d+ ru ", id="russian"),
        pytest.param(r"^uk-\d+ uk ", id="ukrainian"),
        pytest.param(r"^en-\d+ en ", id="english"),
        pytest.param(r"^\S+ +\S+ +high, review ", id="high-risk"),
        pytest.param(r"^\S+ +\S+ +not needed ", id="nothing-to-screen"),
        pytest.param(r"^bad-1 +dead letter .*not-utf8", id="dead-letter"),
        pytest.param(r"^One result in full:", id="explained-result"),
        pytest.param(r"Watchlist matches", id="its-matches"),
        pytest.param(r"^texts a second +[\d,]+ ", id="rate"),
        pytest.param(r"^latency +p50 \d+ ms, p95 \d+ ms", id="latency"),
        pytest.param(r"^dead letters +3 ", id="dead-letters"),
        pytest.param(r"^Console: http://localhost:\d+/", id="console-address"),
    ],
)
def test_demo_shows(demo_once: Outcome, pattern: str) -> None:
    """A newcomer sees all of it."""
    assert re.search(pattern, demo_once.out, re.MULTILINE)


def test_nothing_is_left_on_disk(demo_once: Outcome, folder: Path) -> None:
    """State and temporary files are gone; only the log stays that was asked for."""
    assert 0 == demo_once.status
    assert [] == list((folder / "tmp").iterdir())
    assert {"logs", "tmp"} == {path.name for path in folder.iterdir()}


def test_no_person_is_in_the_log_of_the_worker(demo_once: Outcome, folder: Path) -> None:
    """A worker that screened every sample with DEBUG logs, refused texts among them, wrote nothing of them."""
    assert 0 == demo_once.status
    lines = (folder / "logs" / "ai-service.log").read_text(encoding="utf-8").splitlines()

    events = [json.loads(line)["event"] for line in lines]

    assert len(events) >= 3
    assert [] == [line for line in lines if re.search(TELLING, line)]


def test_telling_words_are_in_the_samples() -> None:
    """The words that are looked for in the log are really sent: the test above can fail."""
    sent = (SAMPLES / "texts.jsonl").read_text(encoding="utf-8")

    assert [] == [word for word in TELLING.split("|") if not re.search(word, sent)]


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A demo that serves, and its address."""
    port = free_port()
    environment = os.environ | {"SERVICE_PORT": port, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "stream_app.cli", "demo"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process, f"http://127.0.0.1:{port}"
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(timeout=60)


def test_killed_demo_leaves_no_worker(serving: tuple[subprocess.Popen[str], str]) -> None:
    """kill -9 of the demo ends its broker and its worker as well: the port is free again."""
    process, _ = serving
    assert process.stdout is not None
    next(line for line in process.stdout if line.startswith("Serving on"))
    children = psutil.Process(process.pid).children(recursive=True)

    process.kill()

    _, alive = psutil.wait_procs(children, timeout=STOP_WITHIN_S + 15)
    assert (True, []) == (len(children) >= 2, alive)


@pytest.mark.parametrize(
    "stop", [pytest.param(signal.SIGINT, id="ctrl-c"), pytest.param(signal.SIGTERM, id="term")]
)
def test_demo_serves_until_it_is_stopped(
    serving: tuple[subprocess.Popen[str], str], stop: signal.Signals, tmp_path: Path
) -> None:
    """Without --once the worker goes on answering; stopping the demo stops the worker and ends with 0."""
    process, address = serving
    assert process.stdout is not None
    shown = next(line for line in process.stdout if line.startswith("Serving on"))
    with urllib.request.urlopen(f"{address}/health/ready", timeout=10) as response:
        answer = response.status

    process.send_signal(stop)
    rest, _ = process.communicate(timeout=60)

    assert (200, 0, "stopped") == (answer, process.returncode, rest.splitlines()[-1])
    assert address.rpartition(":")[2] in shown
    assert [] == list(tmp_path.iterdir())
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"{address}/health", timeout=5)


def test_port_in_use_is_told_at_once(tmp_path: Path) -> None:
    """The demo does not start half: a port in use is named with what to do."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings = {"SERVICE_PORT": str(other.getsockname()[1])}

        outcome = run_process("-m", "stream_app.cli", "demo", "--once", cwd=tmp_path, settings=settings)

    assert 2 == outcome.status
    assert "SERVICE_PORT" in outcome.err
    assert "choose another" in outcome.err
