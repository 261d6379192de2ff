"""Layer 7, variants: the spellings under which a person may stand on a list."""

from __future__ import annotations

from typing import ClassVar

from topology.document import Document
from topology.knowledge import Knowledge


class Variants:
    """The spellings under which a person may stand on a list."""

    name: ClassVar[str] = "variants"
    reads: ClassVar[frozenset[str]] = frozenset({"persons", "language"})
    writes: ClassVar[frozenset[str]] = frozenset({"variants"})

    def __init__(self, knowledge: Knowledge) -> None:
        self._rules = knowledge.rules.variants

    def process(self, document: Document) -> None:
        """Do the layer's work on one document."""
        raise NotImplementedError
