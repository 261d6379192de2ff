"""The Faust tables: which parties were seen where, so that a changed list can be held against them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

import orjson
from pydantic import Field, ValidationError

from schemas.base import Message
from schemas.enriched_text import Source
from stream_app.faust_adapter import AckedTable, ScreeningApp, in_partition_of
from stream_app.messages import Foreign
from stream_app.topics import PARTIES_SEEN
from topology.document import Document
from topology.fingerprint import identifier_fingerprint, party_fingerprint

DAY_S = 24 * 3600
# Newest messages kept of one party: an alert names each of them, more than these help nobody.
MESSAGES_KEPT = 20
# RocksDB's defaults reserve 200 MB of write buffers per partition; this table has small values.
STORE_OPTIONS = {"write_buffer_size": 4 * 1_048_576, "block_cache_size": 16 * 1_048_576, "max_open_files": 64}


class Sighting(Message):
    """One message that named the party; `at` is when its screening began, in seconds since 1970."""

    message_id: str
    source: Source
    at: float


class SeenParty(Message):
    """A party and the newest messages that named it.

    names: all spellings under which it was searched, the nominative first; empty when only a number is known.
    identifiers: pairs of type and value.
    """

    kind: Literal["person", "organization", "identifier"]
    names: list[str]
    birth_date: str | None = None
    identifiers: list[tuple[str, str]] = Field(default_factory=list)
    sightings: list[Sighting] = Field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """Its key in the table."""
        if self.names:
            return party_fingerprint(self.names[0], self.birth_date)
        return identifier_fingerprint(self.identifiers[0][1])


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
        now: Callable[[], float] = time.time,
    ) -> None:
        self.table: AckedTable = app.Table(
            PARTIES_SEEN, partitions=partitions, key_type=bytes, value_type=bytes, options=dict(STORE_OPTIONS)
        )
        self._retention_s = retention_days * DAY_S
        self._now = now

    def remember(self, events: Sequence[Foreign], documents: Sequence[Document], *, at: float) -> None:
        """Write the parties of all answered documents, one change per party and partition of the batch.

        `at` is when their screening began.  A message that comes again changes nothing but that time.
        """
        batch: dict[tuple[int, str], SeenParty] = {}
        event_of: dict[int, Foreign] = {}
        for event, document in zip(events, documents, strict=True):
            partition = event.message.partition
            event_of[partition] = event
            for party in parties_in(document, at=at):
                known = batch.get((partition, party.fingerprint))
                batch[partition, party.fingerprint] = party if known is None else self._merge(known, party)
        for (partition, fingerprint), party in batch.items():
            with in_partition_of(event_of[partition]):
                self._write(fingerprint.encode(), party)

    def _write(self, key: bytes, party: SeenParty) -> None:
        stored = self.table.get(key)
        known = None if stored is None else read_party(stored)
        merged = party if known is None else self._merge(known, party)
        self.table[key] = orjson.dumps(merged.model_dump(mode="json"))

    def _merge(self, known: SeenParty, party: SeenParty) -> SeenParty:
        """Both together, within the retention; one sighting per message, the oldest forgotten first."""
        oldest = self._now() - self._retention_s
        sightings = {s.message_id: s for s in [*known.sightings, *party.sightings] if s.at >= oldest}
        newest = sorted(sightings.values(), key=lambda sighting: sighting.at)[-MESSAGES_KEPT:]
        identifiers = list(dict.fromkeys([*known.identifiers, *party.identifiers]))
        return party.model_copy(update={"sightings": newest, "identifiers": identifiers})

    async def settled(self) -> None:
        """Wait until Kafka has every change."""
        await self.table.settled()

    def size(self) -> int:
        """Parties in the partitions that this worker holds, as RocksDB estimates it."""
        stores = self.table.data._dbs.values()  # noqa: SLF001 - Faust's own count reads every key
        return sum(store.property_int_value("rocksdb.estimate-num-keys") or 0 for store in stores)

    def stored(self) -> list[bytes]:
        """Every party of the partitions that this worker holds, as it is stored."""
        with in_partition_of(None):
            return list(self.table.values())

    def fresh(self, stored: bytes) -> SeenParty | None:
        """A stored party without sightings over the retention; None without any, or if it cannot be read."""
        party = read_party(stored)
        if party is None:
            return None
        oldest = self._now() - self._retention_s
        fresh = [sighting for sighting in party.sightings if sighting.at >= oldest]
        return party.model_copy(update={"sightings": fresh}) if fresh else None


class Said(NamedTuple):
    """What of a stored party is searched for."""

    is_person: bool
    names: list[str]
    identifiers: list[tuple[str, str]]


def said_of(stored: bytes) -> Said | None:
    """What a stored party is searched by, 2 us; None where `read_party` has none either."""
    try:
        fields = orjson.loads(stored)
        return Said(fields["kind"] == "person", fields["names"], fields.get("identifiers", []))
    except (orjson.JSONDecodeError, KeyError):
        return None


def read_party(stored: bytes) -> SeenParty | None:
    """A stored party, None when it was written by another version of the service and cannot be read."""
    try:
        return SeenParty.model_validate_json(stored)
    except ValidationError:
        return None


def parties_in(document: Document, *, at: float) -> Iterator[SeenParty]:
    """The parties of a document that was answered, and the numbers that no party owns."""
    if document.failure is not None:
        return
    sightings = [Sighting(message_id=document.id, source=document.source, at=at)]
    owned: dict[str | None, list[tuple[str, str]]] = {}
    for identifier in document.identifiers:
        owned.setdefault(identifier.owner, []).append((identifier.type.value, identifier.value))
    for index, person in enumerate(document.persons):
        yield SeenParty(
            kind="person",
            names=[person.name, *(reading.name for reading in person.readings)],
            birth_date=person.birth_date,
            identifiers=owned.get(f"persons/{index}", []),
            sightings=sightings,
        )
    for index, organization in enumerate(document.organizations):
        yield SeenParty(
            kind="organization",
            names=[organization.name],
            identifiers=owned.get(f"organizations/{index}", []),
            sightings=sightings,
        )
    for number in owned.get(None, []):
        yield SeenParty(kind="identifier", names=[], identifiers=[number], sightings=sightings)
