"""The state of one text on its way through the layers, and the contract of a layer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Protocol

from schemas.enriched_text import (
    Amount,
    DateMention,
    Decision,
    Embedding,
    Filter,
    Identifier,
    Language,
    LayerTime,
    Match,
    Normalized,
    Organization,
    Person,
    Source,
    Status,
    UnicodeReport,
    Validation,
)
from schemas.raw_text import RawText
from topology.errors import ScreeningError
from topology.extract.mentions import OrganizationMention, PersonMention
from topology.text.offsets import MappedText

if TYPE_CHECKING:
    from topology.knowledge import Knowledge


@dataclass(slots=True)
class Failure:
    """Why a document cannot be answered."""

    layer: str
    error: ScreeningError


@dataclass(slots=True)
class Document:
    """One text and what is known of it.

    Each field below the first group has one writer, the layer named beside it.

    Spans of `persons`, `organizations`, `identifiers`, `dates`, `amounts` and of the trace are offsets in the
    original text; those of `person_mentions` and `organization_mentions` are offsets in `clean.text`.
    """

    raw: RawText
    id: str
    source: Source = field(default_factory=Source)
    key: str | None = None

    text: str = ""  # validation: the original, or its first MAX_INPUT_LENGTH characters
    validation: Validation = field(default_factory=Validation)  # validation
    filter: Filter = field(default_factory=Filter)  # smart_filter
    language: Language = field(default_factory=Language)  # language
    clean: MappedText = field(default_factory=lambda: MappedText(""))  # unicode
    unicode: UnicodeReport = field(default_factory=UnicodeReport)  # unicode
    person_mentions: list[PersonMention] = field(default_factory=list)  # names
    organization_mentions: list[OrganizationMention] = field(default_factory=list)  # names
    normalized: Normalized = field(default_factory=Normalized)  # names
    persons: list[Person] = field(default_factory=list)  # signals
    organizations: list[Organization] = field(default_factory=list)  # signals
    identifiers: list[Identifier] = field(default_factory=list)  # signals
    dates: list[DateMention] = field(default_factory=list)  # signals
    amounts: list[Amount] = field(default_factory=list)  # signals
    variants: list[list[str]] = field(
        default_factory=list
    )  # variants: one list per person, in the order of `persons`
    embedding: Embedding | None = None  # embeddings

    matches: list[Match] = field(default_factory=list)  # search, then decision (dispositions)
    search_complete: bool = True  # search
    degraded: list[str] = field(default_factory=list)  # search
    lists: dict[str, str] = field(default_factory=dict)  # search: versions at the moment of searching

    status: Status = Status.INCOMPLETE  # decision
    decision: Decision = field(default_factory=Decision)  # decision

    failure: Failure | None = None  # pipeline
    times: list[LayerTime] = field(default_factory=list)  # pipeline
    cached: bool = False  # pipeline

    @classmethod
    def from_raw(cls, raw: RawText, *, source: Source | None = None, key: str | None = None) -> Document:
        """A fresh document; its id is the given one, else made of where the input stood, else "text"."""
        source = source or Source()
        ident = raw.id or (
            "text" if source.topic is None else f"{source.topic}-{source.partition}-{source.offset}"
        )
        return cls(raw=raw, id=ident, source=source, key=key, text=raw.text)

    @property
    def closed(self) -> bool:
        """Whether the layers after the filter have nothing to do."""
        return not self.filter.screen


class Layer(Protocol):
    """One pure step on one document.

    It reads the fields named in `reads`, writes those in `writes` and nothing else, keeps no state between
    documents but caches, and raises only ScreeningError (anything else is a defect: `layer-failed`).
    """

    name: ClassVar[str]
    reads: ClassVar[frozenset[str]]
    writes: ClassVar[frozenset[str]]

    def __init__(self, knowledge: Knowledge) -> None: ...

    def process(self, document: Document) -> None:
        """Do the layer's work on one document."""
        ...
