"""Makes the `EnrichedText` of a decided document."""

from __future__ import annotations

from schemas.enriched_text import EnrichedText, Processing
from topology.document import Document
from topology.masking import text_without_cards


def to_enriched(
    document: Document,
    *,
    service_version: str,
    rules_version: str,
    include_text: bool = True,
    mask_cards: bool = True,
    emit_embedding: bool = False,
) -> EnrichedText:
    """The result of a document that went through all layers and did not fail.

    Everything but `processing` is the same for the same input, rules and lists.
    """
    persons = [
        person.model_copy(update={"variants": variants})
        for person, variants in zip(document.persons, document.variants, strict=True)
    ]
    return EnrichedText.model_construct(
        id=document.id,
        source=document.source,
        key=document.key,
        text=_text_of(document, mask_cards=mask_cards) if include_text else None,
        status=document.status,
        language=document.language,
        validation=document.validation,
        filter=document.filter,
        unicode=document.unicode,
        normalized=document.normalized,
        persons=persons,
        organizations=document.organizations,
        identifiers=document.identifiers,
        dates=document.dates,
        amounts=document.amounts,
        matches=document.matches,
        decision=document.decision,
        embedding=document.embedding if emit_embedding else None,
        processing=Processing(
            service_version=service_version,
            rules_version=rules_version,
            lists=document.lists,
            cached=document.cached,
            degraded=document.degraded,
            duration_ms=round(sum(t.ms for t in document.times), 3),
            layers=document.times,
        ),
    )


def _text_of(document: Document, *, mask_cards: bool) -> str:
    return text_without_cards(document) if mask_cards else document.raw.text
