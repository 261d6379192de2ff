"""Layer 3, language of the text and of its parts."""

from __future__ import annotations

from typing import ClassVar

from schemas.base import LanguageCode
from schemas.enriched_text import Language, LanguagePart
from topology.caches import CacheStatistics
from topology.document import Document
from topology.knowledge import Knowledge
from topology.text.languages import LanguageDetector


class LanguageDetection:
    """Language of the text and of its parts, seen through look-alikes, mojibake and invisible characters."""

    name: ClassVar[str] = "language"
    reads: ClassVar[frozenset[str]] = frozenset({"text", "raw"})
    writes: ClassVar[frozenset[str]] = frozenset({"language"})

    def __init__(self, knowledge: Knowledge) -> None:
        self._cleaner = knowledge.cleaner
        lexicons = {code: names.lexicon for code, names in knowledge.names.items()}
        self._detector = LanguageDetector(lexicons, knowledge.rules.language.word_cache_size)

    def cache_statistics(self) -> dict[str, CacheStatistics]:
        """Counts of the words whose language is remembered."""
        return self._detector.cache_statistics()

    def clear_caches(self) -> None:
        """Forget them; answers stay the same."""
        self._detector.clear_caches()

    def process(self, document: Document) -> None:
        """Write code, confidence and parts; a language that came with the input is trusted for the code."""
        repaired = self._cleaner.repair(document.text)
        found = self._detector.detect(repaired.words)
        parts = []
        for start, end, code in found.parts:
            first, last = repaired.clean.span(start, end)
            parts.append(LanguagePart(start=first, end=last, code=code))
        given = document.raw.language
        if given is None or given is LanguageCode.UNDETERMINED:
            document.language = Language(code=found.code, confidence=found.confidence, parts=parts)
        else:
            document.language = Language(code=given, confidence=1.0, parts=parts)
