"""`EnrichedText` version 1: the explained answer to one accepted input.

Field names are a contract.  Every span is in code points of the original text, end exclusive.  What is absent
is null or an empty list.
"""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Gender, IdentifierType, LanguageCode, Message, Score, Span
from schemas.disposition import PairState


class Status(str, Enum):
    """How far screening came.

    `incomplete` means that something needed did not answer; it is never shown as clear.
    """

    SCREENED = "screened"
    NOT_NEEDED = "not_needed"
    INCOMPLETE = "incomplete"


class Source(Message):
    """Where the input stood.  All null when it did not come from Kafka."""

    topic: str | None = None
    partition: int | None = None
    offset: int | None = None
    timestamp: float | None = None


class LanguagePart(Span):
    """A stretch of one language."""

    code: LanguageCode


class Language(Message):
    """Language of the whole text and of its parts."""

    code: LanguageCode = LanguageCode.UNDETERMINED
    confidence: Score = 0.0
    parts: list[LanguagePart] = Field(default_factory=list)


class Validation(Message):
    """What layer 1 did and noticed.  `repairs` and `suspicious` hold stable codes."""

    truncated: bool = False
    repairs: list[str] = Field(default_factory=list)
    suspicious: list[str] = Field(default_factory=list)


class Filter(Message):
    """Whether there is anything to screen, and why."""

    screen: bool = True
    confidence: Score = 0.0
    reasons: list[str] = Field(default_factory=list)


class Homoglyph(Span):
    """One letter that looks like another and was read as it."""

    from_: Annotated[str, Field(alias="from")]
    to: str

    model_config = {**Message.model_config, "populate_by_name": True, "serialize_by_alias": True}


class UnicodeReport(Message):
    """What layer 4 repaired; `repairs` holds the codes nfc, homoglyph, mojibake, invisible, ..."""

    changed: bool = False
    repairs: list[str] = Field(default_factory=list)
    homoglyphs: list[Homoglyph] = Field(default_factory=list)


class TokenTrace(Span):
    """What became of one token of the text and by which rule, in terms that a person can check."""

    text: str
    role: str | None = None
    lemma: str | None = None
    language: str | None = None
    rule: str | None = None
    output: str | None = None
    alternatives: list[str] = Field(default_factory=list)


class Normalized(Message):
    """The text with its names in the nominative, and the trace."""

    text: str = ""
    tokens: list[TokenTrace] = Field(default_factory=list)


class Reading(Message):
    """Another plausible nominative of a name.  It is searched as well."""

    name: str
    gender: Gender | None = None
    score: float


class Identifier(Span):
    """A number that identifies somebody.

    `value` has no separators (card numbers are masked).  `owner` is the index of a person ("persons/0") or of
    an organization ("organizations/1") of the same result.
    """

    text: str
    type: IdentifierType
    value: str
    valid: bool
    owner: str | None = None


class Person(Span):
    """A person named in the text.  `name` is in the nominative, words in the order of the text."""

    text: str
    name: str
    given: str | None = None
    patronymic: str | None = None
    surname: str | None = None
    initials: list[str] = Field(default_factory=list)
    gender: Gender | None = None
    gender_confidence: Score | None = None
    confidence: Score
    evidence: list[str] = Field(default_factory=list)
    birth_date: str | None = None
    identifiers: list[str] = Field(default_factory=list)
    variants: list[str] = Field(default_factory=list)
    readings: list[Reading] = Field(default_factory=list)


class Organization(Span):
    """An organization named in the text: its span holds legal form, quotes and core name together."""

    text: str
    name: str
    legal_form: str | None = None
    confidence: Score
    evidence: list[str] = Field(default_factory=list)
    identifiers: list[str] = Field(default_factory=list)


class DateRole(str, Enum):
    """What a date of the text is."""

    BIRTH = "birth"
    DOCUMENT = "document"
    PAYMENT = "payment"
    OTHER = "other"


class DateMention(Span):
    """A date; `value` is ISO 8601, as long as `precision` says."""

    text: str
    value: str
    precision: Literal["day", "month", "year"] = "day"
    role: DateRole = DateRole.OTHER


class Amount(Span):
    """A sum of money; `value` is a decimal number in text, `currency` an ISO 4217 code."""

    text: str
    value: str
    currency: str | None = None


class Tier(str, Enum):
    """The search tier that found a candidate, from the surest to the vaguest."""

    IDENTIFIER = "identifier"
    EXACT = "exact"
    AUTOMATON = "automaton"
    FUZZY = "fuzzy"
    VECTOR = "vector"


class MatchKind(str, Enum):
    """What of the text agreed with the entry."""

    PERSON = "person"
    ORGANIZATION = "organization"
    IDENTIFIER = "identifier"
    TEXT = "text"


class AppliedDisposition(Message):
    """An analyst's verdict that was applied to a match."""

    verdict: Literal["false_positive", "confirmed"]
    by: str
    reason: str
    until: str | None = None


class EndedDisposition(AppliedDisposition):
    """An analyst's verdict on this pair that holds no longer, and what ended it.

    expired: its last day is over.
    entry_changed: the list says something else of the entry than when it was judged.
    facts_changed: other numbers are known of the party than then.
    number_agrees: a number of the text is one of the entry, against which no false positive holds.
    """

    ended: Literal["expired", "entry_changed", "facts_changed", "number_agrees"]


class Match(Message):
    """A watchlist entry that may be the party; `features` say what the score was made of.

    `fingerprint` and `state` are what a verdict on this match is written with; `entry_changed_at` is when the
    entry last changed (ISO 8601), where that is known.
    """

    entry_id: str
    list: str
    entry_name: str
    matched_alias: str
    query: str
    kind: MatchKind
    tier: Tier
    score: Score
    features: dict[str, float | str] = Field(default_factory=dict)
    explanation: str = ""
    disposition: AppliedDisposition | None = None
    ended_disposition: EndedDisposition | None = None
    fingerprint: str | None = None
    state: PairState | None = None
    entry_changed_at: str | None = None


class Risk(str, Enum):
    """Outcome for the payment or text as a whole."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Decision(Message):
    """The decision.  Items of `breakdown` add up to `score`; `bound` is what would be over 1 or below 0."""

    risk: Risk = Risk.NONE
    score: Score = 0.0
    review_required: bool = False
    reasons: list[str] = Field(default_factory=list)
    required_fields: list[str] = Field(default_factory=list)
    breakdown: dict[str, float] = Field(default_factory=dict)


class Embedding(Message):
    """Vector of the text, only when EMIT_EMBEDDINGS is set."""

    model: str
    dimensions: int
    vector: list[float]


class LayerTime(Message):
    """Time of one layer on this text."""

    name: str
    ms: float


class Processing(Message):
    """How the answer came about."""

    service_version: str
    rules_version: str
    lists: dict[str, str] = Field(default_factory=dict)
    cached: bool = False
    degraded: list[str] = Field(default_factory=list)
    duration_ms: float = 0.0
    layers: list[LayerTime] = Field(default_factory=list)


class EnrichedText(Message):
    """The explained answer to one accepted input."""

    id: str
    schema_version: Literal[1] = 1
    source: Source = Field(default_factory=Source)
    key: str | None = None
    text: str | None = None
    status: Status
    language: Language = Field(default_factory=Language)
    validation: Validation = Field(default_factory=Validation)
    filter: Filter = Field(default_factory=Filter)
    unicode: UnicodeReport = Field(default_factory=UnicodeReport)
    normalized: Normalized = Field(default_factory=Normalized)
    persons: list[Person] = Field(default_factory=list)
    organizations: list[Organization] = Field(default_factory=list)
    identifiers: list[Identifier] = Field(default_factory=list)
    dates: list[DateMention] = Field(default_factory=list)
    amounts: list[Amount] = Field(default_factory=list)
    matches: list[Match] = Field(default_factory=list)
    decision: Decision
    embedding: Embedding | None = None
    processing: Processing
