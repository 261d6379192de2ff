"""Searches in a real Elasticsearch, as `python -m bench.elastic [ENTRIES]` in `tests/`.

Prints one row of JSON: for batches of 1, 8 and 64 payment lines the time of a search (p50, p95), and the processor
time of client and server per batch, which a busy machine leaves as it is.  Each line is new to the search.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from support.elasticsearch import ElasticsearchNode, running_elasticsearch

from bench.search import invented_entries
from stream_app.spreads import percentile
from topology.config import load_rules
from topology.search.base import PartyQuery, SearchRequest
from topology.search.elastic import ElasticSearch
from topology.search.elastic_connection import ElasticAddress

SIZES = (1, 8, 64)
ROUNDS = 20
PATIENT_S = 60.0
_LINES = (
    "Оплата за ремонт оборудования {} по договору 17/24",
    "Payment to {} for spare parts, invoice 4821",
    "Повернення коштів {} згідно заяви",
    "Аванс за перевозку груза, получатель {}",
)


def requests(count: int, *, seed: int) -> list[SearchRequest]:
    """What payment lines with a made-up person each ask; one in some hundreds is listed."""
    rng = random.Random(seed)
    found = []
    for entry in invented_entries(count, seed=seed):
        name = entry.names[0].text
        text = rng.choice(_LINES).format(name)
        start = text.index(name)
        party = PartyQuery(kind="person", names=(name,), start=start, end=start + len(name))
        found.append(SearchRequest(text=text, parties=(party,)))
    return found


async def _measure(node: ElasticsearchNode, entries: int) -> dict[str, Any]:
    search = ElasticSearch(load_rules(None), ElasticAddress(node.url), index_name="bench")
    started = time.perf_counter()
    await search.apply(invented_entries(entries, seed=5), [])
    row: dict[str, Any] = {
        "entries": entries,
        "entries_per_s": round(entries / (time.perf_counter() - started)),
    }
    lines = iter(requests(sum(SIZES) * ROUNDS, seed=6))
    for size in SIZES:
        row[f"batch_of_{size}"] = await _batches(
            search, node, [[next(lines) for _ in range(size)] for _ in range(ROUNDS)]
        )
    await search.close()
    return row


async def _batches(
    search: ElasticSearch, node: ElasticsearchNode, batches: list[list[SearchRequest]]
) -> dict[str, float]:
    """Times of searches in milliseconds."""
    times: list[float] = []
    ours: list[float] = []
    theirs: list[float] = []
    for batch in batches:
        before = time.perf_counter(), time.process_time(), node.processor_time_s()
        await search.search(batch, deadline_s=PATIENT_S)
        after = time.perf_counter(), time.process_time(), node.processor_time_s()
        for kept, start, end in zip((times, ours, theirs), before, after, strict=True):
            kept.append((end - start) * 1000)
    return {
        "p50_ms": round(percentile(times, 0.5), 1),
        "p95_ms": round(percentile(times, 0.95), 1),
        "client_cpu_ms": round(statistics.median(ours), 1),
        "server_cpu_ms": round(statistics.mean(theirs), 1),
    }


def measure(entries: int) -> dict[str, Any]:
    """Searches in a list of so many invented persons."""
    with tempfile.TemporaryDirectory() as folder, running_elasticsearch(Path(folder)) as node:
        return asyncio.run(_measure(node, entries))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 11_000)) + "\n")
