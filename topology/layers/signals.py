"""Layer 6, signals: persons, organizations, identifiers, dates and amounts, and who owns what."""

from __future__ import annotations

from typing import ClassVar

from schemas.base import IdentifierType
from schemas.enriched_text import Amount, DateMention, DateRole, Identifier, Organization, Person
from topology.document import Document
from topology.extract.amounts import FoundAmount, find_amounts
from topology.extract.cards import mask_card
from topology.extract.dates import FoundDate, find_dates
from topology.extract.identifiers.finder import FoundIdentifier, find_identifiers
from topology.extract.owners import OwnerFinder, Party, PartyKind
from topology.extract.parties import organization_of, parties_in, person_of
from topology.extract.stretches import Stretches
from topology.knowledge import Knowledge


class Signals:
    """Persons, organizations, identifiers, dates and amounts, and who owns what."""

    name: ClassVar[str] = "signals"
    reads: ClassVar[frozenset[str]] = frozenset({"clean", "text", "person_mentions", "organization_mentions"})
    writes: ClassVar[frozenset[str]] = frozenset(
        {"persons", "organizations", "identifiers", "dates", "amounts"}
    )

    def __init__(self, knowledge: Knowledge) -> None:
        self._rules = knowledge.rules.signals

    def process(self, document: Document) -> None:
        """Write what layer 5 mentions as parties, in the same order, and what the numbers say."""
        text, clean = document.clean.text, document.clean
        identifiers = find_identifiers(text)
        taken = Stretches((found.start, found.end) for found in identifiers)
        dates = self._dates_outside(text, taken)
        document.persons = [person_of(m, clean, document.text) for m in document.person_mentions]
        document.organizations = [
            organization_of(m, clean, document.text) for m in document.organization_mentions
        ]
        document.dates = [_date(document, date) for date in dates]
        document.amounts = [
            _amount(document, amount)
            for amount in find_amounts(text)
            if taken.is_free(amount.start, amount.end)
        ]
        document.identifiers = []
        if identifiers or dates:
            self._link(document, identifiers, dates)

    def _link(self, document: Document, identifiers: list[FoundIdentifier], dates: list[FoundDate]) -> None:
        """Write the identifiers with their owners, and give the owners what is theirs."""
        owners = OwnerFinder(
            parties_in(document.person_mentions, document.organization_mentions),
            self._rules.owner_before_chars,
            self._rules.owner_after_chars,
        )
        document.identifiers = [self._identifier(document, found, owners) for found in identifiers]
        _link_birth_dates(document, dates, owners)

    def _dates_outside(self, text: str, taken: Stretches) -> list[FoundDate]:
        """Dates in what is not taken, which they take then."""
        dates = find_dates(
            text, birth_pivot=self._rules.birth_year_pivot, other_pivot=self._rules.other_year_pivot
        )
        free = [date for date in dates if taken.is_free(date.start, date.end)]
        for date in free:
            taken.take(date.start, date.end)
        return free

    def _identifier(self, document: Document, found: FoundIdentifier, owners: OwnerFinder) -> Identifier:
        """The identifier of the result; its value joins those of its owner."""
        start, end = document.clean.span(found.start, found.end)
        written, value = document.text[start:end], found.value
        if found.type is IdentifierType.CARD and self._rules.mask_cards:
            written, value = mask_card(written), mask_card(value)
        owner = owners.of_identifier(found.type, found.start, found.end)
        if owner is not None:
            _give(document, owner, value)
        return Identifier(
            start=start,
            end=end,
            text=written,
            type=found.type,
            value=value,
            valid=found.valid,
            owner=owner.reference if owner is not None else None,
        )


def _give(document: Document, owner: Party, value: str) -> None:
    """Add an identifier to its owner, and to what speaks for the owner."""
    party: Person | Organization
    if owner.kind is PartyKind.PERSON:
        party = document.persons[owner.place]
    else:
        party = document.organizations[owner.place]
    if value not in party.identifiers:
        party.identifiers.append(value)
    if "identifier" not in party.evidence:
        party.evidence.append("identifier")


def _date(document: Document, found: FoundDate) -> DateMention:
    start, end = document.clean.span(found.start, found.end)
    return DateMention(
        start=start,
        end=end,
        text=document.text[start:end],
        value=found.value,
        precision=found.precision,
        role=found.role,
    )


def _amount(document: Document, found: FoundAmount) -> Amount:
    start, end = document.clean.span(found.start, found.end)
    return Amount(
        start=start, end=end, text=document.text[start:end], value=found.value, currency=found.currency
    )


def _link_birth_dates(document: Document, dates: list[FoundDate], owners: OwnerFinder) -> None:
    """Give each person the first birth date that is hers or his."""
    for date in dates:
        if date.role is not DateRole.BIRTH:
            continue
        owner = owners.of_birth_date(date.start, date.end)
        if owner is not None and document.persons[owner.place].birth_date is None:
            document.persons[owner.place].birth_date = date.value
            document.persons[owner.place].evidence.append("birth date")
