"""`ai-service worker`: a start that cannot be is told in its logs, and ends with 1."""

from __future__ import annotations

import json
from pathlib import Path

from support.command_line import run_process


def test_start_that_fails_is_logged_and_ends_with_one(tmp_path: Path) -> None:
    """Whatever ends a worker is one line of JSON with the kind of the error, not a traceback with values."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "worker-0").write_text("", encoding="utf-8")
    settings = {"KAFKA_BROKERS": "127.0.0.1:1", "DATA_DIR": "data"}

    outcome = run_process("-m", "stream_app.cli", "worker", cwd=tmp_path, settings=settings)

    last = json.loads(outcome.err.splitlines()[-1])
    assert 1 == outcome.status
    assert ("worker failed", "ERROR") == (last["event"], last["level"])
    assert last["error"]
    assert "Traceback" not in outcome.err


def test_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """The variable and the remedy, before anything is started."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    settings = {"KAFKA_BROKERS": "127.0.0.1:1", "DATA_DIR": "file"}

    outcome = run_process("-m", "stream_app.cli", "worker", cwd=tmp_path, settings=settings)

    assert 2 == outcome.status
    assert "configuration error: DATA_DIR: file cannot be written" in outcome.err


def test_several_workers_need_brokers(tmp_path: Path) -> None:
    """The embedded broker serves one worker: more are refused before anything starts."""
    outcome = run_process("-m", "stream_app.cli", "worker", cwd=tmp_path, settings={"SERVICE_WORKERS": "2"})

    assert 2 == outcome.status
    assert "configuration error: SERVICE_WORKERS" in outcome.err
