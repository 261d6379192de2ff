"""Layer 8, embeddings: a vector of the text."""

from __future__ import annotations

from typing import ClassVar

from schemas.enriched_text import Embedding
from topology.document import Document
from topology.knowledge import Knowledge


class Embeddings:
    """A vector of the text, stamped with its model; made only when results are to carry it."""

    name: ClassVar[str] = "embeddings"
    reads: ClassVar[frozenset[str]] = frozenset({"clean"})
    writes: ClassVar[frozenset[str]] = frozenset({"embedding"})

    def __init__(self, knowledge: Knowledge) -> None:
        self._rules = knowledge.rules.embeddings
        self._embedder = knowledge.embedder

    def process(self, document: Document) -> None:
        """Write the vector of the clean text; nothing when the rules do not ask for it."""
        if not self._rules.emit:
            return
        (vector,) = self._embedder.embed([document.clean.text])
        document.embedding = Embedding(
            model=self._embedder.model,
            dimensions=self._embedder.dimensions,
            vector=[round(float(value), 6) for value in vector],
        )
