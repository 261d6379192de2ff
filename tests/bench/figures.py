"""Figures of a run: small statistics, where they were taken, and how they are kept."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
_HEAD = """# Results

One row per run of `make bench`; how each figure is taken stands in [README.md](README.md).  The machine was never quiet, so
read ratios and changes, not absolute times.

| date | commit | Python, cores, load | worker texts/s | CPU us/text | p50 / p95 ms at 500/s | adapter to aiokafka, min / median / max | texts per CPU-s cold / warm | list entries/s | lookup p50 / p95 ms |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""


def circumstances() -> dict[str, Any]:
    """When, on what and beside what a run takes place."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--exclude", "*"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    return {
        "date": datetime.now(timezone.utc).isoformat(timespec="minutes"),
        "commit": described.stdout.strip() or "unknown",
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }


def _joined(figures: dict[str, Any] | None, *names: str) -> str:
    """Some figures of a part beside each other; a dash when the part was not run."""
    return " / ".join(f"{figures[name]:g}" for name in names) if figures else "-"


def row_of(run: dict[str, Any]) -> str:
    """The row of a run in the table of results."""
    where = run["circumstances"]
    cells = [
        where["date"][:10],
        where["commit"],
        f"{where['python']}, {where['cores']}, {where['load']}",
        _joined(run.get("backlog"), "texts_per_s"),
        _joined(run.get("backlog"), "cpu_us_per_text"),
        _joined(run.get("latency"), "p50_ms", "p95_ms"),
        _joined(run.get("pass_through", {}).get("ratio"), "min", "median", "max"),
        _joined(run.get("layers"), "cold_texts_per_cpu_s", "warm_texts_per_cpu_s"),
        _joined(run.get("search"), "entries_per_s"),
        _joined(run.get("search"), "lookup_p50_ms", "lookup_p95_ms"),
    ]
    return f"| {' | '.join(cells)} |\n"


def keep(run: dict[str, Any], folder: Path) -> None:
    """Write the run as `latest.json` and add its row to `results.md`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "latest.json").write_text(json.dumps(run, indent=2) + "\n")
    table = folder / "results.md"
    if not table.exists():
        table.write_text(_HEAD)
    with table.open("a") as file:
        file.write(row_of(run))
