"""Screening over a real socket: the same pipeline and the same result as on the stream."""

from __future__ import annotations

import asyncio

import pytest
from support.web import (
    ENTRIES,
    LISTED_TEXT,
    UNLISTED_TEXT,
    FailingSearch,
    make_context,
    make_settings,
    serving,
)

from schemas.enriched_text import EnrichedText
from schemas.http import MOST_TEXTS
from stream_app.web.console import live


async def test_a_listed_party_is_found():
    """The result is an EnrichedText with the match and a high or medium risk."""
    async with serving(await make_context()) as api:
        status, body, _ = await api.post("/process", {"text": LISTED_TEXT, "id": "m-7"})

    result = EnrichedText.model_validate(body)
    assert (200, "m-7") == (status, result.id)
    assert "S-1" in {match.entry_id for match in result.matches}
    assert result.decision.review_required
    assert {"sample": "2026-01-01"} == result.processing.lists


async def test_an_unlisted_party_is_screened_and_clear():
    """Looked, found nothing: that is what screened without review means."""
    async with serving(await make_context()) as api:
        _, body, _ = await api.post("/process", {"text": UNLISTED_TEXT})

    assert ("screened", False) == (body["status"], body["decision"]["review_required"])
    assert [] == body["matches"]


async def test_a_failed_search_is_never_clear():
    """The text is incomplete and goes to review, whoever is named in it."""
    async with serving(await make_context(search=FailingSearch())) as api:
        status, body, _ = await api.post("/process", {"text": UNLISTED_TEXT})

    assert (200, "incomplete") == (status, body["status"])
    assert body["decision"]["review_required"] is True
    assert ["search"] == body["processing"]["degraded"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param(" \t\u200b", "empty", id="invisible"),
        pytest.param("я" * 10_001, "too-long", id="too-long"),
    ],
)
async def test_a_refused_text_is_a_problem_with_its_reason(text, reason):
    """What would be a dead letter on the stream is status 422 here."""
    async with serving(await make_context()) as api:
        status, problem, _ = await api.post("/process", {"text": text})

    assert (422, "refused") == (status, problem["reason"])
    assert problem["detail"].startswith(f"{reason} in layer validation")


async def test_a_batch_is_answered_in_order_and_isolates_the_refused():
    """One answer per text; a refused one does not take the others with it."""
    texts = [{"text": UNLISTED_TEXT, "id": "a"}, {"text": " ", "id": "b"}, {"text": LISTED_TEXT, "id": "c"}]
    async with serving(await make_context()) as api:
        _, body, _ = await api.post("/process/batch", {"texts": texts})

    answers = body["answers"]
    assert [0, 1, 2] == [one["index"] for one in answers]
    assert ["a", None, "c"] == [one["result"] and one["result"]["id"] for one in answers]
    assert "empty" == answers[1]["refused"]["reason"]


async def test_a_batch_is_bounded():
    """More texts than allowed are refused as a whole, with the field named."""
    async with serving(await make_context()) as api:
        status, problem, _ = await api.post("/process/batch", {"texts": [{"text": "x"}] * (MOST_TEXTS + 1)})

    assert (422, ["texts"]) == (status, [fault["field"] for fault in problem["faults"]])


async def test_texts_of_a_batch_are_answered_like_single_ones():
    """Apart from times, a result does not depend on the way in."""
    async with serving(await make_context()) as api:
        _, single, _ = await api.post("/process", {"text": LISTED_TEXT})
        _, batch, _ = await api.post("/process/batch", {"texts": [{"text": LISTED_TEXT}]})

    together = batch["answers"][0]["result"]
    assert {**single, "processing": None} == {**together, "processing": None}


async def test_a_party_is_found_by_name():
    """The answer names the entry, the list version and why."""
    async with serving(await make_context()) as api:
        _, found, _ = await api.post("/search", {"name": "Аристарх Вержбицкий"})

    assert "S-1" == found["matches"][0]["entry_id"]
    assert found["matches"][0]["explanation"]
    assert (True, {"sample": "2026-01-01"}) == (found["complete"], found["lists"])


async def test_a_party_is_found_by_identifier():
    """A number alone is enough."""
    async with serving(await make_context()) as api:
        _, found, _ = await api.post("/search", {"identifier": "5001 0073 2259"})

    assert ["S-1"] == [match["entry_id"] for match in found["matches"]]


async def test_search_that_fails_is_a_problem_and_no_empty_answer():
    """An empty list of matches would read as clear."""
    async with serving(await make_context(search=FailingSearch())) as api:
        status, problem, _ = await api.post("/search", {"name": "Аристарх Вержбицкий"})

    assert (503, "search-unavailable") == (status, problem["reason"])


async def test_search_without_lists_is_a_problem_and_no_empty_answer():
    """Nothing loaded, nothing searched."""
    async with serving(await make_context(entries=[])) as api:
        status, problem, _ = await api.post("/search", {"name": "Аристарх Вержбицкий"})

    assert (503, "lists-not-loaded") == (status, problem["reason"])


async def test_lists_are_shown_with_version_and_counts():
    """What is searched now."""
    async with serving(await make_context()) as api:
        _, body, _ = await api.get("/lists")

    [one] = body["lists"]
    assert ("sample", "2026-01-01", len(ENTRIES), 3) == (
        one["name"],
        one["version"],
        one["entries"],
        one["names"],
    )
    assert one["age_s"] >= 0


async def test_complexity_grows_with_the_work():
    """A noise line costs little, a long line of names much."""
    async with serving(await make_context()) as api:
        _, noise, _ = await api.post("/analyze-complexity", {"text": "ok"})
        _, names, _ = await api.post("/analyze-complexity", {"text": LISTED_TEXT * 20})

    assert noise["complexity"] < names["complexity"]
    assert {"validation", "names", "search", "decision"} <= {one["name"] for one in names["layers"]}
    assert names["expected_ms"] == pytest.approx(sum(one["expected_ms"] for one in names["layers"]), abs=0.01)


async def test_complexity_of_a_refused_text_says_so():
    """The forecast is that layer 1 refuses it."""
    async with serving(await make_context()) as api:
        status, body, _ = await api.post("/analyze-complexity", {"text": ""})

    assert (200, "empty") == (status, body["refused"])
    assert [("validation", True)] == [(one["name"], one["works"]) for one in body["layers"] if one["works"]]


async def test_a_screened_text_appears_among_the_decisions():
    """The console sees what was decided, whole and in short."""
    async with serving(await make_context()) as api:
        await api.post("/process", {"text": LISTED_TEXT, "id": "m-7"})
        _, recent, _ = await api.get("/decisions")
        _, whole, _ = await api.get("/decisions/1")

    assert [("m-7", 1)] == [(one["id"], one["number"]) for one in recent["decisions"]]
    assert ("m-7", LISTED_TEXT) == (whole["result"]["id"], whole["result"]["text"])


async def test_the_text_is_left_out_everywhere_when_the_setting_says_so():
    """INCLUDE_TEXT=false."""
    async with serving(await make_context(settings=make_settings(include_text=False))) as api:
        _, result, _ = await api.post("/process", {"text": LISTED_TEXT})
        _, recent, _ = await api.get("/decisions")

    assert result["text"] is None
    assert recent["decisions"][0]["text"] is None


async def test_decisions_are_told_as_they_come():
    """Server-sent events carry what was decided after the reader began."""
    async with serving(await make_context()) as api:
        response = await api.client.get("/decisions/events?after=0")
        await api.post("/process", {"text": LISTED_TEXT, "id": "m-7"})
        lines = [await asyncio.wait_for(response.content.readline(), 10) for _ in range(2)]
        response.close()

    assert b"id: 1\n" == lines[0]
    assert b'"id":"m-7"' in lines[1]


async def test_a_silent_stream_of_events_shows_that_it_lives(monkeypatch):
    """A comment now and then keeps proxies from closing the connection."""
    monkeypatch.setattr(live, "HEARTBEAT_S", 0.0)
    async with serving(await make_context()) as api:
        response = await api.client.get("/decisions/events")
        line = await asyncio.wait_for(response.content.readline(), 10)
        response.close()

    assert b": still here\n" == line


async def test_the_service_ends_without_waiting_for_readers():
    """On shutdown the streams of events end by themselves."""
    async with serving(await make_context()) as api:
        response = await api.client.get("/decisions/events")
        assert api.client.app is not None
        await api.client.app.shutdown()
        rest = await asyncio.wait_for(response.content.read(), 10)

    assert b"" == rest


async def test_readers_of_events_are_bounded(monkeypatch):
    """One more than allowed is told to come later."""
    monkeypatch.setattr(live, "MOST_READERS", 1)
    async with serving(await make_context()) as api:
        first = await api.client.get("/decisions/events")
        status, problem, _ = await api.get("/decisions/events")
        first.close()

    assert (503, "too-busy") == (status, problem["reason"])


async def test_several_clients_are_answered_at_once():
    """Requests do not wait in line for each other's whole batch."""
    async with serving(await make_context()) as api:
        answers = await asyncio.gather(*(api.post("/process", {"text": LISTED_TEXT}) for _ in range(20)))

    assert {200} == {status for status, _, _ in answers}
