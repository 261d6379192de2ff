"""The embedded backend keeps the contract of a search backend."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from contract.search_backend import SearchBackendContract

from topology.config import Rules
from topology.search.embedded import EmbeddedSearch


class TestEmbeddedSearch(SearchBackendContract):
    """The suite, on lists in memory."""

    @pytest.fixture
    async def backend(self) -> AsyncIterator[EmbeddedSearch]:
        search = EmbeddedSearch(Rules())
        yield search
        await search.close()


class TestEmbeddedSearchByAutomaton(SearchBackendContract):
    """The suite, with automata: one of nothing, as after a start without lists, then one of every ten phrases."""

    @pytest.fixture
    async def backend(self) -> AsyncIterator[EmbeddedSearch]:
        rules = Rules()
        eager = rules.search.model_copy(update={"settle_after": 10})
        search = EmbeddedSearch(rules.model_copy(update={"search": eager}))
        await search.settle()
        yield search
        await search.close()
