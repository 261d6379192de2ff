"""GET /stats: what the service did, and how fast; all its processes together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TypeVar

from aiohttp import web

from schemas.health import CacheFigures, Counts, FailureFigures, StatisticsResponse, Times
from stream_app.statistics import Statistics
from stream_app.web.context import CONTEXT, WebContext
from stream_app.web.endpoints import answer
from stream_app.web.peers import credentials
from topology.caches import CacheStatistics

Figures = TypeVar("Figures")


def layer_times(statistics: Statistics) -> dict[str, Times]:
    """Percentiles of every layer."""
    return {name: Times(**asdict(times.percentiles())) for name, times in statistics.layers.items()}


def _hit_rate(hits: int, misses: int) -> float | None:
    return round(hits / (hits + misses), 4) if hits + misses else None


def cache_figures(figures: CacheStatistics) -> CacheFigures:
    """One cache with its hit rate."""
    return CacheFigures(
        hits=figures.hits,
        misses=figures.misses,
        entries=figures.size,
        capacity=figures.capacity,
        hit_rate=_hit_rate(figures.hits, figures.misses),
    )


def own_figures(context: WebContext) -> StatisticsResponse:
    """The figures of this process."""
    statistics = context.statistics
    uptime_s = statistics.uptime_s
    return StatisticsResponse(
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


def merged_figures(
    own: StatisticsResponse, others: Mapping[str, StatisticsResponse | None]
) -> StatisticsResponse:
    """The figures of all processes as one; a process that does not answer is missing in them, and named."""
    parts = [own, *(one for one in others.values() if one is not None)]
    return StatisticsResponse(
        started_at=min(part.started_at for part in parts),
        uptime_s=max(part.uptime_s for part in parts),
        counts=Counts(**_sum(part.counts.model_dump() for part in parts)),
        texts_per_s=round(sum(part.texts_per_s for part in parts), 3),
        texts=_slowest([part.texts for part in parts]),
        batches=_slowest([part.batches for part in parts]),
        layers={name: _slowest(all_) for name, all_ in _by_name(part.layers for part in parts).items()},
        caches={name: _together(all_) for name, all_ in _by_name(part.caches for part in parts).items()},
        risks=_sum(part.risks for part in parts),
        statuses=_sum(part.statuses for part in parts),
        languages=_sum(part.languages for part in parts),
        failures={name: _latest(all_) for name, all_ in _by_name(part.failures for part in parts).items()},
        workers=dict(others),
    )


def _by_name(parts: Iterable[Mapping[str, Figures]]) -> dict[str, list[Figures]]:
    found: dict[str, list[Figures]] = {}
    for part in parts:
        for name, one in part.items():
            found.setdefault(name, []).append(one)
    return found


def _sum(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return dict(total)


def _slowest(times: Sequence[Times]) -> Times:
    """Counts together, the mean of all, and of each percentile the largest."""
    count = sum(one.count for one in times)
    return Times(
        count=count,
        mean=round(sum(one.mean * one.count for one in times) / count, 3) if count else 0.0,
        p50=max(one.p50 for one in times),
        p95=max(one.p95 for one in times),
        p99=max(one.p99 for one in times),
    )


def _together(caches: Sequence[CacheFigures]) -> CacheFigures:
    hits, misses = sum(one.hits for one in caches), sum(one.misses for one in caches)
    return CacheFigures(
        hits=hits,
        misses=misses,
        entries=sum(one.entries for one in caches),
        capacity=sum(one.capacity for one in caches),
        hit_rate=_hit_rate(hits, misses),
    )


def _latest(failures: Sequence[FailureFigures]) -> FailureFigures:
    """Counts together, the rest of the last failure."""
    last = max(failures, key=lambda one: one.last_at)
    return last.model_copy(
        update={
            "count": sum(one.count for one in failures),
            "dead_letters": sum(one.dead_letters for one in failures),
        }
    )


async def stats(request: web.Request) -> web.Response:
    """GET /stats."""
    context = request.app[CONTEXT]
    own = own_figures(context)
    if not context.peers.sockets:
        return answer(own)
    answers = await context.peers.ask("GET", "/stats", headers=credentials(request))
    others = {
        str(worker): StatisticsResponse.model_validate_json(one.body) if one.status == 200 else None
        for worker, one in answers.items()
    }
    return answer(merged_figures(own, others))
