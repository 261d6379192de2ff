"""How the service is: what is wrong, found once, and the probes that read it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Literal

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
from stream_app.web.lists import list_figures
from stream_app.web.stats import layer_times
from topology.search.base import SearchHealth

logger = logging.getLogger(__name__)

Part = Literal["kafka", "tables", "search", "lists"]

STUCK_AFTER_S = 120.0  # no progress with work pending for so long is a stall; a slow batch takes seconds
SEARCH_ANSWERS_WITHIN_S = 2.0
ASK_AGAIN_AFTER_S = 1.0  # probes come in bursts; within this time they share one answer of the backend


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    blocks_ready: whether no work should be sent here until it is over.
    stuck: whether only a restart helps.
    """

    part: Part
    level: Literal["degraded", "unhealthy"]
    reason: str
    blocks_ready: bool = True
    stuck: bool = False


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What faults are found from.

    search: None when it is switched off.  search_failure_age_s: since a text was last not fully searched.
    remember_s: for how long such a failure counts.
    """

    stream: StreamStatus | None
    search: SearchHealth | None
    search_failure_age_s: float | None
    remember_s: float


def find_faults(facts: ServiceFacts) -> list[Fault]:
    """Everything that is wrong, worst parts first."""
    return [*_stream_faults(facts.stream), *_search_faults(facts)]


def _stream_faults(stream: StreamStatus | None) -> list[Fault]:
    if stream is None:
        return []
    if stream.failed is not None:
        return [Fault("kafka", "unhealthy", f"the stream has failed: {stream.failed}", stuck=True)]
    if is_stuck(stream):
        age_s = round(stream.progress_age_s)
        return [Fault("kafka", "unhealthy", f"no progress for {age_s} s with work pending", stuck=True)]
    faults = []
    if not stream.connected:
        faults.append(Fault("kafka", "degraded", "not connected to Kafka"))
    elif not stream.assigned:
        faults.append(Fault("kafka", "degraded", "no input partition is assigned"))
    if not stream.recovered:
        faults.append(Fault("tables", "degraded", "tables are being recovered"))
    if not stream.lists_loaded:
        faults.append(Fault("lists", "degraded", "lists are being loaded"))
    if stream.paused:
        faults.append(Fault("kafka", "degraded", "paused by an operator", blocks_ready=False))
    return faults


def is_stuck(stream: StreamStatus) -> bool:
    """Whether work has been pending for long without progress, though nothing from outside stops it."""
    pending = stream.in_flight > 0 or any(lag for lag in stream.lag.values())
    moving = stream.connected and stream.assigned > 0 and stream.recovered and not stream.paused
    return pending and moving and stream.progress_age_s > STUCK_AFTER_S


def _search_faults(facts: ServiceFacts) -> list[Fault]:
    search = facts.search
    if search is None:
        return [Fault("search", "degraded", "search is switched off")]
    faults = []
    if search.status != "healthy":
        detail = f" ({search.detail})" if search.detail else ""
        faults.append(
            Fault(
                "search",
                "degraded",
                f"search is {search.status}{detail}",
                blocks_ready=search.status == "unhealthy",
            )
        )
    if facts.search_failure_age_s is not None and facts.search_failure_age_s < facts.remember_s:
        age_s = round(facts.search_failure_age_s)
        faults.append(
            Fault("search", "degraded", f"a text was not fully searched {age_s} s ago", blocks_ready=False)
        )
    if search.entries == 0 and search.status != "unhealthy":
        faults.append(Fault("lists", "degraded", "no list entry is loaded"))
    return faults


def overall(faults: list[Fault]) -> HealthStatus:
    """The state in one word: as bad as the worst fault."""
    levels = {fault.level for fault in faults}
    if "unhealthy" in levels:
        return "unhealthy"
    return "degraded" if levels else "healthy"


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
    state = _health(context, faults)
    report = DetailedHealth(
        **state.model_dump(),
        reasons=[fault.reason for fault in faults],
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
    )
    return answer(report, status=_status_code(state))


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
