"""Elasticsearch that dies or freezes: searches say so in time and never pass as clear, then all is found again."""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncIterator

import pytest
from support.elasticsearch import ElasticsearchNode, until_complete
from support.listed import listed, matches

from topology.config import Rules
from topology.errors import SearchUnavailable
from topology.search.base import SearchAnswer, SearchRequest
from topology.search.elastic import ElasticSearch
from topology.search.elastic_connection import ElasticAddress

pytestmark = [pytest.mark.elasticsearch, pytest.mark.xdist_group("elasticsearch")]

DEADLINE_S = 0.5
# Over the deadline: the time that a busy machine takes to notice.
LATE_S = 0.5
RECOVERY_S = 30.0
REQUEST = SearchRequest("Marko Zheludenko")
ENTRY = listed("p4", "Marko Anatoliyovych ZHELUDENKO")


@pytest.fixture
async def search(elasticsearch: ElasticsearchNode) -> AsyncIterator[ElasticSearch]:
    search = ElasticSearch(Rules(), ElasticAddress(elasticsearch.url), index_name=f"test-{uuid.uuid4().hex}")
    await search.apply([ENTRY], [])
    yield search
    await search.close()


async def timed(search: ElasticSearch) -> tuple[SearchAnswer, float]:
    """The answer within the deadline, and the seconds it took."""
    started = time.monotonic()
    answers = await search.search([REQUEST], deadline_s=DEADLINE_S)
    return answers[0], time.monotonic() - started


def assert_says_so(answer: SearchAnswer) -> None:
    """Nothing was found, and the answer says that nothing was searched."""
    assert ([], False, ["elasticsearch"]) == (answer.matches, answer.complete, answer.degraded)


async def test_a_frozen_server_costs_the_deadline_and_then_nothing(
    search: ElasticSearch, elasticsearch: ElasticsearchNode
) -> None:
    """Each search is incomplete in time; after some in a row the server is spared, until it is back."""
    elasticsearch.pause()
    try:
        frozen = [await timed(search) for _ in range(3)]
        spared, spared_s = await timed(search)
        health = await search.health()
    finally:
        elasticsearch.resume()
    recovered = await until_complete(search, REQUEST, timeout_s=RECOVERY_S)

    for answer, elapsed_s in frozen:
        assert_says_so(answer)
        assert elapsed_s < DEADLINE_S + LATE_S
    assert_says_so(spared)
    assert spared_s < DEADLINE_S
    assert "unhealthy" == health.status
    assert ["p4"] == [match.entry_id for match in recovered.matches]


async def test_a_killed_server_loses_nothing(search: ElasticSearch, elasticsearch: ElasticsearchNode) -> None:
    """Searches are incomplete, changes are refused; after a restart both go on where they were."""
    change = listed("new", "Timur ZALUZHANOV")
    elasticsearch.kill()
    try:
        answer, elapsed_s = await timed(search)
        with pytest.raises(SearchUnavailable):
            await search.apply([change], [])
        health = await search.health()
    finally:
        elasticsearch.restart()
    recovered = await until_complete(search, REQUEST, timeout_s=RECOVERY_S)
    await search.apply([change], [])

    assert_says_so(answer)
    assert elapsed_s < DEADLINE_S + LATE_S
    assert "unhealthy" == health.status
    assert ["p4"] == [match.entry_id for match in recovered.matches]
    assert ["new"] == [match.entry_id for match in await matches(search, "Timur Zaluzhanov")]
