"""What each tier of the search, the readings of names, variants and vectors add: one is switched at a time.

    PYTHONPATH=tests python -m bench.ablation [--eval FOLDER] [--limit N] [--only CASE]...

FOLDER has dev/queries_dev.jsonl, dev/pairs_dev.jsonl and lists/eval.targets.simple.csv; without it the samples of
the repository are measured, which shows that everything works and no more.  Queries are lines {"query", "expect":
[entry ids]}, pairs are lines {"a", "b", "schema", "is_match"}.  Queries go through all layers; of a pair each
name is searched on a list that holds the other one alone.  Prints a Markdown table; times are processor time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from bench.figures import circumstances
from schemas.base import EntryKind
from schemas.enriched_text import MatchKind, Risk, Tier
from schemas.list_entry import ListEntry, ListName
from schemas.raw_text import RawText
from stream_app.engine import Engine
from stream_app.settings import Settings
from stream_app.spreads import percentile
from topology.config import Rules
from topology.document import Document
from topology.knowledge import load_knowledge
from topology.search.base import PartyQuery, SearchAnswer, SearchRequest
from topology.search.embedded import EmbeddedSearch

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "tuning"
SHIPPED = Rules().search.tiers
PATIENT_S = 60.0


class Case(NamedTuple):
    """One thing that is switched; `rules` as in the YAML file of the rules."""

    name: str
    rules: dict[str, Any]


CASES = (
    Case("as shipped", {}),
    *(
        Case(f"without {tier.value}", {"search": {"tiers": [one for one in SHIPPED if one is not tier]}})
        for tier in SHIPPED
    ),
    Case("without readings", {"search": {"max_readings": 1}}),
    Case("with variants searched", {"variants": {"searched": True}}),
    Case("without variants made", {"variants": {"enabled": False}}),
    Case("with vector", {"search": {"tiers": list(Tier)}}),
    # No vector is that near: what is left is the search without words that have errors.
    Case("without near words", {"search": {"tiers": list(Tier), "near_words": 0, "vector_likeness": 1.0}}),
    Case("vector instead of near words", {"search": {"tiers": list(Tier), "near_words": 0}}),
)


@dataclass(frozen=True, slots=True)
class Sets:
    """What is measured: labelled rows, and the list of the queries."""

    queries: list[dict[str, Any]]
    pairs: list[dict[str, Any]]
    list_file: Path

    @classmethod
    def read(cls, folder: Path | None, limit: int | None) -> Sets:
        """The sets of a folder, each cut to `limit` rows evenly; those of the repository without a folder."""
        if folder is None:
            queries, pairs, entries = (SAMPLES / n for n in ("queries.jsonl", "pairs.jsonl", "list.csv"))
        else:
            queries, pairs = (folder / "dev" / f"{name}_dev.jsonl" for name in ("queries", "pairs"))
            entries = folder / "lists" / "eval.targets.simple.csv"
        return cls(_rows(queries, limit), _rows(pairs, limit), entries)


def _rows(path: Path, limit: int | None) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return rows if limit is None else rows[:: max(1, len(rows) // limit)][:limit]


@dataclass(slots=True)
class Counts:
    """Rows with a target, of them found; alerts, of them on rows without a target."""

    targets: int = 0
    others: int = 0
    found: int = 0
    alerts: int = 0
    false_alerts: int = 0
    first: int = 0

    def add(self, *, is_meant: bool, is_alert: bool, is_found: bool, is_first: bool = False) -> None:
        """Count one row."""
        self.targets += is_meant
        self.others += not is_meant
        self.alerts += is_alert
        self.found += is_meant and is_alert and is_found
        self.false_alerts += is_alert and not is_meant
        self.first += is_meant and is_first

    @property
    def recall(self) -> float:
        """Share of the targets that alert with the right entry."""
        return self.found / max(1, self.targets)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.found / max(1, self.alerts + self.targets)


class TimedSearch(EmbeddedSearch):
    """The search in memory, with the processor time of each call in milliseconds."""

    def __init__(self, rules: Rules) -> None:
        super().__init__(rules)
        self.times_ms: list[float] = []

    async def search(self, requests: Sequence[SearchRequest], *, deadline_s: float) -> list[SearchAnswer]:
        started = time.process_time()
        answers = await super().search(requests, deadline_s=deadline_s)
        self.times_ms.append((time.process_time() - started) * 1000)
        return answers


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one case; times are processor time."""

    queries: Counts
    pairs: Counts
    search_p50_ms: float
    search_p95_ms: float
    text_ms: float
    load_s: float


async def measure(case: Case, sets: Sets) -> Figures:
    """Queries and pairs under the rules of the case."""
    rules = Rules.model_validate(case.rules)
    search = TimedSearch(rules)
    engine = Engine(Settings(_env_file=None), load_knowledge(rules), search)
    started = time.process_time()
    await engine.load_lists([sets.list_file])
    load_s = time.process_time() - started
    counts = Counts()
    started = time.process_time()
    for row in sets.queries:
        (document,) = await engine.screen([RawText(text=row["query"])])
        _count(counts, document, set(row["expect"]))
    text_ms = (time.process_time() - started) * 1000 / max(1, len(sets.queries))
    await engine.close()
    pairs = Counts()
    for row in sets.pairs:
        is_alert = await _pair_alerts(row, rules)
        pairs.add(is_meant=row["is_match"], is_alert=is_alert, is_found=is_alert)
    p50, p95 = (percentile(search.times_ms, share) for share in (0.5, 0.95))
    return Figures(counts, pairs, p50, p95, text_ms, load_s)


def _count(counts: Counts, document: Document, expected: set[str]) -> None:
    decision = document.decision
    assert decision is not None
    ids = [match.entry_id for match in document.matches]
    counts.add(
        is_meant=bool(expected),
        is_alert=decision.review_required or decision.risk in (Risk.MEDIUM, Risk.HIGH),
        is_found=not expected.isdisjoint(ids),
        is_first=bool(ids) and ids[0] in expected,
    )


async def _pair_alerts(row: dict[str, Any], rules: Rules) -> bool:
    """Whether the search alerts for one of the names on a list of the other."""
    is_person = row["schema"] == "Person"
    kind = EntryKind.PERSON if is_person else EntryKind.ORGANIZATION
    least = rules.score.person_alert if is_person else rules.score.organization_alert
    for listed, asked in ((row["a"], row["b"]), (row["b"], row["a"])):
        search = EmbeddedSearch(rules)
        name = ListName(text=listed, type="primary")
        await search.apply([ListEntry(list="pair", entry_id="1", version="1", kind=kind, names=[name])], [])
        party = PartyQuery("person" if is_person else "organization", (asked,), end=len(asked))
        (answer,) = await search.search([SearchRequest(asked, (party,))], deadline_s=PATIENT_S)
        wanted = MatchKind.PERSON if is_person else MatchKind.ORGANIZATION
        if any(match.score >= least for match in answer.matches if match.kind is wanted):
            return True
    return False


def table(measured: Iterable[tuple[Case, Figures]]) -> Iterator[str]:
    """Lines of a Markdown table, each as soon as its case is measured."""
    yield (
        "| case | recall | F1 | recall@1 | false alerts | pairs: recall | pairs: F1 "
        "| search p50 / p95, ms | text, ms | load, s |"
    )
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for case, figures in measured:
        queries, pairs = figures.queries, figures.pairs
        yield (
            f"| {case.name} | {queries.recall:.4f} | {queries.f1:.4f} "
            f"| {queries.first / max(1, queries.targets):.4f} | {queries.false_alerts} of {queries.others} "
            f"| {pairs.recall:.4f} | {pairs.f1:.4f} | {figures.search_p50_ms:.2f} / {figures.search_p95_ms:.2f} "
            f"| {figures.text_ms:.2f} | {figures.load_s:.1f} |"
        )


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.ablation", description=__doc__)
    parser.add_argument("--eval", type=Path, dest="folder", help="folder of labelled sets")
    parser.add_argument("--limit", type=int, help="most rows of each set")
    parser.add_argument("--only", action="append", choices=[case.name for case in CASES], help="repeatable")
    chosen = parser.parse_args(arguments)
    sets = Sets.read(chosen.folder, chosen.limit)
    cases = [case for case in CASES if not chosen.only or case.name in chosen.only]
    # Once unmeasured: tables and caches of words are shared by all cases.
    asyncio.run(measure(cases[0], sets))
    measured = ((case, asyncio.run(measure(case, sets))) for case in cases)
    around = circumstances()
    heading = f"{around['date']}, {around['commit']}, {len(sets.queries)} queries, {len(sets.pairs)} pairs"
    for line in chain([heading, ""], table(measured)):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
