"""Mentions of layer 5 as the parties of the result, with offsets in the original text."""

from __future__ import annotations

from schemas.enriched_text import Organization, Person
from topology.extract.mentions import OrganizationMention, PersonMention
from topology.extract.owners import Party, PartyKind, has_citizenship_cue, is_entrepreneur
from topology.text.offsets import MappedText


def parties_in(persons: list[PersonMention], organizations: list[OrganizationMention]) -> list[Party]:
    """All mentions with their places in the lists of the result; offsets in the clean text."""
    return [
        *(Party(m.start, m.end, PartyKind.PERSON, place) for place, m in enumerate(persons)),
        *(Party(m.start, m.end, PartyKind.ORGANIZATION, place) for place, m in enumerate(organizations)),
    ]


def person_of(mention: PersonMention, clean: MappedText, text: str) -> Person:
    """The person of a mention, without birth date and identifiers; `text` is the original."""
    start, end = clean.span(mention.start, mention.end)
    evidence = list(mention.evidence)
    if is_entrepreneur(clean.text, mention.start):
        evidence.append("entrepreneur")
    if has_citizenship_cue(clean.text, mention.start, mention.end):
        evidence.append("citizenship")
    return Person(
        start=start,
        end=end,
        text=text[start:end],
        name=mention.name,
        given=mention.given,
        patronymic=mention.patronymic,
        surname=mention.surname,
        initials=list(mention.initials),
        gender=mention.gender,
        gender_confidence=mention.gender_confidence,
        confidence=mention.confidence,
        evidence=evidence,
        birth_date=None,
        identifiers=[],
        variants=[],
        readings=list(mention.readings),
    )


def organization_of(mention: OrganizationMention, clean: MappedText, text: str) -> Organization:
    """The organization of a mention, without identifiers; `text` is the original."""
    start, end = clean.span(mention.start, mention.end)
    return Organization(
        start=start,
        end=end,
        text=text[start:end],
        name=mention.name,
        legal_form=mention.legal_form,
        confidence=mention.confidence,
        evidence=list(mention.evidence),
        identifiers=[],
    )
