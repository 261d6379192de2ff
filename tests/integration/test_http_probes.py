"""Probes, metrics, figures and descriptions over a real socket; every answer is held against /openapi.json."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml
from openapi_spec_validator import validate
from prometheus_client.parser import text_string_to_metric_families
from support.web import (
    LISTED_TEXT,
    DeadSearch,
    FailingSearch,
    PooledSearch,
    StreamOfTests,
    make_context,
    make_settings,
    serving,
)

from stream_app.engine import SERVICE_VERSION
from stream_app.status import StreamStatus
from stream_app.web.app import ALL
from stream_app.web.faults import STUCK_AFTER_S
from stream_app.web.health import ASK_AGAIN_AFTER_S
from topology.search.base import SearchHealth


class CountingSearch(FailingSearch):
    """A backend that counts how often it is asked how it is."""

    asked = 0

    async def health(self) -> SearchHealth:
        self.asked += 1
        return await super().health()


WELL = StreamStatus(connected=True, assigned=4, recovered=True, lists_loaded=True, lag={"texts.raw/0": 3})


async def test_health_is_one_word_with_the_version():
    """The four fields that monitors rely on, and nothing else."""
    async with serving(await make_context(stream=StreamOfTests())) as api:
        status, health, _ = await api.get("/health")

    assert (status, health["status"]) == (200, "healthy")
    assert (health["service"], health["version"]) == ("AI Service", SERVICE_VERSION)
    assert {"status", "service", "version", "timestamp"} == health.keys()


async def test_a_failed_search_makes_the_service_degraded():
    """A backend that says it is well but does not answer is noticed by the text it did not answer for."""
    async with serving(await make_context(search=FailingSearch())) as api:
        _, before, _ = await api.get("/health")
        await api.post("/process", {"text": LISTED_TEXT})
        status, after, _ = await api.get("/health")

    assert "healthy" == before["status"]
    assert (200, "degraded") == (status, after["status"])


async def test_a_dead_search_is_not_ready():
    """Work should not be sent to a process that cannot search."""
    async with serving(await make_context(search=DeadSearch())) as api:
        ready_status, readiness, _ = await api.get("/health/ready")
        _, detailed, _ = await api.get("/health/detailed")

    assert (503, False) == (ready_status, readiness["ready"])
    assert ["search is unhealthy (ConnectionError)"] == readiness["reasons"]
    assert "degraded" == detailed["components"]["search"]["status"]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        pytest.param(replace(WELL, assigned=0), "no input partition is assigned", id="unassigned"),
        pytest.param(replace(WELL, recovered=False), "tables are being recovered", id="recovering"),
        pytest.param(replace(WELL, lists_loaded=False), "lists are being loaded", id="lists"),
    ],
)
async def test_ready_waits_for_everything_a_full_answer_needs(state, reason):
    """503 with the reason until it is there; the same process is alive meanwhile."""
    stream = StreamOfTests(state)
    async with serving(await make_context(stream=stream)) as api:
        early, readiness, _ = await api.get("/health/ready")
        alive, _, _ = await api.get("/health/live")
        stream.state = WELL
        late, _, _ = await api.get("/health/ready")

    assert (503, [reason]) == (early, readiness["reasons"])
    assert (200, 200) == (alive, late)


async def test_without_lists_the_service_is_not_ready():
    """An empty watchlist would clear everybody."""
    async with serving(await make_context(entries=[])) as api:
        status, _, _ = await api.get("/health/ready")

    assert 503 == status


async def test_live_notices_a_stuck_stream():
    """Work pending and no progress: a restart is asked for."""
    stuck = replace(WELL, in_flight=2, progress_age_s=STUCK_AFTER_S + 1)
    async with serving(await make_context(stream=StreamOfTests(stuck))) as api:
        live_status, liveness, _ = await api.get("/health/live")
        health_status, health, _ = await api.get("/health")

    assert (503, False) == (live_status, liveness["alive"])
    assert (503, "unhealthy") == (health_status, health["status"])


async def test_detailed_health_shows_every_part():
    """Parts, pool, lag, memory, uptime and the run through the layers."""
    async with serving(await make_context(stream=StreamOfTests(WELL))) as api:
        await api.post("/process", {"text": LISTED_TEXT})
        _, detailed, _ = await api.get("/health/detailed")

    parts = detailed["components"]
    assert {"kafka", "tables", "search", "http_client_pool", "lists", "lexicons"} == parts.keys()
    assert {"max": 50, "in_use": 0, "idle": 0, "waiting": 0}.items() <= parts["http_client_pool"].items()
    assert "dictionary" == parts["lexicons"]["languages"]["ru"]
    assert {"texts.raw/0": 3} == detailed["lag"]
    assert 1 == detailed["orchestrator"]["processed_total"]
    assert {"validation", "names", "search", "decision"} <= detailed["orchestrator"]["layers"].keys()
    assert detailed["memory"]["resident_bytes"] > 0


async def test_metrics_tell_of_requests_layers_and_lists():
    """Prometheus reads the text, and what happened stands in it."""
    async with serving(await make_context(stream=StreamOfTests(WELL))) as api:
        await api.post("/process", {"text": LISTED_TEXT})
        _, text, headers = await api.get("/metrics")

    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert headers["Content-Type"].startswith("text/plain")
    requests = {
        s.labels["channel"]: s.value
        for s in families["ai_service_requests"].samples
        if s.name.endswith("_total")
    }
    assert 1 == requests["http"]
    assert 1 == sum(
        s.value for s in families["hybrid_search_latency_ms"].samples if s.name.endswith("_count")
    )
    assert {"sample": 2} == {s.labels["list"]: s.value for s in families["ai_service_list_entries"].samples}
    assert [3] == [s.value for s in families["ai_service_consumer_lag"].samples]


async def test_the_connection_pool_is_shown():
    """A backend behind a pool shows it in health and metrics, with its requests and its circuit breaker."""
    async with serving(await make_context(search=PooledSearch())) as api:
        _, detailed, _ = await api.get("/health/detailed")
        _, text, _ = await api.get("/metrics")

    pool = detailed["components"]["http_client_pool"]
    assert (20, 2, 3, 1) == (pool["max"], pool["in_use"], pool["idle"], pool["waiting"])
    assert 'ai_service_http_client_pool{state="waiting"} 1.0' in text
    assert 'ai_service_search_requests_total{ending="answered"} 5.0' in text
    assert "ai_service_search_circuit_open 0.0" in text


async def test_probes_share_one_answer_of_the_backend():
    """A burst of probes does not become a burst of questions; a second later it is asked again."""
    search = CountingSearch()
    context = await make_context(search=search)
    clock = [100.0]
    context.monotonic = lambda: clock[0]
    async with serving(context) as api:
        for _ in range(5):
            await api.get("/health")
        first = search.asked
        clock[0] += ASK_AGAIN_AFTER_S
        await api.get("/health")

    assert (1, 2) == (first, search.asked)


async def test_a_process_without_search_says_so():
    """Nothing is searched, nothing is ready, and no list is shown."""
    context = await make_context()
    context.engine.search = None
    async with serving(context) as api:
        status, readiness, _ = await api.get("/health/ready")
        _, lists, _ = await api.get("/lists")
        found, problem, _ = await api.post("/search", {"name": "Мышкина"})

    assert (503, ["search is switched off"]) == (status, readiness["reasons"])
    assert [] == lists["lists"]
    assert (503, "search-unavailable") == (found, problem["reason"])


async def test_metrics_can_be_switched_off():
    """PROMETHEUS_ENABLED=false."""
    async with serving(await make_context(settings=make_settings(prometheus_enabled=False))) as api:
        status, problem, _ = await api.get("/metrics")

    assert (404, "metrics-disabled") == (status, problem["reason"])


async def test_stats_count_texts_and_failures():
    """Counts, times per layer, risk mix, and the last failure by reason."""
    async with serving(await make_context()) as api:
        await api.post("/process", {"text": LISTED_TEXT})
        await api.post("/process", {"text": "  "})
        _, stats, _ = await api.get("/stats")

    assert {"processed": 2, "failed": 1}.items() <= stats["counts"].items()
    assert 1 == stats["failures"]["empty"]["count"]
    assert 1 == sum(stats["risks"].values())
    assert stats["layers"]["names"]["p50"] <= stats["layers"]["names"]["p99"]
    assert stats["caches"]["names_ru.words"]["capacity"] > 0


async def test_the_description_is_served_and_valid():
    """/openapi.json as served passes a validator that is not ours and has every endpoint."""
    async with serving(await make_context()) as api:
        _, document, _ = await api.get("/openapi.json")

    validate(document)
    assert {endpoint.path for endpoint in ALL.all} == document["paths"].keys()


async def test_the_description_of_the_topics_is_served():
    """/asyncapi.yaml comes with the package."""
    async with serving(await make_context()) as api:
        _, text, _ = await api.get("/asyncapi.yaml")

    assert "texts.raw" in text
    assert yaml.safe_load(text)["asyncapi"].startswith("3.")
