"""How quick this installation is: texts through the layers, and parties looked up, without Kafka.

The texts are the packaged samples, each with another number behind, so that no two are the same and no
analysis is remembered.  Rounds are repeated because a machine is never quiet: lowest, median and highest
are told.
"""

from __future__ import annotations

import os
import platform
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from schemas.raw_text import RawText
from stream_app.demo import load_messages
from stream_app.engine import SERVICE_VERSION, Engine
from stream_app.spreads import percentile, spread
from topology.search.base import PartyQuery, SearchBackend, SearchRequest

BATCH = 64
WARM_UP = 200  # texts that only fill the caches of words
LOOKUP_DEADLINE_S = 10.0


@dataclass(slots=True)
class Round:
    """Time that some texts took: on the clock, of the processor, and by layer in ms."""

    texts: int
    clock_s: float = 0.0
    cpu_s: float = 0.0
    layers_ms: dict[str, float] = field(default_factory=lambda: defaultdict(float))


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured: `rounds` times `texts` texts, then `lookups` parties."""

    texts: int
    rounds: int
    lookups: int


async def screen_all(engine: Engine, texts: Sequence[RawText]) -> Round:
    """Screen texts in batches and answer each.

    Raises RuntimeError when one is refused: then the figures would be of something else.
    """
    done = Round(len(texts))
    clock, cpu = time.perf_counter(), time.process_time()
    for first in range(0, len(texts), BATCH):
        for document in await engine.screen(texts[first : first + BATCH]):
            if document.failure is not None:
                raise RuntimeError("a text was refused") from document.failure.error
            engine.respond(document)
            for one in document.times:
                done.layers_ms[one.name] += one.ms
    done.clock_s, done.cpu_s = time.perf_counter() - clock, time.process_time() - cpu
    return done


def sample_texts(first: int, count: int) -> list[RawText]:
    """The packaged samples over and over, numbered from `first`."""
    return [RawText.model_validate_json(sample.value) for sample in load_messages(first, count)]


async def measure(engine: Engine, extent: Extent, advance: Callable[[int], None]) -> dict[str, Any]:
    """All figures, as they are printed; `advance` is told how many texts and lookups are done."""
    await screen_all(engine, sample_texts(0, WARM_UP))
    rounds = []
    for number in range(extent.rounds):
        rounds.append(await screen_all(engine, sample_texts(WARM_UP + number * extent.texts, extent.texts)))
        advance(extent.texts)
    names = await _names_to_look_up(engine, extent.lookups)
    times_ms = await _look_up(engine.search, names, advance) if engine.search is not None else []
    return {
        "version": SERVICE_VERSION,
        "rules_version": engine.rules_version,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "texts": {
            "rounds": extent.rounds,
            "texts_per_round": extent.texts,
            "texts_per_s": spread([one.texts / one.clock_s for one in rounds], 0),
            "texts_per_cpu_s": spread([one.texts / one.cpu_s for one in rounds], 0),
        },
        "layers_us_per_text": {
            name: spread([one.layers_ms[name] * 1000 / one.texts for one in rounds], 1)
            for name in rounds[0].layers_ms
        },
        "lookups": {
            "count": len(times_ms),
            "entries": (await engine.search.health()).entries if engine.search is not None else 0,
            "ms": {**spread(times_ms, 3), "p95": round(percentile(times_ms, 0.95), 3)} if times_ms else None,
        },
    }


async def _names_to_look_up(engine: Engine, count: int) -> list[str]:
    """Persons that nobody was asked for before: given names and surnames of the samples, paired anew."""
    given: dict[str, None] = {}
    surnames: dict[str, None] = {}
    for document in await engine.screen(sample_texts(0, WARM_UP)):
        for person in engine.respond(document).persons:
            given |= dict.fromkeys(filter(None, [person.given]))
            surnames |= dict.fromkeys(filter(None, [person.surname]))
    pairs = (f"{one} {other}" for one, other in product(surnames, given))
    return [name for name, _ in zip(pairs, range(count), strict=False)]


async def _look_up(
    search: SearchBackend, names: Sequence[str], advance: Callable[[int], None]
) -> list[float]:
    """Milliseconds of each lookup, one at a time."""
    times_ms = []
    for name in names:
        party = PartyQuery(kind="person", names=(name,), end=len(name))
        asked = time.perf_counter()
        await search.search([SearchRequest(text=name, parties=(party,))], deadline_s=LOOKUP_DEADLINE_S)
        times_ms.append((time.perf_counter() - asked) * 1000)
        advance(1)
    return times_ms
