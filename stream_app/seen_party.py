"""Parties seen, as they are stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from pydantic import Field, ValidationError

from schemas.base import Message
from schemas.enriched_text import Source
from topology.document import Document
from topology.fingerprint import identifier_fingerprint, party_fingerprint

# Newest messages kept of one party: an alert names each of them, more than these help nobody.
MESSAGES_KEPT = 20
# Spellings kept of one party, as many as the search looks at.
NAMES_KEPT = 8


class Sighting(Message):
    """One message that named the party.

    at: when its screening began, in seconds since 1970.
    alerted: keys of the entries for which the message was alerted, each with the hash of what the entry said.
    """

    message_id: str
    source: Source
    at: float
    alerted: dict[str, str] = Field(default_factory=dict)


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

    @property
    def alerted(self) -> set[str]:
        """Keys of the entries for which a message with it was alerted."""
        return {key for sighting in self.sightings for key in sighting.alerted}

    def since(self, oldest: float) -> SeenParty | None:
        """The party without sightings before `oldest`, in seconds since 1970; None when nothing is left."""
        fresh = [sighting for sighting in self.sightings if sighting.at >= oldest]
        return self.model_copy(update={"sightings": fresh}) if fresh else None

    def with_alerted(self, alerted: Mapping[str, Mapping[str, str]], ended: Iterable[str]) -> SeenParty:
        """The party after its messages, given by their ids, were alerted, and others are so no longer.

        `ended` are keys of entries that do not match any more; a match to come is a new one.
        """
        sightings = []
        for sighting in self.sightings:
            marks = {key: said for key, said in sighting.alerted.items() if key not in ended}
            marks.update(alerted.get(sighting.message_id, {}))
            sightings.append(sighting.model_copy(update={"alerted": marks}))
        return self.model_copy(update={"sightings": sightings})

    def merged_with(self, later: SeenParty, oldest: float) -> SeenParty:
        """Both together without sightings before `oldest`; one per message, the oldest forgotten first.

        Identifiers of both are kept, and names up to NAMES_KEPT, those of the earlier one first.
        """
        sightings: dict[str, Sighting] = {}
        for sighting in [*self.sightings, *later.sightings]:
            if sighting.at >= oldest:
                known = sightings.get(sighting.message_id)
                marks = sighting.alerted if known is None else {**known.alerted, **sighting.alerted}
                sightings[sighting.message_id] = sighting.model_copy(update={"alerted": marks})
        newest = sorted(sightings.values(), key=lambda sighting: sighting.at)[-MESSAGES_KEPT:]
        identifiers = list(dict.fromkeys([*self.identifiers, *later.identifiers]))
        names = list(dict.fromkeys([*self.names, *later.names]))[:NAMES_KEPT]
        return later.model_copy(update={"names": names, "sightings": newest, "identifiers": identifiers})


def read_party(stored: bytes) -> SeenParty | None:
    """A stored party, None when it was written by another version of the service and cannot be read."""
    try:
        return SeenParty.model_validate_json(stored)
    except ValidationError:
        return None


def parties_in(
    document: Document, *, at: float, alerted: Mapping[str, str] | None = None
) -> Iterator[SeenParty]:
    """The parties of a document that was answered, and the numbers that no party owns.

    `alerted` are the entries for which it was alerted, as `Sighting` has them.
    """
    if document.failure is not None:
        return
    sightings = [Sighting(message_id=document.id, source=document.source, at=at, alerted=dict(alerted or {}))]
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
