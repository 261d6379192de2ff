"""What layers 1 to 8 said of a text, remembered: a bounded cache in memory in front of a RocksDB file.

The file has no changelog: it may be lost, and costs a text its layers once more.
"""

from __future__ import annotations

import logging
import shutil
from array import array
from collections import OrderedDict
from dataclasses import dataclass, fields
from pathlib import Path

import xxhash
from pydantic import TypeAdapter, ValidationError

from schemas.enriched_text import (
    Amount,
    DateMention,
    Embedding,
    Filter,
    Identifier,
    Language,
    Normalized,
    Organization,
    Person,
    UnicodeReport,
    Validation,
)
from stream_app.engine import SERVICE_VERSION, Engine
from stream_app.messages import Foreign
from stream_app.stores import open_store
from topology.caches import CacheStatistics
from topology.document import Document
from topology.extract.mentions import OrganizationMention, PersonMention
from topology.text.offsets import MappedText

logger = logging.getLogger(__name__)

# Raised when the fields of an analysis change; older values are then ignored.
FORMAT = b"1"
# Longest time that an entry of the file is of use: the same payment purposes come monthly.
FILE_TTL_S = 40 * 24 * 3600


@dataclass(slots=True)
class Analysis:
    """The fields of a document that layers 1 to 8 write, under the same names; `clean` is taken apart."""

    text: str
    validation: Validation
    filter: Filter
    language: Language
    clean_text: str
    clean_starts: list[int] | None
    clean_ends: list[int] | None
    unicode: UnicodeReport
    person_mentions: list[PersonMention]
    organization_mentions: list[OrganizationMention]
    normalized: Normalized
    persons: list[Person]
    organizations: list[Organization]
    identifiers: list[Identifier]
    dates: list[DateMention]
    amounts: list[Amount]
    variants: list[list[str]]
    embedding: Embedding | None

    @classmethod
    def of(cls, document: Document) -> Analysis:
        """What the layers wrote into a document."""
        clean = document.clean
        return cls(
            **{name: getattr(document, name) for name in DOCUMENT_FIELDS},
            clean_text=clean.text,
            clean_starts=None if clean.starts is None else list(clean.starts),
            clean_ends=None if clean.ends is None else list(clean.ends),
        )

    def put_into(self, document: Document) -> None:
        """Write it into a fresh document."""
        for name in DOCUMENT_FIELDS:
            value = getattr(self, name)
            setattr(document, name, list(value) if isinstance(value, list) else value)
        starts, ends = (
            None if offsets is None else array("l", offsets)
            for offsets in (self.clean_starts, self.clean_ends)
        )
        document.clean = MappedText(self.clean_text, starts, ends)
        document.cached = True


DOCUMENT_FIELDS = tuple(field.name for field in fields(Analysis) if not field.name.startswith("clean_"))


def knowledge_version(engine: Engine) -> str:
    """What analyses depend on beside the text: code, rules, model of the vectors, dictionaries."""
    knowledge = engine.knowledge
    sources = [f"{language}={names.lexicon.source}" for language, names in knowledge.names.items()]
    return "|".join((SERVICE_VERSION, engine.rules_version, knowledge.embedder.model, *sorted(sources)))


class RocksAnalysisCache:
    """AnalysisCache of a worker.  `path` None keeps it in memory only."""

    def __init__(self, path: Path | None, *, capacity: int, knowledge_version: str) -> None:
        self._knowledge_version = knowledge_version
        self._capacity = capacity
        self._recent: OrderedDict[bytes, Analysis] = OrderedDict()
        self._adapter: TypeAdapter[Analysis] = TypeAdapter(Analysis)
        self._path = path
        self._file: Foreign = None if path is None else open_disposable(path)
        self.hits = self.misses = self.file_hits = self.unreadable = 0

    def recall(self, document: Document) -> bool:
        """Put the analysis of the same text into the document; whether there was one."""
        if document.failure is not None:
            return False
        key = self._key(document)
        analysis = self._recent.get(key)
        if analysis is None:
            analysis = self._from_file(key)
        else:
            self._recent.move_to_end(key)
        if analysis is None:
            self.misses += 1
            return False
        self.hits += 1
        analysis.put_into(document)
        return True

    def remember(self, document: Document) -> None:
        """Keep the analysis of a document that did not fail."""
        if document.failure is not None or document.cached:
            return
        key, analysis = self._key(document), Analysis.of(document)
        self._keep(key, analysis)
        if self._file is not None:
            self._file[key] = FORMAT + self._adapter.dump_json(analysis, by_alias=True)

    def cache_statistics(self) -> dict[str, CacheStatistics]:
        """Counts for /metrics and /stats: of all questions, and of those that reached the file."""
        size = len(self._recent)
        return {
            "all": CacheStatistics(hits=self.hits, misses=self.misses, size=size, capacity=self._capacity),
            "file": CacheStatistics(
                hits=self.file_hits, misses=self.misses, size=self._file_size(), capacity=0
            ),
        }

    def clear_caches(self) -> None:
        """Forget everything, the file too."""
        self._recent.clear()
        if self._path is not None:
            self._file.close()
            shutil.rmtree(self._path, ignore_errors=True)
            self._file = open_disposable(self._path)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()

    def _key(self, document: Document) -> bytes:
        hint = document.raw.language.value if document.raw.language else ""
        parts = (self._knowledge_version, hint, document.raw.text)
        return xxhash.xxh3_128_digest("\x1f".join(parts).encode("utf-8", "surrogatepass"))

    def _keep(self, key: bytes, analysis: Analysis) -> None:
        if not self._capacity:
            return
        self._recent[key] = analysis
        self._recent.move_to_end(key)
        if len(self._recent) > self._capacity:
            self._recent.popitem(last=False)

    def _from_file(self, key: bytes) -> Analysis | None:
        """A readable analysis of the file; one of an older format or damaged is counted and made anew."""
        stored = None if self._file is None else self._file.get(key)
        if stored is None:
            return None
        analysis = self._read(stored)
        if analysis is None:
            self.unreadable += 1
            return None
        self.file_hits += 1
        self._keep(key, analysis)
        return analysis

    def _read(self, stored: bytes) -> Analysis | None:
        if not stored.startswith(FORMAT):
            return None
        try:
            return self._adapter.validate_json(stored[len(FORMAT) :])
        except ValidationError:
            return None

    def _file_size(self) -> int:
        if self._file is None:
            return 0
        return self._file.property_int_value("rocksdb.estimate-num-keys") or 0


def open_disposable(path: Path) -> Foreign:
    """Open a store that may be lost; a damaged one is thrown away."""
    try:
        return open_store(path, ttl_s=FILE_TTL_S)
    except Exception as error:
        if "lock" in str(error).lower():
            raise
        logger.warning("analysis cache was damaged and is made anew", extra={"error": type(error).__name__})
        shutil.rmtree(path, ignore_errors=True)
        return open_store(path, ttl_s=FILE_TTL_S)
