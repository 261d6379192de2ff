"""Parties seen in RocksDB stores of a test, without Faust and Kafka."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import rocksdict

from schemas.enriched_text import Source
from stream_app.codecs import encode
from stream_app.seen_partition import SeenPartition, open_partition_store
from stream_app.seen_party import SeenParty, Sighting, read_party

SCREENED_AT, LIVE_AT = 1_700_000_000.0, 1_700_000_100.0


def open_partition(path: Path) -> SeenPartition:
    """A partition in a store at a path, made when it is not there."""
    made = rocksdict.Options(raw_mode=True)
    made.create_if_missing(True)
    made.set_write_buffer_size(16 * 1_048_576)
    return SeenPartition(open_partition_store(path, made))


def seen_party(name: str, *, message_id: str = "m1", at: float = SCREENED_AT, **fields: Any) -> SeenParty:
    """A person seen in one message."""
    source = Source(topic="texts.raw", partition=1, offset=41)
    sightings = [Sighting(message_id=message_id, source=source, at=at)]
    values: dict[str, Any] = {"kind": "person", "names": [name], "sightings": sightings}
    return SeenParty(**(values | fields))


class StoredSeen:
    """What `PartiesSeen` is for the worker, over stores of a test; it holds the partitions in `held`."""

    def __init__(self, folder: Path, *, partitions: int = 1) -> None:
        self.held = {number: open_partition(folder / f"seen-{number}") for number in range(partitions)}
        self.until: dict[int, int] = {}
        self.oldest = 0.0
        self.in_hand: list[float] = []
        self.settlements = 0

    def remember(self, *parties: SeenParty, partition: int = 0) -> None:
        """Write parties as the worker does."""
        for party in parties:
            key = party.fingerprint.encode()
            (stored,) = self.held[partition].read([key])
            known = None if stored is None else read_party(stored)
            self.put(partition, key, party if known is None else known.merged_with(party, self.oldest), known)

    def put(self, partition: int, key: bytes, party: SeenParty, known: SeenParty | None) -> None:
        """Write a party; `known` is what is stored of it."""
        self.held[partition].index(key, party, known)
        self.held[partition].store.put(key, encode(party))

    def get(self, party: SeenParty, *, partition: int = 0) -> SeenParty | None:
        """What is stored of a party now."""
        (stored,) = self.held[partition].read([party.fingerprint.encode()])
        return None if stored is None else read_party(stored)

    def partitions(self) -> Mapping[int, SeenPartition]:
        """The partitions that are held now."""
        return dict(self.held)

    def is_written(self, until: float) -> bool:
        """Whether no batch is in hand that was taken until a time."""
        return not any(at <= until for at in self.in_hand)

    async def settled(self) -> None:
        """Count that changes were waited for."""
        self.settlements += 1

    def rescreened_until(self, partition: int) -> int | None:
        """Up to when changes of lists were held against a partition."""
        return self.until.get(partition)

    def note_rescreened(self, partition: int, until: int) -> None:
        """Note it."""
        self.until[partition] = until

    def forget_old(self) -> Iterator[None]:
        """Remove parties that are over the retention."""
        for partition in self.held.values():
            yield from partition.forget_before(self.oldest)
