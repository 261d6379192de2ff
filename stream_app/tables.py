"""The Faust tables: which parties were seen where, so that a changed list can be held against them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

from stream_app.codecs import encode
from stream_app.faust_adapter import ScreeningApp
from stream_app.messages import Foreign
from stream_app.outputs import alerting, entry_key
from stream_app.seen_partition import OWN_KEY, SeenPartition
from stream_app.seen_party import SeenParty, parties_in, read_party
from stream_app.seen_table import SeenTable
from stream_app.topics import PARTIES_SEEN
from topology.document import Document
from topology.search.rules import ScoreRules

DAY_S = 24 * 3600
# RocksDB's defaults reserve 200 MB of write buffers per partition; this table has small values.
STORE_OPTIONS = {"write_buffer_size": 4 * 1_048_576, "block_cache_size": 16 * 1_048_576, "max_open_files": 64}
_RESCREENED = OWN_KEY + b"rescreened"


class PartiesSeen:
    """The table of parties seen by this worker, one RocksDB store per partition and a changelog in Kafka.

    Partitioned like the input, so a party stands in every partition in which it came.  `now` is the clock.
    """

    def __init__(
        self,
        app: ScreeningApp,
        *,
        partitions: int,
        retention_days: int,
        rules: ScoreRules,
        now: Callable[[], float] = time.time,
    ) -> None:
        table = SeenTable(
            app,
            name=PARTIES_SEEN,
            partitions=partitions,
            key_type=bytes,
            value_type=bytes,
            options=dict(STORE_OPTIONS),
            beacon=app.tables.beacon,
        )
        self.table = cast("SeenTable", app.tables.add(table))
        self._retention_s = retention_days * DAY_S
        self._rules = rules
        self._now = now
        self._in_hand: list[float] = []

    def expect(self, at: float) -> None:
        """A batch was taken in hand whose parties `remember` will write."""
        self._in_hand.append(at)

    def is_written(self, until: float) -> bool:
        """Whether no batch is in hand that was taken until a time, in seconds since 1970."""
        return not any(at <= until for at in self._in_hand)

    def remember(self, events: Sequence[Foreign], documents: Sequence[Document], *, at: float) -> None:
        """Write the parties of all answered documents, one change per party and partition of the batch.

        `at` is when their screening began.  A message that comes again changes nothing but that time.
        """
        batch: dict[tuple[int, str], SeenParty] = {}
        for event, document in zip(events, documents, strict=True):
            partition = event.message.partition
            for party in parties_in(document, at=at, alerted=self._alerted(document)):
                known = batch.get((partition, party.fingerprint))
                merged = party if known is None else known.merged_with(party, self.oldest)
                batch[partition, party.fingerprint] = merged
        for (partition, fingerprint), party in batch.items():
            self._write(partition, fingerprint.encode(), party)
        if at in self._in_hand:
            self._in_hand.remove(at)

    def _alerted(self, document: Document) -> Mapping[str, str]:
        found = alerting(document.decision, document.matches, self._rules) if document.failure is None else ()
        return {entry_key(match): match.state.entry_hash for match in found if match.state is not None}

    def _write(self, partition: int, key: bytes, party: SeenParty) -> None:
        (stored,) = self.table.data.partition(partition).read([key])
        known = None if stored is None else read_party(stored)
        self.put(partition, key, party if known is None else known.merged_with(party, self.oldest), known)

    def put(self, partition: int, key: bytes, party: SeenParty, known: SeenParty | None) -> None:
        """Write a party; `known` is what is stored of it."""
        self.table.data.partition(partition).index(key, party, known)
        self.table.write(partition, key, encode(party))

    @property
    def oldest(self) -> float:
        """Sightings before this time, in seconds since 1970, are over the retention."""
        return self._now() - self._retention_s

    async def settled(self) -> None:
        """Wait until Kafka has every change."""
        await self.table.settled()

    def size(self) -> int:
        """Parties in the partitions that this worker holds, as RocksDB estimates it."""
        stores = (partition.store for partition in self.partitions().values())
        return sum(store.property_int_value("rocksdb.estimate-num-keys") or 0 for store in stores)

    def partitions(self) -> Mapping[int, SeenPartition]:
        """The partitions that this worker holds now."""
        return dict(self.table.data.partitions)

    def rescreened_until(self, partition: int) -> int | None:
        """Up to when changes of lists, in ms since 1970, were held against a partition; None if unknown."""
        held = self.partitions().get(partition)
        stored = None if held is None else held.store.get(_RESCREENED)
        return None if stored is None else int(stored)

    def note_rescreened(self, partition: int, until: int) -> None:
        """Changes up to `until` were held against a partition; whoever gets it next goes on from there."""
        if partition in self.partitions():
            self.table.write(partition, _RESCREENED, str(until).encode())

    def forget_old(self) -> Iterator[None]:
        """Remove parties that are over the retention, in steps of some milliseconds."""
        for partition in self.partitions().values():
            yield from partition.forget_before(self.oldest)
