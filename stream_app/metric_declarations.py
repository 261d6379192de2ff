"""Every Prometheus metric of the service, declared once with name, help, unit and labels.

Latencies are in milliseconds and ages in seconds, as their names say.  `LABELS` says for every label which
values it can have: no text of a message becomes one, and each metric has a bounded number of series.
`docs/metrics.md` is made of this module by `metrics_document`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Literal

from schemas.base import LanguageCode
from schemas.enriched_text import Risk, Status, Tier
from topology.errors import (
    EmptyText,
    LayerFailed,
    MalformedInput,
    NoText,
    NotUtf8,
    ResultTooLarge,
    SearchUnavailable,
    TextTooLong,
)
from topology.pipeline import LAYERS

CHANNELS = ("stream", "http")
CAUSES = ("message", "rescreen")
RETRY_OUTCOMES = ("complete", "again", "given_up")
REQUEST_ENDINGS = ("answered", "late", "unreachable", "refused", "spared", "retried")
COMPACTED = ("entries", "dispositions")
# What a text becomes a dead letter for.
DEAD_LETTER_ERRORS = (
    EmptyText,
    TextTooLong,
    NotUtf8,
    NoText,
    MalformedInput,
    LayerFailed,
    ResultTooLarge,
    SearchUnavailable,
)
MOST_LISTS = 100  # lists with series of their own; any beyond are counted together as `other`
LONGEST_LIST_NAME = 80

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
PERSONAL_DATA_SHOWN = counter(
    "ai_service_personal_data_shown_total",
    "Decisions whose hidden personal data was asked for in the console",
    "decisions",
)
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
BROKEN_RECORDS = counter(
    "ai_service_list_records_broken_total",
    "Records of the topics of lists and verdicts that could not be used",
    "records",
    "topic",
)
RESCREEN_PENDING = gauge(
    "ai_service_rescreen_pending_changes", "Batches of list changes that are not re-screened yet", "batches"
)
RESCREEN_AGE = gauge(
    "ai_service_rescreen_pending_age_seconds",
    "For how long the oldest list change has waited to be re-screened; 0 when none waits",
    "seconds",
)
RETRIES = counter(
    "ai_service_retries_total",
    "Tries of texts that were not fully searched, by how they ended",
    "tries",
    "outcome",
)
RETRIES_WAITING = gauge(
    "ai_service_retries_waiting", "Texts that were not fully searched and wait for another try", "texts"
)
SEARCH_REQUESTS = counter(
    "ai_service_search_requests_total",
    "Requests to Elasticsearch by how they ended; spared ones were not sent as it gave no answer lately, "
    "retried ones are sent again",
    "requests",
    "ending",
)
SEARCH_CIRCUIT_OPEN = gauge(
    "ai_service_search_circuit_open", "1 while Elasticsearch is taken to be down and spared, else 0", "0 or 1"
)
WORKERS = gauge(
    "ai_service_workers",
    "Worker processes of this instance by whether they answered for this scrape",
    "processes",
    "state",
)
BUILD = gauge(
    "ai_service_build_info", "Version of the service and of its rules", "always 1", "version", "rules_version"
)

METRICS = tuple(declared for declared in list(globals().values()) if isinstance(declared, MetricSpec))

# What each label can hold; together with the number of lists and partitions this bounds the series.
LABELS: Mapping[str, str] = {
    "channel": "stream, http",
    "reason": "codes of topology/errors.py; over HTTP status-500 and above",
    "layer": "the nine layers, search, and the steps around them",
    "status": "of a result screened, not_needed, incomplete; of an HTTP answer its code",
    "risk": "none, low, medium, high",
    "review": "true, false",
    "language": "ru, uk, en, mixed, und",
    "tier": "identifier, exact, automaton, fuzzy, vector",
    "component": "search, embedded, elasticsearch",
    "cause": "message, rescreen",
    "outcome": "complete, again, given_up",
    "ending": "answered, late, unreachable, refused, spared, retried",
    "endpoint": "the declared paths, none for any other",
    "method": "the method of the declared path, none for any other",
    "topic": "of lag the input topics; of broken records entries, dispositions",
    "partition": "the partitions held",
    "state": "of the stream connected, recovered, lists_loaded, paused, failed; of connections max, in_use, "
    "idle, waiting; of workers answering, silent",
    "table": "parties_seen, dispositions",
    "cache": "the caches of the code, `holder.name`",
    "list": f"names of the lists, {MOST_LISTS} at most; further ones together as other",
    "backend": "embedded, elasticsearch",
    "version": "one at a time, of the service or of a list",
    "rules_version": "one at a time",
}


def known_series() -> Iterable[tuple[MetricSpec, tuple[str, ...]]]:
    """Counters and their labels that stand at 0 from the start.

    A counter that appears with its first event hides that event from `increase` and `rate`, and before it
    there is no data where there should be a zero.
    """
    reasons = [error.reason for error in DEAD_LETTER_ERRORS]
    layers = [layer.name for layer in LAYERS]
    known: Mapping[MetricSpec, Iterable[tuple[str, ...]]] = {
        REQUESTS: product(CHANNELS),
        REQUESTS_FAILED: [*product(["stream"], reasons), ("http", "status-500"), ("http", "status-503")],
        LAYER_FAILURES: [*product(layers, [LayerFailed.reason]), ("validation", EmptyText.reason)],
        RESULTS: product([status.value for status in Status]),
        DECISIONS: product([risk.value for risk in Risk], ("true", "false")),
        LANGUAGES: product([code.value for code in LanguageCode]),
        MATCHES: product([tier.value for tier in Tier]),
        DEGRADED: product(["search", "embedded", "elasticsearch"]),
        ALERTS: product(CAUSES),
        RETRIES: product(RETRY_OUTCOMES),
        SEARCH_REQUESTS: product(REQUEST_ENDINGS),
        DEAD_LETTERS: product(reasons),
        BROKEN_RECORDS: product(COMPACTED),
    }
    return [(spec, labels) for spec, rows in known.items() for labels in rows]


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
    labels = [f"| {name} | {values} |" for name, values in LABELS.items()]
    label_head = ["## Labels", "", "| label | values |", "| --- | --- |"]
    return "\n".join(["# Metrics", "", intro, "", *head, *rows, "", *label_head, *labels, ""])
