"""Layer 8 makes a vector only when results are to carry it."""

from __future__ import annotations

from support.decisions import described, knowledge_with

from topology.config import EmbeddingRules, Rules
from topology.layers.embeddings import Embeddings
from topology.text.offsets import MappedText


def test_without_the_setting_nothing_is_made() -> None:
    """The hot path pays nothing for vectors that nobody reads."""
    document = described()
    document.clean = MappedText("Orest Zymovyk")

    Embeddings(knowledge_with()).process(document)

    assert document.embedding is None


def test_the_vector_is_stamped_with_its_model() -> None:
    """Vectors of different models never meet, so each says whose it is."""
    document = described()
    document.clean = MappedText("Orest Zymovyk")

    Embeddings(knowledge_with(Rules(embeddings=EmbeddingRules(emit=True)))).process(document)

    assert document.embedding is not None
    assert ("hashed-ngrams-1", 256, 256) == (
        document.embedding.model,
        document.embedding.dimensions,
        len(document.embedding.vector),
    )
    assert abs(sum(value**2 for value in document.embedding.vector) - 1.0) < 1e-4
