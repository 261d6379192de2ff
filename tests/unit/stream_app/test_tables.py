"""The table of parties seen, with its RocksDB stores and without Kafka."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support.records import make_document, make_event, make_match, make_person, open_app

from schemas.disposition import PairState
from schemas.enriched_text import Decision, Risk
from stream_app.seen_party import read_party
from stream_app.tables import PartiesSeen
from topology.document import Document
from topology.fingerprint import party_fingerprint
from topology.search.rules import ScoreRules

DAY_S = 86_400.0
NOW = 1_700_000_000.0
NAME = "Ruslan Zhuravkovych"
KEY = party_fingerprint(NAME).encode()


@pytest.fixture
async def seen(tmp_path: Path) -> AsyncIterator[PartiesSeen]:
    """The table with 10 days of retention at a fixed time."""
    with open_app(tmp_path) as app:
        yield PartiesSeen(app, partitions=1, retention_days=10, rules=ScoreRules(), now=lambda: NOW)


def named(ident: str = "m1") -> Document:
    """A document that names one person."""
    document = make_document(ident=ident)
    document.persons = [make_person(NAME)]
    return document


def remember(seen: PartiesSeen, *documents: Document, at: float = NOW) -> None:
    """Write the parties of documents of partition 0."""
    app = seen.table.app
    seen.remember([make_event(app, b"x", offset=n) for n in range(len(documents))], documents, at=at)


async def test_a_party_stands_in_the_partition_of_its_message(seen: PartiesSeen) -> None:
    """Both messages of a batch, and a third one later, are sightings of one party."""
    remember(seen, named("m1"), named("m2"))
    remember(seen, named("m3"))

    (stored,) = seen.partitions()[0].read([KEY])
    party = read_party(stored or b"")

    assert party is not None
    assert ["m1", "m2", "m3"] == [sighting.message_id for sighting in party.sightings]


async def test_every_change_is_sent_to_the_changelog(seen: PartiesSeen) -> None:
    """One change per party of the batch, in its partition."""
    remember(seen, named("m1"), named("m2"))

    assert [(0, KEY)] == [(partition, key) for partition, key, _ in seen.table.__dict__["unsent"]]


async def test_an_alerted_message_says_for_which_entry(seen: PartiesSeen) -> None:
    """What the message was alerted for when it was screened stands with its party."""
    document = named()
    document.matches = [make_match(state=PairState(entry_hash="hash"))]
    document.decision = Decision(risk=Risk.HIGH, review_required=True)

    remember(seen, document)

    assert [KEY] == seen.partitions()[0].rows.parties_alerted("sample:e1")


async def test_a_batch_in_hand_is_known_until_its_parties_are_written(seen: PartiesSeen) -> None:
    """Re-screening waits for batches that were taken before an entry was live."""
    seen.expect(NOW)
    before = [seen.is_written(NOW - 1), seen.is_written(NOW + 1)]

    remember(seen, named(), at=NOW)

    assert [True, False, True] == [*before, seen.is_written(NOW + 1)]


async def test_what_was_dealt_with_goes_with_the_partition(seen: PartiesSeen) -> None:
    """It is a change like any other, so the next worker of the partition recovers it."""
    remember(seen, named())
    unknown = seen.rescreened_until(0)

    seen.note_rescreened(0, 1_700_000_000_123)

    assert (None, 1_700_000_000_123) == (unknown, seen.rescreened_until(0))
    assert b"1700000000123" == seen.table.__dict__["unsent"][-1][2]


async def test_parties_over_the_retention_are_removed(seen: PartiesSeen) -> None:
    """Nothing of them is left, in the table or in the index."""
    remember(seen, named(), at=NOW - 11 * DAY_S)

    for _ in seen.forget_old():
        pass

    partition = seen.partitions()[0]
    assert ([None], []) == (partition.read([KEY]), list(partition.rows.words()))


async def test_recovered_parties_are_indexed_later(seen: PartiesSeen) -> None:
    """What comes from the changelog is found once the partition has caught up."""
    remember(seen, named())
    (stored,) = seen.partitions()[0].read([KEY])
    other = party_fingerprint("Olga Tsymbalenko").encode()
    event = make_event(seen.table.app, (stored or b"").replace(NAME.encode(), b"Olga Tsymbalenko"))
    event.message.key = other
    partition = seen.partitions()[0]
    for _ in partition.catch_up():
        pass
    seen.table.data.apply_changelog_batch([event], lambda key: key, lambda value: value)
    before = set(partition.rows.words())

    for _ in partition.catch_up():
        pass

    assert {"ruslan", "zhuravkovych"} == before
    assert {"olga", "tsymbalenko"} == set(partition.rows.words()) - before


async def test_an_index_of_another_version_is_written_anew(
    seen: PartiesSeen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parties that stand under keys of another version of the service are indexed under those of this one."""
    remember(seen, named())
    partition = seen.partitions()[0]
    monkeypatch.setattr("stream_app.seen_rows.KEYS_VERSION", "of another version")

    steps = len(list(partition.catch_up()))

    assert (True, 1) == (partition.rows.is_current, steps)
    assert {"ruslan", "zhuravkovych"} == set(partition.rows.words())
    assert [] == list(partition.catch_up())


async def test_revoked_partition_is_let_go(seen: PartiesSeen) -> None:
    """Whoever holds it next in this process can open its store."""
    remember(seen, named())
    store = seen.table.data
    held = seen.partitions()[0]

    store.partitions.clear()
    store._dbs.clear()
    del held

    assert [None] != store.partition(0).read([KEY])
