"""The nine layers in order: run one, run a batch, guard, time per layer.

The one place to read to know what happens.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import NamedTuple, Protocol

from schemas.enriched_text import LayerTime
from topology.document import Document, Failure, Layer
from topology.errors import LayerFailed, ScreeningError
from topology.knowledge import Knowledge
from topology.layers.decision import DecisionAndResponse
from topology.layers.embeddings import Embeddings
from topology.layers.language import LanguageDetection
from topology.layers.names import NameNormalization
from topology.layers.signals import Signals
from topology.layers.smart_filter import SmartFilter
from topology.layers.unicode import UnicodeRepair
from topology.layers.validation import Validation
from topology.layers.variants import Variants
from topology.masking import hide_cards
from topology.search.base import SearchAnswer, SearchBackend
from topology.search.requests import request_for

logger = logging.getLogger(__name__)

# The order in which a text goes through them; search is asked between the last two.
LAYERS: tuple[type[Layer], ...] = (
    Validation,
    SmartFilter,
    LanguageDetection,
    UnicodeRepair,
    NameNormalization,
    Signals,
    Variants,
    Embeddings,
    DecisionAndResponse,
)
# What a document that the filter closed does not need: it names nobody, so no names are sought and none are
# searched.  Its language, dates and amounts are told all the same; the last layer says why it was closed.
SKIPPED_WHEN_CLOSED = frozenset({"names", "variants", "embeddings"})
# A longer text is worth the hop to a thread: its layers would hold the event loop for tens of milliseconds.
LONG_TEXT = 1_000  # characters
# A backend keeps its deadline itself; one that hangs does not hold up the stream for longer than this.
HUNG_AFTER_S = 5.0


class Step(NamedTuple):
    """One step of a batch: a layer, the masking of cards, the search, or a look into the cache."""

    name: str
    run: Callable[[Sequence[Document]], Awaitable[None]]


class AnalysisCache(Protocol):
    """Remembers what layers 1 to 8 said of a text.  No failure is ever remembered."""

    def recall(self, document: Document) -> bool:
        """Put an earlier analysis of the same text into the document, set `cached`; whether there was one."""
        ...

    def remember(self, document: Document) -> None:
        """Keep the analysis of a document that layers 1 to 8 have finished."""
        ...


class Pipeline:
    """Layers, search and guard around them.

    `search` may be None (`screen --no-search`): then nothing is matched and the decision says so.
    """

    def __init__(
        self, knowledge: Knowledge, search: SearchBackend | None, cache: AnalysisCache | None = None
    ) -> None:
        self.knowledge = knowledge
        self.search_backend = search
        self.cache = cache
        self.layers: tuple[Layer, ...] = tuple(layer(knowledge) for layer in LAYERS)

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps of a batch in order; Faust runs them as its stream processors."""
        *analysis, decision = (Step(layer.name, partial(self._run_layer, layer)) for layer in self.layers)
        return (
            Step("recall", self.recall),
            *analysis,
            Step("mask", self.mask),
            Step("remember", self.remember),
            Step("search", self.search),
            decision,
        )

    async def _run_layer(self, layer: Layer, documents: Sequence[Document]) -> None:
        self.apply(layer, documents)

    async def recall(self, documents: Sequence[Document]) -> None:
        """Take from the cache what layers 1 to 8 said of the same text before."""
        if self.cache is not None:
            for document in documents:
                self.cache.recall(document)

    async def mask(self, documents: Sequence[Document]) -> None:
        """Hide card numbers before anything is remembered, searched or sent (`mask_cards` of the rules)."""
        if self.knowledge.rules.signals.mask_cards:
            for document in documents:
                if document.failure is None and not document.cached:
                    hide_cards(document)

    async def remember(self, documents: Sequence[Document]) -> None:
        """Keep what layers 1 to 8 said of each text that they finished now."""
        if self.cache is not None:
            for document in documents:
                if document.failure is None and not document.cached:
                    self.cache.remember(document)

    def apply(self, layer: Layer, documents: Sequence[Document]) -> None:
        """Run one layer on every document that needs it, and time it."""
        for document in documents:
            if self._has_nothing_for(layer, document):
                continue
            started = time.perf_counter()
            self._guard(layer, document)
            elapsed = (time.perf_counter() - started) * 1000
            document.times.append(LayerTime(name=layer.name, ms=round(elapsed, 3)))

    def _has_nothing_for(self, layer: Layer, document: Document) -> bool:
        """Failed documents go no further; cached ones only to the decision, closed ones past the names."""
        if document.failure is not None:
            return True
        if layer is self.layers[-1]:
            return False
        return document.cached or (document.closed and layer.name in SKIPPED_WHEN_CLOSED)

    def _guard(self, layer: Layer, document: Document) -> None:
        """Whatever a layer raises stays with its document: the stream itself never sees an exception."""
        try:
            layer.process(document)
        except ScreeningError as error:
            document.failure = Failure(layer.name, error)
        except Exception as error:  # noqa: BLE001 - the one place where a defect of a layer becomes a dead letter
            failure = LayerFailed(f"{type(error).__name__} in layer {layer.name}")
            failure.__cause__ = error
            document.failure = Failure(layer.name, failure)

    async def search(self, documents: Sequence[Document]) -> None:
        """Ask the backend once for all parties of all open documents, within the deadline of the rules."""
        backend = self.search_backend
        asked = [d for d in documents if d.failure is None and not d.closed]
        if backend is None or not asked:
            return
        started = time.perf_counter()
        answers, versions = await self._ask(backend, asked)
        share = round((time.perf_counter() - started) * 1000 / len(asked), 3)
        for document, answer in zip(asked, answers, strict=True):
            document.matches = answer.matches
            document.search_complete = answer.complete
            document.degraded = answer.degraded
            document.lists = versions
            document.times.append(LayerTime(name="search", ms=share))

    async def _ask(
        self, backend: SearchBackend, asked: Sequence[Document]
    ) -> tuple[list[SearchAnswer], dict[str, str]]:
        """An answer per document, and the list versions; a text without an answer is marked, not cleared."""
        rules = self.knowledge.rules
        deadline_s = rules.search.deadline_ms / 1000
        try:
            requests = [request_for(d, with_variants=rules.variants.searched) for d in asked]
            searching = backend.search(requests, deadline_s=deadline_s)
            answers = await asyncio.wait_for(searching, deadline_s + HUNG_AFTER_S)
            if len(answers) == len(asked):
                return answers, {info.name: info.version for info in backend.lists()}
            error = "wrong number of answers"
        except Exception as raised:  # noqa: BLE001 - fail closed: what was not searched says so
            error = type(raised).__name__
        logger.warning("search failed", extra={"backend": backend.name, "error": error})
        return [SearchAnswer(complete=False, degraded=["search"]) for _ in asked], {}

    async def run(self, documents: Sequence[Document]) -> None:
        """All layers and the search on a batch, the layers in a thread when a text is long.

        A failed document carries its failure.
        """
        in_thread = any(len(document.raw.text) > LONG_TEXT for document in documents)
        layers = {layer.name: layer for layer in self.layers}
        for step in self.steps:
            if in_thread and step.name in layers:
                await asyncio.to_thread(self.apply, layers[step.name], documents)
            else:
                await step.run(documents)
