"""What loading costs: time and memory of a fresh process with the tables of words, and without."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from schemas.raw_text import RawText
from topology.config import Rules
from topology.document import Document, Layer
from topology.knowledge import load_knowledge
from topology.layers.smart_filter import SmartFilter
from topology.pipeline import LAYERS

# One text of each language that makes the layers read all their tables; invented.
TEXTS = (
    "Оплата по счёту 17 от 05.03.2024, Ольга Ладова, ООО «Ладья», ИНН 7760181590, 1 500,00 руб.",
    "Переказ за послуги, Ясенко Ганна, ТОВ «Човен», ЄДРПОУ 20404633, 12 травня 2024",
    "Payment for services to Harold Quill, Heron Shipping Ltd, USD 1,200.00",
)
# What is loaded, each with all before it.
STAGES = ("form tables", "filter without words", "filter with words", "layers 1 to 6 with words")


def resident_mb() -> float:
    """Memory of this process that is in use, from the kernel."""
    status = Path("/proc/self/statm").read_text(encoding="ascii")
    return int(status.split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def load(stage: str) -> dict[str, float]:
    """Load up to a stage in this process: milliseconds of CPU, modules not counted, and resident memory."""
    documents = [Document.from_raw(RawText(text=text)) for text in TEXTS]
    started = time.process_time()
    knowledge = load_knowledge(Rules())
    place = STAGES.index(stage)
    layers: list[Layer] = [SmartFilter(knowledge)] if place else []
    if place == len(STAGES) - 1:
        layers = [layer(knowledge) for layer in LAYERS[:6]]
    if place > 1:
        for document in documents:
            for layer in layers:
                layer.process(document)
    return {"ms": round((time.process_time() - started) * 1e3, 1), "rss_mb": round(resident_mb(), 1)}


def measure(*, quick: bool) -> dict[str, dict[str, float]]:
    """Every stage in a process of its own; medians."""
    figures = {}
    for stage in STAGES:
        runs = [_in_fresh_process(stage) for _ in range(1 if quick else 5)]
        figures[stage] = {name: statistics.median(run[name] for run in runs) for name in ("ms", "rss_mb")}
    return figures


def _in_fresh_process(stage: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.loading", stage],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


if __name__ == "__main__":
    sys.stdout.write(json.dumps(load(sys.argv[1])))
