"""GET /metrics: Prometheus text."""

from __future__ import annotations

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from stream_app.metrics import ServiceState
from stream_app.web.context import CONTEXT
from stream_app.web.errors import ProblemError
from stream_app.web.health import MONITOR


async def metrics(request: web.Request) -> web.Response:
    """GET /metrics."""
    context = request.app[CONTEXT]
    if not context.settings.prometheus_enabled:
        raise ProblemError("metrics-disabled", "PROMETHEUS_ENABLED is false")
    search = context.engine.search
    state = ServiceState(
        now=context.now(),
        stream=context.stream.status() if context.stream is not None else None,
        search=await request.app[MONITOR].look(),
        lists=search.lists() if search is not None else (),
        caches=context.cache_statistics(),
        pool=context.connection_pool(),
    )
    return web.Response(body=context.metrics.exposition(state), headers={"Content-Type": CONTENT_TYPE_LATEST})
