"""Plain RocksDB stores of bytes, and one that follows a compacted topic."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import orjson
import rocksdict

from stream_app.messages import Foreign

WRITE_BUFFER_BYTES = 8 * 1_048_576
BLOCK_CACHE_BYTES = 32 * 1_048_576
# For what is read from end to end at a start, and hardly later.
SMALL_CACHE_BYTES = 2 * 1_048_576
MAX_OPEN_FILES = 128


def open_store(path: Path, *, ttl_s: int | None = None, cache_bytes: int = BLOCK_CACHE_BYTES) -> Foreign:
    """A RocksDB store of bytes at a path, made when it is not there.

    With `ttl_s`, older entries vanish in compactions.  `cache_bytes` of what was read stay in memory.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    options = rocksdict.Options(raw_mode=True)
    options.create_if_missing(True)
    options.set_max_open_files(MAX_OPEN_FILES)
    options.set_write_buffer_size(WRITE_BUFFER_BYTES)
    tables = rocksdict.BlockBasedOptions()
    tables.set_block_cache(rocksdict.Cache(cache_bytes))
    options.set_block_based_table_factory(tables)
    access = rocksdict.AccessType.read_write() if ttl_s is None else rocksdict.AccessType.with_ttl(ttl_s)
    return rocksdict.Rdict(str(path), options=options, access_type=access)


class TopicStore:
    """The state of a compacted topic, at least as of the offsets that stand beside it.

    Applying a change twice does no harm, so the offsets may lag behind the values, never run ahead.
    Keys of the topic are text and never begin with a null byte, which marks the place of the offsets.  The
    place is renamed when stored values change their form: an older store is then read anew.
    """

    POSITION = b"\0position-of-timed-values"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._store = open_store(path, cache_bytes=SMALL_CACHE_BYTES)

    def items(self) -> Iterator[tuple[bytes, bytes]]:
        """Every key with its value."""
        for key, value in self._store.items():
            if key != self.POSITION:
                yield key, value

    def next_offsets(self, *, max_age_s: float) -> dict[int, int] | None:
        """The offset to go on from by partition.

        None when nothing is stored, or was stored longer than `max_age_s` ago.
        """
        stored = self._store.get(self.POSITION)
        if stored is None:
            return None
        position = orjson.loads(stored)
        if time.time() - position["at"] > max_age_s:
            return None
        return {int(partition): offset for partition, offset in position["next"].items()}

    def write(self, changes: Sequence[tuple[bytes, bytes | None]]) -> None:
        """Apply changes in order; None removes."""
        batch = rocksdict.WriteBatch(raw_mode=True)
        for key, value in changes:
            if value is None:
                batch.delete(key)
            else:
                batch.put(key, value)
        self._store.write(batch)

    def note(self, next_offsets: Mapping[int, int]) -> None:
        """Note the offsets up to which everything is written and dealt with."""
        position = {"at": time.time(), "next": {str(p): offset for p, offset in next_offsets.items()}}
        self._store.put(self.POSITION, orjson.dumps(position))

    def clear(self) -> None:
        """Forget everything."""
        batch = rocksdict.WriteBatch(raw_mode=True)
        for key in list(self._store.keys()):
            batch.delete(key)
        self._store.write(batch)

    def close(self) -> None:
        """Write out and close."""
        self._store.close()
