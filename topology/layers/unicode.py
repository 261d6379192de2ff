"""Layer 4, Unicode: repairs, look-alikes, and the map back to the original."""

from __future__ import annotations

from typing import ClassVar

from topology.document import Document
from topology.knowledge import Knowledge


class UnicodeRepair:
    """Repairs, look-alikes, and the map back to the original."""

    name: ClassVar[str] = "unicode"
    reads: ClassVar[frozenset[str]] = frozenset({"text", "language"})
    writes: ClassVar[frozenset[str]] = frozenset({"clean", "unicode"})

    def __init__(self, knowledge: Knowledge) -> None:
        self._rules = knowledge.rules.unicode

    def process(self, document: Document) -> None:
        """Do the layer's work on one document."""
        raise NotImplementedError
