"""`ai-service lists reindex` beside searches that go on, on real Kafka and a real server."""

from __future__ import annotations

import asyncio
import json
import uuid

import pytest
from support.driver import Deployment
from support.elasticsearch import ElasticsearchNode
from support.listed import ask, listed

from topology.config import Rules
from topology.search.elastic import ElasticSearch
from topology.search.elastic_connection import ElasticAddress
from topology.search.elastic_index import keys_revision

pytestmark = [pytest.mark.kafka, pytest.mark.elasticsearch, pytest.mark.xdist_group("kafka")]


async def test_the_index_is_exchanged_under_searches(
    deployment: Deployment, elasticsearch: ElasticsearchNode
) -> None:
    """Every search is complete and finds the party; afterwards the topic alone tells what is listed."""
    index = f"test-{uuid.uuid4().hex}"
    deployment.settings.update(ES_URL=elasticsearch.url, ES_INDEX=index)
    search = ElasticSearch(Rules(), ElasticAddress(elasticsearch.url), index_name=index)
    await asyncio.to_thread(deployment.run, "lists", "load", deployment.settings["LISTS"])
    await asyncio.to_thread(deployment.run, "lists", "reindex")
    await search.apply([listed("stray", "Timur ZALUZHANOV")], [])
    reindexing = asyncio.create_task(asyncio.to_thread(deployment.run, "lists", "reindex", "--json"))

    answers = []
    while not reindexing.done():
        answers.append(await ask(search, "Percival Hollowell"))
    (counts,) = json.loads(await reindexing)
    stray = await ask(search, "Timur Zaluzhanov")
    await search.close()

    assert counts["entries"] > 0
    assert {(True, "gen-4")} == {(answer.complete, answer.matches[0].entry_id) for answer in answers}
    assert (True, []) == (stray.complete, stray.matches)
    assert 1 == len(elasticsearch.indices(f"{index}-{keys_revision()}"))


def test_an_empty_topic_is_not_put_in_the_place_of_the_lists(
    deployment: Deployment, elasticsearch: ElasticsearchNode
) -> None:
    """It would call everybody clear."""
    deployment.settings.update(ES_URL=elasticsearch.url, ES_INDEX=f"test-{uuid.uuid4().hex}")

    with pytest.raises(AssertionError, match="holds no entry"):
        deployment.run("lists", "reindex")
