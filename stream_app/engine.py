"""The screening engine of one process: rules, knowledge, search and pipeline.

The worker, the HTTP side and the command line use the same one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.enriched_text import EnrichedText
from schemas.list_entry import ListEntry
from schemas.raw_text import RawText
from stream_app.settings import Settings
from topology.collector import collector_at_rest
from topology.config import Rules, load_rules
from topology.document import Document
from topology.errors import ConfigurationInvalid
from topology.knowledge import Knowledge, load_knowledge
from topology.pipeline import AnalysisCache, Pipeline
from topology.response import to_enriched
from topology.search.base import Dispositions, SearchBackend

if TYPE_CHECKING:
    from topology.search.elastic import ElasticSearch
    from topology.search.kept_names import NameShelf
    from topology.watchlists.load import LoadedList

SERVICE = "AI Service"
SERVICE_VERSION = version("ai-service")


def rules_for(settings: Settings) -> Rules:
    """Rules from the file of the settings, with what the settings themselves decide put in."""
    rules = load_rules(settings.rules_file)
    validation = rules.validation.model_copy(
        update={"max_length": settings.max_input_length, "on_too_long": settings.on_too_long}
    )
    signals = rules.signals.model_copy(update={"mask_cards": settings.mask_cards})
    model_folder = settings.embedding_model or rules.embeddings.model_folder
    embeddings = rules.embeddings.model_copy(
        update={"emit": settings.emit_embeddings, "model_folder": model_folder}
    )
    return rules.model_copy(update={"validation": validation, "signals": signals, "embeddings": embeddings})


class Engine:
    """Screens texts.  `search` None leaves the lists out (`screen --no-search`)."""

    def __init__(
        self,
        settings: Settings,
        knowledge: Knowledge,
        search: SearchBackend | None,
        cache: AnalysisCache | None = None,
    ) -> None:
        self.settings = settings
        self.knowledge = knowledge
        self.search = search
        self.pipeline = Pipeline(knowledge, search, cache)
        self.rules_version = knowledge.rules.version

    async def screen(self, texts: Sequence[RawText]) -> list[Document]:
        """One finished document per text, in order; a refused one carries its `failure`."""
        documents = [Document.from_raw(text) for text in texts]
        await self.pipeline.run(documents)
        return documents

    def respond(self, document: Document) -> EnrichedText:
        """The result of a finished document that did not fail."""
        return to_enriched(
            document,
            service_version=SERVICE_VERSION,
            rules_version=self.rules_version,
            include_text=self.settings.include_text,
            mask_cards=self.settings.mask_cards,
            emit_embedding=self.settings.emit_embeddings,
        )

    async def load_lists(self, paths: Iterable[Path]) -> list[LoadedList]:
        """Read list files and put them into the search; what could not be read of them is in the answer.

        Raises ListUnreadable when a file as a whole cannot be read.
        """
        from topology.watchlists.load import read_list

        loaded = [await asyncio.to_thread(read_list, path) for path in paths]
        await self.hold_lists(one.entries for one in loaded)
        return loaded

    async def hold_lists(self, lists: Iterable[Sequence[ListEntry]]) -> None:
        """Put the entries of lists into the search, before the first text."""
        if self.search is None:
            return
        with collector_at_rest():
            for entries in lists:
                await self.search.apply(entries, [])
            await self.search.settle()

    async def close(self) -> None:
        """Give back what the search holds."""
        if self.search is not None:
            await self.search.close()


def build_engine(
    settings: Settings,
    *,
    with_search: bool = True,
    cache: AnalysisCache | None = None,
    dispositions: Dispositions | None = None,
    shelf: NameShelf | None = None,
) -> Engine:
    """Compose an engine; load lists or entries into its search afterwards, unless they are there already.

    On the `shelf` a search in memory keeps names of entries, taken apart.
    An engine without search does not import it either: the command line starts faster.
    """
    rules = rules_for(settings)
    knowledge = replace(load_knowledge(rules, forms=settings.lexicon_dir), dispositions=dispositions)
    if not with_search:
        return Engine(settings, knowledge, None, cache)
    return Engine(settings, knowledge, _search_for(settings, rules, shelf), cache)


def _search_for(settings: Settings, rules: Rules, shelf: NameShelf | None) -> SearchBackend:
    """The search backend of the settings: Elasticsearch, or lists in memory, empty at the start."""
    from topology.search.embedded import EmbeddedSearch

    if not settings.uses_elasticsearch:
        return EmbeddedSearch(rules, shelf=shelf)
    search = elastic_search(settings, rules)
    if settings.search_fallback == "off":
        return search
    from topology.search.fallback import FallbackSearch

    return FallbackSearch(search, EmbeddedSearch(rules, shelf=shelf))


def elastic_search(settings: Settings, rules: Rules) -> ElasticSearch:
    """The search in Elasticsearch.  Raises ConfigurationInvalid when the settings do not say where it is."""
    from topology.search.elastic import ElasticSearch
    from topology.search.elastic_connection import ElasticAddress

    if settings.es_url is None:
        raise ConfigurationInvalid("ES_URL: this command needs it. Set it to the address of Elasticsearch.")
    password = settings.es_password
    address = ElasticAddress(
        settings.es_url,
        username=settings.es_username,
        password=password.get_secret_value() if password is not None else None,
        verify_ssl=settings.es_verify_ssl,
        connections=settings.connection_pool_size,
    )
    return ElasticSearch(rules, address, index_name=settings.es_index)
