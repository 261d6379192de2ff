"""Layer 3, language of the text and of its parts."""

from __future__ import annotations

from typing import ClassVar

from topology.document import Document
from topology.knowledge import Knowledge


class LanguageDetection:
    """Layer 3, language of the text and of its parts."""

    name: ClassVar[str] = "language"
    reads: ClassVar[frozenset[str]] = frozenset({"text", "raw", "filter"})
    writes: ClassVar[frozenset[str]] = frozenset({"language"})

    def __init__(self, knowledge: Knowledge) -> None:
        self._rules = knowledge.rules.language

    def process(self, document: Document) -> None:
        """Do the layer's work on one document."""
        raise NotImplementedError
