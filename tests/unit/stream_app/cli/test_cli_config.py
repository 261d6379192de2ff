"""`ai-service config check` and `ai-service doctor`: what is configured, and what is missing."""

from __future__ import annotations

import json
import socket
from pathlib import Path

from support.command_line import CommandLine

from stream_app.demo import SAMPLES


def test_effective_settings_are_shown_without_secrets(ai_service: CommandLine) -> None:
    """What was set is told from what is a default; a secret is masked."""
    outcome = ai_service("config", "check", SERVICE_PORT="8005", ADMIN_TOKEN="hunter2-hunter2", COLUMNS="160")

    lines = {line.split()[0]: line.split()[1:] for line in outcome.out.splitlines() if line.strip()}
    assert 0 == outcome.status
    assert (["8005", "set"], ["********", "set"]) == (lines["SERVICE_PORT"], lines["ADMIN_TOKEN"])
    assert ["10000", "default"] == lines["MAX_INPUT_LENGTH"]
    assert "hunter2" not in outcome.out


def test_effective_settings_as_json(ai_service: CommandLine) -> None:
    """Programs get the same as JSON, with the version of the rules."""
    outcome = ai_service("config", "check", "--json", KAFKA_BROKERS="a:1,b:2")

    shown = json.loads(outcome.out)
    assert ["a:1", "b:2"] == shown["settings"]["KAFKA_BROKERS"]
    assert shown["rules_version"]


def test_fault_in_the_rules_file_is_told(ai_service: CommandLine, tmp_path: Path) -> None:
    """The rules are checked with the settings: an unknown rule stops the start."""
    (tmp_path / "rules.yml").write_text("decision:\n  hihg: 0.9\n", encoding="utf-8")

    outcome = ai_service("config", "check", RULES_FILE="rules.yml")

    assert (2, True) == (outcome.status, "hihg" in outcome.err)


def test_doctor_gives_a_remedy_for_whatever_is_not_right(ai_service: CommandLine, tmp_path: Path) -> None:
    """Each item that is not in order comes with what to do; a fault makes the exit code 1."""
    (tmp_path / "broken.csv").write_text("no list\n", encoding="utf-8")

    outcome = ai_service(
        "doctor", "--json", KAFKA_BROKERS="127.0.0.1:1", ES_URL="http://127.0.0.1:1", LISTS="broken.csv"
    )

    findings = {finding["item"]: finding for finding in json.loads(outcome.out)}
    failed = {item for item, finding in findings.items() if finding["state"] == "fault"}
    assert 1 == outcome.status
    assert {"Kafka", "Elasticsearch", "watchlist broken.csv"} == failed
    assert all(finding["remedy"] for finding in findings.values() if finding["state"] != "ok")
    assert "ok" == findings["form table ru"]["state"]


def test_doctor_reads_the_lists_and_tries_the_folders(ai_service: CommandLine, tmp_path: Path) -> None:
    """What is in order is said with what was seen."""
    outcome = ai_service(
        "doctor", LISTS=str(SAMPLES / "invented.targets.simple.csv"), DATA_DIR="state", ADMIN_TOKEN="t"
    )

    assert "invented.targets.simple.csv: 15 entries" in outcome.out
    assert f"DATA_DIR: {tmp_path / 'state'} can be written" in outcome.out
    assert "fault     Kafka: KAFKA_BROKERS is empty" in outcome.out


def test_doctor_notices_a_port_in_use(ai_service: CommandLine) -> None:
    """Another program on the port would stop the worker."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        outcome = ai_service("doctor", "--json", SERVICE_HOST="127.0.0.1", SERVICE_PORT=port)

    states = {finding["item"]: finding["state"] for finding in json.loads(outcome.out)}
    assert "attention" == states["HTTP port"]


def test_doctor_tells_wrong_settings_item_by_item(ai_service: CommandLine) -> None:
    """Under wrong settings nothing else can be looked at; each fault is an item."""
    outcome = ai_service("doctor", "--json", SERVICE_PORT="0", LOG_LEVEL="loud")

    failed = [finding["found"] for finding in json.loads(outcome.out) if finding["item"] == "settings"]
    assert ["SERVICE_PORT", "LOG_LEVEL"] == [found.partition(":")[0] for found in failed]
    assert 1 == outcome.status
