"""What the Grafana dashboard shows: rows of panels, each with its queries and what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Query = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel.  `queries` are PromQL with their legends, `unit` is one of Grafana's.

    `bad_from` draws a bound; `width` is in columns of 24.
    """

    title: str
    description: str
    unit: str
    queries: tuple[Query, ...]
    kind: Literal["stat", "timeseries", "table"] = "timeseries"
    width: int = 8
    bad_from: float | None = None
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Panels under one heading."""

    title: str
    panels: tuple[Panel, ...]


def rate(metric: str, by: str, extra: str = "") -> str:
    """Events per second of a counter, summed by labels."""
    return f"sum by ({by}) (rate({metric}{{$f{extra}}}[$__rate_interval]))"


def quantiles(metric: str, extra: str = "") -> tuple[Query, ...]:
    """p50, p95 and p99 of a histogram."""
    return tuple(
        (f"histogram_quantile({share}, {rate(metric + '_bucket', 'le', extra)})", f"p{round(share * 100)}")
        for share in (0.5, 0.95, 0.99)
    )


def p95_by(metric: str, label: str) -> str:
    """p95 of a histogram by a label."""
    return f"histogram_quantile(0.95, {rate(metric + '_bucket', f'le, {label}')})"


def stat(title: str, description: str, unit: str, expression: str, bad_from: float | None = None) -> Panel:
    """A single figure."""
    return Panel(title, description, unit, ((expression, ""),), kind="stat", width=4, bad_from=bad_from)


def chart(
    title: str, unit: str, description: str, *queries: Query, bad_from: float | None = None, width: int = 8
) -> Panel:
    """Lines over time."""
    return Panel(title, description, unit, queries, bad_from=bad_from, width=width)


def rates(title: str, description: str, metric: str, *labels: str, width: int = 8) -> Panel:
    """Events per second by labels, over time."""
    legend = " ".join(f"{{{{{label}}}}}" for label in labels)
    return Panel(title, description, "reqps", ((rate(metric, ", ".join(labels)), legend),), width=width)


def mix(title: str, description: str, metric: str, label: str, width: int = 8) -> Panel:
    """Events per second by a label, stacked so that the height is the sum."""
    query = (rate(metric, label), f"{{{{{label}}}}}")
    return Panel(title, description, "reqps", (query,), stacked=True, width=width)


REQUESTS, FAILED = "ai_service_requests_total", "ai_service_requests_failed_total"
ERROR_RATIO = f"{rate(FAILED, 'channel')} / {rate(REQUESTS, 'channel')}"
SEARCH, DECISIONS = "hybrid_search_latency_ms", "ai_service_decisions_total"
STATE, LAYER_MS = "ai_service_stream_state", "ai_service_layer_latency_ms"
HITS, MISSES = "ai_service_cache_hits_total", "ai_service_cache_misses_total"
HIT_RATE = f"{rate(HITS, 'cache')} / ({rate(HITS, 'cache')} + {rate(MISSES, 'cache')})"
REVIEWED = ',review="true"'
REVIEW_SHARE = f"{rate(DECISIONS, 'job', REVIEWED)} / {rate(DECISIONS, 'job')}"
LIST_AGE, HTTP_MS = "ai_service_list_age_seconds", "ai_service_http_latency_ms"
HTTP = "ai_service_http_requests_total"

OVERVIEW = Row(
    "At a glance",
    (
        stat("Instances up", "Instances whose last scrape was answered", "short", "sum(up{$f})"),
        stat(
            "Request rate",
            "Stream and HTTP together",
            "reqps",
            f"sum(rate({REQUESTS}{{$f}}[$__rate_interval]))",
        ),
        stat("Error ratio", "Failed among all, the worse channel", "percentunit", f"max({ERROR_RATIO})", 0.1),
        stat("Search p95", "Of one call for a whole batch", "ms", quantiles(SEARCH)[1][0], 1000),
        stat("Texts waiting", "Not answered yet", "short", "sum(ai_service_consumer_lag{$f})", 10_000),
        stat(
            "Oldest list",
            "Since the list that changed longest ago changed",
            "s",
            f"max({LIST_AGE}{{$f}})",
            604_800,
        ),
    ),
)
TRAFFIC = Row(
    "Traffic and errors",
    (
        rates("Request rate by channel", "Texts taken from Kafka, requests over HTTP", REQUESTS, "channel"),
        rates("Errors", "Those of the stream are dead letters", FAILED, "channel", "reason"),
        chart(
            "Error ratio by channel",
            "percentunit",
            "HighErrorRate fires above the line",
            (ERROR_RATIO, "{{channel}}"),
            bad_from=0.1,
        ),
        mix(
            "Results by status",
            "Incomplete: something did not answer; for review",
            "ai_service_results_total",
            "status",
        ),
        rates("Dead letters", "Inputs that were set aside", "ai_service_dead_letters_total", "reason"),
        mix("Languages", "Answered texts", "ai_service_texts_by_language_total", "language"),
    ),
)
LATENCY = Row(
    "Latency",
    (
        chart(
            "Search latency",
            "ms",
            "Of one call for a batch; HighLatency fires above the line",
            *quantiles(SEARCH),
            bad_from=1000,
        ),
        chart(
            "Batch latency",
            "ms",
            "From taking a batch to its acknowledgement",
            *quantiles("ai_service_batch_latency_ms", ',channel="stream"'),
        ),
        chart(
            "End to end",
            "ms",
            "From the timestamp of a record to its result",
            *quantiles("ai_service_end_to_end_latency_ms"),
        ),
    ),
)
LAYERS = Row(
    "Layers",
    (
        rates("Texts by layer", "Rate", LAYER_MS + "_count", "layer"),
        rates(
            "Failures by layer",
            "Errors; layer-failed is a defect of the service",
            "ai_service_layer_failures_total",
            "layer",
            "reason",
        ),
        chart("Time by layer, p95", "ms", "Duration for one text", (p95_by(LAYER_MS, "layer"), "{{layer}}")),
    ),
)
ENDPOINTS = Row(
    "HTTP",
    (
        rates("Requests by endpoint", "Rate", HTTP, "endpoint", width=6),
        rates("Answers by status", "Errors; 429 is the rate limit", HTTP, "status", width=6),
        chart(
            "Time by endpoint, p95", "ms", "Duration", (p95_by(HTTP_MS, "endpoint"), "{{endpoint}}"), width=6
        ),
        chart(
            "In progress",
            "short",
            "Requests being answered",
            ("sum(ai_service_http_in_progress{$f})", "requests"),
            width=6,
        ),
    ),
)
DECIDED = Row(
    "Decisions",
    (
        mix("Risk mix", "Decisions by risk", DECISIONS, "risk"),
        chart(
            "For review",
            "percentunit",
            "Share of texts that ask for a human",
            (REVIEW_SHARE, "review"),
            bad_from=0.2,
        ),
        rates("Alerts sent", "At once, or by a changed list", "ai_service_alerts_total", "cause"),
        mix(
            "Matches by tier",
            "Which tier of the search found them",
            "ai_service_matches_total",
            "tier",
            width=12,
        ),
        rates(
            "Not fully answered",
            "Results that lack a part",
            "ai_service_degraded_total",
            "component",
            width=12,
        ),
    ),
)
STREAM = Row(
    "Stream",
    (
        chart(
            "Lag",
            "short",
            "Texts not yet answered",
            ("sum by (topic) (ai_service_consumer_lag{$f})", "{{topic}}"),
            bad_from=10_000,
        ),
        chart(
            "Time without progress",
            "s",
            "With work pending; beyond 120 s liveness fails",
            ("max by (instance) (ai_service_progress_age_seconds{$f})", "{{instance}}"),
            bad_from=120,
        ),
        chart(
            "Partitions and texts in hand",
            "short",
            "By instance",
            ("sum by (instance) (ai_service_assigned_partitions{$f})", "{{instance}} partitions"),
            ("sum by (instance) (ai_service_in_flight{$f})", "{{instance}} in hand"),
        ),
        chart(
            "State",
            "short",
            "1 when all workers are connected, recovered, loaded; when any is paused or failed",
            (f'min by (state) ({STATE}{{$f,state=~"connected|recovered|lists_loaded"}})', "{{state}}"),
            (f'max by (state) ({STATE}{{$f,state=~"paused|failed"}})', "{{state}}"),
        ),
        chart(
            "Batch size",
            "short",
            "Texts handled together",
            *quantiles("ai_service_batch_size", ',channel="stream"'),
        ),
        chart(
            "Table entries",
            "short",
            "Parties seen and verdicts",
            ("sum by (table) (ai_service_table_entries{$f})", "{{table}}"),
        ),
    ),
)
LISTS = Row(
    "Lists and search",
    (
        chart(
            "List age",
            "s",
            "Since each list changed; StaleList fires above the line",
            (f"max by (list) ({LIST_AGE}{{$f}})", "{{list}}"),
            bad_from=604_800,
        ),
        chart(
            "List entries",
            "short",
            "The most that a worker holds",
            ("max by (list) (ai_service_list_entries{$f})", "{{list}}"),
        ),
        Panel(
            "List versions",
            "In use; two rows for a list mean that workers differ",
            "short",
            (("count by (list, version) (ai_service_list_info{$f})", ""),),
            kind="table",
        ),
        chart(
            "Search health",
            "short",
            "2 healthy, 1 degraded, 0 unhealthy",
            ("min by (backend) (ai_service_search_health{$f})", "{{backend}}"),
        ),
        chart(
            "Re-screening",
            "s",
            "For how long the oldest list change waits",
            ("max by (instance) (ai_service_rescreen_pending_age_seconds{$f})", "{{instance}}"),
            bad_from=600,
        ),
        chart(
            "Broken records",
            "short",
            "Entries and verdicts that cannot be used",
            ("max by (topic) (ai_service_list_records_broken_total{$f})", "{{topic}}"),
        ),
    ),
)
SECOND_TRIES = Row(
    "Second tries",
    (
        rates(
            "Retries", "Texts that were not fully searched", "ai_service_retries_total", "outcome", width=6
        ),
        chart(
            "Waiting for a retry", "short", "Texts", ("sum(ai_service_retries_waiting{$f})", "texts"), width=6
        ),
        rates("Requests to Elasticsearch", "By end", "ai_service_search_requests_total", "ending", width=6),
        chart(
            "Spared", "short", "1: not asked", ("max(ai_service_search_circuit_open{$f})", "spared"), width=6
        ),
    ),
)
RESOURCES = Row(
    "Resources",
    (
        chart(
            "Cache hit rates",
            "percentunit",
            "A cache that nobody asks shows nothing",
            (HIT_RATE, "{{cache}}"),
        ),
        chart(
            "Cache entries",
            "short",
            "Kept in memory",
            ("sum by (cache) (ai_service_cache_entries{$f})", "{{cache}}"),
        ),
        chart(
            "Connections",
            "short",
            "To the search backend",
            ("sum by (state) (ai_service_http_client_pool{$f})", "{{state}}"),
        ),
        chart(
            "Memory",
            "bytes",
            "Resident; a container may have 4 GiB",
            ("sum by (instance) (process_resident_memory_bytes{$f})", "{{instance}}"),
            bad_from=3.6e9,
        ),
        chart(
            "CPU",
            "short",
            "Cores in use",
            ("sum by (instance) (rate(process_cpu_seconds_total{$f}[$__rate_interval]))", "{{instance}}"),
        ),
        chart(
            "Worker processes",
            "short",
            "That answered the last scrape, and that did not",
            ("max by (instance, state) (ai_service_workers{$f})", "{{instance}} {{state}}"),
        ),
        chart(
            "Starts",
            "short",
            "Of processes in the last 30 minutes",
            ("max by (instance) (changes(process_start_time_seconds{$f}[30m]))", "{{instance}}"),
            width=12,
        ),
        Panel(
            "Version",
            "Of the service and its rules",
            "short",
            (("count by (version, rules_version) (ai_service_build_info{$f})", ""),),
            kind="table",
            width=12,
        ),
    ),
)

ROWS = (OVERVIEW, TRAFFIC, LATENCY, LAYERS, ENDPOINTS, DECIDED, STREAM, LISTS, SECOND_TRIES, RESOURCES)
