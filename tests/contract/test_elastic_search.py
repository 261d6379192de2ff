"""The Elasticsearch backend keeps the contract of a search backend, on a real server."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from datetime import datetime, timezone

import pytest
from contract.search_backend import SearchBackendContract
from support.elasticsearch import ElasticsearchNode
from support.listed import PATIENT_S, ask, listed, matches

from schemas.list_entry import ListEntry
from topology.config import Rules
from topology.errors import SearchUnavailable
from topology.search.base import SearchRequest
from topology.search.elastic import ElasticSearch
from topology.search.elastic_connection import ElasticAddress
from topology.search.elastic_index import keys_revision

pytestmark = [pytest.mark.elasticsearch, pytest.mark.xdist_group("elasticsearch")]


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

    async def test_what_is_there_already_is_not_written_again(self, backend: ElasticSearch) -> None:
        """Every worker applies every change: only the first writes, and the time of the change stays."""
        entries = [listed(f"p{number}", f"Timur ZALUZHANOV {number}") for number in range(3)]
        await backend.apply(entries, [])
        before = backend.lists()

        await backend.apply(entries, [])

        assert before == backend.lists()

    async def test_an_exchange_puts_all_entries_in_the_place_of_others(self, backend: ElasticSearch) -> None:
        """The alias moves from one index to another, so that no search sees half a list."""
        await backend.apply([listed("old", "Marko ZHELUDENKO"), listed("kept", "Oksana DROZDIVSKA")], [])

        await backend.exchange([listed("kept", "Oksana DROZDIVSKA"), listed("new", "Timur ZALUZHANOV")])

        found = [
            await matches(backend, name)
            for name in ("Marko Zheludenko", "Oksana Drozdivska", "Timur Zaluzhanov")
        ]
        assert [[], ["kept"], ["new"]] == [[match.entry_id for match in answer] for answer in found]
        assert [2] == [info.entries for info in backend.lists()]

    async def test_changes_during_an_exchange_are_taken_over(self, backend: ElasticSearch) -> None:
        """What workers write to the old index meanwhile comes from `later`, also after the last look before it."""
        entries = [listed("kept", "Oksana DROZDIVSKA"), listed("old", "Marko ZHELUDENKO")]
        rounds = [
            ([listed("new", "Timur ZALUZHANOV")], ["invented:old"]),
            ([], []),
            ([listed("last", "Ostap KRYVONIZHKO")], []),
        ]

        async def later() -> tuple[list[ListEntry], list[str]]:
            return rounds.pop(0)

        await backend.apply(entries, [])
        put = await backend.exchange(entries, later)

        found = [
            await matches(backend, name)
            for name in ("Marko Zheludenko", "Oksana Drozdivska", "Timur Zaluzhanov", "Ostap Kryvonizhko")
        ]
        assert [[], ["kept"], ["new"], ["last"]] == [[match.entry_id for match in answer] for answer in found]
        assert (2, []) == (put, rounds)

    async def test_changes_after_an_exchange_are_searched(self, backend: ElasticSearch) -> None:
        """What is applied goes where the alias leads."""
        await backend.apply([listed("old", "Marko ZHELUDENKO")], [])
        await backend.exchange([listed("kept", "Oksana DROZDIVSKA")])

        await backend.apply([listed("new", "Timur ZALUZHANOV")], ["invented:kept"])

        found = [await matches(backend, name) for name in ("Oksana Drozdivska", "Timur Zaluzhanov")]
        assert [[], ["new"]] == [[match.entry_id for match in answer] for answer in found]

    async def test_an_exchange_during_a_change_parts_no_entry_from_its_words(
        self, elasticsearch: ElasticsearchNode
    ) -> None:
        """An entry in one index with its words in the one before it would never be found by them."""
        name = f"test-{uuid.uuid4().hex}"
        alias = f"{name}-{keys_revision()}"
        times = iter(range(1, 10))

        def now() -> datetime:
            """The time; it is asked for while a change is made ready, and then the alias moves."""
            number = next(times)
            if number == 2:
                elasticsearch.move_alias(alias, f"{alias}-other")
            return datetime(2026, 1, 1, 0, 0, number, tzinfo=timezone.utc)

        search = ElasticSearch(Rules(), ElasticAddress(elasticsearch.url), index_name=name, now=now)
        await search.apply([listed("p4", "Marko ZHELUDENKO")], [])

        await search.apply([listed("new", "Marko ZALUZHANOV")], [])

        found = await matches(search, "Markko Zaluzhenov")
        await search.close()
        assert ["new"] == [match.entry_id for match in found]
        assert [f"{alias}-other"] == elasticsearch.indices(alias)

    async def test_a_search_without_an_index_is_incomplete(self, backend: ElasticSearch) -> None:
        """Lists that are not there never pass as lists without the party."""
        answer = await ask(backend, "Marko Zheludenko")

        assert (False, ["elasticsearch"]) == (answer.complete, answer.degraded)

    async def test_a_deleted_index_is_not_made_anew_by_a_change(
        self, backend: ElasticSearch, elasticsearch: ElasticsearchNode
    ) -> None:
        """It would hold that change alone, and everybody else would pass as clear."""
        await backend.apply([listed("p4", "Marko ZHELUDENKO")], [])
        elasticsearch.delete_index(f"{backend.index_name}-{keys_revision()}-first")

        with pytest.raises(SearchUnavailable):
            await backend.apply([listed("new", "Timur ZALUZHANOV")], [])
        answer = await ask(backend, "Marko Zheludenko")

        assert (False, ["elasticsearch"]) == (answer.complete, answer.degraded)

    async def test_changes_by_one_worker_are_found_by_another(
        self, backend: ElasticSearch, elasticsearch: ElasticsearchNode
    ) -> None:
        """Workers share the lists; counts are those of the last look at the health."""
        other = ElasticSearch(Rules(), ElasticAddress(elasticsearch.url), index_name=backend.index_name)
        await backend.apply([listed("p4", "Marko ZHELUDENKO")], [])

        found = await matches(other, "Marko Zheludenko")
        health = await other.health()
        await other.close()

        assert (["p4"], "healthy", 1) == ([match.entry_id for match in found], health.status, health.entries)

    async def test_many_requests_share_the_pool(self, backend: ElasticSearch) -> None:
        """A batch is sent in parts at the same time; afterwards no connection is in use."""
        await backend.apply([listed("p4", "Marko ZHELUDENKO")], [])

        answers = await backend.search([SearchRequest("Marko Zheludenko")] * 30, deadline_s=PATIENT_S)

        assert [["p4"]] * 30 == [[match.entry_id for match in answer.matches] for answer in answers]
        pool = backend.connection_pool()
        assert (50, 0, 0) == (pool["max"], pool["in_use"], pool["waiting"])
        assert pool["idle"] > 0
