"""Counts and recent times of a process, in bounded memory."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from schemas.enriched_text import Decision, LayerTime, Risk, Status
from schemas.raw_text import RawText
from stream_app.statistics import LONGEST_MESSAGE, MOST_REASONS, RECENT, Percentiles, Statistics, Times
from topology.document import Document, Failure
from topology.errors import ScreeningError

NOW = datetime(2026, 1, 2, 12, tzinfo=timezone.utc)


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


class OtherError(ScreeningError):
    """An error whose reason the test says."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason  # type: ignore[misc]  # one class for many reasons


def failed(reason: str, message: str = "") -> Document:
    made = Document.from_raw(RawText(text="some text"))
    made.failure = Failure("decode", OtherError(reason, message))
    return made


def document(*, status=Status.SCREENED, risk=Risk.NONE, complete=True, cached=False, times=()) -> Document:
    made = Document.from_raw(RawText(text="some text"))
    made.status = status
    made.decision = Decision(risk=risk, review_required=status is Status.INCOMPLETE)
    made.search_complete = complete
    made.cached = cached
    made.times = list(times)
    return made


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def statistics(clock):
    return Statistics(monotonic=clock, now=lambda: NOW)


def test_texts_are_counted(statistics):
    """Every text of a batch counts as processed, and by its risk and status."""
    statistics.record([document(), document(risk=Risk.HIGH), document(cached=True)], 5.0)

    assert statistics.processed == 3
    assert statistics.cached == 1
    assert dict(statistics.risks) == {"none": 2, "high": 1}
    assert dict(statistics.statuses) == {"screened": 3}
    assert statistics.batches.count == 1


def test_success_is_a_full_answer(statistics):
    """A text that failed or was not fully searched is no success."""
    batch = [document(), document(), document(status=Status.INCOMPLETE), failed("empty")]

    statistics.record(batch, 5.0)

    assert statistics.success_rate == 0.5
    assert statistics.failed == 1
    assert statistics.incomplete == 1
    assert statistics.review == 1


def test_rates_are_unknown_before_the_first_text(statistics):
    """Nothing is invented: without a text there is no rate."""
    assert statistics.success_rate is None
    assert statistics.search_failure_age_s is None


def test_layer_times_become_percentiles(statistics):
    """Times of a layer are kept under its name; the time of a text is the sum over its layers."""
    times = [LayerTime(name="names", ms=3.0), LayerTime(name="search", ms=1.5)]

    statistics.record([document(times=times)], 5.0)

    assert statistics.layers["names"].percentiles() == Percentiles(1, 3.0, 3.0, 3.0, 3.0)
    assert statistics.texts.percentiles().p50 == 4.5


def test_percentiles_are_nearest_rank():
    """Of 1..100 the 50th, 95th and 99th value."""
    times = Times()
    for value in range(100, 0, -1):
        times.add(float(value))

    assert times.percentiles() == Percentiles(100, 50.5, 50.0, 95.0, 99.0)


def test_percentiles_without_times_are_zero():
    """Nothing timed, nothing claimed."""
    assert Times().percentiles() == Percentiles(0, 0.0, 0.0, 0.0, 0.0)


def test_only_recent_times_are_kept():
    """Memory is bounded; the count goes on."""
    times = Times()
    for _ in range(RECENT):
        times.add(1000.0)
    for _ in range(RECENT):
        times.add(1.0)

    percentiles = times.percentiles()

    assert percentiles.count == 2 * RECENT
    assert percentiles.p99 == 1.0


def test_last_failure_by_reason(statistics):
    """Each reason has its count and its last message, shortened."""
    statistics.record([failed("not-utf8", "first"), failed("not-utf8", "x" * 1000)], 1.0)

    facts = statistics.failures["not-utf8"]

    assert facts.count == 2
    assert facts.message == "x" * LONGEST_MESSAGE
    assert facts.last_at == "2026-01-02T12:00:00+00:00"


def test_reasons_are_bounded(statistics):
    """Beyond so many reasons the rest counts as `other`."""
    statistics.record([failed(f"reason-{number}") for number in range(MOST_REASONS + 5)], 1.0)

    assert len(statistics.failures) == MOST_REASONS + 1
    assert statistics.failures["other"].count == 5


def test_a_failed_search_is_remembered_with_its_age(statistics, clock):
    """Health can say when a text was last not fully searched."""
    statistics.record([document(status=Status.INCOMPLETE, complete=False)], 5.0)
    clock.seconds += 7

    assert statistics.search_failure_age_s == 7.0


def test_uptime(statistics, clock):
    """Seconds since the start by a clock that does not jump."""
    clock.seconds += 42

    assert statistics.uptime_s == 42.0
