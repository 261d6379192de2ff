"""The command line as a whole: its help teaches, its exit codes tell."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import click
import pytest
from support.command_line import CommandLine, run_process

from stream_app.cli.group import VERBS, service


def commands_below(command: click.Command, path: str) -> list[tuple[str, click.Command]]:
    """All commands that do something, with their words."""
    if not isinstance(command, click.Group):
        return [(path, command)]
    context = click.Context(command)
    found = []
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        assert below is not None
        found += commands_below(below, f"{path} {name}".strip())
    return found


ALL = [pytest.param(path, id=path) for path, _ in commands_below(service, "")]


def test_help_names_every_verb(ai_service: CommandLine) -> None:
    """The first screen says what there is, and how a command ends."""
    outcome = ai_service("--help")

    assert 0 == outcome.status
    assert [] == [verb for verb in VERBS if f"\n  {verb} " not in outcome.out]
    assert "Exit codes" in outcome.out


@pytest.mark.parametrize("path", ALL)
def test_help_of_a_command_has_an_example(ai_service: CommandLine, path: str) -> None:
    """Every command shows how it is called."""
    outcome = ai_service(*path.split(), "--help")

    assert 0 == outcome.status
    assert f"ai-service {path}" in outcome.out.split("Options:")[0].partition("\n\n")[2]


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["scren", "x"], id="no-such-verb"),
        pytest.param(["screen", "--inpt", "x"], id="no-such-option"),
        pytest.param(["screen"], id="nothing-to-do"),
        pytest.param(["screen", "--input", "missing.jsonl"], id="no-such-file"),
        pytest.param(["screen", "x", "--output", "out.jsonl"], id="output-without-input"),
        pytest.param(["compare", "only one"], id="one-name"),
        pytest.param(["lexicon", "build", "de"], id="unknown-language"),
        pytest.param(["lists", "load"], id="no-files"),
    ],
)
def test_wrong_call_ends_with_two(ai_service: CommandLine, arguments: list[str]) -> None:
    """A wrong call says what is wrong and ends with 2."""
    outcome = ai_service(*arguments)

    assert 2 == outcome.status
    assert "Error: " in outcome.err


@pytest.mark.parametrize(
    "verb", [pytest.param(verb, id=verb) for verb in ("worker", "demo", "screen", "config")]
)
def test_wrong_setting_ends_with_two_and_a_line_per_fault(ai_service: CommandLine, verb: str) -> None:
    """No command starts under a wrong setting; each fault has its line."""
    arguments = {"screen": ["x"], "config": ["check"]}.get(verb, [])

    outcome = ai_service(verb, *arguments, SERVICE_PORT="0", LOG_LEVEL="loud")

    assert 2 == outcome.status
    assert ["configuration error: SERVICE_PORT", "configuration error: LOG_LEVEL"] == [
        ":".join(line.split(":")[:2]) for line in outcome.err.splitlines()
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["topics", "plan"], id="topics-plan"),
        pytest.param(["topics", "apply"], id="topics-apply"),
        pytest.param(["dlq", "show"], id="dlq-show"),
        pytest.param(["dlq", "replay"], id="dlq-replay"),
        pytest.param(["lists", "status"], id="lists-status"),
    ],
)
def test_command_on_kafka_needs_brokers(ai_service: CommandLine, arguments: list[str]) -> None:
    """Without brokers there is nothing to ask; the command names the setting."""
    outcome = ai_service(*arguments)

    assert (2, True) == (outcome.status, "KAFKA_BROKERS" in outcome.err)


def test_kafka_that_does_not_answer_ends_with_one(ai_service: CommandLine) -> None:
    """An unreachable broker is a failure with an advice, in one line."""
    outcome = ai_service("topics", "plan", KAFKA_BROKERS="127.0.0.1:1")

    (line,) = outcome.err.splitlines()
    assert 1 == outcome.status
    assert "127.0.0.1:1" in line
    assert "Check KAFKA_BROKERS" in line


def test_version_is_that_of_the_distribution(ai_service: CommandLine) -> None:
    """Operators can tell what runs."""
    assert f"ai-service, version {version('ai-service')}\n" == ai_service("--version").out


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        pytest.param(["--help"], ("pydantic", "rich.console", "faust", "aiokafka"), id="help"),
        pytest.param(
            ["screen", "abc", "--no-search", "--json"],
            ("faust", "aiokafka", "aiohttp", "elasticsearch"),
            id="screen",
        ),
    ],
)
def test_command_loads_only_what_it_needs(
    tmp_path: Path, arguments: list[str], absent: tuple[str, ...]
) -> None:
    """Commands start fast: help needs nothing heavy, screening needs no Kafka."""
    program = (
        "import sys, atexit\n"
        "atexit.register(lambda: sys.stderr.write('LOADED ' + ' '.join(sys.modules)))\n"
        f"from stream_app.cli import main\nmain({arguments!r})\n"
    )

    outcome = run_process("-c", program, cwd=tmp_path)

    loaded = outcome.err.rpartition("LOADED ")[2].split()
    assert 0 == outcome.status
    assert "click" in loaded
    assert [] == [module for module in absent if module in loaded]


def test_reader_that_goes_away_ends_the_command_quietly(tmp_path: Path) -> None:
    """`ai-service ... | head` ends without a traceback."""
    rows = "".join(f'{{"id": "{number}", "text": "abc"}}\n' for number in range(2000))
    (tmp_path / "in.jsonl").write_text(rows, encoding="utf-8")
    program = (
        "import subprocess, sys\n"
        "worker = subprocess.Popen([sys.executable, '-m', 'stream_app.cli', 'screen', '--no-search',"
        " '--input', 'in.jsonl'], stdout=subprocess.PIPE, stderr=subprocess.PIPE)\n"
        "worker.stdout.readline(); worker.stdout.close()\n"
        "sys.stdout.write(worker.stderr.read().decode()); sys.exit(worker.wait())\n"
    )

    outcome = run_process("-c", program, cwd=tmp_path)

    assert (1, "") == (outcome.status, outcome.out)
