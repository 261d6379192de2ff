"""GET /stats: what this process did, and how fast."""

from __future__ import annotations

from dataclasses import asdict

from aiohttp import web

from schemas.health import CacheFigures, Counts, FailureFigures, StatisticsResponse, Times
from stream_app.statistics import Statistics
from stream_app.web.context import CONTEXT
from stream_app.web.endpoints import answer
from topology.caches import CacheStatistics


def layer_times(statistics: Statistics) -> dict[str, Times]:
    """Percentiles of every layer."""
    return {name: Times(**asdict(times.percentiles())) for name, times in statistics.layers.items()}


def cache_figures(figures: CacheStatistics) -> CacheFigures:
    """One cache with its hit rate."""
    asked = figures.hits + figures.misses
    return CacheFigures(
        hits=figures.hits,
        misses=figures.misses,
        entries=figures.size,
        capacity=figures.capacity,
        hit_rate=round(figures.hits / asked, 4) if asked else None,
    )


async def stats(request: web.Request) -> web.Response:
    """GET /stats."""
    context = request.app[CONTEXT]
    statistics = context.statistics
    uptime_s = statistics.uptime_s
    report = StatisticsResponse(
        started_at=statistics.started_at.isoformat(timespec="seconds"),
        uptime_s=round(uptime_s, 3),
        counts=Counts(
            processed=statistics.processed,
            failed=statistics.failed,
            incomplete=statistics.incomplete,
            cached=statistics.cached,
            review_required=statistics.review,
        ),
        texts_per_s=round(statistics.processed / uptime_s, 3) if uptime_s else 0.0,
        texts=Times(**asdict(statistics.texts.percentiles())),
        batches=Times(**asdict(statistics.batches.percentiles())),
        layers=layer_times(statistics),
        caches={name: cache_figures(one) for name, one in context.cache_statistics().items()},
        risks=dict(statistics.risks),
        statuses=dict(statistics.statuses),
        languages=dict(statistics.languages),
        failures={reason: FailureFigures(**asdict(one)) for reason, one in statistics.failures.items()},
    )
    return answer(report)
