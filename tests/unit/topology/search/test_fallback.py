"""The search in memory that stands in for one over the network."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence

import pytest
from support.listed import PATIENT_S, listed
from support.waiting import eventually_async

from schemas.list_entry import ListEntry
from topology.config import Rules
from topology.errors import EntryRefused, SearchUnavailable
from topology.search.base import SearchAnswer, SearchHealth, SearchRequest
from topology.search.embedded import EmbeddedSearch
from topology.search.fallback import FallbackSearch

REQUEST = SearchRequest("Marko Zheludenko")


class Faraway(EmbeddedSearch):
    """A search that can be away, and refuses one entry."""

    name = "faraway"

    def __init__(self) -> None:
        super().__init__(Rules())
        self.is_away = False
        self.refuses = ""

    async def search(self, requests: Sequence[SearchRequest], *, deadline_s: float) -> list[SearchAnswer]:
        if self.is_away:
            return [SearchAnswer(complete=False, degraded=[self.name]) for _ in requests]
        return await super().search(requests, deadline_s=deadline_s)

    async def apply(self, upserts: Sequence[ListEntry], removals: Sequence[str]) -> None:
        if self.is_away:
            raise SearchUnavailable("away")
        if any(entry.entry_id == self.refuses for entry in upserts):
            raise EntryRefused("not taken")
        await super().apply(upserts, removals)

    async def health(self) -> SearchHealth:
        if self.is_away:
            return SearchHealth(self.name, "unhealthy", 0, 0, "away")
        return await super().health()

    def connection_pool(self) -> Mapping[str, int]:
        """One connection, always idle."""
        return {"max": 1, "in_use": 0, "idle": 1, "waiting": 0}

    def request_counts(self) -> Mapping[str, int]:
        """None was counted."""
        return {}

    @property
    def is_circuit_open(self) -> bool:
        """As it is away."""
        return self.is_away


@pytest.fixture
def remote() -> Faraway:
    return Faraway()


@pytest.fixture
async def search(remote: Faraway) -> AsyncIterator[FallbackSearch]:
    search = FallbackSearch(remote, EmbeddedSearch(Rules()), pause_s=0.01)
    await search.apply([listed("p4", "Marko ZHELUDENKO")], [])
    yield search
    await search.close()


async def answer_of(
    search: FallbackSearch, request: SearchRequest = REQUEST
) -> tuple[list[str], bool, list[str]]:
    """Entries found, whether the answer is complete, and what was degraded."""
    (answer,) = await search.search([request], deadline_s=PATIENT_S)
    return [match.entry_id for match in answer.matches], answer.complete, answer.degraded


async def test_the_remote_search_is_asked_while_it_answers(search: FallbackSearch) -> None:
    """Nothing is degraded then."""
    assert (["p4"], True, []) == await answer_of(search)
    assert "healthy" == (await search.health()).status


async def test_the_search_in_memory_stands_in_and_says_so(search: FallbackSearch, remote: Faraway) -> None:
    """It holds the same entries: its answer is complete, and names what did not answer."""
    remote.is_away = True

    found = await answer_of(search)
    health = await search.health()

    assert (["p4"], True, ["faraway"]) == found
    assert ("degraded", 1) == (health.status, health.entries)


async def test_a_remote_search_that_lacks_changes_is_not_asked(
    search: FallbackSearch, remote: Faraway
) -> None:
    """It would call a party clear that has just been listed; once it has all changes it is asked again."""
    remote.is_away = True
    await search.apply([listed("new", "Timur ZALUZHANOV")], ["invented:p4"])
    request = SearchRequest("Timur Zaluzhanov")
    before = await answer_of(search, request)
    remote.is_away = False

    async def is_asked_again() -> bool:
        return (await answer_of(search, request))[2] == []

    await eventually_async(is_asked_again, what="the remote search has every change")

    assert (["new"], True, ["faraway"]) == before
    assert (["new"], True, []) == await answer_of(search, request)
    assert ([], True, []) == await answer_of(search)


async def test_a_refused_entry_does_not_keep_the_others_waiting(
    search: FallbackSearch, remote: Faraway
) -> None:
    """It is said in the log; the other changes reach the remote search."""
    remote.is_away, remote.refuses = True, "bad"
    await search.apply([listed("bad", "Oksana DROZDIVSKA"), listed("new", "Timur ZALUZHANOV")], [])
    remote.is_away = False

    async def has_the_other() -> bool:
        return (await answer_of(search, SearchRequest("Timur Zaluzhanov"))) == (["new"], True, [])

    await eventually_async(has_the_other, what="the remote search has the other entry")

    assert 2 == (await remote.health()).entries


async def test_lists_are_those_that_are_searched(search: FallbackSearch, remote: Faraway) -> None:
    """Changes that wait for the remote search count already."""
    remote.is_away = True

    await search.apply([listed("new", "Timur ZALUZHANOV")], [])

    assert [2] == [info.entries for info in search.lists()]
