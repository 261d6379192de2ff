"""The parties of a text as the decision sees them: found by which match, and what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from schemas.base import IdentifierType
from schemas.enriched_text import Identifier, Match, MatchKind, Organization, Person
from topology.fingerprint import facts_hash, identifier_fingerprint, party_fingerprint

TAX_NUMBERS = frozenset(
    {
        IdentifierType.INN_PERSON,
        IdentifierType.INN_COMPANY,
        IdentifierType.RNOKPP,
        IdentifierType.EDRPOU,
        IdentifierType.EIN,
        IdentifierType.SSN,
        IdentifierType.VAT,
    }
)


@dataclass(frozen=True)
class Party:
    """One party of a text.

    `names` are all spellings under which it was searched, the nominative first; `identifiers` are its own, as
    pairs of type and value.
    """

    kind: MatchKind
    names: tuple[str, ...]
    birth_date: str | None = None
    identifiers: tuple[tuple[str, str], ...] = ()

    @property
    def has_tax_number(self) -> bool:
        """Whether a tax number of the party is known."""
        return any(kind in TAX_NUMBERS for kind, _ in self.identifiers)

    @cached_property
    def facts_hash(self) -> str | None:
        """Names the numbers known of the party; None when there are none."""
        return facts_hash(self.identifiers)

    @cached_property
    def fingerprint(self) -> str:
        """The key of analysts' verdicts on this party."""
        if self.kind is MatchKind.IDENTIFIER:
            return identifier_fingerprint(self.names[0])
        return party_fingerprint(self.names[0], self.birth_date)


def parties_of(
    persons: Sequence[Person],
    variants: Sequence[Sequence[str]],
    organizations: Sequence[Organization],
    identifiers: Sequence[Identifier],
) -> list[Party]:
    """All parties of a text, persons first; `variants` has one list per person."""
    owned: dict[str, list[tuple[str, str]]] = {}
    for identifier in identifiers:
        if identifier.owner is not None:
            owned.setdefault(identifier.owner, []).append((identifier.type.value, identifier.value))
    parties = [
        Party(
            kind=MatchKind.PERSON,
            names=(person.name, *(reading.name for reading in person.readings), *others),
            birth_date=person.birth_date,
            identifiers=tuple(owned.get(f"persons/{index}", ())),
        )
        for index, (person, others) in enumerate(zip(persons, variants, strict=True))
    ]
    parties += [
        Party(
            kind=MatchKind.ORGANIZATION,
            names=(organization.name,),
            identifiers=tuple(owned.get(f"organizations/{index}", ())),
        )
        for index, organization in enumerate(organizations)
    ]
    return parties


def party_of(match: Match, parties: Sequence[Party]) -> Party:
    """The party by which a match was found; one made of the match when no extracted party is behind it."""
    if match.kind is not MatchKind.IDENTIFIER:
        for party in parties:
            if match.query in party.names and match.kind in (party.kind, MatchKind.TEXT):
                return party
    return Party(kind=match.kind, names=(match.query,))
