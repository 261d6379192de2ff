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
    """The suite, with an automaton that is built anew after every change of ten entries and more."""

    @pytest.fixture
    async def backend(self) -> AsyncIterator[EmbeddedSearch]:
        rules = Rules()
        eager = rules.search.model_copy(update={"settle_after": 10})
        search = EmbeddedSearch(rules.model_copy(update={"search": eager}))
        yield search
        await search.close()
