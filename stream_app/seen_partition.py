"""The parties seen in one partition of the input, with the index by which a changed entry finds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import rocksdict

from stream_app.messages import Foreign
from stream_app.seen_party import SeenParty, read_party
from stream_app.seen_rows import FAMILY, SeenRows, options

# Parties indexed, or looked at, between two turns of the event loop; some 5 ms.
_INDEXED_PER_STEP = 20
_LOOKED_AT_PER_STEP = 500
# Keys of our own in the table begin so; those of parties are hexadecimal, those of Faust begin with __.
OWN_KEY = b"\0"


class SeenPartition:
    """Parties by their fingerprint in a RocksDB store, and their rows in a family of columns beside them.

    Rows are written before the party: rows without a party are passed over, a party without rows would be
    missed.  RocksDB stays open as long as somebody has this object, and a partition that comes back cannot
    be opened then: between two turns of the event loop keep `token` instead, which no other has.
    """

    def __init__(self, store: Foreign) -> None:
        self.store = store
        self.rows = SeenRows(store)
        self.token = object()
        if next(iter(store.keys()), None) is None:
            self.rows.note_current()

    def read(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """The stored parties under these keys."""
        found: list[bytes | None] = self.store.get(list(keys))
        return found

    def index(self, key: bytes, party: SeenParty, known: SeenParty | None) -> None:
        """Write the rows of a party that is about to be written; `known` is what is stored of it."""
        if known is None or _found_by(known) != _found_by(party):
            if known is not None and known.names != party.names[: len(known.names)]:
                self.rows.remove(key, known.kind, known.names, known.identifiers)
            batch = rocksdict.WriteBatch(raw_mode=True)
            self._put_rows(key, party, batch)
            self.store.write(batch)

    def catch_up(self) -> Iterator[None]:
        """Index what was recovered from the changelog or written under other keys, in steps."""
        if not self.rows.is_current:
            yield from self._index_all()
        while keys := self.rows.pending(_INDEXED_PER_STEP):
            self._index_stored(keys, is_pending=True)
            yield

    def _index_all(self) -> Iterator[None]:
        self.rows.clear()
        keys = filter(is_party, self.store.keys())
        while some := list(islice(keys, _INDEXED_PER_STEP)):
            self._index_stored(some, is_pending=False)
            yield
        self.rows.note_current()

    def _index_stored(self, keys: Sequence[bytes], *, is_pending: bool) -> None:
        batch = rocksdict.WriteBatch(raw_mode=True)
        for key, stored in zip(keys, self.read(keys), strict=True):
            party = None if stored is None else read_party(stored)
            if party is not None:
                self._put_rows(key, party, batch)
            if is_pending:
                self.rows.settle(key, batch)
        self.store.write(batch)

    def _put_rows(self, key: bytes, party: SeenParty, batch: Foreign) -> None:
        self.rows.add(key, party.kind, party.names, party.identifiers, batch)
        self.rows.add_alerted(key, party.alerted, batch)

    def forget_before(self, oldest: float) -> Iterator[None]:
        """Remove parties without a sighting since `oldest`, in seconds since 1970, in steps."""
        stored = ((key, value) for key, value in self.store.items() if is_party(key))
        while some := list(islice(stored, _LOOKED_AT_PER_STEP)):
            for key, value in some:
                party = read_party(value)
                if party is not None and party.since(oldest) is None:
                    self.store.delete(key)
                    self.rows.remove(key, party.kind, party.names, party.identifiers)
                    self.rows.remove_alerted(key, party.alerted)
            yield

    def note_recovered(self, keys: Iterable[bytes]) -> None:
        """Parties that are about to be written from the changelog; `catch_up` indexes them."""
        self.rows.note_pending(filter(is_party, keys))


def is_party(key: bytes) -> bool:
    """Whether a key of the table is the fingerprint of a party."""
    return not key.startswith((OWN_KEY, b"__"))


def open_partition_store(path: Path, made: rocksdict.Options) -> Foreign:
    """The RocksDB store of one partition, with the family of columns of the index."""
    made.create_missing_column_families(True)
    return rocksdict.Rdict(str(path), options=made, column_families={FAMILY: options()})


def _found_by(party: SeenParty) -> tuple[object, ...]:
    return party.names, party.identifiers, party.alerted
