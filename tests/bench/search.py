"""Build, lookup and change of the embedded search on an invented list."""

from __future__ import annotations

import asyncio
import random
import time
from typing import Any

import psutil

from schemas.base import EntryKind
from schemas.list_entry import ListEntry, ListName
from stream_app.spreads import percentile
from topology.config import load_rules
from topology.search.base import PartyQuery, SearchRequest
from topology.search.embedded import EmbeddedSearch

_STARTS = (
    "Бер",
    "Вол",
    "Гор",
    "Дуб",
    "Жур",
    "Кал",
    "Лис",
    "Мор",
    "Нед",
    "Ост",
    "Пол",
    "Руб",
    "Сав",
    "Тер",
    "Хар",
    "Шев",
)
_MIDDLES = ("а", "ебр", "ест", "ик", "ов", "ол", "уз", "чар", "ян", "юл")
_ENDS = ("ов", "енко", "ский", "чук", "ин", "ець", "ак", "их")
_GIVEN = ("Арсений", "Богдан", "Глеб", "Дарья", "Остап", "Полина", "Родион", "Соломія", "Тимофей", "Ярина")
_PATRONYMICS = ("Игоревич", "Павлович", "Степанович", "Тарасович", "Богданович")


def invented_entries(count: int, *, seed: int) -> list[ListEntry]:
    """Persons with made-up surnames; most names occur once."""
    rng = random.Random(seed)
    return [
        ListEntry(
            list="bench",
            entry_id=str(number),
            version="1",
            kind=EntryKind.PERSON,
            names=[ListName(text=_invented_name(rng), type="primary")],
            birth_dates=[
                f"{rng.randrange(1940, 2000)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
            ],
        )
        for number in range(count)
    ]


def _invented_name(rng: random.Random) -> str:
    surname = rng.choice(_STARTS) + rng.choice(_MIDDLES) + rng.choice(_MIDDLES) + rng.choice(_ENDS)
    return f"{surname} {rng.choice(_GIVEN)} {rng.choice(_PATRONYMICS)}"


async def _measure(count: int, lookups: int) -> dict[str, Any]:
    entries = invented_entries(count, seed=5)
    process = psutil.Process()
    search = EmbeddedSearch(load_rules(None))
    resident = process.memory_info().rss
    started = time.process_time()
    await search.apply(entries, [])
    build_s = time.process_time() - started
    resident = process.memory_info().rss - resident
    times_ms = []
    for entry in invented_entries(lookups, seed=6):
        name = entry.names[0].text
        request = SearchRequest(text=name, parties=(PartyQuery(kind="person", names=(name,), end=len(name)),))
        asked = time.perf_counter()
        await search.search([request], deadline_s=10)
        times_ms.append((time.perf_counter() - asked) * 1000)
    started = time.perf_counter()
    for entry in invented_entries(100, seed=7):
        await search.apply([entry.model_copy(update={"entry_id": f"new-{entry.entry_id}"})], [])
    add_ms = (time.perf_counter() - started) * 10
    await search.close()
    return {
        "entries": count,
        "entries_per_s": round(count / build_s),
        "resident_mb": round(resident / 1e6, 1),
        "lookup_p50_ms": round(percentile(times_ms, 0.5), 3),
        "lookup_p95_ms": round(percentile(times_ms, 0.95), 3),
        "add_one_ms": round(add_ms, 3),
    }


def measure(*, quick: bool) -> dict[str, Any]:
    """Build of a list of 10,000 persons, lookups of parties never asked for before, and single additions."""
    return asyncio.run(_measure(300 if quick else 10_000, 50 if quick else 1000))
