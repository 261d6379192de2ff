"""Layer 2, smart filter: is there anything to screen, and why."""

from __future__ import annotations

from typing import ClassVar

from topology.document import Document
from topology.knowledge import Knowledge


class SmartFilter:
    """Is there anything to screen, and why."""

    name: ClassVar[str] = "smart_filter"
    reads: ClassVar[frozenset[str]] = frozenset({"text", "validation"})
    writes: ClassVar[frozenset[str]] = frozenset({"filter"})

    def __init__(self, knowledge: Knowledge) -> None:
        self._rules = knowledge.rules.smart_filter

    def process(self, document: Document) -> None:
        """Do the layer's work on one document."""
        raise NotImplementedError
