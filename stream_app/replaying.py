"""Runs stored input again and compares the decisions, under other rules or with other lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterable, AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from schemas.enriched_text import EnrichedText, Source, Status
from schemas.raw_text import RawText
from stream_app.engine import Engine, build_engine, rules_for
from stream_app.outputs import best_per_entry, is_alerting
from stream_app.present_lists import Lists
from stream_app.screening import answer
from stream_app.settings import Settings
from topology.document import Document
from topology.search.rules import ScoreRules

BATCH = 64
# Examples kept of one kind of change.
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class StoredInput:
    """One text as it was stored; `before` is the result it had, None when only the text is known."""

    raw: RawText
    source: Source = field(default_factory=Source)
    key: str | None = None
    before: EnrichedText | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What of a result is compared: its label, whether a human is asked, the entries that alert."""

    label: str
    review_required: bool
    entries: frozenset[str]
    score: float
    reason: str

    @classmethod
    def of(cls, result: EnrichedText, rules: ScoreRules) -> Outcome:
        """The label is the risk, or "incomplete" where the result is.  Entries alert by `rules`."""
        decision = result.decision
        entries = (
            f"{match.list}:{match.entry_id}"
            for match in best_per_entry(result.matches)
            if is_alerting(match, rules)
        )
        return cls(
            label="incomplete" if result.status is Status.INCOMPLETE else decision.risk.value,
            review_required=decision.review_required,
            entries=frozenset(entries),
            score=decision.score,
            reason=decision.reasons[0] if decision.reasons else "",
        )

    def is_decided_as(self, other: Outcome) -> bool:
        """Whether label, review and alerting entries are the same; the score alone is no other decision."""
        return (self.label, self.review_required, self.entries) == (
            other.label,
            other.review_required,
            other.entries,
        )


@dataclass(frozen=True, slots=True)
class Example:
    """One decision that changed."""

    id: str
    before: Outcome
    after: Outcome

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "id": self.id,
            "score": [self.before.score, self.after.score],
            "entries": [sorted(self.before.entries), sorted(self.after.entries)],
            "reason": [self.before.reason, self.after.reason],
        }


@dataclass(slots=True)
class Comparison:
    """Counts of what was compared and changed; a change is named by its label before and after."""

    examples_kept: int = EXAMPLES
    compared: int = 0
    changes: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], list[Example]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, ident: str, before: Outcome, after: Outcome) -> None:
        """Count one text."""
        self.compared += 1
        if before.is_decided_as(after):
            return
        change = (before.label, after.label)
        self.changes[change] += 1
        kept = self.examples.setdefault(change, [])
        if len(kept) < self.examples_kept:
            kept.append(Example(ident, before, after))

    def as_json(self) -> dict[str, Any]:
        """For programs; the most frequent change first."""
        return {
            "compared": self.compared,
            "changed": self.changes.total(),
            "left_out": dict(self.left_out),
            "changes": [
                {
                    "from": before,
                    "to": after,
                    "count": count,
                    "examples": [example.as_json() for example in self.examples[before, after]],
                }
                for (before, after), count in self.changes.most_common()
            ],
        }


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the two decisions is made with: settings with their rules file, lists and verdicts."""

    settings: Settings
    lists: Lists

    async def engine(self) -> Engine:
        """An engine of its own; 0.1 s and what the lists take."""
        engine = build_engine(self.settings, dispositions=self.lists.verdicts)
        await engine.hold_lists(self.lists.entries.values())
        return engine


class Replay:
    """Screens stored input under `after` and compares each decision with the one before.

    Where no result is stored, the decision before is made under `before`, whose engine is built only then.
    """

    def __init__(self, before: Side, after: Side, comparison: Comparison) -> None:
        self.comparison = comparison
        self._sides = before, after
        self._engines: dict[int, Engine] = {}

    async def run(self, stored: AsyncIterable[StoredInput], done: Callable[[], None]) -> None:
        """Compare everything; `done` is called once per text."""
        before, after = (rules_for(side.settings).score for side in self._sides)
        async for batch in _batches(stored):
            results_before = await self._results_before(batch)
            results_after = await _screen(await self._engine(1), batch)
            for old, new in zip(results_before, results_after, strict=True):
                self.comparison.add(old.id, Outcome.of(old, before), Outcome.of(new, after))
                done()

    async def close(self) -> None:
        """Close the engines."""
        for engine in self._engines.values():
            await engine.close()

    async def _results_before(self, batch: Sequence[StoredInput]) -> list[EnrichedText]:
        """The stored results, and those of now for what was stored without."""
        bare = [stored for stored in batch if stored.before is None]
        screened = iter(await _screen(await self._engine(0), bare) if bare else [])
        return [stored.before or next(screened) for stored in batch]

    async def _engine(self, side: int) -> Engine:
        """The engine of a side, built when it is first needed."""
        if side not in self._engines:
            self._engines[side] = await self._sides[side].engine()
        return self._engines[side]


async def _screen(engine: Engine, batch: Sequence[StoredInput]) -> list[EnrichedText]:
    documents = [Document.from_raw(stored.raw, source=stored.source, key=stored.key) for stored in batch]
    await engine.pipeline.run(documents)
    return [answer(engine, document) for document in documents]


async def _batches(stored: AsyncIterable[StoredInput]) -> AsyncIterator[list[StoredInput]]:
    batch: list[StoredInput] = []
    async for one in stored:
        batch.append(one)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
