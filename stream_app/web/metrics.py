"""GET /metrics: Prometheus text, of all processes of the service."""

from __future__ import annotations

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from stream_app.metrics import ServiceState
from stream_app.web.context import CONTEXT
from stream_app.web.errors import ProblemError
from stream_app.web.health import MONITOR
from stream_app.web.peers import merge_expositions


async def metrics(request: web.Request) -> web.Response:
    """GET /metrics."""
    context = request.app[CONTEXT]
    if not context.settings.prometheus_enabled:
        raise ProblemError("metrics-disabled", "PROMETHEUS_ENABLED is false")
    search = context.engine.search
    answers = await context.peers.ask("GET", "/metrics")
    others = {worker: one.body.decode() for worker, one in answers.items() if one.status == 200}
    state = ServiceState(
        now=context.now(),
        stream=context.stream.status() if context.stream is not None else None,
        search=await request.app[MONITOR].look(),
        lists=search.lists() if search is not None else (),
        caches=context.cache_statistics(),
        pool=context.connection_pool(),
        search_requests=context.search_requests(),
        is_circuit_open=context.is_circuit_open(),
        workers={"answering": 1 + len(others), "silent": len(answers) - len(others)},
    )
    text = context.metrics.exposition(state).decode()
    if context.peers.sockets:
        text = merge_expositions({0: text, **others})
    return web.Response(body=text.encode(), headers={"Content-Type": CONTENT_TYPE_LATEST})
