"""How much work a text will be, before the work is done: for producers that plan their load.

The forecast needs only what layers 1 to 3 say of a text, which costs a few hundredths of a millisecond.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from schemas.base import LanguageCode
from topology.document import Document
from topology.pipeline import LONG_TEXT, SKIPPED_WHEN_CLOSED

Level = Literal["trivial", "simple", "moderate", "complex"]

# The layers whose answers a forecast reads.
ASKED_FIRST = ("validation", "smart_filter", "language")
# Those that rest once the filter has closed a text.
RESTING_WHEN_CLOSED = SKIPPED_WHEN_CLOSED | {"search"}
LATENCY_FLOOR_MS = 100.0  # what a text under 1,000 characters may take; its share is the complexity
LEVELS: tuple[tuple[float, Level], ...] = ((0.02, "trivial"), (0.1, "simple"), (0.35, "moderate"))

WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`-][^\W\d_]+)*")  # with the apostrophes of Ukrainian names
SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)")


@dataclass(frozen=True, slots=True)
class LayerCost:
    """Expected cost of one layer: `fixed_us` per text, then per character and per capitalised word."""

    fixed_us: float
    character_us: float = 0.0
    candidate_us: float = 0.0

    def expected_ms(self, counts: TextShape) -> float:
        """Expected time in ms."""
        return (
            self.fixed_us + self.character_us * counts.characters + self.candidate_us * counts.candidates
        ) / 1000


@dataclass(frozen=True, slots=True)
class TextShape:
    """Counts of a text; `candidates` are capitalised words, the ones that may be names."""

    characters: int
    words: int
    sentences: int
    digits: int
    candidates: int
    scripts: dict[str, int]


@dataclass(frozen=True, slots=True)
class LayerForecast:
    """Whether a layer will work on the text, why, and its expected time."""

    name: str
    works: bool
    why: str
    expected_ms: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """How hard a text is; `refused` is the reason when layer 1 would not take it."""

    complexity: float
    level: Level
    expected_ms: float
    languages: dict[LanguageCode, float]
    shape: TextShape
    layers: list[LayerForecast]
    refused: str | None
    recommendations: list[str]


def measure(text: str) -> TextShape:
    """Count what a text is made of, in one pass over its characters and one over its words."""
    words = WORD.findall(text)
    scripts = Counter(_script(c) for c in text if c.isalpha())
    return TextShape(
        characters=len(text),
        words=len(words),
        sentences=max(len(SENTENCE_END.findall(text)), 1 if words else 0),
        digits=sum(c.isdigit() for c in text),
        candidates=sum(word[0].isupper() for word in words),
        scripts=dict(scripts),
    )


def _script(letter: str) -> str:
    """`cyrillic`, `latin` or `other`, by the block of the letter."""
    if "\u0400" <= letter <= "\u052f":
        return "cyrillic"
    if letter.isascii() or unicodedata.name(letter, "").startswith("LATIN"):
        return "latin"
    return "other"


def forecast(document: Document, layers: Iterable[str], *, off: Collection[str] = ()) -> Forecast:
    """What will become of a document that the layers of ASKED_FIRST have seen.

    `layers` are all, in order; those of `off` are switched off by settings.
    """
    shape = measure(document.raw.text)
    refused = document.failure.error.reason if document.failure is not None else None
    forecasts = [_forecast_layer(name, document, shape, name in off) for name in layers]
    expected_ms = sum(one.expected_ms for one in forecasts)
    complexity = min(1.0, expected_ms / LATENCY_FLOOR_MS)
    level: Level = next((level for most, level in LEVELS if complexity <= most), "complex")
    return Forecast(
        complexity=round(complexity, 4),
        level=level,
        expected_ms=round(expected_ms, 3),
        languages=_languages(document),
        shape=shape,
        layers=forecasts,
        refused=refused,
        recommendations=_recommendations(document, shape),
    )


def _forecast_layer(name: str, document: Document, shape: TextShape, is_off: bool) -> LayerForecast:
    works, why = _whether_it_works(name, document, is_off)
    return LayerForecast(name, works, why, round(COSTS[name].expected_ms(shape), 4) if works else 0.0)


def _whether_it_works(name: str, document: Document, is_off: bool) -> tuple[bool, str]:
    if document.failure is not None:
        first = name == document.failure.layer
        return first, "refuses the text" if first else "the text is refused before"
    if is_off:
        return False, "switched off by a setting"
    if name not in RESTING_WHEN_CLOSED:
        return True, "works on every text"
    if document.closed:
        return False, "the filter found nothing to screen"
    return True, "the filter found something to screen"


def _languages(document: Document) -> dict[LanguageCode, float]:
    """Share of each language, by the length of its parts."""
    lengths: Counter[LanguageCode] = Counter()
    for part in document.language.parts:
        lengths[part.code] += part.end - part.start
    total = sum(lengths.values())
    if not total:
        return {document.language.code: 1.0}
    return {code: round(length / total, 4) for code, length in lengths.most_common()}


def _recommendations(document: Document, shape: TextShape) -> list[str]:
    if document.failure is not None:
        return [f"The text is refused as it is ({document.failure.error.reason}): {document.failure.error}."]
    said = []
    if document.closed:
        said.append("Nothing here can be screened; the answer is `not_needed`. Send it all the same.")
    if document.validation.truncated:
        said.append("Only the first part is read: raise MAX_INPUT_LENGTH, or send the parts one by one.")
    if shape.characters > LONG_TEXT:
        said.append(
            "Long texts are processed in pieces; send each payment or paragraph as a text of its own."
        )
    if document.validation.suspicious:
        codes = ", ".join(document.validation.suspicious)
        said.append(f"Clean the source: the text holds what a payment should not ({codes}).")
    if document.language.code is LanguageCode.UNDETERMINED and not document.closed:
        said.append('The language is not certain; say it in "language" if you know it.')
    return said


# Least squares over the demo texts, alone and joined up to some 2,000 characters, with cold caches, 12,000
# list entries and one busy core (tests/bench/fit_complexity.py): an order of magnitude, to compare texts by.
COSTS: dict[str, LayerCost] = {
    "validation": LayerCost(7, 0.12),
    "smart_filter": LayerCost(50, 0.6),
    "language": LayerCost(0, 0.75, 4),
    "unicode": LayerCost(2, 0, 0.2),
    "names": LayerCost(90, 2, 29),
    "signals": LayerCost(25, 2.7),
    "variants": LayerCost(5, 0.1, 0.4),
    "embeddings": LayerCost(1),
    "search": LayerCost(200, 9),
    "decision": LayerCost(25, 0.1, 1.6),
}
