"""Layer 8, embeddings: a vector of the text."""

from __future__ import annotations

from typing import ClassVar

from topology.document import Document
from topology.knowledge import Knowledge


class Embeddings:
    """A vector of the text."""

    name: ClassVar[str] = "embeddings"
    reads: ClassVar[frozenset[str]] = frozenset({"clean"})
    writes: ClassVar[frozenset[str]] = frozenset({"embedding"})

    def __init__(self, knowledge: Knowledge) -> None:
        self._rules = knowledge.rules.embeddings

    def process(self, document: Document) -> None:
        """Do the layer's work on one document."""
        raise NotImplementedError
