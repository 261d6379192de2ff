"""Layer 1, validation: refuses what cannot be screened, notes smuggling, never alters a letter or digit."""

from __future__ import annotations

from typing import ClassVar

from schemas.enriched_text import Validation as ValidationReport
from topology.document import Document
from topology.errors import EmptyText, TextTooLong
from topology.knowledge import Knowledge
from topology.text.smuggling import (
    cut_outside_number,
    find_suspicious,
    has_content,
    without_control_characters,
)


class Validation:
    """Refuses what cannot be screened, notes smuggling, never alters a letter or digit."""

    name: ClassVar[str] = "validation"
    reads: ClassVar[frozenset[str]] = frozenset({"raw"})
    writes: ClassVar[frozenset[str]] = frozenset({"text", "validation"})

    def __init__(self, knowledge: Knowledge) -> None:
        self._rules = knowledge.rules.validation

    def process(self, document: Document) -> None:
        """Write the text that later layers read, of the same length, and what was noticed.

        Raises EmptyText when nothing can be read in it, TextTooLong when the rules refuse its length.
        """
        text = document.raw.text
        if not has_content(text):
            raise EmptyText(f"nothing to read in {len(text)} characters")
        truncated = len(text) > self._rules.max_length
        if truncated and self._rules.on_too_long == "refuse":
            raise TextTooLong(f"{len(text)} characters, at most {self._rules.max_length} are taken")
        if truncated:
            text = cut_outside_number(text, self._rules.max_length)
        cleaned = without_control_characters(text)
        document.text = cleaned
        document.validation = ValidationReport(
            truncated=truncated,
            repairs=["control"] if cleaned != text else [],
            suspicious=find_suspicious(text),
        )
