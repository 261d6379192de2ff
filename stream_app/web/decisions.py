"""The most recent decisions of this process for the console."""

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
RARE_KEPT = 20  # of each risk and language


@dataclass(frozen=True, slots=True)
class RecentDecision:
    """One decided document with its number, from 1 on, and when it was decided."""

    number: int
    at: datetime
    document: Document


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decisions are asked for: `limit` at most, of this risk and this language; None means any."""

    limit: int
    risk: str | None = None
    language: str | None = None

    def takes(self, document: Document) -> bool:
        """Whether a decided document is one of them."""
        return self.risk in {None, document.decision.risk.value} and self.language in {
            None,
            document.language.code.value,
        }


class RecentDecisions:
    """A bounded buffer: the newest `capacity` decisions, and the newest `rare` of each risk and language.

    The second keeps a rare high risk findable when thousands of harmless texts came after it.  The worker
    calls `add(documents)` once per finished batch; results are made of them only when somebody looks, so this
    costs about 1 us per text.  Everything happens on one event loop.
    """

    def __init__(
        self,
        capacity: int = 200,
        *,
        rare: int = RARE_KEPT,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._newest: deque[RecentDecision] = deque(maxlen=capacity)
        self._rare: dict[tuple[str, str], deque[RecentDecision]] = {}
        self._rare_kept = rare
        self._now = now
        self._news = asyncio.Event()
        self.last = 0

    def add(self, documents: Iterable[Document]) -> None:
        """Keep decided documents, in order; those that failed have no decision and are left out."""
        at = self._now()
        for document in documents:
            if document.failure is not None:
                continue
            self.last += 1
            decision = RecentDecision(self.last, at, document)
            self._newest.append(decision)
            kind = (document.decision.risk.value, document.language.code.value)
            alike = self._rare.get(kind)
            if alike is None:
                alike = self._rare[kind] = deque(maxlen=self._rare_kept)
            alike.append(decision)
        self.wake()

    def wake(self) -> None:
        """Let everybody who waits look again."""
        self._news.set()
        self._news = asyncio.Event()

    def _kept(self) -> list[RecentDecision]:
        """Everything that is kept, newest first."""
        kept = {one.number: one for one in self._newest}
        for alike in self._rare.values():
            kept |= {one.number: one for one in alike}
        return [kept[number] for number in sorted(kept, reverse=True)]

    def find(self, number: int) -> RecentDecision | None:
        """The decision of this number, None when it is gone or not made yet."""
        return next((one for one in self._kept() if one.number == number), None)

    def newest(self, *, after: int, wanted: Wanted) -> list[RecentDecision]:
        """The wanted ones made after the one numbered `after`, newest first.

        A number beyond the last one was given by this process before it was started again: then all are new.
        """
        after = after if after <= self.last else 0
        fresh = [one for one in self._kept() if one.number > after and wanted.takes(one.document)]
        return fresh[: wanted.limit]

    async def wait_beyond(self, number: int, timeout_s: float) -> bool:
        """Wait for a decision after this number, or for `wake`; False when time ran out."""
        if self.last > number:
            return True
        try:
            await asyncio.wait_for(self._news.wait(), timeout_s)
        except asyncio.TimeoutError:
            return False
        return True


def summarize(decision: RecentDecision, result: EnrichedText, *, hidden: bool = False) -> DecisionSummary:
    """The short form of a decision for a table; `hidden` leaves out what may name somebody."""
    text = None if hidden else result.text
    if text is not None and len(text) > LONGEST_SUMMARY:
        text = text[: LONGEST_SUMMARY - 1] + "…"
    return DecisionSummary(
        number=decision.number,
        at=decision.at.isoformat(timespec="milliseconds"),
        id=result.id,
        text=text,
        hidden=hidden,
        status=result.status,
        language=result.language.code,
        risk=result.decision.risk,
        score=result.decision.score,
        review_required=result.decision.review_required,
        reason=None if hidden else next(iter(result.decision.reasons), None),
        persons=len(result.persons),
        organizations=len(result.organizations),
        matches=len(result.matches),
        duration_ms=result.processing.duration_ms,
    )
