"""Fixtures of all suites."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.driver import Deployment
from support.kafka import Broker, running_broker
from support.maven import ServerUnavailableError
from support.messages import write_list


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A real Kafka broker for the whole run; a test that hurts it must leave it running."""
    try:
        with running_broker(tmp_path_factory.mktemp("kafka")) as broker:
            yield broker
    except ServerUnavailableError as missing:
        pytest.skip(str(missing))


@pytest.fixture
def deployment(broker: Broker, tmp_path: Path) -> Deployment:
    """Topics of this test alone on the real broker, created as an operator would, and a sample list."""
    settings = {"LISTS": str(write_list(tmp_path / "list.csv"))}
    deployment = Deployment(broker.bootstrap, f"t{uuid.uuid4().hex[:8]}.", tmp_path, settings)
    deployment.run("topics", "apply")
    return deployment
