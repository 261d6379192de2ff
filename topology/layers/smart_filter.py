"""Layer 2, smart filter: is there anything to screen, and why."""

from __future__ import annotations

from typing import ClassVar

from schemas.enriched_text import Filter
from topology.document import Document
from topology.extract.party_evidence import PartyEvidence
from topology.knowledge import Knowledge


class SmartFilter:
    """Is there anything to screen, and why."""

    name: ClassVar[str] = "smart_filter"
    reads: ClassVar[frozenset[str]] = frozenset({"text", "validation"})
    writes: ClassVar[frozenset[str]] = frozenset({"filter"})

    def __init__(self, knowledge: Knowledge) -> None:
        self._evidence = PartyEvidence(knowledge.names, knowledge.rules.smart_filter)

    def process(self, document: Document) -> None:
        """Write whether the text is screened; a truncated text always is, for the rest of it was not read."""
        found = self._evidence.assess(
            document.text, is_suspicious=bool(document.validation.suspicious) or document.validation.truncated
        )
        document.filter = Filter(
            screen=bool(found.reasons),
            confidence=found.confidence,
            reasons=[reason.value for reason in found.reasons],
        )
