"""Parties seen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support.records import make_document, make_person, open_app

from schemas.base import IdentifierType
from schemas.enriched_text import Identifier, Organization, Reading, Source
from stream_app.codecs import encode
from stream_app.tables import MESSAGES_KEPT, PartiesSeen, SeenParty, Sighting, parties_in, read_party, said_of
from topology.document import Document, Failure
from topology.errors import EmptyText

DAY_S = 86_400.0
NOW = 1_700_000_000.0


def make_party(*sightings: tuple[str, float], **fields: object) -> SeenParty:
    """A person seen in messages (id, when)."""
    seen = [Sighting(message_id=ident, source=Source(), at=at) for ident, at in sightings]
    return SeenParty(kind="person", names=["Ivan Petrov"], sightings=seen, **fields)


def make_identifier(value: str, owner: str | None) -> Identifier:
    """A tax number of a text."""
    kind = IdentifierType.INN_PERSON
    return Identifier(start=0, end=1, text=value, type=kind, value=value, valid=True, owner=owner)


@pytest.fixture
async def seen(tmp_path: Path) -> AsyncIterator[PartiesSeen]:
    """The table with 10 days of retention at a fixed time; nothing is written to it."""
    with open_app(tmp_path) as app:
        yield PartiesSeen(app, partitions=1, retention_days=10, now=lambda: NOW)


def make_full_document() -> Document:
    """A document with a person, an organization, and a number of each and of nobody."""
    document = make_document()
    reading = Reading(name="Ivana Petrova", score=0.5)
    document.persons = [make_person("Ivan Petrov", readings=[reading], birth_date="1970-05-12")]
    document.organizations = [
        Organization(start=0, end=1, text="Roga LLC", name="Roga", confidence=0.9, evidence=[])
    ]
    document.identifiers = [
        make_identifier("111", "persons/0"),
        make_identifier("222", "organizations/0"),
        make_identifier("333", None),
    ]
    return document


def test_every_party_of_a_document_is_seen() -> None:
    """Persons with all readings, organizations, and numbers that nobody owns can be held against a later list."""
    parties = list(parties_in(make_full_document(), at=NOW))

    assert [
        ("person", ["Ivan Petrov", "Ivana Petrova"], [("inn_person", "111")]),
        ("organization", ["Roga"], [("inn_person", "222")]),
        ("identifier", [], [("inn_person", "333")]),
    ] == [(party.kind, party.names, party.identifiers) for party in parties]


def test_sighting_names_the_message() -> None:
    """An alert of a later list can name the earlier message and its place."""
    document = make_full_document()

    (sighting,) = next(parties_in(document, at=NOW)).sightings

    assert ("id-1", 7, NOW) == (sighting.message_id, sighting.source.offset, sighting.at)


def test_refused_document_has_no_parties() -> None:
    """What was not answered was not seen."""
    document = make_full_document()
    document.failure = Failure("validation", EmptyText("nothing visible"))

    assert [] == list(parties_in(document, at=NOW))


async def test_message_that_comes_again_is_one_sighting(seen: PartiesSeen) -> None:
    """Redelivery changes nothing but the time."""
    merged = seen._merge(make_party(("a", NOW - 5)), make_party(("a", NOW)))

    assert [("a", NOW)] == [(sighting.message_id, sighting.at) for sighting in merged.sightings]


async def test_sightings_over_the_retention_are_forgotten(seen: PartiesSeen) -> None:
    """What is older than the setting says is gone with the next message."""
    merged = seen._merge(make_party(("old", NOW - 11 * DAY_S)), make_party(("new", NOW)))

    assert ["new"] == [sighting.message_id for sighting in merged.sightings]


async def test_newest_sightings_are_kept(seen: PartiesSeen) -> None:
    """A party of every day does not grow without bound."""
    old = make_party(*((f"m{n}", NOW - 100 + n) for n in range(MESSAGES_KEPT)))

    merged = seen._merge(old, make_party(("last", NOW)))

    kept = [sighting.message_id for sighting in merged.sightings]
    assert (MESSAGES_KEPT, "m1", "last") == (len(kept), kept[0], kept[-1])


async def test_numbers_of_all_messages_are_kept(seen: PartiesSeen) -> None:
    """A number given once stays known when a later message leaves it out."""
    known = make_party(("a", NOW), identifiers=[("inn_person", "111")])

    merged = seen._merge(known, make_party(("b", NOW), identifiers=[("snils", "2")]))

    assert [("inn_person", "111"), ("snils", "2")] == merged.identifiers


def test_value_of_another_version_is_no_party() -> None:
    """What cannot be read is left out, not guessed."""
    assert read_party(b'{"kind": "person", "unknown": 1}') is None


def test_what_a_party_is_searched_by_is_read_alone() -> None:
    """Re-screening looks at millions of parties and reads few of them in full."""
    stored = encode(make_party(("m1", NOW), identifiers=[("inn_person", "111")]))

    said = said_of(stored)

    assert said is not None
    assert (True, ["Ivan Petrov"], [["inn_person", "111"]]) == tuple(said)


@pytest.mark.parametrize("stored", [pytest.param(b"{", id="no-json"), pytest.param(b"{}", id="other-fields")])
def test_what_cannot_be_read_says_nothing(stored: bytes) -> None:
    """A party that another version of the service wrote is left out, in full and in part."""
    assert (None, None) == (said_of(stored), read_party(stored))


async def test_sightings_over_the_retention_are_left_out(seen: PartiesSeen) -> None:
    """A party of which nothing is left is none."""
    old, fresh = ("old", NOW - 11 * DAY_S), ("new", NOW - DAY_S)

    read = [seen.fresh(encode(make_party(*sightings))) for sightings in ([old, fresh], [old])]

    assert [["new"], None] == [party and [one.message_id for one in party.sightings] for party in read]
