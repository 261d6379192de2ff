"""Completion by the shell: the script, and what it is answered."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from support.command_line import CommandLine, run_process


@pytest.mark.parametrize("shell", [pytest.param(shell, id=shell) for shell in ("bash", "zsh", "fish")])
def test_script_asks_the_program(ai_service: CommandLine, shell: str) -> None:
    """The script calls ai-service with the variable that click looks for."""
    outcome = ai_service("completion", shell)

    assert 0 == outcome.status
    assert f"_AI_SERVICE_COMPLETE={shell}_complete" in outcome.out


def test_bash_takes_the_script(ai_service: CommandLine, tmp_path: Path) -> None:
    """The script is one that bash can read."""
    script = tmp_path / "completion"
    script.write_text(ai_service("completion", "bash").out, encoding="utf-8")

    bash = shutil.which("bash") or "bash"
    checked = subprocess.run(
        [bash, "-n", str(script)], capture_output=True, text=True, timeout=30, check=False
    )

    assert (0, "") == (checked.returncode, checked.stderr)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("ai-service do", "doctor", id="verb"),
        pytest.param("ai-service lists st", "status", id="verb-of-a-group"),
        pytest.param("ai-service screen --no", "--no-search", id="option"),
    ],
)
def test_words_are_completed(tmp_path: Path, words: str, expected: str) -> None:
    """Commands and options are found, those of verbs that are imported late as well."""
    environment = {
        "_AI_SERVICE_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
    }

    outcome = run_process("-m", "stream_app.cli", cwd=tmp_path, settings=environment)

    assert f"plain,{expected}" in outcome.out.splitlines()


def test_other_shells_are_refused(ai_service: CommandLine) -> None:
    """A shell that is not served is named with those that are."""
    outcome = ai_service("completion", "tcsh")

    assert 2 == outcome.status
    assert "'bash', 'zsh', 'fish'" in outcome.err
