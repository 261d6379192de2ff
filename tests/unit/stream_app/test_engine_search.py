"""The search backend that the settings choose, and what a text is told without it."""

from __future__ import annotations

from typing import Any

import pytest
from support.kafka import free_port
from support.listed import listed
from support.records import make_settings

from schemas.enriched_text import Status
from schemas.raw_text import RawText
from stream_app.engine import build_engine


@pytest.mark.parametrize(
    ("values", "name"),
    [
        pytest.param({}, "embedded", id="default"),
        pytest.param({"es_url": "https://elasticsearch"}, "elasticsearch", id="address"),
        pytest.param({"es_url": "https://es", "search_backend": "embedded"}, "embedded", id="chosen"),
    ],
)
async def test_the_settings_choose_the_backend(values: dict[str, Any], name: str) -> None:
    """An address selects Elasticsearch unless the other backend is asked for."""
    engine = build_engine(make_settings(**values))
    backend = engine.search
    await engine.close()

    assert backend is not None
    assert name == backend.name


async def test_lists_in_memory_stand_in_when_the_settings_say_so() -> None:
    """SEARCH_FALLBACK=embedded: a text is screened without Elasticsearch, and its result says so."""
    address = f"http://127.0.0.1:{free_port()}"
    engine = build_engine(make_settings(es_url=address, search_fallback="embedded"))
    assert engine.search is not None
    await engine.search.apply([listed("p4", "Marko ZHELUDENKO")], [])

    (document,) = await engine.screen([RawText(text="Оплата Желуденку Марку за послуги")])
    result = engine.respond(document)
    await engine.close()

    assert (Status.SCREENED, ["elasticsearch"]) == (result.status, result.processing.degraded)
    assert ["p4"] == [match.entry_id for match in result.matches]
    assert "Fully screened, though not as usual: Elasticsearch did not answer" in result.decision.reasons[0]


async def test_a_text_without_its_search_is_reviewed() -> None:
    """Elasticsearch that is down makes results incomplete, to be reviewed, never clear."""
    engine = build_engine(make_settings(es_url=f"http://127.0.0.1:{free_port()}"))

    (document,) = await engine.screen([RawText(text="Оплата Вершкову Антону за услуги")])
    result = engine.respond(document)
    await engine.close()

    assert (Status.INCOMPLETE, ["elasticsearch"]) == (result.status, result.processing.degraded)
    assert result.decision.review_required
