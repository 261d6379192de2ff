"""Layer 4, Unicode: repairs, look-alikes, and the map back to the original."""

from __future__ import annotations

from typing import ClassVar

from schemas.enriched_text import Homoglyph, UnicodeReport
from topology.caches import CacheStatistics
from topology.document import Document
from topology.knowledge import Knowledge


class UnicodeRepair:
    """Repairs, look-alikes, and the map back to the original."""

    name: ClassVar[str] = "unicode"
    reads: ClassVar[frozenset[str]] = frozenset({"text"})
    writes: ClassVar[frozenset[str]] = frozenset({"clean", "unicode"})

    def __init__(self, knowledge: Knowledge) -> None:
        self._cleaner = knowledge.cleaner

    def cache_statistics(self) -> dict[str, CacheStatistics]:
        """Counts of the texts that are remembered from one layer to the next."""
        return self._cleaner.cache_statistics()

    def clear_caches(self) -> None:
        """Forget them; answers stay the same."""
        self._cleaner.clear_caches()

    def process(self, document: Document) -> None:
        """Write the clean text, and what was repaired in it with offsets in the original."""
        repaired = self._cleaner.repair(document.text)
        document.clean = repaired.clean
        if repaired.repairs:
            document.unicode = UnicodeReport(
                changed=repaired.clean.text != document.text,
                repairs=list(repaired.repairs),
                homoglyphs=[
                    Homoglyph(start=letter.start, end=letter.end, from_=letter.before, to=letter.after)
                    for letter in repaired.homoglyphs
                ],
            )
