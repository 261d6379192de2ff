"""The command line of each test."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command_line import CommandLine


@pytest.fixture
def ai_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    """`ai-service` in an empty folder, without any setting."""
    return CommandLine(tmp_path, monkeypatch, capsys)
