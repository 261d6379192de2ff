"""Several worker processes behind one address: here two applications, the second on a Unix socket."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from prometheus_client.parser import text_string_to_metric_families
from support.web import ADMIN, LISTED_TEXT, Api, StreamOfTests, make_context, make_settings, serving

from schemas.raw_text import RawText
from stream_app.settings import Settings
from stream_app.status import StreamStatus
from stream_app.web.app import create_web_app
from stream_app.web.faults import STUCK_AFTER_S
from stream_app.web.peers import Peers, socket_of
from stream_app.web.process import screen


@asynccontextmanager
async def two_workers(
    own: StreamOfTests, other: StreamOfTests, settings: Settings | None = None
) -> AsyncIterator[Api]:
    """The first worker on TCP, the second, which has screened a text, on its socket."""
    with tempfile.TemporaryDirectory(prefix="peer") as folder:  # short: the path of a socket is bounded
        socket = socket_of(Path(folder))
        context = await make_context(stream=other, settings=settings)
        await screen(context, [RawText(text=LISTED_TEXT)])
        runner = web.AppRunner(create_web_app(context))
        await runner.setup()
        await web.UnixSite(runner, str(socket)).start()
        first = await make_context(stream=own, settings=settings)
        first.peers = Peers({1: socket, 2: Path(folder) / "worker-that-died.sock"})
        try:
            async with serving(first) as api:
                yield api
        finally:
            await runner.cleanup()


@pytest.fixture
def streams() -> tuple[StreamOfTests, StreamOfTests]:
    return StreamOfTests(), StreamOfTests()


async def test_metrics_speak_for_all(streams):
    """What the second worker counted is served by the first."""
    async with two_workers(*streams) as api:
        await api.post("/process", {"text": LISTED_TEXT})
        _, text, _ = await api.get("/metrics")

    families = {family.name: family for family in text_string_to_metric_families(text)}
    texts = Counter[str]()
    for sample in families["ai_service_results"].samples:
        texts[sample.labels["worker"]] += int(sample.value)
    assert {"0": 1, "1": 1} == texts


async def test_gauges_speak_for_all(streams):
    """Lag adds up over the workers, each having partitions of its own; a worker that is silent is counted."""
    own, other = streams
    own.state = replace(own.state, lag={"texts.raw/0": 3})
    other.state = replace(other.state, lag={"texts.raw/1": 4})
    async with two_workers(own, other) as api:
        _, text, _ = await api.get("/metrics")

    samples = [s for family in text_string_to_metric_families(text) for s in family.samples]
    lag = {
        (s.labels["worker"], s.labels["partition"]): s.value
        for s in samples
        if s.name == "ai_service_consumer_lag"
    }
    workers = {
        s.labels["state"]: s.value
        for s in samples
        if s.name == "ai_service_workers" and s.labels["worker"] == "0"
    }
    assert {("0", "0"): 3, ("1", "1"): 4} == lag
    assert {"answering": 2, "silent": 1} == workers


async def test_detailed_health_speaks_for_all(streams):
    """The stuck worker makes the whole unhealthy, the dead one is named."""
    own, other = streams
    other.state = replace(other.state, in_flight=1, progress_age_s=STUCK_AFTER_S + 1)
    async with two_workers(own, other) as api:
        status, health, _ = await api.get("/health/detailed")

    assert (503, "unhealthy") == (status, health["status"])
    assert health["workers"]["1"]["orchestrator"]["processed_total"] == 1
    assert health["workers"]["2"] is None
    assert "worker 2: does not answer" in health["reasons"]
    assert any(reason.startswith("worker 1: no progress") for reason in health["reasons"])


async def test_a_pause_reaches_every_worker_or_is_no_success(streams):
    """The second worker pauses; since the third does not answer, the operator is told."""
    own, other = streams
    async with two_workers(own, other) as api:
        status, problem, _ = await api.post("/admin/pause", headers=ADMIN)

    assert (True, True) == (own.state.paused, other.state.paused)
    assert (502, "operation-failed") == (status, problem["reason"])
    assert "worker 2" in problem["detail"]


async def test_one_process_alone_needs_no_label():
    """Without other processes the metrics are as they are."""
    async with serving(await make_context(stream=StreamOfTests(StreamStatus()))) as api:
        _, text, _ = await api.get("/metrics")
        _, health, _ = await api.get("/health/detailed")

    assert "worker=" not in text
    assert {} == health["workers"]


async def test_statistics_speak_for_all(streams):
    """Counts add up, the silent worker is named."""
    async with two_workers(*streams) as api:
        await api.post("/process", {"text": LISTED_TEXT})
        await api.post("/process", {"text": ""})
        _, stats, _ = await api.get("/stats")

    alone = stats["workers"]["1"]
    assert (3, 1) == (stats["counts"]["processed"], stats["counts"]["failed"])
    assert (1, 0) == (alone["counts"]["processed"], stats["failures"]["empty"]["dead_letters"])
    assert 2 == stats["layers"]["names"]["count"] == sum(stats["risks"].values())
    assert stats["texts"]["p95"] >= alone["texts"]["p95"]
    assert stats["workers"]["2"] is None


async def test_decisions_of_all_are_shown_newest_first(streams):
    """Each names its worker; the silent one is named; the cursor leads to what comes next, of whichever worker."""
    async with two_workers(*streams) as api:
        await api.post("/process", {"text": LISTED_TEXT, "id": "own-1"})
        _, first, _ = await api.get("/decisions")
        await api.post("/process", {"text": LISTED_TEXT, "id": "own-2"})
        _, second, _ = await api.get(f"/decisions?after={first['cursor']}")

    assert [("own-1", 0), ("text", 1)] == [(one["id"], one["worker"]) for one in first["decisions"]]
    assert ("1.1.0", 2, [2]) == (first["cursor"], first["last"], first["silent"])
    assert [("own-2", 0)] == [(one["id"], one["worker"]) for one in second["decisions"]]


async def test_decisions_of_all_are_filtered_and_bounded(streams):
    """Each worker filters by itself; together not more than asked for."""
    async with two_workers(*streams) as api:
        await api.post("/process", {"text": LISTED_TEXT})
        _, none, _ = await api.get("/decisions?risk=none")
        _, one, _ = await api.get("/decisions?risk=medium&limit=1")

    assert [] == none["decisions"]
    assert (1, 1) == (len(one["decisions"]), one["skipped"])


async def test_a_decision_of_another_worker_is_opened(streams):
    """By its number and worker; what is gone is not found, who is silent is said to be."""
    async with two_workers(*streams) as api:
        _, found, _ = await api.get("/decisions/1?worker=1")
        gone, _, _ = await api.get("/decisions/9?worker=1")
        silent, problem, _ = await api.get("/decisions/1?worker=2")

    assert (1, LISTED_TEXT) == (found["worker"], found["result"]["text"])
    assert (404, 503, "worker-silent") == (gone, silent, problem["reason"])


async def test_events_carry_the_decisions_of_all(streams):
    """The others are asked while somebody follows."""
    async with two_workers(*streams) as api:
        response = await api.client.get("/decisions/events")
        lines = [await asyncio.wait_for(response.content.readline(), 10) for _ in range(2)]
        response.close()

    assert b"id: 0.1.0\n" == lines[0]
    assert b'"worker":1' in lines[1]


async def test_the_key_of_the_caller_opens_the_other_workers():
    """With API keys on, they ask for one as well."""
    key = "key-of-the-tests"
    settings = make_settings(api_key_enabled=True, api_keys=[hashlib.sha256(key.encode()).hexdigest()])
    async with two_workers(StreamOfTests(), StreamOfTests(), settings) as api:
        headers = {"X-API-Key": key}
        _, stats, _ = await api.get("/stats", headers=headers)
        _, recent, _ = await api.get("/decisions", headers=headers)

    assert stats["workers"]["1"]["counts"]["processed"] == 1
    assert [1] == [one["worker"] for one in recent["decisions"]]
