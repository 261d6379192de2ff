"""The Faust table of parties seen: its RocksDB stores have an index beside the parties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import rocksdict
from faust.stores.rocksdb import Store
from faust.types import TP

from stream_app.faust_adapter import AckedTable
from stream_app.messages import Foreign
from stream_app.seen_partition import SeenPartition, open_partition_store


class SeenStore(Store):  # type: ignore[misc]  # Faust has no types for mypy
    """Store that keeps the index of each partition; what comes from the changelog is indexed later."""

    def __init__(self, *args: Foreign, **options: Foreign) -> None:
        self.partitions: dict[int, SeenPartition] = {}
        super().__init__(*args, **options)

    def _open_for_partition(self, partition: int) -> rocksdict.Rdict:
        path = self.partition_path(partition)
        store = open_partition_store(path, self.rocksdb_options.as_options())
        self.partitions[partition] = SeenPartition(store)
        return store

    def partition(self, number: int) -> SeenPartition:
        """A partition, opened when it is not open."""
        self._db_for_partition(number)
        return self.partitions[number]

    def apply_changelog_batch(
        self,
        batch: Iterable[Foreign],
        to_key: Callable[[Any], Any],
        to_value: Callable[[Any], Any],
    ) -> None:
        """Write changes that were recovered, and remember that they are not indexed."""
        events = list(batch)
        keys = defaultdict(list)
        for event in events:
            keys[event.message.partition].append(event.message.key)
        for number, recovered in keys.items():
            self.partition(number).note_recovered(recovered)
        super().apply_changelog_batch(events, to_key, to_value)

    def revoke_partitions(self, table: Foreign, tps: set[TP]) -> None:
        """Let go of partitions that others work on now: RocksDB closes when nobody holds them."""
        for tp in tps:
            if tp.topic in table.changelog_topic.topics:
                self.partitions.pop(tp.partition, None)
        super().revoke_partitions(table, tps)

    def reset_state(self) -> None:
        """Remove everything that is stored here."""
        self.partitions.clear()
        super().reset_state()

    async def stop(self) -> None:
        """Close all partitions."""
        self.partitions.clear()
        await super().stop()


class SeenTable(AckedTable):
    """Table of parties seen."""

    def _new_store_by_url(self, url: Foreign) -> SeenStore:
        return SeenStore(
            url,
            self.app,
            self,
            table_name=self.name,
            key_type=self.key_type,
            key_serializer=self.key_serializer,
            value_serializer=self.value_serializer,
            value_type=self.value_type,
            loop=self.loop,
            options=self.options,
        )

    def write(self, partition: int, key: bytes, value: bytes) -> None:
        """Write to a partition that this worker holds, whatever event is in hand; `settled` awaits Kafka."""
        self.data.partition(partition).store.put(key, value)
        self.note_change(partition, key, value)
