"""The search backend on Elasticsearch: it finds candidates, the scorer of the embedded backend decides.

The modules `elastic*` of this package are the only ones that know Elasticsearch.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from schemas.list_entry import ListEntry
from topology.config import Rules
from topology.errors import SearchUnavailable
from topology.search.base import ListInfo, SearchAnswer, SearchHealth, SearchRequest
from topology.search.elastic_connection import ElasticAddress, ElasticConnection, IndexMissing
from topology.search.elastic_queries import (
    MAX_HITS,
    Plan,
    Query,
    fuse,
    identifiers_query,
    phrases_query,
    plan_for,
)
from topology.search.elastic_store import EntryStore, Later
from topology.search.entry_names import names_of
from topology.search.identifiers import IdentifierTable
from topology.search.list_names import ListedName, Role
from topology.search.listed_party import ListedParty
from topology.search.listed_words import ListedWords, WordLikenesses
from topology.search.matcher import NameMatcher
from topology.search.name_index import NameIndex
from topology.search.processor_budget import ProcessorBudget
from topology.search.score_organization import OrganizationScorer
from topology.search.score_person import PersonScorer
from topology.search.screening import Catalogue, Screening
from topology.search.vocabulary import rarity_of

logger = logging.getLogger(__name__)

INDEX_NAME = "ai-service-watchlist"
# Requests in one message to the server: more would wait for each other, fewer cost round trips.
_REQUESTS_AT_ONCE = 8
_MAX_PARSED = 20_000
_MAX_COUNTED = 200_000
_HEALTH_TIMEOUT_S = 1.5

Hit = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An entry as the scorer needs it."""

    digest: str
    listed: ListedParty
    persons: tuple[ListedName, ...]
    organizations: tuple[ListedName, ...]
    phrases: frozenset[str]
    identifiers: frozenset[str]

    @classmethod
    def of(cls, digest: str, entry: ListEntry) -> _Candidate:
        """The candidate that an entry is."""
        listed = ListedParty.from_entry(entry)
        persons, organizations = (tuple(names_of(entry, is_person=kind)) for kind in (True, False))
        phrases = (phrase for name in (*persons, *organizations) for phrase in name.phrases)
        identifiers = frozenset(value for _, value in listed.identifiers)
        return cls(digest, listed, persons, organizations, frozenset(phrases), identifiers)

    @property
    def key(self) -> str:
        """Key of the entry."""
        return self.listed.key

    def is_asked_by(self, plan: Plan) -> bool:
        """Whether a request has one of its names as a whole, or one of its numbers."""
        return not (self.phrases.isdisjoint(plan.phrases) and self.identifiers.isdisjoint(plan.identifiers))


@dataclass(slots=True)
class _Bearers:
    """Counts of names by word and by surname, as far as they were asked for since the lists changed."""

    words: dict[str, int] = field(default_factory=dict)
    surnames: dict[str, int] = field(default_factory=dict)

    def clear(self) -> None:
        self.words.clear()
        self.surnames.clear()


class ElasticSearch:
    """Lists in Elasticsearch, shared by all workers that use the same server.

    `index_name` begins the names of its indices; `now` tells the time of a change.
    """

    name = "elasticsearch"

    def __init__(
        self,
        rules: Rules,
        address: ElasticAddress,
        *,
        index_name: str = INDEX_NAME,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self.index_name = index_name
        self._rules = rules
        self._connection = ElasticConnection(address)
        self._store = EntryStore(self._connection, index_name, now)
        self._applying = asyncio.Lock()
        self._parsed: dict[str, _Candidate] = {}
        self._bearers = _Bearers()
        self._words = ListedWords()

    async def search(self, requests: Sequence[SearchRequest], *, deadline_s: float) -> list[SearchAnswer]:
        """One answer per request, in order.

        What the server does not answer within `deadline_s` is incomplete.  Scoring has as much processor time
        again, so that a busy machine is late rather than incomplete.
        """
        deadline = time.monotonic() + deadline_s
        budget = ProcessorBudget(deadline_s)
        plans = [plan_for(request, self._rules.search) for request in requests]
        try:
            likenesses = await self._words.look_up(
                (asked for plan in plans for asked in plan.asked()),
                lambda questions: self._store.words(questions, timeout_s=deadline - time.monotonic()),
            )
        except SearchUnavailable as error:
            return self._unanswered(plans, error)
        parts = [plans[at : at + _REQUESTS_AT_ONCE] for at in range(0, len(plans), _REQUESTS_AT_ONCE)]
        answers = await asyncio.gather(
            *(self._search_part(part, likenesses, deadline, budget) for part in parts)
        )
        return [answer for part in answers for answer in part]

    async def apply(self, upserts: Sequence[ListEntry], removals: Sequence[str]) -> None:
        """Add or replace entries, remove others by key, live for the next search.

        Raises SearchUnavailable when the server does not take them: the same changes may be applied again.
        """
        async with self._applying:
            try:
                await self._store.put(upserts, removals)
            finally:
                self._forget()

    async def settle(self) -> None:
        """Nothing: the server does its housekeeping by itself."""

    async def exchange(self, entries: Iterable[ListEntry], later: Later | None = None) -> int:
        """Search these entries instead of all others, see `EntryStore.exchange`; how many were put."""
        async with self._applying:
            try:
                return await self._store.exchange(entries, later)
            finally:
                self._forget()

    def lists(self) -> list[ListInfo]:
        """The lists as they were when they last changed or health was asked for, by name."""
        return self._store.lists

    async def health(self) -> SearchHealth:
        """Healthy when the server answers and holds a list; an empty search would call everybody clear."""
        detail = ""
        try:
            await self._refresh()
        except IndexMissing:
            self._store.lists = []
            detail = "no list is loaded"
        except SearchUnavailable as error:
            detail = str(error)
        entries = sum(info.entries for info in self.lists())
        if not detail and not entries:
            detail = "no list is loaded"
        return SearchHealth(
            backend=self.name,
            status="unhealthy" if detail else "healthy",
            entries=entries,
            names=sum(info.names for info in self.lists()),
            detail=detail,
        )

    def connection_pool(self) -> Mapping[str, int]:
        """Connections by state: max, in_use, idle, waiting."""
        return self._connection.pool()

    def request_counts(self) -> Mapping[str, int]:
        """Requests by how they ended: answered, late, unreachable, refused, spared (not sent)."""
        return self._connection.endings

    @property
    def is_circuit_open(self) -> bool:
        """Whether the server is taken to be down and spared."""
        return self._connection.breaker.is_open

    async def close(self) -> None:
        """Close the connections."""
        await self._connection.close()

    async def _refresh(self) -> None:
        """Count the lists again, as other workers may have changed them."""
        before = self._store.lists
        await self._store.count(timeout_s=_HEALTH_TIMEOUT_S)
        if self._store.lists != before:
            self._forget()

    def _forget(self) -> None:
        """What is remembered of the lists may have changed."""
        self._bearers.clear()
        self._words.forget()

    async def _search_part(
        self, plans: Sequence[Plan], likenesses: WordLikenesses, deadline: float, budget: ProcessorBudget
    ) -> list[SearchAnswer]:
        """Answers to requests that are sent together, and fail together when the server does not answer."""
        try:
            found = await self._find(plans, likenesses, deadline)
            await self._count_bearers(plans, found, deadline)
        except SearchUnavailable as error:
            return self._unanswered(plans, error)
        return [
            await self._score(plan, candidates, budget) for plan, candidates in zip(plans, found, strict=True)
        ]

    def _unanswered(self, plans: Sequence[Plan], error: SearchUnavailable) -> list[SearchAnswer]:
        logger.warning("search unavailable", extra={"backend": self.name, "error": type(error).__name__})
        return [self._incomplete() for _ in plans]

    def _incomplete(self) -> SearchAnswer:
        return SearchAnswer(complete=False, degraded=[self.name])

    async def _find(
        self, plans: Sequence[Plan], likenesses: WordLikenesses, deadline: float
    ) -> list[list[_Candidate]]:
        """Candidates of each plan, in the order of their keys: one message to the server for all."""
        asked = [[(q.limit, q.searches(likenesses)) for q in plan.questions] for plan in plans]
        shared = _shared_searches(plans)
        searches = [search for questions in asked for _, part in questions for search in part]
        hits = iter(await self._store.find([*shared, *searches], timeout_s=deadline - time.monotonic()))
        common = [self._candidate(hit) for _ in shared for hit in _all_of(next(hits))]
        found = []
        for plan, questions in zip(plans, asked, strict=True):
            chosen = {c.key: c for c in common if c.is_asked_by(plan)}
            for limit, part in questions:
                rankings = [next(hits) for _ in part]
                by_key = {hit["_id"]: hit for ranking in rankings for hit in ranking}
                for key in fuse([[hit["_id"] for hit in ranking] for ranking in rankings], limit):
                    chosen[key] = self._candidate(by_key[key])
            found.append([chosen[key] for key in sorted(chosen)])
        return found

    def _candidate(self, hit: Hit) -> _Candidate:
        """A candidate; names are parsed once per version of the entry."""
        key, source = hit["_id"], hit["_source"]
        known = self._parsed.get(key)
        if known is not None and known.digest == source["digest"]:
            return known
        candidate = _Candidate.of(source["digest"], ListEntry.model_validate(source["entry"]))
        if len(self._parsed) >= _MAX_PARSED:
            self._parsed.clear()
        self._parsed[key] = candidate
        return candidate

    async def _count_bearers(
        self, plans: Sequence[Plan], found: Sequence[Sequence[_Candidate]], deadline: float
    ) -> None:
        """Ask how frequent the words are that the scorer will weigh, as far as that is not known."""
        words: set[str] = set()
        surnames: set[str] = set()
        for plan, candidates in zip(plans, found, strict=True):
            organizations = [name for candidate in candidates for name in candidate.organizations]
            if organizations:
                words |= plan.keys()
                words.update(token.key for name in organizations for token in name.tokens)
            surnames.update(
                token.key
                for candidate in candidates
                for name in candidate.persons
                for token in name.tokens
                if token.role is Role.SURNAME
            )
        bearers = self._bearers
        words -= bearers.words.keys()
        surnames -= bearers.surnames.keys()
        if not words and not surnames:
            return
        counted = await self._store.bearers(words, surnames, timeout_s=deadline - time.monotonic())
        if len(bearers.words) + len(bearers.surnames) > _MAX_COUNTED:
            bearers.clear()
        bearers.words.update(dict.fromkeys(words, 0) | counted[0])
        bearers.surnames.update(dict.fromkeys(surnames, 0) | counted[1])

    async def _score(
        self, plan: Plan, candidates: Sequence[_Candidate], budget: ProcessorBudget
    ) -> SearchAnswer:
        """Search the candidates as the embedded backend searches all entries."""
        if not candidates:
            return SearchAnswer()
        try:
            screening = Screening(self._catalogue(candidates), self._rules, plan.request)
            steps = screening.steps()
            while budget.run(steps):
                await asyncio.sleep(0)
                if budget.is_spent:
                    return SearchAnswer(screening.matches(), complete=False, degraded=[self.name])
            return SearchAnswer(screening.matches())
        except Exception as error:  # noqa: BLE001 - a defect in one search must not pass as "nothing found"
            # No traceback: the values in it may be names.
            logger.error(  # noqa: TRY400 - see above
                "search failed", extra={"backend": self.name, "error": type(error).__name__}
            )
            return self._incomplete()

    def _catalogue(self, candidates: Sequence[_Candidate]) -> Catalogue:
        persons, organizations = NameIndex(is_person=True), NameIndex(is_person=False)
        identifiers = IdentifierTable()
        for candidate in candidates:
            key = candidate.listed.key
            identifiers.add(key, candidate.listed.identifiers)
            persons.add_parsed(key, candidate.persons)
            organizations.add_parsed(key, candidate.organizations)
        rules = self._rules
        return Catalogue(
            parties={candidate.listed.key: candidate.listed for candidate in candidates},
            identifiers=identifiers,
            persons=NameMatcher(persons, PersonScorer(rules.score), rules),
            organizations=NameMatcher(organizations, OrganizationScorer(rules.score, self._rarity), rules),
            surname_bearers=lambda key: self._bearers.surnames.get(key, 0),
        )

    def _rarity(self, key: str) -> float:
        bearers = self._bearers.words.get(key, 0)
        return rarity_of(bearers, self._store.organization_names) if bearers else 1.0


def _shared_searches(plans: Sequence[Plan]) -> list[Query]:
    """What is asked once for several requests: whole names, and numbers."""
    phrases = set().union(*(plan.phrases for plan in plans))
    identifiers = set().union(*(plan.identifiers for plan in plans))
    searches = [phrases_query(phrases)] if phrases else []
    return [*searches, identifiers_query(identifiers)] if identifiers else searches


def _all_of(hits: list[Hit]) -> list[Hit]:
    """The hits, unless there may be more.  Raises SearchUnavailable then."""
    if len(hits) >= MAX_HITS:
        raise SearchUnavailable("more list entries have these words than Elasticsearch tells at once")
    return hits
