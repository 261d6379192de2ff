"""deploy/Dockerfile: two stages, locked by hash, no root, a health check, and only files that are there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")
STAGES = re.split(r"^FROM ", TEXT, flags=re.MULTILINE)[1:]
FINAL = STAGES[-1]


def test_the_linter_has_nothing_to_say() -> None:
    """hadolint, with the rules of shellcheck for what RUN does."""
    hadolint = Path(sys.executable).with_name("hadolint")

    done = subprocess.run(
        [hadolint, "deploy/Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (0, "") == (done.returncode, done.stdout)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        pytest.param(r"^ARG BASE=\S+:\d+\.\d+\.\d+-\S+$", TEXT, id="base-pinned-by-version"),
        pytest.param(r"--require-hashes .*-r requirements\.lock", TEXT, id="dependencies-by-hash"),
        pytest.param(r"ai-service lexicon build uk", STAGES[0], id="ukrainian-table-built-in"),
        pytest.param(r"^USER 10001:10001$", FINAL, id="no-root"),
        pytest.param(r"^HEALTHCHECK (.|\n)*/health/ready", FINAL, id="health-check-on-ready"),
        pytest.param(r"^STOPSIGNAL SIGTERM$", FINAL, id="ends-in-order"),
        pytest.param(r'^ENTRYPOINT \["ai-service"\]$', FINAL, id="no-shell-in-between"),
        pytest.param(r'^VOLUME \["/var/lib/ai-service"\]$', FINAL, id="state-outside-of-the-image"),
    ],
)
def test_the_image_keeps_its_promises(pattern: str, text: str) -> None:
    """What operators and auditors look for first."""
    assert re.search(pattern, text, re.MULTILINE)


def test_there_is_a_build_stage_and_a_clean_one() -> None:
    """Nothing is installed in the stage that becomes the image."""
    assert 2 == len(STAGES)
    assert not re.search(r"\b(pip|apt-get|curl|git)\b", FINAL)


def test_every_copied_file_is_there_and_reaches_the_build() -> None:
    """A COPY of what is missing or ignored fails the build, which cannot be run everywhere."""
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sources = [
        word
        for line in re.findall(r"^COPY (?!--from)(.+)$", TEXT, re.MULTILINE)
        for word in line.split()[:-1]
    ]

    assert sources
    assert [] == [source for source in sources if not (ROOT / source).exists()]
    assert [] == [source for source in sources if f"!{source}" not in ignored]


def test_the_build_is_given_nothing_else() -> None:
    """Secrets, state and the tests of a checkout never reach the builder."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert "*" == lines[0]
