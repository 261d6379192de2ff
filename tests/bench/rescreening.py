"""One changed entry against many parties seen before, as a worker does it, without the table.

python -m bench.rescreening [PARTIES]
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from typing import Any

from bench.search import invented_entries
from schemas.alert import Alert
from schemas.enriched_text import Source
from stream_app.codecs import encode
from stream_app.rescreen import Rescreener
from stream_app.tables import SeenParty, Sighting, read_party
from stream_app.watchlist_sync import DispositionView
from topology.config import Rules

PARTIES = 1_000_000
SEEN_AT, LIVE_AT = 1.0, 2.0


class StoredParties:
    """Invented persons as the table stores them."""

    def __init__(self, count: int) -> None:
        source = Source(topic="texts.raw", partition=0, offset=1)
        sighting = Sighting(message_id="m", source=source, at=SEEN_AT)
        self._stored = [
            encode(SeenParty(kind="person", names=[entry.names[0].text], sightings=[sighting]))
            for entry in invented_entries(count, seed=7)
        ]

    def stored(self) -> Sequence[bytes]:
        """All of them."""
        return self._stored

    def fresh(self, stored: bytes) -> SeenParty | None:
        """One of them."""
        return read_party(stored)


async def _measure(count: int) -> dict[str, Any]:
    sent: list[Alert] = []

    async def send(alerts: Sequence[Alert]) -> None:
        sent.extend(alerts)

    rescreener = Rescreener(
        Rules(),
        seen=StoredParties(count),
        is_ready=lambda: True,
        send=send,
        dispositions=DispositionView(),
    )
    seconds = []
    for entry in invented_entries(3, seed=99):
        started = time.process_time()
        await rescreener.rescreen([entry], LIVE_AT)
        seconds.append(round(time.process_time() - started, 2))
    return {"parties": count, "cpu_s": seconds, "alerts": len(sent)}


def measure(count: int) -> dict[str, Any]:
    """CPU seconds of three changed entries, one after the other; the first one meets words never seen."""
    return asyncio.run(_measure(count))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else PARTIES)) + "\n")
