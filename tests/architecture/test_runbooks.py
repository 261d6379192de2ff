"""What a runbook tells somebody to type at night is there: commands, options, endpoints, linked pages."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from stream_app.cli.group import service
from stream_app.web.app import ALL

ROOT = Path(__file__).parents[2]
RUNBOOKS = sorted(
    page for folder in ("runbooks", "operations") for page in (ROOT / "docs" / folder).glob("*.md")
)
# A command of ours in a block or between backticks, up to a pipe or the end.
COMMAND = re.compile(r"(?:^\$ |`)(ai-service [a-z][^`|&\n]*)", re.MULTILINE)
ENDPOINT = re.compile(r"\$SERVICE(/[\w/-]*)")
LINK = re.compile(r"\]\(([^)#]+\.md|[^)#]+/)\)")
FOR_EACH_RUNBOOK = pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in RUNBOOKS])


def fault_of(command: str) -> str | None:
    """What is wrong with a command line, None when `ai-service` would take it."""
    found: click.Command = service
    for word in shlex.split(command)[1:]:
        if isinstance(found, click.Group):
            below = found.get_command(click.Context(found), word)
            if below is None:
                return f"no command {word}"
            found = below
        elif word.startswith("--"):
            options = {name for parameter in found.params for name in parameter.opts} | {"--help"}
            if word not in options:
                return f"no option {word}"
    return None


@FOR_EACH_RUNBOOK
def test_a_runbook_names_commands_that_exist(path: Path) -> None:
    """Command, subcommand and options are those of the program."""
    commands = COMMAND.findall(path.read_text(encoding="utf-8"))

    assert {} == {command: fault for command in commands if (fault := fault_of(command)) is not None}


@FOR_EACH_RUNBOOK
def test_a_runbook_asks_endpoints_that_exist(path: Path) -> None:
    """Paths are those that the service declares."""
    asked = set(ENDPOINT.findall(path.read_text(encoding="utf-8")))

    assert set() == asked - {endpoint.path for endpoint in ALL.all}


@FOR_EACH_RUNBOOK
def test_a_runbook_links_to_pages_that_exist(path: Path) -> None:
    """No link leads nowhere."""
    links = LINK.findall(path.read_text(encoding="utf-8"))

    assert [] == [link for link in links if not (path.parent / link).exists()]


def test_a_wrong_command_is_noticed() -> None:
    """The checks above can fail."""
    assert "no command lists-load" == fault_of("ai-service lists-load x.csv")
    assert "no option --by" == fault_of("ai-service dlq show --by reason")
    assert fault_of("ai-service dlq show --reason not-utf8 --limit 5") is None
