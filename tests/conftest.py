"""Fixtures of all suites."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.kafka import Broker, running_broker
from support.maven import ServerUnavailableError


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A real Kafka broker for the whole run; a test that hurts it must leave it running."""
    try:
        with running_broker(tmp_path_factory.mktemp("kafka")) as broker:
            yield broker
    except ServerUnavailableError as missing:
        pytest.skip(str(missing))
