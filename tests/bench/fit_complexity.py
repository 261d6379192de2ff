"""Fits the costs of topology/complexity.py: time of each layer by characters and capitalised words.

    python -m tests.bench.fit_complexity LIST.csv

Texts are those of the demo, alone and joined; caches are cleared before each, so the costs are those of unseen
names.  Least squares on relative errors; a cost that would be negative is left out.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections import defaultdict
from importlib import resources
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from schemas.raw_text import RawText
from stream_app.engine import Engine, build_engine
from stream_app.settings import load_settings
from topology.complexity import measure

SEED = 5
JOINED = (2, 3, 4, 6, 10, 20, 30)
EACH = 25

Rows = dict[str, list[tuple[int, int, float]]]


def sample_texts() -> list[str]:
    """Texts of 5 to some 2,000 characters."""
    rng = random.Random(SEED)
    lines = (
        (resources.files("stream_app") / "samples" / "texts.jsonl").read_text(encoding="utf-8").splitlines()
    )
    singles = [text for text in (json.loads(line)["text"] for line in lines) if len(text) > 5]
    return [*singles, *(". ".join(rng.sample(singles, count)) for count in JOINED for _ in range(EACH))]


async def time_layers(engine: Engine, texts: list[str]) -> Rows:
    """(characters, capitalised words, us) of every text that was screened, by layer."""
    rows: Rows = defaultdict(list)
    for text in texts:
        for names in engine.knowledge.names.values():
            names.clear_caches()
        [document] = await engine.screen([RawText(text=text)])
        if document.failure is None and not document.closed:
            shape = measure(text)
            for time in document.times:
                rows[time.name].append((shape.characters, shape.candidates, time.ms * 1000))
    return rows


def fit(rows: list[tuple[int, int, float]]) -> NDArray[np.float64]:
    """us per text, per character and per capitalised word, none negative."""
    table = np.asarray(rows, dtype=np.float64)
    causes = np.column_stack([np.ones(len(table)), table[:, 0], table[:, 1]])
    weights = 1 / np.maximum(table[:, 0], 30)
    best, least = np.zeros(3), np.inf
    for used in (columns for count in (1, 2, 3) for columns in combinations(range(3), count)):
        found, *_ = np.linalg.lstsq(causes[:, used] * weights[:, None], table[:, 2] * weights, rcond=None)
        error = float((((causes[:, used] @ found - table[:, 2]) * weights) ** 2).sum())
        if (found >= 0).all() and error < least:
            best, least = np.zeros(3), error
            best[list(used)] = found
    return best


async def main(list_file: Path) -> None:
    """Print a table to be put into topology/complexity.py."""
    engine = build_engine(load_settings())
    await engine.load_lists([list_file])
    texts = sample_texts()
    await time_layers(engine, texts[:50])  # warm up
    for layer, rows in (await time_layers(engine, texts)).items():
        costs = ", ".join(f"{cost:.2f}" for cost in fit(rows))
        sys.stdout.write(f'"{layer}": LayerCost({costs}),\n')


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
