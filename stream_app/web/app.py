"""The HTTP application: every endpoint, declared once, and the order of what stands around them."""

from __future__ import annotations

import time

from aiohttp import web

from schemas.enriched_text import EnrichedText
from schemas.health import DetailedHealth, Health, Liveness, Readiness, StatisticsResponse
from schemas.http import (
    BatchRequest,
    BatchResponse,
    CachesCleared,
    ComplexityRequest,
    ComplexityResponse,
    DecisionResponse,
    DecisionsResponse,
    EffectiveConfiguration,
    ListsReloaded,
    ListsResponse,
    ReplayRequest,
    ReplayResponse,
    SearchPartyRequest,
    SearchPartyResponse,
    StreamSwitched,
)
from schemas.raw_text import RawText
from stream_app.web import admin, analyze, health, lists, metrics, openapi, process, search, security, stats
from stream_app.web.console import live, pages
from stream_app.web.context import CONTEXT, WebContext
from stream_app.web.endpoints import ENDPOINTS, Access, Endpoint, Endpoints
from stream_app.web.errors import answer_problems
from stream_app.web.rate_limit import TokenBuckets, proxy_networks

ADMIN_TIMEOUT_S = 300.0  # lists are read and dead letters sent again within one request

PROBES = (
    Endpoint("GET", "/health", health.health, "State in one word", "probes", {200: Health, 503: Health}),
    Endpoint(
        "GET",
        "/health/live",
        health.live,
        "Whether the process moves",
        "probes",
        {200: Liveness, 503: Liveness},
    ),
    Endpoint(
        "GET",
        "/health/ready",
        health.ready,
        "Whether it can answer in full",
        "probes",
        {200: Readiness, 503: Readiness},
    ),
    Endpoint(
        "GET",
        "/health/detailed",
        health.detailed,
        "State part by part",
        "probes",
        {200: DetailedHealth, 503: DetailedHealth},
    ),
    Endpoint(
        "GET",
        "/metrics",
        metrics.metrics,
        "Prometheus metrics",
        "probes",
        {200: "text/plain"},
        problems=("metrics-disabled",),
    ),
    Endpoint(
        "GET",
        "/stats",
        stats.stats,
        "Figures since the start",
        "probes",
        {200: StatisticsResponse},
        access=Access.KEY,
    ),
)

SCREENING = (
    Endpoint(
        "POST",
        "/process",
        process.process,
        "Screen one text",
        "screening",
        {200: EnrichedText},
        request=RawText,
        problems=("refused", "layer-failed"),
        access=Access.KEY,
        screening=True,
    ),
    Endpoint(
        "POST",
        "/process/batch",
        process.process_batch,
        "Screen several texts",
        "screening",
        {200: BatchResponse},
        request=BatchRequest,
        access=Access.KEY,
        screening=True,
    ),
    Endpoint(
        "POST",
        "/search",
        search.search,
        "Look a party up",
        "screening",
        {200: SearchPartyResponse},
        request=SearchPartyRequest,
        problems=("search-unavailable", "lists-not-loaded"),
        access=Access.KEY,
        screening=True,
    ),
    Endpoint(
        "POST",
        "/analyze-complexity",
        analyze.analyze_complexity,
        "Forecast the work with a text",
        "screening",
        {200: ComplexityResponse},
        request=ComplexityRequest,
        access=Access.KEY,
        screening=True,
    ),
    Endpoint(
        "GET",
        "/lists",
        lists.lists,
        "Watchlists as searched now",
        "screening",
        {200: ListsResponse},
        access=Access.KEY,
    ),
)

CONSOLE = (
    Endpoint("GET", "/", pages.page, "Console", "console", {200: "text/html"}),
    Endpoint(
        "GET",
        "/console/{file}",
        pages.file,
        "A script or style of the console",
        "console",
        {200: "text/*"},
        parameters=(pages.FILE,),
        problems=("not-found",),
    ),
    Endpoint(
        "GET",
        "/decisions",
        live.decisions,
        "Recent decisions",
        "console",
        {200: DecisionsResponse},
        parameters=(live.AFTER, live.LIMIT, live.RISK, live.LANGUAGE),
        access=Access.KEY,
    ),
    Endpoint(
        "GET",
        "/decisions/events",
        live.events,
        "Recent decisions as server-sent events",
        "console",
        {200: "text/event-stream"},
        parameters=(live.AFTER, live.RISK, live.LANGUAGE),
        problems=("too-busy",),
        access=Access.KEY,
        timeout_s=None,
    ),
    Endpoint(
        "GET",
        "/decisions/{number}",
        live.decision,
        "One recent decision in full",
        "console",
        {200: DecisionResponse},
        parameters=(live.NUMBER, live.WORKER, live.PERSONAL),
        problems=("not-found", "worker-silent"),
        access=Access.KEY,
    ),
)

ADMIN = (
    Endpoint(
        "POST",
        "/admin/caches/clear",
        admin.clear_caches,
        "Forget everything cached",
        "admin",
        {200: CachesCleared},
        problems=("operation-failed",),
        access=Access.ADMIN,
    ),
    Endpoint(
        "POST",
        "/admin/lists/reload",
        admin.reload_lists,
        "Read LISTS again and publish the differences",
        "admin",
        {200: ListsReloaded},
        problems=("no-stream", "operation-failed"),
        access=Access.ADMIN,
        timeout_s=ADMIN_TIMEOUT_S,
    ),
    Endpoint(
        "POST",
        "/admin/pause",
        admin.pause,
        "Stop taking messages",
        "admin",
        {200: StreamSwitched},
        problems=("no-stream", "operation-failed"),
        access=Access.ADMIN,
    ),
    Endpoint(
        "POST",
        "/admin/resume",
        admin.resume,
        "Take messages again",
        "admin",
        {200: StreamSwitched},
        problems=("no-stream", "operation-failed"),
        access=Access.ADMIN,
    ),
    Endpoint(
        "POST",
        "/admin/dead-letters/replay",
        admin.replay_dead_letters,
        "Send dead letters again",
        "admin",
        {200: ReplayResponse},
        request=ReplayRequest,
        problems=("no-stream", "operation-failed"),
        access=Access.ADMIN,
        timeout_s=ADMIN_TIMEOUT_S,
    ),
    Endpoint(
        "GET",
        "/admin/config",
        admin.config,
        "Effective configuration, secrets masked",
        "admin",
        {200: EffectiveConfiguration},
        access=Access.ADMIN,
    ),
)

DESCRIPTIONS = (
    Endpoint(
        "GET", "/openapi.json", openapi.openapi, "This description", "descriptions", {200: "application/json"}
    ),
    Endpoint(
        "GET",
        "/asyncapi.yaml",
        openapi.asyncapi,
        "Description of the topics",
        "descriptions",
        {200: "application/yaml"},
        problems=("not-found",),
    ),
)

ALL = Endpoints((*PROBES, *SCREENING, *CONSOLE, *ADMIN, *DESCRIPTIONS))


def create_web_app(context: WebContext) -> web.Application:
    """The application, to be run by `aiohttp.web.AppRunner` on the event loop of the worker.

    It works without a stream as well; then the endpoints that need one say so.
    """
    settings = context.settings
    app = web.Application(
        middlewares=[
            security.observe,
            answer_problems,
            security.answer_preflight,
            security.protect,
            security.limit_time,
        ],
        client_max_size=settings.max_body_bytes,
    )
    app[CONTEXT] = context
    app[ENDPOINTS] = ALL
    app[health.MONITOR] = health.HealthMonitor(context)
    app[live.READERS] = live.Readers()
    app[security.BUCKETS] = TokenBuckets(
        settings.rate_limit_per_s,
        burst=settings.rate_limit_per_s * security.BURST_S,
        monotonic=time.monotonic,
    )
    app[security.PROXIES] = proxy_networks(settings.trusted_proxies)
    for endpoint in ALL.all:
        if endpoint.method == "GET":
            app.router.add_get(endpoint.path, endpoint.handler)  # answers HEAD as well
        else:
            app.router.add_route(endpoint.method, endpoint.path, endpoint.handler)
    app.on_response_prepare.append(security.add_headers)
    app.on_shutdown.append(live.end_events)
    app.cleanup_ctx.append(health.run_monitor)
    return app
