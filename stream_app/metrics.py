"""Every Prometheus metric of the service, declared once with name, help, unit and labels.

Latencies are in milliseconds and ages in seconds, as their names say.  Label sets are bounded: a value that
is not known beforehand (a reason, a layer, a component) becomes `other` when it is not a plain short code.
`docs/metrics.md` is made from `METRICS` by `metrics_document`.
"""

from __future__ import annotations

import re
from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import prometheus_client as prometheus
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from stream_app.status import StreamStatus
from topology.caches import CacheStatistics
from topology.document import Document
from topology.search.base import ListInfo, SearchHealth

Channel = Literal["stream", "http"]
HEALTH_LEVELS = {"unhealthy": 0.0, "degraded": 1.0, "healthy": 2.0}
CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}\Z")

LAYER_BUCKETS_MS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 50, 250)
SEARCH_BUCKETS_MS = (0.5, 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000)
LATENCY_BUCKETS_MS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000)
BATCH_BUCKETS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000)


@dataclass(frozen=True, slots=True)
class MetricSpec:
    """Declaration of one metric.  A counter's name ends in `_total`; `unit` is in words for the reader."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    help: str
    unit: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


def counter(name: str, text: str, unit: str, *labels: str) -> MetricSpec:
    """Declare a counter."""
    return MetricSpec(name, "counter", text, unit, labels)


def gauge(name: str, text: str, unit: str, *labels: str) -> MetricSpec:
    """Declare a gauge."""
    return MetricSpec(name, "gauge", text, unit, labels)


def histogram(name: str, text: str, unit: str, buckets: tuple[float, ...], *labels: str) -> MetricSpec:
    """Declare a histogram with its upper bounds."""
    return MetricSpec(name, "histogram", text, unit, labels, buckets)


REQUESTS = counter(
    "ai_service_requests_total",
    "Texts taken from Kafka, and requests to the screening endpoints answered over HTTP",
    "requests",
    "channel",
)
REQUESTS_FAILED = counter(
    "ai_service_requests_failed_total",
    "Of these, texts that went to the dead letters, and answers with status 500 or above",
    "requests",
    "channel",
    "reason",
)
SEARCH_LATENCY = histogram(
    "hybrid_search_latency_ms",
    "Time of one call to the watchlist search, which answers for a whole batch",
    "milliseconds",
    SEARCH_BUCKETS_MS,
    "channel",
)
BATCH_LATENCY = histogram(
    "ai_service_batch_latency_ms",
    "Time from taking a batch of texts to its results being acknowledged or answered",
    "milliseconds",
    LATENCY_BUCKETS_MS,
    "channel",
)
BATCH_SIZE = histogram("ai_service_batch_size", "Texts handled together", "texts", BATCH_BUCKETS, "channel")
END_TO_END = histogram(
    "ai_service_end_to_end_latency_ms",
    "Time from the timestamp of an input record to its result being sent",
    "milliseconds",
    LATENCY_BUCKETS_MS,
)
LAYER_LATENCY = histogram(
    "ai_service_layer_latency_ms", "Time of one layer on one text", "milliseconds", LAYER_BUCKETS_MS, "layer"
)
LAYER_FAILURES = counter(
    "ai_service_layer_failures_total",
    "Texts that a layer refused or could not survive",
    "texts",
    "layer",
    "reason",
)
RESULTS = counter("ai_service_results_total", "Results by how far screening came", "results", "status")
DECISIONS = counter(
    "ai_service_decisions_total",
    "Decisions by risk and by whether a human must look",
    "results",
    "risk",
    "review",
)
LANGUAGES = counter("ai_service_texts_by_language_total", "Answered texts by language", "texts", "language")
MATCHES = counter(
    "ai_service_matches_total", "Matches in results by the search tier that found them", "matches", "tier"
)
DEGRADED = counter(
    "ai_service_degraded_total", "Results that a component did not fully answer for", "results", "component"
)
ALERTS = counter("ai_service_alerts_total", "Alerts sent, at once or by a changed list", "alerts", "cause")
DEAD_LETTERS = counter(
    "ai_service_dead_letters_total", "Inputs sent to the dead letters", "messages", "reason"
)
HTTP_REQUESTS = counter(
    "ai_service_http_requests_total",
    "HTTP requests by endpoint, method and status",
    "requests",
    "endpoint",
    "method",
    "status",
)
HTTP_LATENCY = histogram(
    "ai_service_http_latency_ms", "Time of one HTTP request", "milliseconds", LATENCY_BUCKETS_MS, "endpoint"
)
HTTP_IN_PROGRESS = gauge("ai_service_http_in_progress", "HTTP requests that are being answered", "requests")
CONSUMER_LAG = gauge(
    "ai_service_consumer_lag",
    "Messages not yet answered; absent while unknown",
    "messages",
    "topic",
    "partition",
)
STREAM_STATE = gauge(
    "ai_service_stream_state", "1 when the consumer is in this state, else 0", "0 or 1", "state"
)
PARTITIONS = gauge("ai_service_assigned_partitions", "Input partitions held", "partitions")
PROGRESS_AGE = gauge(
    "ai_service_progress_age_seconds", "Time since the stream last moved or had nothing to do", "seconds"
)
IN_FLIGHT = gauge("ai_service_in_flight", "Messages taken and not yet answered", "messages")
TABLE_ENTRIES = gauge("ai_service_table_entries", "Entries of a table", "entries", "table")
CACHE_HITS = counter("ai_service_cache_hits_total", "Questions that a cache answered", "questions", "cache")
CACHE_MISSES = counter(
    "ai_service_cache_misses_total", "Questions that a cache could not answer", "questions", "cache"
)
CACHE_ENTRIES = gauge("ai_service_cache_entries", "Entries of a cache", "entries", "cache")
LIST_ENTRIES = gauge("ai_service_list_entries", "Entries of a watchlist", "entries", "list")
LIST_NAMES = gauge("ai_service_list_names", "Names of a watchlist", "names", "list")
LIST_AGE = gauge("ai_service_list_age_seconds", "Time since a watchlist last changed", "seconds", "list")
LIST_INFO = gauge("ai_service_list_info", "Version of a watchlist", "always 1", "list", "version")
SEARCH_HEALTH = gauge(
    "ai_service_search_health", "Search backend: 2 healthy, 1 degraded, 0 unhealthy", "level", "backend"
)
POOL = gauge("ai_service_http_client_pool", "Connections to the search backend", "connections", "state")
BUILD = gauge(
    "ai_service_build_info", "Version of the service and of its rules", "always 1", "version", "rules_version"
)

METRICS = tuple(declared for declared in list(globals().values()) if isinstance(declared, MetricSpec))


def bounded_code(value: str) -> str:
    """The value as a label: itself when it is a short code, else `other`, so no text ever becomes a label."""
    return value if CODE.match(value) else "other"


@dataclass(frozen=True, slots=True)
class ServiceState:
    """What is looked at when /metrics is asked, not counted as it happens.

    `pool` is by state (max, in_use, idle, waiting); None where a part is not there.
    """

    now: datetime
    stream: StreamStatus | None = None
    search: SearchHealth | None = None
    lists: Sequence[ListInfo] = ()
    caches: Mapping[str, CacheStatistics] = field(default_factory=dict)
    pool: Mapping[str, int] = field(default_factory=dict)


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
        self._cache_totals: Tally[tuple[MetricSpec, str]] = Tally()
        prometheus.ProcessCollector(registry=self.registry)
        prometheus.PlatformCollector(registry=self.registry)
        prometheus.GCCollector(registry=self.registry)
        self._gauges[BUILD].labels(service_version, rules_version).set(1)
        # Both channels exist from the start: before the first fault the failure ratio is 0 and not "no data".
        for channel in ("stream", "http"):
            self._counters[REQUESTS].labels(channel)
            self._counters[REQUESTS_FAILED].labels(channel, "layer-failed")

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
            self._counters[REQUESTS].labels(channel).inc(len(documents))
        self._histograms[BATCH_SIZE].labels(channel).observe(len(documents))
        self._histograms[BATCH_LATENCY].labels(channel).observe(batch_ms)
        self._observe_times(documents, channel)
        answered = [d for d in documents if d.failure is None]
        self._add(RESULTS, Tally((d.status.value,) for d in answered))
        self._add(
            DECISIONS,
            Tally((d.decision.risk.value, str(d.decision.review_required).lower()) for d in answered),
        )
        self._add(LANGUAGES, Tally((d.language.code.value,) for d in answered))
        self._add(MATCHES, Tally((m.tier.value,) for d in answered for m in d.matches))
        self._add(DEGRADED, Tally((bounded_code(c),) for d in answered for c in d.degraded))
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
                    layers[time.name] = self._histograms[LAYER_LATENCY].labels(bounded_code(time.name))
                layers[time.name].observe(time.ms)
        if search_ms:
            self._histograms[SEARCH_LATENCY].labels(channel).observe(search_ms)

    def _observe_failure(self, layer: str, reason: str, channel: Channel) -> None:
        reason = bounded_code(reason)
        self._counters[LAYER_FAILURES].labels(bounded_code(layer), reason).inc()
        if channel == "stream":
            self._counters[REQUESTS_FAILED].labels(channel, reason).inc()
            self._counters[DEAD_LETTERS].labels(reason).inc()

    def observe_alerts(self, cause: Literal["message", "rescreen"], count: int = 1) -> None:
        """Count alerts that were sent."""
        self._counters[ALERTS].labels(cause).inc(count)

    def observe_end_to_end(self, latency_ms: float) -> None:
        """Time from the timestamp of an input record to its result; a clock that runs ahead counts as 0."""
        self._histograms[END_TO_END].observe(max(0.0, latency_ms))

    def observe_search(self, elapsed_ms: float, *, channel: Channel = "http") -> None:
        """Time of a search that was asked outside the pipeline."""
        self._histograms[SEARCH_LATENCY].labels(channel).observe(elapsed_ms)

    def observe_http(
        self, endpoint: str, method: str, status: int, elapsed_ms: float, *, screening: bool
    ) -> None:
        """Count one HTTP request; `endpoint` is the path as declared, never as called.

        Only what `screening` marks counts among the requests of the service: a probe that says "not ready"
        with status 503 is no failed request.
        """
        self._counters[HTTP_REQUESTS].labels(endpoint, method, str(status)).inc()
        self._histograms[HTTP_LATENCY].labels(endpoint).observe(elapsed_ms)
        if not screening:
            return
        self._counters[REQUESTS].labels("http").inc()
        if status >= 500:
            self._counters[REQUESTS_FAILED].labels("http", f"status-{status}").inc()

    def http_in_progress(self, change: int) -> None:
        """One HTTP request more or less is being answered."""
        self._gauges[HTTP_IN_PROGRESS].inc(change)

    def exposition(self, state: ServiceState) -> bytes:
        """All metrics as Prometheus text, those of the state as of now."""
        self._show_stream(state.stream)
        self._show_lists(state)
        self._show_caches(state.caches)
        for name, count in state.pool.items():
            self._gauges[POOL].labels(name).set(count)
        return prometheus.generate_latest(self.registry)

    def _show_stream(self, status: StreamStatus | None) -> None:
        if status is None:
            return
        self._gauges[CONSUMER_LAG].clear()
        for place, lag in status.lag.items():
            if lag is not None:
                self._gauges[CONSUMER_LAG].labels(*place.rpartition("/")[::2]).set(lag)
        states = {
            "connected": status.connected,
            "recovered": status.recovered,
            "lists_loaded": status.lists_loaded,
            "paused": status.paused,
            "failed": status.failed is not None,
        }
        for name, holds in states.items():
            self._gauges[STREAM_STATE].labels(name).set(holds)
        self._gauges[PARTITIONS].set(status.assigned)
        self._gauges[PROGRESS_AGE].set(status.progress_age_s)
        self._gauges[IN_FLIGHT].set(status.in_flight)
        for name, entries in status.tables.items():
            self._gauges[TABLE_ENTRIES].labels(name).set(entries)

    def _show_lists(self, state: ServiceState) -> None:
        for spec in (LIST_ENTRIES, LIST_NAMES, LIST_AGE, LIST_INFO, SEARCH_HEALTH):
            self._gauges[spec].clear()
        for info in state.lists:
            self._gauges[LIST_ENTRIES].labels(info.name).set(info.entries)
            self._gauges[LIST_NAMES].labels(info.name).set(info.names)
            self._gauges[LIST_INFO].labels(info.name, info.version).set(1)
            if (age := age_s(info.changed_at, state.now)) is not None:
                self._gauges[LIST_AGE].labels(info.name).set(age)
        if state.search is not None:
            level = HEALTH_LEVELS[state.search.status]
            self._gauges[SEARCH_HEALTH].labels(state.search.backend).set(level)

    def _show_caches(self, caches: Mapping[str, CacheStatistics]) -> None:
        """Counters of caches go up by what came since the last look; a cleared cache starts from 0 again."""
        for name, figures in caches.items():
            for spec, total in ((CACHE_HITS, figures.hits), (CACHE_MISSES, figures.misses)):
                last = self._cache_totals[spec, name]
                self._counters[spec].labels(name).inc(total - last if total >= last else total)
                self._cache_totals[spec, name] = total
            self._gauges[CACHE_ENTRIES].labels(name).set(figures.size)


def age_s(changed_at: str, now: datetime) -> float | None:
    """Seconds since an ISO 8601 time with offset, None when there is none."""
    try:
        changed = datetime.fromisoformat(changed_at.replace("Z", "+00:00"))
    except ValueError:
        return None
    return max(0.0, (now - changed).total_seconds()) if changed.tzinfo else None


def metrics_document() -> str:
    """`docs/metrics.md`: the table of all metrics."""
    rows = [
        f"| `{spec.name}` | {spec.kind} | {spec.unit} | {', '.join(spec.labels) or '-'} | {spec.help} |"
        for spec in METRICS
    ]
    head = ["| metric | kind | unit | labels | what it says |", "| --- | --- | --- | --- | --- |"]
    intro = (
        "Served at `GET /metrics` in the Prometheus text format. This page is made from "
        "`stream_app/metrics.py`; beside these stand the `process_*` and `python_*` metrics of the "
        "Prometheus client. A histogram has `_bucket`, `_sum` and `_count` series. With several "
        "SERVICE_WORKERS each sample has the label `worker`: sum over it."
    )
    return "\n".join(["# Metrics", "", intro, "", *head, *rows, ""])
