"""Names of watchlist entries, taken apart, in RocksDB: a worker that starts again need not do it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import rocksdict

from stream_app.stores import SMALL_CACHE_BYTES, open_store


class RocksNameShelf:
    """`NameShelf` of topology/search/kept_names.py; each worker has its own."""

    def __init__(self, path: Path) -> None:
        self._store = open_store(path, cache_bytes=SMALL_CACHE_BYTES)

    def find(self, keys: Sequence[str]) -> list[bytes | None]:
        """What is kept under each key, in order; None for nothing."""
        found: list[bytes | None] = self._store.get([key.encode() for key in keys])
        return found

    def keep(self, kept: Mapping[str, bytes]) -> None:
        """Put in the place of what was kept under these keys."""
        batch = rocksdict.WriteBatch(raw_mode=True)
        for key, value in kept.items():
            batch.put(key.encode(), value)
        self._store.write(batch)

    def forget(self, keys: Sequence[str]) -> None:
        """Keep nothing under these keys any more."""
        batch = rocksdict.WriteBatch(raw_mode=True)
        for key in keys:
            batch.delete(key.encode())
        self._store.write(batch)

    def close(self) -> None:
        """Write out and close."""
        self._store.close()
