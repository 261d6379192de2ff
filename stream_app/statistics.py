"""Counts and recent times of this process, for /stats, /health/detailed and the console; bounded memory."""

from __future__ import annotations

import math
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Literal

from schemas.enriched_text import Status
from topology.document import Document, Failure

RECENT = 4096  # times per layer and of whole texts that percentiles are taken of
MOST_REASONS = 64  # reasons of failures that are told apart; the error tree has about ten
LONGEST_MESSAGE = 200  # characters kept of an error message


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Times in ms: `count` of all since the start, the rest of the most recent ones."""

    count: int
    mean: float
    p50: float
    p95: float
    p99: float


@dataclass(frozen=True, slots=True)
class FailureFacts:
    """What is known of one reason of failure: how often, and the last one (ISO 8601, layer, message).

    `dead_letters` of them came on the stream, where such a text becomes a dead letter.
    """

    count: int
    dead_letters: int
    last_at: str
    layer: str
    message: str


class Times:
    """The most recent times of one thing, in ms."""

    def __init__(self) -> None:
        self.count = 0
        self._recent: deque[float] = deque(maxlen=RECENT)

    def add(self, elapsed_ms: float) -> None:
        """Take one time in."""
        self.count += 1
        self._recent.append(elapsed_ms)

    def percentiles(self) -> Percentiles:
        """Nearest-rank percentiles of the recent times; all 0 when there are none."""
        ordered = sorted(self._recent)
        if not ordered:
            return Percentiles(self.count, 0.0, 0.0, 0.0, 0.0)
        at = [round(ordered[math.ceil(share * len(ordered)) - 1], 3) for share in (0.5, 0.95, 0.99)]
        return Percentiles(self.count, round(sum(ordered) / len(ordered), 3), *at)


class Statistics:
    """What this process did since its start.

    The worker calls `record(documents, batch_ms)` once per finished batch; records that could not be read are
    among its documents, with their failure.  A text costs about 3 us.  `monotonic` and `now` are the clocks.
    """

    def __init__(
        self,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._monotonic = monotonic
        self._now = now
        self.started_at = now()
        self._started = monotonic()
        self.processed = 0
        self.failed = 0
        self.cached = 0
        self.incomplete = 0
        self.review = 0
        self.risks: Counter[str] = Counter()
        self.statuses: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.layers: dict[str, Times] = {}
        self.texts = Times()
        self.batches = Times()
        self._failures: dict[str, FailureFacts] = {}
        self._search_failed_at: float | None = None

    @property
    def uptime_s(self) -> float:
        """Seconds since the start."""
        return self._monotonic() - self._started

    @property
    def success_rate(self) -> float | None:
        """Share of texts answered in full: neither failed nor incomplete.  None before the first."""
        return 1 - (self.failed + self.incomplete) / self.processed if self.processed else None

    @property
    def search_failure_age_s(self) -> float | None:
        """Seconds since a text was last answered without a complete search, None if never."""
        return None if self._search_failed_at is None else self._monotonic() - self._search_failed_at

    @property
    def failures(self) -> dict[str, FailureFacts]:
        """Last failure by reason."""
        return dict(self._failures)

    def record(
        self, documents: Sequence[Document], batch_ms: float, *, channel: Literal["stream", "http"] = "stream"
    ) -> None:
        """Take one finished batch in."""
        self.batches.add(batch_ms)
        for document in documents:
            if document.failure is not None:
                self._record_failure(document.failure, is_dead_letter=channel == "stream")
                continue
            self.processed += 1
            self.cached += document.cached
            self.review += document.decision.review_required
            self.risks[document.decision.risk.value] += 1
            self.statuses[document.status.value] += 1
            self.languages[document.language.code.value] += 1
            self._record_times(document)
            if document.status is Status.INCOMPLETE:
                self.incomplete += 1
            if not document.search_complete:
                self._search_failed_at = self._monotonic()

    def _record_times(self, document: Document) -> None:
        total_ms = 0.0
        for one in document.times:
            total_ms += one.ms
            times = self.layers.get(one.name)
            if times is None:
                times = self.layers[one.name] = Times()
            times.add(one.ms)
        self.texts.add(total_ms)

    def _record_failure(self, failure: Failure, *, is_dead_letter: bool) -> None:
        """Count one text that could not be answered; beyond the known reasons all count as `other`."""
        reason = failure.error.reason
        if reason not in self._failures and len(self._failures) >= MOST_REASONS:
            reason = "other"
        self.processed += 1
        self.failed += 1
        before = self._failures.get(reason)
        self._failures[reason] = FailureFacts(
            count=1 + (before.count if before else 0),
            dead_letters=is_dead_letter + (before.dead_letters if before else 0),
            last_at=self._now().isoformat(timespec="seconds"),
            layer=failure.layer,
            message=str(failure.error)[:LONGEST_MESSAGE],
        )
