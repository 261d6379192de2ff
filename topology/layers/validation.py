"""Layer 1, validation and sanitization: refuses what cannot be screened, notes smuggling, never alters a letter or digit."""

from __future__ import annotations

from typing import ClassVar

from topology.document import Document
from topology.knowledge import Knowledge


class Validation:
    """Refuses what cannot be screened, notes smuggling, never alters a letter or digit."""

    name: ClassVar[str] = "validation"
    reads: ClassVar[frozenset[str]] = frozenset({"text"})
    writes: ClassVar[frozenset[str]] = frozenset({"text", "validation"})

    def __init__(self, knowledge: Knowledge) -> None:
        self._rules = knowledge.rules.validation

    def process(self, document: Document) -> None:
        """Do the layer's work on one document."""
        raise NotImplementedError
