"""How load, restart, memory, lookup and change of the embedded search grow with the list.

Each size runs in processes of its own: one that loads the list as a worker does that has nothing yet, and one that
starts on what the first has kept.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import psutil
from support.grown_lists import ListGrower

from bench.figures import REPOSITORY
from schemas.base import EntryKind
from schemas.list_entry import ListEntry
from stream_app.codecs import encode
from stream_app.compacted_topic import CHANGES_AT_ONCE, Change
from stream_app.name_shelf import RocksNameShelf
from stream_app.spreads import percentile
from stream_app.stores import TopicStore
from stream_app.watchlist_sync import EntriesApplier
from topology.collector import collector_at_rest
from topology.config import load_rules
from topology.search.base import PartyQuery, SearchRequest
from topology.search.embedded import EmbeddedSearch

SIZES = (10_000, 100_000, 300_000)
LOOKUPS, CHANGES = 2000, 500
PATIENT_S = 30.0
_SEED = 5


def write_list(path: Path, size: int) -> None:
    """Write the entries of a list, one a line, and behind them those that are looked up and changed."""
    with path.open("wb") as file:
        for entry in islice(ListGrower(_SEED).entries(), size + LOOKUPS + CHANGES):
            file.write(encode(entry) + b"\n")


def _read(path: Path, first: int, count: int) -> Iterator[ListEntry]:
    with path.open("rb") as file:
        for line in islice(file, first, first + count):
            yield ListEntry.model_validate_json(line)


def _chunks(changes: Iterator[Change]) -> Iterator[list[Change]]:
    while chunk := list(islice(changes, CHANGES_AT_ONCE)):
        yield chunk


async def load(applier: EntriesApplier, store: TopicStore, path: Path, size: int) -> None:
    """Take a list in as it comes from its topic."""
    with path.open("rb") as file:
        lines = islice(file, size)
        records = (Change(f"grown:{number}", line, 1) for number, line in enumerate(lines, 1))
        for chunk in _chunks(records):
            await applier.apply(chunk, False)
            store.write([(change.key.encode(), change.stored) for change in chunk])
    store.note({0: size})


async def restart(applier: EntriesApplier, store: TopicStore) -> None:
    """Take the list in as it was kept."""
    for chunk in _chunks(Change.from_stored(key, value) for key, value in store.items()):
        await applier.apply(chunk, False)


async def _timed_start(search: EmbeddedSearch, folder: Path, size: int, *, is_warm: bool) -> dict[str, float]:
    applier = EntriesApplier(search)
    store = TopicStore(folder / "store")
    started, used = time.perf_counter(), time.process_time()
    with collector_at_rest():
        if is_warm:
            await restart(applier, store)
        else:
            await load(applier, store, folder / "list.jsonl", size)
        await search.settle()
    figures = {
        "s": round(time.perf_counter() - started, 2),
        "cpu_s": round(time.process_time() - used, 2),
        "resident_mb": round(psutil.Process().memory_info().rss / 1e6),
    }
    store.close()
    return figures


async def _lookups(search: EmbeddedSearch, entries: Iterator[ListEntry]) -> list[float]:
    """Milliseconds of processor time of one lookup each, of parties never asked for before."""
    times = []
    for entry in entries:
        name = entry.names[0].text
        kind = "person" if entry.kind is EntryKind.PERSON else "organization"
        party = PartyQuery(kind=kind, names=(name,), end=len(name))  # type: ignore[arg-type]
        asked = time.thread_time()
        await search.search([SearchRequest(text=name, parties=(party,))], deadline_s=PATIENT_S)
        times.append((time.thread_time() - asked) * 1000)
    return times


async def _changes(search: EmbeddedSearch, entries: Sequence[ListEntry]) -> tuple[list[float], list[float]]:
    """Milliseconds to add, and to remove, one entry."""
    added, removed = [], []
    for entry in entries:
        begun = time.thread_time()
        await search.apply([entry], [])
        added.append((time.thread_time() - begun) * 1000)
    for entry in entries:
        begun = time.thread_time()
        await search.apply([], [entry.key])
        removed.append((time.thread_time() - begun) * 1000)
    return added, removed


def reference_ms() -> float:
    """Processor time of a fixed piece of work: tells how much slower other work makes the machine, median of five."""
    times = []
    for _ in range(5):
        begun = time.thread_time()
        words: dict[str, int] = {}
        for number in range(100_000):
            words[str(number)] = number
        times.append((time.thread_time() - begun) * 1000)
    return round(percentile(times, 0.5), 1)


def _summary(times_ms: Sequence[float]) -> dict[str, float]:
    shares = {"min": 0.0, "p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {name: round(percentile(times_ms, share), 3) for name, share in shares.items()}


async def _in_this_process(folder: Path, size: int, *, is_warm: bool) -> dict[str, Any]:
    shelf = RocksNameShelf(folder / "names")
    search = EmbeddedSearch(load_rules(None), shelf=shelf)
    before = reference_ms()
    figures: dict[str, Any] = await _timed_start(search, folder, size, is_warm=is_warm)
    figures["reference_ms"] = [before, reference_ms()]
    if not is_warm:
        path = folder / "list.jsonl"
        figures["lookup_ms"] = _summary(await _lookups(search, _read(path, size, LOOKUPS)))
        added, removed = await _changes(search, list(_read(path, size + LOOKUPS, CHANGES)))
        figures["add_ms"], figures["remove_ms"] = _summary(added), _summary(removed)
    await search.close()
    shelf.close()
    return figures


def _in_fresh_process(folder: Path, size: int, start: str) -> dict[str, Any]:
    paths = os.pathsep.join([str(REPOSITORY / "tests"), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "bench.scale", str(folder), str(size), start],
        env={**os.environ, "PYTHONPATH": paths},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{size} entries, {start}: ended with {done.returncode}:\n{done.stderr[-3000:]}")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def measure_size(size: int) -> dict[str, Any]:
    """All figures of one size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_list(folder / "list.jsonl", size)
        return {start: _in_fresh_process(folder, size, start) for start in ("cold", "warm")}


def measure(*, quick: bool) -> dict[str, Any]:
    """Figures by number of entries."""
    return {str(size): measure_size(size) for size in ((1000,) if quick else SIZES)}


_HEAD = """# How cost grows with the list

Written by `make bench` (`PYTHONPATH=tests python -m bench --only scale`), {date}, commit {commit}, Python {python}, {cores} cores, load
{load} when it began.  The list is grown by `tests/support/grown_lists.py`: about two names per entry, 56 % persons, words that
repeat as they do on published lists.  Each size runs in two fresh processes: **cold** reads every entry as it comes from its
topic, checks, parses, indexes and stores it; **warm** starts on what the first one kept.  Lookups are 2,000 parties that were never asked
for, of the same making as the list, so they share more words with it than most payers do; changes are 500 single entries.
Times are processor time, so that other work on the machine counts less; memory is that of the whole process.  Shared cores
still run slower: a fixed piece of work (100,000 strings put into a dictionary), which takes 26 ms at best, took what
stands in the last column, before and after the start.

| entries | cold, s | warm, s | resident MB, cold / warm | lookup ms, min / p50 / p95 / max | add one ms, p50 / p95 / max | remove one ms, p50 / p95 / max | fixed work, ms, cold / warm |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""


def table(figures: dict[str, dict[str, Any]], where: dict[str, Any]) -> str:
    """The page of docs/benchmarks with a row per size."""
    rows = [
        f"| {int(size):,} | {' | '.join(_cells(one['cold'], one['warm']))} |" for size, one in figures.items()
    ]
    return _HEAD.format(**where) + "\n".join(rows) + "\n\n![Bars of the same figures](scale.svg)\n"


def _cells(cold: dict[str, Any], warm: dict[str, Any]) -> list[str]:
    lookup, add, remove = cold["lookup_ms"], cold["add_ms"], cold["remove_ms"]
    return [
        f"{cold['cpu_s']:g}",
        f"{warm['cpu_s']:g}",
        f"{cold['resident_mb']} / {warm['resident_mb']}",
        _joined(lookup, "min", "p50", "p95", "max"),
        _joined(add, "p50", "p95", "max"),
        _joined(remove, "p50", "p95", "max"),
        " / ".join("-".join(map(str, one["reference_ms"])) for one in (cold, warm)),
    ]


def _joined(figures: dict[str, float], *names: str) -> str:
    return " / ".join(f"{figures[name]:g}" for name in names)


def bars(figures: dict[str, dict[str, Any]]) -> dict[str, float]:
    """Labels and values of the chart."""
    found = {}
    for size, one in figures.items():
        found[f"{int(size):,}: cold, s"] = one["cold"]["cpu_s"]
        found[f"{int(size):,}: warm, s"] = one["warm"]["cpu_s"]
        found[f"{int(size):,}: p95, ms"] = one["cold"]["lookup_ms"]["p95"]
    return found


if __name__ == "__main__":
    where, entries, how = sys.argv[1:]
    sys.stdout.write(
        json.dumps(asyncio.run(_in_this_process(Path(where), int(entries), is_warm=how == "warm")))
    )
