"""What one document asks of the lists."""

from __future__ import annotations

from topology.document import Document
from topology.search.base import PartyQuery, SearchRequest


def request_for(document: Document) -> SearchRequest:
    """Every party with its readings, every identifier, and the whole clean text.

    Variants of layer 7 are not searched: the search romanises and reorders by itself, and a name without its
    patronymic or with initials found one more listed party in 581 but alerted on 5 % of namesakes.
    """
    parties = [
        PartyQuery(
            kind="person",
            names=tuple(dict.fromkeys([person.name, *(reading.name for reading in person.readings)])),
            gender=person.gender,
            birth_date=person.birth_date,
            identifiers=tuple(person.identifiers),
            start=mention.start,
            end=mention.end,
        )
        for person, mention in zip(document.persons, document.person_mentions, strict=True)
    ]
    parties += [
        PartyQuery(
            kind="organization",
            names=(organization.name,),
            identifiers=tuple(organization.identifiers),
            start=mention.start,
            end=mention.end,
        )
        for organization, mention in zip(document.organizations, document.organization_mentions, strict=True)
    ]
    return SearchRequest(
        text=document.clean.text,
        parties=tuple(parties),
        identifiers=tuple((i.type.value, i.value) for i in document.identifiers),
        language=document.language.code.value,
    )
