"""The search backend in the memory of the process."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone

from schemas.base import EntryKind
from schemas.list_entry import ListEntry
from topology.config import Rules
from topology.search.base import ListInfo, SearchAnswer, SearchHealth, SearchRequest
from topology.search.entry_names import names_of
from topology.search.identifiers import IdentifierTable
from topology.search.knn import vectors_for
from topology.search.list_versions import later_version
from topology.search.listed_party import ListedParty
from topology.search.matcher import NameMatcher
from topology.search.name_index import NameIndex
from topology.search.processor_budget import ProcessorBudget
from topology.search.score_organization import OrganizationScorer
from topology.search.score_person import PersonScorer
from topology.search.screening import Catalogue, Screening
from topology.search.sieve import PartySieve

logger = logging.getLogger(__name__)

# Changes between two turns of the event loop, about 20 ms.
_CHANGES_PER_TURN = 64
_DEGRADED = "search"


@dataclass(slots=True)
class _ListState:
    """What is loaded of one list."""

    version: str
    changed_at: datetime
    names_of: dict[str, int] = field(default_factory=dict)


class EmbeddedSearch:
    """Names, identifiers and phrases of all lists, searched in steps on the event loop.

    Nothing is stored: who owns the entries (the `watchlist.entries` topic, a file) applies them again after a
    start.  `now` tells the time of a change.
    """

    name = "embedded"

    def __init__(
        self, rules: Rules, *, now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)
    ) -> None:
        self._rules = rules
        self._now = now
        self._lists: dict[str, _ListState] = {}
        self._applying = asyncio.Lock()
        persons, organizations = (
            NameIndex(
                is_person=is_person, vectors=vectors_for(rules.search), near_words=rules.search.near_words
            )
            for is_person in (True, False)
        )
        self._catalogue = Catalogue(
            parties={},
            identifiers=IdentifierTable(),
            persons=NameMatcher(persons, PersonScorer(rules.score), rules),
            organizations=NameMatcher(
                organizations, OrganizationScorer(rules.score, organizations.vocabulary.rarity), rules
            ),
            surname_bearers=lambda key: len(persons.surnames.get(key, ())),
        )

    async def search(self, requests: Sequence[SearchRequest], *, deadline_s: float) -> list[SearchAnswer]:
        """One answer per request, in order.

        What is not searched after `deadline_s` of processor time for all of them, and what an error stopped,
        is answered as incomplete with what was found until then.  Processor time, because nothing is waited
        for here: on a busy machine answers come late, and giving up would not make them come sooner.  Other
        tasks get their turn between steps.
        """
        budget = ProcessorBudget(deadline_s)
        return [await self._answer(request, budget) for request in requests]

    async def apply(self, upserts: Sequence[ListEntry], removals: Sequence[str]) -> None:
        """Add or replace entries, remove others by key; each is live at once.  About 0.3 ms per entry."""
        async with self._applying:
            for start in range(0, len(removals), _CHANGES_PER_TURN):
                for key in removals[start : start + _CHANGES_PER_TURN]:
                    self._remove(key)
                await asyncio.sleep(0)
            for start in range(0, len(upserts), _CHANGES_PER_TURN):
                for entry in upserts[start : start + _CHANGES_PER_TURN]:
                    self._put(entry)
                await asyncio.sleep(0)
            if len(upserts) + len(removals) >= self._rules.search.settle_after:
                self._settle()

    def lists(self) -> list[ListInfo]:
        """The lists as they are searched now, by name."""
        return [
            ListInfo(
                name=name,
                version=state.version,
                entries=len(state.names_of),
                names=sum(state.names_of.values()),
                changed_at=state.changed_at.isoformat(timespec="seconds"),
            )
            for name, state in sorted(self._lists.items())
        ]

    async def health(self) -> SearchHealth:
        """Healthy once there is a list to search; an empty search would call everybody clear."""
        entries = len(self._catalogue.parties)
        return SearchHealth(
            backend=self.name,
            status="healthy" if entries else "unhealthy",
            entries=entries,
            names=sum(info.names for info in self.lists()),
            detail="" if entries else "no list is loaded",
        )

    def sieve(self) -> PartySieve:
        """Which parties are worth a search of what is loaded now; for one that does not change any more."""
        catalogue = self._catalogue
        return PartySieve(catalogue.persons, catalogue.organizations, catalogue.identifiers)

    async def close(self) -> None:
        """Nothing is held that must be given back."""

    async def _answer(self, request: SearchRequest, budget: ProcessorBudget) -> SearchAnswer:
        screening = Screening(self._catalogue, self._rules, request)
        try:
            steps = screening.steps()
            while budget.run(steps):
                await asyncio.sleep(0)
                if budget.is_spent:
                    return SearchAnswer(screening.matches(), complete=False, degraded=[_DEGRADED])
            return SearchAnswer(screening.matches())
        except Exception as error:  # noqa: BLE001 - a defect in one search must not pass as "nothing found"
            # No traceback: the values in it may be names.
            logger.error(  # noqa: TRY400 - see above
                "search failed", extra={"backend": self.name, "error": type(error).__name__}
            )
            return SearchAnswer(complete=False, degraded=[_DEGRADED])

    def _settle(self) -> None:
        """What pays after a bulk load: the automaton, and no more walks of the collector over the lists.

        Its pauses of 150 ms and more would otherwise be the slowest searches.
        """
        for matcher in (self._catalogue.persons, self._catalogue.organizations):
            matcher.index.phrases.settle()
        gc.collect()
        gc.freeze()

    def _put(self, entry: ListEntry) -> None:
        self._remove(entry.key)
        listed = ListedParty.from_entry(entry)
        self._catalogue.parties[listed.key] = listed
        self._catalogue.identifiers.add(listed.key, listed.identifiers)
        for matcher in self._matchers(listed.kind):
            matcher.index.add_parsed(listed.key, names_of(entry, is_person=matcher.index.is_person))
        state = self._lists.get(entry.list)
        if state is None:
            state = self._lists[entry.list] = _ListState(entry.version, self._now())
        state.version, state.changed_at = later_version(state.version, entry.version), self._now()
        state.names_of[listed.key] = len(entry.names)

    def _remove(self, key: str) -> None:
        listed = self._catalogue.parties.pop(key, None)
        if listed is None:
            return
        self._catalogue.identifiers.remove(key, listed.identifiers)
        for matcher in self._matchers(listed.kind):
            matcher.index.remove(key)
        state = self._lists[listed.list]
        state.changed_at = self._now()
        del state.names_of[key]

    def _matchers(self, kind: EntryKind) -> tuple[NameMatcher, ...]:
        """Where entries of a kind are searched; what may be anything is searched as both."""
        if kind is EntryKind.PERSON:
            return (self._catalogue.persons,)
        if kind is EntryKind.OTHER:
            return (self._catalogue.persons, self._catalogue.organizations)
        return (self._catalogue.organizations,)
