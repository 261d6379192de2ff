"""Answers of the probes and of /stats: how the service is, part by part."""

from __future__ import annotations

from typing import Literal

from schemas.base import Message
from schemas.http import HealthStatus, ListFigures


class Health(Message):
    """The state in one word."""

    status: HealthStatus
    service: str
    version: str
    timestamp: str


class Liveness(Message):
    """Whether the process moves; `reasons` say what is stuck."""

    alive: bool
    reasons: list[str] = []


class Readiness(Message):
    """Whether the process can answer in full; `reasons` say what is missing."""

    ready: bool
    reasons: list[str] = []


class Component(Message):
    """One part: its state, and in `detail` why it is not healthy."""

    status: HealthStatus
    detail: str = ""


class KafkaComponent(Component):
    """The consumer of this process.  All null when the process runs without a stream."""

    connected: bool | None = None
    assigned_partitions: int | None = None
    paused: bool | None = None
    in_flight: int | None = None
    progress_age_s: float | None = None


class TablesComponent(Component):
    """Tables and their entries."""

    recovered: bool | None = None
    entries: dict[str, int] = {}


class SearchComponent(Component):
    """The search backend."""

    backend: str | None = None
    entries: int = 0
    names: int = 0


class PoolComponent(Component):
    """Connections to the search backend; the embedded one needs none."""

    max: int
    in_use: int
    idle: int
    waiting: int


class ListsComponent(Component):
    """Watchlists."""

    lists: list[ListFigures] = []


class LexiconsComponent(Component):
    """Form tables by language: whether it is the dictionary or only rules of endings."""

    languages: dict[str, str] = {}


class Components(Message):
    """All parts."""

    kafka: KafkaComponent
    tables: TablesComponent
    search: SearchComponent
    http_client_pool: PoolComponent
    lists: ListsComponent
    lexicons: LexiconsComponent


class Times(Message):
    """Times in ms of the most recent texts; `count` since the start."""

    count: int
    mean: float
    p50: float
    p95: float
    p99: float


class CacheFigures(Message):
    """One cache; `hit_rate` is null before the first question."""

    hits: int
    misses: int
    entries: int
    capacity: int
    hit_rate: float | None


class Orchestrator(Message):
    """The run through the layers.  Rates are 0..1, null before the first text."""

    processed_total: int
    success_rate: float | None
    cache_hit_rate: float | None
    layers: dict[str, Times]


class Memory(Message):
    """Memory of the process in bytes."""

    resident_bytes: int
    virtual_bytes: int
    system_available_bytes: int


class DetailedHealth(Health):
    """The state part by part.

    `lag` is by "topic/partition" in messages, null while unknown.  `workers` are the other processes of the
    service by number, null for one that does not answer; `status` and `reasons` speak for them too.
    """

    reasons: list[str]
    components: Components
    orchestrator: Orchestrator
    lag: dict[str, int | None]
    memory: Memory
    uptime_s: float
    workers: dict[str, DetailedHealth | None] = {}


class FailureFigures(Message):
    """One reason of failure: how often, how often as a dead letter, and the last time."""

    count: int
    dead_letters: int
    last_at: str
    layer: str
    message: str


class Counts(Message):
    """Texts since the start."""

    processed: int
    failed: int
    incomplete: int
    cached: int
    review_required: int


class StatisticsResponse(Message):
    """Figures since the start, of all processes of the service.

    Counts add up.  Of each percentile the largest of any process stands here, which the percentile of all
    texts together never exceeds.  `workers` are the other processes by number, null for a silent one.
    """

    service: Literal["AI Service"] = "AI Service"
    started_at: str
    uptime_s: float
    counts: Counts
    texts_per_s: float
    texts: Times
    batches: Times
    layers: dict[str, Times]
    caches: dict[str, CacheFigures]
    risks: dict[str, int]
    statuses: dict[str, int]
    languages: dict[str, int]
    failures: dict[str, FailureFigures]
    workers: dict[str, StatisticsResponse | None] = {}
