"""Runs layers 3 to 5 on one text with the shipped rules and the tables that are installed."""

from __future__ import annotations

from functools import cache

from schemas.base import LanguageCode
from schemas.raw_text import RawText
from topology.config import Rules
from topology.document import Document
from topology.extract.word_records import TextWords, WordRecords
from topology.knowledge import Knowledge, load_knowledge
from topology.layers.language import LanguageDetection
from topology.layers.names import NameNormalization
from topology.layers.unicode import UnicodeRepair
from topology.text.tokens import words


@cache
def knowledge() -> Knowledge:
    """What the layers know, loaded once for all tests."""
    return load_knowledge(Rules())


@cache
def _records() -> WordRecords:
    return WordRecords(knowledge().names, Rules().names.record_cache_size)


def read(text: str) -> TextWords:
    """The words of a clean text with their records."""
    return _records().read(text, words(text))


@cache
def _layers() -> tuple[LanguageDetection, UnicodeRepair, NameNormalization]:
    return LanguageDetection(knowledge()), UnicodeRepair(knowledge()), NameNormalization(knowledge())


def analyse(text: str, language: str | None = None) -> Document:
    """A document after language, Unicode and names; `language` is the hint of the producer."""
    document = Document.from_raw(RawText(text=text, language=LanguageCode(language) if language else None))
    for layer in _layers():
        layer.process(document)
    return document
