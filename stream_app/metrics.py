"""Counts what the service does and shows it as Prometheus text; `metric_declarations` says what there is."""

from __future__ import annotations

import re
from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from typing import Literal

import prometheus_client as prometheus
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from stream_app import metric_declarations as declared
from stream_app.metric_declarations import METRICS, MetricSpec
from stream_app.status import StreamStatus
from topology.caches import CacheStatistics
from topology.document import Document
from topology.errors import SearchUnavailable
from topology.search.base import ListInfo, SearchHealth

Channel = Literal["stream", "http"]
HEALTH_LEVELS = {"unhealthy": 0.0, "degraded": 1.0, "healthy": 2.0}
CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}\Z")


def bounded_code(value: str) -> str:
    """The value as a label: itself when it is a short code, else `other`, so no text ever becomes a label."""
    return value if CODE.match(value) else "other"


@dataclass(frozen=True, slots=True)
class ServiceState:
    """What is looked at when /metrics is asked, not counted as it happens.

    `pool` is by state (max, in_use, idle, waiting), `search_requests` by ending, `workers` by state
    (answering, silent); None where a part is not there.
    """

    now: datetime
    stream: StreamStatus | None = None
    search: SearchHealth | None = None
    lists: Sequence[ListInfo] = ()
    caches: Mapping[str, CacheStatistics] = field(default_factory=dict)
    pool: Mapping[str, int] = field(default_factory=dict)
    search_requests: Mapping[str, int] = field(default_factory=dict)
    is_circuit_open: bool = False
    workers: Mapping[str, int] = field(default_factory=dict)


class Metrics:
    """The metrics of one service in a registry of its own.

    The worker calls `observe_batch(documents, batch_ms)` once per batch, after its results are acknowledged;
    records that could not be read are among its documents, with their failure.  Then `observe_alerts(cause,
    count)` and `observe_end_to_end`.  All that costs about 15 us per text.  Call it on the event loop thread.
    """

    def __init__(self, *, service_version: str = "", rules_version: str = "") -> None:
        # Of the whole process, as the client library has it: a start time beside each counter doubles the
        # text and nobody reads it.
        prometheus.disable_created_metrics()  # type: ignore[no-untyped-call]  # the library left it untyped
        self.registry = CollectorRegistry()
        self._counters = {s: self._counter(s) for s in METRICS if s.kind == "counter"}
        self._gauges = {s: self._gauge(s) for s in METRICS if s.kind == "gauge"}
        self._histograms = {s: self._histogram(s) for s in METRICS if s.kind == "histogram"}
        self._layers: dict[str, Histogram] = {}
        self._totals: Tally[tuple[MetricSpec, str]] = Tally()
        prometheus.ProcessCollector(registry=self.registry)
        prometheus.PlatformCollector(registry=self.registry)
        prometheus.GCCollector(registry=self.registry)
        self._gauges[declared.BUILD].labels(service_version, rules_version).set(1)
        for spec, labels in declared.known_series():
            self._counters[spec].labels(*labels)
        for spec, channel in product(self._histograms, declared.CHANNELS):
            if spec.labels == ("channel",):
                self._histograms[spec].labels(channel)

    def _counter(self, spec: MetricSpec) -> Counter:
        return Counter(spec.name, spec.help, spec.labels, registry=self.registry)

    def _gauge(self, spec: MetricSpec) -> Gauge:
        return Gauge(spec.name, spec.help, spec.labels, registry=self.registry)

    def _histogram(self, spec: MetricSpec) -> Histogram:
        return Histogram(spec.name, spec.help, spec.labels, registry=self.registry, buckets=spec.buckets)

    def _add(self, spec: MetricSpec, tally: Mapping[tuple[str, ...], int]) -> None:
        for labels, count in tally.items():
            self._counters[spec].labels(*labels).inc(count)

    def observe_batch(
        self, documents: Sequence[Document], batch_ms: float, *, channel: Channel = "stream"
    ) -> None:
        """Count one finished batch: rate, failures and times per layer, search, decisions."""
        if channel == "stream":  # over HTTP the request is counted, see `observe_http`
            self._counters[declared.REQUESTS].labels(channel).inc(len(documents))
        self._histograms[declared.BATCH_SIZE].labels(channel).observe(len(documents))
        self._histograms[declared.BATCH_LATENCY].labels(channel).observe(batch_ms)
        self._observe_times(documents, channel)
        answered = [d for d in documents if d.failure is None]
        self._add(declared.RESULTS, Tally((d.status.value,) for d in answered))
        self._add(
            declared.DECISIONS,
            Tally((d.decision.risk.value, str(d.decision.review_required).lower()) for d in answered),
        )
        self._add(declared.LANGUAGES, Tally((d.language.code.value,) for d in answered))
        self._add(declared.MATCHES, Tally((m.tier.value,) for d in answered for m in d.matches))
        self._add(declared.DEGRADED, Tally((bounded_code(c),) for d in answered for c in d.degraded))
        for document in documents:
            if document.failure is not None:
                self._observe_failure(document.failure.layer, document.failure.error.reason, channel)

    def _observe_times(self, documents: Sequence[Document], channel: Channel) -> None:
        search_ms = 0.0
        layers = self._layers
        for document in documents:
            for time in document.times:
                if time.name == "search":
                    search_ms += time.ms
                if time.name not in layers:
                    layers[time.name] = self._histograms[declared.LAYER_LATENCY].labels(
                        bounded_code(time.name)
                    )
                layers[time.name].observe(time.ms)
        if search_ms:
            self._histograms[declared.SEARCH_LATENCY].labels(channel).observe(search_ms)

    def _observe_failure(self, layer: str, reason: str, channel: Channel) -> None:
        reason = bounded_code(reason)
        self._counters[declared.LAYER_FAILURES].labels(bounded_code(layer), reason).inc()
        if channel == "stream":
            self._counters[declared.REQUESTS_FAILED].labels(channel, reason).inc()
            self._counters[declared.DEAD_LETTERS].labels(reason).inc()

    def observe_alerts(self, cause: Literal["message", "rescreen"], count: int = 1) -> None:
        """Count alerts that were sent."""
        self._counters[declared.ALERTS].labels(cause).inc(count)

    def observe_retry(self, outcome: Literal["complete", "again", "given_up"]) -> None:
        """Count one more try of a text that was not fully searched; one given up is a dead letter."""
        self._counters[declared.RETRIES].labels(outcome).inc()
        if outcome == "given_up":
            self._counters[declared.DEAD_LETTERS].labels(SearchUnavailable.reason).inc()

    def observe_end_to_end(self, latency_ms: float) -> None:
        """Time from the timestamp of an input record to its result; a clock that runs ahead counts as 0."""
        self._histograms[declared.END_TO_END].observe(max(0.0, latency_ms))

    def observe_search(self, elapsed_ms: float, *, channel: Channel = "http") -> None:
        """Time of a search that was asked outside the pipeline."""
        self._histograms[declared.SEARCH_LATENCY].labels(channel).observe(elapsed_ms)

    def observe_http(
        self, endpoint: str, method: str, status: int, elapsed_ms: float, *, screening: bool
    ) -> None:
        """Count one HTTP request; `endpoint` is the path as declared, never as called.

        Only what `screening` marks counts among the requests of the service: a probe that says "not ready"
        with status 503 is no failed request.
        """
        self._counters[declared.HTTP_REQUESTS].labels(endpoint, method, str(status)).inc()
        self._histograms[declared.HTTP_LATENCY].labels(endpoint).observe(elapsed_ms)
        if not screening:
            return
        self._counters[declared.REQUESTS].labels("http").inc()
        if status >= 500:
            self._counters[declared.REQUESTS_FAILED].labels("http", f"status-{status}").inc()

    def observe_personal_data_shown(self) -> None:
        """Count one decision that was shown with the personal data that is hidden by default."""
        self._counters[declared.PERSONAL_DATA_SHOWN].inc()

    def http_in_progress(self, change: int) -> None:
        """One HTTP request more or less is being answered."""
        self._gauges[declared.HTTP_IN_PROGRESS].inc(change)

    def exposition(self, state: ServiceState) -> bytes:
        """All metrics as Prometheus text, those of the state as of now."""
        self._show_stream(state.stream)
        self._show_lists(state)
        self._show_caches(state.caches)
        for name, count in state.pool.items():
            self._gauges[declared.POOL].labels(name).set(count)
        for ending, total in state.search_requests.items():
            self._raise_to(declared.SEARCH_REQUESTS, ending, total)
        self._gauges[declared.SEARCH_CIRCUIT_OPEN].set(state.is_circuit_open)
        for name, count in state.workers.items():
            self._gauges[declared.WORKERS].labels(name).set(count)
        return prometheus.generate_latest(self.registry)

    def _show_stream(self, status: StreamStatus | None) -> None:
        if status is None:
            return
        self._gauges[declared.CONSUMER_LAG].clear()
        for place, lag in status.lag.items():
            if lag is not None:
                self._gauges[declared.CONSUMER_LAG].labels(*place.rpartition("/")[::2]).set(lag)
        states = {
            "connected": status.connected,
            "recovered": status.recovered,
            "lists_loaded": status.lists_loaded,
            "paused": status.paused,
            "failed": status.failed is not None,
        }
        for name, holds in states.items():
            self._gauges[declared.STREAM_STATE].labels(name).set(holds)
        self._gauges[declared.PARTITIONS].set(status.assigned)
        self._gauges[declared.PROGRESS_AGE].set(status.progress_age_s)
        self._gauges[declared.IN_FLIGHT].set(status.in_flight)
        for name, entries in status.tables.items():
            self._gauges[declared.TABLE_ENTRIES].labels(name).set(entries)
        for name, records in status.broken_records.items():
            self._raise_to(declared.BROKEN_RECORDS, name, records)
        self._gauges[declared.RETRIES_WAITING].set(status.retries_waiting)
        self._gauges[declared.RESCREEN_PENDING].set(status.rescreen_pending)
        self._gauges[declared.RESCREEN_AGE].set(status.rescreen_age_s)

    def _show_lists(self, state: ServiceState) -> None:
        for spec in (
            declared.LIST_ENTRIES,
            declared.LIST_NAMES,
            declared.LIST_AGE,
            declared.LIST_INFO,
            declared.SEARCH_HEALTH,
        ):
            self._gauges[spec].clear()
        shown = sorted(state.lists, key=lambda info: info.name)
        for info in shown[: declared.MOST_LISTS]:
            self._show_list(info.name[: declared.LONGEST_LIST_NAME], info, state.now)
        for info in shown[declared.MOST_LISTS :]:
            self._gauges[declared.LIST_ENTRIES].labels("other").inc(info.entries)
            self._gauges[declared.LIST_NAMES].labels("other").inc(info.names)
        if state.search is not None:
            level = HEALTH_LEVELS[state.search.status]
            self._gauges[declared.SEARCH_HEALTH].labels(state.search.backend).set(level)

    def _show_list(self, name: str, info: ListInfo, now: datetime) -> None:
        self._gauges[declared.LIST_ENTRIES].labels(name).set(info.entries)
        self._gauges[declared.LIST_NAMES].labels(name).set(info.names)
        self._gauges[declared.LIST_INFO].labels(name, info.version[: declared.LONGEST_LIST_NAME]).set(1)
        if (age := age_s(info.changed_at, now)) is not None:
            self._gauges[declared.LIST_AGE].labels(name).set(age)

    def _show_caches(self, caches: Mapping[str, CacheStatistics]) -> None:
        for name, figures in caches.items():
            self._raise_to(declared.CACHE_HITS, name, figures.hits)
            self._raise_to(declared.CACHE_MISSES, name, figures.misses)
            self._gauges[declared.CACHE_ENTRIES].labels(name).set(figures.size)

    def _raise_to(self, spec: MetricSpec, name: str, total: int) -> None:
        """Raise a counter by what came since the last look; a total that starts again starts from 0."""
        last = self._totals[spec, name]
        self._counters[spec].labels(name).inc(total - last if total >= last else total)
        self._totals[spec, name] = total


def age_s(changed_at: str, now: datetime) -> float | None:
    """Seconds since an ISO 8601 time with offset, None when there is none."""
    try:
        changed = datetime.fromisoformat(changed_at.replace("Z", "+00:00"))
    except ValueError:
        return None
    return max(0.0, (now - changed).total_seconds()) if changed.tzinfo else None
