"""Changes of the compacted topics made live."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from support.records import make_entry

from schemas.disposition import Disposition
from schemas.list_entry import ListEntry
from stream_app.codecs import encode
from stream_app.compacted_topic import Change
from stream_app.watchlist_sync import DispositionView, EntriesApplier
from topology.config import Rules
from topology.errors import SearchUnavailable
from topology.search.base import SearchRequest
from topology.search.embedded import EmbeddedSearch


class Added:
    """Remembers what was handed over for re-screening."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def __call__(self, entries: Sequence[ListEntry]) -> asyncio.Future[None]:
        """Take entries; they are never done."""
        self.keys += [entry.key for entry in entries]
        return asyncio.get_running_loop().create_future()


def changed(entry: ListEntry) -> Change:
    """The change that publishes an entry."""
    return Change(entry.key, encode(entry))


async def held(search: EmbeddedSearch) -> int:
    """Entries that the search holds."""
    return (await search.health()).entries


async def test_entries_come_and_go() -> None:
    """A new entry is searched, a tombstone takes it out."""
    search = EmbeddedSearch(Rules())
    applier = EntriesApplier(search)
    await applier.apply([changed(make_entry("e1")), changed(make_entry("e2", "Olga Tsymbalenko"))], False)
    before = await held(search)

    await applier.apply([Change("sample:e1", None)], True)

    assert (2, 1) == (before, await held(search))


async def test_unreadable_entry_does_not_stop_the_others() -> None:
    """A broken entry is counted and the rest is searched."""
    search = EmbeddedSearch(Rules())
    applier = EntriesApplier(search)

    await applier.apply([Change("sample:bad", b"{}"), changed(make_entry("e2"))], False)

    assert (1, 1) == (applier.broken, await held(search))


async def test_only_fresh_entries_are_rescreened() -> None:
    """What was live before the start is not held against the parties again."""
    added = Added()
    applier = EntriesApplier(EmbeddedSearch(Rules()), added)

    await applier.apply([changed(make_entry("old"))], False)
    await applier.apply([changed(make_entry("new")), Change("sample:old", None)], True)

    assert ["sample:new"] == added.keys


async def test_entry_carries_the_time_of_its_record() -> None:
    """When an entry last changed is told by its record, so that all workers agree on it."""
    entry, search = make_entry(changed_at="1999"), EmbeddedSearch(Rules())

    await EntriesApplier(search).apply(
        [Change(entry.key, encode(entry), written_ms=1_700_000_000_000)], False
    )

    (answer,) = await search.search([SearchRequest(text=entry.names[0].text)], deadline_s=5)
    assert ["2023-11-14T22:13:20.000+00:00"] == [match.entry_changed_at for match in answer.matches]


class ComingSearch(EmbeddedSearch):
    """A search that is not there for the first `absences` changes."""

    def __init__(self, absences: int) -> None:
        super().__init__(Rules())
        self.absences = absences

    async def apply(self, upserts: Sequence[ListEntry], removals: Sequence[str]) -> None:
        """Take the changes, once it is there."""
        if self.absences:
            self.absences -= 1
            raise SearchUnavailable("not yet there")
        await super().apply(upserts, removals)


async def test_a_search_that_is_not_there_is_waited_for() -> None:
    """No entry is left out, nor counted as broken, because the search was unavailable."""
    search = ComingSearch(absences=3)
    applier = EntriesApplier(search, pause_s=0.001)

    await applier.apply([changed(make_entry("e1")), changed(make_entry("e2", "Olga Tsymbalenko"))], True)

    assert (0, 0, 2) == (search.absences, applier.broken, await held(search))


def make_verdict(verdict: str = "false_positive") -> Disposition:
    """A verdict on one pair."""
    return Disposition(
        fingerprint="f1",
        entry_id="e1",
        verdict=verdict,
        by="analyst",
        reason="other birth date",
        decided_at="2026-01-01",
    )


async def test_verdict_is_found_by_its_pair() -> None:
    """The decision layer asks by party and entry, and learns when the verdict was recorded."""
    view = DispositionView()
    verdict = make_verdict()

    await view.apply([Change(verdict.key, encode(verdict), written_ms=1_700_000_000_123)], True)

    recorded = verdict.model_copy(update={"recorded_at": "2023-11-14T22:13:20.123+00:00"})
    assert (recorded, None) == (view.find("f1", "e1"), view.find("f1", "e2"))


async def test_verdict_can_be_taken_back() -> None:
    """A tombstone removes the verdict."""
    view = DispositionView()
    verdict = make_verdict()
    await view.apply([Change(verdict.key, encode(verdict))], True)

    await view.apply([Change(verdict.key, None)], True)

    assert (0, None) == (len(view), view.find("f1", "e1"))


async def test_unreadable_verdict_takes_the_old_one_away() -> None:
    """In doubt the pair goes to review: a verdict that was replaced by something unreadable no longer suppresses."""
    view = DispositionView()
    verdict = make_verdict()
    await view.apply([Change(verdict.key, encode(verdict))], True)

    await view.apply([Change(verdict.key, b"{")], True)

    assert (1, None) == (view.broken, view.find("f1", "e1"))
