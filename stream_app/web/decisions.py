"""The most recent decisions of this process for the console, and the endpoints that show them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timezone

from schemas.enriched_text import EnrichedText
from schemas.http import DecisionSummary
from topology.document import Document

LONGEST_SUMMARY = 160  # characters of the text in a summary; the whole stands in the decision itself


@dataclass(frozen=True, slots=True)
class RecentDecision:
    """One decided document with its number, from 1 on, and when it was decided."""

    number: int
    at: datetime
    document: Document


class RecentDecisions:
    """A bounded buffer: the newest `capacity` decisions stay, older ones are forgotten.

    The worker calls `add(documents)` once per finished batch; results are made of them only when somebody
    looks, so this costs well under 1 us per text.  Everything happens on one event loop.
    """

    def __init__(
        self,
        capacity: int = 200,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._kept: deque[RecentDecision] = deque(maxlen=capacity)
        self._now = now
        self._news = asyncio.Event()
        self.last = 0

    def add(self, documents: Iterable[Document]) -> None:
        """Keep decided documents, in order; those that failed have no decision and are left out."""
        at = self._now()
        for document in documents:
            if document.failure is None:
                self.last += 1
                self._kept.append(RecentDecision(self.last, at, document))
        self.wake()

    def wake(self) -> None:
        """Let everybody who waits look again."""
        self._news.set()
        self._news = asyncio.Event()

    def find(self, number: int) -> RecentDecision | None:
        """The decision of this number, None when it is gone or not made yet."""
        if not self._kept:
            return None
        place = number - self._kept[0].number
        return self._kept[place] if 0 <= place < len(self._kept) else None

    def newest(self, *, after: int, limit: int) -> list[RecentDecision]:
        """Up to `limit` decisions made after the one numbered `after`, newest first."""
        fresh: list[RecentDecision] = []
        for decision in reversed(self._kept):
            if decision.number <= after or len(fresh) == limit:
                break
            fresh.append(decision)
        return fresh

    async def wait_beyond(self, number: int, timeout_s: float) -> bool:
        """Wait for a decision after this number, or for `wake`; False when time ran out."""
        if self.last > number:
            return True
        try:
            await asyncio.wait_for(self._news.wait(), timeout_s)
        except asyncio.TimeoutError:
            return False
        return True


def summarize(decision: RecentDecision, result: EnrichedText) -> DecisionSummary:
    """The short form of a decision for a table."""
    text = result.text
    if text is not None and len(text) > LONGEST_SUMMARY:
        text = text[: LONGEST_SUMMARY - 1] + "…"
    return DecisionSummary(
        number=decision.number,
        at=decision.at.isoformat(timespec="milliseconds"),
        id=result.id,
        text=text,
        status=result.status,
        language=result.language.code,
        risk=result.decision.risk,
        score=result.decision.score,
        review_required=result.decision.review_required,
        reason=next(iter(result.decision.reasons), None),
        persons=len(result.persons),
        organizations=len(result.organizations),
        matches=len(result.matches),
        duration_ms=result.processing.duration_ms,
    )
