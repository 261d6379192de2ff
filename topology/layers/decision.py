"""Layer 9, decision: risk, reasons and what is missing, itemised."""

from __future__ import annotations

from typing import ClassVar

from topology.document import Document
from topology.knowledge import Knowledge


class DecisionAndResponse:
    """Risk, reasons and what is missing, itemised."""

    name: ClassVar[str] = "decision"
    reads: ClassVar[frozenset[str]] = frozenset({"text", "filter", "validation", "unicode", "persons", "organizations", "identifiers", "dates", "matches", "search_complete", "degraded"})
    writes: ClassVar[frozenset[str]] = frozenset({"status", "decision", "matches"})

    def __init__(self, knowledge: Knowledge) -> None:
        self._rules = knowledge.rules.decision

    def process(self, document: Document) -> None:
        """Do the layer's work on one document."""
        raise NotImplementedError
