"""Runs `ai-service` inside the test process, or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from stream_app.cli.group import main
from stream_app.settings import Settings


class Outcome(NamedTuple):
    """How a command ended and what it wrote."""

    status: int
    out: str
    err: str


class CommandLine:
    """`ai-service` in a folder of its own and under exactly the settings it is given."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        for name in Settings.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.chdir(folder)

    def __call__(self, *arguments: str | Path, **settings: str) -> Outcome:
        """Run a command; `settings` are environment variables."""
        for name, value in settings.items():
            self._monkeypatch.setenv(name, value)
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        written = self._capsys.readouterr()
        assert isinstance(end.value.code, int)
        return Outcome(end.value.code, written.out, written.err)


def environment_of(settings: Mapping[str, str]) -> dict[str, str]:
    """Environment of a process under exactly these settings."""
    names = {name.upper() for name in Settings.model_fields}
    environment = {name: value for name, value in os.environ.items() if name not in names}
    if "PYTHONPATH" in environment:
        paths = environment["PYTHONPATH"].split(os.pathsep)
        environment["PYTHONPATH"] = os.pathsep.join(str(Path(path).resolve()) for path in paths if path)
    return environment | dict(settings)


def run_process(
    *command: str, cwd: Path, settings: Mapping[str, str] | None = None, timeout_s: float = 120
) -> Outcome:
    """Run Python in a process of its own, under exactly these settings."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env=environment_of(settings or {}),
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)
