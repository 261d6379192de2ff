"""The search backend in the memory of the process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone

from schemas.list_entry import ListEntry
from topology.config import Rules
from topology.search.base import ListInfo, SearchAnswer, SearchHealth, SearchRequest
from topology.search.identifiers import IdentifierTable
from topology.search.kept_names import EntryNames, NameShelf, names_of_all
from topology.search.knn import vectors_for
from topology.search.list_versions import later_version
from topology.search.listed_party import ListedParty
from topology.search.matcher import NameMatcher
from topology.search.name_index import NameIndex
from topology.search.processor_budget import ProcessorBudget
from topology.search.score_organization import OrganizationScorer
from topology.search.score_person import PersonScorer
from topology.search.screening import Catalogue, Screening
from topology.search.words import forget_words

logger = logging.getLogger(__name__)

# Changes between two turns of the event loop, about 6 ms.
_CHANGES_PER_TURN = 32
_DEGRADED = "search"


@dataclass(slots=True)
class _ListState:
    """What is loaded of one list."""

    version: str
    changed_at: datetime
    names_of: dict[str, int] = field(default_factory=dict)


class EmbeddedSearch:
    """Names, identifiers and phrases of all lists, searched in steps on the event loop.

    Entries are not stored: who owns them (the `watchlist.entries` topic, a file) applies them again after a
    start.  Their names, taken apart, are kept on the `shelf`, where there is one: that is most of the work.
    `now` tells the time of a change.
    """

    name = "embedded"

    def __init__(
        self,
        rules: Rules,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
        shelf: NameShelf | None = None,
    ) -> None:
        self._rules = rules
        self._shelf = shelf
        self._now = now
        self._lists: dict[str, _ListState] = {}
        self._applying = asyncio.Lock()
        persons, organizations = (
            NameIndex(
                is_person=is_person,
                vectors=vectors_for(rules.search),
                near_words=rules.search.near_words,
                settle_after=rules.search.settle_after,
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
        """Add or replace entries, remove others by key; each is live at once.  About 0.2 ms per entry.

        Other tasks get their turn every few changes.
        """
        async with self._applying:
            for start in range(0, len(removals), _CHANGES_PER_TURN):
                gone = removals[start : start + _CHANGES_PER_TURN]
                for key in gone:
                    self._remove(key)
                if self._shelf is not None:
                    self._shelf.forget(gone)
                await asyncio.sleep(0)
            for start in range(0, len(upserts), _CHANGES_PER_TURN):
                self._put_all(upserts[start : start + _CHANGES_PER_TURN])
                await asyncio.sleep(0)

    async def settle(self) -> None:
        """Build the automaton of all phrases, and drop what only a load needs; holds the process.

        0.5 s per 100,000 names.  Later changes need no further call.
        """
        for index in self.names:
            index.settle()
        forget_words()

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

    @property
    def names(self) -> tuple[NameIndex, NameIndex]:
        """The names of persons and those of organizations, as they are loaded now."""
        return self._catalogue.persons.index, self._catalogue.organizations.index

    @property
    def numbers(self) -> list[str]:
        """The identifiers of all entries, without separators."""
        return self._catalogue.identifiers.values()

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

    def _put_all(self, entries: Sequence[ListEntry]) -> None:
        listed = [ListedParty.from_entry(entry) for entry in entries]
        pairs = list(zip(entries, listed, strict=True))
        for (entry, party), names in zip(pairs, names_of_all(pairs, self._shelf), strict=True):
            self._put(entry, party, names)

    def _put(self, entry: ListEntry, listed: ListedParty, names: EntryNames) -> None:
        self._remove(listed.key)
        self._catalogue.parties[listed.key] = listed
        self._catalogue.identifiers.add(listed.key, listed.identifiers)
        persons, organizations = self.names
        persons.add_parsed(listed.key, names.of_person)
        organizations.add_parsed(listed.key, names.of_organization)
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
        for index in self.names:
            index.remove(key)
        state = self._lists[listed.list]
        state.changed_at = self._now()
        del state.names_of[key]
