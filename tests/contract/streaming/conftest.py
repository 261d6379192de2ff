"""The brokers on which the streaming contract holds, a worker on each, and its client."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from support.kafka import Broker
from support.records import make_entry
from support.streaming import Client, running_worker, settings_of, until_entries

from stream_app.app import embedded_topics
from stream_app.embedded_broker import EmbeddedBroker
from stream_app.worker import Worker

# Deployments of this suite; the embedded broker needs to know their topics beforehand.
DEPLOYMENTS = ("shared", "failing", "stopping", "restarting")


@pytest.fixture(scope="module")
def place() -> str:
    """Makes the topics of this run its own on a broker that others use too."""
    return uuid.uuid4().hex[:8]


@pytest.fixture(scope="module", params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
def bootstrap(request: pytest.FixtureRequest, place: str) -> Iterator[str]:
    """The address of a broker."""
    if request.param == "kafka":
        broker: Broker = request.getfixturevalue("broker")
        yield broker.bootstrap
        return
    topics: dict[str, int] = {}
    for name in DEPLOYMENTS:
        topics |= embedded_topics(settings_of(f"{place}.{name}"))
    with EmbeddedBroker(topics) as embedded:
        yield embedded.bootstrap


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def worker(
    place: str, bootstrap: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Worker]:
    """The worker of most tests, with one listed person."""
    settings = settings_of(f"{place}.shared")
    client = Client(settings, bootstrap)
    async with running_worker(settings, bootstrap, tmp_path_factory.mktemp("state")) as worker:
        await client.start()
        await client.publish(make_entry("listed", "Ruslan Zhuravkovych"))
        await until_entries(worker, 1)
        await client.stop()
        yield worker


@pytest_asyncio.fixture(loop_scope="module")
async def client(place: str, bootstrap: str, worker: Worker) -> AsyncIterator[Client]:
    """A client of that worker."""
    client = Client(settings_of(f"{place}.shared"), bootstrap)
    await client.start()
    yield client
    await client.stop()
