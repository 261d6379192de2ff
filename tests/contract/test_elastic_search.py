"""The Elasticsearch backend keeps the contract of a search backend, on a real server."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator

import pytest
from contract.search_backend import SearchBackendContract
from support.elasticsearch import ElasticsearchNode

from topology.config import Rules
from topology.search.elastic import ElasticSearch
from topology.search.elastic_connection import ElasticAddress

pytestmark = pytest.mark.elasticsearch


class TestElasticSearch(SearchBackendContract):
    """The suite, each test on an index of its own."""

    degraded = "elasticsearch"

    @pytest.fixture
    async def backend(self, elasticsearch: ElasticsearchNode) -> AsyncIterator[ElasticSearch]:
        search = ElasticSearch(
            Rules(), ElasticAddress(elasticsearch.url), index_name=f"test-{uuid.uuid4().hex}"
        )
        yield search
        await search.close()
