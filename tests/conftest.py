"""Fixtures of all suites."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.driver import Deployment
from support.elasticsearch import ElasticsearchNode, running_elasticsearch
from support.figures import Note
from support.kafka import Broker, running_broker
from support.maven import ServerUnavailableError
from support.messages import write_list

MEASURED = pytest.StashKey[list[str]]()


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Note:
    """Notes a figure of the test for the end of the run."""
    measured = request.config.stash.setdefault(MEASURED, [])

    def add(name: str, value: object) -> None:
        measured.append(f"{request.node.name}: {name} = {value}")

    return add


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show what was noted."""
    measured = config.stash.get(MEASURED, [])
    if measured:
        terminalreporter.section("measured")
        terminalreporter.write("\n".join([*measured, ""]))


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A real Kafka broker for the whole run; a test that hurts it must leave it running."""
    try:
        with running_broker(tmp_path_factory.mktemp("kafka")) as broker:
            yield broker
    except ServerUnavailableError as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def elasticsearch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ElasticsearchNode]:
    """A real Elasticsearch node for the whole run; a test that hurts it must leave it running."""
    try:
        with running_elasticsearch(tmp_path_factory.mktemp("elasticsearch")) as node:
            yield node
    except ServerUnavailableError as missing:
        pytest.skip(str(missing))


@pytest.fixture
def deployment(broker: Broker, tmp_path: Path) -> Deployment:
    """Topics of this test alone on the real broker, created as an operator would, and a sample list."""
    settings = {"LISTS": str(write_list(tmp_path / "list.csv"))}
    deployment = Deployment(broker.bootstrap, f"t{uuid.uuid4().hex[:8]}.", tmp_path, settings)
    deployment.run("topics", "apply")
    return deployment
