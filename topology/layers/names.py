"""Layer 5, names: person names in the nominative, by a joint choice over the whole name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from schemas.base import LanguageCode
from schemas.enriched_text import Language, Normalized
from topology.caches import CacheStatistics
from topology.document import Document
from topology.extract.mentions import PersonMention
from topology.extract.organizations import find_organizations
from topology.extract.persons.finder import PersonFinder
from topology.extract.word_records import WordRecords
from topology.knowledge import Knowledge

# The languages of a text in Russian or Ukrainian, its own first.
_LANGUAGES = {LanguageCode.RU: ("ru", "uk"), LanguageCode.UK: ("uk", "ru")}


class NameNormalization:
    """Person names in the nominative, by a joint choice over the whole name."""

    name: ClassVar[str] = "names"
    reads: ClassVar[frozenset[str]] = frozenset({"clean", "language", "text"})
    writes: ClassVar[frozenset[str]] = frozenset({"person_mentions", "organization_mentions", "normalized"})

    def __init__(self, knowledge: Knowledge) -> None:
        self._cleaner = knowledge.cleaner
        self._rules = knowledge.rules.names
        self._records = WordRecords(knowledge.names, self._rules.record_cache_size)
        self._finder = PersonFinder(knowledge.names, self._rules)

    def cache_statistics(self) -> dict[str, CacheStatistics]:
        """Counts of what is remembered of words and names."""
        return {**self._records.cache_statistics(), **self._finder.cache_statistics()}

    def clear_caches(self) -> None:
        """Forget it; answers stay the same."""
        self._records.clear_caches()
        self._finder.clear_caches()

    def process(self, document: Document) -> None:
        """Write the mentions of organizations and persons, and the text with its names in the nominative."""
        text = document.clean.text
        words = self._records.read(text, self._cleaner.repair(document.text).words)
        organizations = find_organizations(words)
        languages = reading_languages(document.language, self._rules.sure_language)
        persons = self._finder.find(words, organizations, languages)
        document.organization_mentions = organizations
        document.person_mentions = persons
        # All rows are validated in one call: made one by one they cost twice as much.
        document.normalized = Normalized.model_validate(
            {"text": _normalized_text(text, persons), "tokens": list(_trace(document, persons))}
        )


def reading_languages(language: Language, sure: float) -> tuple[str, ...]:
    """The languages that Cyrillic names of a text are read in, "ru" and "uk", the likelier first.

    Both when the text itself does not tell them apart: its confidence is below `sure`.
    """
    order = _LANGUAGES.get(language.code)
    if order is not None:
        return order[:1] if language.confidence >= sure else order
    ukrainian = sum(part.end - part.start for part in language.parts if part.code is LanguageCode.UK)
    russian = sum(part.end - part.start for part in language.parts if part.code is LanguageCode.RU)
    return ("uk",) if ukrainian > russian else ("ru",)


def _normalized_text(text: str, persons: list[PersonMention]) -> str:
    """The clean text with every name replaced by its nominative."""
    pieces: list[str] = []
    position = 0
    for person in persons:
        pieces += (text[position : person.start], person.name)
        position = person.end
    return "".join([*pieces, text[position:]])


def _trace(document: Document, persons: list[PersonMention]) -> Iterator[dict[str, Any]]:
    """One row per word of a name, as TokenTrace has it, with offsets in the original text."""
    span, text = document.clean.span, document.text
    for person in persons:
        for word in person.words:
            start, end = span(word.token.start, word.token.end)
            yield {
                "text": text[start:end],
                "start": start,
                "end": end,
                "role": word.role,
                "lemma": word.lemma,
                "language": person.language,
                "rule": word.rule,
                "output": word.lemma,
                "alternatives": word.alternatives,
            }
