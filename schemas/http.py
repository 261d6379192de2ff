"""What crosses HTTP beside the messages themselves: bodies of requests and answers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from schemas.base import IdentifierType, LanguageCode, Message, Score
from schemas.enriched_text import EnrichedText, Match, Risk, Status
from schemas.raw_text import RawText

MOST_TEXTS = 200
LONGEST_NAME = 500
SHORTEST_IDENTIFIER = 5  # shorter numbers belong to too many parties to name one

HealthStatus = Literal["healthy", "degraded", "unhealthy"]


class FieldFault(Message):
    """One fault of a request body; `field` is its path with dots."""

    field: str
    fault: str


class Problem(Message):
    """An error as problem details (RFC 9457).

    `type` names the kind for programs, `reason` is its last part and stable, `advice` says what to do.
    Fields at fault stand in `faults`.  The values that were sent are never repeated.
    """

    type: str
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    instance: str
    reason: str
    advice: str
    faults: list[FieldFault] = []


class BatchRequest(Message):
    """Texts to screen together."""

    texts: Annotated[list[RawText], Field(min_length=1, max_length=MOST_TEXTS)]


class Refusal(Message):
    """Why a text was refused; on the stream it would be a dead letter."""

    reason: str
    layer: str
    error: str


class BatchAnswer(Message):
    """The answer to one text of a batch: exactly one of `result` and `refused`."""

    index: Annotated[int, Field(ge=0)]
    result: EnrichedText | None = None
    refused: Refusal | None = None


class BatchResponse(Message):
    """One answer per text, in the order of the request."""

    answers: list[BatchAnswer]
    duration_ms: float


class SearchPartyRequest(Message):
    """A party to look for by name, by identifier, or by both; `birth_date` is ISO 8601, as long as known."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)] | None = None
    kind: Literal["person", "organization"] | None = None
    identifier: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    identifier_type: IdentifierType | None = None
    birth_date: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20

    @model_validator(mode="after")
    def _asks_something(self) -> SearchPartyRequest:
        """What nothing could be found by is refused, so that its empty answer is never read as clear."""
        if self.name is None and self.identifier is None:
            raise ValueError('give a "name", an "identifier", or both')
        if self.name is not None and not any(c.isalpha() for c in self.name):
            raise ValueError("a name has letters")
        if self.identifier is not None and sum(c.isalnum() for c in self.identifier) < SHORTEST_IDENTIFIER:
            raise ValueError(f"an identifier has at least {SHORTEST_IDENTIFIER} letters or digits")
        return self


class SearchPartyResponse(Message):
    """Matches, best first.  `complete` false means that a part of the lists was not searched: not clear."""

    matches: list[Match]
    complete: bool
    degraded: list[str] = []
    lists: dict[str, str] = {}
    duration_ms: float


class ListFigures(Message):
    """One watchlist as it is searched now."""

    name: str
    version: str
    entries: int
    names: int
    changed_at: str
    age_s: float | None


class ListsResponse(Message):
    """All watchlists."""

    lists: list[ListFigures]
    entries: int
    names: int


class ComplexityRequest(Message):
    """A text to be weighed before it is sent."""

    text: str


class LanguageShare(Message):
    """Share of the letters of a text that one language has."""

    code: LanguageCode
    share: Score


class TextCounts(Message):
    """Counts of a text; `candidates` are capitalised words, the ones that may be names."""

    characters: int
    words: int
    sentences: int
    digits: int
    candidates: int
    scripts: dict[str, int]


class LayerForecast(Message):
    """Whether a layer will work on the text, why, and its expected time."""

    name: str
    works: bool
    why: str
    expected_ms: float


class ComplexityResponse(Message):
    """How hard a text is.  `complexity` grows with the work that the layers will have with it."""

    complexity: Score
    level: Literal["trivial", "simple", "moderate", "complex"]
    expected_ms: float
    languages: list[LanguageShare]
    counts: TextCounts
    layers: list[LayerForecast]
    refused: str | None = None
    recommendations: list[str]


class DecisionSummary(Message):
    """One recent decision in short.

    `number` counts the decisions of one process, `worker` names that process (0 is the first), both together
    name the decision.  `hidden`: text and reason are left out by CONSOLE_HIDE_PERSONAL_DATA.
    """

    worker: Annotated[int, Field(ge=0)] = 0
    number: Annotated[int, Field(ge=1)]
    at: str
    id: str
    text: str | None
    hidden: bool = False
    status: Status
    language: LanguageCode
    risk: Risk
    score: Score
    review_required: bool
    reason: str | None
    persons: int
    organizations: int
    matches: int
    duration_ms: float


class DecisionsResponse(Message):
    """Recent decisions of all processes, newest first.

    `cursor` is what to ask with next time.  `last` counts the decisions since the start.  `skipped` of those
    made after the cursor asked with are not here: too many, of another risk or language, or gone already.
    `silent` are the processes that did not answer.
    """

    decisions: list[DecisionSummary]
    cursor: str
    last: Annotated[int, Field(ge=0)]
    skipped: Annotated[int, Field(ge=0)] = 0
    silent: list[int] = []


class DecisionResponse(Message):
    """One recent decision in full.  `hidden`: what may name somebody is dots, until it is asked for."""

    worker: Annotated[int, Field(ge=0)] = 0
    number: Annotated[int, Field(ge=1)]
    at: str
    hidden: bool = False
    result: EnrichedText


class CachesCleared(Message):
    """Entries that were forgotten, by cache."""

    cleared: dict[str, int]


class ListsReloaded(Message):
    """Entries whose difference was published."""

    changes: dict[str, int]


class StreamSwitched(Message):
    """Whether the stream takes messages now."""

    paused: bool


class ReplayRequest(Message):
    """Which dead letters to send again; all reasons when `reason` is null."""

    limit: Annotated[int, Field(ge=1, le=100_000)] = 100
    reason: Annotated[str, Field(min_length=1, max_length=40)] | None = None


class ReplayResponse(Message):
    """How many dead letters were sent to their source topic again."""

    replayed: int


class EffectiveConfiguration(Message):
    """Settings by environment variable with secrets masked, and the rules in force."""

    settings: dict[str, Any]
    rules_version: str
    rules: dict[str, Any]
