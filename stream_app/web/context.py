"""What the HTTP side is given: the engine, what is counted of it, and the stream it may stand beside."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Protocol, runtime_checkable

from aiohttp import web

from stream_app.engine import Engine
from stream_app.metrics import Metrics
from stream_app.settings import Settings
from stream_app.statistics import Statistics
from stream_app.status import StreamControl
from stream_app.web.decisions import RecentDecisions
from stream_app.web.peers import Peers
from topology.caches import CacheStatistics
from topology.search.fallback import RemoteSearch


@runtime_checkable
class HasCaches(Protocol):
    """Anything with caches that can be looked at and cleared."""

    def cache_statistics(self) -> Mapping[str, CacheStatistics]:
        """Counts of each cache by its name."""
        ...

    def clear_caches(self) -> None:
        """Forget every entry; answers stay the same."""
        ...


@dataclass(slots=True)
class WebContext:
    """Everything that handlers use.

    stream: None where there is no stream (command line, tests): then it is left out of health.
    decisions: the worker adds its results to it, so that the console shows them.
    peers: the other processes of the same service; none where there is one process.
    now, monotonic: the clocks.
    """

    engine: Engine
    settings: Settings
    metrics: Metrics
    statistics: Statistics
    stream: StreamControl | None = None
    decisions: RecentDecisions = field(default_factory=RecentDecisions)
    peers: Peers = field(default_factory=Peers)
    now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)
    monotonic: Callable[[], float] = time.monotonic

    def caches(self) -> dict[str, HasCaches]:
        """Everything with caches, by a short name: the analyses, the names of each language, the layers."""
        holders: dict[str, object] = {"analyses": self.engine.pipeline.cache}
        holders |= {f"names_{language}": names for language, names in self.engine.knowledge.names.items()}
        holders |= {layer.name: layer for layer in self.engine.pipeline.layers}
        holders["search"] = self.engine.search
        return {name: holder for name, holder in holders.items() if isinstance(holder, HasCaches)}

    def cache_statistics(self) -> dict[str, CacheStatistics]:
        """Counts of every cache as `holder.cache`."""
        return {
            f"{holder}.{name}": figures
            for holder, caches in self.caches().items()
            for name, figures in caches.cache_statistics().items()
        }

    def connection_pool(self) -> dict[str, int]:
        """Connections to the search backend by state; the embedded backend opens none."""
        search = self.engine.search
        if isinstance(search, RemoteSearch):
            return dict(search.connection_pool())
        return {"max": self.settings.connection_pool_size, "in_use": 0, "idle": 0, "waiting": 0}

    def search_requests(self) -> dict[str, int]:
        """Requests to the search backend by how they ended; none without a server."""
        search = self.engine.search
        return dict(search.request_counts()) if isinstance(search, RemoteSearch) else {}

    def is_circuit_open(self) -> bool:
        """Whether the server of the search backend is taken to be down."""
        search = self.engine.search
        return isinstance(search, RemoteSearch) and search.is_circuit_open


CONTEXT = web.AppKey("context", WebContext)
