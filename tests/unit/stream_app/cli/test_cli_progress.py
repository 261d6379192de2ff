"""Progress is for people at a terminal, and never in what programs read."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """A file of forty texts."""
    path = tmp_path / "in.jsonl"
    lines = (json.dumps({"id": str(number), "text": f"Invoice {number}"}) for number in range(40))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def screened(rows: Path, stderr: int) -> bytes:
    """Standard output of a run whose standard error is `stderr`."""
    command = [sys.executable, "-m", "stream_app.cli", "screen", "--no-search", "--input", str(rows)]
    done = subprocess.run(
        command, cwd=rows.parent, stdout=subprocess.PIPE, stderr=stderr, timeout=120, check=True
    )
    return done.stdout


def test_a_terminal_sees_progress(rows: Path) -> None:
    """On a terminal the rows done are counted; standard output has the results alone."""
    watching, terminal = pty.openpty()
    seen = bytearray()

    def watch() -> None:
        # Linux tells the end of a terminal by an error.
        try:
            while part := os.read(watching, 4096):
                seen.extend(part)
        except OSError:
            return

    watcher = threading.Thread(target=watch)
    watcher.start()
    out = screened(rows, terminal)
    os.close(terminal)
    watcher.join(timeout=30)
    os.close(watching)

    assert b"40/40" in seen
    assert re.search(rb"[0-9]/s", seen)
    assert [str(number) for number in range(40)] == [json.loads(line)["id"] for line in out.splitlines()]


def test_a_program_sees_nothing(rows: Path, tmp_path: Path) -> None:
    """In a pipe or file standard error stays empty."""
    with (tmp_path / "err").open("wb") as file:
        screened(rows, file.fileno())

    assert b"" == (tmp_path / "err").read_bytes()
