"""The search between layers 8 and 9: what is not answered is marked, never cleared."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from support.web import ENTRIES, LISTED_TEXT, UNLISTED_TEXT, FailingSearch, make_settings

from schemas.enriched_text import Status
from schemas.raw_text import RawText
from stream_app.engine import rules_for
from topology import pipeline as pipeline_module
from topology.document import Document
from topology.knowledge import Knowledge, load_knowledge
from topology.pipeline import Pipeline
from topology.search.base import SearchAnswer, SearchBackend, SearchRequest
from topology.search.embedded import EmbeddedSearch


class HangingSearch(FailingSearch):
    """A backend that never answers and forgets its deadline."""

    async def search(self, requests: Sequence[SearchRequest], *, deadline_s: float) -> list[SearchAnswer]:
        await asyncio.Event().wait()
        raise AssertionError("nothing sets the event")


class ShortSearch(FailingSearch):
    """A backend that answers for fewer texts than it was asked about."""

    async def search(self, requests: Sequence[SearchRequest], *, deadline_s: float) -> list[SearchAnswer]:
        return [SearchAnswer() for _ in requests[1:]]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(rules_for(make_settings()))


async def run(knowledge: Knowledge, backend: SearchBackend, *texts: str) -> list[Document]:
    documents = [Document.from_raw(RawText(text=text)) for text in texts]
    await Pipeline(knowledge, backend).run(documents)
    return documents


@pytest.mark.parametrize(
    "backend",
    [
        pytest.param(FailingSearch(), id="raises"),
        pytest.param(HangingSearch(), id="hangs"),
        pytest.param(ShortSearch(), id="answers-too-few"),
    ],
)
async def test_a_text_that_was_not_searched_goes_to_review(knowledge, backend, monkeypatch):
    """Whatever the backend does instead of answering: incomplete, review, and the degraded part named."""
    monkeypatch.setattr(pipeline_module, "HUNG_AFTER_S", 0.0)

    documents = await run(knowledge, backend, UNLISTED_TEXT, LISTED_TEXT)

    assert [Status.INCOMPLETE] * 2 == [document.status for document in documents]
    assert [True] * 2 == [document.decision.review_required for document in documents]
    assert [["search"]] * 2 == [document.degraded for document in documents]
    assert [None] * 2 == [document.failure for document in documents]


async def test_a_closed_text_does_not_need_the_search(knowledge):
    """Noise is answered even while the search is down."""
    [document] = await run(knowledge, FailingSearch(), "ok")

    assert Status.NOT_NEEDED == document.status


async def test_an_answered_text_carries_matches_and_list_versions(knowledge):
    """What was searched, and in which lists."""
    backend = EmbeddedSearch(knowledge.rules)
    await backend.apply(ENTRIES, [])

    [document] = await run(knowledge, backend, LISTED_TEXT)

    assert "S-1" in {match.entry_id for match in document.matches}
    assert {"sample": "2026-01-01"} == document.lists
    assert "search" in {time.name for time in document.times}
