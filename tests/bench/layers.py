"""Times of the layers, and whole lines per second of CPU, without Kafka."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

from support.messages import generate, write_list

from bench import loading, long_texts
from schemas.raw_text import RawText
from stream_app.benchmark import BATCH, screen_all
from stream_app.codecs import decode
from stream_app.engine import build_engine
from stream_app.settings import load_settings
from stream_app.spreads import spread
from topology.config import Rules
from topology.document import Document
from topology.knowledge import load_knowledge
from topology.pipeline import LAYERS

FILTER_AND_SIGNALS = frozenset({"validation", "smart_filter", "signals"})
# Beside the short lines one in 250 generated texts is a letter of thousands of characters; it would hide the lines.
LONGEST = 1000


def lines(count: int, *, seed: int) -> list[RawText]:
    """Short payment lines, without ids."""
    messages = generate(count, seed=seed, poison_every=0)
    texts = [decode(message.value).text for message in messages]
    return [RawText(text=text) for text in texts if len(text) <= LONGEST]


async def _measure(count: int, repeats: int) -> dict[str, Any]:
    engine = build_engine(load_settings())
    with tempfile.TemporaryDirectory() as folder:
        await engine.load_lists([write_list(Path(folder) / "list.csv")])
    cold, warm = [], []
    layers: dict[str, float] = {}
    for repeat in range(repeats):
        texts = lines(count, seed=1000 + repeat)
        first, second = await screen_all(engine, texts), await screen_all(engine, texts)
        layers = first.layers_ms
        cold.append(len(texts) / first.cpu_s)
        warm.append(len(texts) / second.cpu_s)
    await engine.close()
    return {
        "cold_texts_per_cpu_s": spread(cold, 0)["median"],
        "warm_texts_per_cpu_s": spread(warm, 0)["median"],
        "cold": spread(cold, 0),
        "warm": spread(warm, 0),
        "us_per_text": {name: round(ms * 1000 / count, 1) for name, ms in layers.items()},
    }


def _lines_per_cpu_s(texts: list[RawText], batch: int) -> float:
    """Lines per second of CPU of layers 1, 2 and 6 alone, all documents of a batch kept until its end."""
    layers = [layer(load_knowledge(Rules())) for layer in LAYERS[:6]]
    spent = 0.0
    for measured in (False, True):  # the first round fills the caches of words
        for first in range(0, len(texts), batch):
            documents = [Document.from_raw(raw) for raw in texts[first : first + batch]]
            for layer in layers:
                started = time.process_time()
                for document in documents:
                    layer.process(document)
                if measured and layer.name in FILTER_AND_SIGNALS:
                    spent += time.process_time() - started
    return len(texts) / spent


def _filter_and_signals(count: int, repeats: int) -> dict[str, dict[str, float]]:
    texts = lines(count, seed=5)
    batches = {"batches of 64": BATCH, "all documents kept": len(texts)}
    return {
        name: spread([_lines_per_cpu_s(texts, batch) for _ in range(repeats)], 0)
        for name, batch in batches.items()
    }


def measure(*, quick: bool) -> dict[str, Any]:
    """Layers and lines.  Cold is the first time a text is seen, warm the second; the first repeat fills the caches of words.

    There is no analysis cache: warm shows what the caches inside the layers give.
    """
    count, repeats = (200, 1) if quick else (3000, 3)
    return {
        **asyncio.run(_measure(count, repeats)),
        "layers_1_2_6_lines_per_cpu_s": _filter_and_signals(count, repeats),
        "long_texts": long_texts.measure(quick=quick),
        "loading": loading.measure(quick=quick),
    }
