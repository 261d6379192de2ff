"""Precision, recall and F1 by threshold, from labelled queries or pairs: what the thresholds of the score rest on.

    python -m bench.tune_thresholds queries ROWS.jsonl LIST
    python -m bench.tune_thresholds pairs ROWS.jsonl

Queries are lines {"query", "expect": [entry ids]} against a list file; none is expected where nobody listed is
named.  Pairs are lines {"a", "b", "schema": "Person", "is_match"}.  Each threshold moves alone, the other one
stays as the rules have it; the line of the rules is marked.  Thresholds are chosen on the development half of a
set and reported on the other.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas.enriched_text import MatchKind
from schemas.raw_text import RawText
from stream_app.engine import Engine, build_engine
from stream_app.settings import Settings
from topology.config import Rules
from topology.search.compare import compare

THRESHOLDS = tuple(hundredth / 100 for hundredth in range(50, 100, 2))
BATCH = 64
PERSON, ORGANIZATION = MatchKind.PERSON.value, MatchKind.ORGANIZATION.value


@dataclass(frozen=True, slots=True)
class Hit:
    """One match or pair: whose threshold it has to reach, how far it comes, whether it is meant."""

    kind: str
    score: float
    is_meant: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What was found for one labelled row; `has_target` says whether something should be."""

    has_target: bool
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures at one threshold.  `false_alerts` is the share of rows without a target that alert."""

    threshold: float
    precision: float
    recall: float
    f1: float
    false_alerts: float


def figures_at(rows: Sequence[Row], thresholds: dict[str, float], moved: str) -> Figures:
    """Figures of all rows; a row counts as found when a hit that is meant reaches the threshold of its kind."""
    found = alerts = false_alerts = 0
    targets = sum(row.has_target for row in rows)
    for row in rows:
        reached = [hit for hit in row.hits if hit.score >= thresholds[hit.kind]]
        alerts += bool(reached)
        false_alerts += bool(reached) and not row.has_target
        found += any(hit.is_meant for hit in reached)
    precision, recall = found / max(1, alerts), found / max(1, targets)
    return Figures(
        threshold=thresholds[moved],
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / max(1e-9, precision + recall),
        false_alerts=false_alerts / max(1, len(rows) - targets),
    )


def sweep(rows: Sequence[Row], present: dict[str, float], moved: str) -> list[Figures]:
    """Figures by the threshold of one kind, among them the present one."""
    steps = sorted({*THRESHOLDS, present[moved]})
    return [figures_at(rows, {**present, moved: threshold}, moved) for threshold in steps]


def table(figures: Iterable[Figures], present: float) -> Iterator[str]:
    """Lines of a Markdown table; the present threshold is bold."""
    yield "| threshold | precision | recall | F1 | false alerts |"
    yield "| --- | --- | --- | --- | --- |"
    for one in figures:
        name = f"**{one.threshold:.2f}**" if one.threshold == present else f"{one.threshold:.2f}"
        yield f"| {name} | {one.precision:.3f} | {one.recall:.3f} | {one.f1:.3f} | {one.false_alerts:.3f} |"


async def query_rows(labelled: Sequence[dict[str, Any]], list_file: Path) -> list[Row]:
    """Matches of every labelled query, through all layers and the search."""
    engine = build_engine(Settings(_env_file=None))
    try:
        await engine.load_lists([list_file])
        rows: list[Row] = []
        for start in range(0, len(labelled), BATCH):
            rows += await _query_batch(engine, labelled[start : start + BATCH])
        return rows
    finally:
        await engine.close()


async def _query_batch(engine: Engine, labelled: Sequence[dict[str, Any]]) -> list[Row]:
    documents = await engine.screen([RawText(text=row["query"]) for row in labelled])
    return [
        Row(
            has_target=bool(row["expect"]),
            hits=tuple(
                Hit(match.kind.value, match.score, match.entry_id in row["expect"])
                for match in document.matches
                if match.kind.value in (PERSON, ORGANIZATION)
            ),
        )
        for row, document in zip(labelled, documents, strict=True)
    ]


def pair_rows(labelled: Sequence[dict[str, Any]], rules: Rules) -> list[Row]:
    """The score of every labelled pair."""
    rows = []
    for row in labelled:
        kind = PERSON if row["schema"] == "Person" else ORGANIZATION
        score = compare(row["a"], row["b"], row["schema"], rules).score
        rows.append(Row(row["is_match"], (Hit(kind, score, row["is_match"]),)))
    return rows


def report(rows: Sequence[Row], present: dict[str, float]) -> Iterator[str]:
    """A table for each threshold."""
    for kind, threshold in present.items():
        yield f"\n{kind}, {len(rows)} rows\n"
        yield from table(sweep(rows, present, kind), threshold)


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.tune_thresholds", description=__doc__)
    parser.add_argument("what", choices=("queries", "pairs"))
    parser.add_argument("rows", type=Path, help="labelled JSON lines")
    parser.add_argument("list", type=Path, nargs="?", help="list file that the queries are screened against")
    chosen = parser.parse_args(arguments)
    labelled = [json.loads(line) for line in chosen.rows.read_text(encoding="utf-8").splitlines() if line]
    rules = Rules()
    if chosen.what == "pairs":
        rows = pair_rows(labelled, rules)
        present = {PERSON: rules.score.person_pair, ORGANIZATION: rules.score.organization_pair}
    elif chosen.list is None:
        parser.error("queries need a list file")
    else:
        rows = asyncio.run(query_rows(labelled, chosen.list))
        present = {PERSON: rules.score.person_alert, ORGANIZATION: rules.score.organization_alert}
    for line in report(rows, present):
        sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
