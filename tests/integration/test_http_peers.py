"""Several worker processes behind one address: here two applications, the second on a Unix socket."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from prometheus_client.parser import text_string_to_metric_families
from support.web import ADMIN, LISTED_TEXT, Api, StreamOfTests, make_context, serving

from schemas.raw_text import RawText
from stream_app.status import StreamStatus
from stream_app.web.app import create_web_app
from stream_app.web.faults import STUCK_AFTER_S
from stream_app.web.peers import Peers, socket_of
from stream_app.web.process import screen


@asynccontextmanager
async def two_workers(own: StreamOfTests, other: StreamOfTests) -> AsyncIterator[Api]:
    """The first worker on TCP, the second, which has screened a text, on its socket."""
    with tempfile.TemporaryDirectory(prefix="peer") as folder:  # short: the path of a socket is bounded
        socket = socket_of(Path(folder))
        context = await make_context(stream=other)
        await screen(context, [RawText(text=LISTED_TEXT)])
        runner = web.AppRunner(create_web_app(context))
        await runner.setup()
        await web.UnixSite(runner, str(socket)).start()
        first = await make_context(stream=own)
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
