"""Layer 6, signals: persons, organizations, identifiers, dates and amounts, and who owns what."""

from __future__ import annotations

from typing import ClassVar

from topology.document import Document
from topology.knowledge import Knowledge


class Signals:
    """Persons, organizations, identifiers, dates and amounts, and who owns what."""

    name: ClassVar[str] = "signals"
    reads: ClassVar[frozenset[str]] = frozenset({"clean", "text", "language", "person_mentions", "organization_mentions"})
    writes: ClassVar[frozenset[str]] = frozenset({"persons", "organizations", "identifiers", "dates", "amounts"})

    def __init__(self, knowledge: Knowledge) -> None:
        self._rules = knowledge.rules.signals

    def process(self, document: Document) -> None:
        """Do the layer's work on one document."""
        raise NotImplementedError
