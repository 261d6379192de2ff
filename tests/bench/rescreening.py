"""Changed entries against many parties seen before, as a worker does it, on RocksDB and without Kafka.

Parties and entries are invented: `support.grown_lists`.  Each number of parties is measured in processes of its
own: one writes the parties, another one starts on what the first has written and holds changed entries against
it.
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
from support.seen import LIVE_AT, SCREENED_AT, StoredSeen

from bench.figures import REPOSITORY
from schemas.alert import Alert
from schemas.base import EntryKind
from schemas.enriched_text import Source
from schemas.list_entry import ListEntry
from stream_app.rescreen import Rescreener
from stream_app.seen_party import SeenParty, Sighting
from stream_app.spreads import spread
from stream_app.watchlist_sync import DispositionView
from topology.config import Rules

SIZES = (100_000, 1_000_000)
# How many entries change together, every other one of a party that was seen, and how often that is measured.
CHANGES = {1: 9, 100: 3, 10_000: 1}
PARTITIONS = 4
_SEEN, _STRANGERS = 7, 99
_TICK_S = 0.001
_MOST_S = 3600


def _parties(count: int) -> Iterator[SeenParty]:
    """Parties as messages name them."""
    source = Source(topic="texts.raw", partition=0, offset=1)
    for number, entry in enumerate(islice(ListGrower(_SEEN).entries(), count)):
        yield SeenParty(
            kind="person" if entry.kind is EntryKind.PERSON else "organization",
            names=[entry.names[0].text],
            sightings=[Sighting(message_id=f"m{number}", source=source, at=SCREENED_AT)],
        )


def _written(seen: StoredSeen, parties: Iterator[SeenParty]) -> Iterator[float]:
    """Seconds of processor time by party."""
    for number, party in enumerate(parties):
        started = time.thread_time()
        seen.remember(party, partition=number % PARTITIONS)
        yield time.thread_time() - started


def fill(count: int, folder: Path) -> dict[str, Any]:
    """Write so many parties, the first of them twice."""
    seen = StoredSeen(folder, partitions=PARTITIONS)
    again = min(count, 2000)
    figures = {
        "write_us": round(sum(_written(seen, _parties(count))) / count * 1e6),
        "write_again_us": round(sum(_written(seen, _parties(again))) / again * 1e6),
    }
    for partition in seen.held.values():
        partition.store.flush()
        partition.rows.flush()
    figures["disk_mb"] = round(_bytes_in(folder) / 1e6)
    figures["index_mb"] = round(sum(one.rows.disk_bytes for one in seen.held.values()) / 1e6)
    return figures


class _Turns:
    """The longest that the event loop was held, in seconds of processor time of its thread."""

    def __init__(self) -> None:
        self.longest_s = 0.0

    async def watch(self) -> None:
        """Look at the clock in each turn, for ever."""
        before = time.thread_time()
        while True:
            await asyncio.sleep(_TICK_S)
            now = time.thread_time()
            self.longest_s = max(self.longest_s, now - before)
            before = now


async def _rescreen(seen: StoredSeen, entries: Sequence[ListEntry]) -> dict[str, float]:
    alerts: list[Alert] = []

    async def send(some: Sequence[Alert]) -> None:
        alerts.extend(some)

    rescreener = Rescreener(
        Rules(), seen=seen, send=send, dispositions=DispositionView(), now=lambda: LIVE_AT
    )
    turns = _Turns()
    watching = asyncio.create_task(turns.watch())
    await asyncio.sleep(0)
    started = time.process_time()
    await rescreener.rescreen(entries, LIVE_AT)
    used = time.process_time() - started
    watching.cancel()
    return {"cpu_s": used, "longest_turn_ms": turns.longest_s * 1000, "alerts": float(len(alerts))}


def change(count: int, folder: Path) -> dict[str, Any]:
    """Hold changed entries against so many parties that were written before."""
    process = psutil.Process()
    figures: dict[str, Any] = {"idle_mb": round(process.memory_info().rss / 1e6)}
    seen = StoredSeen(folder, partitions=PARTITIONS)
    strangers, known = ListGrower(_STRANGERS).entries(), ListGrower(_SEEN).entries()
    entries = (entry for pair in zip(strangers, known, strict=True) for entry in pair)
    for changed, times in CHANGES.items():
        if changed > count // 10:
            continue
        runs = [asyncio.run(_rescreen(seen, list(islice(entries, changed)))) for _ in range(times)]
        figures[str(changed)] = {name: spread([run[name] for run in runs], 3) for name in runs[0]}
        figures[str(changed)]["resident_mb"] = round(process.memory_info().rss / 1e6)
        sys.stderr.write(f"{count} parties, {changed} changed: {figures[str(changed)]}\n")
    return figures


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measure(*, quick: bool) -> dict[str, Any]:
    """Figures by number of parties."""
    return {str(count): _measure(count) for count in ((2000,) if quick else SIZES)}


def _measure(count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        return {part: _in_a_process(part, count, Path(folder)) for part in ("fill", "change")}


def _in_a_process(part: str, count: int, folder: Path) -> dict[str, Any]:
    paths = os.pathsep.join([str(REPOSITORY / "tests"), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "bench.rescreening", part, str(count), str(folder)],
        env={**os.environ, "PYTHONPATH": paths},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=_MOST_S,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{count} parties, {part}: ended with {done.returncode}:\n{done.stderr[-3000:]}")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


_HEAD = """# Changed entries against parties seen

Written by `PYTHONPATH=tests python -m bench --only rescreening`, {date}, commit {commit}, Python {python}, {cores} cores, load {load} when
it began.  Parties and entries are grown by `tests/support/grown_lists.py`; every other changed entry is that of a party that was
seen.  One process writes the parties to four partitions (RocksDB, without Kafka), a fresh one holds the changed entries against
them.  Times are processor time of one worker, so that other work on the machine counts less; the longest turn is how long the
event loop was held at most.

| parties | write one, us: new / seen before | on disk, MB: all / index | resident MB | changed together | CPU s, min / median / max | longest turn, ms | alerts |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""


def table(figures: dict[str, dict[str, Any]], where: dict[str, Any]) -> str:
    """The page of docs/benchmarks with a row per number of parties and of changes."""
    rows = [
        row for count, one in figures.items() for row in _rows(f"{int(count):,}", one["fill"], one["change"])
    ]
    return _HEAD.format(**where) + "\n".join(rows) + "\n"


def _rows(count: str, filled: dict[str, Any], changed: dict[str, Any]) -> Iterator[str]:
    written = f"{filled['write_us']} / {filled['write_again_us']}"
    disk = f"{filled['disk_mb']} / {filled['index_mb']}"
    for entries in (str(one) for one in CHANGES if str(one) in changed):
        run = changed[entries]
        times, turn, alerts = run["cpu_s"], run["longest_turn_ms"], run["alerts"]
        yield (
            f"| {count} | {written} | {disk} | {run['resident_mb']} | {int(entries):,} |"
            f" {times['min']:.2f} / {times['median']:.2f} / {times['max']:.2f} | {turn['max']:.0f} | {alerts['max']:.0f} |"
        )


if __name__ == "__main__":
    what, number, place = sys.argv[1:]
    run = {"fill": fill, "change": change}[what](int(number), Path(place))
    sys.stdout.write(json.dumps(run) + "\n")
