"""Three ways to a misspelt name of a growing list: near words, every vector, a graph of vectors.

    PYTHONPATH=tests python -m bench.nearest [--sizes 10000 100000]

The names are those of persons on grown lists (tests/support/grown_lists.py), the questions are some of them with
two errors each.  `found` is the share of questions whose name is among the candidates, `alerts` the share whose name the scorer then
lets alert.  Times are processor time.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from support.grown_lists import ListGrower
from usearch.index import Index

from bench.figures import circumstances
from schemas.base import EntryKind
from stream_app.spreads import percentile
from topology.config import Rules
from topology.search.blocking import find_candidates
from topology.search.knn import NearestNames, spelling_in
from topology.search.list_names import ListedName, parse_name
from topology.search.matcher import NameMatcher
from topology.search.name_index import NameIndex
from topology.search.score_person import PersonScorer
from topology.search.words import Word, split_words
from topology.vectors.hashing import HashingEmbedder

QUESTIONS = 300
ERRORS = 2
_HEAD = """| names | way | add, us | memory, MB | look-up p50 / p95, ms | found | alerts |
| --- | --- | --- | --- | --- | --- | --- |
"""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SEED = 11

# Numbers of names that may be meant by the words of a question.
Find = Callable[[Sequence[Word]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a way costs and finds; `memory_mb` is None where it cannot be told apart."""

    way: str
    add_us: float
    memory_mb: float | None
    p50_ms: float
    p95_ms: float
    found: float
    alerts: float


def grown_names(count: int) -> list[ListedName]:
    """Names of persons that differ."""
    parsed = (
        parse_name(entry.key, entry.names[0].text, is_person=True)
        for entry in ListGrower(_SEED).entries()
        if entry.kind is EntryKind.PERSON
    )
    different: dict[str, ListedName] = {}
    for name in parsed:
        if name is not None:
            different.setdefault(name.plain, name)
        if len(different) == count:
            break
    return list(different.values())


def with_errors(text: str, rng: random.Random) -> str:
    """The text with two letters exchanged for others."""
    letters = list(text)
    for place in rng.sample([at for at, letter in enumerate(letters) if letter != " "], ERRORS):
        letters[place] = rng.choice(_LETTERS)
    return "".join(letters)


def by_near_words(names: Sequence[ListedName]) -> tuple[Find, float, None]:
    """Candidates as the search finds them without vectors."""
    rules = Rules()
    index = NameIndex(is_person=True)
    matcher = NameMatcher(index, PersonScorer(rules.score), rules)
    started = time.process_time()
    for name in names:
        index.add_parsed(name.party, [name])
    spent = time.process_time() - started
    return (
        lambda words: find_candidates(index, matcher.look_up(words, is_bare=True), rules.search),
        spent,
        None,
    )


def by_every_vector(names: Sequence[ListedName]) -> tuple[Find, float, float]:
    """The vector tier."""
    rules = Rules().search
    vectors = NearestNames()
    started = time.process_time()
    for number, name in enumerate(names):
        vectors.add(number, name)
    spent = time.process_time() - started

    def find(words: Sequence[Word]) -> list[int]:
        return vectors.nearest(words, count=rules.vector_names, least=rules.vector_likeness, is_person=True)

    return find, spent, vectors.memory_bytes / 1e6


def by_graph(names: Sequence[ListedName]) -> tuple[Find, float, float]:
    """The same vectors in the graph (HNSW) of the library, with its own defaults."""
    rules = Rules().search
    embedder = HashingEmbedder()
    index: Any = Index(ndim=embedder.dimensions, metric="cos", dtype="i8")
    started = time.process_time()
    for number, name in enumerate(names):
        index.add(number, embedder.embed([name.plain])[0], threads=1)
    spent = time.process_time() - started

    def find(words: Sequence[Word]) -> list[int]:
        (vector,) = embedder.embed([spelling_in(words, is_person=True)])
        found = index.search(vector, rules.vector_names, threads=1)
        near = zip(found.keys.tolist(), found.distances.tolist(), strict=True)
        return [number for number, distance in near if 1 - distance >= rules.vector_likeness]

    return find, spent, index.memory_usage / 1e6


WAYS = {"near words": by_near_words, "every vector": by_every_vector, "graph of vectors": by_graph}


class _Scorer:
    """The scorer of the search on the words of these names."""

    def __init__(self, names: Sequence[ListedName]) -> None:
        rules = Rules()
        self._index = NameIndex(is_person=True)
        for name in names:
            self._index.add_parsed(name.party, [name])
        self._matcher = NameMatcher(self._index, PersonScorer(rules.score), rules)
        self._least = rules.score.person_alert

    def alerts(self, number: int, words: Sequence[Word]) -> bool:
        """Whether the words alert as a name."""
        verdict = self._matcher.judge(number, self._matcher.look_up(words, is_bare=True), None)
        return verdict.score >= self._least


def measure(names: Sequence[ListedName]) -> Iterator[Figures]:
    """Every way on the same names and questions."""
    rng = random.Random(_SEED)
    asked = [
        (number, with_errors(names[number].plain, rng)) for number in rng.sample(range(len(names)), QUESTIONS)
    ]
    scorer = _Scorer(names)
    for way, make in WAYS.items():
        find, spent, memory_mb = make(names)
        times_ms, hits, alerts = [], 0, 0
        for number, text in asked:
            words = split_words(text)
            started = time.process_time()
            found = find(words)
            times_ms.append((time.process_time() - started) * 1000)
            hits += number in found
            alerts += number in found and scorer.alerts(number, words)
        p50, p95 = (percentile(times_ms, share) for share in (0.5, 0.95))
        yield Figures(
            way, spent / len(names) * 1e6, memory_mb, p50, p95, hits / len(asked), alerts / len(asked)
        )


def main(arguments: list[str]) -> int:
    """Measure and print a Markdown table, line by line."""
    parser = argparse.ArgumentParser(prog="python -m bench.nearest", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], help="names on the list")
    sizes = sorted(parser.parse_args(arguments).sizes)
    around = circumstances()
    names = grown_names(max(sizes))
    sys.stdout.write(f"{around['date']}, {around['commit']}, {QUESTIONS} questions\n\n{_HEAD}")
    for size in sizes:
        for one in measure(names[:size]):
            memory = "-" if one.memory_mb is None else f"{one.memory_mb:.0f}"
            sys.stdout.write(
                f"| {size:,} | {one.way} | {one.add_us:.0f} | {memory} "
                f"| {one.p50_ms:.2f} / {one.p95_ms:.2f} | {one.found:.3f} | {one.alerts:.3f} |\n"
            )
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
