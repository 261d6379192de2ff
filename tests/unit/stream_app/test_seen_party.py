"""Parties seen, as they are stored."""

from __future__ import annotations

from support.records import make_document, make_person

from schemas.base import IdentifierType
from schemas.enriched_text import Identifier, Organization, Reading, Source
from stream_app.seen_party import MESSAGES_KEPT, SeenParty, Sighting, parties_in, read_party
from topology.document import Document, Failure
from topology.errors import EmptyText

DAY_S = 86_400.0
NOW = 1_700_000_000.0
OLDEST = NOW - 10 * DAY_S


def make_party(*sightings: tuple[str, float], **fields: object) -> SeenParty:
    """A person seen in messages (id, when)."""
    seen = [Sighting(message_id=ident, source=Source(), at=at) for ident, at in sightings]
    return SeenParty(kind="person", names=["Ivan Petrov"], sightings=seen, **fields)


def make_identifier(value: str, owner: str | None) -> Identifier:
    """A tax number of a text."""
    kind = IdentifierType.INN_PERSON
    return Identifier(start=0, end=1, text=value, type=kind, value=value, valid=True, owner=owner)


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


def test_message_that_comes_again_is_one_sighting() -> None:
    """Redelivery changes nothing but the time."""
    merged = make_party(("a", NOW - 5)).merged_with(make_party(("a", NOW)), OLDEST)

    assert [("a", NOW)] == [(sighting.message_id, sighting.at) for sighting in merged.sightings]


def test_sightings_over_the_retention_are_forgotten() -> None:
    """What is older than the setting says is gone with the next message."""
    merged = make_party(("old", NOW - 11 * DAY_S)).merged_with(make_party(("new", NOW)), OLDEST)

    assert ["new"] == [sighting.message_id for sighting in merged.sightings]


def test_newest_sightings_are_kept() -> None:
    """A party of every day does not grow without bound."""
    old = make_party(*((f"m{n}", NOW - 100 + n) for n in range(MESSAGES_KEPT)))

    merged = old.merged_with(make_party(("last", NOW)), OLDEST)

    kept = [sighting.message_id for sighting in merged.sightings]
    assert (MESSAGES_KEPT, "m1", "last") == (len(kept), kept[0], kept[-1])


def test_numbers_of_all_messages_are_kept() -> None:
    """A number given once stays known when a later message leaves it out."""
    known = make_party(("a", NOW), identifiers=[("inn_person", "111")])

    merged = known.merged_with(make_party(("b", NOW), identifiers=[("snils", "2")]), OLDEST)

    assert [("inn_person", "111"), ("snils", "2")] == merged.identifiers


def test_value_of_another_version_is_no_party() -> None:
    """What cannot be read is left out, not guessed."""
    assert read_party(b'{"kind": "person", "unknown": 1}') is None


def test_party_of_which_nothing_is_left_is_none() -> None:
    """Sightings over the retention are left out."""
    old, fresh = ("old", NOW - 11 * DAY_S), ("new", NOW - DAY_S)

    left = [make_party(*sightings).since(OLDEST) for sightings in ([old, fresh], [old])]

    assert [["new"], None] == [party and [one.message_id for one in party.sightings] for party in left]


def test_spellings_of_all_messages_are_kept() -> None:
    """A reading that a later message does not have is held against the lists as well."""
    known, later = (
        make_party(("a", NOW)),
        make_party(("b", NOW)).model_copy(update={"names": ["Petrov Ivan"]}),
    )

    merged = known.merged_with(later, OLDEST)

    assert ["Ivan Petrov", "Petrov Ivan"] == merged.names


def test_a_message_that_comes_again_stays_alerted() -> None:
    """What a message was alerted for is not forgotten by its redelivery."""
    known = make_party(("a", NOW)).with_alerted({"a": {"list:1": "hash"}}, ())

    merged = known.merged_with(make_party(("a", NOW + 1)), OLDEST)

    assert {"list:1"} == merged.alerted


def test_an_entry_that_matches_no_more_is_forgotten() -> None:
    """A later match is a new one."""
    party = make_party(("a", NOW), ("b", NOW)).with_alerted({"a": {"list:1": "x", "list:2": "y"}}, ())

    after = party.with_alerted({}, ["list:1"])

    assert {"list:2"} == after.alerted


def test_alerts_of_the_message_itself_are_noted() -> None:
    """An entry that the message met alive is not alerted again when it changes."""
    parties = parties_in(make_full_document(), at=NOW, alerted={"list:1": "hash"})

    assert [{"list:1"}] * 3 == [party.alerted for party in parties]
