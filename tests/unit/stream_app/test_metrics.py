"""Every metric is declared once, bounded in its labels, and says what happened."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from schemas.enriched_text import Decision, Filter, LayerTime, Risk, Status
from schemas.raw_text import RawText
from stream_app.metric_declarations import LABELS, METRICS, MOST_LISTS, metrics_document
from stream_app.metrics import Metrics, ServiceState, age_s, bounded_code
from stream_app.status import StreamStatus
from topology.caches import CacheStatistics
from topology.document import Document, Failure
from topology.errors import EmptyText, InputRefused
from topology.search.base import ListInfo, SearchHealth

NOW = datetime(2026, 1, 2, 12, tzinfo=timezone.utc)
LIST = ListInfo("sample", "v1", 10, 25, (NOW - timedelta(hours=1)).isoformat())


def decided(*, risk: Risk = Risk.NONE, review: bool = False, times: tuple[LayerTime, ...] = ()) -> Document:
    document = Document.from_raw(RawText(text="some text"))
    document.status = Status.SCREENED
    document.decision = Decision(risk=risk, review_required=review)
    document.filter = Filter(screen=True)
    document.times = list(times)
    return document


def refused() -> Document:
    document = Document.from_raw(RawText(text=""))
    document.failure = Failure("validation", EmptyText("nothing to read"))
    return document


def samples(metrics: Metrics, state: ServiceState | None = None) -> dict[tuple[str, tuple[str, ...]], float]:
    """Value by name and label values (labels in alphabetical order), as Prometheus would read it."""
    text = metrics.exposition(state or ServiceState(NOW)).decode()
    return {
        (sample.name, tuple(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.mark.parametrize("spec", METRICS, ids=lambda spec: spec.name)
def test_a_metric_is_declared_in_full(spec):
    """Each has a help text, a unit, a name of ours, and a counter ends in _total."""
    assert spec.help
    assert spec.unit
    assert spec.name.startswith(("ai_service_", "hybrid_search_"))
    assert (spec.kind == "counter") == spec.name.endswith("_total")
    assert (spec.kind == "histogram") == bool(spec.buckets)


def test_each_name_is_declared_once():
    """Two metrics never share a name."""
    names = [spec.name for spec in METRICS]

    assert sorted(set(names)) == sorted(names)


def test_every_declared_metric_is_served():
    """What is declared stands in the exposition, with its declared kind."""
    text = Metrics().exposition(ServiceState(NOW)).decode()

    for spec in METRICS:
        assert f"# TYPE {spec.name} {spec.kind}" in text


def test_the_documented_table_is_in_step():
    """docs/metrics.md is what the declarations say; `make generate` makes it again."""
    document = Path(__file__).parents[3] / "docs" / "metrics.md"

    assert metrics_document() == document.read_text(encoding="utf-8")


def test_a_batch_is_counted():
    """Requests, decisions and statuses of a batch are counted once per text."""
    metrics = Metrics()

    metrics.observe_batch([decided(), decided(risk=Risk.HIGH, review=True)], 12.0)

    found = samples(metrics)
    assert found["ai_service_requests_total", ("stream",)] == 2
    assert found["ai_service_decisions_total", ("true", "high")] == 1
    assert found["ai_service_decisions_total", ("false", "none")] == 1
    assert found["ai_service_results_total", ("screened",)] == 2
    assert found["ai_service_batch_size_sum", ("stream",)] == 2


def test_a_refused_text_is_a_failed_request_and_a_dead_letter():
    """On the stream a failure is counted by reason, by layer, and among the dead letters."""
    metrics = Metrics()

    metrics.observe_batch([decided(), refused()], 3.0)

    found = samples(metrics)
    assert found["ai_service_requests_total", ("stream",)] == 2
    assert found["ai_service_requests_failed_total", ("stream", "empty")] == 1
    assert found["ai_service_layer_failures_total", ("validation", "empty")] == 1
    assert found["ai_service_dead_letters_total", ("empty",)] == 1


def test_a_refused_text_over_http_is_no_dead_letter():
    """Over HTTP the caller is told; nothing is sent to the dead letters, and the answer counts, not the text."""
    metrics = Metrics()

    metrics.observe_batch([refused()], 3.0, channel="http")

    found = samples(metrics)
    assert found["ai_service_requests_total", ("http",)] == 0
    assert found["ai_service_dead_letters_total", ("empty",)] == 0
    assert found["ai_service_layer_failures_total", ("validation", "empty")] == 1


def test_search_is_timed_once_per_batch():
    """The search answers for a batch: its time is the sum of the shares of the texts."""
    metrics = Metrics()
    share = LayerTime(name="search", ms=4.0)

    metrics.observe_batch([decided(times=(share,)), decided(times=(share,))], 9.0)

    found = samples(metrics)
    assert found["hybrid_search_latency_ms_count", ("stream",)] == 1
    assert found["hybrid_search_latency_ms_sum", ("stream",)] == 8.0
    assert found["ai_service_layer_latency_ms_count", ("search",)] == 2


def test_failed_requests_are_zero_before_the_first_fault():
    """The ratio of the alert HighErrorRate has data from the start."""
    found = samples(Metrics())

    assert found["ai_service_requests_total", ("stream",)] == 0
    assert found["ai_service_requests_failed_total", ("http", "status-503")] == 0
    assert found["ai_service_requests_failed_total", ("stream", "layer-failed")] == 0


def test_every_refusal_of_an_input_stands_at_zero_from_the_start():
    """`increase` sees the first dead letter of each reason, since there was a zero before it."""
    found = samples(Metrics())

    reasons = {error.reason for error in InputRefused.__subclasses__()}
    assert set() == {r for r in reasons if found.get(("ai_service_dead_letters_total", (r,))) != 0}


@pytest.mark.parametrize("spec", METRICS, ids=lambda spec: spec.name)
def test_the_values_of_every_label_are_declared(spec):
    """A label whose values nobody wrote down is one that nobody has bounded."""
    assert set() == set(spec.labels) - set(LABELS)


def test_no_declared_label_is_unused():
    """The documented table of labels holds what there is."""
    assert {label for spec in METRICS for label in spec.labels} == set(LABELS)


def test_hostile_input_makes_no_series():
    """Texts, components and reasons of any kind leave the number of series as it is after one of each."""
    metrics = Metrics()

    def feed(count: int) -> int:
        for number in range(count):
            document = decided(times=(LayerTime(name=f"Слой {number}", ms=1.0),))
            document.degraded = [f"component {number}"]
            document.failure = Failure(f"Layer {number}", refusal_for(f"текст {number}"))
            metrics.observe_batch([document], 1.0)
            metrics.observe_http("none", "none", 404, 1.0, screening=False)
        return len(samples(metrics))

    assert feed(1) == feed(50)


def refusal_for(text: str) -> EmptyText:
    """A refusal whose reason is not a code."""
    error = EmptyText("nothing to read")
    error.reason = text  # type: ignore[misc]  # what a careless subclass would do
    return error


def test_lists_beyond_the_bound_are_counted_together():
    """A producer that invents lists makes no endless series, and no entry goes missing from the sum."""
    metrics = Metrics()
    lists = [ListInfo(f"list-{number:04}", "v1", 2, 3, "") for number in range(MOST_LISTS + 7)]

    found = samples(metrics, ServiceState(NOW, lists=lists))

    entries = {labels: value for (name, labels), value in found.items() if name == "ai_service_list_entries"}
    assert MOST_LISTS + 1 == len(entries)
    assert 2 * 7 == entries["other",]
    assert 2 * (MOST_LISTS + 7) == sum(entries.values())


def test_the_work_that_waits_is_shown():
    """List changes that wait to be re-screened, and records of lists that could not be used."""
    status = StreamStatus(rescreen_pending=2, rescreen_age_s=41.5, broken_records={"entries": 3})

    found = samples(Metrics(), ServiceState(NOW, stream=status, workers={"answering": 1, "silent": 1}))

    assert 2 == found["ai_service_rescreen_pending_changes", ()]
    assert 41.5 == found["ai_service_rescreen_pending_age_seconds", ()]
    assert 3 == found["ai_service_list_records_broken_total", ("entries",)]
    assert 1 == found["ai_service_workers", ("silent",)]


def test_a_probe_that_says_not_ready_is_no_failed_request():
    """Only screening endpoints count among the requests of the service."""
    metrics = Metrics()

    metrics.observe_http("/health/ready", "GET", 503, 1.0, screening=False)
    metrics.observe_http("/process", "POST", 500, 1.0, screening=True)

    found = samples(metrics)
    assert found["ai_service_requests_total", ("http",)] == 1
    assert found["ai_service_requests_failed_total", ("http", "status-500")] == 1
    assert found["ai_service_http_requests_total", ("/health/ready", "GET", "503")] == 1


@pytest.mark.parametrize(
    ("value", "label"),
    [
        pytest.param("layer-failed", "layer-failed", id="code"),
        pytest.param("smart_filter", "smart_filter", id="layer"),
        pytest.param("Петров Иван", "other", id="name"),
        pytest.param("a" * 41, "other", id="too-long"),
        pytest.param("", "other", id="empty"),
        pytest.param("code\n", "other", id="line-end"),
    ],
)
def test_a_label_is_a_short_code(value, label):
    """No text of a message ever becomes a label."""
    assert label == bounded_code(value)


def test_cache_counters_grow_by_what_came_since():
    """Figures of a cache are totals; a counter takes the difference, and a cleared cache starts again."""
    metrics = Metrics()

    for hits in (10, 15, 4):
        metrics.exposition(ServiceState(NOW, caches={"names": CacheStatistics(hits, 1, 7, 100)}))

    found = samples(metrics)
    assert found["ai_service_cache_hits_total", ("names",)] == 10 + 5 + 4
    assert found["ai_service_cache_misses_total", ("names",)] == 1
    assert found["ai_service_cache_entries", ("names",)] == 7


def test_a_list_that_is_gone_is_no_longer_shown():
    """State is what is there now; labels of the past do not stay."""
    metrics = Metrics()

    before = samples(metrics, ServiceState(NOW, lists=[LIST]))
    after = samples(metrics, ServiceState(NOW))

    assert before["ai_service_list_entries", ("sample",)] == 10
    assert before["ai_service_list_age_seconds", ("sample",)] == 3600
    assert before["ai_service_list_info", ("sample", "v1")] == 1
    assert ("ai_service_list_entries", ("sample",)) not in after


def test_the_stream_is_shown():
    """Lag by topic and partition where it is known, and the states as 0 or 1."""
    status = StreamStatus(
        connected=True, assigned=2, paused=True, lag={"texts.raw/0": 7, "texts.raw/1": None}, in_flight=3
    )

    found = samples(Metrics(), ServiceState(NOW, stream=status))

    assert found["ai_service_consumer_lag", ("0", "texts.raw")] == 7
    assert ("ai_service_consumer_lag", ("1", "texts.raw")) not in found
    assert found["ai_service_stream_state", ("connected",)] == 1
    assert found["ai_service_stream_state", ("recovered",)] == 0
    assert found["ai_service_in_flight", ()] == 3


@pytest.mark.parametrize(("status", "level"), [("healthy", 2), ("degraded", 1), ("unhealthy", 0)])
def test_search_health_is_a_level(status, level):
    """Higher is better, so that an alert can say `< 2`."""
    state = ServiceState(NOW, search=SearchHealth("embedded", status, 1, 1))

    assert samples(Metrics(), state)["ai_service_search_health", ("embedded",)] == level


@pytest.mark.parametrize(
    ("changed_at", "age"),
    [
        pytest.param("2026-01-02T11:59:00+00:00", 60.0, id="offset"),
        pytest.param("2026-01-02T11:59:00Z", 60.0, id="zulu"),
        pytest.param("2026-01-02T12:00:30+00:00", 0.0, id="clock-ahead"),
        pytest.param("2026-01-02T12:00:00", None, id="without-offset"),
        pytest.param("yesterday", None, id="no-time"),
    ],
)
def test_age_of_a_list(changed_at, age):
    """Seconds since the time; unknown when the time is not one."""
    assert age == age_s(changed_at, NOW)


def test_end_to_end_time_is_never_negative():
    """A producer whose clock runs ahead counts as 0."""
    metrics = Metrics()

    metrics.observe_end_to_end(-5.0)
    metrics.observe_end_to_end(7.0)

    assert samples(metrics)["ai_service_end_to_end_latency_ms_sum", ()] == 7.0


def test_alerts_are_counted_by_cause():
    """Alerts of a message and of a changed list are told apart."""
    metrics = Metrics()

    metrics.observe_alerts("rescreen", 2)

    assert samples(metrics)["ai_service_alerts_total", ("rescreen",)] == 2


def test_two_services_share_nothing():
    """Each has a registry of its own."""
    first, second = Metrics(), Metrics()

    first.observe_batch([refused()], 1.0)

    assert 0 == samples(second)["ai_service_dead_letters_total", ("empty",)]
