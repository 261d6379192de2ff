"""Layer 5, names: person names in the nominative, by a joint choice over the whole name."""

from __future__ import annotations

from typing import ClassVar

from topology.document import Document
from topology.knowledge import Knowledge


class NameNormalization:
    """Person names in the nominative, by a joint choice over the whole name."""

    name: ClassVar[str] = "names"
    reads: ClassVar[frozenset[str]] = frozenset({"clean", "language", "text"})
    writes: ClassVar[frozenset[str]] = frozenset({"person_mentions", "organization_mentions", "normalized"})

    def __init__(self, knowledge: Knowledge) -> None:
        self._rules = knowledge.rules.names

    def process(self, document: Document) -> None:
        """Do the layer's work on one document."""
        raise NotImplementedError
