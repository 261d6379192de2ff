"""GET /health and its kin: what is wrong is found once, each probe reads what concerns it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping

import psutil
from aiohttp import web

from schemas.health import (
    Component,
    Components,
    DetailedHealth,
    Health,
    KafkaComponent,
    LexiconsComponent,
    ListsComponent,
    Liveness,
    Memory,
    Orchestrator,
    PoolComponent,
    Readiness,
    SearchComponent,
    TablesComponent,
)
from schemas.http import HealthStatus
from stream_app.engine import SERVICE, SERVICE_VERSION
from stream_app.status import StreamStatus
from stream_app.web.context import CONTEXT, WebContext
from stream_app.web.endpoints import answer
from stream_app.web.faults import Fault, Part, ServiceFacts, find_faults, overall, worst
from stream_app.web.lists import list_figures
from stream_app.web.stats import layer_times
from topology.search.base import SearchHealth

logger = logging.getLogger(__name__)

SEARCH_ANSWERS_WITHIN_S = 2.0
ASK_AGAIN_AFTER_S = 1.0  # probes come in bursts; within this time they share one answer of the backend


class HealthMonitor:
    """Asks the search backend how it is: every HEALTH_CHECK_INTERVAL, and again when a probe comes later."""

    def __init__(self, context: WebContext) -> None:
        self._context = context
        self._asked_at: float | None = None
        self.search: SearchHealth | None = None

    async def look(self) -> SearchHealth | None:
        """How the search is now; at most ASK_AGAIN_AFTER_S old.  None when it is switched off."""
        now = self._context.monotonic()
        if self._asked_at is None or now - self._asked_at >= ASK_AGAIN_AFTER_S:
            self._asked_at = now
            self.search = await self._ask()
        return self.search

    async def _ask(self) -> SearchHealth | None:
        backend = self._context.engine.search
        if backend is None:
            return None
        try:
            return await asyncio.wait_for(backend.health(), SEARCH_ANSWERS_WITHIN_S)
        except asyncio.TimeoutError:
            detail = f"no answer within {SEARCH_ANSWERS_WITHIN_S:g} s"
        except Exception as error:  # noqa: BLE001 - a backend that cannot even say how it is, is unhealthy
            detail = type(error).__name__
        logger.warning("search health unknown", extra={"backend": backend.name, "error": detail})
        return SearchHealth(backend=backend.name, status="unhealthy", entries=0, names=0, detail=detail)

    async def faults(self) -> list[Fault]:
        """Everything that is wrong now."""
        context = self._context
        return find_faults(
            ServiceFacts(
                stream=context.stream.status() if context.stream is not None else None,
                search=await self.look(),
                search_failure_age_s=context.statistics.search_failure_age_s,
                remember_s=context.settings.health_check_interval,
            )
        )

    async def watch(self) -> None:
        """Look again and again, so that the metrics are fresh and a change of state is logged."""
        before: HealthStatus | None = None
        while True:
            status = overall(await self.faults())
            if status != before:
                logger.info("health changed", extra={"status": status})
            before = status
            await asyncio.sleep(self._context.settings.health_check_interval)


MONITOR = web.AppKey("monitor", HealthMonitor)


async def run_monitor(app: web.Application) -> AsyncIterator[None]:
    """Watch while the application runs."""
    task = asyncio.create_task(app[MONITOR].watch())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _health(context: WebContext, faults: list[Fault]) -> Health:
    return Health(
        status=overall(faults),
        service=SERVICE,
        version=SERVICE_VERSION,
        timestamp=context.now().isoformat(timespec="milliseconds"),
    )


def _status_code(health: Health) -> int:
    return 503 if health.status == "unhealthy" else 200


async def health(request: web.Request) -> web.Response:
    """GET /health."""
    state = _health(request.app[CONTEXT], await request.app[MONITOR].faults())
    return answer(state, status=_status_code(state))


async def live(request: web.Request) -> web.Response:
    """GET /health/live: fails when only a restart helps."""
    reasons = [fault.reason for fault in await request.app[MONITOR].faults() if fault.stuck]
    return answer(Liveness(alive=not reasons, reasons=reasons), status=503 if reasons else 200)


async def ready(request: web.Request) -> web.Response:
    """GET /health/ready: fails until everything that a full answer needs is there."""
    reasons = [fault.reason for fault in await request.app[MONITOR].faults() if fault.blocks_ready]
    return answer(Readiness(ready=not reasons, reasons=reasons), status=503 if reasons else 200)


async def detailed(request: web.Request) -> web.Response:
    """GET /health/detailed."""
    context = request.app[CONTEXT]
    monitor = request.app[MONITOR]
    faults = await monitor.faults()
    statistics = context.statistics
    stream = context.stream.status() if context.stream is not None else None
    workers = await _other_workers(context)
    state = _health(context, faults)
    report = DetailedHealth(
        **state.model_dump() | {"status": _worst_of_all(state.status, workers)},
        reasons=[*(fault.reason for fault in faults), *_reasons_of(workers)],
        components=_components(context, stream, monitor.search, faults),
        orchestrator=Orchestrator(
            processed_total=statistics.processed,
            success_rate=statistics.success_rate,
            cache_hit_rate=statistics.cached / statistics.processed if statistics.processed else None,
            layers=layer_times(statistics),
        ),
        lag=stream.lag if stream is not None else {},
        memory=_memory(),
        uptime_s=round(statistics.uptime_s, 3),
        workers=workers,
    )
    return answer(report, status=_status_code(report))


async def _other_workers(context: WebContext) -> dict[str, DetailedHealth | None]:
    answers = await context.peers.ask("GET", "/health/detailed")
    return {
        str(worker): DetailedHealth.model_validate_json(one.body) if one.status in {200, 503} else None
        for worker, one in answers.items()
    }


def _worst_of_all(own: HealthStatus, workers: Mapping[str, DetailedHealth | None]) -> HealthStatus:
    """The state of all processes; without one that does not answer (it is started again) it is degraded."""
    return worst([own, *(worker.status if worker is not None else "degraded" for worker in workers.values())])


def _reasons_of(workers: Mapping[str, DetailedHealth | None]) -> list[str]:
    reasons = []
    for name, worker in workers.items():
        said = ["does not answer"] if worker is None else worker.reasons
        reasons += [f"worker {name}: {reason}" for reason in said]
    return reasons


def _components(
    context: WebContext, stream: StreamStatus | None, search: SearchHealth | None, faults: list[Fault]
) -> Components:
    states = _component_states(faults)
    languages = {language: names.lexicon.source for language, names in context.engine.knowledge.names.items()}
    return Components(
        kafka=_kafka(stream, states["kafka"]),
        tables=TablesComponent(
            **states["tables"].model_dump(),
            recovered=stream.recovered if stream else None,
            entries=stream.tables if stream else {},
        ),
        search=SearchComponent(
            **states["search"].model_dump(),
            backend=search.backend if search else None,
            entries=search.entries if search else 0,
            names=search.names if search else 0,
        ),
        http_client_pool=PoolComponent(status="healthy", **context.connection_pool()),
        lists=ListsComponent(**states["lists"].model_dump(), lists=list_figures(context)),
        lexicons=LexiconsComponent(status="healthy", languages=languages),
    )


def _component_states(faults: list[Fault]) -> Mapping[Part, Component]:
    parts: tuple[Part, ...] = ("kafka", "tables", "search", "lists")
    states = {}
    for part in parts:
        own = [fault for fault in faults if fault.part == part]
        states[part] = Component(status=overall(own), detail="; ".join(fault.reason for fault in own))
    return states


def _kafka(stream: StreamStatus | None, state: Component) -> KafkaComponent:
    if stream is None:
        return KafkaComponent(status=state.status, detail="this process runs without a stream")
    return KafkaComponent(
        **state.model_dump(),
        connected=stream.connected,
        assigned_partitions=stream.assigned,
        paused=stream.paused,
        in_flight=stream.in_flight,
        progress_age_s=round(stream.progress_age_s, 3),
    )


def _memory() -> Memory:
    memory = psutil.Process().memory_info()
    return Memory(
        resident_bytes=memory.rss,
        virtual_bytes=memory.vms,
        system_available_bytes=psutil.virtual_memory().available,
    )
