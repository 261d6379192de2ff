"""What one document asks of the lists."""

from __future__ import annotations

from topology.document import Document
from topology.search.base import PartyQuery, SearchRequest


def request_for(document: Document, *, with_variants: bool = False) -> SearchRequest:
    """Every party with its readings, every identifier, and the whole clean text.

    `with_variants` adds the variants of layer 7 behind the readings of a person.
    """
    unsearched: list[list[str]] = [[] for _ in document.persons]
    variants = document.variants if with_variants else unsearched
    parties = [
        PartyQuery(
            kind="person",
            names=tuple(dict.fromkeys([person.name, *(r.name for r in person.readings), *spellings])),
            gender=person.gender,
            birth_date=person.birth_date,
            identifiers=tuple(person.identifiers),
            start=mention.start,
            end=mention.end,
        )
        for person, mention, spellings in zip(
            document.persons, document.person_mentions, variants, strict=True
        )
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
