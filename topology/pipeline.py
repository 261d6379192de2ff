"""The nine layers in order: run one, run a batch, guard, time per layer.  The one place to read to know what happens."""

from __future__ import annotations

import time
from collections.abc import Sequence

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
from topology.search.base import SearchBackend
from topology.search.requests import request_for

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
# A document that the filter closed skips every layer but the last, which says why there is nothing to screen.
ALWAYS = frozenset({"validation", "smart_filter", "decision"})


class Pipeline:
    """Layers, search and guard around them.

    `search` may be None (`screen --no-search`): then nothing is matched and the decision says so.
    """

    def __init__(self, knowledge: Knowledge, search: SearchBackend | None) -> None:
        self.knowledge = knowledge
        self.search_backend = search
        self.layers: tuple[Layer, ...] = tuple(layer(knowledge) for layer in LAYERS)

    def apply(self, layer: Layer, documents: Sequence[Document]) -> None:
        """Run one layer on every document that is neither failed nor closed, with its time in ms on the document."""
        for document in documents:
            if document.failure is not None or (document.closed and layer.name not in ALWAYS):
                continue
            started = time.perf_counter()
            self._guard(layer, document)
            elapsed = (time.perf_counter() - started) * 1000
            document.times.append(LayerTime(name=layer.name, ms=round(elapsed, 3)))

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
        deadline_s = self.knowledge.rules.search.deadline_ms / 1000
        answers = await backend.search([request_for(d) for d in asked], deadline_s=deadline_s)
        versions = {info.name: info.version for info in backend.lists()}
        share = round((time.perf_counter() - started) * 1000 / len(asked), 3)
        for document, answer in zip(asked, answers, strict=True):
            document.matches = answer.matches
            document.search_complete = answer.complete
            document.degraded = answer.degraded
            document.lists = versions
            document.times.append(LayerTime(name="search", ms=share))

    async def run(self, documents: Sequence[Document]) -> None:
        """All layers and the search on a batch; a failed document carries its failure."""
        for layer in self.layers[:-1]:
            self.apply(layer, documents)
        await self.search(documents)
        self.apply(self.layers[-1], documents)
